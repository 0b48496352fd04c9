"""A cohort run from the question to the open pairing, on both databases."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Programme
from mentor_match.associations.queries import find_agreement, find_enrolment, list_memberships
from mentor_match.associations.rules import ProgrammeState
from mentor_match.associations.service import (
    appoint_coordinator,
    consent_outside,
    create_association,
    end_agreement,
    leave_association,
)
from mentor_match.cli.work import work_on
from mentor_match.extensions import db
from mentor_match.matching.assigning import work_out
from mentor_match.matching.enrolled import read_enrolled
from mentor_match.matching.models import CohortRun, Proposal, RunMentee
from mentor_match.matching.queries import list_proposals, list_unmatched
from mentor_match.matching.rules import (
    BothWays,
    NobodyToMatch,
    NothingCrosses,
    NotMatching,
    ProposalAnswered,
    ProposalClosed,
    ProposalState,
    RunNotReady,
    Wish,
    Work,
)
from mentor_match.matching.service import (
    Claim,
    claim_run,
    confirm_proposal,
    discard_run,
    draft_run,
    end_work,
    fail_work,
    forbid_pair,
    keep_claim,
    keep_result,
    keeping,
    lock_pair,
    publish_run,
    refuse_proposal,
    remove_parts,
    say_progress,
    start_again,
    stop_run,
    tell_published,
)
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.rules import MentorAtCapacity
from mentor_match.pairings.service import block_person
from mentor_match.profiles.queries import find_mentor
from mentor_match.web.pages import ROWS_A_PAGE
from mentor_match.web.refusals import NotFound
from tests.factories.accounts import make_account
from tests.factories.matching import make_mentee, make_mentor
from tests.factories.programmes import make_partner, make_programme, take_part
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("database")


class World:
    """An association with a programme that is being matched."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.nurses: Association = create_association("NURSES", "The Nurses", by=None, now=now)
        self.boss: Account = make_account()
        appoint_coordinator(self.nurses, self.boss, by=None, now=now)
        self.programme: Programme = make_programme(self.nurses, self.boss)

    def mentee(self, association: Association | None = None, **facts: Any) -> Account:
        outside = facts.pop("outside", False)
        self.programme.state = ProgrammeState.OPEN
        account = make_mentee(association or self.nurses, **facts)
        take_part(self.programme, account, outside=outside)
        return account

    def mentor(self, association: Association | None = None, **facts: Any) -> Account:
        outside = facts.pop("outside", False)
        self.programme.state = ProgrammeState.OPEN
        account = make_mentor(association or self.nurses, **facts)
        take_part(self.programme, account, "mentor", places=2, outside=outside)
        return account

    def draft(self, **wish: Any) -> CohortRun:
        self.programme.state = ProgrammeState.MATCHING
        return draft_run(self.programme, Wish(**wish), by=self.boss.id, now=self.now)

    def worked(self, **wish: Any) -> CohortRun:
        run = self.draft(**wish)
        self.work_on(run)
        db.session.refresh(run)
        return run

    def claim(self, run: CohortRun, at: datetime | None = None) -> Claim:
        claim = claim_run(at or self.now)
        assert claim is not None and claim.run_id == run.id
        return claim

    def work_on(self, run: CohortRun) -> None:
        claim = self.claim(run)
        db.session.commit()
        work_on(claim)

    def published(self, **wish: Any) -> CohortRun:
        run = self.worked(**wish)
        publish_run(run, by=self.boss.id, now=self.now)
        return run


@pytest.fixture
def world(database: Flask, now: datetime) -> World:
    return World(now)


def pairs_of(run: CohortRun) -> set[tuple[UUID, UUID]]:
    return {(pair.mentee_id, pair.mentor_id) for pair in list_proposals(run)}


def test_a_run_needs_matching_to_have_begun_and_both_sides(world: World) -> None:
    with pytest.raises(NotMatching):
        draft_run(world.programme, Wish(), by=world.boss.id, now=world.now)
    world.mentee()
    with pytest.raises(NobodyToMatch):
        world.draft()


def test_a_finished_run_has_pairs_with_reasons_and_says_why_somebody_is_left(
    world: World,
) -> None:
    mentees = [world.mentee() for _ in range(3)]
    mentor = world.mentor(mentor={"capacity": 1})
    stranger = world.mentee(languages={"fr"})
    run = world.worked()
    assert run.work == Work.DONE and run.outcome["filled"] == 1
    (pair,) = list_proposals(run)
    assert pair.mentor_id == mentor.id and pair.mentee_id in {one.id for one in mentees}
    assert "topics" in {reason["code"] for reason in pair.reasons}
    left = {one.mentee_id: one for one in list_unmatched(run)}
    assert len(left) == 3
    assert left[stranger.id].reason == "no eligible mentor"
    assert left[stranger.id].rule == "language"
    assert {one.reason for one in left.values()} == {"no eligible mentor", "places taken"}


def test_the_same_facts_give_the_same_pairs_and_the_same_fingerprint(world: World) -> None:
    for _ in range(4):
        world.mentee()
    for _ in range(3):
        world.mentor(mentor={"capacity": 1})
    one, other = world.worked(), world.worked()
    assert one.fingerprint == other.fingerprint and one.engine == other.engine
    assert pairs_of(one) == pairs_of(other)
    world.mentee()
    assert world.worked().fingerprint != one.fingerprint


def test_a_locked_pair_stays_and_a_forbidden_one_is_in_no_new_draft(world: World) -> None:
    mentees = [world.mentee() for _ in range(2)]
    mentors = [world.mentor(mentor={"capacity": 1}) for _ in range(2)]
    first = pairs_of(world.worked())
    swapped = {(m.id, t.id) for m in mentees for t in mentors} - first
    locked = next(iter(swapped))
    by = {"by": world.boss.id, "now": world.now}
    lock_pair(world.programme, *locked, **by)
    again = world.worked()
    assert pairs_of(again) == swapped
    states = {(p.mentee_id, p.mentor_id): p.state for p in list_proposals(again)}
    assert states[locked] == ProposalState.LOCKED
    with pytest.raises(BothWays):
        forbid_pair(world.programme, *locked, reason="line", **by)
    other = next(iter(swapped - {locked}))
    forbid_pair(world.programme, *other, reason="line", **by)
    assert other not in pairs_of(world.worked())


def test_a_quota_that_cannot_be_had_is_named_and_changes_nothing(world: World) -> None:
    world.mentee(setting="urban")
    world.mentor()
    run = world.worked(rural=100)
    assert run.work == Work.FAILED
    assert "quota" in run.trouble["sentence"]
    assert run.trouble["facts"]["least"] == 1
    assert list_proposals(run) == []


def test_a_quota_is_held_and_its_price_is_told(world: World) -> None:
    for _ in range(2):
        world.mentee(cadre="2222")
    world.mentor(cadre="2222", mentor={"capacity": 2})
    world.mentor(cadre="2211", mentor={"capacity": 2}, offers={"triage": 5})
    free, held = world.worked(), world.worked(cross=50)
    assert held.outcome["across"] >= 1 > free.outcome["across"]
    assert held.outcome["without_quotas"]["total"] == pytest.approx(free.outcome["total"])
    assert held.outcome["total"] < free.outcome["total"]


def test_partners_are_proposed_to_each_other_only_where_both_consented(
    world: World, now: datetime
) -> None:
    doctors = create_association("DOCTORS", "The Doctors", by=None, now=now)
    theirs = make_account()
    appoint_coordinator(doctors, theirs, by=None, now=now)
    make_partner(world.programme, doctors, theirs)
    closed, open_ = world.mentee(), world.mentee(outside=True)
    world.mentor(doctors, outside=False)
    assert pairs_of(world.worked()) == set()
    willing = world.mentor(doctors, outside=True)
    assert pairs_of(world.worked()) == {(open_.id, willing.id)}
    assert closed.id not in {mentee for mentee, _ in pairs_of(world.worked())}


def test_nothing_crosses_after_an_agreement_ended_or_a_consent_was_taken_back(
    world: World, now: datetime
) -> None:
    doctors = create_association("DOCTORS", "The Doctors", by=None, now=now)
    theirs = make_account()
    appoint_coordinator(doctors, theirs, by=None, now=now)
    make_partner(world.programme, doctors, theirs)
    mentee, mentor = world.mentee(outside=True), world.mentor(doctors, outside=True)
    (proposal,) = list_proposals(world.published())
    enrolment = find_enrolment(world.programme.id, mentee.id, "mentee")
    consent_outside(enrolment, agreed=False, now=now)
    with pytest.raises(NothingCrosses), db.session.begin_nested():
        confirm_proposal(proposal, by=mentor.id, now=now)
    consent_outside(enrolment, agreed=True, now=now)
    confirm_proposal(proposal, by=mentor.id, now=now)
    end_agreement(find_agreement(world.nurses.id, doctors.id), by=None, now=now)
    with pytest.raises(NothingCrosses):
        confirm_proposal(proposal, by=mentee.id, now=now)
    assert db.session.scalar(select(func.count()).select_from(Pairing)) == 0


def test_a_draft_can_be_stopped_started_again_and_discarded(world: World) -> None:
    world.mentee()
    world.mentor()
    by = {"by": world.boss.id, "now": world.now}
    run = world.draft()
    stop_run(run, **by)
    assert run.work == Work.STOPPED
    start_again(run, **by)
    assert run.work == Work.WAITING
    with pytest.raises(RunNotReady):
        publish_run(run, **by)
    discard_run(run, **by)
    assert claim_run(world.now) is None


def test_a_silent_workers_run_is_taken_up_by_the_next_and_given_up_at_last(world: World) -> None:
    world.mentee()
    world.mentor()
    run, at = world.draft(), world.now
    for _attempt in range(3):
        claim = world.claim(run, at)
        assert claim_run(at) is None
        assert keep_claim(claim, at)
        at += timedelta(minutes=5)
    end_work(claim, resting=False, now=at)
    db.session.refresh(run)
    assert run.work == Work.FAILED and "3" in str(run.trouble["facts"])
    assert claim_run(at) is None


def test_a_worker_whose_run_went_to_another_is_not_heard_any_more(world: World) -> None:
    world.mentee()
    world.mentor()
    run = world.draft()
    slow = world.claim(run)
    later = world.now + timedelta(minutes=5)
    quick = world.claim(run, later)
    assert not keep_claim(slow, later)
    say_progress(slow, "keep", 0.9)
    end_work(slow, resting=False, now=later)
    fail_work(slow, "It is over.", {}, now=later)
    db.session.commit()
    work_on(slow)
    db.session.refresh(run)
    assert (run.work, run.share, run.trouble) == (Work.WORKING, 0, None)
    assert list_proposals(run) == []
    work_on(quick)
    db.session.refresh(run)
    assert run.work == Work.DONE and len(list_proposals(run)) == 1


def test_a_worker_that_rests_leaves_the_run_to_the_next_start(world: World) -> None:
    world.mentee()
    world.mentor()
    run = world.draft()
    end_work(world.claim(run), resting=True, now=world.now)
    db.session.refresh(run)
    assert run.work == Work.WAITING and run.attempts == 0


def test_a_run_that_was_stopped_while_it_was_worked_on_keeps_nothing(world: World) -> None:
    world.mentee()
    world.mentor()
    run = world.draft()
    claim = world.claim(run)
    stop_run(run, by=world.boss.id, now=world.now)
    assert not keep_claim(claim, world.now)
    end_work(claim, resting=False, now=world.now)
    db.session.refresh(run)
    assert run.work == Work.STOPPED


@contextmanager
def part() -> Iterator[None]:
    yield
    db.session.commit()


def rows_of(run: CohortRun) -> tuple[int, int]:
    return tuple(
        db.session.scalar(select(func.count()).select_from(model).where(model.run_id == run.id))
        for model in (Proposal, RunMentee)
    )


class Interrupted:
    """Parts, of which something is done before one of them."""

    def __init__(self, before: int, act: Callable[[], object]) -> None:
        self.before, self.act, self.parts = before, act, 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self.parts += 1
        if self.parts == self.before:
            self.act()
            db.session.commit()
        with part():
            yield


def kept(world: World, run: CohortRun, claim: Claim, each: Any = part) -> bool:
    """What a worker does once it has matched."""
    enrolled = read_enrolled(world.programme, world.now)
    found = work_out(enrolled, Wish(), 0, run.seed, lambda *_: None)
    return keep_result(claim, enrolled, found, fingerprint="a", now=world.now, each=each)


@pytest.fixture
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "TOGETHER", 2)


@pytest.mark.usefixtures("in_small_parts")
@pytest.mark.parametrize("again", [False, True], ids=["first", "over an earlier draft"])
def test_nothing_is_seen_of_a_draft_before_its_last_part_is_in(world: World, again: bool) -> None:
    for _one in range(5):
        world.mentee()
        world.mentor()
    run = world.worked() if again else world.draft()
    if again:
        start_again(run, by=world.boss.id, now=world.now)
    claim, seen = world.claim(run), []

    @contextmanager
    def watching() -> Iterator[None]:
        with part():
            yield
        db.session.refresh(run)
        seen.append((run.work == Work.DONE, run.outcome is not None, rows_of(run)))

    assert kept(world, run, claim, watching)
    assert [(done, drafted) for done, drafted, _ in seen[:-1]] == [(False, False)] * (len(seen) - 1)
    assert seen[-1] == (True, True, (5, 5)) and len({rows for *_, rows in seen}) >= 6


@pytest.mark.usefixtures("in_small_parts")
@pytest.mark.parametrize("before", range(2, 11))
def test_work_that_ends_between_two_parts_leaves_nothing_behind(world: World, before: int) -> None:
    for _one in range(5):
        world.mentee()
        world.mentor()
    run = world.draft()
    claim = world.claim(run)
    with pytest.raises(KeyboardInterrupt):
        kept(world, run, claim, Interrupted(before, raise_interrupt))
    db.session.rollback()
    stop_run(run, by=world.boss.id, now=world.now)
    end_work(claim, resting=False, now=world.now)
    remove_parts(claim, each=part)
    db.session.refresh(run)
    assert (run.work, run.outcome, rows_of(run)) == (Work.STOPPED, None, (0, 0))
    start_again(run, by=world.boss.id, now=world.now)
    assert kept(world, run, world.claim(run))
    assert rows_of(run) == (5, 5)


def raise_interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.usefixtures("in_small_parts")
@pytest.mark.parametrize("before", range(2, 11))
def test_no_part_is_taken_of_a_worker_whose_run_went_to_another(world: World, before: int) -> None:
    for _one in range(5):
        world.mentee()
        world.mentor()
    run = world.draft()
    slow, later = world.claim(run), world.now + timedelta(minutes=5)

    def another() -> None:
        assert kept(world, run, world.claim(run, later))

    assert not kept(world, run, slow, Interrupted(before, another))
    remove_parts(slow, each=part)
    db.session.refresh(run)
    assert run.work == Work.DONE and rows_of(run) == (5, 5)


def test_a_draft_put_away_while_it_is_kept_takes_no_more_parts(world: World) -> None:
    world.mentee()
    world.mentor()
    run = world.draft()
    claim = world.claim(run)
    put_away = Interrupted(2, lambda: discard_run(run, by=world.boss.id, now=world.now))
    assert not kept(world, run, claim, put_away)
    end_work(claim, resting=False, now=world.now)
    remove_parts(claim, each=part)
    assert rows_of(run) == (0, 0)


def test_a_proposal_stands_on_the_home_page_until_it_is_answered(
    world: World, page: PageClient
) -> None:
    mentee, mentor = world.mentee(call_me="Wanjiku"), world.mentor(call_me="Baraka")
    run = world.published()
    (proposal,) = list_proposals(run)
    page.sign_in(mentee)
    home = page.get("insight.home")
    assert "A programme proposes Baraka to you" in home.text
    assert home.link("Read the proposal").endswith(f"/proposals/{proposal.id}")
    confirm_proposal(proposal, by=mentee.id, now=world.now)
    assert "A programme proposes" not in page.get("insight.home").text
    page.sign_in(mentor)
    assert "A programme proposes Wanjiku to you" in page.get("insight.home").text


def test_a_published_run_tells_both_and_those_who_are_left_once(world: World) -> None:
    world.mentee()
    world.mentee(languages={"fr"})
    world.mentor()
    world.published()
    assert world.programme.state == ProgrammeState.RUNNING
    assert tell_published(world.now) == 2
    assert tell_published(world.now) == 0
    kinds = db.session.scalars(select(Message.kind).order_by(Message.kind)).all()
    assert [k for k in kinds if k.startswith("p")] == [
        "programme-unmatched", "proposal-received", "proposal-received",
    ]  # fmt: skip


def test_the_pairing_opens_when_both_say_yes_and_only_then(world: World) -> None:
    mentee, mentor = world.mentee(), world.mentor()
    (proposal,) = list_proposals(world.published())
    with pytest.raises(NotFound):
        confirm_proposal(proposal, by=world.boss.id, now=world.now)
    assert confirm_proposal(proposal, by=mentee.id, now=world.now) is None
    assert db.session.scalar(select(func.count()).select_from(Pairing)) == 0
    pairing = confirm_proposal(proposal, by=mentor.id, now=world.now)
    assert pairing is not None and pairing.programme_id == world.programme.id
    assert proposal.state == ProposalState.CONFIRMED
    assert find_mentor(mentor.id).places_taken == 1
    with pytest.raises(ProposalAnswered):
        refuse_proposal(proposal, by=mentee.id, reason="other", now=world.now)


def test_nothing_overbooks_when_a_mentor_gave_less_room_meanwhile(world: World) -> None:
    mentee, mentor = world.mentee(), world.mentor(mentor={"capacity": 1})
    (proposal,) = list_proposals(world.published())
    find_mentor(mentor.id).capacity = 0
    db.session.flush()
    confirm_proposal(proposal, by=mentee.id, now=world.now)
    with pytest.raises(MentorAtCapacity), db.session.begin_nested():
        confirm_proposal(proposal, by=mentor.id, now=world.now)
    db.session.refresh(proposal)
    assert proposal.state == ProposalState.PROPOSED and proposal.mentor_confirmed_at is None


def test_a_refusal_offers_the_mentee_the_next_and_the_place_to_who_was_left(world: World) -> None:
    one, other = world.mentee(), world.mentee()
    mentor = world.mentor(mentor={"capacity": 1})
    run = world.published()
    (proposal,) = list_proposals(run)
    refused = one if proposal.mentee_id == one.id else other
    left = other if refused is one else one
    assert refuse_proposal(proposal, by=refused.id, reason="no-time", now=world.now) is None
    open_ = [p for p in list_proposals(run) if p.state == ProposalState.PROPOSED]
    assert [(p.mentee_id, p.mentor_id, p.follows_id) for p in open_] == [
        (left.id, mentor.id, proposal.id)
    ]
    assert db.session.get(RunMentee, (run.id, left.id)).missing == 0


def test_a_mentee_whose_mentor_refuses_gets_the_next_best_who_has_room(world: World) -> None:
    mentee = world.mentee()
    mentors = [world.mentor(mentor={"capacity": 1}) for _ in range(3)]
    run = world.published()
    seen: list[UUID] = []
    for _ in mentors:
        (proposal,) = [p for p in list_proposals(run) if p.state == ProposalState.PROPOSED]
        seen.append(proposal.mentor_id)
        refuse_proposal(proposal, by=proposal.mentor_id, reason="no-time", now=world.now)
    assert sorted(seen) == sorted(one.id for one in mentors)
    assert db.session.get(RunMentee, (run.id, mentee.id)).missing == 1


def test_a_coordinator_drafts_compares_locks_and_publishes_on_pages(
    page: PageClient, world: World
) -> None:
    for number in range(3):
        world.mentee(call_me=f"Mentee{number}")
    world.mentor(call_me="Mentorina", mentor={"capacity": 2})
    world.programme.state = ProgrammeState.MATCHING
    page.sign_in(world.boss)
    ids = {"association_id": world.nurses.id, "programme_id": world.programme.id}
    assert "No draft yet" in page.get("matching.runs", **ids).text
    view = page.post("matching.draft_run", {"objective": "total", "cross": "0"}, **ids)
    assert "Waits for its turn" in view.text
    run = db.session.scalars(select(CohortRun)).one()
    world.work_on(run)
    one = {**ids, "run_id": run.id}
    view = page.get("matching.run", **one)
    assert "Mentorina" in view.text and "Left without a mentor: 1" in view.text
    pair = list_proposals(run)[0]
    page.post("matching.lock_pair", proposal_id=pair.id, act="lock", **one)
    file = page.get("matching.run_file", kind="csv", **one)
    assert str(pair.mentee_id) in file.html
    workbook = page._open("GET", page._address("matching.run_file", {"kind": "xlsx", **one}))
    assert workbook.status_code == 200 and workbook.data.startswith(b"PK")
    second = world.worked()
    view = page.get("matching.compare_runs", one=run.id, other=second.id, **ids)
    assert "Both drafts have the same pairs" in view.text
    loose = list_proposals(run)[-1]
    view = page.post("matching.save_forbid", status=422, proposal_id=loose.id, **one)
    assert view.errors == ["Choose why these two should not be paired."]
    view = page.post("matching.act_on_run", act="publish", **one)
    assert "Published" in view.text


def test_pairs_made_by_hand_become_locks_or_faults_by_row(page: PageClient, world: World) -> None:
    mentee, mentor = world.mentee(), world.mentor()
    world.programme.state = ProgrammeState.MATCHING
    page.sign_in(world.boss)
    ids = {"association_id": world.nurses.id, "programme_id": world.programme.id}

    def send(text: str, status: int) -> Any:
        data = {"file": (io.BytesIO(text.encode()), "pairs.csv")}
        return page.post("matching.lock_file", data, status=status, **ids)

    view = send(f"mentee_id,mentor_id\n{mentee.id},{mentee.id}\nnobody,{mentor.id}\n", 422)
    assert len(view.errors) == 2 and "row 2" in view.errors[0] and "row 3" in view.errors[1]
    assert view.errors[1].endswith(
        "row 3, column “mentee_id”: “nobody” is nobody who takes part as a mentee. "
        "Take the id from a file of this programme."
    )
    missing = send("a,mentor_id\n1,2\n", 422).errors[0]
    assert "These columns are not there: mentee_id." in missing
    view = send(f"why,mentee_id,mentor_id\nx,{mentee.id},{mentor.id}\n", 200)
    assert "Newly locked: 1" in view.text and "Locked" in view.text
    view = page.post("matching.take_back_wish", mentee_id=mentee.id, mentor_id=mentor.id, **ids)
    assert "Taken back" in view.text


def test_locks_and_bans_are_listed_a_page_at_a_time(page: PageClient, world: World) -> None:
    mentor = world.mentor()
    mentees = [world.mentee() for _ in range(ROWS_A_PAGE + 1)]
    for number, mentee in enumerate(mentees):
        at = world.now + timedelta(minutes=number)
        lock_pair(world.programme, mentee.id, mentor.id, by=world.boss.id, now=at)
    page.sign_in(world.boss)
    ids = {"association_id": world.nurses.id, "programme_id": world.programme.id}
    first = page.get("matching.runs", **ids).html
    second = page.get("matching.runs", page=2, **ids).html
    assert first.count("/take-back") == ROWS_A_PAGE and second.count("/take-back") == 1
    assert mentees[0].full_name in second and mentees[0].full_name not in first


def test_two_people_answer_a_proposal_on_pages(page: PageClient, world: World) -> None:
    mentee, mentor = world.mentee(call_me="Achieng"), world.mentor(call_me="Beatrice")
    (proposal,) = list_proposals(world.published())
    page.sign_in(mentee)
    assert "Beatrice" in page.get("matching.proposals").text
    view = page.get("matching.proposal", proposal_id=proposal.id)
    assert "Offers what is wanted" in view.text and "@example.org" not in view.text
    page.get("matching.refuse_proposal", proposal_id=proposal.id)
    page.post("matching.save_refusal", status=422, proposal_id=proposal.id)
    view = page.post("matching.confirm_proposal", proposal_id=proposal.id)
    assert "opens when Beatrice says yes" in view.text
    page.sign_in(mentor)
    view = page.post("matching.confirm_proposal", proposal_id=proposal.id)
    assert "Your mentee Achieng" in view.heading
    page.sign_in(make_mentee(world.nurses))
    page.get("matching.proposal", status=404, proposal_id=proposal.id)


def test_a_draft_is_seen_by_nobody_it_pairs(page: PageClient, world: World) -> None:
    mentee = world.mentee()
    world.mentor()
    (proposal,) = list_proposals(world.worked())
    page.sign_in(mentee)
    assert "No proposal yet" in page.get("matching.proposals").text
    page.get("matching.proposal", status=404, proposal_id=proposal.id)
    assert db.session.get(Proposal, proposal.id).told_at is None


def test_a_wish_upon_a_partners_member_shows_no_name(page: PageClient, world: World) -> None:
    doctors = create_association("DOCTORS", "The Doctors", by=None, now=world.now)
    make_partner(world.programme, doctors, world.boss)
    mentee = world.mentee(call_me="Ours")
    mentor = world.mentor(doctors, outside=True, call_me="Theirs")
    mentee.full_name, mentor.full_name = "Ours Alone", "Theirs Alone"
    lock_pair(world.programme, mentee.id, mentor.id, by=world.boss.id, now=world.now)
    db.session.commit()
    page.sign_in(world.boss)
    ids = {"association_id": world.nurses.id, "programme_id": world.programme.id}
    shown = page.get("matching.runs", **ids).text
    assert "Ours Alone" in shown and "a member of a partner" in shown
    assert "Theirs" not in shown


def test_whoever_answered_on_the_page_is_not_asked_again_by_mail(world: World) -> None:
    world.mentee()
    mentor = world.mentor()
    (pair,) = list_proposals(world.published())
    confirm_proposal(pair, by=mentor.id, now=world.now)
    tell_published(world.now)
    asked = select(Message.account_id).where(Message.kind == "proposal-received")
    assert list(db.session.scalars(asked)) == [pair.mentee_id]


def test_a_refused_proposal_is_told_to_nobody_afterwards(world: World) -> None:
    world.mentee()
    mentor = world.mentor()
    (pair,) = list_proposals(world.published())
    refuse_proposal(pair, by=mentor.id, reason="no-time", now=world.now)
    tell_published(world.now)
    asked = select(func.count(Message.id)).where(Message.kind == "proposal-received")
    assert db.session.scalar(asked) == 0


@pytest.mark.parametrize("part", ["mentee", "mentor"])
def test_whose_membership_is_over_is_in_no_draft(world: World, part: str) -> None:
    people = {"mentee": world.mentee(), "mentor": world.mentor()}
    world.mentee(), world.mentor()
    (membership,) = list_memberships(people[part].id)
    leave_association(membership, now=world.now)
    paired = {one for pair in pairs_of(world.worked()) for one in pair}
    assert paired and people[part].id not in paired


@pytest.mark.parametrize("by_mentee", [True, False])
def test_who_are_kept_apart_are_in_no_draft(world: World, by_mentee: bool) -> None:
    mentee, mentor = world.mentee(), world.mentor()
    two = (mentee, mentor) if by_mentee else (mentor, mentee)
    block_person(two[1].id, by=two[0].id, now=world.now)
    assert pairs_of(world.worked()) == set()


def test_a_block_after_publication_opens_no_pairing_and_makes_no_next_pair(world: World) -> None:
    mentee, *mentors = world.mentee(), world.mentor(), world.mentor()
    run = world.published()
    (proposal,) = list_proposals(run)
    confirm_proposal(proposal, by=proposal.mentor_id, now=world.now)
    for mentor in mentors:
        block_person(mentor.id, by=mentee.id, now=world.now)
    with pytest.raises(ProposalClosed):
        confirm_proposal(proposal, by=mentee.id, now=world.now)
    assert refuse_proposal(proposal, by=mentee.id, reason="other", now=world.now) is None
    assert [one.state for one in list_proposals(run)] == [ProposalState.REFUSED]
