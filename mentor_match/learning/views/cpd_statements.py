"""Statements of CPD: issuing, downloading, and the public page."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.learning import queries, service
from mentor_match.learning.forms import StatementForm
from mentor_match.learning.rules import HUNDREDTHS, shown_to_all
from mentor_match.learning.views.cpd import (
    activity_title,
    cpd_category,
    cpd_standing,
    cpd_unit,
    iso_day,
    membership_asked,
    units,
)
from mentor_match.learning.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow, public
from mentor_match.web.codes import code_as_svg
from mentor_match.web.pages import go
from mentor_match.web.tables import csv_answer
from mentor_match.web.templating import language_of_page, outside_address, text_direction

if TYPE_CHECKING:
    from mentor_match.web.documents import Document

ISSUE = "/cpd/<uuid:association_id>/statements"
STATEMENT = "/cpd/statements/<uuid:statement_id>"


@blueprint.get(f"{ISSUE}/new")
@allow(Permission.RECORD_CPD)
def new_statement(association_id: UUID) -> str:
    """What a stranger who scans the code may see."""
    return _issue_page(association_id, StatementForm(formdata=None, data={"shows": "totals"}))


@blueprint.post(ISSUE)
@allow(Permission.RECORD_CPD)
def issue_statement(association_id: UUID) -> ResponseReturnValue:
    """Write the period down as it stands."""
    form = StatementForm()
    form.offer()
    if not form.validate():
        return _issue_page(association_id, form), 422
    membership, record = _period(association_id)
    made = service.issue_statement(
        membership,
        record,
        shows=form.shows.data,
        named=form.named.data,
        secret=current_app.config["SECRET_KEY"],
        now=clock.now(),
    )
    return go("learning.statement", _("Your statement is issued."), statement_id=made.id)


def _period(association_id: UUID) -> tuple[Any, queries.Record]:
    """The membership and the period in the address; the running one where there is none."""
    membership = membership_asked(association_id)
    records = queries.read_records(membership, clock.now().date())
    asked = request.args.get("from", "")
    found = [one for one in records if str(one.total.period.first) == asked]
    return membership, (found or records)[0]


def _issue_page(association_id: UUID, form: StatementForm) -> str:
    form.offer()
    membership, record = _period(association_id)
    return render_template(
        "learning/cpd/issue.html", membership=membership, record=record, form=form
    )


@blueprint.get(STATEMENT)
@allow(Permission.RECORD_CPD)
def statement(statement_id: UUID) -> str:
    """One's statement: files, the code, and who sees what."""
    found = queries.get_own_statement(statement_id, current_user.id)
    form = StatementForm(formdata=None, data={"shows": found.shows, "named": found.named})
    return _page(found, form)


@blueprint.post(f"{STATEMENT}/share")
@allow(Permission.RECORD_CPD)
def share_statement(statement_id: UUID) -> ResponseReturnValue:
    """Change what the public page shows."""
    found = queries.get_own_statement(statement_id, current_user.id)
    form = StatementForm()
    form.offer()
    if not form.validate():
        return _page(found, form), 422
    service.share_statement(found, shows=form.shows.data, named=form.named.data, now=clock.now())
    return go("learning.statement", _("The public page shows that now."), statement_id=found.id)


@blueprint.post(f"{STATEMENT}/revoke")
@allow(Permission.RECORD_CPD)
def revoke_statement(statement_id: UUID) -> ResponseReturnValue:
    """End the public page at once."""
    found = queries.get_own_statement(statement_id, current_user.id)
    service.revoke_statement(found, now=clock.now())
    said = _("Revoked. Whoever scans the code reads that the statement is not valid any more.")
    return go("learning.statement", said, statement_id=found.id)


def _page(found: Any, form: StatementForm) -> str:
    form.offer()
    address = public_address(found)
    code = code_as_svg(address, label=_("Code of the public page")) if address else None
    return render_template(
        "learning/cpd/statement.html", statement=found, form=form, address=address, code=code
    )


def public_address(found: Any) -> str | None:
    """Where its public page is; None where the secret of the service changed since."""
    key = service.key_of(found.id, current_app.config["SECRET_KEY"])
    if service.hash_of(key) != found.key_hash:
        return None
    return outside_address("learning.public_statement", key=key)


@blueprint.get("/statement/<string:key>")
@public
def public_statement(key: str) -> Response:
    """What the holder allows everyone to see; once revoked, only that it is not valid."""
    found = queries.get_statement_by_hash(service.hash_of(key))
    valid = found.revoked_at is None
    shown = shown_to_all(found.snapshot, shows=found.shows, named=found.named) if valid else None
    html = render_template("learning/cpd/public.html", statement=found, shown=shown)
    answer = Response(html, 200 if valid else 410)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get(f"{STATEMENT}/statement.csv")
@allow(Permission.RECORD_CPD)
def statement_csv(statement_id: UUID) -> Response:
    """The lines for a spreadsheet, each with whom it is about."""
    found = queries.get_own_statement(statement_id, current_user.id)
    facts = found.snapshot
    who = (found.number, facts["name"], facts["registration_number"], facts["association"])
    rows = [
        (
            *who,
            line["done_on"],
            activity_title(line),
            line["provider"] or current_app.config["SERVICE_NAME"],
            line["category"],
            line["units"] / HUNDREDTHS,
            facts["unit"],
            line["standing"],
        )
        for line in facts["lines"]
    ]
    headings = (
        *("statement", "name", "registration_number", "association", "day", "topic"),
        *("provider", "category", "amount", "unit", "verified"),
    )
    return csv_answer(f"cpd-statement-{found.number}.csv", headings, rows)


@blueprint.get(f"{STATEMENT}/statement.pdf")
@allow(Permission.RECORD_CPD)
def statement_pdf(statement_id: UUID) -> Response:
    """The statement to print and to hand in."""
    found = queries.get_own_statement(statement_id, current_user.id)
    answer = Response(_document(found).content(), mimetype="application/pdf")
    name = f"cpd-statement-{found.number}.pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _document(found: Any) -> "Document":
    # What writes PDF takes a third of a second to load, which no start has to wait for.
    from mentor_match.web.documents import Document

    facts, service_name = found.snapshot, current_app.config["SERVICE_NAME"]
    made = Document(
        title=_("Statement of continuing professional development"),
        language=language_of_page(),
        direction=text_direction(),
        made_at=found.issued_at,
        footer=_("%(service)s, statement %(number)s", service=service_name, number=found.number),
    )
    made.heading(_("Statement of continuing professional development"))
    made.facts(_who_and_when(found))
    made.heading(_("Totals"), 2)
    made.rows(
        [_("Category"), _("Earned"), _("At most"), _("At least"), _("Counts")],
        [
            [
                cpd_category(one["code"]),
                units(one["earned"]),
                "–" if one["ceiling"] is None else units(one["ceiling"]),
                units(one["minimum"]) if one["minimum"] else "–",
                units(one["counted"]),
            ]
            for one in facts["categories"]
        ],
        widths=(5, 2, 2, 2, 2),
        numeric=(1, 2, 3, 4),
    )
    made.heading(_("What was done"), 2)
    made.rows(
        [_("Day"), _("Topic"), _("Provider"), cpd_unit(facts["unit"]), _("Verified how")],
        [
            [
                iso_day(line["done_on"]),
                activity_title(line),
                line["provider"] or service_name,
                units(line["units"]),
                cpd_standing(line["standing"]),
            ]
            for line in facts["lines"]
        ],
        widths=(2.2, 5, 3.2, 1.5, 3),
        numeric=(3,),
    )
    _add_code(made, found)
    return made


def _who_and_when(found: Any) -> list[tuple[str, str]]:
    facts = found.snapshot
    unit = cpd_unit(facts["unit"])
    return [
        (_("Name"), facts["name"]),
        (_("Registration number"), facts["registration_number"]),
        (_("Association"), facts["association"]),
        (
            _("Period"),
            _("%(first)s to %(last)s", first=iso_day(facts["first"]), last=iso_day(facts["last"])),
        ),
        (unit, _counted_of(facts)),
        (_("Statement"), found.number),
        (_("Issued"), format_date(found.issued_at, "d MMMM y")),
    ]


def _counted_of(facts: dict[str, Any]) -> str:
    if not facts["required"]:
        return units(facts["counted"])
    return _(
        "%(counted)s of %(required)s required; %(missing)s still to do",
        counted=units(facts["counted"]),
        required=units(facts["required"]),
        missing=units(facts["missing"]),
    )


def _add_code(made: "Document", found: Any) -> None:
    address = public_address(found)
    if found.revoked_at is not None:
        made.paragraph(_("This statement was revoked and is not valid any more."))
    elif address:
        made.paragraph(
            _("Whether this statement is valid, and what its holder shows, stands here:"), soft=True
        )
        made.code(address)
        made.paragraph(address, soft=True, size=8)
