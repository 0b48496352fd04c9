"""`flask learn`: the library from the command line."""

import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext

from mentor_match.associations.queries import find_association
from mentor_match.learning.exchange.tables import NAMES
from mentor_match.learning.links import LinkChecker, Pace, by_turns
from mentor_match.learning.rules import TROUBLES, Fate, Planned
from mentor_match.learning.service import dry_run as look
from mentor_match.learning.service import (
    import_resources,
    keep_look,
    list_due_links,
    seed_library,
)
from mentor_match.web import clock
from mentor_match.web.spreadsheets.faults import Unreadable
from mentor_match.web.spreadsheets.headings import IGNORE, read_mapping
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


@learn.command("check-links")
@click.option("--limit", default=200, show_default=True, help="Look at so many addresses at most.")
@with_appcontext
def check_links(limit: int) -> None:
    """Look at the addresses that are due; run it once a day.

    An address is given up after three failures over three days or more, and heals when it opens.
    """
    with whole():
        due = list_due_links(clock.now(), limit)
    addresses = {str(id_): address for id_, address in due}
    agent = f"MentorMatch link check (+{current_app.config['BASE_URL']})"
    checker = LinkChecker(agent, inside=current_app.config["LINK_CHECK_INSIDE"])
    pace = Pace(time.monotonic, time.sleep, current_app.config["LINK_CHECK_PAUSE"])
    counts: Counter[str] = Counter()
    for key in by_turns(addresses.items()):
        pace.wait_for(addresses[key])
        trouble = checker.look(addresses[key])
        with whole():  # one at a time: a long run holds no lock, and keeps what it has found
            after = keep_look(UUID(key), trouble, now=clock.now())
        counts["dead" if after.dead_at else "trouble" if trouble else "good"] += 1
        if trouble:
            click.echo(f"{addresses[key]}: {TROUBLES[trouble]}")
    click.echo(
        f"{len(addresses)} looked at: {counts['good']} open, {counts['trouble']} with trouble, "
        f"{counts['dead']} given up."
    )


@learn.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--association", "code", help="Only for members of this association: its code.")
@click.option("--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A file with “their heading = our column” lines.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@with_appcontext
def import_(file: Path, code: str | None, mapping: Path | None, dry_run: bool) -> None:
    """Add the resources of FILE: a table (CSV, XLSX), schema.org JSON-LD, or RSS 2.0.

    All or nothing: one fault in the file, and nothing of it is imported.
    """
    with whole():
        room = _room(code)
        draft = look(file.read_bytes(), file.name, _headings(mapping), room)
        for fault in draft.reading.faults:
            click.echo(str(fault), err=True)
        for note in draft.reading.notes:
            click.echo(note)
        if draft.reading.faults:
            raise SystemExit(1)
        for planned in draft.plan:
            _say(planned)
        counts = {fate.value: len(draft.having(fate)) for fate in Fate}
        if not dry_run:
            counts = import_resources(draft, room, by=None, now=clock.now())
    click.echo(f"New: {counts['new']}. Filled in: {counts['filled']}. As before: {counts['same']}.")


def _room(code: str | None) -> UUID | None:
    if code is None:
        return None
    association = find_association(code)
    if association is None:
        raise click.BadParameter(f"there is no association {code}", param_hint="--association")
    return association.id


def _headings(mapping: Path | None) -> dict[str, str]:
    if mapping is None:
        return {}
    try:
        lines, faults = read_mapping(mapping, NAMES)
    except Unreadable as unreadable:
        raise click.ClickException(str(unreadable)) from None
    if faults:
        raise click.ClickException("\n".join(map(str, faults)))
    return {line.heading: "" if line.column == IGNORE else line.column for line in lines}


def _say(planned: Planned) -> None:
    """A word on what was merged or stands beside; the rest is in the counts."""
    places = ", ".join(str(place) for place in planned.places)
    title = planned.facts["title"]
    if planned.merged:
        filled = f"; filled in: {', '.join(planned.filled)}" if planned.filled else ""
        click.echo(f"{places}: “{title}” is one resource{filled}.")
    elif planned.beside:
        click.echo(f"{places}: “{title}” has the address of “{planned.beside}”; both are kept.")
