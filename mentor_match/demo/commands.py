"""`flask demo`: fills an empty database with invented people."""

import click
from flask import current_app
from flask.cli import with_appcontext

from mentor_match.accounts.queries import count_accounts
from mentor_match.demo.build import DEMONSTRATION_SIGN_INS, PASSWORD, build
from mentor_match.demo.certificates import sign_certificates
from mentor_match.demo.cpd import issue_a_statement
from mentor_match.demo.proof import invent_proof
from mentor_match.pulse.keys import subject_of
from mentor_match.web import clock
from mentor_match.web.transaction import whole


@click.command()
@click.option("--seed", default=2026, show_default=True, help="The same seed, the same people.")
@with_appcontext
def demo(seed: int) -> None:
    """Fill an empty database with invented people, requests and a year of pairings."""
    if not current_app.config["DEMONSTRATION"]:
        raise click.ClickException(
            "Set MENTOR_MATCH_DEMONSTRATION=yes first: every page then says that it is a "
            "demonstration. Nothing was changed."
        )
    with whole():
        people = count_accounts()
    if people:
        raise click.ClickException("There are people in this database. Nothing was changed.")
    fill_empty_database(seed)
    for email, part in DEMONSTRATION_SIGN_INS:
        click.echo(f"{email}  {part}")
    click.echo(f"Password of each: {PASSWORD}")


def fill_empty_database(seed: int = 2026) -> None:
    """Invent a whole service, unless there is anybody in it already."""
    with whole():
        if not count_accounts():
            build(seed, clock.now())
            key = current_app.config["PULSE_KEY"]
            invent_proof(seed, lambda account_id: subject_of(account_id, key), clock.now())
            for email, _part in DEMONSTRATION_SIGN_INS[:2]:
                issue_a_statement(email, current_app.config["SECRET_KEY"], clock.now())
            sign_certificates(
                DEMONSTRATION_SIGN_INS[1][0],
                current_app.config["CREDENTIAL_KEYS"],
                service_name=current_app.config["SERVICE_NAME"],
                least_sessions=current_app.config["SESSIONS_FOR_CERTIFICATE"],
            )
