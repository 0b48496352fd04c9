"""The library: the pages."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import format_decimal, get_locale, gettext

from mentor_match.learning import queries
from mentor_match.learning.forms import LibraryForm
from mentor_match.learning.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.reference.cadres import get_cadre
from mentor_match.reference.languages import language_name
from mentor_match.reference.topics import get_topic
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page


@blueprint.get("/library")
@allow(Permission.USE_LIBRARY)
def library() -> tuple[str, int]:
    """Search the library; every filter stands in the address."""
    form = _form()
    valid = form.validate()
    page = (
        _page(queries.Search(**{name: value or "" for name, value in form.data.items()}))
        if valid
        else Page([], 1, 0)
    )
    asked = any(form.data.values())
    html = render_template("learning/library.html", form=form, page=page, asked=asked)
    return html, 200 if valid else 422


@blueprint.get("/library/<uuid:resource_id>")
@allow(Permission.USE_LIBRARY)
def resource(resource_id: UUID) -> str:
    """One resource: all that is known of it, and the way there."""
    return render_template("learning/resource.html", resource=queries.get_resource(resource_id))


def _page(search: queries.Search) -> Page[Any]:
    number = asked_page()
    found = queries.list_resources(search, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE)
    return Page(found, number, queries.count_resources(search))


def _form() -> LibraryForm:
    """The filters as asked, offering only what the library has something for."""
    shelf = queries.read_shelf()
    form = LibraryForm(request.args)
    form.offer(
        topic=_by_title(shelf.topics, topic_title),
        language=_by_title(shelf.languages, language_title),
        cadre=_by_title(shelf.cadres, cadre_title),
    )
    return form


def _by_title(codes: Iterable[str], title: Callable[[str], str]) -> list[tuple[str, str]]:
    return sorted(((code, title(code)) for code in codes), key=lambda pair: pair[1].casefold())


def topic_title(code: str) -> str:
    """The topic in the reader's language."""
    return gettext(get_topic(code).title)


def cadre_title(code: str) -> str:
    """The cadre in the reader's language."""
    return gettext(get_cadre(code).title)


def language_title(code: str) -> str:
    """The language in the reader's language."""
    return language_name(code, str(get_locale()))


@blueprint.app_template_filter("topic_titles")
def topic_titles(codes: Iterable[str]) -> str:
    """Topics in one line."""
    return ", ".join(title for _code, title in _by_title(codes, topic_title))


@blueprint.app_template_filter("cadre_titles")
def cadre_titles(codes: Iterable[str]) -> str:
    """Cadres in one line."""
    return ", ".join(title for _code, title in _by_title(codes, cadre_title))


@blueprint.app_template_filter("language_titles")
def language_titles(codes: Iterable[str]) -> str:
    """Languages in one line."""
    return ", ".join(title for _code, title in _by_title(codes, language_title))


@blueprint.app_template_filter("data_size")
def data_size(size_kb: int) -> str:
    """What a download costs: 800 kB, 2.4 MB."""
    if size_kb < 1000:
        return gettext("%(size)s kB", size=format_decimal(size_kb))
    return gettext("%(size)s MB", size=format_decimal(round(size_kb / 1000, 1)))
