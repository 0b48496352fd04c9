"""Files of a register on their way in: brought, headings and jobs said, looked at, taken in."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.exchange.files import headings_of, read_again
from mentor_match.associations.exchange.people import COLUMNS, NAMES
from mentor_match.associations.exchange.register import LARGEST
from mentor_match.associations.forms import RegisterFilesForm, said_of_headings
from mentor_match.associations.queries import find_waiting_upload, get_coordinated, get_upload
from mentor_match.associations.rules import FACT_TITLES, FATE_TITLES, Fate, UploadTooLarge
from mentor_match.associations.views.frame import blueprint
from mentor_match.associations.views.register import REGISTER
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page, go
from mentor_match.web.uploads import takes_files
from mentor_match.words import N_

IMPORT = f"{REGISTER}/import"
ONE = f"{IMPORT}/<uuid:upload_id>"
CERTAIN = {"exact", "mapping file"}
REFUSED = "refused"


@blueprint.get(IMPORT)
@allow(Permission.VERIFY_MEMBERS)
def bring_register(association_id: UUID) -> str:
    """Choose files."""
    return _bring_page(get_coordinated(association_id, current_user.id), RegisterFilesForm())


@blueprint.post(IMPORT)
@allow(Permission.VERIFY_MEMBERS)
@takes_files(LARGEST)
def keep_register(association_id: UUID) -> ResponseReturnValue:
    """Keep them, and go on with what is not known of them."""
    association = get_coordinated(association_id, current_user.id)
    form = RegisterFilesForm()
    if not form.validate():
        return _bring_page(association, form), 422
    files = [(one.filename, one.read()) for one in form.files.data]
    try:
        upload = service.keep_upload(association.id, files, by=current_user.id, now=clock.now())
    except UploadTooLarge as refusal:
        form.form_errors.append(_(refusal.sentence))
        return _bring_page(association, form), 422
    ids: dict[str, Any] = {"association_id": association.id, "upload_id": upload.id}
    if any(one.how not in CERTAIN for one in read_again(upload.found).taken):
        return go("associations.headings", **ids)
    return _after_headings(association, upload)


@blueprint.get(f"{ONE}/headings")
@allow(Permission.VERIFY_MEMBERS)
def headings(association_id: UUID, upload_id: UUID) -> str:
    """What each heading is taken for."""
    association = get_coordinated(association_id, current_user.id)
    upload = get_upload(association.id, upload_id, current_user.id)
    taken, number = list(enumerate(headings_of(read_again(upload.found).taken))), asked_page()
    start = (number - 1) * ROWS_A_PAGE
    return render_template(
        "associations/headings.html",
        association=association,
        upload=upload,
        page=Page(taken[start : start + ROWS_A_PAGE], number, len(taken)),
        columns=COLUMNS,
    )


@blueprint.post(f"{ONE}/headings")
@allow(Permission.VERIFY_MEMBERS)
def save_headings(association_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Keep what was said, for these files and the next; then the next page of headings."""
    association = get_coordinated(association_id, current_user.id)
    upload = get_upload(association.id, upload_id, current_user.id)
    taken = [one.heading for one in headings_of(read_again(upload.found).taken)]
    service.map_headings(upload, said_of_headings(request.form, taken, NAMES))
    number = asked_page()
    if number * ROWS_A_PAGE < len(taken):
        ids: dict[str, Any] = {"association_id": association.id, "upload_id": upload.id}
        return go("associations.headings", **ids, page=number + 1)
    return _after_headings(association, upload)


def _after_headings(association: Any, upload: Any) -> ResponseReturnValue:
    """To the jobs nobody said anything of, or to what the files would do."""
    if any(not job.decided for job in service.jobs_of(association.id, upload)):
        return go("associations.jobs", association_id=association.id)
    return go("associations.upload", association_id=association.id, upload_id=upload.id)


@blueprint.get(ONE)
@allow(Permission.VERIFY_MEMBERS)
def upload(association_id: UUID, upload_id: UUID) -> str:
    """What the files would do: nothing is changed by looking."""
    association = get_coordinated(association_id, current_user.id)
    kept = get_upload(association.id, upload_id, current_user.id)
    draft, number = service.draft_of(kept), asked_page()
    shown = _shown(draft)
    rows = draft.read.reading.refused if shown == REFUSED else draft.having(shown)
    start = (number - 1) * ROWS_A_PAGE
    return render_template(
        "associations/upload.html",
        association=association,
        upload=kept,
        draft=draft,
        shown=shown,
        page=Page(rows[start : start + ROWS_A_PAGE], number, len(rows)),
        titles={**FATE_TITLES, REFUSED: N_("Refused")},
        fact_titles=FACT_TITLES,
        undecided=sum(not job.decided for job in service.jobs_of(association.id, kept)),
    )


def _shown(draft: service.ImportDraft) -> str:
    """Which part is looked at: what was asked for, else the first with somebody in it."""
    parts = [REFUSED, Fate.NEW, Fate.CHANGED, Fate.SAME]
    asked = request.args.get("show", "")
    if asked in parts:
        return asked
    return next((part for part in parts if draft.counts[part]), REFUSED)


@blueprint.post(f"{ONE}/apply")
@allow(Permission.VERIFY_MEMBERS)
def import_register(association_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Take in all that was not refused."""
    association = get_coordinated(association_id, current_user.id)
    kept = get_upload(association.id, upload_id, current_user.id)
    counts = service.import_upload(kept, by=current_user.id, now=clock.now())
    new, changed = counts[Fate.NEW], counts[Fate.CHANGED]
    said = ngettext(
        "%(num)s person is new in the register.", "%(num)s people are new in the register.", new
    )
    more = ngettext("%(num)s was changed.", "%(num)s were changed.", changed)
    return go("associations.register", f"{said} {more}", association_id=association.id)


@blueprint.post(f"{ONE}/discard")
@allow(Permission.VERIFY_MEMBERS)
def discard_register(association_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Forget them."""
    association = get_coordinated(association_id, current_user.id)
    service.discard_upload(get_upload(association.id, upload_id, current_user.id))
    said = _("The files are discarded; the register is as it was.")
    return go("associations.bring_register", said, association_id=association.id)


def _bring_page(association: Any, form: RegisterFilesForm) -> str:
    return render_template(
        "associations/bring_register.html",
        association=association,
        form=form,
        waiting=find_waiting_upload(association.id, current_user.id),
        columns=COLUMNS,
    )
