"""The lists of the field: whole, without doubles, and equal to the shared facts."""

import ast
import csv
from pathlib import Path

import pytest

import mentor_match.reference as reference
from mentor_match.reference import countries, languages
from mentor_match.reference.cadres import CADRES, FAMILIES, cadre_by_name
from mentor_match.reference.role_cards import ROLE_CARDS, both_may_do
from mentor_match.reference.safeguard import COUNTRIES, on_safeguard_list
from mentor_match.reference.topics import AXES, TOPICS, find_topic, topic_by_name

SHARED = Path(__file__).parents[4] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason=f"{SHARED} is not here; the lists are compared with it where it is"
)


def test_there_are_enough_cadres_topics_and_cards() -> None:
    assert len(CADRES) >= 30
    assert 60 <= len(TOPICS) <= 80
    assert {topic.axis for topic in TOPICS} == set(AXES)
    assert len({topic.code for topic in TOPICS}) == len(TOPICS)
    assert len(ROLE_CARDS) >= 15
    assert {cadre.family for cadre in CADRES.values()} <= set(FAMILIES)


@needs_shared
def test_codes_of_cadres_are_unit_groups_of_isco() -> None:
    with (SHARED / "occupations" / "isco08_health_groups.csv").open(encoding="utf-8-sig") as rows:
        groups = {row["code"] for row in csv.DictReader(rows)}
    assert set(CADRES) <= groups


@needs_shared
def test_the_safeguard_list_is_the_one_of_2023() -> None:
    with (SHARED / "countries" / "who_ssl_2023.csv").open(encoding="utf-8-sig") as rows:
        assert {row["iso3"] for row in csv.DictReader(rows)} == COUNTRIES
    assert on_safeguard_list("MWI") and not on_safeguard_list("KEN")


@pytest.mark.parametrize("code", sorted(ROLE_CARDS))
def test_a_role_card_says_all_four_things_within_its_scope(code: str) -> None:
    card = ROLE_CARDS[code]
    assert card.does and card.under_supervision and card.refers_when and card.does_not
    assert card.source and card.reviewed.year >= 2026
    for topic in map(find_topic, card.topics):
        assert topic is not None
        assert not topic.professions or code in topic.professions


def test_what_both_may_do_is_on_both_cards() -> None:
    shared = both_may_do("2221", "2222")
    assert "newborn-care" in shared
    assert set(shared) == ROLE_CARDS["2221"].topics & ROLE_CARDS["2222"].topics
    assert both_may_do("2221", "1342") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nurse", "2221"),
        ("Registered Nurse", "2221"),
        ("CHW", "3253"),
        ("clinical officers", "2240"),
        ("2262", "2262"),
        ("sage-femme", "2222"),
        ("astronaut", None),
    ],
)
def test_a_cadre_is_found_by_what_people_call_it(text: str, code: str | None) -> None:
    assert cadre_by_name(text) == code


def test_every_title_leads_back_to_its_code() -> None:
    assert all(cadre_by_name(cadre.title) == code for code, cadre in CADRES.items())
    assert all(topic_by_name(topic.title) == topic.code for topic in TOPICS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Swahili", "sw"),
        ("kiswahili", "sw"),
        ("العربية", "ar"),
        ("FR", "fr"),
        ("gobble", None),
    ],
)
def test_a_language_is_found_by_its_names(text: str, code: str | None) -> None:
    assert languages.language_by_name(text) == code


def test_every_country_has_a_name_and_a_time_zone() -> None:
    for code, name in countries.list_countries():
        assert countries.country_by_name(name) == code
        assert countries.time_zones(code)


def test_official_languages_come_first() -> None:
    assert list(languages.languages_of("KEN"))[:2] == ["sw", "en"]


def test_every_title_is_marked_for_translation() -> None:
    titles = {cadre.title for cadre in CADRES.values()} | {topic.title for topic in TOPICS}
    for card in ROLE_CARDS.values():
        titles |= {*card.does, *card.under_supervision, *card.refers_when, *card.does_not}
    marked: set[str] = set()
    for file in Path(reference.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                marked.add(ast.literal_eval(node.args[0]))
    assert titles <= marked
