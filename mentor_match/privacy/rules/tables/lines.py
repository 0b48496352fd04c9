"""How the line of a table is written. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mentor_match.privacy.rules.kinds import BY_CODE


class Fate(StrEnum):
    """What becomes of a row that is a person's."""

    GOES = "goes"
    STAYS = "stays"  # without its words
    UNTOUCHED = "untouched"  # it is nobody's


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `by` names the column that says whose words they are; empty: the owner's."""

    kind: str
    words: bool = False
    by: str = ""
    exported: bool = True


@dataclass(frozen=True, slots=True)
class Policy:
    """One table. `owners` lead to the account whose row it is; `through` leads to the table that
    knows. What its owner is not shown says why: it is
    not exported."""

    fate: Fate
    columns: Mapping[str, Column]
    owners: tuple[str, ...] = ()
    through: str = ""
    about: tuple[str, ...] = ()  # also deleted where these lead to the person
    unshown: str = ""


def table(
    fate: Fate,
    kind: str,
    facts: str,
    words: str = "",
    *,
    owners: str = "",
    through: str = "",
    about: str = "",
    unshown: str = "",
    office: str = "",
    hidden: str = "",
    also: Mapping[str, str] | None = None,
) -> Policy:
    """`words` are names, or name:column where the column says whose words they are. `office` are
    words of a coordinator as a coordinator: they stay, and only names are taken out. `hidden` are
    exported to nobody. `also` gives other kinds to some: kind -> names."""
    kinds = {name: code for code, names in (also or {}).items() for name in names.split()}
    columns: dict[str, Column] = {}
    for name in facts.split():
        columns[name] = Column(kinds.get(name, kind), exported=name not in hidden.split())
    for name, _, by in (word.partition(":") for word in words.split()):
        columns[name] = Column(kinds.get(name, kind), True, by, name not in hidden.split())
    for name in office.split():
        columns[name] = Column(kinds.get(name, "coordination"), True, "office", exported=False)
    assert all(column.kind in BY_CODE for column in columns.values())
    return Policy(
        fate,
        columns,
        owners=tuple(owners.split()),
        through=through,
        about=tuple(about.split()),
        unshown=unshown,
    )


def public(facts: str, words: str = "", *, kind: str = "public") -> Policy:
    """A table that is nobody's."""
    return table(Fate.UNTOUCHED, kind, facts, office=words)


def office(facts: str, words: str = "", *, kind: str = "coordination") -> Policy:
    """A table of those who look after an association or a circle, as such."""
    return table(Fate.STAYS, kind, facts, office=words)
