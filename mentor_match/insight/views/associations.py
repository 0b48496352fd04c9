"""Home, and what coordinators watch: the pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from mentor_match.associations.queries import get_coordinated, list_coordinated
from mentor_match.associations.service import note_file_taken
from mentor_match.care.queries import measure
from mentor_match.care.rules import ACTION_TITLES
from mentor_match.insight.exports import pairing_rows, request_rows
from mentor_match.insight.queries import (
    count_pairings,
    count_requests,
    list_changes,
    list_pairings,
    list_requests,
    read_figures,
    read_standing,
)
from mentor_match.insight.rules import next_step, plot, since_last_time
from mentor_match.insight.rules.stuck import MENTOR_TROUBLE_TITLES
from mentor_match.insight.watch import (
    ADVICE_TITLES,
    advice,
    read_exceptions,
    with_health,
)
from mentor_match.pairings import queries as pairings
from mentor_match.pairings.rules import (
    HEALTH_TITLES,
    PAIRING_TITLES,
    REQUEST_TITLES,
    TROUBLE_TITLES,
    Health,
    Limits,
    PairingState,
    RequestState,
)
from mentor_match.permissions import Permission
from mentor_match.pulse.keys import subject_of
from mentor_match.pulse.queries import list_pulse_waits
from mentor_match.web import clock
from mentor_match.web.access import allow, public
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page
from mentor_match.web.tables import csv_answer
from mentor_match.web.templating import text_direction
from mentor_match.web.transaction import in_front

CASES_A_PAGE = 6  # each with an act of its own: more do not fit into a page for 2G
blueprint = Blueprint("insight", __name__)

KINDS = {
    RequestState.REQUESTED: "wait",
    RequestState.ACCEPTED: "good",
    RequestState.DECLINED: "neutral",
    PairingState.ACTIVE: "good",
    PairingState.PAUSED: "wait",
    PairingState.COMPLETED: "info",
    Health.ON_TRACK: "good",
    Health.NEEDS_CHECK_IN: "bad",
    Health.TOO_EARLY: "neutral",
}


@blueprint.context_processor
def _words() -> dict[str, object]:
    """How states are said and coloured on the pages of this slice."""
    troubles: dict[Any, str] = {**TROUBLE_TITLES, **MENTOR_TROUBLE_TITLES}
    titles: dict[Any, str] = {**REQUEST_TITLES, **PAIRING_TITLES, **HEALTH_TITLES}
    return {
        "state_title": lambda state: _(titles[state]),
        "state_kind": lambda state: KINDS.get(state, "neutral"),
        "trouble_title": lambda trouble: _(troubles[trouble]),
        "advice": lambda case: _(ADVICE_TITLES[advice(case)]),
        "action_title": lambda action: _(ACTION_TITLES[action]),
    }


@blueprint.get("/")
@public
def welcome() -> str:
    """What this is, for who does not know it yet."""
    return render_template(
        "insight/welcome.html", days_to_answer=current_app.config["DAYS_TO_ANSWER"]
    )


@blueprint.get("/home")
@allow(Permission.KEEP_OWN_ACCOUNT)
def home() -> str:
    """One next action, then what waits for whom."""
    now = clock.now()
    found, me = read_standing(current_user.id, now), current_user
    subject = subject_of(me.id, current_app.config["PULSE_KEY"])
    since = since_last_time(me.last_active_on, me.active_before_on, now.date())
    return render_template(
        "insight/home.html",
        standing=found.standing,
        step=next_step(found.standing),
        # What is asked for others' sake comes after everyone who waits.
        waits=[
            *(wait for wait in found.waits if wait.since <= now),
            *list_pulse_waits(me.id, subject, now),
        ],
        coming=[wait for wait in found.waits if wait.since > now],
        since=since,
        changes=list_changes(me.id, since) if since else [],
        asked_by_me=found.asked,
        pairings=found.pairings,
        coordinated=found.coordinated,
        now=now,
    )


@blueprint.get("/coordination")
@allow(Permission.WATCH_ASSOCIATION)
def coordination() -> str | Answer:
    """The associations one looks after; with one of them, straight to it."""
    associations = list_coordinated(current_user.id)
    if len(associations) == 1:
        return redirect(url_for("insight.association", association_id=associations[0].id))
    return render_template("insight/coordination.html", associations=associations)


@blueprint.get("/coordination/<uuid:association_id>")
@allow(Permission.WATCH_ASSOCIATION)
def association(association_id: UUID) -> str:
    """Exceptions first, by name, each with what to do; numbers below."""
    found, now = get_coordinated(association_id, current_user.id), clock.now()
    figures, number = read_figures(found.id, now), asked_page()
    cases = read_exceptions(
        found.id,
        now,
        Limits.from_settings(current_app.config),
        limit=CASES_A_PAGE,
        offset=(number - 1) * CASES_A_PAGE,
    )
    return render_template(
        "insight/association.html",
        association=found,
        exceptions=Page[Any](cases.shown, number, cases.total, CASES_A_PAGE),
        put_away=cases.put_away,
        measured=measure(found.id, now),
        figures=figures,
        chart=plot(
            [[one.asked for one in figures.months], [one.accepted for one in figures.months]],
            mirrored=text_direction() == "rtl",
        ),
        consults=pairings.count_consults(found.id),
        now=now,
    )


@blueprint.get("/coordination/<uuid:association_id>/pairings")
@allow(Permission.WATCH_ASSOCIATION)
def association_pairings(association_id: UUID) -> str:
    """The pairings of the association, by state."""
    found, now = get_coordinated(association_id, current_user.id), clock.now()
    state, number = _asked_state(list(PairingState)), asked_page()
    counts = count_pairings(found.id)
    rows = list_pairings(found.id, state, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE)
    total = counts.get(state, 0) if state else sum(counts.values())
    return render_template(
        "insight/association_pairings.html",
        association=found,
        page=Page(with_health(rows, now, Limits.from_settings(current_app.config)), number, total),
        counts=counts,
        state=state,
    )


@blueprint.get("/coordination/<uuid:association_id>/requests")
@allow(Permission.WATCH_ASSOCIATION)
def association_requests(association_id: UUID) -> str:
    """The requests of the association, by state, the longest waiting first."""
    found = get_coordinated(association_id, current_user.id)
    state, number = _asked_state(list(RequestState)), asked_page()
    counts = count_requests(found.id)
    rows = list_requests(found.id, state, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE)
    return render_template(
        "insight/association_requests.html",
        association=found,
        page=Page(rows, number, counts.get(state, 0) if state else sum(counts.values())),
        counts=counts,
        state=state,
    )


@blueprint.get("/coordination/<uuid:association_id>/pairings.csv")
@allow(Permission.WATCH_ASSOCIATION)
def association_pairings_csv(association_id: UUID) -> Response:
    """The pairings as a file for a spreadsheet."""
    found, now = get_coordinated(association_id, current_user.id), clock.now()
    _note_taken(found, "pairings")
    limits = Limits.from_settings(current_app.config)
    headings, rows = pairing_rows(with_health(list_pairings(found.id), now, limits))
    return csv_answer(_("pairings-%(code)s.csv", code=found.code), headings, rows)


@blueprint.get("/coordination/<uuid:association_id>/requests.csv")
@allow(Permission.WATCH_ASSOCIATION)
def association_requests_csv(association_id: UUID) -> Response:
    """The requests as a file for a spreadsheet."""
    found = get_coordinated(association_id, current_user.id)
    _note_taken(found, "requests")
    headings, rows = request_rows(list_requests(found.id))
    return csv_answer(_("requests-%(code)s.csv", code=found.code), headings, rows)


def _note_taken(association: Any, what: str) -> None:
    with in_front():
        note_file_taken(association, what, by=current_user, now=clock.now())


def _asked_state(states: Sequence[str]) -> str:
    """The state in the address; empty, which is all, where it is not one."""
    asked = request.args.get("state", "")
    return asked if asked in states else ""
