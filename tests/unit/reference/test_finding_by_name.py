"""Whatever a spreadsheet calls a cadre, a country or a language, it is understood or refused."""

import csv
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mentor_match.reference import countries, languages
from mentor_match.reference.cadres import CADRES, cadre_by_name, cadres_by_family, find_cadre
from mentor_match.reference.topics import TOPICS, topic_by_name, topics_by_axis

SHARED = Path(__file__).parents[4] / "shared" / "data"
WRITTEN = ("en", "fr", "es", "pt", "ar", "sw")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  NURSING   Professionals ", "2221"),
        ("Paramedical practitioner", "2240"),
        ("clinical-officer", "2240"),
        ("CHEWs", "3253"),
        ("lab tech", "3212"),
        ("Nurse anaesthetist", "2221"),
        ("anaesthetist", "2212"),
        ("infirmiere", "2221"),
        ("", None),
        ("professional", None),
    ],
)
def test_cadres(text: str, code: str | None) -> None:
    assert cadre_by_name(text) == code


def test_no_two_cadres_and_no_two_topics_share_a_name() -> None:
    for things, find in ((CADRES.values(), cadre_by_name), (TOPICS, topic_by_name)):
        for thing in things:
            for name in (thing.code, thing.title, *thing.names):
                assert find(name) == thing.code, name


@pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED} is not here to compare with")
def test_official_titles_are_those_of_isco_and_lead_back() -> None:
    with (SHARED / "occupations" / "isco08_health_groups.csv").open(encoding="utf-8-sig") as file:
        titles = {row["code"]: row["title"] for row in csv.DictReader(file)}
    for code, cadre in CADRES.items():
        assert cadre.official == titles[code]
        assert cadre_by_name(cadre.official) == code


def test_lists_to_choose_from_hold_everything_once() -> None:
    assert sorted(c.code for _, group in cadres_by_family() for c in group) == sorted(CADRES)
    assert [t for _, group in topics_by_axis() for t in group] == list(TOPICS)
    assert all(find_cadre(code) for topic in TOPICS for code in topic.professions)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GBR"),
        ("U.S.A.", "USA"),
        ("DRC", "COD"),
        ("Democratic Republic of the Congo", "COD"),
        ("Cote d'Ivoire", "CIV"),
        ("ivory coast", "CIV"),
        ("The Gambia", "GMB"),
        ("Swaziland", "SWZ"),
        ("Sénégal", "SEN"),
        ("مصر", "EGY"),
        ("Moçambique", "MOZ"),
        ("tz", "TZA"),
        ("the", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_countries(text: str, code: str | None) -> None:
    assert countries.country_by_name(text) == code


@pytest.mark.parametrize("locale", WRITTEN)
def test_the_name_of_a_country_leads_back_to_it(locale: str) -> None:
    for code, name in countries.list_countries(locale):
        assert countries.country_by_name(name) == code, name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("anglais", "en"),
        ("الإنجليزية", "en"),
        ("Chichewa", "ny"),
        ("Nyanja", "ny"),
        ("Twi", "ak"),
        ("Tagalog", "fil"),
        ("eng", "en"),
        ("pt-BR", "pt"),
        ("en_GB", "en"),
        ("Farsi", "fa"),
        # Codes of ISO 639-3, but in a spreadsheet they are words.
        ("any", None),
        ("all", None),
        ("nil", None),
        ("xx-YY", None),
        ("", None),
    ],
)
def test_languages(text: str, code: str | None) -> None:
    assert languages.language_by_name(text) == code


def test_every_language_offered_for_a_country_has_a_name_and_can_be_kept() -> None:
    for country in countries.countries():
        offered = languages.languages_of(country)
        assert len(set(offered)) == len(offered)
        for code in offered:
            name = languages.language_name(code)
            assert languages.is_language(code) and name != code, (country, code)
            assert languages.language_by_name(name) == code, (country, name)


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert languages.language_name("qqq") == "qqq" and not languages.is_language("und")
    assert countries.country_name("QQQ") == "QQQ"
    assert languages.language_name("sw", "fr") == "swahili"
    assert countries.country_name("EGY", "ar") == "مصر"


def test_hours_follow_the_clock_of_the_place() -> None:
    winter, summer = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
    assert countries.utc_offset("Asia/Kathmandu", winter) == 5.75
    assert countries.utc_offset("Europe/London", winter) == 0
    assert countries.utc_offset("Europe/London", summer) == 1
    assert "Africa/Nairobi" in countries.time_zones("KEN")


def test_importing_the_lists_loads_no_world_of_names() -> None:
    code = (
        "import sys, pkgutil, importlib, mentor_match.reference as r\n"
        "for m in pkgutil.walk_packages(r.__path__, r.__name__ + '.'):\n"
        "    importlib.import_module(m.name)\n"
        "print({'babel', 'pycountry', 'flask', 'sqlalchemy'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
