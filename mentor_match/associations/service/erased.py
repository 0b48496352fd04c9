"""Who erased everything about them, known again by a digest: no file brings them back.

They come back by themselves: whoever joins under the number is a person who wants to be here.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from mentor_match.associations.models import RegisterErasure
from mentor_match.associations.rules import plain_number
from mentor_match.extensions import db
from mentor_match.web.keys import digest

KEY = "ERASURE_KEY"


def keep_out(association_id: UUID, *, number: str, email: str, now: datetime) -> None:
    """From now on no file of this association brings this number or address."""
    for one in (_of_number(association_id, number), _of_address(association_id, email)):
        db.session.merge(RegisterErasure(association_id=association_id, digest=one, erased_at=now))
    db.session.flush()


def let_back(association_id: UUID, *, number: str, email: str) -> None:
    """Somebody joins under the number again."""
    both = (_of_number(association_id, number), _of_address(association_id, email))
    db.session.execute(
        delete(RegisterErasure).where(
            RegisterErasure.association_id == association_id, RegisterErasure.digest.in_(both)
        )
    )


def kept_out(association_id: UUID, people: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """Of these (number, address) the numbers of those who erased everything about them."""
    asked = select(RegisterErasure.digest).where(RegisterErasure.association_id == association_id)
    erased = frozenset(db.session.scalars(asked))
    if not erased:
        return frozenset()
    return frozenset(
        number
        for number, email in people
        if _of_number(association_id, number) in erased
        or (email and _of_address(association_id, email) in erased)
    )


def _of_number(association_id: UUID, number: str) -> str:
    return digest(KEY, f"number {association_id} {plain_number(number)}")


def _of_address(association_id: UUID, email: str) -> str:
    return digest(KEY, f"address {association_id} {email.strip().lower()}")
