from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.engine import MentorFacts
from mentor_match.matching.rules import Filters, choices_among

MIDWIFE = MentorFacts(
    id="midwife",
    cadre="2222",
    offers={"labour-care": 5},
    languages=frozenset({"en", "sw"}),
    country="KEN",
    setting="rural",
    formats=frozenset({"video"}),
)
DOCTOR = MentorFacts(
    id="doctor",
    cadre="2211",
    offers={"team-leading": 4, "labour-care": 3},
    languages=frozenset({"fr"}),
    country="CMR",
    setting="urban",
    formats=frozenset({"phone", "text"}),
)
SILENT = MentorFacts(id="silent")


def test_no_filter_keeps_everyone() -> None:
    assert not Filters()
    assert Filters().within([MIDWIFE, DOCTOR, SILENT]) == [MIDWIFE, DOCTOR, SILENT]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(topic="team-leading"), [DOCTOR]),
        (Filters(cadre="2222"), [MIDWIFE]),
        (Filters(language="sw"), [MIDWIFE]),
        (Filters(country="CMR"), [DOCTOR]),
        (Filters(setting="rural"), [MIDWIFE]),
        (Filters(format="text"), [DOCTOR]),
        (Filters(topic="labour-care"), [MIDWIFE, DOCTOR]),
        (Filters(topic="labour-care", language="fr"), [DOCTOR]),
        (Filters(topic="labour-care", language="pt"), []),
    ],
)
def test_a_filter_keeps_who_states_what_it_asks_for(
    filters: Filters, kept: list[MentorFacts]
) -> None:
    assert filters
    assert filters.within([MIDWIFE, DOCTOR, SILENT]) == kept


def test_filters_offer_only_what_occurs_and_only_topics_that_are_wanted() -> None:
    choices = choices_among([MIDWIFE, DOCTOR, SILENT], ["labour-care", "nobody-offers-this"])
    assert choices.topic == {"labour-care"}
    assert choices.cadre == {"2222", "2211"}
    assert choices.language == {"en", "sw", "fr"}
    assert choices.country == {"KEN", "CMR"}
    assert choices.setting == {"rural", "urban"}
    assert choices.format == {"video", "phone", "text"}


def test_the_filter_to_take_away_is_the_one_that_brings_most_back() -> None:
    mentors = [MIDWIFE, replace(MIDWIFE, id="another"), DOCTOR]
    assert Filters(country="CMR", cadre="2222").loosened(mentors) == ("country", 2)


def test_no_single_filter_helps_where_two_are_wrong() -> None:
    assert Filters(country="BRA", cadre="2222", language="pt").loosened([MIDWIFE]) is None


codes = st.sampled_from(["", "a", "b"])
mentors = st.builds(
    MentorFacts,
    id=st.just("x"),
    cadre=codes,
    country=codes,
    setting=st.sampled_from(["", "urban", "rural"]),
    languages=st.frozensets(st.sampled_from(["a", "b"])),
)


@given(
    st.lists(mentors, max_size=8), st.builds(Filters, cadre=codes, country=codes, language=codes)
)
def test_taking_a_filter_away_never_loses_anyone(
    people: list[MentorFacts], filters: Filters
) -> None:
    kept = filters.within(people)
    for field in fields(filters):
        wider = replace(filters, **{field.name: ""}).within(people)
        assert [mentor for mentor in wider if mentor in kept] == kept
