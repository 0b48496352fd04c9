"""Publishing a quarter: once, with small cells kept back."""

from collections.abc import Callable, Mapping
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


def publish_due(now: datetime, *, each: Callable[[], AbstractContextManager[None]]) -> list[str]:
    """Publish every quarter whose time has come and that is not out yet; which were."""
    out = {one.quarter for one in list_published()}
    made = []
    for quarter in quarters_due(find_first_request(), now):
        if str(quarter) not in out:
            with each():
                publish(quarter, now=now)
                made.append(str(quarter))
    return made


def publish(quarter: Quarter, *, now: datetime) -> OpenRelease:
    """Count a quarter, keep back what is small and what would give it away, and freeze the rest.

    The key of the release keeps a second one out, whoever tries at the same time.
    """
    if find_release(quarter) is not None:
        raise PublishedAlready
    release = OpenRelease(quarter=str(quarter), published_at=now)
    db.session.add(release)
    db.session.flush()
    counts = count_people(quarter)
    for code in CODES:
        db.session.add_all(_figures(str(quarter), code, counts))
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
