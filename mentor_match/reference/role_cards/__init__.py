"""Role cards: what each cadre does, does under supervision, refers and does not do."""

from collections.abc import Mapping

from mentor_match.reference.role_cards import community, medicine, nursing, services, support
from mentor_match.reference.role_cards.card import RoleCard
from mentor_match.reference.topics import TOPICS

ROLE_CARDS: Mapping[str, RoleCard] = {
    card.cadre: card
    for family in (nursing, medicine, community, services, support)
    for card in family.CARDS
}


def find_role_card(cadre: str) -> RoleCard | None:
    """The card of a cadre, if there is one."""
    return ROLE_CARDS.get(cadre)


def both_may_do(one: str, other: str) -> tuple[str, ...]:
    """Codes of the clinical topics that are within the scope of both cadres, in list order.

    Empty where one of them has no card. What is not clinical is shared by all.
    """
    cards = find_role_card(one), find_role_card(other)
    if cards[0] is None or cards[1] is None:
        return ()
    common = cards[0].topics & cards[1].topics
    return tuple(topic.code for topic in TOPICS if topic.code in common)
