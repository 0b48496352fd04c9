"""Tracks hold together: six sessions, real topics, questions, a project."""

import pytest

from mentor_match.reference.topics import find_topic
from mentor_match.reference.tracks import LEADERSHIP, TRACKS, agenda, find_track


@pytest.mark.parametrize("track", TRACKS.values(), ids=TRACKS)
def test_every_session_has_a_purpose_questions_and_topics(track: object) -> None:
    assert track.goal_topic in track.topics
    assert len(track.sessions) == 6
    for session in track.sessions:
        assert session.purpose
        assert len(session.questions) == 3
        assert session.topics
        assert all(find_topic(code) for code in session.topics)


def test_the_leadership_track_is_about_its_axis() -> None:
    axis = {find_topic(code).axis for code in LEADERSHIP.topics}
    assert axis == {"leadership"}


def test_each_held_session_ticks_the_next_step() -> None:
    assert agenda(None, 3) is None
    assert agenda("gone", 3) is None
    assert find_track(None) is None
    begun = agenda("leadership", 2)
    assert [step.held for step in begun.steps] == [True, True, False, False, False, False]
    assert begun.next.number == 3
    done = agenda("leadership", 9)
    assert done.held == 6
    assert done.next is None
