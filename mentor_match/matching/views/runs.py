"""Cohort runs, for the coordinators of the association that runs the programme."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated, get_own_programme
from mentor_match.matching import queries, rules, service
from mentor_match.matching.forms import HandMadeForm, RunForm
from mentor_match.matching.views.suggestions import blueprint
from mentor_match.matching.words import reason_sentences
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page, go

RUNS = "/coordination/<uuid:association_id>/programmes/<uuid:programme_id>/runs"
RUN = f"{RUNS}/<uuid:run_id>"
PAIRS_A_PAGE = 15


def find(association_id: UUID, programme_id: UUID) -> tuple[Any, Any]:
    """(association, programme), if both are the reader's."""
    association = get_coordinated(association_id, current_user.id)
    return association, get_own_programme(association.id, programme_id)


def reasons_in_words(kept: Any) -> list[str]:
    """The reasons of a proposal in the reader's language."""
    return reason_sentences(service.reasons_of(kept), _, str(get_locale() or "en"))


@blueprint.context_processor
def words_of_runs() -> dict[str, Any]:
    """The templates of runs look up words by codes."""
    return {"run_rules": rules, "reasons_in_words": reasons_in_words}


@blueprint.get(RUNS)
@allow(Permission.RUN_PROGRAMMES)
def runs(association_id: UUID, programme_id: UUID) -> str:
    """The drafts and what was published; asking for a new one. An address may bring shares."""
    association, programme = find(association_id, programme_id)
    shares = {kind: request.args.get(kind, type=int) for kind in rules.QUOTAS}
    brought = {kind: share for kind, share in shares.items() if share and 0 < share <= 100}
    form = RunForm(
        formdata=None,
        data={"objective": "total", "cross": programme.cross_percent or 0, **brought},
    )
    return _runs_page(association, programme, form)


@blueprint.post(RUNS)
@allow(Permission.RUN_PROGRAMMES)
def draft_run(association_id: UUID, programme_id: UUID) -> ResponseReturnValue:
    """Ask for a draft."""
    association, programme = find(association_id, programme_id)
    form = RunForm()
    if not form.validate():
        return _runs_page(association, programme, form), 422
    run = service.draft_run(
        programme, form.wish(programme.weights), by=current_user.id, now=clock.now()
    )
    return _to_run(association, programme, run, _("The draft is asked for."))


@blueprint.get(RUN)
@allow(Permission.RUN_PROGRAMMES)
def run(association_id: UUID, programme_id: UUID, run_id: UUID) -> str:
    """How far it is; when it is ready, its figures, its pairs and who is left."""
    association, programme = find(association_id, programme_id)
    found, number = queries.get_run(programme, run_id), asked_page()
    counts = queries.count_proposals(found)
    pairs = queries.list_proposals(found, limit=PAIRS_A_PAGE, offset=(number - 1) * PAIRS_A_PAGE)
    left = queries.list_unmatched(found, limit=PAIRS_A_PAGE)
    people = {one for pair in pairs for one in (pair.mentee_id, pair.mentor_id)}
    people |= {one.mentee_id for one in left}
    return render_template(
        "matching/run.html",
        association=association,
        programme=programme,
        run=found,
        wish=rules.Wish.read(found.wish),
        counts=counts,
        page=Page[Any](pairs, number, sum(counts.values()), PAIRS_A_PAGE),
        left=left,
        names=queries.own_names(people, association.id, programme.id),
        left_in_all=queries.count_unmatched(found),
        others=[one for one in queries.list_runs(programme) if one.id != found.id and one.outcome],
    )


@blueprint.post(f"{RUN}/<any(stop, again, discard, publish):act>")
@allow(Permission.RUN_PROGRAMMES)
def act_on_run(
    association_id: UUID, programme_id: UUID, run_id: UUID, act: str
) -> ResponseReturnValue:
    """Stop it, start it again, put it away, or propose its pairs to the people."""
    association, programme = find(association_id, programme_id)
    found = queries.get_run(programme, run_id)
    verb, said = {
        "stop": (service.stop_run, _("The run stops within a few seconds.")),
        "again": (service.start_again, _("The run is asked for again.")),
        "discard": (service.discard_run, _("The draft is put away.")),
        "publish": (service.publish_run, _("The run is published. Everyone is told by e-mail.")),
    }[act]
    verb(found, by=current_user.id, now=clock.now())
    return _to_run(association, programme, found, said)


@blueprint.get(f"{RUNS}/compare")
@allow(Permission.RUN_PROGRAMMES)
def compare_runs(association_id: UUID, programme_id: UUID) -> str:
    """Two drafts side by side."""
    association, programme = find(association_id, programme_id)
    one, other = (queries.get_run(programme, _asked(name)) for name in ("one", "other"))
    changes = service.compare(one, other)
    return render_template(
        "matching/compare.html",
        association=association,
        programme=programme,
        one=one,
        other=other,
        second_groups={
            kind: {row["group"]: row for row in rows}
            for kind, rows in ((other.outcome or {}).get("groups") or {}).items()
        },
        changes=changes[:PAIRS_A_PAGE],
        changed=len(changes),
        names=queries.names_of(changes[:PAIRS_A_PAGE], association.id, programme.id),
    )


def _asked(name: str) -> UUID:
    """An id in the address; an id nobody has where it is none."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return UUID(int=0)


def _runs_page(association: Any, programme: Any, form: RunForm) -> str:
    number = asked_page()
    wishes = queries.list_wishes(programme.id, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE)
    people = {one for wish in wishes for one in (wish.mentee_id, wish.mentor_id)}
    return render_template(
        "matching/runs.html",
        association=association,
        programme=programme,
        runs=queries.list_runs(programme),
        wishes=Page[Any](wishes, number, queries.count_wishes(programme.id)),
        names=queries.own_names(people, association.id, programme.id),
        form=form,
        handmade=HandMadeForm(formdata=None),
    )


def _to_run(association: Any, programme: Any, found: Any, said: str) -> ResponseReturnValue:
    return go(
        "matching.run",
        said,
        association_id=association.id,
        programme_id=programme.id,
        run_id=found.id,
    )
