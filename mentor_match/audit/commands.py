"""`flask audit verify`: whether the record of acts is as it was written."""

import click
from flask.cli import AppGroup

from mentor_match.audit.queries import find_break, get_head
from mentor_match.web.transaction import reading

audit = AppGroup("audit", help="The record of who did what.")


@audit.command()
@click.option("--expect", metavar="SEAL", help="A seal printed earlier and kept elsewhere.")
def verify(expect: str | None) -> None:
    """Look for a record that was changed, removed or moved; say which, and end with 1.

    What is printed last is the seal of the newest record. Kept where nobody who can write to the
    database can reach it, and given back with --expect, it also shows a chain that was written
    anew as a whole.
    """
    with reading():
        number, head = find_break(expect), get_head()
    if number is not None:
        raise click.ClickException(
            f"The audit is broken at record {number}: it, or one before it, was changed, removed "
            "or moved outside the service. Keep a copy of the database as it is, and compare it "
            "with a backup."
        )
    click.echo(f"{head.number} records, none changed, removed or moved.\n{head.seal}")
