"""A role card can be relied on for what it says, and claims no more."""

from collections import Counter
from datetime import date
from itertools import combinations

import pytest

from mentor_match.reference.cadres import CADRES
from mentor_match.reference.role_cards import ROLE_CARDS, both_may_do, find_role_card
from mentor_match.reference.role_cards.card import RoleCard
from mentor_match.reference.topics import TOPICS, get_topic


def lines_of(card: RoleCard) -> list[str]:
    return [*card.does, *card.under_supervision, *card.refers_when, *card.does_not]


def test_there_are_cards_for_the_cadres_most_members_have() -> None:
    assert len(ROLE_CARDS) >= 20
    assert set(ROLE_CARDS) <= set(CADRES)
    assert find_role_card("0000") is None


@pytest.mark.parametrize("code", sorted(ROLE_CARDS))
def test_every_part_says_three_to_six_whole_things(code: str) -> None:
    card = ROLE_CARDS[code]
    assert card.cadre == code
    for part in (card.does, card.under_supervision, card.refers_when, card.does_not):
        assert 3 <= len(part) <= 6
    for line in lines_of(card):
        assert line[0].isupper() and line.endswith(".")
    assert max(Counter(lines_of(card)).values()) == 1


@pytest.mark.parametrize("code", sorted(ROLE_CARDS))
def test_a_card_names_where_it_is_from_and_claims_no_clinical_review(code: str) -> None:
    card = ROLE_CARDS[code]
    assert "ISCO-08" in card.source and "law" in card.source
    assert card.reviewed == date(2026, 11, 24)


def test_clinical_topics_reserved_to_a_cadre_are_on_no_other_card() -> None:
    for code, card in ROLE_CARDS.items():
        for topic in map(get_topic, card.topics):
            assert topic.axis == "clinical"
            assert not topic.professions or code in topic.professions, (code, topic.code)


def test_every_clinical_topic_is_within_somebody_s_scope() -> None:
    covered = frozenset().union(*(card.topics for card in ROLE_CARDS.values()))
    assert {topic.code for topic in TOPICS if topic.axis == "clinical"} == covered


def test_what_both_may_do_is_the_same_from_both_sides() -> None:
    for one, other in combinations(ROLE_CARDS, 2):
        shared = both_may_do(one, other)
        assert shared == both_may_do(other, one)
        assert set(shared) == ROLE_CARDS[one].topics & ROLE_CARDS[other].topics
    assert "labour-care" not in both_may_do("2222", "2221")
