"""Names in what others wrote, and in mail to others: found everywhere and taken out."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, Table, or_, select, update

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Coordinator, Membership, RegisterEntry
from mentor_match.circles.models import CirclePlace
from mentor_match.extensions import db
from mentor_match.notifications.models import Message, MessageFile
from mentor_match.pairings.models import CoMentor, Pairing, PairingGoal
from mentor_match.privacy.rules import without, words_of
from mentor_match.privacy.walk import people_in, tables

SHORTEST = 5  # signs of a number or single name that is looked for everywhere
AT_ONCE = 400  # parameters of one question
FOLDED = re.compile(r"\r?\n[ \t]")


@dataclass(frozen=True, slots=True)
class Names:
    """What tells who somebody is: looked for everywhere, or only where the person is known."""

    everywhere: frozenset[str]
    near: frozenset[str]


def known_names(account: Account) -> Names:
    """Everything the service knows somebody by, before it is forgotten."""
    mine = Membership.account_id == account.id
    numbers = set(db.session.scalars(select(Membership.registration_number).where(mine)))
    entries = db.session.execute(
        select(RegisterEntry.full_name, RegisterEntry.email, RegisterEntry.number)
        .join(Membership, Membership.id == RegisterEntry.membership_id)
        .where(mine)
    )
    found = {account.email, account.full_name, account.phone, *numbers}
    found |= {text for row in entries for text in row}
    texts = {text.strip() for text in found if text and text.strip()}
    everywhere = {text for text in texts if " " in text or "@" in text or _is_number(text)}
    return Names(frozenset(everywhere), frozenset(texts | {account.call_me.strip()}))


def _is_number(text: str) -> bool:
    """Short ones and plain words are too often something else."""
    return len(text) >= SHORTEST and any(sign.isdigit() for sign in text)


def connected_to(account_id: UUID) -> frozenset[UUID]:
    """Everyone to whom mail may name this person: whoever shares a row with them, a circle or a
    goal, and the coordinators of their associations."""
    found: set[UUID] = set()
    for table, _policy in tables():
        columns = people_in(table)
        if len(columns) > 1:
            shared = or_(*(column == account_id for column in columns))
            for row in db.session.execute(select(*columns).where(shared)):
                found.update(one for one in row if one is not None)
    for asked in _together(account_id):
        found.update(db.session.scalars(asked))
    return frozenset(found - {account_id})


def _together(account_id: UUID) -> Iterator[Any]:
    homes = select(Membership.association_id).where(Membership.account_id == account_id)
    yield select(Coordinator.account_id).where(Coordinator.association_id.in_(homes))
    circles = select(CirclePlace.circle_id).where(CirclePlace.account_id == account_id)
    yield select(CirclePlace.account_id).where(CirclePlace.circle_id.in_(circles))
    goals = select(PairingGoal.pairing_id, CoMentor.account_id).join(
        CoMentor, CoMentor.goal_id == PairingGoal.id
    )
    guarded = goals.subquery()
    for side in (Pairing.mentee_id, Pairing.mentor_id):
        together = select(side).join(guarded, guarded.c.pairing_id == Pairing.id)
        yield together.where(guarded.c.account_id == account_id)
        yield (
            select(guarded.c.account_id)
            .join(Pairing, Pairing.id == guarded.c.pairing_id)
            .where(side == account_id)
        )


def take_out_names(names: Names, near: Collection[UUID]) -> None:
    """From every column that holds words, in every table; and from mail to who knew them."""
    for table, _policy in tables():
        texts = [
            table.c[name]
            for name, _column in words_of(table.name)
            if isinstance(table.c[name].type, String) and table.name != Account.__tablename__
        ]
        if texts and names.everywhere:
            _clean(table, texts, names.everywhere)
    chosen = sorted(near)
    for start in range(0, len(chosen), AT_ONCE):
        _clean_mail(names.near, chosen[start : start + AT_ONCE])


def _clean(table: Table, texts: list[Any], names: Collection[str], only: Any = None) -> None:
    found = or_(*(one.icontains(name, autoescape=True) for one in texts for name in names))
    keys = list(table.primary_key.columns)
    asked = select(*keys, *texts).where(found)
    rows = db.session.execute(asked if only is None else asked.where(only)).all()
    for row in rows:
        which = [key == value for key, value in zip(keys, row, strict=False)]
        kept = {
            text.name: without(value, names)
            for text, value in zip(texts, row[len(keys) :], strict=True)
            if value is not None
        }
        db.session.execute(update(table).where(*which).values(kept))


def _clean_mail(names: Collection[str], readers: list[UUID]) -> None:
    """Mail to those who knew the person may use the short name, and so may the dates in it."""
    mail = Message.__table__
    theirs = mail.c.account_id.in_(readers)
    _clean(mail, [mail.c.subject, mail.c.body], names, theirs)
    files = select(MessageFile).join(Message, Message.id == MessageFile.message_id).where(theirs)
    for file in db.session.scalars(files.execution_options(yield_per=200)):
        # A calendar folds long lines; a name over the fold is a name.
        whole = FOLDED.sub("", file.content.decode("utf-8", "replace"))
        clean = without(whole, names)
        if clean != whole:
            file.content = clean.encode()
    db.session.flush()


__all__ = ["Names", "connected_to", "known_names", "take_out_names"]
