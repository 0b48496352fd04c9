"""What all pages of this slice share: the blueprint, and codes in the reader's words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel import format_decimal, get_locale, gettext
from flask_login import current_user

from mentor_match.learning import queries
from mentor_match.learning.rules import (
    PURPOSES,
    STORY_TITLES,
    SUGGESTION_REASONS,
    SUGGESTION_TITLES,
    TROUBLES,
    licence_kind,
)
from mentor_match.learning.rules.licences import LICENCE_TITLES
from mentor_match.reference.cadres import get_cadre
from mentor_match.reference.languages import language_name
from mentor_match.reference.topics import get_topic
from mentor_match.web.access import may_act

blueprint = Blueprint("learning", __name__)


def own_rooms() -> frozenset[UUID]:
    """The associations whose own items the reader sees; an office counts after the second step."""
    return queries.rooms_of(current_user.id, in_office=may_act())


def by_title(codes: Iterable[str], title: Callable[[str], str]) -> list[tuple[str, str]]:
    """(code, title) pairs in the order of their titles."""
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
    return ", ".join(title for _code, title in by_title(codes, topic_title))


@blueprint.app_template_filter("cadre_titles")
def cadre_titles(codes: Iterable[str]) -> str:
    """Cadres in one line."""
    return ", ".join(title for _code, title in by_title(codes, cadre_title))


@blueprint.app_template_filter("language_titles")
def language_titles(codes: Iterable[str]) -> str:
    """Languages in one line."""
    return ", ".join(title for _code, title in by_title(codes, language_title))


@blueprint.app_template_filter("data_size")
def data_size(size_kb: int) -> str:
    """What a download costs: 800 kB, 2.4 MB."""
    if size_kb < 1000:
        return gettext("%(size)s kB", size=format_decimal(size_kb))
    return gettext("%(size)s MB", size=format_decimal(round(size_kb / 1000, 1)))


def _said(titles: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda code: gettext(titles[code]) if code in titles else ""


@blueprint.app_template_filter("licence_meaning")
def licence_meaning(licence: str | None) -> str:
    """What the licence lets a reader do."""
    return gettext(LICENCE_TITLES[licence_kind(licence)])


blueprint.add_app_template_filter(_said(TROUBLES), "link_trouble")
blueprint.add_app_template_filter(_said(SUGGESTION_TITLES), "suggestion_state")
blueprint.add_app_template_filter(_said(SUGGESTION_REASONS), "suggestion_reason")
blueprint.add_app_template_filter(_said(STORY_TITLES), "story_state")
blueprint.add_app_template_filter(_said(PURPOSES), "consent_purpose")
