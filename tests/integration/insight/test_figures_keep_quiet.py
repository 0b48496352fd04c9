"""What can be worked out of the figures by asking again and again, and what a partner reads."""

import random
from datetime import timedelta
from itertools import combinations, combinations_with_replacement
from typing import Any

from mentor_match.associations.service import make_agreement
from mentor_match.extensions import db
from mentor_match.insight.queries import read_figures
from mentor_match.insight.queries.groups import Groups, read_groups
from mentor_match.insight.rules import hide_small
from mentor_match.insight.rules.flow import Span, always, span_of
from mentor_match.pairings.models import Pairing
from mentor_match.reference.cadres import find_cadre
from mentor_match.web import clock
from tests.conftest import NOW
from tests.factories.pairings import make_association, make_mentee, make_mentor, make_pairing
from tests.factories.programmes import make_programme
from tests.integration.insight.test_coordination import make_coordinator, make_world
from tests.integration.insight.test_flow import PAGES
from tests.pages import PageClient

MONTHS = [f"2026-{number:02}" for number in range(4, 10)]
Tables = dict[tuple[str, str, bool], Groups]


def scatter(association: Any, programme: Any) -> list[Pairing]:
    """Pairings at random over six months, three cadres, two programmes; a third ended."""
    chance, found = random.Random(3), []
    for pairing in db.session.query(Pairing).order_by(Pairing.id):
        pairing.opened_at = NOW - timedelta(days=chance.randint(60, 230))
        pairing.mentee_cadre = chance.choice(["2221", "2222", "3253"])
        pairing.mentor_cadre = chance.choice(["2221", "2221", "2211"])
        pairing.programme_id = chance.choice([programme.id, None])
        if chance.random() < 0.4:
            pairing.state, pairing.reason = "ended early", chance.choice(["time", "moved"])
            pairing.ended_at = pairing.opened_at + timedelta(days=20)
        found.append(pairing)
    db.session.flush()
    return found


def every_table(association: Any, programme: Any) -> Tables:
    """What a patient coordinator can ask for: all months, with a programme and without."""
    return {
        (first, last, of): read_groups(
            association.id, span_of(first, last, programme.id if of else None, NOW)
        )
        for first, last in combinations_with_replacement(MONTHS, 2)
        for of in (False, True)
    }


def test_no_difference_of_tables_gives_away_a_small_cell(database: Any) -> None:
    association, coordinator = make_world(60)
    programme = make_programme(association, coordinator)
    pairings = scatter(association, programme)
    tables = every_table(association, programme)
    cells = [
        {(name, code): n for name in ("endings", "countries", "cadres")
         for code, n in getattr(groups, name).shown.items()}
        for groups in tables.values()
    ]  # fmt: skip
    assert any(cells) and len({sum(one.values()) for one in cells}) > 5
    for one, other in combinations(cells, 2):
        for key in one | other:
            difference = one.get(key, 0) - other.get(key, 0)
            assert difference % 5 == 0, (key, difference)
    across = read_figures(association.id, NOW).across
    assert all(n % 5 == 0 for n in across.shown.values()) and across.total == len(pairings)
    assert naive_leaks(pairings), "these tables, hidden one by one, would have given cells away"


def naive_leaks(pairings: list[Pairing]) -> list[int]:
    """Small differences between two tables, each of which alone hides its small cells."""
    shown = []
    for first, last in combinations_with_replacement(MONTHS, 2):
        span: Span = span_of(first, last, None, NOW)
        counts: dict[str, int] = {}
        for one in pairings:
            if span.since <= one.opened_at < span.until:
                code = f"{one.mentee_cadre} {one.mentor_cadre}"
                counts[code] = counts.get(code, 0) + 1
        shown.append({code: n for code, n in hide_small(counts).shown.items() if n})
    return [
        abs(one[code] - other[code])
        for one, other in combinations(shown, 2)
        for code in one.keys() & other.keys()
        if 0 < abs(one[code] - other[code]) < 5
    ]


def test_a_day_more_never_shows_who_came_that_day(database: Any) -> None:
    """The same table, asked before and after one more pairing: it stands, or five come in."""
    association, coordinator = make_world(12)
    pairings = scatter(association, make_programme(association, coordinator))
    for one in pairings:
        one.programme_id, one.mentee_cadre, one.mentor_cadre = None, "2221", "2221"
    seen = []
    for count in range(len(pairings) + 1):
        for place, one in enumerate(sorted(pairings, key=lambda p: p.opened_at)):
            one.mentor_association_id = one.mentee_association_id = association.id
            one.mentee_cadre = "2221" if place < count else "2222"
        db.session.flush()
        seen.append(read_groups(association.id, always(NOW)).cadres.shown.get("2221 2221", 0))
    assert seen == [count // 5 * 5 for count in range(len(pairings) + 1)]


def make_partners() -> Any:
    """A mentee of one association with a mentor of another; (each association with coordinator)."""
    mentee = make_mentee("Achieng", full_name="Achieng Okonjo", cadre="2221")
    mentor = make_mentor("Beatrice", full_name="Beatrice Mwangi", cadre="2211")
    one, other = make_association(mentee), make_association(mentor)
    make_agreement(one, other, by=None, now=NOW)
    make_pairing(mentee, mentor, now=clock.now() - timedelta(days=40))
    return (one, make_coordinator(one)), (other, make_coordinator(other))


def test_a_partner_is_neither_named_nor_described(page: PageClient) -> None:
    (one, of_one), (other, of_other) = make_partners()
    nurse, doctor = (find_cadre(code).title for code in ("2221", "2211"))  # type: ignore[union-attr]
    strangers = (
        (one, of_one, ("Beatrice", "Mwangi", "2211", doctor)),
        (other, of_other, ("Achieng", "Okonjo", "2221", nurse)),
    )
    for association, coordinator, secrets in strangers:
        page.sign_in(coordinator)
        ids = {"association_id": association.id}
        pages = (*PAGES, "insight.association_pairings_csv", "insight.association_requests_csv",
                 "insight.association_equity_csv")  # fmt: skip
        for endpoint in pages:
            html = page.get(endpoint, **ids).html
            assert not [word for word in secrets if word in html], endpoint
        overview = page.get("insight.association", **ids)
        case = overview.soup.select_one("li.card a[href*=cases]") or overview.soup.select_one(
            "li.card a"
        )
        html = page.get(case["href"]).html
        assert not [word for word in secrets if word in html]
        assert "of a partner association" in html
