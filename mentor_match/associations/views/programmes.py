"""Programmes, for the coordinators of the association that runs them and of its partners."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import NewProgrammeForm
from mentor_match.associations.queries import (
    count_by_group,
    count_enrolments,
    count_unprepared,
    get_coordinated,
    get_own_programme,
    get_programme_of,
    list_enrolments,
    list_prepared,
    list_programmes_of,
    proposing_associations,
)
from mentor_match.associations.rules import (
    PROGRAMME_AFTER,
    PROGRAMME_TITLES,
    ProgrammeState,
    groups_may_be_seen,
)
from mentor_match.associations.signals import ask_for_learning
from mentor_match.associations.views.frame import blueprint, note_taken
from mentor_match.associations.views.parts import PARTS_OF_PROGRAMME
from mentor_match.permissions import Permission
from mentor_match.reference.programmes import PROGRAMME_TEMPLATES
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page, go
from mentor_match.web.tables import csv_answer

PROGRAMMES = "/coordination/<uuid:association_id>/programmes"
PROGRAMME = f"{PROGRAMMES}/<uuid:programme_id>"

MOVES = {
    ProgrammeState.OPEN: "open",
    ProgrammeState.MATCHING: "match",
    ProgrammeState.RUNNING: "run",
    ProgrammeState.CLOSED: "close",
}


@blueprint.get(PROGRAMMES)
@allow(Permission.RUN_PROGRAMMES)
def programmes(association_id: UUID) -> str:
    """What the association runs, and what it was invited to."""
    association = get_coordinated(association_id, current_user.id)
    return render_template(
        "associations/programmes.html",
        association=association,
        programmes=list_programmes_of(association.id),
    )


@blueprint.get(f"{PROGRAMMES}/new")
@allow(Permission.RUN_PROGRAMMES)
def new_programme(association_id: UUID) -> str:
    """What it is called, when it is, and where to start from."""
    association = get_coordinated(association_id, current_user.id)
    today = clock.now().date()
    form = NewProgrammeForm(
        formdata=None,
        data={
            "opens_on": today + timedelta(days=7),
            "closes_on": today + timedelta(days=37),
            "ends_on": today + timedelta(days=280),
            "template": "",
        },
    )
    form.offer()
    return render_template(
        "associations/new_programme.html",
        association=association,
        form=form,
        templates=PROGRAMME_TEMPLATES.values(),
    )


@blueprint.post(f"{PROGRAMMES}/new")
@allow(Permission.RUN_PROGRAMMES)
def create_programme(association_id: UUID) -> ResponseReturnValue:
    """A draft."""
    association = get_coordinated(association_id, current_user.id)
    form = NewProgrammeForm()
    form.offer()
    if not form.validate():
        page = render_template(
            "associations/new_programme.html",
            association=association,
            form=form,
            templates=PROGRAMME_TEMPLATES.values(),
        )
        return page, 422
    facts = {name: value for name, value in form.data.items() if name in service.SETTABLE}
    made = service.create_programme(
        association,
        **facts,
        template=PROGRAMME_TEMPLATES.get(form.template.data or ""),
        by=current_user.id,
        now=clock.now(),
    )
    said = _("The draft is kept. Check its parts below, then open it.")
    return go("associations.programme", said, association_id=association.id, programme_id=made.id)


@blueprint.get(PROGRAMME)
@allow(Permission.RUN_PROGRAMMES)
def programme(association_id: UUID, programme_id: UUID) -> str:
    """All of it: how it stands, what comes next, who takes part."""
    association = get_coordinated(association_id, current_user.id)
    found = get_programme_of(association.id, programme_id)
    own = found.association_id == association.id
    partner = next((p for p in found.partners if p.association_id == association.id), None)
    return render_template(
        "associations/programme.html",
        association=association,
        programme=found,
        own=own,
        partner=partner,
        counts=count_enrolments(found),
        moves=[
            (MOVES[to], to) for to in MOVES if to in PROGRAMME_AFTER[ProgrammeState(found.state)]
        ],
        parts=PARTS_OF_PROGRAMME,
        learning=ask_for_learning(found, {association.id}, clock.now().date()),
    )


@blueprint.post(f"{PROGRAMME}/state/<any(open, match, run, close):step>")
@allow(Permission.RUN_PROGRAMMES)
def move_programme(association_id: UUID, programme_id: UUID, step: str) -> ResponseReturnValue:
    """To its next state."""
    association = get_coordinated(association_id, current_user.id)
    found = get_own_programme(association.id, programme_id)
    to = next(state for state, word in MOVES.items() if word == step)
    service.move_programme(found, to, by=current_user.id, now=clock.now())
    return _back(association.id, found.id, _("The programme is now: %(state)s.", state=_title(to)))


@blueprint.get(f"{PROGRAMME}/people")
@allow(Permission.RUN_PROGRAMMES)
def programme_people(association_id: UUID, programme_id: UUID) -> str:
    """The own members by name; of partners, what was agreed to be seen."""
    association = get_coordinated(association_id, current_user.id)
    found, number = get_programme_of(association.id, programme_id), asked_page()
    rows = list_enrolments(
        found, association.id, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE
    )
    counts = count_enrolments(found)
    mine = next((c for c in counts if c.association.id == association.id), None)
    shown = groups_may_be_seen(found.state)
    asked = found.prepared_mentors and found.state != ProgrammeState.CLOSED
    return render_template(
        "associations/programme_people.html",
        association=association,
        programme=found,
        page=Page[Any](rows, number, mine.mentees + mine.mentors if mine else 0),
        counts=counts,
        prepared=list_prepared(
            [one.account_id for one, _account in rows], proposing_associations(found)
        ),
        unprepared=count_unprepared(found, association.id, clock.now().date()) if asked else 0,
        groups=[
            (one.association, count_by_group(found, one.association.id) if shown else None)
            for one in counts
            if one.association.id != association.id and _may_see_groups(found, association.id, one)
        ],
    )


@blueprint.get(f"{PROGRAMME}/people.csv")
@allow(Permission.RUN_PROGRAMMES)
def programme_people_csv(association_id: UUID, programme_id: UUID) -> ResponseReturnValue:
    """The own members as a file."""
    association = get_coordinated(association_id, current_user.id)
    found = get_programme_of(association.id, programme_id)
    note_taken(association, "people of a programme")
    rows = [
        (account.full_name if account else "", one.part, one.places, one.outside_at is not None,
         one.enrolled_at.isoformat(timespec="minutes"))
        for one, account in list_enrolments(found, association.id)
    ]  # fmt: skip
    headings = ("full_name", "part", "places", "may_be_proposed_to_partners", "enrolled_at")
    return csv_answer(f"programme-{association.code}.csv", headings, rows)


def _may_see_groups(programme: Any, association_id: UUID, other: Any) -> bool:
    """Groups are shown where the partner of the two agreed to it."""
    partner_id = (
        other.association.id if programme.association_id == association_id else association_id
    )
    partner = next((p for p in programme.partners if p.association_id == partner_id), None)
    crosses = programme.association_id in {association_id, other.association.id}
    return crosses and partner is not None and partner.sees == "groups"


def _moves(state: str) -> list[tuple[str, ProgrammeState]]:
    """(word in the address, state) of every step that may follow."""
    after = PROGRAMME_AFTER[ProgrammeState(state)]
    return [(word, to) for to, word in MOVES.items() if to in after]


def _title(state: ProgrammeState) -> str:
    return _(PROGRAMME_TITLES[state])


def _back(association_id: UUID, programme_id: UUID, said: str) -> ResponseReturnValue:
    return go(
        "associations.programme", said, association_id=association_id, programme_id=programme_id
    )
