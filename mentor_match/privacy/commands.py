"""`flask retention`: lets go what was kept long enough; `flask deliver` does it by night."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from mentor_match.privacy.queries import list_to_warn
from mentor_match.privacy.rules import CLOCKS
from mentor_match.privacy.service import count_old, let_go, warn_unused
from mentor_match.web import clock
from mentor_match.web.transaction import alone, reading


@click.command()
@click.option("--dry-run", is_flag=True, help="Count, and change nothing.")
@with_appcontext
def retention(dry_run: bool) -> None:
    """Take words out of what was kept long enough; the periods are settings."""
    now = clock.now()
    with reading():
        found = count_old(current_app.config, now)
        warned = len(list_to_warn(current_app.config["KEEP_UNUSED_DAYS"], now))
    for code, clock_ in CLOCKS.items():
        days = current_app.config[clock_.setting]
        rows = [(table, count) for one, table, count in found if one == code and count]
        said = ", ".join(f"{count} in {table}" for table, count in rows) or "nothing"
        click.echo(f"{code} ({days or 'no'} days): {said}")
    click.echo(f"To be warned that nobody uses their account: {warned or 'nobody'}")
    if dry_run:
        click.echo("A dry run: nothing was changed.")
        return
    click.echo(f"Let go: {let_go_old(now)} rows.")


def let_go_old(now: datetime) -> int:
    """Everything whose time has come, a few hundred rows a transaction; and who is told first."""
    settings = current_app.config
    warn_unused(settings, now, each=lambda: alone("somebody could not be warned"))
    return let_go(settings, now, each=lambda: alone("what is old could not be let go"))


def let_go_by_night(now: datetime) -> int:
    """The same in the hours in which few are here: each look costs a question a table."""
    return let_go_old(now) if clock.is_for_the_night(now) else 0
