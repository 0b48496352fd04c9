"""The results as files: two CSV files, or one workbook with two sheets. Whole or not at all."""

import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mentor_match.web.tables import csv_text, harmless


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the results."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


def places_of(out: Path) -> tuple[Path, ...]:
    """The files that will be written: the pairs first."""
    if out.suffix.lower() == ".xlsx":
        return (out,)
    return out, out.with_name(f"{out.stem}-unmatched{out.suffix}")


def write_results(out: Path, pairs: Sheet, unmatched: Sheet) -> None:
    """Write what `places_of` says; a fault on the way leaves every file as it was."""
    places = places_of(out)
    if len(places) == 1:
        replace_files({out: _workbook(pairs, unmatched)})
    else:
        both = zip(places, (pairs, unmatched), strict=True)
        replace_files({place: _csv(sheet) for place, sheet in both})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write all of them beside their places, then move them there."""
    drafts: dict[Path, Path] = {}
    try:
        for place, content in contents.items():
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
            drafts[place] = Path(name)
            with os.fdopen(handle, "wb") as draft:
                draft.write(content)
            drafts[place].chmod(0o644)
        for place, draft_path in drafts.items():
            draft_path.replace(place)
    finally:
        for draft_path in drafts.values():
            draft_path.unlink(missing_ok=True)


def _csv(sheet: Sheet) -> bytes:
    return csv_text(sheet.headings, sheet.rows).encode()


def _workbook(*sheets: Sheet) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.append(list(sheet.headings))
        for row in sheet.rows:
            page.append([harmless(cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
