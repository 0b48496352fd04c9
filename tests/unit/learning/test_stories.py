"""Names in texts, and the steps of a story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.learning.rules import (
    StoryState,
    WrongStoryStep,
    check_story_step,
    names_in,
    share_links,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I am Amina.", ["Amina"]),
        ("AMINA’s way", ["Amina"]),
        ("Aminata helped", []),
        ("by Owuor, A.", ["Owuor"]),
        ("我是王芳", []),
    ],
)
def test_a_name_counts_as_a_whole_word(text: str, found: list[str]) -> None:
    assert names_in(text, ["Amina Owuor", "A."]) == found


def test_scripts_without_spaces_are_searched_as_well() -> None:
    assert names_in("我是王芳护士", ["王芳"]) == ["王芳"]
    assert names_in("ฉันชื่อสมชายครับ", ["สมชาย"]) == ["สมชาย"]


def test_a_public_story_is_taken_back_before_it_changes() -> None:
    for to in set(StoryState) - {StoryState.WITHDRAWN}:
        with pytest.raises(WrongStoryStep):
            check_story_step("published", to)
    check_story_step("published", StoryState.WITHDRAWN)
    with pytest.raises(WrongStoryStep):
        check_story_step("withdrawn", StoryState.PUBLISHED)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_text_a_share_link_stays_one_address(text: str) -> None:
    for _place, link in share_links("https://service.example/stories/1?a=b&c", text):
        assert link.isascii() and " " not in link and "<" not in link and '"' not in link
        assert link.count("?") == 1 and "#" not in link
