"""What a coordinator does about a case: one click, or with a note, or later."""

from datetime import timedelta
from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.associations.queries import get_coordinated
from mentor_match.care import service
from mentor_match.care.rules import ACTION_WORDS, DAYS_TO_SEE, Action, CaseKind
from mentor_match.insight.forms import HelpForm, SnoozeForm
from mentor_match.insight.views.associations import blueprint
from mentor_match.insight.watch import find_case
from mentor_match.pairings.rules import Limits
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound

_KINDS = ", ".join(CaseKind)
HERE = f"/coordination/<uuid:association_id>/cases/<any({_KINDS}):kind>/<uuid:case_id>"


@blueprint.get(HERE)
@allow(Permission.WATCH_ASSOCIATION)
def case(association_id: UUID, kind: str, case_id: UUID) -> str:
    """One case: why, what was done, and every way to help."""
    return _page(association_id, kind, case_id, HelpForm(), SnoozeForm())


@blueprint.post(HERE)
@allow(Permission.WATCH_ASSOCIATION)
def help_case(association_id: UUID, kind: str, case_id: UUID) -> ResponseReturnValue:
    """Do one thing about it."""
    found, form = get_coordinated(association_id, current_user.id), HelpForm()
    if not form.fit(CaseKind(kind)).validate_on_submit():
        return _page(association_id, kind, case_id, form, SnoozeForm()), 422
    service.help_case(
        CaseKind(kind),
        case_id,
        Action(form.action.data),
        association_id=found.id,
        note=form.note.data,
        by=current_user.id,
        now=clock.now(),
    )
    return _back(
        found.id, gettext("Done and noted. Where nothing changes, the case is back in a week.")
    )


@blueprint.post(f"{HERE}/snooze")
@allow(Permission.WATCH_ASSOCIATION)
def snooze_case(association_id: UUID, kind: str, case_id: UUID) -> ResponseReturnValue:
    """Put it away until a day."""
    found, form = get_coordinated(association_id, current_user.id), SnoozeForm()
    if not form.validate_on_submit():
        return _page(association_id, kind, case_id, HelpForm(), form), 422
    service.snooze_case(
        CaseKind(kind),
        case_id,
        form.until.data,
        association_id=found.id,
        note=form.why.data,
        by=current_user.id,
        now=clock.now(),
    )
    return _back(found.id, gettext("The case is put away until the day you chose."))


def _back(association_id: UUID, said: str) -> Response:
    return go("insight.association", said, association_id=association_id)


def _page(association_id: UUID, kind: str, case_id: UUID, form: HelpForm, later: SnoozeForm) -> str:
    found, now = get_coordinated(association_id, current_user.id), clock.now()
    limits = Limits.from_settings(current_app.config)
    one = find_case(CaseKind(kind), case_id, found.id, now, limits)
    if one is None:
        raise NotFound
    form.fit(one.kind)
    form.action.data = form.action.data or one.action
    later.until.data = later.until.data or now.date() + timedelta(days=2 * DAYS_TO_SEE)
    return render_template(
        "insight/case.html",
        association=found,
        case=one,
        form=form,
        later=later,
        words=ACTION_WORDS,
        now=now,
    )
