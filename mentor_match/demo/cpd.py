"""What the invented associations count, and what their members have on record."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from mentor_match.accounts.queries import find_account_by_email
from mentor_match.associations.models import Association
from mentor_match.associations.queries import list_memberships
from mentor_match.circles.service.credits import credit_what_happened as credit_circles
from mentor_match.demo.people import Person
from mentor_match.extensions import db
from mentor_match.learning.models import CpdRuleSet
from mentor_match.learning.queries import read_records
from mentor_match.learning.service import add_entry, issue_statement
from mentor_match.pairings.service import credit_what_happened
from mentor_match.reference.cpd import TEMPLATES

RULES = ("points-a-year", "hours-three-years", "mentors-only")
# (title, provider, category, hours, how many days ago)
DONE_ELSEWHERE = (
    ("Speaking up for a safe shift: workshop", "Demonstration Teaching Hospital", "event", 3.0, 24),
    ("Consent and confidentiality", "Demonstration School of Nursing", "ethics", 1.5, 61),
    ("Update on care of the newborn", "Demonstration Midwifery Week", "learning", 2.0, 118),
    ("Ward round teaching, a series", "Demonstration District Hospital", "group", 4.5, 190),
    ("Regional conference on rural practice", "Demonstration Health Forum", "event", 6.0, 372),
)


def keep_record(
    associations: Sequence[Association],
    authors: Sequence[Person],
    now: datetime,
) -> None:
    """Rules for each association, an entry for all that was done, and what some did elsewhere."""
    for association, code in zip(associations, RULES, strict=True):
        db.session.add(
            CpdRuleSet(
                association_id=association.id,
                version=1,
                applies_from=date(now.year - 2, 1, 1),
                rules=TEMPLATES[code].rules,
                made_at=association.created_at,
            )
        )
    db.session.flush()
    credit_what_happened(now)
    credit_circles(now)
    for number, person in enumerate(authors):
        for title, provider, category, hours, days in DONE_ELSEWHERE[number % 2 :: 2]:
            add_entry(
                person.id,
                person.membership.association_id,
                title=title,
                provider=provider,
                category=category,
                done_on=(now - timedelta(days=days)).date(),
                minutes=round(hours * 60),
                evidence=None,
                folder=Path(),  # none of them has a file
                now=now - timedelta(days=days - 1),
                visit=f"{person.id}:{days}",
            )


def issue_a_statement(email: str, secret: str, now: datetime) -> None:
    """The statement of this year of one who signs in, for whoever wants to scan a code."""
    account = find_account_by_email(email)
    assert account is not None  # invented a moment ago
    membership = list_memberships(account.id)[0]
    record = read_records(membership, now.date())[0]
    issue_statement(membership, record, shows="categories", named=False, secret=secret, now=now)
