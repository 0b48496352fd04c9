"""`flask candidates`: the index of mentors in PostgreSQL."""

import click
from flask.cli import with_appcontext

from mentor_match.web import clock
from mentor_match.web.transaction import whole


@click.command()
@with_appcontext
def candidates() -> None:
    """Make or refresh the index of mentors in PostgreSQL, for MENTOR_MATCH_CANDIDATES=pgvector."""
    refresh_candidates()


def refresh_candidates() -> None:
    """Bring the index up to date and say so, or stop with a sentence."""
    from mentor_match.matching import nearest

    try:
        with whole():
            made, gone = nearest.refresh(clock.now())
    except nearest.NoCandidates as trouble:
        raise click.ClickException(str(trouble)) from None
    click.echo(f"Mentors put into the index: {made}; taken out: {gone}.")
