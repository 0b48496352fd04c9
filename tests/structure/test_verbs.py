"""Every verb of a service is let fail at each of its writes by `make faults`, or writes nothing."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults import lent
from tests.faults.readers import READERS
from tests.faults.verbs import find_verbs

ROOT = Path(__file__).parents[2]
LENT = lent.read()

WHAT_TO_DO = """Call it in a test on both databases, and let that test lend its situation:

    make faults-lent TESTS=tests/integration/<slice>/<that test>.py
"""


def test_every_verb_is_swept_or_only_reads() -> None:
    verbs = set(find_verbs())
    assert sorted(verbs - LENT.keys() - READERS) == [], WHAT_TO_DO
    assert sorted(LENT.keys() - verbs) == [], "These are no more: take them out of lent.json."
    assert sorted(READERS - verbs) == [], "These are no more: take them out of readers.py."
    assert sorted(READERS & LENT.keys()) == []


@cache
def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("test", sorted(set(LENT.values())))
def test_a_test_that_lends_its_situation_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    assert (ROOT / file).exists() and name in names_in(file), WHAT_TO_DO
