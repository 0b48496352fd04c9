"""Notes about a session: written and changed by their author alone."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries
from mentor_match.pairings.forms.notes import NoteForm
from mentor_match.pairings.queries.notes import count_own_notes, get_own_note
from mentor_match.pairings.rules.notes import check_room
from mentor_match.pairings.service.notes import change_note, remove_note, write_note
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.rates import at_most


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/notes/write")
@allow(Permission.TAKE_PART)
def new_note(pairing_id: UUID, session_id: UUID) -> str:
    """An empty note."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    check_room(count_own_notes(one, current_user.id))
    return _note_page(found, one, NoteForm())


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/notes/write")
@allow(Permission.TAKE_PART)
@at_most("MESSAGES_PER_HOUR")
def save_new_note(pairing_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Keep it."""
    found, form = own_pairing(pairing_id), NoteForm()
    one = queries.get_session(found, session_id)
    if not form.validate_on_submit():
        return _note_page(found, one, form), 422
    text, kind = form.text.data, form.kind.data
    write_note(found, one.id, text=text, kind=kind, by=current_user.id, now=clock.now())
    return _back(found, one, gettext("The note is kept."))


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/notes/<uuid:note_id>")
@allow(Permission.TAKE_PART)
def note(pairing_id: UUID, session_id: UUID, note_id: UUID) -> str:
    """One's own note, to change."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    written = get_own_note(one, note_id, current_user.id)
    return _note_page(found, one, NoteForm(obj=written), written)


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/notes/<uuid:note_id>")
@allow(Permission.TAKE_PART)
@at_most("MESSAGES_PER_HOUR")
def save_note(pairing_id: UUID, session_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Keep the change."""
    found, form = own_pairing(pairing_id), NoteForm()
    one = queries.get_session(found, session_id)
    written = get_own_note(one, note_id, current_user.id)
    if not form.validate_on_submit():
        return _note_page(found, one, form, written), 422
    facts = {"text": form.text.data, "kind": form.kind.data}
    change_note(found, one.id, note_id, **facts, by=current_user.id, now=clock.now())
    return _back(found, one, gettext("The note is changed."))


@blueprint.post(
    "/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/notes/<uuid:note_id>/remove"
)
@allow(Permission.TAKE_PART)
def drop_note(pairing_id: UUID, session_id: UUID, note_id: UUID) -> Response:
    """Remove it."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    remove_note(found, one.id, note_id, by=current_user.id, now=clock.now())
    return _back(found, one, gettext("The note is removed."))


def _note_page(found: Any, one: Any, form: NoteForm, written: Any = None) -> str:
    view = standing(found, clock.now())
    return render_template(
        "pairings/note.html", standing=view, session=one, form=form, note=written
    )


def _back(found: Any, one: Any, said: str) -> Response:
    return go("pairings.session", said, pairing_id=found.id, session_id=one.id)
