"""`flask account`: what has to be done before anybody can sign in."""

import click
from flask.cli import AppGroup

from mentor_match.accounts.queries import find_account_by_email
from mentor_match.accounts.service import grant_role
from mentor_match.permissions import Role
from mentor_match.web import clock
from mentor_match.web.transaction import whole

accounts_commands = AppGroup("account", help="Who may run the service.")


@accounts_commands.command("make-administrator")
@click.argument("email")
def make_administrator(email: str) -> None:
    """Let the person with this e-mail address run the service; they register first."""
    with whole():
        account = find_account_by_email(email)
        if account is None:
            raise click.ClickException(
                f"Nobody has registered as {email}. Register on the web first. Nothing was changed."
            )
        grant_role(account, Role.ADMINISTRATOR, by=None, now=clock.now())
    click.echo(f"{email} may run the service now.")
