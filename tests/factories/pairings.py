"""Requests and pairings, with the people and the association they need, as real rows."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Membership
from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.rules import Limits
from mentor_match.pairings.service import accept_request, request_mentor
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Offer, Profile, Want

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMITS = Limits()
_numbers = count(1)


def make_person(name: str = "Person", **changes: Any) -> Account:
    """Someone who signs in and has said who they are."""
    number = next(_numbers)
    cadre = changes.pop("cadre", "2221")
    languages = changes.pop("languages", {"en"})
    account = Account(
        email=changes.pop("email", f"person{number}@example.org"),
        full_name=changes.pop("full_name", f"{name} Number{number}"),
        call_me=name,
        confirmed_at=NOW,
        create_datetime=NOW,
        **{"locale": "en", "time_zone": "UTC", **changes},
    )
    db.session.add(account)
    db.session.flush()
    db.session.add(
        Profile(
            account_id=account.id,
            cadre=cadre,
            country="KEN",
            setting="rural",
            years=4,
            languages=frozenset(languages),
            formats=frozenset({"phone", "video"}),
            changed_at=NOW,
        )
    )
    db.session.flush()
    return account


def make_mentee(
    name: str = "Achieng", *, places: int = 1, wants: Iterable[str] = ("handover",), **changes: Any
) -> Account:
    """Someone with a complete profile as a mentee."""
    account = make_person(name, **changes)
    db.session.add(
        MenteeProfile(
            account_id=account.id,
            goals="I want to hand over well.",
            places=places,
            places_taken=0,
            completed_at=NOW,
            wants=[Want(topic=topic, priority=5, level=2) for topic in wants],
        )
    )
    db.session.flush()
    return account


def make_mentor(name: str = "Beatrice", *, capacity: int = 2, **changes: Any) -> Account:
    """Someone with a complete profile as a mentor."""
    account = make_person(name, **changes)
    db.session.add(
        MentorProfile(
            account_id=account.id,
            experience="Twenty years on a ward.",
            capacity=capacity,
            places_taken=0,
            completed_at=NOW,
            offers=[Offer(topic="handover", level=5)],
        )
    )
    db.session.flush()
    return account


def make_association(*members: Account) -> Association:
    """An association in which these people are verified."""
    number = next(_numbers)
    association = Association(code=f"A{number}", name=f"Association {number}", created_at=NOW)
    db.session.add(association)
    db.session.flush()
    for member in members:
        db.session.add(
            Membership(
                association_id=association.id,
                account_id=member.id,
                registration_number=f"R{next(_numbers)}",
                state="verified",
                joined_at=NOW,
                decided_at=NOW,
            )
        )
    db.session.flush()
    return association


def make_two(**mentor: Any) -> tuple[Account, Account]:
    """A mentee and a mentor who can find each other."""
    two = make_mentee(), make_mentor(**mentor)
    make_association(*two)
    return two


def make_request(
    mentee: Account | None = None,
    mentor: Account | None = None,
    *,
    now: datetime = NOW,
    **changes: Any,
) -> MentorshipRequest:
    """A request made by the service itself; between two new people where none are given."""
    if mentee is None or mentor is None:
        assert mentee is mentor is None, "give both or none"
        mentee, mentor = make_two()
    wish: dict[str, Any] = {
        "topics": ["handover"],
        "to_learn": "I want to hand over at night without leaving anything out.",
        "brings": "I know the villages.",
        "rhythm": "fortnightly",
        "months": 6,
    }
    return request_mentor(mentee.id, mentor.id, **{**wish, **changes}, limits=LIMITS, now=now)


def make_pairing(
    mentee: Account | None = None, mentor: Account | None = None, *, now: datetime = NOW
) -> Pairing:
    """A pairing opened by the service itself."""
    request = make_request(mentee, mentor, now=now - timedelta(days=1))
    return accept_request(request, by=request.mentor_id, now=now)


def make_resource(title: str = "Handing over", **changes: Any) -> Resource:
    """A resource of the library."""
    facts: dict[str, Any] = {
        "provider": "An open university",
        "address": f"https://example.org/{next(_numbers)}",
        "languages": frozenset({"en"}),
        "licence": "CC BY 4.0",
        "topics": frozenset({"handover"}),
        "cadres": frozenset(),
        "added_at": NOW,
    }
    resource = Resource(title=title, **{**facts, **changes})
    db.session.add(resource)
    db.session.flush()
    return resource
