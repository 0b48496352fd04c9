"""Each figure of the page equals a count made another way, on the demonstration's data."""

from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from sqlalchemy import event, select

from mentor_match.associations.models import Association
from mentor_match.demo.build import build
from mentor_match.extensions import db
from mentor_match.insight.queries.flow import read_flow
from mentor_match.insight.rules.flow import Span, span_of
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.web import clock
from tests.conftest import NOW
from tests.factories.pairings import make_association
from tests.factories.programmes import make_programme
from tests.integration.insight.test_coordination import make_coordinator, make_world
from tests.pages import PageClient

YEAR = Span(NOW - timedelta(days=365), NOW + timedelta(days=1))
QUARTER = Span(NOW - timedelta(days=200), NOW - timedelta(days=110))


def counted(association: Any, span: Span) -> dict[str, Any]:
    """The same figures, in plain Python over whole objects."""

    def mine(row: Any) -> bool:
        sides = (row.mentee_association_id, row.mentor_association_id)
        return association.id in sides

    def inside(at: Any) -> bool:
        return at is not None and span.since <= at < span.until

    pairings = [
        one
        for one in db.session.scalars(select(Pairing))
        if mine(one) and span.programme_id in (None, one.programme_id)
    ]
    by_request = {one.request_id: one for one in pairings}
    requests = [
        one
        for one in db.session.scalars(select(MentorshipRequest))
        if mine(one)
        and inside(one.requested_at)
        and (span.programme_id is None or one.id in by_request)
    ]
    answered = [one for one in requests if one.state in ("accepted", "declined")]
    week = timedelta(days=7)
    due = [
        one
        for one in requests
        if one.state != "withdrawn" and (one in answered or NOW - one.requested_at >= week)
    ]
    quick = [one for one in answered if one.closed_at - one.requested_at <= week]
    opened = [one for one in pairings if inside(one.opened_at)]
    held = [[s.starts_at for s in one.sessions if s.state == "held"] for one in opened]
    days = [
        (min(at) - one.opened_at).total_seconds() / 86400
        for one, at in zip(opened, held, strict=True)
        if at
    ]
    goals = [goal for one in pairings for goal in one.goals if inside(goal.closed_at)]
    followed = [by_request[one.id] for one in requests if one.id in by_request]
    return {
        "requests": len(requests),
        "answered": round(100 * len(quick) / len(due), 1) if due else None,
        "first-session": round(median(days), 1) if days else None,
        "sessions": sum(
            s.state == "held" and inside(s.starts_at) for one in pairings for s in one.sessions
        ),
        "goals": sum(goal.state == "reached" for goal in goals),
        "resources": sum(inside(r.done_at) for one in pairings for r in one.resources),
        "accepted": sum(one.state == "accepted" for one in requests),
        "signed": sum(one.charter_in_force is not None for one in followed),
        "met": sum(any(s.state == "held" for s in one.sessions) for one in followed),
        "reached": sum(any(g.state == "reached" for g in one.goals) for one in followed),
        "completed": sum(one.state == "completed" for one in followed),
    }


def test_figures_equal_an_independent_count_for_three_filters(database: Any) -> None:
    build(7, NOW, size=40)
    association = db.session.scalars(select(Association).order_by(Association.code)).first()
    assert association is not None
    programme = make_programme(association, make_coordinator(association))
    for place, pairing in enumerate(db.session.scalars(select(Pairing).order_by(Pairing.id))):
        pairing.programme_id = programme.id if place % 3 == 0 else None
    db.session.flush()
    of_programme = Span(YEAR.since, YEAR.until, programme.id)
    seen = []
    for span in (YEAR, QUARTER, of_programme):
        flow = read_flow(association.id, span, NOW)
        shown = {one.code: one.value for one in (*flow.numbers, *flow.funnel)}
        expected = counted(association, span)
        assert {code: shown[code] for code in expected} == expected
        seen.append(expected)
    assert seen[0]["sessions"] > seen[1]["sessions"] > 0 and seen[2]["requests"] > 0


@pytest.mark.parametrize("pairings", [2, 9])
def test_no_page_of_a_coordinator_asks_more_than_thirty_times(
    page: PageClient, pairings: int
) -> None:
    association, coordinator = make_world(pairings)
    page.sign_in(coordinator)
    for endpoint in (
        "insight.association",
        "insight.association_figures",
        "insight.association_acts",
    ):
        asked: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any, to: Any = asked) -> None:
            to.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            page.get(endpoint, association_id=association.id)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert 0 < len(asked) <= 30, (endpoint, len(asked))


def test_the_page_has_n_and_definitions_and_its_file_the_same_numbers(page: PageClient) -> None:
    association, coordinator = make_world(6)
    page.sign_in(coordinator)
    ids = {"association_id": association.id}
    view = page.get("insight.association_figures", **ids)
    assert "Requests made 6 6" in view.text
    assert "n = 6" in view.text and "How each figure is counted" in view.text
    file = page.get("insight.association_figures_csv", **ids)
    assert "number,requests,6,6" in file.html and "funnel,accepted,6,6" in file.html
    assert len(view.html) < 30_000


def test_what_is_too_small_is_hidden_and_an_empty_association_has_a_page(page: PageClient) -> None:
    association, coordinator = make_world(3)
    page.sign_in(coordinator)
    view = page.get("insight.association_figures", association_id=association.id)
    assert view.text.count("Fewer than 5, so nothing is shown.") == 3
    empty = make_association()
    page.sign_in(make_coordinator(empty))
    ids = {"association_id": empty.id, "from": "nonsense", "until": "0001-01", "programme": "x"}
    assert page.get("insight.association_figures", **ids).status == 200


def test_months_of_an_address_are_whole_and_in_order() -> None:
    span = span_of("2026-05", "2026-03", None, clock.now())
    assert span.since == datetime(2026, 3, 1, tzinfo=UTC)
    assert span.until == datetime(2026, 6, 1, tzinfo=UTC)
    year = span_of("", "", None, datetime(2026, 1, 15, tzinfo=UTC))
    assert (year.since.year, year.since.month) == (2025, 2)
