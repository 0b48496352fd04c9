"""`flask match`: two spreadsheets in, pairs out. No account, no database.

What this module imports is all that `create_tool` loads: no page, no form, no table.
"""

import gc
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, cast

import click

from mentor_match.reference.cadres import CADRES
from mentor_match.reference.topics import TOPICS
from mentor_match.web import clock

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FAULTS_SHOWN = 100
FAULTY = 2


@click.command()
@click.argument("mentees", type=FILE, required=False)
@click.argument("mentors", type=FILE, required=False)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the pairs go: .csv, or .xlsx for one workbook. The unmatched stand beside them.",
)
@click.option(
    "--objective",
    type=click.Choice(["total", "quality", "worst_first"]),
    default="total",
    show_default=True,
    help="total: as many pairs as can be, then the best total. quality: the best total, leaving "
    "out pairs below --floor. worst_first: as many as can be, the weakest pair as good as can be.",
)
@click.option(
    "--floor", type=click.FloatRange(0, 1), default=0.0, help="With quality: the lowest score."
)
@click.option(
    "--cross-share",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="At least this share of the pairs joins two cadres, such as 0.25.",
)
@click.option(
    "--map", "mapping", type=FILE, help="Lines of “their heading = our column”, or “= ignore”."
)
@click.option("--ignore-unknown", is_flag=True, help="Leave out columns with unknown headings.")
@click.option("--encoding", help="How both CSV files were saved, where that is guessed wrongly.")
@click.option("--dry-run", is_flag=True, help="Check and match, but write nothing.")
@click.option(
    "--template",
    type=click.Path(file_okay=False, path_type=Path),
    is_flag=False,
    flag_value=".",
    help="Write mentees.csv and mentors.csv with examples into this folder, and stop.",
)
@click.option(
    "--list", "listed", type=click.Choice(["topics", "cadres"]), help="Show which, and stop."
)
def match(template: Path | None, listed: str | None, **asked: Any) -> None:
    """Match the people of two spreadsheets, MENTEES and MENTORS (CSV or XLSX)."""
    if listed is not None:
        things = TOPICS if listed == "topics" else CADRES.values()
        click.echo("\n".join(f"{thing.title} ({thing.code})" for thing in things))
        return
    if template is not None:
        _write_templates(template)
        return
    missing = [name for name in ("mentees", "mentors") if asked[name] is None]
    if asked["out"] is None and not asked["dry_run"]:
        missing.append("--out")
    if missing:
        raise click.UsageError(
            f"Missing: {', '.join(missing)}. To begin, “flask --app wsgi match --template FOLDER” "
            "writes the two files with examples."
        )
    with _in_haste():
        _match(**asked)


@contextmanager
def _in_haste() -> Iterator[None]:
    """A short program leaves out what costs it a second and brings it nothing.

    It makes many objects and hardly any garbage; and scikit-learn loads pandas wherever it is
    installed, though nothing here hands it a table of that kind.
    """
    left_out = {name for name in ("pandas",) if name not in sys.modules}
    sys.modules.update(dict.fromkeys(left_out, cast("ModuleType", None)))
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        for name in left_out:
            del sys.modules[name]


def _write_templates(folder: Path) -> None:
    from mentor_match.matching.spreadsheets.examples import WouldOverwrite, write_examples

    try:
        files = write_examples(folder)
    except (WouldOverwrite, OSError) as trouble:
        _stop([f"{trouble}: nothing was written. Choose another folder."])
    click.echo(f"Written: {files[0]} and {files[1]}. Replace the examples by your own people.")


def _match(
    *,
    mentees: Path,
    mentors: Path,
    out: Path | None,
    mapping: Path | None,
    encoding: str | None,
    ignore_unknown: bool,
    dry_run: bool,
    **wish: Any,
) -> None:
    # What matches takes a second to load, which no other command has to wait for.
    from mentor_match.matching.spreadsheets import cohort
    from mentor_match.matching.spreadsheets.checking import Files, check_files
    from mentor_match.matching.spreadsheets.results import places_of, write_results
    from mentor_match.matching.spreadsheets.wording import sheets_of, summary_of

    _refuse_names(mentees, mentors, mapping, out, encoding)
    checked = check_files(Files(mentees, mentors, mapping, encoding, ignore_unknown), clock.now())
    for reading in checked.readings:
        _say_reading(reading)
    if checked.faults:
        _stop(_told(checked.faults))
    try:
        found = cohort.match_cohort(checked.mentees, checked.mentors, cohort.Wish(**wish), _track)
    except cohort.CannotMatch as refusal:
        _stop([str(refusal)])
    for line in summary_of(found):
        click.echo(line)
    if dry_run or out is None:
        click.echo("Nothing was written: this was a dry run.")
        return
    try:
        write_results(out, *sheets_of(found))
    except OSError as trouble:
        _stop([f"{out} cannot be written: {trouble.strerror}. Nothing was changed."])
    click.echo(f"Written: {' and '.join(str(place) for place in places_of(out))}")


def _refuse_names(
    mentees: Path, mentors: Path, mapping: Path | None, out: Path | None, encoding: str | None
) -> None:
    """What can be seen before anything is read."""
    from mentor_match.matching.spreadsheets.results import places_of
    from mentor_match.web.spreadsheets.encodings import is_known

    if encoding is not None and not is_known(encoding):
        raise click.BadParameter(f"{encoding} is no encoding known here.", param_hint="--encoding")
    if out is None:
        return
    if out.suffix.lower() not in {".csv", ".xlsx"}:
        raise click.BadParameter(f"{out} must end in .csv or .xlsx.", param_hint="--out")
    if not out.parent.is_dir():
        raise click.BadParameter(f"There is no folder {out.parent}.", param_hint="--out")
    read = {file.resolve() for file in (mentees, mentors, mapping) if file}
    if any(place.resolve() in read for place in places_of(out)):
        raise click.BadParameter("It would overwrite what is read.", param_hint="--out")


def _say_reading(reading: Any) -> None:
    click.echo(f"{reading.file}: {reading.note}; people: {reading.rows}")
    for taken in reading.headings:
        meant = f"taken for “{taken.column}”" if taken.column else "left out"
        if taken.how != "exact":
            click.echo(f"  “{taken.heading}” {meant} ({taken.how})")


def _told(faults: Sequence[object]) -> list[str]:
    lines = [str(fault) for fault in faults[:FAULTS_SHOWN]]
    if len(faults) > FAULTS_SHOWN:
        lines.append(f"And {len(faults) - FAULTS_SHOWN} more.")
    return [*lines, f"Faults: {len(faults)}. Nothing was written."]


def _stop(lines: Iterable[str]) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(FAULTY)


def _track(items: Sequence[Any], label: str) -> AbstractContextManager[Iterable[Any]]:
    """A progress bar where somebody watches; otherwise nothing."""
    if sys.stderr.isatty():
        return click.progressbar(items, label=label, file=sys.stderr)
    return nullcontext(items)
