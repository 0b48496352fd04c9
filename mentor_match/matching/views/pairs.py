"""Single pairs of a programme: locking, forbidding, and as files."""

from typing import Any
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.matching import queries, service
from mentor_match.matching.forms import ForbidForm, HandMadeForm
from mentor_match.matching.handmade import read_pairs
from mentor_match.matching.views.runs import RUN, RUNS, find, reasons_in_words
from mentor_match.matching.views.suggestions import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.tables import csv_answer, workbook_answer

PAIR = f"{RUN}/pairs/<uuid:proposal_id>"
HEADINGS = (
    "mentee_id", "mentee", "mentee_cadre", "mentor_id", "mentor", "mentor_cadre",
    "score", "state", "why",
)  # fmt: skip


@blueprint.post(f"{PAIR}/<any(lock, unlock):act>")
@allow(Permission.RUN_PROGRAMMES)
def lock_pair(
    association_id: UUID, programme_id: UUID, run_id: UUID, proposal_id: UUID, act: str
) -> ResponseReturnValue:
    """Keep this pair in every run, or no longer."""
    association, programme = find(association_id, programme_id)
    run = queries.get_run(programme, run_id)
    pair = queries.get_proposal(run, proposal_id)
    verb = service.lock_pair if act == "lock" else service.take_back
    verb(programme, pair.mentee_id, pair.mentor_id, by=current_user.id, now=clock.now())
    said = _("The pair is locked: it stays in every draft.")
    if act == "unlock":
        said = _("The pair is no longer locked.")
    ids = {"association_id": association.id, "programme_id": programme.id, "run_id": run.id}
    return go("matching.run", said, **ids)


@blueprint.get(f"{PAIR}/forbid")
@allow(Permission.RUN_PROGRAMMES)
def forbid_pair(association_id: UUID, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> str:
    """Ask why."""
    association, programme = find(association_id, programme_id)
    run = queries.get_run(programme, run_id)
    pair = queries.get_proposal(run, proposal_id)
    return _forbid_page(association, programme, run, pair, ForbidForm())


@blueprint.post(f"{PAIR}/forbid")
@allow(Permission.RUN_PROGRAMMES)
def save_forbid(
    association_id: UUID, programme_id: UUID, run_id: UUID, proposal_id: UUID
) -> ResponseReturnValue:
    """Keep this pair out of every run."""
    association, programme = find(association_id, programme_id)
    run = queries.get_run(programme, run_id)
    pair, form = queries.get_proposal(run, proposal_id), ForbidForm()
    if not form.validate():
        return _forbid_page(association, programme, run, pair, form), 422
    service.forbid_pair(
        programme,
        pair.mentee_id,
        pair.mentor_id,
        reason=form.reason.data,
        by=current_user.id,
        now=clock.now(),
    )
    said = _("The pair is in no new draft. Start this one again to do without it.")
    ids = {"association_id": association.id, "programme_id": programme.id, "run_id": run.id}
    return go("matching.run", said, **ids)


@blueprint.post(f"{RUNS}/wishes/<uuid:mentee_id>/<uuid:mentor_id>/take-back")
@allow(Permission.RUN_PROGRAMMES)
def take_back_wish(
    association_id: UUID, programme_id: UUID, mentee_id: UUID, mentor_id: UUID
) -> ResponseReturnValue:
    """Neither lock nor forbid it."""
    association, programme = find(association_id, programme_id)
    queries.get_wish(programme.id, mentee_id, mentor_id)
    service.take_back(programme, mentee_id, mentor_id, by=current_user.id, now=clock.now())
    return _to_runs(association, programme, _("Taken back."))


@blueprint.get(f"{RUN}.<any(csv, xlsx):kind>")
@allow(Permission.RUN_PROGRAMMES)
def run_file(association_id: UUID, programme_id: UUID, run_id: UUID, kind: str) -> Response:
    """The pairs of a run as a file; of partners' members, and of who left, the id alone."""
    association, programme = find(association_id, programme_id)
    run = queries.get_run(programme, run_id)
    cadres, own = queries.cadres_of(run), queries.own_names(None, association.id, programme.id)
    rows = []
    for pair in queries.list_proposals(run):
        mentee, mentor = own.get(str(pair.mentee_id)), own.get(str(pair.mentor_id))
        rows.append(
            (
                pair.mentee_id,
                mentee or "",
                cadres.get(pair.mentee_id, "") if mentee else "",
                pair.mentor_id,
                mentor or "",
                cadres.get(pair.mentor_id, "") if mentor else "",
                round(pair.score, 4),
                pair.state,
                " ".join(reasons_in_words(pair.reasons)) if mentee and mentor else "",
            )
        )
    name = f"run-{run.number}"
    texts = [tuple(str(c) if isinstance(c, UUID) else c for c in row) for row in rows]
    if kind == "xlsx":
        return workbook_answer(f"{name}.xlsx", name, HEADINGS, texts)
    return csv_answer(f"{name}.csv", HEADINGS, texts)


@blueprint.post(f"{RUNS}/locks")
@allow(Permission.RUN_PROGRAMMES)
def lock_file(association_id: UUID, programme_id: UUID) -> ResponseReturnValue:
    """Lock pairs that were made in a spreadsheet: all of them, or none."""
    association, programme = find(association_id, programme_id)
    form = HandMadeForm()
    if form.validate():
        mentees, mentors = (queries.enrolled_ids(programme, one) for one in ("mentee", "mentor"))
        sent = form.file.data
        pairs, faults = read_pairs(sent.filename or "file", sent.stream, mentees, mentors)
        if not faults:
            new = service.lock_pairs(programme, pairs, by=current_user.id, now=clock.now())
            said = _("Pairs in the file: %(all)s. Newly locked: %(new)s.", all=len(pairs), new=new)
            return _to_runs(association, programme, said)
        form.file.errors = [fault.said(_) for fault in faults][:10]
    page = render_template(
        "matching/locks.html", association=association, programme=programme, form=form
    )
    return page, 422


def _forbid_page(association: Any, programme: Any, run: Any, pair: Any, form: ForbidForm) -> str:
    return render_template(
        "matching/forbid.html",
        association=association,
        programme=programme,
        run=run,
        pair=pair,
        names=queries.own_names([pair.mentee_id, pair.mentor_id], association.id, programme.id),
        form=form,
    )


def _to_runs(association: Any, programme: Any, said: str) -> ResponseReturnValue:
    ids = {"association_id": association.id, "programme_id": programme.id}
    return go("matching.runs", said, **ids)
