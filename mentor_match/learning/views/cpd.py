"""My CPD: what counts, what is missing, what comes next."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Response, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal, gettext, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import list_memberships
from mentor_match.learning import queries, service
from mentor_match.learning.forms import EntryForm
from mentor_match.learning.rules import (
    HUNDREDTHS,
    REVIEW_TITLES,
    SOURCE_TITLES,
    WHY_NOT,
    next_step,
)
from mentor_match.learning.views.frame import blueprint, topic_titles
from mentor_match.permissions import Permission
from mentor_match.reference.cpd import CATEGORIES, UNITS
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound, Refusal
from mentor_match.web.tables import csv_answer
from mentor_match.web.uploads import ENDINGS, read_upload, takes_files
from mentor_match.words import N_

STANDINGS: dict[str, str] = {
    "session": N_("Confirmed by both"),
    "circle": N_("Confirmed in the circle"),
    "platform": N_("Reported by a learning platform"),
    "declared": N_("Declared by the member"),
    "waiting": N_("Waits for the association"),
    "nothing": N_("Does not count"),
    "taken-back": N_("Taken back"),
    **{str(code): title for code, title in REVIEW_TITLES.items()},
}
GOOD = ("session", "circle", "platform", "verified")
MOST_TOPICS = 3  # of an activity, in one line
KINDS = {**dict.fromkeys(GOOD, "good"), "waiting": "wait", "queried": "wait"}


def membership_asked(association_id: UUID | None) -> Any:
    """The membership a page is about: the one asked for, or the first that is verified."""
    own = _verified()
    if association_id is not None:
        own = [one for one in own if one.association_id == association_id]
    if not own and association_id is not None:
        raise NotFound
    return own[0] if own else None


def _verified() -> list[Any]:
    return [one for one in list_memberships(current_user.id) if one.state == "verified"]


@blueprint.get("/cpd")
@allow(Permission.RECORD_CPD)
def cpd() -> str:
    """The running period of the first association."""
    return _record_page(membership_asked(None))


@blueprint.get("/cpd/<uuid:association_id>")
@allow(Permission.RECORD_CPD)
def cpd_of(association_id: UUID) -> str:
    """The running period of one of one's associations."""
    return _record_page(membership_asked(association_id))


def _record_page(membership: Any) -> str:
    if membership is None:
        return render_template("learning/cpd/nowhere.html")
    records = queries.read_records(membership, clock.now().date())
    asked = request.args.get("from", "")
    chosen = next((one for one in records if str(one.total.period.first) == asked), records[0])
    return render_template(
        "learning/cpd/record.html",
        membership=membership,
        memberships=_verified(),
        records=records,
        record=chosen,
        step=next_step(chosen.total),
        statements=queries.list_statements(current_user.id, membership.association_id),
    )


@blueprint.get("/cpd/<uuid:association_id>/add")
@allow(Permission.RECORD_CPD)
def add_cpd(association_id: UUID) -> str:
    """Enter something done elsewhere."""
    return _add_page(membership_asked(association_id), None)


@blueprint.post("/cpd/<uuid:association_id>/add/<uuid:visit>")
@allow(Permission.RECORD_CPD)
@takes_files()
def save_cpd(association_id: UUID, visit: UUID) -> ResponseReturnValue:
    """Keep it, with its evidence. The address names the visit: sent twice, it is kept once."""
    membership, now = membership_asked(association_id), clock.now()
    form = _entry_form(association_id, now.date())
    if not (form.validate() and form.check_day(now.date())):
        return _add_page(membership, form), 422
    sent = form.evidence.data
    try:
        evidence = read_upload(sent) if sent and sent.filename else None
    except Refusal as refusal:
        form.evidence.errors = [_(refusal.sentence)]
        return _add_page(membership, form), 422
    service.add_entry(
        current_user.id,
        membership.association_id,
        title=form.title.data,
        provider=form.provider.data,
        category=form.category.data,
        done_on=form.done_on.data,
        minutes=form.minutes,
        evidence=evidence,
        folder=current_app.config["EVIDENCE_FOLDER"],
        now=now,
        visit=str(visit),
    )
    return go("learning.cpd_of", _("Your entry is kept."), association_id=association_id)


def _entry_form(association_id: UUID, day: date, **values: Any) -> EntryForm:
    form = EntryForm(**values)
    form.offer(queries.rules_on(association_id, day))
    return form


def _add_page(membership: Any, form: EntryForm | None) -> str:
    association_id, today = membership.association_id, clock.now().date()
    return render_template(
        "learning/cpd/add.html",
        membership=membership,
        form=form or _entry_form(association_id, today, formdata=None),
        rules=queries.rules_on(association_id, today),
        visit=uuid4(),
    )


@blueprint.get("/cpd/entries/<uuid:entry_id>")
@allow(Permission.RECORD_CPD)
def cpd_entry(entry_id: UUID) -> str:
    """One entry, all that is known of it, and how to take it back."""
    row = queries.get_own_entry(entry_id, current_user.id)
    return render_template(
        "learning/cpd/entry.html", row=row, unit=queries.unit_of(row.entry), mine=True
    )


@blueprint.post("/cpd/entries/<uuid:entry_id>/withdraw")
@allow(Permission.RECORD_CPD)
def withdraw_cpd(entry_id: UUID) -> ResponseReturnValue:
    """Take back what one typed in."""
    row = queries.get_own_entry(entry_id, current_user.id)
    if row.entry.source != "manual":
        raise NotFound
    service.withdraw_entry(row, by=current_user.id, now=clock.now())
    said = _("The entry is taken back. It stays in your history and counts no more.")
    return go("learning.cpd_of", said, association_id=row.entry.association_id)


@blueprint.get("/cpd/entries/<uuid:entry_id>/evidence")
@allow(Permission.RECORD_CPD)
def cpd_evidence(entry_id: UUID) -> Response:
    """One's own file."""
    return evidence_file(queries.get_own_entry(entry_id, current_user.id))


def evidence_file(row: queries.EntryRow) -> Response:
    """The file of an entry, to keep and never to show inside a page."""
    evidence = queries.get_evidence(row.entry.evidence_id)
    return send_file(
        current_app.config["EVIDENCE_FOLDER"] / evidence.file,
        mimetype=evidence.content_type,
        as_attachment=True,
        download_name=f"evidence-{row.entry.done_on}{ENDINGS[evidence.content_type]}",
    )


@blueprint.get("/cpd/<uuid:association_id>/record.csv")
@allow(Permission.RECORD_CPD)
def cpd_csv(association_id: UUID) -> Response:
    """Everything on record, for a spreadsheet."""
    membership = membership_asked(association_id)
    rows = [
        (
            row.entry.done_on.isoformat(),
            row.entry.source,
            activity_title(row.entry),
            row.entry.provider,
            row.entry.category,
            row.entry.minutes,
            row.entry.units / HUNDREDTHS,
            row.standing,
        )
        for row in queries.list_entries(current_user.id, membership.association_id)
    ]
    headings = ("day", "source", "topic", "provider", "category", "minutes", "units", "verified")
    return csv_answer(f"cpd-{membership.association.code}.csv", headings, rows)


@blueprint.app_template_filter("units")
def units(amount: int) -> str:
    """Hundredths as a number: 12.5."""
    return str(format_decimal(amount / HUNDREDTHS, format="#,##0.##"))


@blueprint.app_template_filter("iso_day")
def iso_day(text: str) -> str:
    """A day of a statement, which keeps it as a text."""
    return str(format_date(date.fromisoformat(text), "d MMMM y"))


@blueprint.app_template_filter("cpd_unit")
def cpd_unit(code: str) -> str:
    """Hours or points."""
    return gettext(UNITS[code])


@blueprint.app_template_filter("cpd_category")
def cpd_category(code: str) -> str:
    """A category in words."""
    return gettext(CATEGORIES[code])


@blueprint.app_template_filter("cpd_standing")
def cpd_standing(code: str) -> str:
    """How it was verified."""
    return gettext(STANDINGS[code])


@blueprint.app_template_filter("cpd_standing_kind")
def cpd_standing_kind(code: str) -> str:
    """The colour of its tag."""
    return KINDS.get(code, "neutral")


@blueprint.app_template_filter("cpd_why_not")
def cpd_why_not(code: str) -> str:
    """Why something earns nothing."""
    return gettext(WHY_NOT[code])


@blueprint.app_template_filter("activity_title")
def activity_title(entry: Any) -> str:
    """What was done: its title, or what kind of activity it was, and on what."""
    names = ("title", "source", "topics")
    kept = isinstance(entry, dict)  # a line of a statement
    title, source, about = (entry[n] if kept else getattr(entry, n) for n in names)
    if title:
        return str(title)
    kind, codes = gettext(SOURCE_TITLES[source]), sorted(about or ())
    if not codes:
        return kind
    # A circle can be about a dozen topics; a line in a list is not.
    topics, more = topic_titles(codes[:MOST_TOPICS]), len(codes) - MOST_TOPICS
    if more > 0:
        topics = ngettext(
            "%(topics)s and %(num)s more", "%(topics)s and %(num)s more", more, topics=topics
        )
    return f"{kind}: {topics}"
