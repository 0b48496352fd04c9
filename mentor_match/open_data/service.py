"""Publishing a quarter: once, with small cells kept back."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.open_data.models import OpenFigure, OpenRelease
from mentor_match.open_data.queries import (
    Counts,
    count_people,
    find_first_request,
    find_release,
    list_published,
)
from mentor_match.open_data.rules import (
    CODES,
    PublishedAlready,
    Quarter,
    crossed,
    hidden_cells,
    quarters_due,
)

Around = Callable[[], AbstractContextManager[None]]


def publish_due(now: datetime, *, reads: Around, each: Around) -> list[str]:
    """Publish every quarter whose time has come and that is not out yet; which were.

    Counting and keeping back what is small takes seconds: `reads` is around that, and keeps no
    writer waiting; `each` is around what is written.
    """
    with reads():
        out = {one.quarter for one in list_published()}
        due = [one for one in quarters_due(find_first_request(), now) if str(one) not in out]
    made = []
    for quarter in due:
        with reads():
            figures = count_quarter(quarter)
        with each():
            publish(quarter, figures, now=now)
            made.append(str(quarter))
    return made


def count_quarter(quarter: Quarter) -> list[OpenFigure]:
    """Count a quarter, and keep back what is small and what would give it away."""
    counts = count_people(quarter)
    return [figure for code in CODES for figure in _figures(str(quarter), code, counts)]


def publish(quarter: Quarter, figures: Iterable[OpenFigure], *, now: datetime) -> OpenRelease:
    """Freeze what was counted.

    The key of the release keeps a second one out, whoever tries at the same time.
    """
    if find_release(quarter) is not None:
        raise PublishedAlready
    release = OpenRelease(quarter=str(quarter), published_at=now)
    db.session.add(release)
    db.session.flush()
    db.session.add_all(figures)
    db.session.flush()
    audit.record("published open data", "quarter", None, by=None, now=now, quarter=str(quarter))
    return release


def _figures(quarter: str, code: str, counts: Mapping[str, Counts]) -> list[OpenFigure]:
    table = crossed(counts[code])
    hidden = hidden_cells(table)
    figures = []
    for key, people in table.values.items():
        if people:
            shown = None if key in hidden else people
            figures.append(
                OpenFigure(
                    quarter=quarter, indicator=code, country=key[0], cadre=key[1], people=shown
                )
            )
    return figures
