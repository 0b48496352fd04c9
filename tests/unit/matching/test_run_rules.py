"""What a run can be asked for, and how runs, work and proposals go on."""

from hypothesis import given
from hypothesis import strategies as st

from mentor_match.matching.rules import (
    MOST_ATTEMPTS,
    OBJECTIVES,
    PROPOSAL_AFTER,
    PROPOSAL_TITLES,
    QUOTAS,
    RUN_AFTER,
    RUN_TITLES,
    WORK_TITLES,
    ProposalAnswered,
    ProposalState,
    RunState,
    RunStep,
    Wish,
    Work,
    changes_between,
    check_proposal_step,
    check_run_step,
    least_pairs,
    work_after,
)
from mentor_match.web.refusals import Refusal


@given(st.lists(st.sampled_from(list(ProposalState)), max_size=10))
def test_an_answered_proposal_is_never_answered_again(steps: list[ProposalState]) -> None:
    state, answered = ProposalState.PROPOSED, False
    for to in steps:
        try:
            check_proposal_step(state, to)
        except ProposalAnswered:
            continue
        assert not answered
        state = to
        answered = state in {ProposalState.CONFIRMED, ProposalState.REFUSED}


@given(st.lists(st.sampled_from(list(RunState)), max_size=6))
def test_a_run_is_published_or_discarded_once(steps: list[RunState]) -> None:
    state, moves = RunState.DRAFT, 0
    for to in steps:
        try:
            check_run_step(state, to)
        except RunStep:
            continue
        state, moves = to, moves + 1
    assert moves <= 1


def test_every_state_has_its_words() -> None:
    assert set(RUN_TITLES) == set(RUN_AFTER) == set(RunState)
    assert set(PROPOSAL_TITLES) == set(PROPOSAL_AFTER) == set(ProposalState)
    assert set(WORK_TITLES) == set(Work)


@given(st.booleans(), st.booleans(), st.booleans(), st.integers(1, 6))
def test_work_ends_done_stopped_failed_or_is_taken_up_again(
    finished: bool, asked: bool, resting: bool, attempts: int
) -> None:
    after = work_after(finished=finished, asked_to_stop=asked, resting=resting, attempts=attempts)
    assert after != Work.WORKING
    assert (after == Work.DONE) == finished
    if not finished and not asked and not resting:
        assert (after == Work.FAILED) == (attempts >= MOST_ATTEMPTS)


@given(st.integers(0, 100), st.integers(0, 10_000))
def test_a_quota_asks_for_whole_pairs_and_never_for_more_than_there_are(
    percent: int, pairs: int
) -> None:
    least = least_pairs(percent, pairs)
    assert 0 <= least <= pairs
    assert least * 100 >= percent * pairs
    assert (least - 1) * 100 < percent * pairs or least == 0


@given(
    st.builds(
        Wish,
        objective=st.sampled_from(list(OBJECTIVES)),
        cross=st.integers(0, 100),
        rural=st.integers(0, 100),
        weights=st.none() | st.just({"topics": 2.0}),
    )
)
def test_a_wish_is_the_same_after_it_was_kept(wish: Wish) -> None:
    assert Wish.read({**wish.kept(), "of an older version": 1}) == wish
    assert [kind for kind, _ in wish.quotas()] == [k for k in QUOTAS if getattr(wish, k)]


def test_changes_name_who_has_other_partners_and_nobody_else() -> None:
    before = {"a": ["x"], "b": ["y", "z"], "c": ["x"]}
    after = {"a": ["x"], "b": ["z", "y"], "d": ["x"]}
    found = changes_between(before, after)
    assert [(one.mentee, one.before, one.after) for one in found] == [
        ("c", ["x"], []),
        ("d", [], ["x"]),
    ]


def test_every_refusal_has_a_sentence() -> None:
    for refusal in (RunStep, ProposalAnswered):
        assert issubclass(refusal, Refusal) and refusal.sentence.endswith(".")
