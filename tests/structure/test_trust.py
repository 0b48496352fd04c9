"""docs/trust.md names a test for every promise, and each of them is there and is not put aside."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)))
ROWS = [
    line for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| ASVS", "| promise"))
]  # fmt: skip


@cache
def decorators_in(file: str) -> dict[str, list[str]]:
    """test -> the names of its decorators."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {
        node.name: [ast.unparse(one) for one in node.decorator_list]
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _file, test in NAMED])
def test_a_named_test_is_there_and_runs(file: str, test: str) -> None:
    assert (ROOT / file).exists(), f"docs/trust.md names {file}, which is not there"
    decorators = decorators_in(file).get(test)
    assert decorators is not None, f"docs/trust.md names {test}, which is not in {file}"
    assert not [one for one in decorators if "skip" in one or "xfail" in one], test


def test_every_row_names_a_test_or_says_that_there_is_none_yet() -> None:
    assert len(ROWS) > 25
    bare = [row for row in ROWS if not re.search(r"`tests/|`make bench|\*not yet\*", row)]
    assert bare == []
