"""Feedback: after a session, at the end, and what a mentor may see of it."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.pairings import queries
from mentor_match.pairings.forms.feedback import ClosingForm, SessionFeedbackForm, closing_form
from mentor_match.pairings.queries.feedback import (
    count_words,
    figures_of_mentor,
    find_closing_feedback,
    find_session_feedback,
    list_words,
    own_view_of_mentor,
)
from mentor_match.pairings.rules import OPEN_PAIRINGS, SessionState
from mentor_match.pairings.rules.feedback import ITEMS, FeedbackGiven, FeedbackNotYet, Side
from mentor_match.pairings.service.feedback import give_closing_feedback, give_session_feedback
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import Page, asked_page, go


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/feedback")
@allow(Permission.TAKE_PART)
def session_feedback(pairing_id: UUID, session_id: UUID) -> str:
    """Ask the two questions."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    if one.state != SessionState.HELD:
        raise FeedbackNotYet
    if find_session_feedback(one.id, current_user.id):
        raise FeedbackGiven
    return _session_page(found, one, SessionFeedbackForm())


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/feedback")
@allow(Permission.TAKE_PART)
def save_session_feedback(pairing_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Count the answers."""
    found, form = own_pairing(pairing_id), SessionFeedbackForm()
    one = queries.get_session(found, session_id)
    if not form.validate_on_submit():
        return _session_page(found, one, form), 422
    give_session_feedback(
        found,
        one.id,
        useful=form.useful.data,
        better=form.better.data,
        words=form.words.data,
        by=current_user.id,
        now=clock.now(),
    )
    said = gettext("Thank you. It is counted with the answers of others.")
    return go("pairings.session", said, pairing_id=found.id, session_id=one.id)


def _session_page(found: Any, one: Any, form: SessionFeedbackForm) -> str:
    view = standing(found, clock.now())
    return render_template("pairings/session_feedback.html", standing=view, session=one, form=form)


@blueprint.get("/pairings/<uuid:pairing_id>/feedback")
@allow(Permission.TAKE_PART)
def closing(pairing_id: UUID) -> str:
    """Ask the eight questions."""
    found = own_pairing(pairing_id)
    if found.state in OPEN_PAIRINGS:
        raise FeedbackNotYet
    if find_closing_feedback(found.id, current_user.id):
        raise FeedbackGiven
    return _closing_page(found, closing_form(_side(found)))


@blueprint.post("/pairings/<uuid:pairing_id>/feedback")
@allow(Permission.TAKE_PART)
def save_closing(pairing_id: UUID) -> ResponseReturnValue:
    """Count the answers."""
    found = own_pairing(pairing_id)
    form = closing_form(_side(found))
    if not form.validate_on_submit():
        return _closing_page(found, form), 422
    give_closing_feedback(found, form.answers, by=current_user.id, now=clock.now())
    said = gettext("Thank you. It is counted with the answers of others.")
    return go("pairings.pairing", said, pairing_id=found.id)


def _side(found: Any) -> Side:
    return Side.MENTOR if found.mentor_id == current_user.id else Side.MENTEE


def _closing_page(found: Any, form: ClosingForm) -> str:
    view = standing(found, clock.now())
    return render_template("pairings/closing.html", standing=view, form=form, items=ITEMS)


@blueprint.get("/pairings/feedback")
@allow(Permission.TAKE_PART)
def feedback() -> str:
    """What all mentees of the reader answered together, from five answers on."""
    return render_template(
        "pairings/feedback.html",
        items=ITEMS,
        figures=figures_of_mentor(current_user.id),
        own=own_view_of_mentor(current_user.id),
    )


WORDS_A_PAGE = 15


@blueprint.get("/administration/feedback")
@allow(Permission.RUN_SERVICE)
def feedback_words() -> str:
    """What people wrote to the service, without who wrote it and about whom."""
    number = asked_page()
    rows = list_words(limit=WORDS_A_PAGE, offset=(number - 1) * WORDS_A_PAGE)
    page = Page[Any](rows, number, count_words(), WORDS_A_PAGE)
    return render_template("pairings/feedback_words.html", page=page)
