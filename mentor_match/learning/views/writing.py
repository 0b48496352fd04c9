"""Writing a story and taking it back; what coordinators do with it: the pages."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated, list_verified
from mentor_match.learning import queries, service
from mentor_match.learning.forms import ReturnStoryForm, StoryForm
from mentor_match.learning.rules import StoryNeedsMembership, StoryState
from mentor_match.learning.views.frame import blueprint
from mentor_match.learning.views.stories import direction_of
from mentor_match.permissions import Permission
from mentor_match.profiles.queries import find_profile
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go

REVIEW = "/coordination/<uuid:association_id>/stories"
ONE = f"{REVIEW}/<uuid:story_id>"


@blueprint.get("/stories/mine")
@allow(Permission.TELL_STORY)
def own_stories() -> str:
    """What this member wrote, and how each stands."""
    return render_template(
        "learning/own_stories.html",
        stories=queries.list_own_stories(current_user.id),
        can_write=_can_write(),
    )


@blueprint.get("/stories/write")
@allow(Permission.TELL_STORY)
def new_story() -> str:
    """The three questions."""
    if not _can_write():
        raise StoryNeedsMembership
    return _write_page(_form())


@blueprint.post("/stories/write")
@allow(Permission.TELL_STORY)
def write_story() -> ResponseReturnValue:
    """Hand it in."""
    if not _can_write():
        raise StoryNeedsMembership
    form = _form()
    if not _valid(form):
        return _write_page(form), 422
    room = UUID(form.association.data)
    agreed = form.purposes.data
    service.write_story(room, form.texts, agreed, by=current_user.id, now=clock.now())
    said = _("Thank you. A coordinator reads it before it is public, and you are told.")
    return go("learning.own_stories", said)


@blueprint.get("/stories/<uuid:story_id>/change")
@allow(Permission.TELL_STORY)
def change_story(story_id: UUID) -> str:
    """The same questions with what was written."""
    found = queries.get_own_story(story_id, current_user.id)
    return _write_page(_form(found), found)


@blueprint.post("/stories/<uuid:story_id>/change")
@allow(Permission.TELL_STORY)
def rewrite_story(story_id: UUID) -> ResponseReturnValue:
    """Hand it in again."""
    found = queries.get_own_story(story_id, current_user.id)
    form = _form(found)
    if not _valid(form):
        return _write_page(form, found), 422
    agreed = form.purposes.data
    service.rewrite_story(found, form.texts, agreed, by=current_user.id, now=clock.now())
    return go("learning.own_stories", _("Handed in again; a coordinator reads it."))


@blueprint.post("/stories/<uuid:story_id>/withdraw")
@allow(Permission.TELL_STORY)
def withdraw_story(story_id: UUID) -> ResponseReturnValue:
    """Take the consent back: the page is gone."""
    found = queries.get_own_story(story_id, current_user.id)
    service.withdraw_story(found, by=current_user.id, now=clock.now())
    said = _("Your story is taken back. Its page is gone for everyone from now on.")
    return go("learning.own_stories", said)


@blueprint.get(REVIEW)
@allow(Permission.REVIEW_LEARNING)
def association_stories(association_id: UUID) -> str:
    """The stories of an association, and whom they represent."""
    association = get_coordinated(association_id, current_user.id)
    cadres, settings = queries.read_representation(association.id)
    return render_template(
        "learning/association_stories.html",
        association=association,
        stories=queries.list_stories_of(association.id),
        cadres=cadres,
        settings=settings,
    )


@blueprint.get(ONE)
@allow(Permission.REVIEW_LEARNING)
def review_story(association_id: UUID, story_id: UUID) -> str:
    """One story as it would be read, and the decision."""
    return _review_page(association_id, story_id, ReturnStoryForm())


@blueprint.post(f"{ONE}/publish")
@allow(Permission.REVIEW_LEARNING)
def publish_story(association_id: UUID, story_id: UUID) -> ResponseReturnValue:
    """Let the world read it."""
    association = get_coordinated(association_id, current_user.id)
    found = queries.get_story_of(association.id, story_id)
    service.publish_story(found, by=current_user.id, now=clock.now())
    said = _("The story is public, and its writer is told.")
    return go("learning.association_stories", said, association_id=association.id)


@blueprint.post(f"{ONE}/return")
@allow(Permission.REVIEW_LEARNING)
def return_story(association_id: UUID, story_id: UUID) -> ResponseReturnValue:
    """Back to its writer, with a word."""
    association = get_coordinated(association_id, current_user.id)
    found = queries.get_story_of(association.id, story_id)
    form = ReturnStoryForm()
    if not form.validate():
        return _review_page(association_id, story_id, form), 422
    service.return_story(found, form.word.data, by=current_user.id, now=clock.now())
    said = _("The story is back with its writer, with your word.")
    return go("learning.association_stories", said, association_id=association.id)


def _can_write() -> bool:
    profile = find_profile(current_user.id)
    return bool(profile and profile.cadre and list_verified(current_user.id))


def _form(found: Any = None) -> StoryForm:
    form = StoryForm(obj=found)
    profile = find_profile(current_user.id)
    spoken = (profile.languages if profile else None) or ()
    rooms = list_verified(current_user.id) if found is None else [found.association]
    form.offer(rooms, spoken)
    if not form.is_submitted() and found is not None:
        # A yes is given anew each time; the box for it is never ticked beforehand.
        form.purposes.data = []
    return form


def _valid(form: StoryForm) -> bool:
    names = (current_user.full_name, current_user.call_me)
    return form.validate() and form.keeps_names_out(names)


def _write_page(form: StoryForm, found: Any = None) -> str:
    return render_template("learning/write_story.html", form=form, story=found)


def _review_page(association_id: UUID, story_id: UUID, form: ReturnStoryForm) -> str:
    association = get_coordinated(association_id, current_user.id)
    found = queries.get_story_of(association.id, story_id)
    return render_template(
        "learning/review_story.html",
        association=association,
        story=found,
        direction=direction_of(found.language),
        waiting=found.state == StoryState.WAITING,
        form=form,
    )
