"""Statements that are made once: the values are never those of the first time."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from mentor_match.accounts.models import Account
from mentor_match.web.statements import made_once
from tests.factories.accounts import make_account

MADE = []


@made_once
def named(ids: list[UUID], call_me: str) -> Select[str]:
    MADE.append(call_me)
    return select(Account.full_name).where(Account.id.in_(ids), Account.call_me == call_me)


def test_it_is_made_once_and_asked_with_the_values_of_each_time(session: Any) -> None:
    wanjiru = make_account(full_name="Wanjiru Kamau", call_me="Wanjiru")
    amal = make_account(full_name="أمل حسن", call_me="Amal")
    both = [wanjiru.id, amal.id]

    def asked(ids: list[UUID], name: str) -> list[str]:
        return list(session.scalars(*named(ids, name)))

    assert asked(both, "Wanjiru") == ["Wanjiru Kamau"]
    assert asked(both, "Amal") == ["أمل حسن"]
    assert asked([wanjiru.id], "Amal") == []
    assert asked([], "Amal") == []
    assert session.scalars(*named(call_me="Amal", ids=[amal.id])).all() == ["أمل حسن"]
    assert len(MADE) == 1
