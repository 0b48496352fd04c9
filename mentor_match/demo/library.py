"""Invents what members did with the library, and stories of role models."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select

from mentor_match.demo.people import Person
from mentor_match.extensions import db
from mentor_match.learning.models import Resource, Story, StoryConsent, Suggestion
from mentor_match.learning.rules import WORDING

_NAMESPACE = UUID("0f9a7a34-6a6e-4f0d-8c55-1f7c1de1b9a4")
DAY = timedelta(days=1)
AGREED = frozenset({"publish", "share"})


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it is invented: who tells, in which language, what about, and the words."""

    cadre: str
    language: str
    topics: tuple[str, ...]
    headline: str
    started: str
    helped: str
    advice: str
    state: str = "published"
    word_back: str | None = None
    named: bool = False


STORIES = (
    Told(
        "2221",
        "en",
        ("team-leading",),
        "From the only nurse on the island to teaching forty",
        "My first post was a health centre on an island. The boat came once a week, and I was the "
        "only nurse. I was afraid of every night, because whatever came, it came to me.",
        "A senior colleague on the mainland gave me an hour by radio every Friday. She never told "
        "me what to do. She asked what I had seen, what I thought it was, and what I would do "
        "next. After a year I noticed that I asked myself these questions before she did.",
        "Ask early. In all these years nobody who asked me was ever in the way. And when somebody "
        "junior asks you, answer with a question first.",
        named=True,
    ),
    Told(
        "2222",
        "sw",
        ("labour-care",),
        "Mkunga wa kijiji aliyejifunza kusema “nisaidie”",
        "Nilianza kazi katika zahanati ndogo. Nilidhani mkunga mzuri hahitaji msaada.",
        "Mkunga mwenzangu mwenye uzoefu alikuja kukaa nami wiki mbili. Alinionyesha kwamba kuomba "
        "msaada mapema ni sehemu ya kazi, si udhaifu.",
        "Usisubiri hadi mambo yawe magumu. Piga simu mapema, na andika ulichojifunza.",
    ),
    Told(
        "2221",
        "fr",
        ("handover",),
        "Comment une feuille de transmission a changé notre service",
        "Chaque matin, nous perdions une heure à deviner ce que la nuit avait fait.",
        "Une pharmacienne m’a montré sa liste de contrôle. Nous en avons fait la nôtre, sur une "
        "seule page, et tout le monde l’a remplie, les médecins aussi.",
        "Commencez petit. Une page que tous utilisent vaut mieux "
        "qu’un manuel que personne n’ouvre.",
    ),
    Told(
        "2211",
        "ar",
        ("rural-practice",),
        "من مستشفى المدينة إلى عيادة القرية",
        "بدأت طبيبة في مستشفى كبير، ثم طلبت العمل في عيادة بعيدة. في الأسبوع الأول لم يأت أحد.",
        "عاملة صحة مجتمعية أخذتني من بيت إلى بيت. تعلمت منها كيف أسمع قبل أن أتكلم.",
        "تعلّم من كل من يعمل معك، أيا كان لقبه. هم يعرفون الناس قبلك.",
    ),
    Told(
        "3253",
        "en",
        ("health-promotion",),
        "I carried a notebook before I carried a title",
        "I was chosen by my village because I could write. I had nine days of training and a bag.",
        "The clinical officer at the health centre let me sit beside him one morning a month. He "
        "explained what became of the people I had referred.",
        "Find out what happened after you referred someone. It is the best lesson there is.",
    ),
    Told(
        "2222",
        "en",
        ("newborn-care",),
        "What I learned from the night I called too late",
        "I had been a midwife for two years when I waited too long before I called. I wanted to "
        "leave the profession.",
        "My matron sat down with me the next day. We wrote down what had happened, hour by hour, "
        "without blame. That page became the drill our ward still does.",
        "Do the drill. And be kind to whoever calls you in the middle of the night for nothing.",
        state="waiting",
    ),
    Told(
        "2221",
        "en",
        ("wellbeing",),
        "Why I nearly left, and why I stayed",
        "After the third year without leave I had my letter of resignation in my pocket.",
        "Somebody at the district office read it and did not argue. We changed the roster.",
        "Say it before you write the letter.",
        state="returned",
        word_back="Thank you for this. Please leave out the office, so that nobody can be "
        "recognised; then I am glad to make it public.",
    ),
)

SUGGESTIONS = (
    ("Helping babies breathe: a practice guide", "waiting", None, ("newborn-care",)),
    ("Ward rounds with all professions: five short videos", "waiting", None, ("handover",)),
    ("Paid course on labour care", "declined", "not-open", ("labour-care",)),
)


def invent_library(mentors: Sequence[Person], association_id: UUID, now: datetime) -> None:
    """Stories, suggestions that wait, an item of one association, and an address that died."""
    db.session.add_all(_stories(mentors, now))
    members = [m for m in mentors if m.verified and m.membership.association_id == association_id]
    db.session.add_all(_suggestions(members, association_id, now))
    db.session.add(_own_resource(association_id, now))
    _let_one_die(now)
    db.session.flush()


def _stories(mentors: Sequence[Person], now: datetime) -> Iterator[Story]:
    told: set[UUID] = set()
    for number, one in enumerate(STORIES):
        writer = next(
            (
                m
                for m in mentors
                if m.verified and m.profile.cadre == one.cadre and m.id not in told
            ),
            None,
        )
        if writer is None:
            continue
        told.add(writer.id)
        at = now - (7 + 23 * number) * DAY if one.state == "published" else now - 2 * DAY
        agreed = AGREED | {"name"} if one.named else AGREED
        yield Story(
            id=uuid5(_NAMESPACE, one.headline),
            account_id=writer.id,
            association_id=writer.membership.association_id,
            state=one.state,
            language=one.language,
            cadre=one.cadre,
            setting=writer.profile.setting,
            topics=frozenset(one.topics),
            headline=one.headline,
            started=one.started,
            helped=one.helped,
            advice=one.advice,
            written_at=at - DAY,
            word_back=one.word_back,
            decided_at=None if one.state == "waiting" else at,
            published_at=at if one.state == "published" else None,
            consents=[
                StoryConsent(
                    id=uuid5(_NAMESPACE, f"consent {number}"),
                    purposes=agreed,
                    wording=WORDING,
                    given_at=at - DAY,
                )
            ],
        )


def _suggestions(
    members: Sequence[Person], association_id: UUID, now: datetime
) -> Iterator[Suggestion]:
    for number, (title, state, reason, topics) in enumerate(SUGGESTIONS):
        at = now - (2 + 3 * number) * DAY
        yield Suggestion(
            id=uuid5(_NAMESPACE, title),
            association_id=association_id,
            suggested_by=members[number].id if number < len(members) else None,
            suggested_at=at,
            state=state,
            reason=reason,
            decided_at=None if state == "waiting" else at + DAY,
            title=title,
            provider="Demonstration College of Midwifery",
            address=f"https://college.demonstration.example/{number}",
            languages=frozenset({"en"}),
            topics=frozenset(topics),
            cadres=frozenset(),
            licence="CC BY 4.0",
            format="videos" if "videos" in title else "guide",
            size_kb=900,
            minutes=40,
        )


def _own_resource(association_id: UUID, now: datetime) -> Resource:
    return Resource(
        id=uuid5(_NAMESPACE, "own"),
        association_id=association_id,
        title="Our own protocol for handing over between shifts",
        provider="Demonstration Association of Nurses and Midwives",
        address="https://association.demonstration.example/handover",
        languages=frozenset({"en", "sw"}),
        topics=frozenset({"handover"}),
        cadres=frozenset(),
        licence=None,
        format="guide",
        size_kb=300,
        minutes=20,
        added_at=now - 30 * DAY,
        confirmed_at=now - 3 * DAY,
        next_check_at=now + 27 * DAY,
    )


def _let_one_die(now: datetime) -> None:
    """The last by address: what a dead link looks like, and that nobody is sent to it."""
    chosen = select(Resource).where(Resource.confirmed_at.is_(None))
    dead = db.session.scalars(chosen.order_by(Resource.address.desc()).limit(1)).one()
    dead.failed_at, dead.failures, dead.trouble = now - 6 * DAY, 4, "not-found"
    dead.dead_at, dead.next_check_at = now - 2 * DAY, now + 12 * DAY
