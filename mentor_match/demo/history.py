"""Invents a year of requests and pairings between invented people."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from mentor_match.demo.charters import first_version
from mentor_match.demo.people import Person
from mentor_match.extensions import db
from mentor_match.learning.queries import list_materials
from mentor_match.learning.rules import Material
from mentor_match.learning.service import resources_for
from mentor_match.pairings.models import (
    MentorshipRequest,
    Pairing,
    PairingResource,
    PairingSession,
)
from mentor_match.pairings.rules import (
    DECLINE_REASONS,
    END_REASONS,
    RHYTHMS,
    PairingState,
    RequestState,
    SessionState,
)
from mentor_match.pairings.service import count_answer

DAY = timedelta(days=1)
DAYS_TO_ANSWER = 7
TRIES = 3  # how often an invented mentee asks before giving up
OUTCOMES = {
    RequestState.ACCEPTED: 0.56,
    RequestState.DECLINED: 0.2,
    RequestState.EXPIRED: 0.16,
    RequestState.WITHDRAWN: 0.08,
}


@dataclass(frozen=True, slots=True)
class Stay:
    """When a mentor's place was taken; `until` is None while it still is."""

    since: datetime
    until: datetime | None


class Historian:
    """Writes the year. `proposals` names, for each mentee, mentors with the best first."""

    def __init__(self, seed: int, mentors: Sequence[Person], now: datetime) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - invents a history, guards nothing
        self.mentors = {mentor.id: mentor for mentor in mentors}
        self.stays: dict[UUID, list[Stay]] = {mentor.id: [] for mentor in mentors}
        self.shelves: dict[frozenset[str], Sequence[Material]] = {}  # by languages
        self.now = now

    def write(self, mentee: Person, proposals: Sequence[UUID]) -> Iterator[object]:
        """The rows of one mentee's year: up to three requests, and the pairing of the last."""
        at = self._first_request(mentee)
        for mentor_id in proposals[:TRIES]:
            if at >= self.now:
                return
            mentor = self.mentors[mentor_id]
            request = self._request(mentee, mentor, at)
            yield request
            if request.state == RequestState.REQUESTED:
                return
            answered = request.closed_at or self.now
            if request.state == RequestState.ACCEPTED:
                yield from self._pairing(request, mentee, mentor, answered)
                return
            at = answered + self.chance.uniform(0.5, 6) * DAY

    def waiting_request(self, mentee: Person, mentor: Person, days: float) -> MentorshipRequest:
        """A request that was made so many days ago and has no answer yet."""
        request = self._request(mentee, mentor, self.now - days * DAY)
        request.state, request.closed_at, request.reason = RequestState.REQUESTED, None, None
        return request

    def completed(self, mentee: Person, mentor: Person) -> Iterator[object]:
        """A pairing of half a year that went well to its end, so that it earns a certificate."""
        request = self._request(mentee, mentor, self.now - 230 * DAY)
        answered = request.requested_at + 2 * DAY
        request.state, request.closed_at, request.reason = RequestState.ACCEPTED, answered, None
        request.reminded_at = None
        yield request
        fate = (PairingState.COMPLETED, self.now - 40 * DAY)
        yield from self._pairing(request, mentee, mentor, answered, fate=fate, signing=1.0)

    def _first_request(self, mentee: Person) -> datetime:
        since = mentee.profile.changed_at + 3 * DAY
        days = max(0.0, (self.now - since) / DAY)
        # More people ask as the months go by: the service grows.
        return self.now - days * self.chance.random() ** 0.8 * DAY

    def _request(self, mentee: Person, mentor: Person, at: datetime) -> MentorshipRequest:
        assert mentee.mentee is not None
        state = self._outcome(mentee, mentor, at)
        answered = at + self.chance.uniform(0.2, DAYS_TO_ANSWER - 0.5) * DAY
        if state == RequestState.EXPIRED:
            answered = at + DAYS_TO_ANSWER * DAY
        if answered > self.now:
            state = RequestState.REQUESTED
        declined = state == RequestState.DECLINED
        return MentorshipRequest(
            id=self._id(),
            mentee_id=mentee.id,
            mentor_id=mentor.id,
            mentee_association_id=mentee.membership.association_id,
            mentor_association_id=mentor.membership.association_id,
            state=state,
            topics=frozenset(want.topic for want in mentee.mentee.wants[:3]),
            to_learn=mentee.mentee.goals or "",
            brings="I keep what we agree, and I can tell you how things are done at my post.",
            rhythm=self.chance.choice(list(RHYTHMS)),
            months=self.chance.choice([3, 6, 6, 9]),
            requested_at=at,
            answer_by=at + DAYS_TO_ANSWER * DAY,
            reminded_at=self._reminded(at, answered),
            closed_at=None if state == RequestState.REQUESTED else answered,
            reason=self.chance.choice(list(DECLINE_REASONS)) if declined else None,
        )

    def _reminded(self, at: datetime, answered: datetime) -> datetime | None:
        half = at + DAYS_TO_ANSWER * DAY / 2
        return half if half < min(answered, self.now) else None

    def _outcome(self, mentee: Person, mentor: Person, at: datetime) -> RequestState:
        """By chance; a mentor whose places are taken at that time does not accept."""
        assert mentor.mentor is not None
        outcome = self.chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        held = [s for s in self.stays[mentor.id] if s.until is None or s.until > at]
        full = len(held) >= mentor.mentor.capacity
        return RequestState.DECLINED if full and outcome == RequestState.ACCEPTED else outcome

    def _pairing(
        self,
        request: MentorshipRequest,
        mentee: Person,
        mentor: Person,
        opened: datetime,
        *,
        fate: tuple[PairingState, datetime | None] | None = None,
        signing: float = 0.92,
    ) -> Iterator[object]:
        assert mentee.mentee is not None
        assert mentor.mentor is not None
        state, ended = fate or self._fate(opened)
        pairing = Pairing(
            id=self._id(),
            request_id=request.id,
            mentee_id=mentee.id,
            mentor_id=mentor.id,
            mentee_association_id=request.mentee_association_id,
            mentor_association_id=request.mentor_association_id,
            mentee_cadre=mentee.profile.cadre,
            mentor_cadre=mentor.profile.cadre,
            state=state,
            opened_at=opened,
            paused_at=self.now - 9 * DAY if state == PairingState.PAUSED else None,
            ended_at=ended,
            reason=self.chance.choice(list(END_REASONS))
            if state == PairingState.ENDED_EARLY
            else None,
        )
        self.stays[mentor.id].append(Stay(opened, ended))
        if ended is None:
            mentor.mentor.places_taken += 1
            mentee.mentee.places_taken += 1
        self._meet(pairing, request, signing)
        yield pairing
        yield from self._resources(pairing, mentee)

    def _fate(self, opened: datetime) -> tuple[PairingState, datetime | None]:
        """How it went on: old pairings are mostly completed, young ones mostly active."""
        age = (self.now - opened) / DAY
        luck = self.chance.random()
        if age > 40 and luck < 0.1:
            return PairingState.ENDED_EARLY, opened + self.chance.uniform(20, age - 5) * DAY
        if age > 180 and luck < 0.7:
            return PairingState.COMPLETED, opened + self.chance.uniform(120, age - 5) * DAY
        if age > 30 and luck > 0.96:
            return PairingState.PAUSED, None
        return PairingState.ACTIVE, None

    def _meet(self, pairing: Pairing, request: MentorshipRequest, signing: float) -> None:
        """A charter soon, then a meeting about every two weeks; a quarter fall silent."""
        signed = {}
        if self.chance.random() < signing:
            for person in (pairing.mentee_id, pairing.mentor_id):
                at = min(self.now, pairing.opened_at + self.chance.uniform(0.2, 9) * DAY)
                signed[person] = at
        pairing.charters.append(first_version(pairing, request, signed))
        silent = 26 * DAY if self.chance.random() < 0.25 else timedelta()
        last = (pairing.ended_at or self.now) - silent
        at = pairing.opened_at + self.chance.uniform(3, 12) * DAY
        while at < last:
            pairing.sessions.append(self._session(pairing, at))
            at += self.chance.uniform(9, 18) * DAY
        if pairing.state == PairingState.ACTIVE and not silent:
            ahead = self.now + self.chance.uniform(1, 12) * DAY
            pairing.sessions.append(self._session(pairing, ahead))
        pairing.keep_course()

    def _session(self, pairing: Pairing, at: datetime) -> PairingSession:
        at = at.replace(hour=self.chance.randint(6, 17), minute=0, second=0, microsecond=0)
        luck = self.chance.random()
        state = SessionState.HELD if luck < 0.86 else SessionState.CANCELLED
        state = SessionState.MISSED if luck > 0.94 else state
        state = SessionState.PLANNED if at >= self.now else state
        held = state == SessionState.HELD
        id_, minutes = self._id(), self.chance.choice([30, 45, 45, 60])
        return PairingSession(
            id=id_,
            pairing_id=pairing.id,
            starts_at=at,
            minutes=minutes,
            format=self.chance.choice(["phone", "video", "text"]),
            state=state,
            mentee_confirmed_at=min(self.now, at + DAY) if held else None,
            mentor_confirmed_at=min(self.now, at + DAY) if held else None,
            mentee_minutes=minutes if held else None,
            mentor_minutes=minutes if held else None,
            changed_at=max(pairing.opened_at, min(self.now, at) - 5 * DAY),
        )

    def _resources(self, pairing: Pairing, mentee: Person) -> Iterator[object]:
        assert mentee.mentee is not None
        languages = mentee.profile.languages or frozenset()
        if languages not in self.shelves:
            self.shelves[languages] = list_materials(languages)
        shelf, wants = self.shelves[languages], mentee.mentee.wants
        for choice in resources_for(wants, languages, mentee.profile.cadre, shelf=shelf):
            done = pairing.opened_at + self.chance.uniform(5, 90) * DAY
            yield PairingResource(
                pairing_id=pairing.id,
                resource_id=choice.resource_id,
                topic=choice.topic,
                level=choice.level,
                place=choice.place,
                added_by=None,
                added_at=pairing.opened_at,
                done_at=done if done < self.now and self.chance.random() < 0.4 else None,
            )

    def _id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)


def count_answers() -> None:
    """What mentors left without an answer, counted as in life: one request after the other."""
    closed = select(MentorshipRequest).where(MentorshipRequest.closed_at.is_not(None))
    for request in db.session.scalars(closed.order_by(MentorshipRequest.closed_at)):
        count_answer(request)
    db.session.flush()
