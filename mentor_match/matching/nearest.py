"""Mentors near a mentee, by pgvector: a few hundred out of any number, for the engine to rank.

The table of vectors belongs to PostgreSQL alone and can be made again from the rows at any time,
so no migration makes it: `flask candidates` does (docs/adr/0008). Whoever changed since then is a
candidate for everyone, so that nobody is missed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Uuid,
    any_,
    delete,
    func,
    insert,
    inspect,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import DDL, CreateTable, SetTableComment
from sqlalchemy.types import UserDefinedType

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.columns import Instant
from mentor_match.engine import MenteeFacts, MentorRanker
from mentor_match.engine.vectors import Space
from mentor_match.extensions import db
from mentor_match.matching.dataset import mentor_facts
from mentor_match.matching.queries import Reach, proposable
from mentor_match.matching.rules import Filters
from mentor_match.profiles.models import MentorProfile, Offer, Profile
from mentor_match.reference.topics import TOPICS

CANDIDATES = 400  # ranked exactly
STALE = 2000  # changed and not yet in the index: candidates for everyone, up to so many
LOOKED_AT = 1000  # by the index at a time, before hard rules; the most that pgvector takes
TOGETHER = 5000  # vectors made at a time
EXTENSION = "vector"
SPACE = Space([topic.code for topic in TOPICS])


class NoCandidates(Exception):
    """Why pgvector cannot be asked: a sentence for whoever runs the service."""


class HalfVector(UserDefinedType[Sequence[float]]):
    """pgvector's vector of half precision."""

    cache_ok = True

    def __init__(self, width: int) -> None:
        self.width = width

    def get_col_spec(self, **_options: Any) -> str:
        return f"halfvec({self.width})"

    def bind_processor(self, dialect: Any) -> Any:
        return lambda numbers: f"[{','.join(format(one, '.4g') for one in numbers)}]"


vectors = Table(
    "mentor_vectors",
    MetaData(),
    Column("account_id", Uuid, ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True),
    Column("vector", HalfVector(SPACE.width), nullable=False),
    Column("languages", ARRAY(String), nullable=False),
    Column("accepts_cadres", ARRAY(String)),
    Column("accepts_associations", ARRAY(String)),
    Column("made_at", Instant, nullable=False, index=True),
    # The numbers mean these topics, in this order.
    comment=" ".join(SPACE.places),
)
nearness = Index(
    "mentor_vectors_nearness",
    vectors.c.vector,
    postgresql_using="hnsw",
    postgresql_ops={"vector": "halfvec_ip_ops"},
)


def check_database(connection: Connection) -> None:
    """Refuse, with a sentence, where this database has no pgvector."""
    if connection.dialect.name != "postgresql":
        raise NoCandidates(
            "MENTOR_MATCH_CANDIDATES=pgvector needs PostgreSQL; DATABASE_URL names another "
            f"database ({connection.dialect.name})."
        )
    offered = func.pg_available_extensions().table_valued("name")
    if not connection.scalar(select(func.count()).where(offered.c.name == EXTENSION)):
        raise NoCandidates(
            "MENTOR_MATCH_CANDIDATES=pgvector needs the extension “vector” (pgvector), which this "
            "PostgreSQL does not have. Install it there, or take memory."
        )


def refresh(now: datetime) -> tuple[int, int]:
    """Bring the index up to date, in the transaction of the caller: (put in, taken out).

    The table is made the first time, and again where the topics are others by now.
    """
    connection = db.session.connection()
    check_database(connection)
    new = not _is_there(connection)
    if new:
        connection.execute(DDL(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}"))  # type: ignore[no-untyped-call]
        vectors.drop(connection, checkfirst=True)
        connection.execute(CreateTable(vectors))
        connection.execute(SetTableComment(vectors))
    associations = db.session.scalars(select(Association.id)).all()
    stale = list_stale(associations)
    kept = select(MentorProfile.account_id).where(*proposable(associations))
    gone = db.session.execute(delete(vectors).where(vectors.c.account_id.not_in(kept)))
    if stale:
        _write(Reach((), frozenset(associations), True), stale, now)
    if new:  # over all rows at once indices are made in a fraction of the time
        _set({"maintenance_work_mem": "512MB"})
        for index in vectors.indexes:
            index.create(connection)
    return len(stale), gone.rowcount


def _is_there(connection: Connection) -> bool:
    seen = inspect(connection)
    there = seen.has_table(vectors.name)
    return there and seen.get_table_comment(vectors.name)["text"] == vectors.comment


def _set(settings: Mapping[str, object]) -> None:
    """Settings of the database, until the end of this transaction."""
    for name, value in settings.items():
        db.session.execute(select(func.set_config(name, str(value), True)))


def _write(reach: Reach, stale: Sequence[UUID], now: datetime) -> None:
    learnt = MentorRanker().fit(mentor_facts(reach, now)).learnt()
    for part in _parts(stale):
        mentors = mentor_facts(reach, now, part)
        db.session.execute(delete(vectors).where(vectors.c.account_id.in_(part)))
        made = SPACE.mentors(learnt.among(mentors))
        rows = [
            {
                "account_id": UUID(mentor.id),
                "vector": vector,
                "languages": sorted(mentor.languages),
                "accepts_cadres": _listed(mentor.accepts_cadres),
                "accepts_associations": _listed(mentor.accepts_associations),
                "made_at": now,
            }
            for mentor, vector in zip(mentors, made.tolist(), strict=True)
        ]
        db.session.execute(insert(vectors), rows)


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER))


def _listed(codes: frozenset[str] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)


def list_stale(associations: Iterable[UUID], most: int | None = None) -> Sequence[UUID]:
    """Mentors in the pool who are not in the index as they are now."""
    pool = select(MentorProfile.account_id).where(*proposable(associations))
    same = vectors.c.account_id == MentorProfile.account_id
    missing = pool.where(~select(vectors.c.account_id).where(same).exists())
    # Each refresh takes in all who are stale, so nobody is who has not changed since the last one.
    # Asked for by itself it is a figure the database can plan with: few changed, and few are read.
    latest = db.session.scalar(select(func.max(vectors.c.made_at)))
    if latest is None:
        return db.session.scalars(missing.limit(most)).all()
    changed = pool.where(
        same, Profile.changed_at >= latest, Profile.changed_at >= vectors.c.made_at
    )
    return db.session.scalars(union_all(missing, changed).limit(most)).all()


def list_candidates(
    learnt: MentorRanker, facts: MenteeFacts, reach: Reach, filters: Filters
) -> set[UUID]:
    """The nearest who may be proposed, and all who changed since the index was made.

    Where hard rules leave nobody, the nearest whatever the rules, so that it can be said why.
    """
    if not _is_there(db.session.connection()):
        raise NoCandidates("The index of mentors is not there. Make it: flask candidates")
    asked = SPACE.mentees(learnt, [facts])[0].tolist()
    stale = list_stale(reach.associations, STALE)
    rules = (*_rules(facts, reach), *_within(filters))
    found = _nearest(asked, reach, rules) or _nearest(asked, reach, ())
    return {*found, *stale}


def _nearest(asked: Sequence[float], reach: Reach, rules: Iterable[Any]) -> Sequence[UUID]:
    """At most `CANDIDATES`, by the index; or by comparing all, where the rules leave few.

    The planner takes an index for dearer than it is and sorts all mentors, ten times as slowly.
    The index for its part gives up where the rules leave hardly anyone near; then it is right to
    sort these few.
    """
    distance = vectors.c.vector.op("<#>")(literal(asked, vectors.c.vector.type))
    conditions = (*proposable(reach.associations), *rules)
    near = (
        select(vectors.c.account_id)
        .where(vectors.c.account_id == MentorProfile.account_id, *conditions)
        .order_by(distance)
        .limit(CANDIDATES)
    )
    _set({"hnsw.ef_search": LOOKED_AT, "hnsw.iterative_scan": "relaxed_order"})
    _set({"enable_sort": "off"})
    found = db.session.scalars(near).all()
    _set({"enable_sort": "on"})
    return found if len(found) == CANDIDATES else db.session.scalars(near).all()


def _rules(facts: MenteeFacts, reach: Reach) -> Iterator[Any]:
    """The hard rules, which the engine holds once more."""
    yield MentorProfile.places_taken < MentorProfile.capacity
    yield vectors.c.account_id.not_in([UUID(id_) for id_ in (facts.id, *facts.excluded)])
    cadres, associations = vectors.c.accepts_cadres, vectors.c.accepts_associations
    yield or_(cadres.is_(None), literal(facts.cadre) == any_(cadres))
    yield or_(associations.is_(None), associations.overlap(_texts(reach.own_codes)))
    if facts.languages:
        spoken = vectors.c.languages
        yield or_(spoken == _texts(()), spoken.overlap(_texts(sorted(facts.languages))))


def _texts(codes: Iterable[str]) -> Any:
    return literal(list(codes), ARRAY(String))


def _within(filters: Filters) -> Iterator[Any]:
    """What a mentee narrows the list to, where a column tells; `Filters.keep` holds all of it."""
    for column, code in (
        (Profile.cadre, filters.cadre),
        (Profile.country, filters.country),
        (Profile.setting, filters.setting),
    ):
        if code:
            yield column == code
    if filters.language:
        yield vectors.c.languages.overlap(_texts([filters.language]))
    if filters.topic:
        offering = select(Offer.account_id).where(Offer.topic == filters.topic)
        yield vectors.c.account_id.in_(offering)
