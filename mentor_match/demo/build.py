"""Fills an empty database: associations, people, a year of requests and pairings."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select

from mentor_match.accounts.service import password_hash
from mentor_match.associations.models import Agreement, Association
from mentor_match.associations.service import appoint_coordinator
from mentor_match.demo.care import invent_help
from mentor_match.demo.circles import invent_circles
from mentor_match.demo.consults import invent_consults
from mentor_match.demo.cpd import keep_record
from mentor_match.demo.goals import GoalSetter
from mentor_match.demo.history import Historian, count_answers
from mentor_match.demo.library import invent_library
from mentor_match.demo.meetings import show_meetings
from mentor_match.demo.people import MENTORS, Inventor, Person
from mentor_match.demo.programmes import invent_programmes
from mentor_match.demo.register import invent_register
from mentor_match.demo.rounds import invent_rounds
from mentor_match.demo.safety import invent_waiting_and_safety
from mentor_match.engine import MenteeFacts
from mentor_match.extensions import db
from mentor_match.learning.service import seed_library
from mentor_match.matching.dataset import mentee_facts
from mentor_match.matching.pool import find_pool
from mentor_match.matching.queries import Reach, find_reach
from mentor_match.matching.rules import SUGGESTIONS_A_PAGE
from mentor_match.matching.service import CROSS_DISCIPLINE_SHARE
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.rules import RequestState
from mentor_match.profiles.models import Offer, Want

PASSWORD = "a calm walk to the well"  # noqa: S105 - printed on purpose: it opens invented people
DEMONSTRATION_SIGN_INS = (
    ("junior@demonstration.example", "a community midwife who looks for a mentor"),
    ("senior@demonstration.example", "an experienced clinician with requests to answer"),
    ("coordinator@demonstration.example", "a coordinator of an association"),
)
_NAMESPACE = UUID("5c1ac1c4-6a3e-4d0f-9d43-3f6d8a1b7a10")

ASSOCIATIONS = (
    ("DANM", "Demonstration Association of Nurses and Midwives", "KEN"),
    ("DSDP", "Demonstration Society of Doctors, Dentists and Pharmacists", "IND"),
    ("DUCO", "Demonstration Union of Clinical Officers and Community Health", "MWI"),
)


def build(seed: int, now: datetime, size: int = MENTORS) -> None:
    """Everything, in the order in which a real service would come to have it.

    `size` is the number of mentors; there are twice as many mentees.
    """
    associations = _associations(now)
    seed_library(now)
    inventor = Inventor(seed, associations, now)
    mentors = [inventor.mentor() for _ in range(size)]
    mentees = [inventor.mentee() for _ in range(2 * size)]
    junior, senior = _the_junior(mentees, associations), _the_senior(mentors, associations)
    _keep(mentors + mentees)
    invent_library(mentors, associations[0].id, now)
    proposals = _proposals(mentees, now)
    historian = Historian(seed, mentors, now)
    for mentee in mentees:
        if mentee is not junior:
            db.session.add_all(historian.write(mentee, proposals[mentee.id]))
    assert senior.mentor is not None
    senior.mentor.capacity = senior.mentor.places_taken + 1  # so that one can be accepted
    _queue_of_the_senior(historian, senior, mentees)
    db.session.add(
        historian.waiting_request(junior, _someone_else(mentors, junior, senior, proposals), 2)
    )
    db.session.flush()
    count_answers()
    show_meetings(seed, senior.id, now)
    _the_coordinator(inventor, associations[0], now)
    db.session.flush()
    invent_consults(seed, mentors, senior, now)
    invent_help(seed, associations[0], now)
    invent_programmes(seed, associations[0], now)
    invent_register(seed, associations[0], now)
    GoalSetter(seed, [*mentors, *mentees], now).set_all()
    invent_waiting_and_safety(seed, associations[0], mentors, mentees, now)
    invent_circles(seed, associations[0], [*mentors, *mentees], senior, junior, now)
    known = [one for one in mentors + mentees if one.verified and one not in (junior, senior)]
    invent_rounds(associations, [*mentors, *mentees], junior, senior, now)
    keep_record(associations, [junior, senior, *known[:12]], now)


def _associations(now: datetime) -> list[Association]:
    since = now - timedelta(days=420)
    made = [
        Association(
            id=uuid5(_NAMESPACE, code),
            code=code,
            name=name,
            country=country,
            registration_hint=f"It looks like {code}-12345.",
            created_at=since,
        )
        for code, name, country in ASSOCIATIONS
    ]
    db.session.add_all(made)
    db.session.flush()
    for other in made[1:]:
        first, second = sorted((made[0].id, other.id))
        db.session.add(Agreement(first_id=first, second_id=second, agreed_at=since))
    return made


def _keep(people: Sequence[Person]) -> None:
    db.session.add_all(person.account for person in people)
    db.session.flush()
    for person in people:
        db.session.add_all([person.profile, person.membership])
        db.session.add_all(part for part in (person.mentee, person.mentor) if part)
    db.session.flush()


def _proposals(mentees: Sequence[Person], now: datetime) -> dict[UUID, list[UUID]]:
    """Whom the engine proposes to each mentee who can ask: all who share a pool in one go.

    Nobody has asked, dismissed or blocked anybody yet, so nobody is excluded. Each pool is found
    once: to find it means to read all that was written of late, which here is everything.
    """
    proposals: dict[UUID, list[UUID]] = {mentee.id: [] for mentee in mentees}
    asking: defaultdict[Reach, list[MenteeFacts]] = defaultdict(list)
    for person in mentees:
        mentee = person.mentee
        if person.verified and mentee is not None and mentee.completed_at is not None:
            reach = find_reach(person.id)
            asking[reach].append(mentee_facts(person.profile, mentee, reach, (), now))
    for reach, facts in asking.items():
        pool = find_pool(reach, share=CROSS_DISCIPLINE_SHARE, now=now)
        if pool.mentors:
            for ranking in pool.ranker.rank(facts, k=SUGGESTIONS_A_PAGE):
                ids = [UUID(id_) for id_ in ranking.mentor_ids[:5]]
                proposals[UUID(ranking.mentee_id)] = ids
    return proposals


def _sign_in(person: Person, number: int, full_name: str, call_me: str) -> None:
    account = person.account
    account.email = DEMONSTRATION_SIGN_INS[number][0]
    account.password = password_hash(PASSWORD)
    account.full_name, account.call_me = full_name, call_me


def _belong(person: Person, association: Association, cadre: str) -> None:
    membership, profile = person.membership, person.profile
    membership.association_id, membership.state = association.id, "verified"
    membership.decided_at = membership.decided_at or profile.changed_at
    profile.cadre, profile.country, profile.gender = cadre, "KEN", "woman"
    profile.languages = frozenset({"en", "sw"})
    person.account.time_zone = "Africa/Nairobi"


def _the_junior(mentees: Sequence[Person], associations: Sequence[Association]) -> Person:
    junior = mentees[0]
    assert junior.mentee is not None
    _belong(junior, associations[0], "3222")
    _sign_in(junior, 0, "Zawadi Achola", "Zawadi")
    junior.profile.setting, junior.profile.years = "rural", 2
    junior.mentee.completed_at = junior.profile.changed_at
    junior.mentee.discipline = "any"
    junior.mentee.wants = [
        Want(topic=want.topic, priority=5 - place, level=1 + place % 2)
        for place, want in enumerate(junior.mentee.wants[:4])
    ]
    return junior


def _the_senior(mentors: Sequence[Person], associations: Sequence[Association]) -> Person:
    senior = mentors[0]
    assert senior.mentor is not None
    _belong(senior, associations[0], "2222")
    _sign_in(senior, 1, "Rehema Odera Mwangi", "Sister Rehema")
    senior.profile.years, senior.mentor.capacity, senior.mentor.paused_at = 19, 3, None
    senior.mentor.offers = [Offer(topic=offer.topic, level=5) for offer in senior.mentor.offers]
    return senior


def _queue_of_the_senior(historian: Historian, senior: Person, mentees: Sequence[Person]) -> None:
    """Three people who wait for an answer, the longest for almost a week; and one whom the senior
    mentored to the end.

    Nobody of the three waits for an answer already, since one asks the same mentor once; and the
    one was in no pairing before, so that no round of a programme has them twice.
    """
    db.session.flush()
    paired = set(db.session.scalars(select(Pairing.mentee_id)))
    asked = select(MentorshipRequest.mentee_id).where(
        MentorshipRequest.state == RequestState.REQUESTED
    )
    waiting = set(db.session.scalars(asked))
    free = [
        mentee
        for mentee in mentees[1:]
        if mentee.verified
        and mentee.id not in waiting
        and mentee.mentee is not None
        and mentee.mentee.completed_at
        and not mentee.mentee.places_taken
        and mentee.membership.association_id == senior.membership.association_id
        and "en" in (mentee.profile.languages or ())
    ]
    for mentee, days in zip(free, (5.5, 3.2, 0.4), strict=False):
        db.session.add(historian.waiting_request(mentee, senior, days))
    for mentee in [one for one in free[3:] + free[:3] if one.id not in paired][:1]:
        db.session.add_all(historian.completed(mentee, senior))


def _someone_else(
    mentors: Sequence[Person], junior: Person, senior: Person, proposals: dict[UUID, list[UUID]]
) -> Person:
    by_id = {mentor.id: mentor for mentor in mentors}
    return next(by_id[id_] for id_ in proposals[junior.id] if id_ != senior.id)


def _the_coordinator(inventor: Inventor, association: Association, now: datetime) -> None:
    person = inventor.mentor()
    _sign_in(person, 2, "Grace Nabirye", "Grace")
    person.account.time_zone = "Africa/Nairobi"
    db.session.add(person.account)
    db.session.flush()
    appoint_coordinator(association, person.account, by=None, now=now)
