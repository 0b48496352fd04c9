"""No text anybody can send keeps a pattern busy for long (ReDoS)."""

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from flask import Flask

import mentor_match

ROOT = Path(mentor_match.__file__).parent
REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)
MANY = 64  # a repetition that may go further than this counts as endless
LONG = 20_000  # more than any text a pattern is given: free text ends at 2,000 signs

# Patterns that look as if they could take long, and why they do not.
BOUNDED = {
    r"(?<![\w.])\+?\(?\d(?:[\s().\-]{0,2}\d){8,14}(?!\w)": "15 digits at most, wherever it begins",
}


def patterns() -> dict[str, re.Pattern[Any]]:
    """All patterns of the package: kept in its modules, or written where they are used."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages([str(ROOT)], "mentor_match."):
        for value in vars(importlib.import_module(module.name)).values():
            found |= {str(one.pattern): one for one in _within(value)}
    for file in ROOT.rglob("*.py"):
        for text in _written(ast.parse(file.read_text(encoding="utf-8"))):
            one = re.compile(text)
            found[str(one.pattern)] = one
    return found


def _within(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """The patterns of a value, also inside of tables and of the rows of a table."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        yield from _within([*value.keys(), *value.values()], depth + 1)
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _within(one, depth + 1)
    elif depth < 4 and hasattr(type(value), "__slots__") and hasattr(type(value), "__match_args__"):
        yield from _within([getattr(value, n) for n in type(value).__match_args__], depth + 1)


def _written(tree: ast.AST) -> Iterator[str | bytes]:
    """What is handed to a function of `re` as it stands."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re")), args=[ast.Constant(value=text), *_]
            ):
                yield text


def endless_within_endless(parsed: Any, inside: bool = False) -> bool:
    """Whether something without an end repeats something without an end: exponential."""
    for kind, facts in parsed:
        if kind in REPEATS:
            least, most, inner = facts
            endless = most == _constants.MAXREPEAT or most - least > MANY
            if inside and endless:
                return True
            several = most == _constants.MAXREPEAT or most > MANY
            if endless_within_endless(inner, inside or several):
                return True
        elif kind == _constants.SUBPATTERN:
            if endless_within_endless(facts[-1], inside):
                return True
        elif kind == _constants.BRANCH:
            if any(endless_within_endless(branch, inside) for branch in facts[1]):
                return True
        elif kind in LOOKS and endless_within_endless(facts[1], inside):
            return True
    return False


def test_there_are_patterns_and_the_analysis_finds_a_bad_one() -> None:
    assert len(patterns()) > 35
    assert endless_within_endless(_parser.parse(r"(a+)+$"))
    assert endless_within_endless(_parser.parse(r"(?:\s*\w*)*x"))
    assert not endless_within_endless(_parser.parse(r"a+b+[0-9]{1,5}"))


def test_no_pattern_repeats_without_end_what_repeats_without_end() -> None:
    suspicious = {
        text
        for text, pattern in patterns().items()
        if endless_within_endless(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    }
    assert suspicious - set(BOUNDED) == set()


RUN = """
import json, re, sys
for text, flags, binary in json.load(sys.stdin):
    pattern = re.compile(text.encode("latin-1") if binary else text, flags)
    for unit in ("a", "1", "0-", "@", "a@", "a.", " ", "-", "/", "(", "1 ", "\\n", "'", "_", "a1"):
        for end in ("", "!", "@", "\\x00"):
            sent = unit * (LONG // len(unit)) + end
            sent = sent.encode("latin-1") if binary else sent
            pattern.search(sent), pattern.fullmatch(sent)
print("done")
"""


def test_hostile_texts_are_done_with_and_nothing_hangs() -> None:
    """One process for all of them. What grows with a power of 400 signs is done in a second or
    two; what doubles with each sign would not be done in a lifetime."""
    asked = [
        (one.pattern.decode("latin-1") if isinstance(one.pattern, bytes) else one.pattern,
         one.flags & ~re.UNICODE, isinstance(one.pattern, bytes))
        for one in patterns().values()
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", RUN.replace("LONG", "400")],
        input=json.dumps(asked), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "done", done.stderr


@pytest.mark.parametrize("rest", ["a" * LONG, "-" * LONG, "a-" * LONG, "1" * LONG])
def test_no_address_keeps_the_router_busy(database: Flask, rest: str) -> None:
    known = database.url_map.bind("localhost")
    for rule in database.url_map.iter_rules():
        fixed = str(rule).partition("<")[0]
        known.test(f"{fixed}{rest}", "GET")
