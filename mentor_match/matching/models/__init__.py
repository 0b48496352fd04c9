"""What a mentee said about a suggestion."""

from mentor_match.matching.models.runs import CohortRun, PairWish, Proposal, RunMentee
from mentor_match.matching.models.suggestions import PERSON, Dismissal
from mentor_match.matching.models.waiting import WaitingEntry, WaitingWord

__all__ = [
    "PERSON",
    "CohortRun",
    "Dismissal",
    "PairWish",
    "Proposal",
    "RunMentee",
    "WaitingEntry",
    "WaitingWord",
]
