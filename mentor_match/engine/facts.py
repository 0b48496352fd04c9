"""The small facts: mentors grouped by what they say, so that each answer is compared once.

Among 100,000 mentors there are a few hundred sets of languages, a few dozen time zones and sixty
lengths of career. A block is computed for each mentee and each such class, and looked up for
everyone in it.

Each function here takes the mentees and one mentor of each class and gives the block in [0, 1],
shape (n_mentees, n_classes); what it gives for those who said nothing is not used.
"""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentor_match.engine.inner import Floats64
from mentor_match.engine.types import MenteeFacts, MentorFacts

HALF_DAY = 12.0
YEARS_AHEAD = 5.0
UNSAID: tuple[Any, ...] = ("", None, frozenset())
PLACES = {"": np.nan, "rural": 0.0, "semi-urban": 1.0, "urban": 2.0}

Mask = NDArray[np.bool_]
Mentees = Sequence[MenteeFacts]
Mentors = Sequence[MentorFacts]


@dataclass(frozen=True)
class Fact:
    """One kind of fact: where it stands in `MentorFacts`, who asks for it, how it compares."""

    of: str
    asks: Callable[[MenteeFacts], bool]
    compare: Callable[[Mentees, Mentors], Floats64]


@dataclass(frozen=True)
class Rule:
    """A hard rule on one fact: True, (n_mentees, n_classes), where it forbids."""

    of: str
    forbids: Callable[[Mentees, Mentors], Mask]


class Classes:
    """Mentors grouped by one fact.

    Attributes
    ----------
    codes : ndarray of int, shape (n_mentors,)
        The class of each mentor.
    examples : list of MentorFacts
        One mentor of each class.
    sizes : ndarray of int, shape (n_classes,)
    said : ndarray of bool, shape (n_classes,)
        Which classes stated the fact.
    """

    def __init__(self, mentors: Mentors, fact: str) -> None:
        self.fact = fact
        self.numbers: dict[Hashable, int] = {}
        self.examples: list[MentorFacts] = []
        self.codes = self._read(mentors)
        self.sizes = np.bincount(self.codes, minlength=len(self.numbers))

    def _read(self, mentors: Mentors) -> NDArray[np.intp]:
        """The class of each of these mentors; new classes are added."""
        numbers, known = self.numbers, len(self.numbers)
        values = map(attrgetter(self.fact), mentors)
        codes = np.array(
            [numbers.setdefault(value, len(numbers)) for value in values], dtype=np.intp
        )
        new, first = np.unique(codes, return_index=True)
        self.examples += [mentors[row] for row in first[new >= known]]
        self.said = np.array([value not in UNSAID for value in numbers], dtype=bool)
        return codes

    def apart(self) -> "Classes":
        """The same classes, which new ones can be added to without changing these."""
        other = copy(self)
        other.numbers, other.examples = dict(self.numbers), list(self.examples)
        return other

    def like(self, mentors: Mentors) -> "Classes":
        """Other mentors in the same classes; averages stay those of the first ones."""
        codes = self._read(mentors)
        self.sizes = np.append(self.sizes, np.zeros(len(self.numbers) - len(self.sizes), dtype=int))
        return self.part(codes)

    def part(self, codes: NDArray[np.intp]) -> "Classes":
        """Mentors of these classes."""
        other = copy(self)
        other.codes = codes
        return other


def _shared(wanted: Sequence[frozenset[str]], offered: Sequence[frozenset[str]]) -> Floats64:
    """How many codes each pair of sets shares, (n_wanted, n_offered)."""
    codes = {code: number for number, code in enumerate(sorted(set().union(*wanted)))}
    return _members(wanted, codes) @ _members(offered, codes).T


def _members(sets: Sequence[frozenset[str]], codes: dict[str, int]) -> Floats64:
    members = np.zeros((len(sets), len(codes)))
    for row, one in enumerate(sets):
        members[row, [codes[code] for code in one if code in codes]] = 1.0
    return members


def _part(wanted: Sequence[frozenset[str]], offered: Sequence[frozenset[str]]) -> Floats64:
    sizes = np.array([max(1, len(one)) for one in wanted])
    return _shared(wanted, offered) / sizes[:, None]


def _languages(mentees: Mentees, mentors: Mentors) -> Floats64:
    return _part([one.languages for one in mentees], [one.languages for one in mentors])


def _formats(mentees: Mentees, mentors: Mentors) -> Floats64:
    return _part([one.formats for one in mentees], [one.formats for one in mentors])


def _interprofessional(mentees: Mentees, mentors: Mentors) -> Floats64:
    same = _equal([one.cadre for one in mentees], [one.cadre for one in mentors])
    wished = np.array([one.discipline == "same" for one in mentees])
    return np.asarray(same == wished[:, None], dtype=float)


def _equal(ones: Sequence[str], others: Sequence[str]) -> Mask:
    return np.asarray(
        np.array(ones, dtype=object)[:, None] == np.array(others, dtype=object)[None, :],
        dtype=bool,
    )


def _hours(mentees: Mentees, mentors: Mentors) -> Floats64:
    own = _numbers([one.utc_offset for one in mentees])
    theirs = _numbers([one.utc_offset for one in mentors])
    return np.asarray(1.0 - hours_apart(own[:, None], theirs[None, :]) / HALF_DAY)


def hours_apart(one: Any, other: Any) -> Any:
    """The shorter way around the clock between two offsets, 0 to 12 hours; works on arrays."""
    apart = np.abs(one - other) % 24.0
    return np.minimum(apart, 24.0 - apart)


def _setting(mentees: Mentees, mentors: Mentors) -> Floats64:
    own = np.array([PLACES[one.setting] for one in mentees])
    theirs = np.array([PLACES[one.setting] for one in mentors])
    return np.asarray(1.0 - np.abs(own[:, None] - theirs[None, :]) / 2.0)


def _seniority(mentees: Mentees, mentors: Mentors) -> Floats64:
    own = _numbers([one.years for one in mentees])
    theirs = _numbers([one.years for one in mentors])
    return np.clip((theirs[None, :] - own[:, None]) / YEARS_AHEAD, 0.0, 1.0)


def _load(mentees: Mentees, mentors: Mentors) -> Floats64:
    places = np.array([one.capacity for one in mentors], dtype=float)
    return np.tile(places / (places + 1.0), (len(mentees), 1))


def _numbers(values: Sequence[float | None]) -> Floats64:
    return np.array([np.nan if value is None else float(value) for value in values])


FACTS: dict[str, Fact] = {
    "interprofessional": Fact(
        "cadre",
        lambda mentee: mentee.discipline != "any" and bool(mentee.cadre),
        _interprofessional,
    ),
    "languages": Fact("languages", lambda mentee: bool(mentee.languages), _languages),
    "hours": Fact("utc_offset", lambda mentee: mentee.utc_offset is not None, _hours),
    "formats": Fact("formats", lambda mentee: bool(mentee.formats), _formats),
    "setting": Fact("setting", lambda mentee: bool(mentee.setting), _setting),
    "seniority": Fact("years", lambda mentee: mentee.years is not None, _seniority),
    "load": Fact("capacity", lambda _: True, _load),
}


def _no_language(mentees: Mentees, mentors: Mentors) -> Mask:
    shared = _shared([one.languages for one in mentees], [one.languages for one in mentors])
    asked = np.array([bool(one.languages) for one in mentees], dtype=bool)[:, None]
    said = np.array([bool(one.languages) for one in mentors], dtype=bool)[None, :]
    return np.asarray(asked & said & (shared == 0))


def _full(mentees: Mentees, mentors: Mentors) -> Mask:
    full = np.array([one.capacity == 0 for one in mentors], dtype=bool)
    return np.tile(full, (len(mentees), 1))


def _other_cadre(mentees: Mentees, mentors: Mentors) -> Mask:
    return _refused([one.cadre for one in mentees], [one.accepts_cadres for one in mentors])


def _other_association(mentees: Mentees, mentors: Mentors) -> Mask:
    return _refused(
        [one.association for one in mentees], [one.accepts_associations for one in mentors]
    )


def _refused(codes: Sequence[str], accepted: Sequence[frozenset[str] | None]) -> Mask:
    """None accepts all; one who picks accepts nobody unknown."""
    picky = np.array([one is not None for one in accepted], dtype=bool)
    taken = _shared([frozenset([code]) for code in codes], [one or frozenset() for one in accepted])
    return np.asarray(picky[None, :] & (taken == 0))


# In the order in which they are named, after "self" and "excluded", which are about single persons.
RULES: dict[str, Rule] = {
    "capacity": Rule("capacity", _full),
    "cadre": Rule("accepts_cadres", _other_cadre),
    "association": Rule("accepts_associations", _other_association),
    "language": Rule("languages", _no_language),
}

COMPARED = sorted({fact.of for fact in FACTS.values()} | {rule.of for rule in RULES.values()})
