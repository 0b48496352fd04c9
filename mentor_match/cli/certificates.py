"""`flask certificates`: the key that signs them, and one that was issued in error."""

from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup

from mentor_match.learning.keys import KeyRing
from mentor_match.learning.queries import find_credential, lock_credential
from mentor_match.learning.service import revoke_credential
from mentor_match.web import clock
from mentor_match.web.transaction import whole

certificates = AppGroup("certificates", help="Certificates of completed pairings.")


@certificates.command("turn-key")
def turn_key() -> None:
    """Sign with a new key from now on; what the old one signed can still be checked."""
    thumbprint = KeyRing(current_app.config["CREDENTIAL_KEYS"]).turn()
    click.echo(f"Certificates are signed with the key {thumbprint} from now on.")


@certificates.command()
@click.argument("credential_id", type=click.UUID)
def withdraw(credential_id: UUID) -> None:
    """Withdraw a certificate that was issued in error; its id stands in its address."""
    with whole():
        if find_credential(credential_id) is None:
            raise click.ClickException("There is no such certificate. Nothing was changed.")
        revoke_credential(lock_credential(credential_id), by=None, now=clock.now())
    click.echo("The certificate is withdrawn. Whoever checks it is told so.")
