"""Lists as rows for a spreadsheet: plain codes and ISO dates, so that they can be counted on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mentor_match.insight.queries import Watched
from mentor_match.insight.queries.flow import Flow
from mentor_match.insight.watch import WithHealth

Table = tuple[Sequence[str], list[Sequence[object]]]

PAIRING_HEADINGS = (
    "id", "state", "health", "mentee", "mentor", "mentee_cadre", "mentor_cadre",
    "opened_at", "ended_at", "last_session_held_at", "sessions_missed_since",
)  # fmt: skip
REQUEST_HEADINGS = ("id", "state", "mentee", "mentor", "requested_at", "answer_by", "closed_at")


def pairing_rows(pairings: Iterable[WithHealth]) -> Table:
    """Headings and rows of the pairings. A name of another association's member stays empty."""
    return PAIRING_HEADINGS, [
        (
            seen.row.id,
            seen.row.state,
            seen.health.value if seen.health else "",
            seen.row.mentee,
            seen.row.mentor,
            seen.row.mentee_cadre,
            seen.row.mentor_cadre,
            _iso(seen.row.since),
            _iso(seen.row.until),
            _iso(seen.row.last_held),
            seen.row.missed,
        )
        for seen in pairings
    ]


def request_rows(requests: Iterable[Watched]) -> Table:
    """Headings and rows of the requests."""
    return REQUEST_HEADINGS, [
        (
            row.id,
            row.state,
            row.mentee,
            row.mentor,
            _iso(row.since),
            _iso(row.answer_by),
            _iso(row.until),
        )
        for row in requests
    ]


FLOW_HEADINGS = ("figure", "code", "value", "n")


def flow_rows(flow: Flow) -> Table:
    """Headings and rows of all figures; a hidden count stays empty."""
    rows: list[Sequence[object]] = []
    for name, numbers in (("number", flow.numbers), ("funnel", flow.funnel)):
        rows += [(name, one.code, "" if one.value is None else one.value, one.n) for one in numbers]
    for name, cells in (
        ("ending", flow.endings),
        ("country", flow.countries),
        ("cadres", flow.cadres),
    ):
        total = "" if cells.total is None else cells.total
        rows += [
            (name, code, "" if count is None else count, total)
            for code, count in cells.shown.items()
        ]
    return FLOW_HEADINGS, rows


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at else ""
