"""Suggesting a resource, and what coordinators do with it: the pages."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import find_looked_after, get_coordinated, list_verified
from mentor_match.learning import queries, service
from mentor_match.learning.forms import DeclineSuggestionForm, SuggestForm
from mentor_match.learning.rules import NotVerifiedYet
from mentor_match.learning.views.frame import blueprint, own_rooms
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go

REVIEW = "/coordination/<uuid:association_id>/library"
ONE = f"{REVIEW}/<uuid:suggestion_id>"


@blueprint.get("/library/suggest")
@allow(Permission.USE_LIBRARY)
def suggest() -> str:
    """The form, and what this member suggested before."""
    form = SuggestForm()
    form.offer(list_verified(current_user.id))
    return _suggest_page(form)


@blueprint.post("/library/suggest")
@allow(Permission.USE_LIBRARY)
def send_suggestion() -> ResponseReturnValue:
    """Hand it to the coordinators; what the library has already is shown instead."""
    form = SuggestForm()
    verified = list_verified(current_user.id)
    if not verified:
        raise NotVerifiedYet
    form.offer(verified)
    if not form.validate():
        return _suggest_page(form), 422
    facts = form.facts
    for room in (None, *own_rooms()):
        listed = queries.find_listed(facts["address"], facts["title"], room)
        if listed is not None:
            said = _("The library has this already: here it is.")
            return go("learning.resource", said, resource_id=listed.id)
    room = UUID(form.association.data)
    service.suggest_resource(room, facts, by=current_user.id, now=clock.now())
    return go("learning.suggest", _("Thank you. A coordinator looks at it, and you are told."))


@blueprint.get(REVIEW)
@allow(Permission.REVIEW_LEARNING)
def review(association_id: UUID) -> str:
    """What waits for a decision, and what was decided last."""
    association = get_coordinated(association_id, current_user.id)
    return render_template(
        "learning/review.html",
        association=association,
        waiting=queries.list_to_review(association.id),
        decided=queries.list_reviewed(association.id),
        withdrawn=queries.list_withdrawn(association.id),
    )


@blueprint.post(f"{REVIEW}/resources/<uuid:resource_id>/<any(withdraw, restore):act>")
@allow(Permission.REVIEW_LEARNING)
def withdraw_resource(association_id: UUID, resource_id: UUID, act: str) -> ResponseReturnValue:
    """Out of the association's own library, or back into it."""
    association = get_coordinated(association_id, current_user.id)
    found = queries.lock_own_resource(resource_id, association.id)
    if act == "withdraw":
        service.withdraw_resource(found, by=current_user.id, now=clock.now())
        said = _("“%(title)s” is withdrawn. Who did it keeps it on record.", title=found.title)
    else:
        service.restore_resource(found, by=current_user.id, now=clock.now())
        said = _("“%(title)s” is in the library again.", title=found.title)
    return go("learning.resource", said, resource_id=found.id)


@blueprint.get(ONE)
@allow(Permission.REVIEW_LEARNING)
def suggestion(association_id: UUID, suggestion_id: UUID) -> str:
    """One suggestion, and the decision."""
    form = DeclineSuggestionForm()
    form.offer()
    return _one(association_id, suggestion_id, form)


@blueprint.post(f"{ONE}/accept")
@allow(Permission.REVIEW_LEARNING)
def accept(association_id: UUID, suggestion_id: UUID) -> ResponseReturnValue:
    """Into the library, for everyone."""
    return _accept(association_id, suggestion_id, own_only=False)


@blueprint.post(f"{ONE}/accept-own")
@allow(Permission.REVIEW_LEARNING)
def accept_own(association_id: UUID, suggestion_id: UUID) -> ResponseReturnValue:
    """Into the library, for members of this association alone."""
    return _accept(association_id, suggestion_id, own_only=True)


@blueprint.post(f"{ONE}/decline")
@allow(Permission.REVIEW_LEARNING)
def decline(association_id: UUID, suggestion_id: UUID) -> ResponseReturnValue:
    """Not into the library, with a reason."""
    association = get_coordinated(association_id, current_user.id)
    found = queries.get_suggestion(association.id, suggestion_id)
    form = DeclineSuggestionForm()
    form.offer()
    if not form.validate():
        return _one(association_id, suggestion_id, form), 422
    service.decline_suggestion(found, form.reason.data, by=current_user.id, now=clock.now())
    return go("learning.review", _("The member is told why."), association_id=association.id)


def _accept(association_id: UUID, suggestion_id: UUID, *, own_only: bool) -> ResponseReturnValue:
    association = get_coordinated(association_id, current_user.id)
    found = queries.get_suggestion(association.id, suggestion_id)
    service.accept_suggestion(found, own_only=own_only, by=current_user.id, now=clock.now())
    said = _("“%(title)s” is in the library now.", title=found.title)
    return go("learning.review", said, association_id=association.id)


def _suggest_page(form: SuggestForm) -> str:
    return render_template(
        "learning/suggest.html",
        form=form,
        verified=list_verified(current_user.id),
        suggestions=queries.list_own_suggestions(current_user.id),
    )


def _one(association_id: UUID, suggestion_id: UUID, form: DeclineSuggestionForm) -> str:
    association = get_coordinated(association_id, current_user.id)
    found = queries.get_suggestion(association.id, suggestion_id)
    return render_template(
        "learning/suggestion.html",
        association=association,
        suggestion=found,
        suggested_by=find_looked_after(association.id, found.suggested_by),
        form=form,
        same_address=queries.list_same_address(found.address, found.association_id),
    )
