"""Every word of the lists that a person reads can be translated."""

import ast
from collections.abc import Mapping
from pathlib import Path

from mentor_match import reference
from mentor_match.reference import cadres, choices, topics
from mentor_match.reference.role_cards.card import SOURCE


def marked() -> set[str]:
    found: set[str] = set()
    for file in Path(reference.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_short_lists_headings_and_the_source_are_marked() -> None:
    public = {name: value for name, value in vars(choices).items() if name.isupper()}
    lists = [value for value in public.values() if isinstance(value, Mapping)]
    assert len(lists) >= 6
    shown = {title for titles in lists for title in titles.values()}
    shown |= {*cadres.FAMILIES.values(), *topics.AXES.values(), SOURCE, choices.NOT_SAID}
    assert shown <= marked()


def test_short_lists_are_whole() -> None:
    assert sorted(choices.LEVELS) == [0, 1, 2, 3, 4, 5]
    assert sorted(choices.PRIORITIES) == [1, 2, 3, 4, 5]
    assert set(choices.SETTINGS) == set(choices.SETTING_WORDS) == {"rural", "semi-urban", "urban"}
    assert set(choices.FORMATS) == {"video", "phone", "text", "in-person"}
    assert set(choices.DISCIPLINES) == {"any", "same", "different"}
