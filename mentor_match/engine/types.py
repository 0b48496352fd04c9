"""Facts that go in, answers that come out: frozen, with slots, checked when they are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

SETTINGS = ("", "urban", "semi-urban", "rural")
FORMATS = frozenset({"video", "phone", "text", "in-person"})
DISCIPLINES = ("any", "same", "different")


class _Facts:
    """What the facts of both have in common: how they are checked."""

    __slots__ = ()
    id: str
    formats: frozenset[str]
    texts: tuple[str, ...]

    def _refuse(self, name: str, why: str) -> None:
        raise ValueError(f"{type(self).__name__} {self.id!r}: {name} {why}.")

    def _check_shared(self) -> None:
        if not isinstance(self.id, str) or not self.id:
            raise ValueError(f"{type(self).__name__}: id must be a text that is not empty.")
        for name in ("cadre", "association", "country", "setting"):
            if not isinstance(getattr(self, name), str):
                self._refuse(name, f"must be a text, not {getattr(self, name)!r}")
        for name in ("languages", "formats"):
            object.__setattr__(self, name, self._texts_of(name, getattr(self, name)))
        self._check_choice("setting", SETTINGS)
        unknown = self.formats - FORMATS
        if unknown:
            self._refuse("formats", f"knows {sorted(FORMATS)}, not {sorted(unknown)}")
        self._check_number("utc_offset", -14, 14)
        self._check_number("years", 0, 90)
        texts: Any = self.texts
        if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
            self._refuse("texts", "must be a tuple of texts, one a document")
        object.__setattr__(self, "texts", tuple(texts))

    def _texts_of(self, name: str, found: Any) -> frozenset[str]:
        if isinstance(found, str) or not all(isinstance(one, str) for one in found):
            self._refuse(name, f"must be a set of texts, not {found!r}")
        return frozenset(found)

    def _check_choice(self, name: str, allowed: tuple[str, ...]) -> None:
        if getattr(self, name) not in allowed:
            self._refuse(name, f"must be one of {allowed}, not {getattr(self, name)!r}")

    def _check_number(self, name: str, low: float, high: float) -> None:
        value = getattr(self, name)
        if value is not None and not _between(value, low, high):
            self._refuse(name, f"must be between {low} and {high}, not {value!r}")

    def _check_levels(self, name: str, low: float, high: float) -> None:
        levels = getattr(self, name)
        for topic, level in levels.items():
            if not isinstance(topic, str) or not _between(level, low, high):
                self._refuse(name, f"must be between {low} and {high}; {topic!r} has {level!r}")
        object.__setattr__(self, name, {topic: float(level) for topic, level in levels.items()})


def _between(value: Any, low: float, high: float) -> bool:
    try:
        return not isinstance(value, bool) and isfinite(value) and low <= value <= high
    except TypeError:
        return False


@dataclass(frozen=True, slots=True)
class MentorFacts(_Facts):
    """A mentor. Every field but `id` has a default that means "not stated".

    Parameters
    ----------
    id : str
    cadre : str
        ISCO-08 four-digit code.
    association : str
        Code of the association.
    offers : mapping of str to float
        Topic -> level offered, 1 to 5.
    languages : frozenset of str
        BCP 47.
    country : str
        ISO 3166-1 alpha-3.
    utc_offset : float or None
        Hours, -14 to 14.
    setting : str
        "urban", "semi-urban" or "rural".
    years : float or None
        In the profession.
    formats : frozenset of str
        Of "video", "phone", "text", "in-person".
    texts : tuple of str
        Free text, one item a document.
    capacity : int
        Free places; 0 means none.
    accepts_cadres, accepts_associations : frozenset of str or None
        None accepts all.

    Raises
    ------
    ValueError
        Where a fact cannot be; it names the person and the field.
    """

    id: str
    cadre: str = ""
    association: str = ""
    offers: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    country: str = ""
    utc_offset: float | None = None
    setting: str = ""
    years: float | None = None
    formats: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    capacity: int = 1
    accepts_cadres: frozenset[str] | None = None
    accepts_associations: frozenset[str] | None = None

    def __post_init__(self) -> None:
        self._check_shared()
        self._check_levels("offers", 1, 5)
        capacity = self.capacity
        whole = isinstance(capacity, int | np.integer) and not isinstance(capacity, bool)
        if not whole or capacity < 0:
            self._refuse("capacity", f"must be a whole number, 0 or more, not {capacity!r}")
        for name in ("accepts_cadres", "accepts_associations"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, self._texts_of(name, getattr(self, name)))


@dataclass(frozen=True, slots=True)
class MenteeFacts(_Facts):
    """A mentee. Every field but `id` has a default that means "not stated".

    Parameters
    ----------
    wants : mapping of str to float
        Topic -> priority, 1 to 5.
    levels : mapping of str to float
        Topic -> own level now, 0 to 5.
    discipline : str
        "any", "same" or "different": the cadre of the mentor compared with one's own.
    excluded : frozenset of str
        Ids of mentors never to be proposed.

    The other fields are those of `MentorFacts`.

    Raises
    ------
    ValueError
        Where a fact cannot be; it names the person and the field.
    """

    id: str
    cadre: str = ""
    association: str = ""
    wants: Mapping[str, float] = field(default_factory=dict)
    levels: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    country: str = ""
    utc_offset: float | None = None
    setting: str = ""
    years: float | None = None
    formats: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    discipline: str = "any"
    excluded: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._check_shared()
        self._check_levels("wants", 1, 5)
        self._check_levels("levels", 0, 5)
        self._check_choice("discipline", DISCIPLINES)
        object.__setattr__(self, "excluded", self._texts_of("excluded", self.excluded))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each block counts; only their ratios matter.

    A block is a number in [0, 1] for a mentee and a mentor; the score is the weighted mean of the
    blocks the mentee has stated something for (see `features`).
    """

    topics: float = 6.0
    texts: float = 3.0
    interprofessional: float = 2.0
    languages: float = 1.0
    hours: float = 1.0
    formats: float = 0.5
    setting: float = 1.0
    seniority: float = 1.0
    load: float = 0.25

    def __post_init__(self) -> None:
        for one in fields(self):
            if not _between(getattr(self, one.name), 0, float("1e9")):
                raise ValueError(
                    f"Weights: {one.name} must be a number, 0 or more, "
                    f"not {getattr(self, one.name)!r}."
                )
        if not any(getattr(self, one.name) for one in fields(self)):
            raise ValueError("Weights: at least one weight must be above 0.")

    def as_array(self) -> NDArray[np.float64]:
        """The weights in the order of the fields, shape (n_blocks,)."""
        return np.array([getattr(self, one.name) for one in fields(self)])


BLOCKS: tuple[str, ...] = tuple(one.name for one in fields(Weights))


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who is proposed to a mentee: ids and scores, best first, ties by id."""

    mentee_id: str
    mentor_ids: tuple[str, ...]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score: the block it comes from, what it adds, and the facts behind it.

    `value` is the block itself in [0, 1]; `stated` tells whether both said something about it
    (otherwise the value is the average of those who did, so that silence neither helps nor harms).
    """

    code: str
    contribution: float
    facts: Mapping[str, Any]
    value: float = 0.0
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score and its reasons, the largest first; contributions add up to the score."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why mentors are not proposed to a mentee.

    For one mentor `rule` is the first hard rule that forbids the pair, None where none does. For
    all of them `removes` says how many each rule forbids, `alone` how many only that rule forbids,
    `best_change` the rule whose lifting would bring most back, and `brings` how many. Rules are
    "self", "capacity", "excluded", "cadre", "association" and "language".
    """

    total: int
    eligible: int
    rule: str | None = None
    removes: Mapping[str, int] = field(default_factory=dict)
    alone: Mapping[str, int] = field(default_factory=dict)
    best_change: str | None = None
    brings: int = 0


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why a mentee has fewer mentors than asked for, and what would help.

    `reason` is "no eligible mentor", "places taken" (every mentor they could have is full; then
    `mentees` compete for the places of `mentors`, and there are fewer of these: a Hall violator)
    or "below floor" (leaving the place empty was better). `unlock` is "another mentor", "one more
    place" or "a lower floor". All numbers are indices.
    """

    index: int
    reason: str
    unlock: str
    missing: int = 1
    mentees: tuple[int, ...] = ()
    mentors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is paired with whom.

    Parameters
    ----------
    pairs : ndarray of int, shape (n, 2)
        Mentee and mentor index, in that order of sorting.
    total : float
        Sum of the scores of the pairs.
    filled : int
        How many places were filled.
    bound : float
        No assignment that fills as many places can have a higher total.
    unmatched : tuple of Unmatched
        Each mentee with fewer mentors than asked for.
    worst : float
        The lowest score of a pair; NaN where there is none.
    """

    pairs: NDArray[np.int64]
    total: float
    filled: int
    bound: float
    unmatched: tuple[Unmatched, ...]
    worst: float = float("nan")


class Infeasible(ValueError):
    """Locks, quotas or lower bounds that cannot hold together; it names the constraint."""

    def __init__(self, constraint: str, why: str) -> None:
        self.constraint = constraint
        super().__init__(f"{constraint}: {why}")
