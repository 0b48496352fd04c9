"""The register of an association: who is in it, and the same people as files."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mentor_match.associations.exchange import bundles, people
from mentor_match.associations.exchange.register import Registered
from mentor_match.associations.queries import (
    Listed,
    RegisterSearch,
    count_entries,
    find_waiting_upload,
    get_coordinated,
    list_entries,
    list_registered,
)
from mentor_match.associations.rules import FACTS, INVITED_TITLES, Invited, may_send, standing_of
from mentor_match.associations.views.frame import blueprint, note_taken
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page
from mentor_match.web.rates import at_most
from mentor_match.web.sought import seek, sought
from mentor_match.web.tables import csv_answer
from mentor_match.words import N_

WHO_TITLES = {
    "members": N_("Members here"),
    "invited": N_("Invited, no answer yet"),
    "not-invited": N_("Not invited"),
    "refused": N_("Do not want to join"),
    "no-address": N_("Without an e-mail address"),
}
REGISTER = "/coordination/<uuid:association_id>/register"


@blueprint.get(REGISTER)
@allow(Permission.VERIFY_MEMBERS)
@at_most("SEARCHES_PER_HOUR")
def register(association_id: UUID) -> str:
    """Everyone in the register, a page at a time."""
    association = get_coordinated(association_id, current_user.id)
    search, number, now = _asked(association.id), asked_page(), clock.now()
    found = list_entries(
        association.id, search, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE
    )
    return render_template(
        "associations/register.html",
        association=association,
        page=Page(_rows(found, now), number, count_entries(association.id, search)),
        search=search,
        waiting=find_waiting_upload(association.id, current_user.id),
        today=now.date(),
        who=WHO_TITLES,
        titles=INVITED_TITLES,
    )


@blueprint.post(REGISTER)
@allow(Permission.VERIFY_MEMBERS)
@at_most("SEARCHES_PER_HOUR")
def find_registered(association_id: UUID) -> ResponseReturnValue:
    """Narrow the list to a name or number, which does not stand in an address."""
    association = get_coordinated(association_id, current_user.id)
    here = f"register {association.id}"
    return seek("associations.register", here, association_id=association.id)


def _asked(association_id: UUID) -> RegisterSearch:
    """What the list is narrowed to; a state that is none counts as all."""
    state = request.args.get("state", "")
    known = state if state in WHO_TITLES else ""
    return RegisterSearch(known, sought(f"register {association_id}"))


def _rows(found: Sequence[Listed], now: datetime) -> list[tuple[Listed, Invited, bool]]:
    """Each with where they stand, and whether a mail may go to them now."""
    rows = []
    for one in found:
        facts: dict[str, Any] = {
            "member": one.entry.membership_id is not None,
            "address": one.entry.email is not None,
            "now": now,
        }
        standing = standing_of(one.invitation, **facts)
        rows.append((one, standing, may_send(one.invitation, **facts)))
    return rows


def _people(association_id: UUID) -> Iterable[Registered]:
    for entry in list_registered(association_id):
        yield Registered(entry.number, **{name: getattr(entry, name) for name in FACTS})


@blueprint.get(f"{REGISTER}.csv")
@allow(Permission.VERIFY_MEMBERS)
def register_csv(association_id: UUID) -> Response:
    """The register for a spreadsheet; brought back, it changes nothing."""
    association = get_coordinated(association_id, current_user.id)
    note_taken(association, "register")
    rows = people.rows_of(_people(association.id))
    return csv_answer(f"register-{association.code}.csv", people.EXPORTED, rows)


@blueprint.get(f"{REGISTER}.json")
@allow(Permission.VERIFY_MEMBERS)
def register_bundle(association_id: UUID) -> Response:
    """The register as a FHIR R4 Bundle."""
    association = get_coordinated(association_id, current_user.id)
    note_taken(association, "register")
    bundle = json.dumps(bundles.bundle_of(_people(association.id)), ensure_ascii=False)
    return _file(bundle, "application/fhir+json", f"register-{association.code}.json")


@blueprint.get(f"{REGISTER}.ndjson")
@allow(Permission.VERIFY_MEMBERS)
def register_lines(association_id: UUID) -> Response:
    """The register in FHIR R4, a resource a line."""
    association = get_coordinated(association_id, current_user.id)
    note_taken(association, "register")
    lines = "".join(bundles.ndjson_of(_people(association.id)))
    return _file(lines, "application/fhir+ndjson", f"register-{association.code}.ndjson")


def _file(content: str, kind: str, filename: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer
