"""`flask pulse daily`: asks by mail. `flask deliver` does the same as it runs."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from mentor_match.pulse.keys import subject_of
from mentor_match.pulse.service import ask, list_to_ask
from mentor_match.web import clock
from mentor_match.web.transaction import alone, reading


@click.group()
def pulse() -> None:
    """The retention pulse."""


@pulse.command()
@with_appcontext
def daily() -> None:
    """Ask everyone whose questions have come due, once, by mail."""
    click.echo(f"Asked: {ask_by_mail(clock.now())}.")


def ask_by_mail(now: datetime) -> int:
    """Each mail in a transaction of its own; how many people were asked."""
    key = current_app.config["PULSE_KEY"]
    with reading():
        asked = list_to_ask(now, subject_of=lambda account_id: subject_of(account_id, key))
    for account_id, wave in asked:
        with alone("a mail of the pulse could not be written"):
            ask(account_id, wave, now=now)
    return len(asked)
