"""Mail: what a reader chooses, the link that stops it, and what could not be sent."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.notifications import queries, rules, service
from mentor_match.notifications.forms import ChoicesForm
from mentor_match.notifications.links import read_stop
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow, from_elsewhere, may, public
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page, go

blueprint = Blueprint("notifications", __name__)


@blueprint.app_template_filter("mail_group")
def mail_group(group: rules.Group) -> str:
    """The title of a group of mail."""
    return gettext(rules.GROUP_TITLES[group])


def _form(**kwargs: object) -> ChoicesForm:
    """The form, without what does not concern the reader."""
    form = ChoicesForm(**kwargs)
    if not may(Permission.WATCH_ASSOCIATION):
        del form.coordination
    return form


@blueprint.get("/account/notifications")
@allow(Permission.KEEP_OWN_ACCOUNT)
def choices() -> str:
    """Which mail comes at once, once a day, or not at all."""
    chosen = queries.list_choices(current_user.id)
    form = _form(data={group.value: choice.value for group, choice in chosen.items()})
    return render_template("notifications/choices.html", form=form, rules=rules)


@blueprint.post("/account/notifications")
@allow(Permission.KEEP_OWN_ACCOUNT)
def save_choices() -> ResponseReturnValue:
    """Keep them."""
    form = _form()
    if not form.validate():
        return render_template("notifications/choices.html", form=form, rules=rules), 422
    for group, choice in form.chosen().items():
        service.choose(current_user.id, group, choice, by=current_user.id, now=clock.now())
    return go("notifications.choices", gettext("Your choices are kept."))


@blueprint.get("/mail/stop/<token>")
@public
def ask_to_stop(token: str) -> str:
    """Ask: programs that check the links of a mail open them too, and must change nothing."""
    _account_id, group = read_stop(token)
    return render_template("notifications/stop.html", group=group, rules=rules)


@blueprint.post("/mail/stop/<token>")
@public
@from_elsewhere
def stop(token: str) -> str:
    """Stop it. The answer is a page and no redirect, as mail programs need it (RFC 8058)."""
    account_id, group = read_stop(token)
    service.stop(account_id, group, now=clock.now())
    return render_template("notifications/stopped.html", group=group, rules=rules)


@blueprint.get("/administration/mail")
@allow(Permission.RUN_SERVICE)
def outbox() -> str:
    """How the outbox stands, and what could not be sent, with the reason."""
    queue, number = queries.read_queue(), asked_page()
    rows = queries.list_given_up(limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE)
    page = Page(rows, number, queue.given_up)
    return render_template("notifications/outbox.html", queue=queue, page=page, rules=rules)


@blueprint.post("/administration/mail/<uuid:message_id>/again")
@allow(Permission.RUN_SERVICE)
def send_again(message_id: UUID) -> ResponseReturnValue:
    """Try a message once more."""
    message = queries.get_given_up(message_id)
    service.try_again(message, by=current_user.id, now=clock.now())
    return go("notifications.outbox", gettext("The message will be tried again within a minute."))
