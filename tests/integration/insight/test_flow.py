"""Each figure of the pages equals an independent count, on the demonstration's data."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from mentor_match.associations.models import Association, Enrolment
from mentor_match.care.rules import CaseKind
from mentor_match.demo.build import build
from mentor_match.extensions import db
from mentor_match.insight.queries import list_pairings, list_requests, list_troubled
from mentor_match.insight.queries.equity import read_facts
from mentor_match.insight.queries.flow import ALL, MONTH, PROGRAMME, count_flow
from mentor_match.insight.queries.funnel import read_funnel
from mentor_match.insight.queries.groups import read_groups
from mentor_match.insight.rules.equity import whole_fives
from mentor_match.insight.rules.flow import BY_MONTH, BY_PROGRAMME, Span, chosen, numbers, span_of
from mentor_match.insight.watch import read_exceptions, with_health
from mentor_match.pairings.models import (
    CharterVersion,
    Pairing,
    PairingSession,
)
from mentor_match.pairings.rules import Health, Limits, Trouble
from mentor_match.web import clock
from tests.conftest import NOW
from tests.counting import counted
from tests.factories.pairings import make_association
from tests.factories.programmes import make_programme
from tests.integration.insight import sql
from tests.integration.insight.test_coordination import make_coordinator, make_world
from tests.pages import PageClient

DAY = timedelta(days=1)
YEAR = Span(NOW - timedelta(days=365), NOW + timedelta(days=1))
QUARTER = Span(NOW - timedelta(days=200), NOW - timedelta(days=110))
PAGES = (
    "insight.association",
    "insight.association_figures",
    "insight.association_groups",
    "insight.association_programme_figures",
    "insight.association_equity",
    "insight.association_figures_csv",
    "insight.association_acts",
    "insight.association_pairings",
    "insight.association_requests",
)


def month_of(first: Any, programme_id: Any = None) -> Span:
    """That month alone."""
    return span_of(f"{first:%Y-%m}", f"{first:%Y-%m}", programme_id, NOW)


def enrol_all(programme: Any, association: Any) -> None:
    """A third of the pairings came about in the programme; those mentees and some more enrolled."""
    pairings = list(db.session.scalars(select(Pairing).order_by(Pairing.id)))
    seen: set[Any] = set()
    for place, pairing in enumerate(pairings):
        pairing.programme_id = programme.id if place % 3 == 0 else None
        own = pairing.mentee_association_id == association.id
        if own and place % 3 < 2 and pairing.mentee_id not in seen:
            seen.add(pairing.mentee_id)
            enrolment = Enrolment(
                programme_id=programme.id, account_id=pairing.mentee_id, part="mentee",
                association_id=association.id, enrolled_at=pairing.opened_at - timedelta(days=9),
                withdrawn_at=NOW if place % 5 == 4 else None,
            )  # fmt: skip
            db.session.add(enrolment)
    db.session.flush()


def test_every_figure_equals_plain_sql_for_three_filters(database: Any) -> None:
    build(7, NOW, size=40)
    association = db.session.scalars(select(Association).order_by(Association.code)).first()
    assert association is not None
    programme = make_programme(association, make_coordinator(association))
    enrol_all(programme, association)
    seen = []
    for span in (YEAR, QUARTER, Span(YEAR.since, YEAR.until, programme.id)):
        expected = sql.counted(association.id, span, NOW)
        whole = count_flow(association.id, span, NOW)[ALL]
        shown: dict[str, Any] = {one.code: (one.value, one.n) for one in numbers(whole)}
        shown |= {one.code: one.value for one in read_funnel(association.id, span)}
        assert shown == expected
        groups = read_groups(association.id, span)
        for table in sql.CODES:
            assert dict(getattr(groups, table).shown) == sql.fives(table, association.id, span, NOW)
        seen.append(expected)
    assert seen[0]["sessions"][0] > seen[1]["sessions"][0] > 0
    assert seen[0]["cpd"][0] > 0 and seen[0]["ended"][0] > 0
    assert 0 < seen[2]["placed"][0] < 100 and seen[2]["requests"][0] > 0
    _check_parts(association, programme)
    _check_equity(association)
    _check_pieces(association)
    _check_exceptions(association)


def _check_parts(association: Any, programme: Any) -> None:
    """By month and by programme equal the same SQL, asked of each alone."""
    whole = span_of("2026-06", "2026-07", None, NOW)
    by_month = count_flow(association.id, whole, NOW, MONTH)
    for first in whole.months():
        expected = sql.counted(association.id, month_of(first), NOW)
        shown = chosen(by_month[f"{first:%Y-%m}"], BY_MONTH)
        assert {one.code: (one.value, one.n) for one in shown} == {
            code: expected[code] for code in BY_MONTH
        }
    by_programme = count_flow(association.id, YEAR, NOW, PROGRAMME)
    span = Span(YEAR.since, YEAR.until, programme.id)
    expected = sql.counted(association.id, span, NOW)
    shown = chosen(by_programme[programme.id], BY_PROGRAMME)
    assert {one.code: (one.value, one.n) for one in shown} == {
        code: expected[code] for code in BY_PROGRAMME
    }


def _check_equity(association: Any) -> None:
    """What the page compares, before small groups are hidden, equals the same counts in SQL."""
    matched = read_facts(association.id, YEAR)["matched"]
    for kind in ("setting", "cadre"):
        codes = np.asarray(matched.groups[kind], dtype=object)
        kept = whole_fives(codes, matched.at, matched.end)
        shown = {
            code: (
                int((codes[kept] == code).sum()),
                pytest.approx(matched.values[kept][codes[kept] == code].mean()),
            )
            for code in set(codes[kept].tolist())
        }
        assert shown and shown == sql.fared(kind, association.id, YEAR, NOW)


def _check_pieces(association: Any) -> None:
    """The pieces of a list, one after the other, are the list, in whatever state."""
    for read, states in (
        (list_pairings, ("", "active")),
        (list_requests, ("", "accepted", "requested")),
    ):
        for state in states:
            whole, size = read(association.id, state), 4
            for offset in range(0, len(whole) + size, size):
                piece = read(association.id, state, limit=size, offset=offset)
                assert piece == whole[offset : offset + size]


def _check_exceptions(association: Any) -> None:
    """The database finds the pairings the rule finds, at any time and by any limits, in order;
    pieces of all cases are all of them."""
    reasons: set[Any] = set()
    _make_trouble(association)
    check_courses()
    for days, limits in (
        (0, Limits()),
        (9, Limits(days_without_session=5, days_without_charter=15)),
        (5, Limits(days_without_session=400, days_without_charter=1)),
    ):
        now = NOW + timedelta(days=days)
        stuck = {
            one.row.id: one.row.last_held or one.row.since
            for one in with_health(list_pairings(association.id, "active"), now, limits)
            if one.health == Health.NEEDS_CHECK_IN
        }
        found, total = list_troubled(association.id, now, limits)
        assert found == sorted(stuck.items(), key=lambda pair: (pair[1], pair[0]))
        without = [id_ for id_, _since in found[:1]]
        some, number = list_troubled(association.id, now, limits, without=without, limit=2)
        assert (some, number, total) == (found[1:3], max(0, len(found) - 1), len(found))
        whole = read_exceptions(association.id, now, limits)
        for offset in range(0, whole.total, 3):
            piece = read_exceptions(association.id, now, limits, limit=3, offset=offset)
            assert piece.shown == whole.shown[offset : offset + 3]
            assert (piece.total, piece.put_away) == (len(whole.shown), whole.put_away)
        shown = {case.row.id for case in whole.shown if case.kind == CaseKind.PAIRING}
        assert shown <= set(stuck) and len(shown) >= len(stuck) / 2  # some are put away
        reasons |= {reason for case in whole.shown for reason in case.troubles}
    assert reasons >= set(Trouble)


def check_courses() -> None:
    """What is kept with each pairing is what its sessions and charters say."""
    kept = select(Pairing.id, Pairing.held_at, Pairing.missed, Pairing.signed)
    assert {id_: facts for id_, *facts in db.session.execute(kept)} == sql.courses()


def _make_trouble(association: Any) -> None:
    """Of a pairing that met of late the last two sessions were missed; of those that did not meet
    one was resumed yesterday, one long ago; one charter is signed by one alone."""
    check_courses()
    rows = list_pairings(association.id, "active")
    met, other = [r for r in rows if r.last_held and 3 * DAY < NOW - r.last_held < 15 * DAY][:2]
    for days in (1, 2):
        missed = PairingSession(
            pairing_id=met.id, starts_at=NOW - days * DAY, minutes=45, format="phone",
            state="missed", sequence=0,
        )  # fmt: skip
        db.session.add(missed)
    quiet = [r for r in rows if NOW - (r.last_held or r.since) > 30 * DAY and r.signed == 2]
    for row, days in zip(quiet[:2], (1, 25), strict=True):
        db.session.get(Pairing, row.id).resumed_at = NOW - days * DAY
    charter = db.session.scalars(
        select(CharterVersion).where(CharterVersion.pairing_id == other.id)
    ).first()
    assert charter is not None
    charter.in_force_at = None
    db.session.delete(charter.signatures[0])
    db.session.flush()
    db.session.expire_all()
    for row in (met, other):
        db.session.get(Pairing, row.id).keep_course()
    db.session.flush()


def statements_of(page: PageClient, endpoint: str, association: Any) -> list[str]:
    """What a page asks the database."""
    with counted() as sent:
        page.client.get(f"{page._address(endpoint, {'association_id': association.id})}")
    return sent


@pytest.mark.parametrize("pairings", [2, 24])
def test_no_page_of_a_coordinator_asks_more_than_thirty_times(
    page: PageClient, pairings: int
) -> None:
    association, coordinator = make_world(pairings)
    for _ in range(pairings // 8):
        make_programme(association, coordinator)
    page.sign_in(coordinator)
    for endpoint in PAGES:
        count = len(statements_of(page, endpoint, association))
        most = 45 if endpoint.endswith("csv") else 30  # a file holds all pages of figures
        assert 0 < count <= most, (endpoint, count)


def test_the_page_has_n_and_definitions_and_its_file_the_same_numbers(page: PageClient) -> None:
    association, coordinator = make_world(6)
    page.sign_in(coordinator)
    ids = {"association_id": association.id}
    view = page.get("insight.association_figures", **ids)
    assert "Requests made 6 6" in view.text
    assert "n = 6" in view.text and "How each figure is counted" in view.text
    assert len(view.soup.select("svg.chart[role=img][aria-label]")) == 6
    file = page.get("insight.association_figures_csv", **ids)
    assert "number,requests,,6,6" in file.html and "funnel,accepted,,6,6" in file.html
    assert "month,requests,2026-10,6,6" in file.html and "programme,opened,,6,6" in file.html
    assert "cadres,2221 2221,,5,6" in file.html and "country,KEN,,5,6" in file.html


def test_groups_are_shown_in_fives_with_what_is_in_none(page: PageClient) -> None:
    association, coordinator = make_world(6)
    page.sign_in(coordinator)
    view = page.get("insight.association_groups", association_id=association.id)
    assert view.text.count("n = 6; 1 of them in no five") == 2
    assert [cell.get_text() for cell in view.soup.select("td.shade-5")] == ["5"]
    assert "Why pairings ended early" in view.text and "n = 0. No five of one kind" in view.text


def test_an_empty_association_has_pages(page: PageClient) -> None:
    empty = make_association()
    page.sign_in(make_coordinator(empty))
    ids = {"association_id": empty.id, "from": "nonsense", "until": "0001-01", "programme": "x"}
    for endpoint in PAGES[1:5]:
        assert page.get(endpoint, **ids).status == 200
    assert "Too few to compare" in page.get("insight.association_equity", **ids).text
    assert "Nothing to compare yet" in page.get("insight.association_programme_figures", **ids).text


def test_months_of_an_address_are_whole_and_in_order() -> None:
    span = span_of("2026-05", "2026-03", None, clock.now())
    assert span.since == datetime(2026, 3, 1, tzinfo=UTC)
    assert span.until == datetime(2026, 6, 1, tzinfo=UTC)
    year = span_of("", "", None, datetime(2026, 1, 15, tzinfo=UTC))
    assert (year.since.year, year.since.month) == (2025, 2)
