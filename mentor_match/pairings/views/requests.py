"""Requests: to the reader as a mentor, and by the reader as a mentee."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import DeclineForm
from mentor_match.pairings.rules import RequestState
from mentor_match.pairings.signals import next_wanted
from mentor_match.pairings.views.frame import blueprint, request_state
from mentor_match.permissions import Permission
from mentor_match.profiles.queries import find_mentee, find_mentor, find_profile, list_profiles
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import Page, asked_page, go

CLOSED_A_PAGE = 15
SHOWN = 12  # requests to a mentor; more do not help whoever answers them one by one


@blueprint.get("/requests")
@allow(Permission.TAKE_PART)
def requests() -> str:
    """What waits for the reader's answer, and what the reader waits for."""
    to_me = queries.list_requests_to(current_user.id)
    by_me = queries.list_requests_by(current_user.id)
    people = [asked.mentee_id for asked in to_me] + [asked.mentor_id for asked in by_me]
    return render_template(
        "pairings/requests.html",
        to_me=to_me,
        by_me=by_me,
        profiles=list_profiles(people),
        mentor=find_mentor(current_user.id),
        mentee=find_mentee(current_user.id),
        closed=queries.count_closed_requests(current_user.id),
        co_mentoring=len(queries.list_co_mentoring(current_user.id)),
        shown=SHOWN,
    )


@blueprint.get("/requests/closed")
@allow(Permission.TAKE_PART)
def closed_requests() -> str:
    """What was answered, withdrawn or expired."""
    number = asked_page()
    rows = queries.list_closed_requests(
        current_user.id, limit=CLOSED_A_PAGE, offset=(number - 1) * CLOSED_A_PAGE
    )
    total = queries.count_closed_requests(current_user.id)
    page = Page[Any](rows, number, total, CLOSED_A_PAGE)
    return render_template("pairings/closed_requests.html", page=page)


@blueprint.get("/requests/<uuid:request_id>")
@allow(Permission.TAKE_PART)
def request(request_id: UUID) -> str:
    """One request: what is asked, where it stands, and who does what next."""
    asked = queries.get_request(request_id, current_user.id)
    as_mentor = asked.mentor_id == current_user.id
    other = asked.mentee if as_mentor else asked.mentor
    mentor = find_mentor(asked.mentor_id)
    return render_template(
        "pairings/request.html",
        asked=asked,
        as_mentor=as_mentor,
        other=other,
        profile=find_profile(other.id),
        full=mentor is None or mentor.places_taken >= mentor.capacity,
        pairing=queries.find_pairing_of(asked.id),
        after=queries.find_following(asked.id),
        before=queries.find_asked_after(asked.id),
        mentee=None if as_mentor else find_mentee(current_user.id),
        following=None if as_mentor else _next_mentor(asked),
    )


def _next_mentor(asked: Any) -> Any:
    """Who can be asked next, from whoever knows; None while the request is open or was accepted."""
    if request_state(asked) in (RequestState.REQUESTED, RequestState.ACCEPTED):
        return None
    answers = (answer for _receiver, answer in next_wanted.send(asked))
    return next((answer for answer in answers if answer is not None), None)


@blueprint.post("/requests/<uuid:request_id>/accept")
@allow(Permission.ANSWER_REQUESTS)
def accept(request_id: UUID) -> Response:
    """Say yes; the pairing opens."""
    asked = queries.get_request_to(request_id, current_user.id)
    pairing = service.accept_request(asked, by=current_user.id, now=clock.now())
    said = gettext("You are now the mentor of %(name)s.", name=pairing.mentee.call_me)
    return go("pairings.pairing", said, pairing_id=pairing.id)


@blueprint.get("/requests/<uuid:request_id>/decline")
@allow(Permission.ANSWER_REQUESTS)
def decline(request_id: UUID) -> str:
    """Ask why."""
    asked = queries.get_request_to(request_id, current_user.id)
    return render_template("pairings/decline.html", asked=asked, form=DeclineForm())


@blueprint.post("/requests/<uuid:request_id>/decline")
@allow(Permission.ANSWER_REQUESTS)
def save_decline(request_id: UUID) -> ResponseReturnValue:
    """Say no, and why."""
    asked = queries.get_request_to(request_id, current_user.id)
    form = DeclineForm()
    if not form.validate_on_submit():
        return render_template("pairings/decline.html", asked=asked, form=form), 422
    service.decline_request(
        asked,
        by=current_user.id,
        reason=form.reason.data,
        note=form.note.data,
        now=clock.now(),
    )
    said = gettext("You declined. %(name)s has been told kindly.", name=asked.mentee.call_me)
    return go("pairings.requests", said)


@blueprint.post("/requests/<uuid:request_id>/withdraw")
@allow(Permission.FIND_MENTORS)
def withdraw(request_id: UUID) -> Response:
    """Take it back."""
    asked = queries.get_request(request_id, current_user.id)
    service.withdraw_request(asked, by=current_user.id, now=clock.now())
    said = gettext("You withdrew the request. %(name)s has been told.", name=asked.mentor.call_me)
    return go("pairings.request", said, request_id=asked.id)
