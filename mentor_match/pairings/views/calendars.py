"""Sessions outside of this service: a calendar file, a subscription, a page on paper, an SMS."""

from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, current_app, render_template
from flask import session as visit
from flask_babel import format_datetime, gettext
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from mentor_match.pairings import queries
from mentor_match.pairings.queries.calendars import find_calendar_link
from mentor_match.pairings.rules.sessions import CHANNELS
from mentor_match.pairings.rules.sms import first_that_fits, length
from mentor_match.pairings.service.calendars import (
    read_subscription,
    renew_calendar_link,
    session_file,
    stop_calendar_link,
)
from mentor_match.pairings.views.frame import blueprint, elsewhere, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow, public
from mentor_match.web.calendars import FILE, download
from mentor_match.web.pages import go
from mentor_match.web.templating import outside_address

_SHOW_ONCE = "calendar_secret"


@blueprint.get("/calendar")
@allow(Permission.TAKE_PART)
def calendar() -> str:
    """The subscription: what it is, and its address, which is shown once."""
    secret = visit.pop(_SHOW_ONCE, None)
    address = outside_address("pairings.calendar_feed", secret=secret) if secret else ""
    return render_template(
        "pairings/calendar.html", link=find_calendar_link(current_user.id), address=address
    )


@blueprint.post("/calendar/renew")
@allow(Permission.TAKE_PART)
def renew_calendar() -> Answer:
    """Make the address, or another in its place. It waits in this visit until it is shown."""
    visit[_SHOW_ONCE] = renew_calendar_link(current_user, now=clock.now())
    return go("pairings.calendar")


@blueprint.post("/calendar/stop")
@allow(Permission.TAKE_PART)
def stop_calendar() -> Answer:
    """End the subscription."""
    stop_calendar_link(current_user, now=clock.now())
    return go("pairings.calendar", gettext("The address opens nothing any more."))


@blueprint.get("/calendar/<secret>.ics")
@public
def calendar_feed(secret: str) -> Response:
    """What a calendar program gets. It has no sign-in, so the address itself is the key."""
    title = gettext("Mentoring sessions")
    body = read_subscription(secret, title=title, now=clock.now())
    answer = Response(body, content_type=FILE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/session.ics")
@allow(Permission.TAKE_PART)
def session_calendar(pairing_id: UUID, session_id: UUID) -> Response:
    """The same file as in the mail, for who lost it."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    file = session_file(current_user, found, one, clock.now())
    return download(file.content, file.name)


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/print")
@allow(Permission.TAKE_PART)
def print_session(pairing_id: UUID, session_id: UUID) -> str:
    """A session on paper, and as a text message: for who has no calendar and no e-mail."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    text = _short(one, found.other(current_user.id))
    used, room = length(text)
    return render_template(
        "pairings/print.html",
        standing=standing(found, clock.now()),
        session=one,
        service=current_app.config["SERVICE_NAME"],
        text=text,
        used=used,
        room=room,
        sms=f"sms:?&body={quote(text, safe='')}",  # no number: whoever sends it chooses to whom
    )


def _short(one: Any, other: Any) -> str:
    """The session in one text message: what does not fit is left out, the time never is."""
    when = _clock(one.starts_at, current_user.time_zone)
    if elsewhere(one.starts_at, other.time_zone):
        when = f"{when} / {_clock(one.starts_at, other.time_zone)}"
    facts = {
        "when": when,
        "name": other.call_me,
        "how": gettext(CHANNELS[one.format]),
        "minutes": one.minutes,
        "place": one.place or "",
    }
    texts = [
        gettext("Mentoring session with %(name)s: %(when)s, %(minutes)s min. %(how)s.", **facts),
        gettext("Session with %(name)s: %(when)s, %(minutes)s min", **facts),
        gettext("%(when)s, %(name)s", **facts),
        when,
    ]
    if one.place:
        texts.insert(0, f"{texts[0]} {one.place}")
    return first_that_fits(texts)


def _clock(at: Any, zone: str) -> str:
    """A time as short as can be, with the place whose clock it is: Tue 24 Nov 14:00 Nairobi."""
    there = at.astimezone(ZoneInfo(zone))
    city = zone.rpartition("/")[2].replace("_", " ")
    return f"{format_datetime(there, 'EEE d MMM HH:mm', rebase=False)} {city}"
