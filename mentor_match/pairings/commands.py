"""`flask pairings daily`: what falls due by itself. `flask deliver` does the same as it runs."""

from datetime import datetime
from functools import partial

import click
from flask.cli import with_appcontext

from mentor_match.pairings.service import (
    credit_what_happened,
    expire_co_mentors,
    expire_consults,
    expire_requests,
    remind_co_mentors,
    remind_mentors,
)
from mentor_match.pairings.service.reminders import remind_of_sessions
from mentor_match.profiles.queries import get_mentor, list_rested
from mentor_match.profiles.service import resume_rested_mentor
from mentor_match.web import clock
from mentor_match.web.transaction import alone, whole

# One row that cannot be treated is named in the log, and does not stop the others.
each_alone = partial(alone, "what was due could not be done")


@click.group()
def pairings() -> None:
    """Requests and pairings."""


@pairings.command()
@with_appcontext
def daily() -> None:
    """Remind mentors and of sessions nobody settled; expire requests nobody answered."""
    reminded, expired = do_what_is_due(clock.now())
    click.echo(f"Reminders written: {reminded}. Requests expired: {expired}.")


@pairings.command()
@with_appcontext
def credit() -> None:
    """Enter the CPD of sessions held before the record was kept; safe to run again."""
    with whole():
        made = credit_what_happened(clock.now())
    click.echo(f"Entries made: {made}.")


def do_what_is_due(now: datetime) -> tuple[int, int]:
    """(reminders, expiries), each in a transaction of its own; consults expire as well."""
    expire_consults(now, each=each_alone)
    expire_co_mentors(now, each=each_alone)
    for account_id in list_rested(now):
        with each_alone():
            resume_rested_mentor(get_mentor(account_id), now=now)
    reminded = remind_mentors(now, each=each_alone) + remind_co_mentors(now, each=each_alone)
    reminded += remind_of_sessions(now, each=each_alone)
    return reminded, expire_requests(now, each=each_alone)
