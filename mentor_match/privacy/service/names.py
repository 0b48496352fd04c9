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
from mentor_match.privacy.rules import tells_apart, without, words_of
from mentor_match.privacy.walk import people_in, tables

AT_ONCE = 1000  # rows that are held in memory
FOLDED = re.compile(r"\r?\n[ \t]")


@dataclass(frozen=True, slots=True)
class Names:
    """What tells who somebody is, by who wrote: anyone, or somebody who knew the person, who can
    hardly mean anybody else by a single name; and in mail to them, where the short name stands."""

    everywhere: frozenset[str]
    near: frozenset[str]
    mail: frozenset[str]


def known_names(account: Account) -> Names:
    """Everything the service knows somebody by, before it is forgotten."""
    mine = Membership.account_id == account.id
    numbers = set(db.session.scalars(select(Membership.registration_number).where(mine)))
    entries = db.session.execute(
        select(RegisterEntry.full_name, RegisterEntry.email, RegisterEntry.number)
        .join(Membership, Membership.id == RegisterEntry.membership_id)
        .where(mine)
    ).all()
    called = {account.full_name, *(full_name for full_name, _email, _number in entries)}
    others = {account.email, account.phone, *numbers, *(text for row in entries for text in row)}
    known = {text.strip() for text in called | others if text and text.strip()}
    everywhere = frozenset(filter(tells_apart, known))
    near = everywhere | {text.strip() for text in called}
    return Names(everywhere, near, near | known | {account.call_me.strip()})


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
    """From every column that holds words, in every table; and from the dates in mail."""
    for table, _policy in tables():
        texts = [
            table.c[name]
            for name, _column in words_of(table.name)
            if isinstance(table.c[name].type, String) and table.name != Account.__tablename__
        ]
        if texts:
            _clean(table, texts, names, near)
    _clean_files(names, near)


def _clean(table: Table, texts: list[Any], names: Names, near: Collection[UUID]) -> None:
    """No database folds letters of all scripts as people do, so every text is read here. What is
    found is written afterwards, for no row to change under what is still being read."""
    keys, people = list(table.primary_key.columns), people_in(table)
    asked = select(*keys, *people, *texts).where(or_(*(one.is_not(None) for one in texts)))
    changed = []
    for row in db.session.execute(asked.execution_options(yield_per=AT_ONCE)):
        knew = any(one in near for one in row[len(keys) : len(keys) + len(people)])
        kept = {}
        for column, text in zip(texts, row[len(keys) + len(people) :], strict=True):
            clean = text and without(text, _looked_for(column, names, knew))
            if clean != text:
                kept[column.name] = clean[: column.type.length]  # a name of a sign or two is short
        if kept:
            changed.append((row[: len(keys)], kept))
    for values, kept in changed:
        which = [key == value for key, value in zip(keys, values, strict=True)]
        db.session.execute(update(table).where(*which).values(kept))


def _looked_for(column: Any, names: Names, knew: bool) -> Collection[str]:
    """An address to which mail goes belongs to somebody else, who may have the same name."""
    if not knew or column.name == "recipient":
        return names.everywhere
    return names.mail if column.table.name == Message.__tablename__ else names.near


def _clean_files(names: Names, near: Collection[UUID]) -> None:
    """A calendar folds long lines; a name over the fold is a name."""
    asked = select(MessageFile, Message.account_id).join(Message)
    for file, reader in db.session.execute(asked.execution_options(yield_per=AT_ONCE)):
        whole = FOLDED.sub("", file.content.decode("utf-8", "replace"))
        clean = without(whole, names.mail if reader in near else names.everywhere)
        if clean != whole:
            file.content = clean.encode()
    db.session.flush()


__all__ = ["Names", "connected_to", "known_names", "take_out_names"]
