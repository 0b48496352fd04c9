"""The register: what an import would do, whose name is whose, and which cadre a job is. Pure."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mentor_match.reference.cadres import cadre_by_name
from mentor_match.reference.names import folded
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

LONGEST_KEY = 120
# How another system calls a person or post: carried along, but no news by itself.
CARRIED = ("source_id", "role_id")
FACTS = ("full_name", "email", "gender", "job", "job_title", "valid_until", *CARRIED)


class Fate(StrEnum):
    """What becomes of a person of a file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


FATE_TITLES = {
    Fate.NEW: N_("New"),
    Fate.CHANGED: N_("Changed"),
    Fate.SAME: N_("The same"),
}
FACT_TITLES = {
    "full_name": N_("Name"),
    "email": N_("E-mail address"),
    "gender": N_("Gender"),
    "job": N_("Code of the job"),
    "job_title": N_("Job"),
    "valid_until": N_("Valid until"),
}


class NothingToImport(Refusal):
    """Every row was refused, or the register has all of it."""

    sentence = N_("There is nothing new in these files. The register stays as it is.")


class NumberInRegister(Refusal):
    """One entry a number."""

    sentence = N_(
        "The register has somebody with the number %(number)s. Look that entry up and change it."
    )


class ErasedByPerson(Refusal):
    """Whose number it was wants nothing to be kept."""

    sentence = N_(
        "Whose number or address this is has erased everything about them. They come back by "
        "registering themselves; they can still be in the register of your association elsewhere."
    )


class NoFile(Refusal):
    """Nothing was chosen."""

    sentence = N_("Choose the file with your members.")
    status = 422


class UploadTooLarge(Refusal):
    """Together over the limit."""

    sentence = N_("These files are larger than 20 MB together. Bring them one after the other.")
    status = 422


@dataclass(slots=True)
class Planned:
    """One person of a file: what becomes of them, and fact -> (as it is, as it will be)."""

    fate: Fate
    number: str
    facts: Mapping[str, Any]
    known: Hashable | None = None  # the key of the entry that is there
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def plan_register(
    people: Iterable[tuple[str, Mapping[str, Any]]],
    register: Mapping[str, tuple[Hashable, Mapping[str, Any]]],
) -> list[Planned]:
    """The plan, in the order of the files. `register` maps a number to key and facts.

    What a file leaves empty is never taken out of the register: a list without a column of
    addresses must not cost everyone's address.
    """
    plan = []
    for number, facts in people:
        if number not in register:
            plan.append(Planned(Fate.NEW, number, facts))
            continue
        key, kept = register[number]
        changes = {
            name: (kept[name], facts[name])
            for name in FACTS
            if facts.get(name) and facts[name] != kept[name]
        }
        news = any(name not in CARRIED for name in changes)
        fate = Fate.CHANGED if news else Fate.SAME
        plan.append(Planned(fate, number, facts, key, changes if news else {}))
    return plan


def job_key(code: str | None, title: str | None) -> str | None:
    """What a cadre is chosen for: the register's own code, or its word where it has none."""
    key = code or folded(title or "")
    return key[:LONGEST_KEY] or None


def cadre_of_word(title: str | None) -> str | None:
    """The cadre that is called exactly so. Digits say nothing: lists of other years and other
    countries use the same ones for other jobs."""
    if not title or any(sign.isdigit() for sign in title):
        return None
    return cadre_by_name(title)


def same_name(one: str, other: str) -> bool:
    """Whether two ways of writing a name can be one person's: the same words in any order, or
    all of the shorter, two words at least, in the longer."""
    first, second = (set(folded(name).split()) for name in (one, other))
    few, many = sorted((first, second), key=len)
    return bool(few) and (few == many or (len(few) > 1 and few <= many))


class Comparison(StrEnum):
    """What the register says to a number and a name that somebody gave."""

    FOUND = "found"
    OTHER_NAME = "other-name"
    NOT_FOUND = "not-found"


COMPARISON_TITLES = {
    Comparison.FOUND: N_("In the register, with this name"),
    Comparison.OTHER_NAME: N_("In the register, with another name"),
    Comparison.NOT_FOUND: N_("Not in the register"),
}


def compare(name: str, registered_name: str | None) -> Comparison:
    """`registered_name` is whose number it is in the register; None where it is nobody's."""
    if registered_name is None:
        return Comparison.NOT_FOUND
    return Comparison.FOUND if same_name(name, registered_name) else Comparison.OTHER_NAME
