"""Lists as rows for a spreadsheet: plain codes and ISO dates, so that they can be counted on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mentor_match.insight.queries import Watched
from mentor_match.insight.queries.groups import Groups
from mentor_match.insight.rules.equity import Equity
from mentor_match.insight.rules.flow import Number
from mentor_match.insight.watch import WithHealth
from mentor_match.pairings.rules.feedback import NEXT_TIME, Figure

Table = tuple[Sequence[str], list[Sequence[object]]]

PAIRING_HEADINGS = (
    "id", "state", "health", "mentee", "mentor", "mentee_cadre", "mentor_cadre",
    "opened_at", "ended_at", "last_session_held_at", "sessions_missed_since",
)  # fmt: skip
REQUEST_HEADINGS = ("id", "state", "mentee", "mentor", "requested_at", "answer_by", "closed_at")


def pairing_rows(pairings: Iterable[WithHealth]) -> Table:
    """Headings and rows of the pairings. Name and cadre of another
    association's member stay empty."""
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


FLOW_HEADINGS = ("figure", "code", "part", "value", "n")


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the pages of figures show. Months and programmes are (part, its figures)."""

    numbers: Sequence[Number]
    funnel: Sequence[Number]
    months: Sequence[tuple[str, Sequence[Number]]]
    programmes: Sequence[tuple[str, Sequence[Number]]]
    groups: Groups
    satisfaction: Mapping[str, Mapping[str, Figure]]


def flow_rows(report: Report) -> Table:
    """Headings and rows of all figures. Of groups only whole fives are counted; n counts all."""
    parts = [("number", "", report.numbers), ("funnel", "", report.funnel)]
    parts += [("month", part, numbers) for part, numbers in report.months]
    parts += [("programme", part, numbers) for part, numbers in report.programmes]
    rows: list[Sequence[object]] = [
        (name, one.code, part, "" if one.value is None else one.value, one.n)
        for name, part, numbers in parts
        for one in numbers
    ]
    for name, fives in (
        ("ending", report.groups.endings),
        ("country", report.groups.countries),
        ("cadres", report.groups.cadres),
    ):
        rows += [(name, code, "", count, fives.total) for code, count in fives.shown.items()]
    rows += [
        ("satisfaction", code, side, "" if one.mean is None else one.mean, one.n)
        for side, figures in report.satisfaction.items()
        for code, one in figures.items()
        if code != NEXT_TIME
    ]
    return FLOW_HEADINGS, rows


EQUITY_HEADINGS = (
    "kind", "group", "measure", "n", "others", "mean", "low", "high",
    "gap", "gap_low", "gap_high", "p", "alert",
)  # fmt: skip


def equity_rows(equity: Equity) -> Table:
    """Headings and rows of all comparisons that may be shown; rates are from 0 to 1."""
    return EQUITY_HEADINGS, [
        (
            one.kind,
            one.code,
            one.measure,
            one.gap.known,
            one.others,
            *(
                round(value, 4)
                for value in (
                    one.gap.mean, one.gap.low, one.gap.high,
                    one.gap.gap, one.gap.gap_low, one.gap.gap_high, one.p,
                )
            ),
            "yes" if one.alert else "no",
        )
        for one in equity.compared
    ]  # fmt: skip


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at else ""
