"""Writing profiles: one verb a question, and the places of mentors and mentees."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from mentor_match.accounts.models import Account
from mentor_match.accounts.service import change_time_zone
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Offer, Profile, Want
from mentor_match.profiles.queries import find_mentee, find_mentor, find_profile, list_answered
from mentor_match.profiles.rules import (
    LEVEL_OFFERED,
    MenteePlacesTaken,
    MentorAtCapacity,
    NotComplete,
    Part,
    PauseReason,
    TooFewMentors,
    check_capacity,
    check_pause,
    first_open,
)
from mentor_match.web.refusals import NotFound


def take_places(mentee_id: UUID, mentor_id: UUID) -> None:
    """Take one place of each, or refuse and take none.

    Each update asks for a free place and takes it at once; the database lets one writer after
    the other do so. The mentor's row always comes first, so that two writers cannot wait for
    each other in a circle.
    """
    if not _take(MentorProfile, mentor_id, MentorProfile.capacity):
        raise MentorAtCapacity
    if not _take(MenteeProfile, mentee_id, MenteeProfile.places):
        _give_back(MentorProfile, mentor_id)
        raise MenteePlacesTaken


def free_places(mentee_id: UUID, mentor_id: UUID) -> None:
    """Give one place of each back."""
    _give_back(MentorProfile, mentor_id)
    _give_back(MenteeProfile, mentee_id)


def choose_mentors(mentee_id: UUID, places: int, *, now: datetime) -> None:
    """How many mentors a mentee wants at a time; not fewer than there are.

    One conditional update, as everywhere with places: a mentor may accept at this very moment.
    """
    mentee = find_mentee(mentee_id)
    if mentee is None:
        raise NotFound
    changed = db.session.execute(
        update(MenteeProfile)
        .where(MenteeProfile.account_id == mentee_id, MenteeProfile.places_taken <= places)
        .values(places=places)
    )
    db.session.refresh(mentee, ["places", "places_taken"])
    if changed.rowcount != 1:
        raise TooFewMentors(taken=mentee.places_taken)
    audit.record(
        "chose how many mentors", "account", mentee_id, by=mentee_id, now=now, places=places
    )


def _take(model: type[MentorProfile | MenteeProfile], account_id: UUID, most: object) -> bool:
    taken = db.session.execute(
        update(model)
        .where(model.account_id == account_id, model.places_taken < most)
        .values(places_taken=model.places_taken + 1)
    )
    return bool(taken.rowcount == 1)


def _give_back(model: type[MentorProfile | MenteeProfile], account_id: UUID) -> None:
    db.session.execute(
        update(model)
        .where(model.account_id == account_id, model.places_taken > 0)
        .values(places_taken=model.places_taken - 1)
    )


def open_profile(account: Account, part: Part, *, now: datetime) -> Profile:
    """The profile of a person, with the part they take; made where it is not there yet."""
    profile = find_profile(account.id)
    if profile is None:
        profile = Profile(account_id=account.id, account=account, changed_at=now)
        db.session.add(profile)
    if part == Part.MENTEE and find_mentee(account.id) is None:
        db.session.add(MenteeProfile(account_id=account.id))
    if part == Part.MENTOR and find_mentor(account.id) is None:
        db.session.add(MentorProfile(account_id=account.id))
    db.session.flush()
    return profile


def save_answer(
    account: Account, part: Part, code: str, values: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep the answer to one question; see `rules.STEPS` for the codes."""
    if code == "country":
        choose_country(account, part, values["country"], now=now)
    elif code == "time-zone":
        choose_time_zone(account, part, values["time_zone"], now=now)
    elif code == "wants":
        choose_wants(account, values["topics"], now=now)
    elif code == "offers":
        choose_offers(account, values["topics"], now=now)
    elif code == "levels":
        rate_wants(account, _pairs_of_ratings(values), now=now)
    elif code == "strengths":
        rate_offers(account, _ratings(values, "level-"), now=now)
    elif code == "capacity":
        offer_places(account, values["capacity"], values["hours_per_month"], now=now)
    elif code == "accepts":
        picked = frozenset(values["cadres"]) if values["which"] == "some" else None
        _keep(account, part, {"accepts_cadres": picked, "accepts_given": True}, now)
    else:
        _keep(account, part, values, now)


def _ratings(values: Mapping[str, Any], kind: str) -> dict[str, int]:
    """topic -> number, of the fields whose name begins with the kind."""
    return {
        name.removeprefix(kind): int(value)
        for name, value in values.items()
        if name.startswith(kind)
    }


def _pairs_of_ratings(values: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    levels = _ratings(values, "level-")
    return {t: (p, levels[t]) for t, p in _ratings(values, "priority-").items()}


def _keep(account: Account, part: Part, values: Mapping[str, Any], now: datetime) -> None:
    """Set each value on the table of this part that has the column, or on the shared one."""
    profile = open_profile(account, part, now=now)
    own = find_mentee(account.id) if part == Part.MENTEE else find_mentor(account.id)
    for name, value in values.items():
        row = own if hasattr(type(own), name) else profile
        setattr(row, name, frozenset(value) if isinstance(value, list) else value)
    _changed(profile, now)


def accept_associations(account: Account, codes: frozenset[str] | None, *, now: datetime) -> None:
    """Keep whose members a mentor accepts, by the codes of associations; None accepts all."""
    _keep(account, Part.MENTOR, {"accepts_associations": codes}, now)


def choose_country(account: Account, part: Part, country: str, *, now: datetime) -> None:
    """Keep the country; another country asks for the time zone again."""
    profile = open_profile(account, part, now=now)
    if profile.country != country:
        profile.country, profile.zone_chosen = country, False
    _changed(profile, now)


def choose_time_zone(account: Account, part: Part, zone: str, *, now: datetime) -> None:
    """Keep the time zone; it belongs to the account, which shows all times in it."""
    profile = open_profile(account, part, now=now)
    change_time_zone(account, zone)
    profile.zone_chosen = True
    _changed(profile, now)


def choose_wants(account: Account, topics: Iterable[str], *, now: datetime) -> None:
    """Keep the topics a mentee wants; levels of those that stay are kept."""
    profile = open_profile(account, Part.MENTEE, now=now)
    mentee = find_mentee(account.id)
    assert mentee is not None
    kept = {want.topic: want for want in mentee.wants}
    chosen = list(dict.fromkeys(topics))
    if set(chosen) - set(kept):
        mentee.levels_given = False
    mentee.wants = [kept.get(t) or Want(topic=t, priority=3, level=1) for t in chosen]
    _changed(profile, now)


def rate_wants(account: Account, rated: Mapping[str, tuple[int, int]], *, now: datetime) -> None:
    """Keep topic -> (priority 1..5, level now 0..5) of topics that are wanted."""
    profile = open_profile(account, Part.MENTEE, now=now)
    mentee = find_mentee(account.id)
    assert mentee is not None
    for want in mentee.wants:
        if want.topic in rated:
            want.priority, want.level = rated[want.topic]
    mentee.levels_given = True
    _changed(profile, now)


def raise_level(account_id: UUID, topic: str, level: int, *, by: UUID, now: datetime) -> None:
    """Let the level of a wanted topic follow what was signed off; others stay as they are.

    A level never falls by this: the mentee may have learnt more elsewhere.
    """
    profile, mentee = find_profile(account_id), find_mentee(account_id)
    want = next((w for w in mentee.wants if w.topic == topic), None) if mentee else None
    if profile is None or want is None or want.level >= level:
        return
    want.level, profile.changed_at = level, now
    audit.record("raised level", "account", account_id, by=by, now=now, topic=topic, level=level)
    db.session.flush()


def choose_offers(account: Account, topics: Iterable[str], *, now: datetime) -> None:
    """Keep the topics a mentor offers; levels of those that stay are kept."""
    profile = open_profile(account, Part.MENTOR, now=now)
    mentor = find_mentor(account.id)
    assert mentor is not None
    kept = {offer.topic: offer for offer in mentor.offers}
    chosen = list(dict.fromkeys(topics))
    if set(chosen) - set(kept):
        mentor.levels_given = False
    mentor.offers = [kept.get(t) or Offer(topic=t, level=LEVEL_OFFERED) for t in chosen]
    _changed(profile, now)


def rate_offers(account: Account, rated: Mapping[str, int], *, now: datetime) -> None:
    """Keep topic -> level offered, 1..5, of topics that are offered."""
    profile = open_profile(account, Part.MENTOR, now=now)
    mentor = find_mentor(account.id)
    assert mentor is not None
    for offer in mentor.offers:
        offer.level = rated.get(offer.topic, offer.level)
    mentor.levels_given = True
    _changed(profile, now)


def offer_places(account: Account, capacity: int, hours_per_month: int, *, now: datetime) -> None:
    """Keep how many mentees at once and how many hours a month."""
    profile = open_profile(account, Part.MENTOR, now=now)
    mentor = find_mentor(account.id)
    assert mentor is not None
    check_capacity(capacity, mentor.places_taken)
    mentor.capacity, mentor.hours_per_month = capacity, hours_per_month
    _changed(profile, now)


def complete(account: Account, part: Part, *, now: datetime) -> None:
    """Finish a part: from now on it counts in matching. Refuses while an answer is missing."""
    missing = first_open(part, list_answered(account.id, part))
    if missing is not None:
        raise NotComplete(question=missing.title)
    row = find_mentee(account.id) if part == Part.MENTEE else find_mentor(account.id)
    assert row is not None  # it has answers
    row.completed_at = row.completed_at or now
    audit.record("completed profile", "account", account.id, by=account.id, now=now, part=part)


def choose_ask_next(mentee: MenteeProfile, *, on: bool, now: datetime) -> None:
    """Whether the service asks the next mentor by itself where one declines or stays silent."""
    if on == (mentee.ask_next_since is not None):
        return
    mentee.ask_next_since = now if on else None
    verb = "chose to have the next mentor asked" if on else "chose to ask the next mentor oneself"
    audit.record(verb, "account", mentee.account_id, by=mentee.account_id, now=now)


def pause_mentor(
    mentor: MentorProfile,
    *,
    until: datetime | None = None,
    reason: PauseReason = PauseReason.CHOSEN,
    now: datetime,
) -> None:
    """Not to be proposed for a while, or until a day; pairings go on."""
    check_pause(until, now)
    mentor.paused_at, mentor.paused_until = mentor.paused_at or now, until
    mentor.pause_reason = reason
    by = mentor.account_id if reason == PauseReason.CHOSEN else None
    audit.record(
        "paused as mentor",
        "account",
        mentor.account_id,
        by=by,
        now=now,
        reason=reason,
        until=until.isoformat() if until else None,
    )


def resume_mentor(mentor: MentorProfile, *, now: datetime, by_itself: bool = False) -> None:
    """To be proposed again."""
    if mentor.paused_at is None:
        return
    mentor.paused_at = mentor.paused_until = mentor.pause_reason = None
    mentor.resumed_at = now
    note_answer(mentor)
    by = None if by_itself else mentor.account_id
    audit.record("resumed as mentor", "account", mentor.account_id, by=by, now=now)


def note_answer(mentor: MentorProfile) -> None:
    """The mentor answered, or is back: what ran out before is forgiven."""
    mentor.unanswered, mentor.unanswered_since = 0, None


def note_silence(mentor: MentorProfile, asked_at: datetime) -> None:
    """A request that was made then ran out; who had paused since is not to blame for it."""
    if mentor.resumed_at is None or asked_at >= mentor.resumed_at:
        mentor.unanswered += 1
        mentor.unanswered_since = mentor.unanswered_since or asked_at


def resume_rested_mentor(mentor: MentorProfile, *, now: datetime) -> None:
    """The day has come on which a mentor wanted to be back."""
    if mentor.paused_until is None or mentor.paused_until > now:
        return
    key = f"mentor-back:{mentor.account_id}:{mentor.paused_until.isoformat()}"
    resume_mentor(mentor, now=now, by_itself=True)
    db.session.flush()
    account = db.session.get(Account, mentor.account_id)
    tell(account, "mentor-back", key=key, now=now, context={"mentor": mentor})


def hold_hours(mentor: MentorProfile, *, on: bool, now: datetime) -> None:
    """Whether proposals stop once the hours a month are taken by pairings."""
    if on == (mentor.hours_held_since is not None):
        return
    mentor.hours_held_since = now if on else None
    verb = "holds proposals to the hours" if on else "lifted the limit of hours"
    audit.record(verb, "account", mentor.account_id, by=mentor.account_id, now=now)


def _changed(profile: Profile, now: datetime) -> None:
    profile.changed_at = now
    person = profile.account_id
    audit.record("changed profile", "account", person, by=person, now=now)
    db.session.flush()
