"""Reading profiles."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, literal, select, union_all

from mentor_match.extensions import db
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Profile
from mentor_match.profiles.rules import Part
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import by_key, made_once

_profile, _mentee, _mentor = by_key(Profile), by_key(MenteeProfile), by_key(MentorProfile)


def find_profile(account_id: UUID) -> Profile | None:
    """What holds for the person in either part."""
    return _profile(account_id)


def find_mentee(account_id: UUID) -> MenteeProfile | None:
    """What the person wants to learn."""
    return _mentee(account_id)


def find_mentor(account_id: UUID) -> MentorProfile | None:
    """What the person offers."""
    return _mentor(account_id)


def list_mentors(account_ids: Iterable[UUID]) -> dict[UUID, MentorProfile]:
    """account -> the mentor's part of its profile, where there is one."""
    asked = select(MentorProfile).where(MentorProfile.account_id.in_(list(account_ids)))
    return {one.account_id: one for one in db.session.scalars(asked)}


def read_completed(account_id: UUID) -> dict[str, datetime | None]:
    """ "mentee" and "mentor", as far as the person began to be one -> when it was complete."""
    return {row[0]: row[1] for row in db.session.execute(*_completed(account_id))}


@made_once
def _completed(account_id: UUID) -> CompoundSelect[tuple[str, datetime | None]]:
    return union_all(
        select(literal("mentee"), MenteeProfile.completed_at).where(
            MenteeProfile.account_id == account_id
        ),
        select(literal("mentor"), MentorProfile.completed_at).where(
            MentorProfile.account_id == account_id
        ),
    )


def get_mentor(account_id: UUID) -> MentorProfile:
    """What the person offers; NotFound where they offer nothing."""
    mentor = find_mentor(account_id)
    if mentor is None:
        raise NotFound
    return mentor


def get_mentee(account_id: UUID) -> MenteeProfile:
    """What the person wants to learn; NotFound where they want nothing."""
    mentee = find_mentee(account_id)
    if mentee is None:
        raise NotFound
    return mentee


def list_rested(now: datetime) -> Sequence[UUID]:
    """Mentors whose pause ends by now."""
    return db.session.scalars(
        select(MentorProfile.account_id)
        .where(MentorProfile.paused_at.is_not(None), MentorProfile.paused_until <= now)
        .order_by(MentorProfile.paused_until)
    ).all()


def list_profiles(account_ids: Iterable[UUID]) -> dict[UUID, Profile]:
    """account -> profile, of those who have one."""
    found = db.session.scalars(*_profiles(list(account_ids)))
    return {profile.account_id: profile for profile in found}


@made_once
def _profiles(account_ids: Sequence[UUID]) -> Select[Profile]:
    return select(Profile).where(Profile.account_id.in_(account_ids))


def read_answers(account_id: UUID) -> dict[str, Any]:
    """Everything a person has answered, under the names of the forms."""
    profile = find_profile(account_id)
    mentee, mentor = find_mentee(account_id), find_mentor(account_id)
    found: dict[str, Any] = {"wants": [], "offers": []}
    if profile is not None:
        shared = ("cadre", "country", "setting", "languages", "years", "formats", "gender")
        found |= {name: getattr(profile, name) for name in shared}
        found["time_zone"] = profile.account.time_zone if profile.zone_chosen else None
    if mentee is not None:
        found["goals"], found["discipline"] = mentee.goals, mentee.discipline
        found["wants"] = [(want.topic, want.priority, want.level) for want in mentee.wants]
    if mentor is not None:
        found["experience"], found["capacity"] = mentor.experience, mentor.capacity
        found["hours_per_month"] = mentor.hours_per_month
        found["offers"] = [(offer.topic, offer.level) for offer in mentor.offers]
        found["cadres"] = mentor.accepts_cadres
        if mentor.accepts_given:
            found["which"] = "all" if mentor.accepts_cadres is None else "some"
    return found


def list_answered(account_id: UUID, part: Part) -> frozenset[str]:
    """The codes of the questions of a part that have an answer."""
    found: dict[str, object] = _shared(account_id)
    found |= _of_mentee(account_id) if part == Part.MENTEE else _of_mentor(account_id)
    return frozenset(code for code, answer in found.items() if answer not in (None, "", [], ()))


def _shared(account_id: UUID) -> dict[str, object]:
    profile = find_profile(account_id)
    if profile is None:
        return {}
    return {
        "cadre": profile.cadre,
        "country": profile.country,
        "place": profile.setting,
        # A zone is only an answer once the country is one: every account begins in UTC.
        "time-zone": profile.account.time_zone if profile.zone_chosen else None,
        "languages": profile.languages or None,
        "years": profile.years,
        "formats": profile.formats or None,
        "gender": profile.gender,
    }


def _of_mentee(account_id: UUID) -> dict[str, object]:
    mentee = find_mentee(account_id)
    if mentee is None:
        return {}
    return {
        "wants": list(mentee.wants),
        "levels": list(mentee.wants) if mentee.levels_given else None,
        "goals": mentee.goals,
        "discipline": mentee.discipline,
    }


def _of_mentor(account_id: UUID) -> dict[str, object]:
    mentor = find_mentor(account_id)
    if mentor is None:
        return {}
    return {
        "offers": list(mentor.offers),
        "strengths": list(mentor.offers) if mentor.levels_given else None,
        "experience": mentor.experience,
        "capacity": mentor.hours_per_month,
        "accepts": mentor.accepts_given or None,
    }
