"""What became of a session: held, missed or cancelled."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import SettleForm
from mentor_match.pairings.forms.sessions import ConfirmForm
from mentor_match.pairings.rules import SessionState, check_confirm
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/confirm")
@allow(Permission.TAKE_PART)
def ask_confirm(pairing_id: UUID, session_id: UUID) -> str:
    """Ask for how long they met."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    check_confirm(one.state, one.starts_at, clock.now())
    stated = one.stated_by(found, current_user.id) or one.minutes
    return _confirm_page(found, one, ConfirmForm(minutes=stated))


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/confirm")
@allow(Permission.TAKE_PART)
def confirm(pairing_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Say that it took place, and for how long."""
    found, by = own_pairing(pairing_id), current_user.id
    one, form = queries.get_session(found, session_id), ConfirmForm()
    if not form.validate_on_submit():
        return _confirm_page(found, one, form), 422
    minutes = form.minutes.data
    one = service.confirm_session(found, session_id, minutes=minutes, by=by, now=clock.now())
    name = found.other(by).call_me
    said = gettext("You confirmed the session. It counts when %(name)s does, too.", name=name)
    if one.state == SessionState.HELD:
        said = gettext(
            "You both confirmed the session. It counts as held, for %(minutes)s minutes.",
            minutes=one.minutes,
        )
    return go("pairings.session", said, pairing_id=found.id, session_id=session_id)


def _confirm_page(found: Any, one: Any, form: ConfirmForm) -> str:
    view = standing(found, clock.now())
    return render_template("pairings/confirm.html", standing=view, session=one, form=form)


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/settle")
@allow(Permission.TAKE_PART)
def settle(pairing_id: UUID, session_id: UUID) -> str:
    """Ask what came in between: before its time it is cancelled, afterwards missed."""
    return _settle_page(own_pairing(pairing_id), session_id, SettleForm())


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/settle")
@allow(Permission.TAKE_PART)
def save_settle(pairing_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Cancel it, or say that it was missed."""
    found, now = own_pairing(pairing_id), clock.now()
    form = SettleForm()
    if not form.validate_on_submit():
        return _settle_page(found, session_id, form), 422
    session = queries.get_session(found, session_id)
    act, said = service.miss_session, gettext("The session is noted as missed. Plan another one.")
    if session.starts_at > now:
        act, said = service.cancel_session, gettext("The session is cancelled. Plan another one.")
    act(found, session_id, reason=form.reason.data, by=current_user.id, now=now)
    return go("pairings.pairing", said, pairing_id=found.id)


def _settle_page(found: Any, session_id: UUID, form: SettleForm) -> str:
    session, now = queries.get_session(found, session_id), clock.now()
    return render_template(
        "pairings/settle.html", standing=standing(found, now), session=session, form=form
    )
