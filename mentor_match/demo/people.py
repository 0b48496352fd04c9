"""Invents people: accounts, memberships and profiles. The same seed invents the same people."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Membership
from mentor_match.demo.figures import cadre_shares, country_shares
from mentor_match.demo.names import LANGUAGES, NAMES, REGION
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Offer, Profile, Want
from mentor_match.reference.countries import time_zones
from mentor_match.reference.topics import TOPICS, get_topic

MENTORS = 300  # and twice as many mentees
# Who lives where: mentees mostly far out, mentors mostly in town. Assumed, not measured.
MENTEE_SETTINGS = {"rural": 0.5, "semi-urban": 0.28, "urban": 0.22}
MENTOR_SETTINGS = {"rural": 0.16, "semi-urban": 0.26, "urban": 0.58}
WOMEN = {"2222": 0.95, "3222": 0.95, "2221": 0.78, "3221": 0.8, "3253": 0.7}


@dataclass
class Person:
    """Someone invented, with the rows that make them."""

    account: Account
    profile: Profile
    membership: Membership
    mentee: MenteeProfile | None = None
    mentor: MentorProfile | None = None
    pairings: list[UUID] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        """The id of the account."""
        return self.account.id

    @property
    def verified(self) -> bool:
        """Whether the association has verified the membership."""
        return self.membership.state == "verified"


class Inventor:
    """Invents one person after the other from a seed."""

    def __init__(self, seed: int, associations: Sequence[Association], now: datetime) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - invents people, guards nothing
        self.associations = associations
        self.now = now
        self.count = 0

    def mentee(self) -> Person:
        """A junior health worker with wants and goals; one in fifteen has not finished."""
        person = self._person(MENTEE_SETTINGS, years=(0, 8))
        wants = self._topics(person.profile.cadre or "", self.chance.randint(3, 6))
        person.mentee = MenteeProfile(
            account_id=person.id,
            goals=goals_about(wants[0], wants[-1]),
            discipline=self._pick({"any": 0.7, "same": 0.18, "different": 0.12}),
            places=1,
            places_taken=0,
            completed_at=person.profile.changed_at if self.chance.random() > 1 / 15 else None,
            levels_given=True,
            wants=[
                Want(topic=topic, priority=self.chance.randint(2, 5), level=self._level())
                for topic in wants
            ],
        )
        return person

    def mentor(self) -> Person:
        """A senior clinician with offers; a few are paused."""
        person = self._person(MENTOR_SETTINGS, years=(6, 34))
        offers = self._topics(person.profile.cadre or "", self.chance.randint(4, 9))
        years = person.profile.years or 6
        person.mentor = MentorProfile(
            account_id=person.id,
            experience=experience_in(offers[0], offers[-1], years),
            capacity=self._whole({1: 0.25, 2: 0.5, 3: 0.25}),
            places_taken=0,
            hours_per_month=self._whole({2: 0.5, 4: 0.4, 6: 0.1}),
            accepts_cadres=None,
            accepts_associations=None,
            completed_at=person.profile.changed_at,
            accepts_given=True,
            levels_given=True,
            paused_at=self.now - timedelta(days=20) if self.chance.random() < 0.04 else None,
            offers=[
                Offer(topic=topic, level=min(5, self.chance.randint(3, 5))) for topic in offers
            ],
        )
        return person

    def _person(self, settings: dict[str, float], years: tuple[int, int]) -> Person:
        self.count += 1
        country = self._pick(country_shares())
        cadre = self._pick(cadre_shares(country))
        joined = self.now - timedelta(days=self.chance.randint(15, 400))
        account = self._account(country, cadre, joined)
        profile = Profile(
            account_id=account.id,
            cadre=cadre,
            country=country,
            setting=self._pick(settings),
            years=self.chance.randint(*years),
            languages=frozenset(LANGUAGES[country]),
            formats=frozenset(self.chance.sample(["video", "phone", "text", "in-person"], k=2)),
            zone_chosen=True,
            gender="woman" if self.woman else "man",
            changed_at=joined,
        )
        return Person(account, profile, self._membership(account, cadre, joined))

    def _account(self, country: str, cadre: str, joined: datetime) -> Account:
        women, men, families = NAMES[REGION[country]]
        self.woman = self.chance.random() < WOMEN.get(cadre, 0.45)
        given = self.chance.choice(women if self.woman else men)
        return Account(
            id=self._id(),
            email=f"person{self.count:04d}@demonstration.example",
            password=None,
            active=True,
            fs_uniquifier=self._id().hex,
            confirmed_at=joined,
            full_name=f"{given} {self.chance.choice(families)}",
            call_me=given,
            locale="en",
            time_zone=time_zones(country)[0],
            create_datetime=joined,
        )

    def _membership(self, account: Account, cadre: str, joined: datetime) -> Membership:
        home = self._association(cadre)
        state = self._pick({"verified": 0.93, "pending": 0.05, "lapsed": 0.02})
        return Membership(
            id=self._id(),
            association_id=home.id,
            account_id=account.id,
            registration_number=f"{home.code}-{10_000 + self.count}",
            state=state,
            joined_at=self.now - timedelta(days=3) if state == "pending" else joined,
            decided_at=None if state == "pending" else joined + timedelta(days=2),
        )

    def _association(self, cadre: str) -> Association:
        """Nurses and midwives; doctors, dentists and pharmacists; everyone else in the third."""
        if cadre in {"2221", "3221", "2222", "3222"}:
            return self.associations[0]
        if cadre in {"2211", "2212", "2261", "2262", "3213"}:
            return self.associations[1]
        return self.associations[2]

    def _topics(self, cadre: str, count: int) -> list[str]:
        """Topics of all axes; a topic of one profession only for that profession."""
        fitting = [t.code for t in TOPICS if not t.professions or cadre in t.professions]
        return self.chance.sample(fitting, k=count)

    def _level(self) -> int:
        return self._whole({0: 0.1, 1: 0.35, 2: 0.35, 3: 0.2})

    def _id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _pick(self, shares: dict[str, float]) -> str:
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def _whole(self, shares: dict[int, float]) -> int:
        return self.chance.choices(list(shares), list(shares.values()))[0]


def goals_about(first: str, second: str) -> str:
    """What an invented mentee writes."""
    return (
        f"I would like to become confident in {_plain(first)} and to understand how others "
        f"approach {_plain(second)}. At my post I often have to decide alone."
    )


def experience_in(first: str, second: str, years: int) -> str:
    """What an invented mentor writes."""
    return (
        f"{years} years of practice, much of it in teams of several professions. I have led "
        f"work on {_plain(first)} and taught {_plain(second)} to newly qualified colleagues."
    )


def _plain(topic: str) -> str:
    title = get_topic(topic).title
    return title[:1].lower() + title[1:]
