"""Cohort runs: what can be asked for, how runs and proposals go on. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class RunState(StrEnum):
    """Where a run stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Work(StrEnum):
    """Where the work on a run stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    LOCKED = "locked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


OPEN_PROPOSALS = (ProposalState.PROPOSED, ProposalState.LOCKED)

RUN_TITLES = {
    RunState.DRAFT: N_("Draft"),
    RunState.PUBLISHED: N_("Published"),
    RunState.DISCARDED: N_("Discarded"),
}
WORK_TITLES = {
    Work.WAITING: N_("Waits for its turn. It starts within a minute."),
    Work.WORKING: N_("Is being worked on. You can leave this page and come back."),
    Work.DONE: N_("Is ready to be looked at."),
    Work.STOPPED: N_("Was stopped. Start it again, or discard it."),
    Work.FAILED: N_(
        "Could not be finished. Read why, change what is asked for, and start it again."
    ),
}
PROPOSAL_TITLES = {
    ProposalState.PROPOSED: N_("Proposed"),
    ProposalState.LOCKED: N_("Locked"),
    ProposalState.CONFIRMED: N_("Confirmed by both"),
    ProposalState.REFUSED: N_("Refused"),
}

RUN_AFTER: Mapping[RunState, frozenset[RunState]] = {
    RunState.DRAFT: frozenset({RunState.PUBLISHED, RunState.DISCARDED}),
    RunState.PUBLISHED: frozenset(),
    RunState.DISCARDED: frozenset(),
}
PROPOSAL_AFTER: Mapping[ProposalState, frozenset[ProposalState]] = {
    ProposalState.PROPOSED: frozenset(
        {ProposalState.LOCKED, ProposalState.CONFIRMED, ProposalState.REFUSED}
    ),
    ProposalState.LOCKED: frozenset(
        {ProposalState.PROPOSED, ProposalState.CONFIRMED, ProposalState.REFUSED}
    ),
    ProposalState.CONFIRMED: frozenset(),
    ProposalState.REFUSED: frozenset(),
}

OBJECTIVES: Mapping[str, str] = {
    "total": N_("As many pairs as can be, then the best of them in all"),
    "worst_first": N_("As many pairs as can be, then the best for whoever has the least"),
    "quality": N_("Only pairs that are good enough, also where somebody is left without"),
}
QUOTAS: Mapping[str, str] = {
    "cross": N_("Pairs across cadres"),
    "rural": N_("Pairs of rural mentees"),
    "safeguard": N_("Pairs of mentees in countries of the safeguard list"),
}
STAGES: Mapping[str, str] = {
    "read": N_("Reading who takes part"),
    "compare": N_("Comparing everyone with everyone"),
    "assign": N_("Finding the best pairs in all"),
    "explain": N_("Writing the reasons"),
    "keep": N_("Keeping the draft"),
}
REFUSAL_REASONS: Mapping[str, str] = {
    "no-time": N_("I have no time for it now"),
    "other-topic": N_("The topics do not fit"),
    "too-close": N_("We work together too closely"),
    "language": N_("We would not understand each other well in one language"),
    "found": N_("I have found somebody already"),
    "other": N_("Another reason"),
}
FORBID_REASONS: Mapping[str, str] = {
    "line": N_("One is the line manager or assessor of the other"),
    "before": N_("They worked together before, and want somebody new"),
    "conflict": N_("They should not work together; the reason is known to the coordinator"),
    "distance": N_("They could not meet"),
    "other": N_("Another reason"),
}

LEASE = timedelta(seconds=45)  # a worker says much more often that it is alive
MOST_ATTEMPTS = 3
ALTERNATES = 3  # next best mentors kept for each mentee


class RunStep(Refusal):
    """Not from this state."""

    sentence = N_("This run has moved on meanwhile. Load the page again to see how it stands.")


class RunNotReady(Refusal):
    """Its pairs are not there yet."""

    sentence = N_("This run is not finished. Wait until it is ready, or start it again.")


class NobodyToMatch(Refusal):
    """A cohort needs both sides."""

    sentence = N_("There is nobody to match: at least one mentee and one mentor have to enrol.")


class NotMatching(Refusal):
    """Runs belong to the time of matching."""

    sentence = N_("Start matching first: while members can still enrol, a draft would be old soon.")


class ProposalAnswered(Refusal):
    """It was confirmed or refused before."""

    sentence = N_("This proposal was answered before. Go back to see how it stands.")


class ProposalClosed(Refusal):
    """One of the two blocked the other. Which one, and that it was a block, is not said."""

    sentence = N_(
        "This pair can no longer be confirmed. Decline it, and the next one is looked for."
    )


class NotPublished(Refusal):
    """Only who is told can answer."""

    sentence = N_("This proposal is not published yet.")


class NothingCrosses(Refusal):
    """One of the two took back the consent, or the agreement of their associations has ended."""

    sentence = N_(
        "This pair cannot come about any more: one of you is no longer proposed outside the own "
        "association, or the associations have ended their agreement. Say no to see what comes "
        "next."
    )


class BothWays(Refusal):
    """A pair is locked or forbidden, not both."""

    sentence = N_("This pair is the other way round already. Take that back first.")


class NotEnrolledPair(Refusal):
    """Locks and bans are about people who take part."""

    sentence = N_("Both have to take part in this programme.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a coordinator asks a run for. Quotas are per cent of the pairs, 0 for none.

    `floor` is the lowest score that is good enough, for the objective "quality".
    """

    objective: str = "total"
    floor: float = 0.0
    cross: int = 0
    rural: int = 0
    safeguard: int = 0
    weights: Mapping[str, float] | None = None

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Wish":
        """From JSON; what an older version kept beside is left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def quotas(self) -> list[tuple[str, int]]:
        """(kind, per cent) of those that are asked for."""
        return [(kind, share) for kind in QUOTAS if (share := getattr(self, kind))]


def least_pairs(percent: int, pairs: int) -> int:
    """How many pairs a quota asks for, of so many in all."""
    return ceil(pairs * percent / 100 - 1e-9)


def check_run_step(state: str, to: RunState) -> None:
    """Refuse a state that may not follow this one."""
    if to not in RUN_AFTER[RunState(state)]:
        raise RunStep


def check_proposal_step(state: str, to: ProposalState) -> None:
    """Refuse what may not follow."""
    if to not in PROPOSAL_AFTER[ProposalState(state)]:
        raise ProposalAnswered


def check_publishable(state: str, work: str) -> None:
    """Only a finished draft."""
    check_run_step(state, RunState.PUBLISHED)
    if work != Work.DONE:
        raise RunNotReady


def answer_state(mentee: datetime | None, mentor: datetime | None) -> ProposalState | None:
    """Confirmed when both did; None while one has not."""
    return ProposalState.CONFIRMED if mentee and mentor else None


def work_after(*, finished: bool, asked_to_stop: bool, resting: bool, attempts: int) -> Work:
    """What becomes of the work when its process has ended.

    `resting` tells that the worker itself was told to stop: whoever starts it again goes on.
    """
    if finished:
        return Work.DONE
    if asked_to_stop:
        return Work.STOPPED
    return Work.WAITING if resting or attempts < MOST_ATTEMPTS else Work.FAILED


@dataclass(frozen=True, slots=True)
class Change:
    """How two drafts differ for a mentee."""

    mentee: str
    before: Sequence[str]
    after: Sequence[str]


def changes_between(
    before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> list[Change]:
    """Mentees whose mentors are not the same, by mentee."""
    return [
        Change(mentee, sorted(before.get(mentee, ())), sorted(after.get(mentee, ())))
        for mentee in sorted(before.keys() | after.keys())
        if set(before.get(mentee, ())) != set(after.get(mentee, ()))
    ]
