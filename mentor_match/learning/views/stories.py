"""Stories of role models: the pages anyone may read, and the feed."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from babel import Locale, UnknownLocaleError
from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from mentor_match.learning import queries
from mentor_match.learning.feeds import Entry, atom_feed
from mentor_match.learning.rules import mail_link, share_links
from mentor_match.learning.views.frame import (
    blueprint,
    by_title,
    cadre_title,
    language_title,
    topic_title,
)
from mentor_match.web.access import public
from mentor_match.web.pages import Page, asked_page
from mentor_match.web.rates import at_most
from mentor_match.web.robots import may_be_found, shared
from mentor_match.web.templating import outside_address

STORIES_A_PAGE = 12
IN_THE_FEED = 30
SUMMARY = 200  # signs of a preview
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # of a feed in which nothing has happened yet


@blueprint.get("/stories")
@public
@may_be_found
@at_most("SEARCHES_PER_HOUR")
def stories() -> ResponseReturnValue:
    """All public stories; the filters stand in the address."""
    search = _asked()
    number = asked_page()
    rows = queries.list_public_stories(
        search, limit=STORIES_A_PAGE, offset=(number - 1) * STORIES_A_PAGE
    )
    page = Page[Any](rows, number, queries.count_public_stories(search), STORIES_A_PAGE)
    cadres, topics, languages = queries.public_codes()
    filters = [
        ("cadre", _("Cadre"), by_title(cadres, cadre_title)),
        ("topic", _("Topic"), by_title(topics, topic_title)),
        ("language", _("Language"), by_title(languages, language_title)),
    ]
    html = render_template("learning/stories.html", page=page, search=search, filters=filters)
    return shared(html)


@blueprint.get("/stories/<uuid:story_id>")
@public
@may_be_found
def story(story_id: UUID) -> ResponseReturnValue:
    """One story, in its own language and direction, with links to share it."""
    found = queries.get_public_story(story_id)
    return shared(story_page(found))


@blueprint.get("/stories.atom")
@public
@may_be_found
@at_most("SEARCHES_PER_HOUR")
def stories_feed() -> Response:
    """The newest stories for feed readers."""
    search = _asked()
    entries = [_entry(found) for found in queries.list_public_stories(search, limit=IN_THE_FEED)]
    asked = {name: value for name, value in asdict(search).items() if value}
    title = _("Stories of role models: %(service)s", service=current_app.config["SERVICE_NAME"])
    feed = atom_feed(
        title,
        outside_address("learning.stories_feed", **asked),
        outside_address("learning.stories", **asked),
        entries,
        queries.last_change() or FIRST,
    )
    return shared(feed, "application/atom+xml")


def story_page(found: Any) -> str:
    """The page of a story, also for its writer and the coordinator who looks at it first."""
    address = outside_address("learning.story", story_id=found.id)
    text = shared_text(found)
    return render_template(
        "learning/story.html",
        story=found,
        direction=direction_of(found.language),
        address=address,
        text=text,
        summary=_short(found.started),
        places=share_links(address, text) if "share" in found.purposes else [],
        mail=mail_link(address, text),
    )


def shared_text(found: Any) -> str:
    """What goes with a shared link: the writer's own words and name only where that was agreed."""
    cadre = cadre_title(found.cadre)
    if found.byline:
        return _(
            "%(name)s, %(cadre)s: %(headline)s",
            name=found.byline,
            cadre=cadre,
            headline=found.headline,
        )
    return _("A role model tells: where I started, who helped me. Cadre: %(cadre)s", cadre=cadre)


def direction_of(language: str) -> str:
    """ltr or rtl; what Unicode does not know of is written from left to right."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def _asked() -> queries.StorySearch:
    asked = {name: request.args.get(name, "")[:40] for name in ("cadre", "topic", "language")}
    return queries.StorySearch(**asked)


def _entry(found: Any) -> Entry:
    return Entry(
        id=found.id,
        title=found.headline,
        address=outside_address("learning.story", story_id=found.id),
        author=found.byline or cadre_title(found.cadre),
        language=found.language,
        summary=_short(found.started),
        published=found.published_at,
        subjects=tuple(sorted(found.topics)),
    )


def _short(text: str) -> str:
    """The beginning of a text, to the end of a word."""
    plain = " ".join(text.split())
    if len(plain) <= SUMMARY:
        return plain
    return plain[:SUMMARY].rpartition(" ")[0] + " …"
