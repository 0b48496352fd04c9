"""docs/trust.md names a test for every promise, and each of them is there and is not put aside."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::((?:Test\w+::)?test_\w+)`", PAGE)))
ROWS = [
    line for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| ASVS", "| promise"))
]  # fmt: skip


ASIDE = re.compile(r"\b(skip|skipif|xfail|importorskip)\b")


@cache
def module_of(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def puts_aside(module: ast.Module, test: str) -> list[str] | None:
    """What keeps the test from running; None where the module has no such test.

    A mark on the test, on its class or on the module, also under a name of its own; or a word in
    the test or in the module that is said whatever is the case.
    """
    path, found = [], list[str]()
    scope: ast.Module | ast.ClassDef | ast.FunctionDef = module
    for name in test.split("::"):
        path.append(scope)
        inside = (one for one in scope.body if isinstance(one, ast.ClassDef | ast.FunctionDef))
        inner = next((one for one in inside if one.name == name), None)
        if inner is None:
            return None
        found += [ast.unparse(one) for one in inner.decorator_list]
        scope = inner
    for one in (statement for part in path for statement in part.body):
        match one:
            case (
                ast.Assign(targets=[ast.Name(id="pytestmark")])
                | ast.AnnAssign(target=ast.Name(id="pytestmark"))
            ):
                found.append(ast.unparse(one))
    named = {
        target.id: ast.unparse(one.value)
        for one in module.body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    found = [re.sub(r"\b\w+\b", lambda one: named.get(one[0], one[0]), text) for text in found]
    found += _said_in([*module.body, *scope.body])
    return [text for text in found if ASIDE.search(text)]


def _said_in(body: list[ast.stmt]) -> Iterator[str]:
    """The statements that are reached whatever is the case."""
    for one in body:
        match one:
            case ast.Expr() | ast.Assign() | ast.AnnAssign() | ast.Raise() | ast.Return():
                calls = (each.func for each in ast.walk(one) if isinstance(each, ast.Call))
                said = (ast.unparse(each) for each in calls)
                yield from (each for each in said if ".mark." not in each)
            case ast.With() | ast.Try():
                yield from _said_in(one.body)


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _file, test in NAMED])
def test_a_named_test_is_there_and_runs(file: str, test: str) -> None:
    assert (ROOT / file).exists(), f"docs/trust.md names {file}, which is not there"
    aside = puts_aside(module_of(file), test)
    assert aside is not None, f"docs/trust.md names {test}, which is not in {file}"
    assert aside == [], f"docs/trust.md names {test}, which is put aside"


RUNS = """
import pytest
pytestmark = pytest.mark.usefixtures("database")
needs_shared = pytest.mark.skipif(True, reason="")

@needs_shared
def test_another(): pass

@pytest.mark.parametrize("one", [1])
def test_it(one):
    if not one: pytest.skip("where the machine has none")
    skipped = [one]
"""


@pytest.mark.parametrize(
    ("instead_of", "written"),
    [
        ("def test_it", "@pytest.mark.skip\ndef test_it"),
        ("def test_it", "@needs_shared\ndef test_it"),
        ("def test_it", "@pytest.mark.xfail(strict=False)\ndef test_it"),
        ("[1]", "[pytest.param(1, marks=pytest.mark.skip)]"),
        ('usefixtures("database")', 'skip(reason="later")'),
        ('pytest.mark.usefixtures("database")', '[pytest.mark.xfail, needs_shared]'),
        ('pytestmark = pytest.mark.usefixtures("database")', 'pytestmark: list = [needs_shared]'),
        ("import pytest\n", 'import pytest\npytest.skip("", allow_module_level=True)\n'),
        ("import pytest\n", 'import pytest\nabsent = pytest.importorskip("absent")\n'),
        ("    skipped", '    pytest.skip("later")\n    skipped'),
        ("    skipped = [one]", '    with open("x"): pytest.xfail("later")'),
        ("skipped = [one]", 'get = pytest.importorskip("absent").get'),
    ],
)  # fmt: skip
def test_a_test_that_is_put_aside_is_found(instead_of: str, written: str) -> None:
    assert puts_aside(ast.parse(RUNS), "test_it") == []
    changed = RUNS.replace(instead_of, written)
    assert changed != RUNS
    assert puts_aside(ast.parse(changed), "test_it")


def test_so_is_one_in_a_class_and_one_that_is_not_there() -> None:
    inside = "import pytest\nclass TestIt:\n    def test_it(self): pass\n"
    assert puts_aside(ast.parse(inside), "TestIt::test_it") == []
    assert puts_aside(ast.parse(inside), "test_it") is None
    for marked in (
        inside.replace("class", "@pytest.mark.skip\nclass"),
        inside.replace("TestIt:\n", "TestIt:\n    pytestmark = pytest.mark.skip\n"),
    ):
        assert puts_aside(ast.parse(marked), "TestIt::test_it")


def test_nothing_is_named_in_a_way_that_is_not_looked_for() -> None:
    mentioned = set(re.findall(r"`(tests/[^`]+)`", PAGE))
    assert mentioned - {f"{file}::{test}" for file, test in NAMED} == {
        "tests/structure/test_trust.py"
    }


def test_every_row_names_a_test_or_says_that_there_is_none_yet() -> None:
    assert len(ROWS) > 25
    bare = [row for row in ROWS if not re.search(r"`tests/|`make bench|\*not yet\*", row)]
    assert bare == []
