"""The life of a goal, without a database."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mentor_match.pairings.rules import (
    AFTER,
    AFTER_GOAL,
    MOST_OPEN_GOALS,
    OPEN_PAIRINGS,
    PAIRING_TITLES,
    CoMentorOfOtherCadre,
    GoalClosed,
    GoalDateWrong,
    GoalFacts,
    GoalLevelBelow,
    GoalOnTopicOpen,
    GoalState,
    GoalTooMany,
    OnlyTheMentorSigns,
    OutsideScopeOfMentor,
    PairingState,
    SigningOff,
    check_goal,
    check_goal_step,
    check_sign_off,
    check_step,
    gaps_of,
    needs_co_mentor,
    why_let_go,
)
from mentor_match.pairings.rules.goals import due_again
from mentor_match.reference.cadres import CADRES
from mentor_match.reference.role_cards import both_may_do, find_role_card
from mentor_match.reference.topics import TOPICS
from mentor_match.web.refusals import Refusal

TODAY = date(2026, 11, 23)
NURSE, MIDWIFE, DOCTOR = "2221", "2222", "2211"
cadres = st.sampled_from(sorted(CADRES))
topics = st.sampled_from(TOPICS)


@given(topics, cadres, cadres)
def test_only_a_clinical_topic_outside_one_card_needs_a_co_mentor(
    topic: object, mentee: str, mentor: str
) -> None:
    code, axis = topic.code, topic.axis  # type: ignore[attr-defined]
    needed = needs_co_mentor(code, mentee, mentor)
    if mentee == mentor or axis != "clinical":
        assert not needed
    elif find_role_card(mentee) and find_role_card(mentor):
        assert needed == (code not in both_may_do(mentee, mentor))
    else:
        assert needed


def test_a_nurse_cannot_sign_off_a_birth_and_can_sign_off_leading_a_team() -> None:
    assert needs_co_mentor("labour-care", MIDWIFE, NURSE)
    assert needs_co_mentor("nursing-process", NURSE, DOCTOR)
    assert not needs_co_mentor("newborn-care", MIDWIFE, NURSE)
    assert not needs_co_mentor("team-leading", MIDWIFE, NURSE)
    assert not needs_co_mentor("labour-care", MIDWIFE, MIDWIFE)
    assert not needs_co_mentor("no such topic", MIDWIFE, NURSE)


def signing(**facts: object) -> SigningOff:
    plain: dict[str, object] = {
        "state": GoalState.OPEN,
        "guarded": False,
        "level_before": 2,
        "level_after": 3,
        "by_mentor": True,
        "by_co_mentor": False,
        "same_cadre": False,
    }
    return SigningOff(**{**plain, **facts})  # type: ignore[arg-type]


CO_MENTOR = {"guarded": True, "by_mentor": False, "by_co_mentor": True, "same_cadre": True}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"state": GoalState.REACHED}, GoalClosed),
        ({"by_mentor": False}, OnlyTheMentorSigns),
        ({"guarded": True}, OutsideScopeOfMentor),
        ({"guarded": True, "same_cadre": True}, OutsideScopeOfMentor),
        ({**CO_MENTOR, "same_cadre": False}, CoMentorOfOtherCadre),
        ({"level_after": 1}, GoalLevelBelow),
        ({**CO_MENTOR, "level_after": 1}, GoalLevelBelow),
    ],
)
def test_a_sign_off_that_may_not_be_is_refused_by_name(
    facts: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check_sign_off(signing(**facts))


def test_the_mentor_signs_what_is_in_scope_and_the_co_mentor_what_is_not() -> None:
    check_sign_off(signing())
    check_sign_off(signing(level_after=2))
    check_sign_off(signing(**CO_MENTOR))


@given(st.builds(
    SigningOff,
    state=st.sampled_from(GoalState),
    guarded=st.booleans(),
    level_before=st.integers(0, 5),
    level_after=st.integers(0, 5),
    by_mentor=st.booleans(),
    by_co_mentor=st.booleans(),
    same_cadre=st.booleans(),
))  # fmt: skip
def test_nobody_but_a_co_mentor_of_the_cadre_signs_a_guarded_goal(facts: SigningOff) -> None:
    try:
        check_sign_off(facts)
    except Refusal:
        return
    assert facts.state == GoalState.OPEN
    assert facts.level_after >= facts.level_before
    who = facts.by_co_mentor and facts.same_cadre if facts.guarded else facts.by_mentor
    assert who


def test_a_goal_has_a_topic_of_its_own_a_day_ahead_and_a_place() -> None:
    day = TODAY + timedelta(days=90)
    check_goal("triage", day, open_topics=[], today=TODAY)
    for wrong in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=732)):
        with pytest.raises(GoalDateWrong):
            check_goal("triage", wrong, open_topics=[], today=TODAY)
    with pytest.raises(GoalOnTopicOpen):
        check_goal("triage", day, open_topics=["triage"], today=TODAY)
    with pytest.raises(GoalTooMany):
        check_goal("triage", day, open_topics=list("abcde"), today=TODAY)


class LifeOfAPairing(RuleBasedStateMachine):
    """Acts in any order: states stay those of product.md, ends are final, time goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 23, tzinfo=UTC)
        self.pairing, self.ended = PairingState.ACTIVE, None
        self.goals: list[dict[str, object]] = []

    def _try(self, *checks: object) -> bool:
        try:
            for check in checks:
                check()  # type: ignore[operator]
        except Refusal:
            return False
        return True

    @rule(days=st.integers(0, 60))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(topic=st.sampled_from("abcdefg"), days=st.integers(-5, 800))
    def set_goal(self, topic: str, days: int) -> None:
        due = self.now.date() + timedelta(days=days)
        open_ = [g["topic"] for g in self.goals if g["state"] == "open"]
        check = lambda: check_goal(topic, due, open_topics=open_, today=self.now.date())  # type: ignore[arg-type]  # noqa: E731
        if self.pairing == PairingState.ACTIVE and self._try(check):
            self.goals.append({"topic": topic, "state": "open", "set": self.now, "closed": None})

    @rule(place=st.integers(0, 10), facts=st.builds(signing, guarded=st.booleans()))
    def sign_off(self, place: int, facts: SigningOff) -> None:
        self._close(place, GoalState.REACHED, lambda: check_sign_off(facts))

    @rule(place=st.integers(0, 10))
    def drop(self, place: int) -> None:
        self._close(place, GoalState.DROPPED, lambda: None)

    def _close(self, place: int, to: GoalState, check: object) -> None:
        if place < len(self.goals):
            goal = self.goals[place]
            was = str(goal["state"])
            if self._try(lambda: check_goal_step(was, to), check):
                assert was == "open"
                goal["state"], goal["closed"] = to.value, self.now

    @rule(to=st.sampled_from(PairingState))
    def step(self, to: PairingState) -> None:
        if not self._try(lambda: check_step(self.pairing, to)):
            assert to not in AFTER[self.pairing]
            return
        assert self.ended is None
        self.pairing = to
        if to not in OPEN_PAIRINGS:
            self.ended = self.now
            for goal in self.goals:
                if goal["state"] == "open":
                    goal["state"], goal["closed"] = "dropped", self.now

    @invariant()
    def only_the_states_of_the_product(self) -> None:
        assert self.pairing in PAIRING_TITLES
        assert {g["state"] for g in self.goals} <= {"open", "reached", "dropped"}
        open_ = [g["topic"] for g in self.goals if g["state"] == "open"]
        assert len(open_) == len(set(open_)) <= MOST_OPEN_GOALS
        assert self.ended is None or not open_

    @invariant()
    def time_only_moves_forward(self) -> None:
        for goal in self.goals:
            assert (goal["state"] == "open") == (goal["closed"] is None)
            assert goal["closed"] is None or goal["set"] <= goal["closed"] <= self.now  # type: ignore[operator]


TestLifeOfAPairing = LifeOfAPairing.TestCase


def test_reached_and_dropped_are_ends() -> None:
    assert {state for state, after in AFTER_GOAL.items() if not after} == {
        GoalState.REACHED,
        GoalState.DROPPED,
    }


class Want:
    def __init__(self, topic: str, priority: int = 3, level: int = 1) -> None:
        self.topic, self.priority, self.level = topic, priority, level


def goal(topic: str, state: str = "open", level: int = 2, id_: UUID | None = None) -> GoalFacts:
    return GoalFacts(id_ or uuid4(), topic, state, level)


def test_goals_come_before_wishes_and_take_their_topic_over() -> None:
    wants = [Want("triage"), Want("handover"), Want("malaria")]
    found = gaps_of([], wants, ["triage"])
    assert [gap.topic for gap in found] == ["triage"]
    one = goal("triage", level=3)
    found = gaps_of([one], wants, ["triage", "handover"])
    assert [(g.topic, g.level, g.goal_id) for g in found] == [
        ("triage", 3, one.id),
        ("handover", 1, None),
    ]
    closed = goal("triage", "reached")
    assert [g.topic for g in gaps_of([closed], wants, ["triage", "handover"])] == ["handover"]
    assert gaps_of([closed], wants, ["triage"]) == []
    assert [g.topic for g in gaps_of([], wants, ["other"])] == ["triage", "handover", "malaria"]


def test_why_a_resource_went_is_the_last_word_on_its_topic() -> None:
    assert why_let_go("triage", [goal("triage", "dropped"), goal("triage", "reached")]) == "reached"
    assert why_let_go("triage", [goal("handover", "reached")]) == "changed"
    assert why_let_go(None, []) == "changed"


@given(due=st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_goal_taken_along_is_due_in_time_that_one_can_keep(due: date) -> None:
    today = date(2026, 11, 23)
    again = due_again(due, today)
    check_goal("triage", again, open_topics=(), today=today)
    assert again >= today + timedelta(days=14)
    assert again == due or due < today + timedelta(days=14)
