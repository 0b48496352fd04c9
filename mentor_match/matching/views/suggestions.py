"""Suggestions: the pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.matching import service
from mentor_match.matching.forms import AskForm, FilterForm
from mentor_match.matching.rules import NO_FILTERS, SUGGESTIONS_A_PAGE, Choices, Filters, Source
from mentor_match.matching.service import following
from mentor_match.matching.views.reasons import grounds_of, rules_in_the_way
from mentor_match.pairings import service as pairings
from mentor_match.pairings.queries import find_open_request
from mentor_match.pairings.rules import Limits
from mentor_match.permissions import Permission
from mentor_match.reference.cadres import find_cadre
from mentor_match.reference.choices import FORMATS, SETTINGS
from mentor_match.reference.countries import country_name
from mentor_match.reference.languages import language_name
from mentor_match.reference.role_cards import find_role_card
from mentor_match.reference.topics import find_topic
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import Page, asked_page, go
from mentor_match.web.rates import at_most
from mentor_match.web.refusals import Refusal

blueprint = Blueprint("matching", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    """How reasons are said on the pages of this slice."""
    return {"grounds_of": grounds_of, "rules_in_the_way": rules_in_the_way}


def share_now() -> float:
    """The share of suggestions kept for mentors of another cadre, as it is set."""
    return float(current_app.config["CROSS_DISCIPLINE_PERCENT"]) / 100


def source_now() -> Source:
    """Where the mentors come from that are ranked, as it is set."""
    return Source(current_app.config["CANDIDATES"])


def own_standing(*also: UUID, filters: Filters = NO_FILTERS) -> service.Standing | None:
    """Where the reader stands as a mentee; `also` and `filters` name whom not to miss."""
    return service.find_standing(
        current_user.id,
        now=clock.now(),
        share=share_now(),
        source=source_now(),
        also=also,
        filters=filters,
    )


@blueprint.get("/suggestions")
@allow(Permission.FIND_MENTORS)
@at_most("SEARCHES_PER_HOUR")
def suggestions() -> str:
    """Mentors who fit, best first, each with the reasons; or why there are none."""
    form = FilterForm(request.args)
    standing = own_standing(filters=form.filters)
    hindrance = service.find_hindrance(standing)
    if standing is None or hindrance:
        return render_template("matching/not_yet.html", hindrance=hindrance)
    found = service.suggest(standing, form.filters, asked_page())
    form.offer(_titled(found.choices))
    page = Page(found.found, found.number, found.total, SUGGESTIONS_A_PAGE)
    return render_template(
        "matching/suggestions.html",
        standing=standing,
        found=found,
        page=page,
        form=form,
        filtered=bool(form.filters),
    )


@blueprint.get("/suggestions/next")
@allow(Permission.FIND_MENTORS)
@at_most("SEARCHES_PER_HOUR")
def next_suggestion() -> Response:
    """One click from a closed request: to the best mentor who can be asked now."""
    beside = request.args.get("beside", type=UUID)
    found = service.next_suggestion(
        current_user.id,
        clock.now(),
        without=[beside] if beside else [],
        share=share_now(),
        source=source_now(),
    )
    if found is None:
        return redirect(url_for("matching.suggestions"))
    return redirect(url_for("matching.suggestion", mentor_id=found.mentor_id))


@blueprint.get("/suggestions/dismissed")
@allow(Permission.FIND_MENTORS)
def dismissed() -> str:
    """Whom the mentee does not want to see, and the way back."""
    standing = own_standing()
    rows = service.list_dismissed(standing) if standing else []
    return render_template("matching/dismissed.html", rows=rows)


@blueprint.get("/suggestions/<uuid:mentor_id>")
@allow(Permission.FIND_MENTORS)
def suggestion(mentor_id: UUID) -> str:
    """One mentor in full."""
    found = service.get_suggestion(own_standing(mentor_id), mentor_id)
    return render_template(
        "matching/suggestion.html",
        found=found,
        asked=find_open_request(current_user.id, mentor_id),
        dismissed=service.is_dismissed(current_user.id, mentor_id),
        card=find_role_card(found.facts.cadre) if found.crosses else None,
    )


@blueprint.post("/suggestions/<uuid:mentor_id>/dismiss")
@allow(Permission.FIND_MENTORS)
def dismiss(mentor_id: UUID) -> Response:
    """Do not show this mentor again."""
    found = service.dismiss(own_standing(mentor_id), mentor_id, now=clock.now())
    said = gettext(
        "%(name)s is no longer suggested to you, and was not told. "
        "You can undo this under “Mentors you dismissed”.",
        name=found.seen.account.call_me,
    )
    return go("matching.suggestions", said)


@blueprint.post("/suggestions/<uuid:mentor_id>/restore")
@allow(Permission.FIND_MENTORS)
def restore(mentor_id: UUID) -> Response:
    """Show a dismissed mentor again."""
    service.restore(current_user.id, mentor_id, now=clock.now())
    return go("matching.suggestions", gettext("This mentor can be suggested to you again."))


@blueprint.get("/suggestions/<uuid:mentor_id>/request")
@allow(Permission.FIND_MENTORS)
def ask(mentor_id: UUID) -> str:
    """The request, with what the two have in common already chosen."""
    found = service.get_suggestion(own_standing(mentor_id), mentor_id)
    before = earlier_request()
    shared = [topic for topic in found.wants if topic in found.facts.offers]
    words = {"topics": shared, "rhythm": "fortnightly", "months": 6}
    form = AskForm(**(following.words_of(before) if before else words))
    offer_topics(form, found, before.topics if before else ())
    return ask_page(found, form)


@blueprint.post("/suggestions/<uuid:mentor_id>/request")
@allow(Permission.FIND_MENTORS)
@at_most("REQUESTS_PER_HOUR")
def send_request(mentor_id: UUID) -> ResponseReturnValue:
    """Ask the mentor."""
    found = service.get_suggestion(own_standing(mentor_id), mentor_id)
    before = earlier_request()
    form = AskForm()
    offer_topics(form, found, before.topics if before else ())
    if not form.validate_on_submit():
        return ask_page(found, form), 422
    return send(found, form, before)


def send(found: service.Suggestion, form: AskForm, before: Any | None) -> ResponseReturnValue:
    """Ask, or show the form again with what stands in the way."""
    try:
        asked = pairings.request_mentor(
            current_user.id,
            found.mentor_id,
            **form.request,
            following=pairings.Following(before) if before else None,
            limits=_limits(),
            now=clock.now(),
        )
    except Refusal as refusal:
        return ask_page(found, form, refusal), refusal.status
    said = gettext("Your request was sent to %(name)s.", name=found.seen.account.call_me)
    return go("pairings.request", said, request_id=asked.id)


def earlier_request() -> Any | None:
    """The reader's closed request that the address names, whose words are used again."""
    id_ = request.args.get("follows", type=UUID)
    return following.get_earlier(id_, current_user.id, clock.now()) if id_ else None


def ask_page(found: service.Suggestion, form: AskForm, refusal: Refusal | None = None) -> str:
    """The form to ask one mentor."""
    return render_template(
        "matching/ask.html", found=found, form=form, refusal=refusal, limits=_limits()
    )


def _limits() -> Limits:
    return Limits.from_settings(current_app.config)


def _titled(choices: Choices) -> dict[str, list[tuple[str, str]]]:
    """The filters' codes with their titles, in the order of the titles."""
    locale = str(get_locale())
    return {
        "topic": _by_title(choices.topic, _topic),
        "cadre": _by_title(choices.cadre, _cadre),
        "language": _by_title(choices.language, lambda code: language_name(code, locale)),
        "country": _by_title(choices.country, lambda code: country_name(code, locale)),
        "setting": _in_order(choices.setting, SETTINGS),
        "format": _in_order(choices.format, FORMATS),
    }


def _by_title(codes: Iterable[str], title: Callable[[str], str]) -> list[tuple[str, str]]:
    return sorted(((code, title(code)) for code in codes), key=lambda pair: pair[1].casefold())


def _in_order(codes: frozenset[str], titles: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, gettext(title)) for code, title in titles.items() if code in codes]


def _topic(code: str) -> str:
    found = find_topic(code)
    return gettext(found.title) if found else code


def _cadre(code: str) -> str:
    found = find_cadre(code)
    return gettext(found.title) if found else code


def offer_topics(form: AskForm, found: service.Suggestion, before: Iterable[str]) -> None:
    """Fill the lists of the form.

    The topics a mentee can ask for: what the mentor offers, then what else is wanted, or was
    wanted when the request before was written.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    offered = gettext("%(name)s offers", name=found.seen.account.call_me)
    codes = dict.fromkeys((*found.wants, *sorted(before)))
    for code in sorted(codes, key=lambda code: code not in found.facts.offers):
        title = offered if code in found.facts.offers else gettext("What else you want to learn")
        groups.setdefault(title, []).append((code, _topic(code)))
    form.offer(groups)
