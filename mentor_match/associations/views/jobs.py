"""Which cadre each job of the register is, as a coordinator says."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import JobChoices
from mentor_match.associations.queries import find_waiting_upload, get_coordinated
from mentor_match.associations.views.frame import blueprint
from mentor_match.associations.views.register import REGISTER
from mentor_match.permissions import Permission
from mentor_match.reference.cadres import CADRES
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import Page, asked_page, go

JOBS_A_PAGE = 20  # each with two fields of its own


@blueprint.get(f"{REGISTER}/jobs")
@allow(Permission.VERIFY_MEMBERS)
def jobs(association_id: UUID) -> str:
    """The jobs nobody said anything of, or all."""
    association = get_coordinated(association_id, current_user.id)
    return _page(association, JobChoices({}))


@blueprint.post(f"{REGISTER}/jobs")
@allow(Permission.VERIFY_MEMBERS)
def save_jobs(association_id: UUID) -> ResponseReturnValue:
    """Keep what was said; what is still open comes next."""
    association = get_coordinated(association_id, current_user.id)
    waiting = find_waiting_upload(association.id, current_user.id)
    found = service.jobs_of(association.id, waiting)
    choices = JobChoices(request.form)
    if not choices.read(found):
        return _page(association, choices), 422
    service.map_jobs(association.id, choices.said, by=current_user.id, now=clock.now())
    kept = len(choices.said)
    said = ngettext("%(num)s job is kept.", "%(num)s jobs are kept.", kept)
    if any(not job.decided and job.key not in choices.said for job in found) and kept:
        return go("associations.jobs", said, association_id=association.id)
    if waiting is not None:
        ids = {"association_id": association.id, "upload_id": waiting.id}
        return go("associations.upload", said, **ids)
    return go("associations.register", said, association_id=association.id)


def _page(association: Any, choices: JobChoices) -> str:
    waiting = find_waiting_upload(association.id, current_user.id)
    found = service.jobs_of(association.id, waiting)
    all_ = "all" in request.args
    rows, number = [job for job in found if all_ or not job.decided], asked_page()
    start = (number - 1) * JOBS_A_PAGE
    return render_template(
        "associations/jobs.html",
        association=association,
        page=Page(rows[start : start + JOBS_A_PAGE], number, len(rows), JOBS_A_PAGE),
        all=all_,
        found=len(found),
        choices=choices,
        cadres=list(CADRES.values()),
        waiting=waiting,
    )
