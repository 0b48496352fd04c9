"""Feedback: two questions after a session, eight at the end, and when answers may be shown. Pure.

Nothing is shown before five people have answered, and then five answers come in at once. Whoever
keeps what was shown before and subtracts learns the sum of five, never the answer of one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

STEP = 5  # product.md: no cell under five
WORDS_LIMIT = 500


class Side(StrEnum):
    """Whose answers they are."""

    MENTEE = "mentee"
    MENTOR = "mentor"


USEFUL = "useful"
NEXT_TIME = "next-time"
NOT_APPLICABLE = "na"
SCORES = ("1", "2", "3", "4", "5")

USEFUL_TITLES: dict[str, str] = {
    "1": N_("1 – not useful"),
    "2": N_("2"),
    "3": N_("3"),
    "4": N_("4"),
    "5": N_("5 – very useful"),
}

# What would make the next session better: about the session, never about a person.
BETTER: dict[str, str] = {
    "nothing": N_("Nothing, it was good as it was"),
    "aim": N_("A clearer aim, agreed beforehand"),
    "time": N_("More time"),
    "shorter": N_("Less time"),
    "practice": N_("More about my own practice"),
    "steps": N_("Clear next steps at the end"),
    "connection": N_("A better connection, or another way to meet"),
}

SCALE: dict[str, str] = {
    "1": N_("1 – not at all"),
    "2": N_("2"),
    "3": N_("3"),
    "4": N_("4"),
    "5": N_("5 – fully"),
    NOT_APPLICABLE: N_("Does not apply"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One of the eight: the area of competency, and how each side is asked."""

    code: str
    area: str
    mentee: str
    mentor: str

    def asked(self, side: str) -> str:
        """The sentence for this side."""
        return self.mentee if side == Side.MENTEE else self.mentor


COMMUNICATION = N_("Communication")
EXPECTATIONS = N_("Agreeing on expectations")
UNDERSTANDING = N_("Finding out what is understood")
INDEPENDENCE = N_("Fostering independence")
DIVERSITY = N_("Working with difference")
DEVELOPMENT = N_("Professional development")

ITEMS: tuple[Item, ...] = (
    Item(
        "listening",
        COMMUNICATION,
        N_("My mentor listened until I had said what I meant."),
        N_("I listened until my mentee had said what they meant."),
    ),
    Item(
        "comments",
        COMMUNICATION,
        N_("What my mentor said about my work told me what to do next."),
        N_("What I said about my mentee's work told them what to do next."),
    ),
    Item(
        "agreed",
        EXPECTATIONS,
        N_("We knew what each could expect of the other, and kept to it."),
        N_("I made sure that we knew what each could expect, and kept to it."),
    ),
    Item(
        "level",
        UNDERSTANDING,
        N_("My mentor found out what I knew already before explaining."),
        N_("I found out what my mentee knew already before explaining."),
    ),
    Item(
        "own-decisions",
        INDEPENDENCE,
        N_("I now decide more by myself in what we worked on."),
        N_("I left decisions to my mentee where they could take them."),
    ),
    Item(
        "respect",
        DIVERSITY,
        N_("My mentor took my profession, my background and my place of work seriously."),
        N_("I asked how my mentee's profession, background and place of work shape the need."),
    ),
    Item(
        "doors",
        DEVELOPMENT,
        N_("My mentor showed me people, posts or training that I would not have found."),
        N_("I showed my mentee people, posts or training that they would not have found."),
    ),
    Item(
        "goals",
        DEVELOPMENT,
        N_("I came nearer to the goals I had set."),
        N_("My mentee came nearer to the goals they had set."),
    ),
)
CODES = tuple(item.code for item in ITEMS)


class FeedbackGiven(Refusal):
    """An answer is given once: a changed one could be told from what was shown before."""

    sentence = N_("You have given this feedback already. Thank you; it is counted once.")


class FeedbackNotYet(Refusal):
    """There is nothing to look back on yet."""

    sentence = N_("You can give this feedback once the session was held, or the pairing is over.")


@dataclass(frozen=True, slots=True)
class Figure:
    """What may be shown of the answers to one question."""

    shown: Mapping[str, int]  # answer -> how often it was given, of those released
    waiting: int = 0  # answers that wait for others

    @property
    def n(self) -> int:
        """How many answers are in it; 0, or five and more."""
        return sum(self.shown.values())

    @property
    def missing(self) -> int:
        """How many more answers it takes until something is shown, or more is."""
        return STEP - self.waiting

    @property
    def mean(self) -> float | None:
        """The mean of scores; None where nothing may be shown, or answers are no scores.

        Its ends are cut: a mean of exactly 5 or 1 would tell what each of the five answered.
        """
        if self.n < STEP or not set(self.shown) <= set(SCORES):
            return None
        total = sum(int(score) * count for score, count in self.shown.items())
        return round(min(max(total / self.n, LOWEST_MEAN), HIGHEST_MEAN), 1)

    @property
    def own_mean(self) -> float:
        """The plain mean, for whoever gave all of the answers."""
        total = sum(int(score) * count for score, count in self.shown.items())
        return round(total / max(1, self.n), 1)


LOWEST_MEAN, HIGHEST_MEAN = 1.5, 4.5


def merged(shown: Mapping[str, int], block: Mapping[object, str]) -> dict[str, int]:
    """What is shown after a block of five answers (giver -> answer) has come in."""
    if len(block) != STEP:
        raise ValueError(f"{len(block)} answers are no block of {STEP}.")
    counts = dict(shown)
    for answer in block.values():
        counts[answer] = counts.get(answer, 0) + 1
    return dict(sorted(counts.items()))
