"""How an association counts continuing professional development: a rule set, as data. Pure.

Amounts are whole numbers of hundredths of a unit. A change of the rules is a new version with the
day from which it applies; what was counted before stays as it was counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from mentor_match.reference.cpd import (
    CATEGORIES,
    DEFAULT_TEMPLATE,
    PERIODS,
    TEMPLATES,
    UNITS,
    VERBS,
)
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

HUNDREDTHS = 100
LENGTHS = (12, 24, 36, 48, 60)  # months


class MinimumOverCeiling(Refusal):
    """A category asks for more than it gives."""

    sentence = N_("In “%(category)s” the minimum is higher than the ceiling. Lower one of the two.")


class MinimumsOverRequired(Refusal):
    """The parts ask for more than the whole."""

    sentence = N_(
        "The minimums of the categories add up to more than is required in all. "
        "Raise what is required or lower a minimum."
    )


class OutOfReach(Refusal):
    """Nobody could ever get there."""

    sentence = N_(
        "With these ceilings nobody can reach what is required. Raise a ceiling or ask for less."
    )


class MinimumNotCounted(Refusal):
    """Asked for, but not counted."""

    sentence = N_("“%(category)s” has a minimum but does not count. Let it count, or ask for none.")


class AppliesBackwards(Refusal):
    """Members have entries by the rules before."""

    sentence = N_(
        "Members have entries already, so new rules begin today at the earliest, and after the "
        "day on which the last version begins. What was counted before stays as it was counted."
    )


class UnitStays(Refusal):
    """Hours and points cannot be added to each other."""

    sentence = N_(
        "Members have entries in the present unit, and two units cannot be added up. "
        "Keep the unit, and change how many minutes make one."
    )


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """What holds for one category in one period; amounts in hundredths, no ceiling is None."""

    counts: bool = True
    ceiling: int | None = None
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class RuleSet:
    """How an association counts. `first_year` is any year in which a calendar period begins."""

    unit: str
    minutes_per_unit: int
    period: str
    months: int
    first_year: int
    required: int
    session_minutes: int
    mentors: bool
    mentees: bool
    self_declared: bool
    verbs: frozenset[str]
    categories: Mapping[str, CategoryRule]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "RuleSet":
        """From what `as_data` gave, or a template. A category it does not know is not counted."""
        known = {
            code: CategoryRule(**data["categories"].get(code, {"counts": False}))
            for code in CATEGORIES
        }
        return cls(**{**data, "verbs": frozenset(data["verbs"]), "categories": known})

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        categories = {code: asdict(rule) for code, rule in self.categories.items()}
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {**plain, "verbs": sorted(self.verbs), "categories": categories}


DEFAULT = RuleSet.from_data(TEMPLATES[DEFAULT_TEMPLATE].rules)


def check_rules(rules: RuleSet) -> None:
    """Refuse rules that contradict themselves."""
    assert rules.unit in UNITS
    assert rules.period in PERIODS
    assert rules.verbs <= set(VERBS)
    for code, rule in rules.categories.items():
        if rule.minimum and not rule.counts:
            raise MinimumNotCounted(category=CATEGORIES[code])
        if rule.ceiling is not None and rule.minimum > rule.ceiling:
            raise MinimumOverCeiling(category=CATEGORIES[code])
    counted = [rule for rule in rules.categories.values() if rule.counts]
    if sum(rule.minimum for rule in counted) > rules.required:
        raise MinimumsOverRequired
    ceilings = [rule.ceiling for rule in counted]
    if None not in ceilings and sum(one or 0 for one in ceilings) < rules.required:
        raise OutOfReach


class Version(Protocol):
    """A version of a rule set, with the day from which it applies."""

    @property
    def applies_from(self) -> date: ...


Kind = TypeVar("Kind", bound=Version)


def version_on(versions: Iterable[Kind], day: date) -> Kind | None:
    """The version that applies on a day; the first one also for what was done before it."""
    ordered = sorted(versions, key=lambda version: version.applies_from)
    applying = [version for version in ordered if version.applies_from <= day]
    return applying[-1] if applying else next(iter(ordered), None)


def check_version(
    rules: RuleSet,
    applies_from: date,
    *,
    before: Sequence[tuple[date, RuleSet]],
    entries: bool,
    today: date,
) -> None:
    """Refuse a version that would change what was counted. `before` has the earlier versions."""
    check_rules(rules)
    latest = max(before, key=lambda one: one[0], default=None)
    if latest is not None and applies_from <= latest[0]:
        raise AppliesBackwards
    if entries and applies_from < today:
        raise AppliesBackwards
    present = latest[1] if latest else DEFAULT
    if entries and rules.unit != present.unit:
        raise UnitStays
