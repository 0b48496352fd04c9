"""Every column of every table: of which kind it is, whose, and what erasure does to it. Pure.

Pages, export, erasure and clocks all read this list; a table or column without a line fails a
test. `words` are what people wrote and what tells who they are: erasure empties them. `facts` are
keys, codes, numbers and dates, which stay for the figures where the row stays.
"""

from collections.abc import Iterable, Mapping

from mentor_match.privacy.rules.tables.associations import ASSOCIATIONS
from mentor_match.privacy.rules.tables.learning import LEARNING
from mentor_match.privacy.rules.tables.lines import Column, Fate, Policy
from mentor_match.privacy.rules.tables.pairings import PAIRINGS
from mentor_match.privacy.rules.tables.people import ACCOUNTS
from mentor_match.privacy.rules.tables.together import TOGETHER

TABLES: Mapping[str, Policy] = {**ACCOUNTS, **ASSOCIATIONS, **LEARNING, **PAIRINGS, **TOGETHER}


def kinds_used() -> frozenset[str]:
    """The kinds of at least one column."""
    return frozenset(column.kind for table in TABLES.values() for column in table.columns.values())


def words_of(table: str) -> Iterable[tuple[str, Column]]:
    """The columns of a table that hold what people wrote or what tells who they are."""
    return [(name, one) for name, one in TABLES[table].columns.items() if one.words]


__all__ = ["TABLES", "Column", "Fate", "Policy", "kinds_used", "words_of"]
