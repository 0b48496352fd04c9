"""The library as a member sees it."""

from typing import Any

import pytest

from tests.factories.accounts import make_account
from tests.factories.learning import make_resource
from tests.pages import PageClient, PageView


@pytest.fixture
def library(page: PageClient) -> PageClient:
    page.sign_in(make_account())
    return page


def titles(view: PageView) -> list[str]:
    return [heading.get_text(strip=True) for heading in view.soup.select("main h3")]


def test_a_stranger_is_asked_to_sign_in(page: PageClient) -> None:
    assert page.client.get("/library").status_code in {302, 303}


def test_an_empty_library_says_so_and_what_to_do(library: PageClient) -> None:
    view = library.get("learning.library")
    assert "The library is empty" in view.text and "flask learn seed" in view.text


def test_resources_stand_by_title_with_their_facts(library: PageClient) -> None:
    make_resource(title="beta", size_kb=None, minutes=None, licence=None, languages=frozenset())
    make_resource(title="Alpha", size_kb=2400, minutes=180, languages=frozenset({"fr", "en"}))
    view = library.get("learning.library")
    assert titles(view) == ["Alpha", "beta"]
    alpha, beta = (" ".join(li.get_text(" ").split()) for li in view.soup.select("main li.card"))
    assert "CC BY 4.0 · English, French · booklet · 2.4 MB · about 3 hours" in alpha
    assert "licence not stated · language not known · booklet" in beta
    assert "Address not confirmed" not in view.text


def test_an_address_that_nobody_checked_is_marked(library: PageClient) -> None:
    resource = make_resource(confirmed_at=None)
    assert "Address not confirmed" in library.get("learning.library").text
    view = library.get("learning.resource", resource_id=resource.id)
    assert "This address is not confirmed" in view.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "BIRTH guide"}, ["Birth: a guide"]),
        ({"words": "hesper"}, ["Birth: a guide"]),
        ({"words": "100%"}, ["Handover, 100% of it"]),
        ({"topic": "handover"}, ["Handover, 100% of it"]),
        ({"language": "fr"}, ["Birth: a guide"]),
        ({"cadre": "2222"}, ["Birth: a guide", "Handover, 100% of it"]),
        ({"cadre": "2221"}, ["Handover, 100% of it"]),
        ({"topic": "labour-care", "language": "en"}, []),
        ({"topic": "hand"}, []),
        ({"topic": "no-such"}, []),
    ],
)
def test_filters_stand_in_the_address(
    library: PageClient, asked: dict[str, Any], found: list[str]
) -> None:
    make_resource(
        title="Birth: a guide",
        provider="Hesperian",
        topics=frozenset({"labour-care"}),
        languages=frozenset({"fr", "es"}),
        cadres=frozenset({"2222"}),
    )
    make_resource(title="Handover, 100% of it", topics=frozenset({"handover"}))
    view = library.get("learning.library", **asked)
    assert titles(view) == found
    assert ("Nothing in the library answers this search" in view.text) == (not found)


def test_only_filters_that_find_something_are_offered(library: PageClient) -> None:
    make_resource(topics=frozenset({"triage"}), languages=frozenset({"sw"}))
    view = library.get("learning.library")
    offered = [option.get_text() for option in view.soup.select("#language option")]
    assert offered == ["All", "Swahili (1)"]


def test_a_long_library_comes_in_pages_that_keep_the_filters(library: PageClient) -> None:
    for _ in range(26):
        make_resource()
    view = library.get("learning.library", topic="triage")
    assert len(titles(view)) == 25
    second = library.get(view.link("Next page"))
    assert len(titles(second)) == 1 and "topic=triage" in view.link("Next page")
    assert "The list is shorter than that" in library.get("learning.library", page=9).text


def test_a_search_that_is_too_long_is_named(library: PageClient) -> None:
    view = library.get("learning.library", status=422, words="x" * 101)
    assert view.errors == ["Search for 100 characters at most. Use fewer words."]


def test_a_resource_tells_all_that_is_known_and_warns_before_it_leaves(
    library: PageClient,
) -> None:
    resource = make_resource(cadres=frozenset({"2221"}), size_kb=None)
    view = library.get("learning.resource", resource_id=resource.id)
    assert view.heading == resource.title
    link = view.soup.select_one(f'a[href="{resource.address}"]')
    assert link is not None
    assert {"noopener", "noreferrer"} <= set(link["rel"])
    assert "leaves this service" in link.get_text()
    for fact in ("CC BY 4.0", "Nurse", "45 minutes", "Not known", "November 2026"):
        assert fact in view.text


def test_an_unknown_resource_does_not_exist(library: PageClient) -> None:
    library.get("/library/7f0c3df6-6e3c-4b3f-9d0f-0d3d3a8f5e11", status=404)
