"""Crediting both sides of real sessions, once, by the rules of the day."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from mentor_match.associations.queries import find_membership
from mentor_match.audit.queries import list_acts
from mentor_match.circles import service as circles
from mentor_match.circles.service.credits import credit_what_happened as credit_circles
from mentor_match.learning import queries, service
from mentor_match.learning.models import CpdEntry, CpdRuleSet
from mentor_match.learning.rules import AlreadyCorrected, NotOwnReview, Review, RuleSet
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.service import (
    add_resource,
    cancel_session,
    confirm_session,
    credit_what_happened,
    mark_done,
    plan_session,
)
from tests.factories.circles import make_running
from tests.factories.pairings import NOW, make_association, make_pairing, make_resource, make_two
from tests.unit.learning.rule_sets import FROM_TEMPLATES, any_rules

LATER = NOW + timedelta(days=20)


def adopt(association_id: Any, rules: RuleSet, session: Any, since: date = date(2026, 1, 1)) -> Any:
    made = CpdRuleSet(
        association_id=association_id,
        version=1,
        applies_from=since,
        rules=rules.as_data(),
        made_at=NOW,
    )
    session.add(made)
    session.flush()
    return made


def meet(pairing: Pairing, day: int, minutes: int, confirmed_by: str = "both") -> PairingSession:
    at = NOW + timedelta(days=day, hours=1)
    by = pairing.mentee_id
    planned = plan_session(pairing, starts_at=at, minutes=minutes, channel="phone", by=by, now=NOW)
    if confirmed_by == "nobody":
        return cancel_session(pairing, planned.id, reason="duty", by=by, now=NOW)
    confirm_session(pairing, planned.id, by=by, now=LATER)
    if confirmed_by == "both":
        confirm_session(pairing, planned.id, by=pairing.mentor_id, now=LATER)
    return planned


def record_of(pairing: Pairing, account_id: Any) -> queries.Record:
    membership = find_membership(pairing.mentee_association_id, account_id)
    return queries.read_records(membership, LATER.date())[0]


def by_hand(pairing: Pairing, rules: RuleSet, side: str) -> Fraction:
    """What one of the two has, summed over sessions: no code of the service but its rows.

    All sessions lie in one month, so each of them lies in the period of that month.
    """
    minutes: dict[str, list[int]] = defaultdict(list)
    for one in pairing.sessions:
        if one.mentee_confirmed_at and one.mentor_confirmed_at:
            minutes["of both"].append(one.minutes)
    credited = rules.mentors if side == "mentoring-given" else rules.mentees
    category = rules.categories[side]
    if not (credited and category.counts):
        return Fraction(0)
    worth = Fraction(0)
    for length in minutes["of both"]:
        if length >= max(1, rules.session_minutes):
            hundredths = Fraction(length * 100, rules.minutes_per_unit)
            worth += hundredths.numerator // hundredths.denominator
    return min(worth, Fraction(category.ceiling)) if category.ceiling is not None else worth


@given(
    rules=any_rules,
    meetings=st.lists(
        st.tuples(
            st.sampled_from([5, 15, 20, 30, 45, 60, 90, 480]),
            st.sampled_from(["both", "both", "mentee", "nobody"]),
        ),
        max_size=6,
    ),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_totals_of_both_sides_are_the_sum_over_sessions(
    session: Any, rules: RuleSet, meetings: list[tuple[int, str]]
) -> None:
    check_both_sides(session, rules, meetings)


@pytest.mark.parametrize("code", sorted(FROM_TEMPLATES))
def test_totals_of_both_sides_by_every_template(session: Any, code: str) -> None:
    meetings = [(15, "both"), (60, "both"), (480, "both"), (45, "mentee"), (30, "nobody")]
    check_both_sides(session, FROM_TEMPLATES[code], [*meetings, (480, "both"), (30, "both")])


def check_both_sides(session: Any, rules: RuleSet, meetings: list[tuple[int, str]]) -> None:
    two = make_two()
    association = find_verified(two[0])
    adopt(association, rules, session)
    # Verified on the first of a month, so that the sessions of the month lie in one period.
    for account in two:
        membership = find_membership(association, account.id)
        membership.decided_at = NOW.replace(day=1)
    pairing = make_pairing(*two, now=NOW.replace(day=2))
    for day, (minutes, confirmed) in enumerate(meetings):
        meet(pairing, day, minutes, confirmed)
    session.expire_all()
    for account_id, side in (
        (pairing.mentee_id, "mentoring-received"),
        (pairing.mentor_id, "mentoring-given"),
    ):
        assert record_of(pairing, account_id).total.counted == by_hand(pairing, rules, side)


def find_verified(account: Any) -> Any:
    return next(iter(queries.list_verified_in([account.id])[account.id]))


def test_both_get_an_entry_when_the_second_one_confirms(session: Any) -> None:
    pairing = make_pairing()
    planned = meet(pairing, 1, 60, "mentee")
    assert session.scalar(select(func.count()).select_from(CpdEntry)) == 0
    confirm_session(pairing, planned.id, by=pairing.mentor_id, now=LATER)
    entries = session.scalars(select(CpdEntry)).all()
    assert {(e.account_id, e.category, e.units) for e in entries} == {
        (pairing.mentee_id, "mentoring-received", 100),
        (pairing.mentor_id, "mentoring-given", 100),
    }
    session.commit()  # the audit is sealed at the end
    assert {act.verb for e in entries for act in list_acts("CPD entry", e.id)} == {"credited CPD"}
    assert {e.topics for e in entries} == {frozenset({"handover"})}


def test_nothing_counts_twice(session: Any) -> None:
    pairing = make_pairing()
    meet(pairing, 1, 60)
    assert credit_what_happened(LATER) == 0
    assert record_of(pairing, pairing.mentee_id).total.counted == 100


def test_what_happened_before_the_record_was_kept_is_entered_once(session: Any) -> None:
    pairing = make_pairing()
    held = meet(pairing, 1, 60)
    session.execute(CpdEntry.__table__.delete())
    assert credit_what_happened(LATER) == 2
    assert credit_what_happened(LATER) == 0
    assert held.state == "held"


def test_someone_verified_in_two_associations_has_it_with_both(session: Any) -> None:
    two = make_two()
    other = make_association(two[1])
    pairing = make_pairing(*two)
    meet(pairing, 1, 60)
    assert len(queries.list_entries(two[1].id, other.id)) == 1
    assert queries.list_entries(two[0].id, other.id) == ()


def test_late_in_the_evening_counts_for_the_day_where_the_person_is(session: Any) -> None:
    two = make_two(time_zone="Pacific/Kiritimati")  # fourteen hours before UTC
    pairing = make_pairing(*two)
    at = NOW + timedelta(days=1, hours=3)  # noon in UTC
    planned = plan_session(
        pairing, starts_at=at, minutes=30, channel="phone", by=two[0].id, now=NOW
    )
    for account in two:
        confirm_session(pairing, planned.id, by=account.id, now=LATER)
    days = {e.account_id: e.done_on for e in session.scalars(select(CpdEntry))}
    assert days[two[1].id] - days[two[0].id] == timedelta(days=1)


def test_a_resource_counts_when_done_and_not_when_open_again(session: Any) -> None:
    pairing = make_pairing()
    resource = make_resource(minutes=90, topics=frozenset({"ethics"}))
    add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    totals = []
    for done in (True, True, False, True):
        mark_done(pairing, resource.id, done=done, by=pairing.mentee_id, now=LATER)
        totals.append(record_of(pairing, pairing.mentee_id).total.counted)
    assert totals == [150, 150, 0, 150]
    rows = record_of(pairing, pairing.mentee_id).rows
    turns = sorted((row.entry.turn, row.entry.units) for row in rows)
    assert turns == [(1, -150), (1, 150), (2, 150)]
    assert {row.entry.category for row in rows} == {"ethics"}


def test_the_rules_of_the_day_hold_and_a_change_reaches_nothing_before_it(session: Any) -> None:
    pairing = make_pairing()
    association = pairing.mentee_association_id
    meet(pairing, 1, 60)
    halves = RuleSet.from_data({**FROM_TEMPLATES["count-only"].as_data(), "minutes_per_unit": 120})
    day = (NOW + timedelta(days=4)).date()
    by = pairing.mentor_id
    before = {e.id: (e.units, e.rule_set_id) for e in session.scalars(select(CpdEntry))}
    made = service.change_rules(association, halves, applies_from=day, by=by, now=NOW)
    assert (made.version, made.applies_from) == (2, day)
    meet(pairing, 2, 60)
    meet(pairing, 5, 60)
    session.expire_all()
    after = {e.id: (e.units, e.rule_set_id) for e in session.scalars(select(CpdEntry))}
    assert {id_: after[id_] for id_ in before} == before
    rows = queries.list_entries(pairing.mentee_id, association)
    assert [row.entry.units for row in rows] == [50, 100, 100]


def test_a_coordinator_has_the_last_word_but_not_on_their_own(session: Any) -> None:
    pairing = make_pairing()
    resource = make_resource(minutes=60)
    add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    mark_done(pairing, resource.id, done=True, by=pairing.mentee_id, now=LATER)
    row = queries.list_entries(pairing.mentee_id, pairing.mentee_association_id)[0]
    with pytest.raises(NotOwnReview):
        service.review_entry(row, Review.VERIFIED, note=None, by=pairing.mentee_id, now=LATER)
    for hours, decision in enumerate((Review.VERIFIED, Review.QUERIED, Review.VERIFIED)):
        at = LATER + timedelta(hours=hours)
        service.review_entry(row, decision, note="Which part?", by=pairing.mentor_id, now=at)
        row = queries.get_own_entry(row.entry.id, pairing.mentee_id)
        assert (row.standing, row.counts) == (decision, decision == Review.VERIFIED)


def test_an_entry_is_taken_back_once(session: Any) -> None:
    pairing = make_pairing()
    resource = make_resource(minutes=60)
    add_resource(pairing, resource.id, by=pairing.mentor_id, now=NOW)
    mark_done(pairing, resource.id, done=True, by=pairing.mentee_id, now=LATER)
    row = queries.list_entries(pairing.mentee_id, pairing.mentee_association_id)[0]
    service.withdraw_entry(row, by=pairing.mentee_id, now=LATER)
    with pytest.raises(AlreadyCorrected):
        service.withdraw_entry(row, by=pairing.mentee_id, now=LATER)
    row = queries.get_own_entry(row.entry.id, pairing.mentee_id)
    assert row.standing == "taken-back"


def test_a_circle_counts_for_all_who_were_there_late_ones_too(session: Any) -> None:
    circle, people = make_running(5)
    at = NOW + timedelta(hours=1)
    meeting = circles.plan_session(
        circle,
        starts_at=at,
        minutes=90,
        channel="video",
        theme="A case from each post",
        by=people[0].id,
        now=NOW,
    )
    later = at + timedelta(hours=2)
    counts = []
    for person in (people[1], people[2], people[0], people[3], people[3]):
        circles.attend_session(circle, meeting.id, by=person.id, now=later)
        counts.append(session.scalar(select(func.count()).select_from(CpdEntry)))
    assert counts == [0, 0, 3, 4, 4]
    assert {(e.category, e.units, e.source) for e in session.scalars(select(CpdEntry))} == {
        ("group", 150, "circle")
    }
    assert credit_circles(later) == 0
    session.execute(CpdEntry.__table__.delete())  # as if none had been kept yet
    assert credit_circles(later) == 4
