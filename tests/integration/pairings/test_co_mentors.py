"""Co-mentors of guarded goals, on both databases."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.associations.service import appoint_coordinator
from mentor_match.insight.watch import CaseKind, read_exceptions
from mentor_match.matching.service import suggest_co_mentors
from mentor_match.notifications.models import Message
from mentor_match.pairings import queries, service
from mentor_match.pairings.commands import each_alone
from mentor_match.pairings.models import Pairing, PairingGoal
from mentor_match.pairings.rules import (
    CoMentorAskedAlready,
    CoMentorBusy,
    CoMentorNotFitting,
    CoMentorNotNeeded,
    CoMentorOfOtherCadre,
    CoMentorSettled,
    GoalClosed,
    Limits,
    OutsideScopeOfMentor,
    OwnCoMentoringFull,
)
from mentor_match.profiles.models import MentorProfile, Offer
from mentor_match.profiles.queries import find_profile
from mentor_match.web.refusals import NotFound
from tests.factories.matching import join
from tests.factories.pairings import (
    LIMITS,
    NOW,
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
)
from tests.pages import PageClient

DAY = timedelta(days=1)
MIDWIFE, NURSE = "2222", "2221"


@dataclass
class World:
    """A nurse mentors a midwife, who sets a goal that only a midwife can sign off."""

    pairing: Pairing
    goal: PairingGoal
    midwife: Account  # who could co-mentor
    other: Account  # and another one
    association: Association


@pytest.fixture
def world(session: Any) -> World:
    mentee = make_mentee("Wanjiku", cadre=MIDWIFE, wants=("labour-care",))
    mentor = make_mentor("Baraka", cadre=NURSE)
    midwives = [make_mentor(name, cadre=MIDWIFE) for name in ("Halima", "Joyce")]
    for account in midwives:
        profile = session.get(MentorProfile, account.id)
        profile.offers.append(Offer(topic="labour-care", level=5))
        profile.places_taken = profile.capacity  # full, and it does not matter
    association = make_association(mentee, mentor, *midwives)
    pairing = make_pairing(mentee, mentor)
    return World(pairing, set_goal(pairing), *midwives, association)


def set_goal(pairing: Pairing, topic: str = "labour-care") -> PairingGoal:
    return service.set_goal(
        pairing,
        topic=topic,
        words="To keep a partograph without help.",
        due=(NOW + 90 * DAY).date(),
        level=2,
        by=pairing.mentee_id,
        now=NOW,
    )


def ask(world: World, account: Account | None = None, **changes: Any) -> Any:
    facts: dict[str, Any] = {"by": world.pairing.mentee_id, "limits": LIMITS, "now": NOW}
    person = (account or world.midwife).id
    return service.ask_co_mentor(world.pairing, world.goal.id, person, **{**facts, **changes})


def told(session: Any, kind: str) -> list[str]:
    session.flush()
    return sorted(session.scalars(select(Message.recipient).where(Message.kind == kind)))


def both(world: World) -> list[str]:
    return sorted([world.pairing.mentee.email, world.pairing.mentor.email])


def test_only_the_co_mentor_signs_a_guarded_goal_off(session: Any, world: World) -> None:
    asked = ask(world)
    assert told(session, "co-mentor-asked") == [world.midwife.email]
    with pytest.raises(OutsideScopeOfMentor):
        service.sign_off_goal(asked, level=4, by=world.midwife.id, now=NOW)
    service.accept_co_mentoring(asked, by=world.midwife.id, limits=LIMITS, now=NOW + DAY)
    assert told(session, "co-mentor-accepted") == both(world)
    service.claim_goal(world.pairing, world.goal.id, by=world.pairing.mentee_id, now=NOW + DAY)
    assert told(session, "co-mentor-claimed") == [world.midwife.email]
    with pytest.raises(OutsideScopeOfMentor):
        service.reach_goal(
            world.pairing, world.goal.id, level=4, by=world.pairing.mentor_id, now=NOW + DAY
        )
    with pytest.raises(NotFound):
        service.sign_off_goal(asked, level=4, by=world.other.id, now=NOW + DAY)
    service.sign_off_goal(asked, level=4, by=world.midwife.id, now=NOW + 2 * DAY)
    goal = world.goal
    assert (goal.state, goal.level_after, goal.signed_off_by) == ("reached", 4, world.midwife.id)
    assert told(session, "co-mentor-signed") == both(world)
    with pytest.raises(GoalClosed):
        service.sign_off_goal(asked, level=5, by=world.midwife.id, now=NOW + 2 * DAY)


def test_who_changed_the_cadre_meanwhile_signs_nothing(session: Any, world: World) -> None:
    asked = ask(world)
    service.accept_co_mentoring(asked, by=world.midwife.id, limits=LIMITS, now=NOW)
    profile = find_profile(world.midwife.id)
    assert profile
    profile.cadre = NURSE
    session.flush()
    with pytest.raises(CoMentorOfOtherCadre):
        service.sign_off_goal(asked, level=4, by=world.midwife.id, now=NOW)
    service.hand_back_goal(asked, reason="own-cadre", by=world.midwife.id, now=NOW)
    assert told(session, "co-mentor-needed") == both(world)
    with pytest.raises(CoMentorSettled):
        service.hand_back_goal(asked, reason="other", by=world.midwife.id, now=NOW)
    with pytest.raises(OutsideScopeOfMentor):
        service.sign_off_goal(asked, level=4, by=world.midwife.id, now=NOW)
    assert ask(world, world.other).state == "requested"


def test_one_is_asked_at_a_time_and_a_no_makes_room(session: Any, world: World) -> None:
    first = ask(world, by=world.pairing.mentor_id)
    with pytest.raises(CoMentorAskedAlready):
        ask(world, world.other)
    service.decline_co_mentoring(first, reason="no-time", by=world.midwife.id, now=NOW)
    assert told(session, "co-mentor-needed") == both(world)
    with pytest.raises(CoMentorSettled):
        service.accept_co_mentoring(first, by=world.midwife.id, limits=LIMITS, now=NOW)
    second = ask(world, world.other)
    late = NOW + 7 * DAY
    with pytest.raises(CoMentorSettled):
        service.accept_co_mentoring(second, by=world.other.id, limits=LIMITS, now=late)
    session.commit()
    assert service.expire_co_mentors(late, each=each_alone) == 1
    assert second.state == "expired"
    assert service.expire_co_mentors(late, each=each_alone) == 0


def test_who_expired_a_moment_ago_does_not_stand_in_the_way(session: Any, world: World) -> None:
    first = ask(world)
    second = ask(world, world.other, now=NOW + 8 * DAY)
    assert (first.state, second.state) == ("expired", "requested")


def test_who_does_not_fit_is_refused_by_name(session: Any, world: World) -> None:
    nurse = make_mentor("Otieno", cadre=NURSE)
    join(nurse.id, world.association)
    outside = make_mentor("Far", cadre=MIDWIFE)
    for person in (nurse, world.pairing.mentor, world.pairing.mentee):
        with pytest.raises(CoMentorNotFitting):
            ask(world, person)
    with pytest.raises(NotFound):  # nobody learns the name of who is out of reach
        ask(world, outside)
    session.get(MentorProfile, world.midwife.id).paused_at = NOW
    with pytest.raises(CoMentorNotFitting):
        ask(world)
    shared = set_goal(world.pairing, "team-leading")
    with pytest.raises(CoMentorNotNeeded):
        service.ask_co_mentor(
            world.pairing,
            shared.id,
            world.other.id,
            by=world.pairing.mentee_id,
            limits=LIMITS,
            now=NOW,
        )


def test_nobody_co_mentors_more_than_the_limit(session: Any, world: World) -> None:
    one, accepted = Limits(co_mentor_goals=1), ask(world)
    second = set_goal(world.pairing, "midwifery-led-care")
    later = service.ask_co_mentor(
        world.pairing,
        second.id,
        world.midwife.id,
        by=world.pairing.mentee_id,
        limits=one,
        now=NOW,
    )
    service.accept_co_mentoring(accepted, by=world.midwife.id, limits=one, now=NOW)
    with pytest.raises(OwnCoMentoringFull):
        service.accept_co_mentoring(later, by=world.midwife.id, limits=one, now=NOW)
    third = set_goal(world.pairing, "prescribing")
    with pytest.raises(CoMentorBusy):
        service.ask_co_mentor(
            world.pairing,
            third.id,
            world.midwife.id,
            by=world.pairing.mentee_id,
            limits=one,
            now=NOW,
        )
    service.sign_off_goal(accepted, level=4, by=world.midwife.id, now=NOW)
    service.accept_co_mentoring(later, by=world.midwife.id, limits=one, now=NOW)


def test_the_engine_proposes_the_cadre_and_the_topic_and_full_mentors_too(
    session: Any, world: World
) -> None:
    def names(limit: int = 3) -> set[str]:
        session.flush()
        found = suggest_co_mentors(world.pairing, world.goal, limit=limit, now=NOW)
        return {suggestion.seen.account.call_me for suggestion in found}

    assert names() == {"Halima", "Joyce"}
    asked = ask(world)
    service.decline_co_mentoring(asked, reason="no-time", by=world.midwife.id, now=NOW)
    assert names() == {"Joyce"}
    service.accept_co_mentoring(ask(world, world.other), by=world.other.id, limits=LIMITS, now=NOW)
    assert names(limit=1) == set()


def test_a_dropped_goal_keeps_nobody_waiting(session: Any, world: World) -> None:
    asked = ask(world)
    service.drop_goal(
        world.pairing, world.goal.id, reason="changed", by=world.pairing.mentee_id, now=NOW
    )
    assert asked.state == "withdrawn"
    assert told(session, "co-mentor-spared") == [world.midwife.email]
    with pytest.raises(CoMentorSettled):
        service.accept_co_mentoring(asked, by=world.midwife.id, limits=LIMITS, now=NOW)


@pytest.mark.parametrize("accepted", [True, False])
def test_the_end_of_a_pairing_spares_its_co_mentors(
    session: Any, world: World, accepted: bool
) -> None:
    asked = ask(world)
    if accepted:
        service.accept_co_mentoring(asked, by=world.midwife.id, limits=LIMITS, now=NOW)
    service.end_pairing(
        world.pairing, reason="not-a-fit", by=world.pairing.mentee_id, now=NOW + DAY
    )
    assert told(session, "co-mentor-spared") == [world.midwife.email]


def test_who_has_nothing_to_do_with_a_dropped_goal_is_not_told(session: Any, world: World) -> None:
    service.decline_co_mentoring(ask(world), reason="no-time", by=world.midwife.id, now=NOW)
    service.drop_goal(
        world.pairing, world.goal.id, reason="changed", by=world.pairing.mentor_id, now=NOW
    )
    assert told(session, "co-mentor-spared") == []


def test_half_way_a_co_mentor_is_reminded_once(session: Any, world: World) -> None:
    ask(world)
    assert service.remind_co_mentors(NOW + 3 * DAY, each=session.begin_nested) == 0
    assert service.remind_co_mentors(NOW + 3.5 * DAY, each=session.begin_nested) == 1
    assert service.remind_co_mentors(NOW + 4 * DAY, each=session.begin_nested) == 0
    assert told(session, "co-mentor-reminder") == [world.midwife.email]


def test_who_answered_is_not_reminded(session: Any, world: World) -> None:
    asked = ask(world)
    service.accept_co_mentoring(asked, by=world.midwife.id, limits=LIMITS, now=NOW + DAY)
    assert service.remind_co_mentors(NOW + 4 * DAY, each=session.begin_nested) == 0
    service.remind_co_mentor(asked, now=NOW + 4 * DAY)
    assert told(session, "co-mentor-reminder") == []
    assert asked.reminded_at is None


def test_the_coordinator_sees_that_a_goal_waits_and_not_which(session: Any, world: World) -> None:
    def waits() -> bool:
        cases = read_exceptions(world.association.id, NOW + DAY, LIMITS).shown
        return any(case.kind == CaseKind.GOAL for case in cases)

    assert waits()
    asked = ask(world)
    assert waits()
    service.accept_co_mentoring(asked, by=world.midwife.id, limits=LIMITS, now=NOW)
    assert not waits()


def test_the_pages_lead_from_a_guarded_goal_to_its_sign_off(page: PageClient, world: World) -> None:
    pairing, goal, midwife = world.pairing, world.goal, world.midwife
    mentee, mentor = pairing.mentee, pairing.mentor
    ids = {"pairing_id": pairing.id, "goal_id": goal.id}
    page.sign_in(mentee)
    goals = page.get("pairings.goals", pairing_id=pairing.id)
    proposed = page.get(goals.link("Find a co-mentor"))
    assert "Ask Halima" in proposed.text
    assert "Ask Baraka" not in proposed.text
    said = page.post("matching.ask_co_mentor", **ids, person_id=midwife.id)
    assert "Halima was asked" in said.text
    assert midwife.email not in said.html
    page.sign_in(midwife)
    assert "1 goal you were asked to co-mentor" in page.get("pairings.requests").text
    rows = page.get("pairings.co_mentoring")
    before = page.get(rows.link("Care in labour and birth"))
    for hidden in (mentee.email, mentee.full_name, mentor.email, mentor.full_name):
        assert hidden not in before.html
    assert "To keep a partograph" in before.text
    ask_id = before.address.rpartition("/")[-1]
    page.get("pairings.pairing", pairing_id=pairing.id, status=404)
    page.get("pairings.goals", pairing_id=pairing.id, status=404)
    page.get("pairings.decline_co_mentoring", ask_id=ask_id)
    assert page.post("pairings.save_decline_co_mentoring", {}, ask_id=ask_id, status=422).errors
    after = page.post("pairings.accept_co_mentoring", ask_id=ask_id)
    assert mentee.email in after.html
    assert mentor.email not in after.html
    assert page.post("pairings.sign_off_goal", {}, ask_id=ask_id, status=422).errors
    low = page.post("pairings.sign_off_goal", {"level": "1"}, ask_id=ask_id, status=422)
    assert "lower than the level before" in low.errors[0]
    page.sign_in(mentor)
    assert midwife.email not in page.get("pairings.goals", pairing_id=pairing.id).html
    page.post("pairings.save_sign_off", {"level": "5"}, **ids, status=409)
    page.get("pairings.co_mentor", ask_id=ask_id, status=404)
    page.sign_in(midwife)
    done = page.post("pairings.sign_off_goal", {"level": "4"}, ask_id=ask_id)
    assert "The goal is reached" in done.text
    page.sign_in(mentee)
    assert "needs no co-mentor now" in page.get("matching.co_mentors", **ids).text


def test_the_coordinators_page_names_no_goal(page: PageClient, world: World) -> None:
    appoint_coordinator(world.association, world.other, by=None, now=NOW)
    page.sign_in(world.other)
    shown = page.get("insight.association", association_id=world.association.id)
    assert "waits for a co-mentor" in shown.text
    assert "partograph" not in shown.text
    assert "Care in labour and birth" not in shown.text


def test_nobody_reads_what_somebody_else_was_asked(session: Any, world: World) -> None:
    asked = ask(world)
    assert queries.get_co_mentor(asked.id, world.midwife.id) is asked
    for stranger in (world.other, world.pairing.mentee, world.pairing.mentor):
        with pytest.raises(NotFound):
            queries.get_co_mentor(asked.id, stranger.id)


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("blocker", ["mentee", "mentor", "co-mentor"])
def test_a_block_ends_co_mentoring_and_says_to_nobody_why(
    session: Any, world: World, blocker: str, accepted: bool
) -> None:
    asked, pairing = ask(world), world.pairing
    if accepted:
        service.accept_co_mentoring(asked, by=world.midwife.id, limits=LIMITS, now=NOW)
    two = {
        "mentee": (pairing.mentee_id, world.midwife.id),
        "mentor": (pairing.mentor_id, world.midwife.id),
        "co-mentor": (world.midwife.id, pairing.mentee_id),
    }
    by, other = two[blocker]
    if blocker == "mentor":  # two mentors have met through the goal alone, not through a request
        assert queries.have_met(by, other)
    service.block_person(other, by=by, now=NOW)
    assert not asked.holds and asked.state == ("accepted" if accepted else "withdrawn")
    assert told(session, "co-mentor-needed") == both(world)
    asked_for = select(Message.body).where(Message.kind == "co-mentor-needed")
    assert all("no longer co-mentors" in body for body in session.scalars(asked_for))
    with pytest.raises(NotFound):
        service.sign_off_goal(asked, level=4, by=world.midwife.id, now=NOW)
    with pytest.raises(NotFound):
        queries.get_co_mentor(asked.id, world.midwife.id)
    assert queries.list_co_mentoring(world.midwife.id) == []
    assert ask(world, world.other).state == "requested"
