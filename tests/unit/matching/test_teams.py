"""The best team, held to trying every team there is."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.matching.rules import MOST_TOPICS, TeamMentor, best_team

TOPICS = ("handover", "triage", "change", "hiv")
needs = st.dictionaries(st.sampled_from(TOPICS), st.integers(0, 5).map(float), min_size=1)
mentors = st.lists(
    st.tuples(
        st.sampled_from(["2211", "2221", "2222", "2262"]),
        st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 5).map(float)),
        st.integers(0, 10).map(lambda n: n / 10),
    ),
    max_size=7,
).map(lambda rows: [TeamMentor(f"m{n}", *row) for n, row in enumerate(rows)])


def covered_by(team: Sequence[TeamMentor], wanted: Mapping[str, float]) -> float:
    """Each topic by whoever of the team offers it best."""
    return sum(
        need * max((mentor.offers.get(topic, 0.0) for mentor in team), default=0.0) / 5
        for topic, need in wanted.items()
    )


@settings(deadline=None, max_examples=150)
@given(needs, mentors, st.integers(1, 3))
def test_no_team_of_different_cadres_covers_more(
    wanted: dict[str, float], people: list[TeamMentor], size: int
) -> None:
    teams = [
        team
        for count in range(size + 1)
        for team in combinations(people, count)
        if len({mentor.cadre for mentor in team}) == count
    ]
    found = best_team(wanted, people, size)
    assert found.value == pytest.approx(max(covered_by(team, wanted) for team in teams))
    chosen = [seat.mentor for seat in found.seats]
    assert found.value == pytest.approx(covered_by(chosen, wanted))
    assert len(chosen) <= size
    assert len({mentor.cadre for mentor in chosen}) == len(chosen)
    shown = [topic for seat in found.seats for topic in seat.topics]
    assert len(shown) == len(set(shown))
    for seat in found.seats:
        assert seat.topics
        assert set(seat.topics) <= set(seat.mentor.offers)
    asked = {topic for topic, need in wanted.items() if need}
    assert set(found.uncovered) == asked - set(shown)


def test_who_fits_better_is_chosen_among_equals_and_cadres_of_the_team_are_left_out() -> None:
    equal = [TeamMentor("a", "2211", {"hiv": 4.0}, 0.2), TeamMentor("b", "2211", {"hiv": 4.0}, 0.9)]
    assert [seat.mentor.id for seat in best_team({"hiv": 5.0}, equal, 2).seats] == ["b"]
    alone = best_team({"hiv": 5.0}, equal, 2, without_cadres=frozenset({"2211"}))
    assert (alone.seats, alone.uncovered) == ((), ("hiv",))


def test_a_mentee_who_wants_everything_is_answered_on_what_matters_most() -> None:
    many = {f"topic{n:02}": float(n) for n in range(1, 20)}
    people = [TeamMentor("a", "2211", dict.fromkeys(many, 5.0))]
    (seat,) = best_team(many, people, 3).seats
    assert len(seat.topics) == MOST_TOPICS
    assert "topic19" in seat.topics
