"""Small worlds of associations, mentors and mentees, on real rows."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Agreement, Association, Membership
from mentor_match.extensions import db
from mentor_match.matching.models import Dismissal
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Offer, Profile, Want

LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_numbers = count(1)

# Topics of the reference lists that the worlds use.
LABOUR, NEWBORN, LEADING, WRITING = (
    "labour-care",
    "newborn-care",
    "team-leading",
    "writing-presenting",
)


def make_association(code: str | None = None, **changes: Any) -> Association:
    """An association with a code of its own."""
    code = code or f"ASSOC{next(_numbers)}"
    association = Association(
        **{"code": code, "name": f"Association {code}", "created_at": LONG_AGO, **changes}
    )
    db.session.add(association)
    db.session.flush()
    return association


def agree(one: Association, other: Association) -> Agreement:
    """The two propose mentors to each other's members."""
    first, second = sorted((one, other), key=lambda association: association.id)
    agreement = Agreement(first_id=first.id, second_id=second.id, agreed_at=LONG_AGO)
    db.session.add(agreement)
    db.session.flush()
    return agreement


def join(account_id: UUID, association: Association, state: str = "verified") -> Membership:
    """A membership in the state."""
    membership = Membership(
        association_id=association.id,
        account_id=account_id,
        registration_number=f"N{next(_numbers)}",
        state=state,
        joined_at=LONG_AGO,
        decided_at=None if state == "pending" else LONG_AGO,
    )
    db.session.add(membership)
    db.session.flush()
    return membership


def make_person(
    association: Association | None = None,
    *,
    call_me: str | None = None,
    membership: str = "verified",
    time_zone: str = "Africa/Nairobi",
    **profile: Any,
) -> Account:
    """A person with a profile, in the association; a midwife in rural Kenya unless told."""
    number = next(_numbers)
    name = call_me or f"Invented{number}"
    account = Account(
        email=f"ranked{number}@example.org",
        full_name=f"{name} Person",
        call_me=name,
        confirmed_at=LONG_AGO,
        create_datetime=LONG_AGO,
        time_zone=time_zone,
    )
    db.session.add(account)
    db.session.flush()
    stated = {
        "cadre": "2222",
        "country": "KEN",
        "setting": "rural",
        "years": 10,
        "languages": {"en"},
        "formats": {"phone", "text"},
        "changed_at": LONG_AGO,
    }
    db.session.add(Profile(account_id=account.id, **{**stated, **profile}))
    if association is not None:
        join(account.id, association, membership)
    return account


def make_mentor(
    association: Association | None = None,
    *,
    offers: Mapping[str, int] | None = None,
    mentor: Mapping[str, Any] | None = None,
    **person: Any,
) -> Account:
    """A mentor with a complete profile; `mentor` changes the mentor's part of it."""
    account = make_person(association, **person)
    part = {"capacity": 2, "completed_at": LONG_AGO, "experience": None, **(mentor or {})}
    wanted = {LABOUR: 5} if offers is None else offers
    part["offers"] = [Offer(topic=topic, level=level) for topic, level in wanted.items()]
    db.session.add(MentorProfile(account_id=account.id, **part))
    db.session.flush()
    return account


def make_mentee(
    association: Association | None = None,
    *,
    wants: Mapping[str, tuple[int, int]] | None = None,
    mentee: Mapping[str, Any] | None = None,
    **person: Any,
) -> Account:
    """A mentee with a complete profile; `wants` maps a topic to its priority and level now."""
    account = make_person(association, **person)
    become_mentee(account, wants=wants, mentee=mentee)
    return account


def become_mentee(
    account: Account,
    *,
    wants: Mapping[str, tuple[int, int]] | None = None,
    mentee: Mapping[str, Any] | None = None,
) -> MenteeProfile:
    """The mentee's part of a profile, for a person who may be a mentor as well."""
    wanted = {LABOUR: (5, 1)} if wants is None else wants
    part: dict[str, Any] = {"completed_at": LONG_AGO, **(mentee or {})}
    profile = MenteeProfile(
        account_id=account.id,
        wants=[Want(topic=t, priority=p, level=now) for t, (p, now) in wanted.items()],
        **part,
    )
    db.session.add(profile)
    db.session.flush()
    return profile


def dismiss(mentee: Account, mentor: Account) -> Dismissal:
    """The mentee does not want to see this mentor."""
    dismissal = Dismissal(mentee_id=mentee.id, mentor_id=mentor.id, dismissed_at=LONG_AGO)
    db.session.add(dismissal)
    db.session.flush()
    return dismissal
