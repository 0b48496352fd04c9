"""CPD of an association, for its coordinators: the rules, and what waits for a check."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import find_looked_after, get_coordinated
from mentor_match.learning import queries, service
from mentor_match.learning.forms import ReviewForm, RulesForm
from mentor_match.learning.rules import DEFAULT, Review, RuleSet
from mentor_match.learning.views.cpd import evidence_file
from mentor_match.learning.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.reference.cpd import CATEGORIES, TEMPLATES
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import Refusal

HERE = "/coordination/<uuid:association_id>/cpd"
ENTRY = f"{HERE}/entries/<uuid:entry_id>"
WAITING_SHOWN = 25


@blueprint.get(HERE)
@allow(Permission.KEEP_CPD_RULES)
def association_cpd(association_id: UUID) -> str:
    """What waits for a check, and the rules, the latest version first."""
    association = get_coordinated(association_id, current_user.id)
    versions = [
        (one, RuleSet.from_data(one.rules)) for one in queries.list_rule_sets(association.id)
    ]
    return render_template(
        "learning/cpd/association.html",
        association=association,
        waiting=queries.list_entries_to_check(association.id, limit=WAITING_SHOWN),
        versions=versions,
        rules=queries.rules_on(association.id, clock.now().date()),
    )


@blueprint.get(f"{HERE}/rules")
@allow(Permission.KEEP_CPD_RULES)
def cpd_rules(association_id: UUID) -> str:
    """Change the rules, from what holds now or from an example."""
    association = get_coordinated(association_id, current_user.id)
    template = TEMPLATES.get(request.args.get("template", ""))
    versions = queries.list_rule_sets(association.id)
    latest = RuleSet.from_data(versions[0].rules) if versions else DEFAULT
    rules = RuleSet.from_data(template.rules) if template else latest
    form = RulesForm(formdata=None, data={**RulesForm.from_rules(rules)})
    return _rules_page(association, form)


@blueprint.post(f"{HERE}/rules")
@allow(Permission.KEEP_CPD_RULES)
def save_cpd_rules(association_id: UUID) -> ResponseReturnValue:
    """A new version, from the day it names."""
    association = get_coordinated(association_id, current_user.id)
    form = RulesForm()
    form.offer()
    if not form.validate():
        return _rules_page(association, form), 422
    try:
        service.change_rules(
            association.id,
            form.rules(),
            applies_from=form.applies_from.data,
            by=current_user.id,
            now=clock.now(),
        )
    except Refusal as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.facts))
        return _rules_page(association, form), 422
    said = _("The rules are kept. What was counted before stays as it was counted.")
    return go("learning.association_cpd", said, association_id=association.id)


def _rules_page(association: Any, form: RulesForm) -> str:
    form.offer()
    return render_template(
        "learning/cpd/rules.html",
        association=association,
        form=form,
        categories=CATEGORIES,
        templates=TEMPLATES,
    )


@blueprint.get(ENTRY)
@allow(Permission.KEEP_CPD_RULES)
def review_cpd(association_id: UUID, entry_id: UUID) -> str:
    """One entry of a member, with its evidence."""
    get_coordinated(association_id, current_user.id)
    return _review_page(association_id, entry_id, ReviewForm(formdata=None))


@blueprint.post(ENTRY)
@allow(Permission.KEEP_CPD_RULES)
def save_cpd_review(association_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """Verify it, or ask the member."""
    association = get_coordinated(association_id, current_user.id)
    row = queries.get_entry_in(association.id, entry_id)
    form = ReviewForm()
    form.offer()
    if not form.validate():
        return _review_page(association.id, entry_id, form), 422
    service.review_entry(
        row,
        Review(form.decision.data),
        note=form.note.data,
        by=current_user.id,
        now=clock.now(),
    )
    said = _("Your decision is kept, and the member sees it.")
    return go("learning.association_cpd", said, association_id=association.id)


def _review_page(association_id: UUID, entry_id: UUID, form: ReviewForm) -> str:
    form.offer()
    association = get_coordinated(association_id, current_user.id)
    row = queries.get_entry_in(association.id, entry_id)
    return render_template(
        "learning/cpd/review.html",
        association=association,
        row=row,
        unit=queries.unit_of(row.entry),
        member=find_looked_after(association.id, row.entry.account_id),
        form=form,
    )


@blueprint.get(f"{ENTRY}/evidence")
@allow(Permission.KEEP_CPD_RULES)
def review_evidence(association_id: UUID, entry_id: UUID) -> Response:
    """The file of a member's entry, to keep and look at."""
    association = get_coordinated(association_id, current_user.id)
    return evidence_file(queries.get_entry_in(association.id, entry_id))
