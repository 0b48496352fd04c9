"""`flask learn`: the library from the command line."""

import click
from flask.cli import with_appcontext

from mentor_match.learning.service import seed_library
from mentor_match.web import clock
from mentor_match.web.transaction import whole


@click.group()
def learn() -> None:
    """Training resources."""


@learn.command()
@with_appcontext
def seed() -> None:
    """Fill the library; run it again after an update to add what is new."""
    with whole():
        added = seed_library(clock.now())
    click.echo(f"Resources added to the library: {added}.")
