"""`flask open-data publish`: what falls due four weeks after a quarter's end.

`flask deliver` does the same as it runs.
"""

from datetime import datetime

import click
from flask.cli import with_appcontext

from mentor_match.open_data.service import publish_due
from mentor_match.web import clock
from mentor_match.web.transaction import alone, reading


@click.group("open-data")
def open_data() -> None:
    """Figures for everyone."""


@open_data.command()
@with_appcontext
def publish() -> None:
    """Publish the quarters whose time has come; what is out is never counted again."""
    made = publish_when_due(clock.now())
    click.echo(f"Published: {', '.join(made)}." if made else "Nothing is due.")


def publish_when_due(now: datetime) -> list[str]:
    """Each quarter in a transaction of its own."""
    return publish_due(now, reads=reading, each=lambda: alone("a quarter could not be published"))
