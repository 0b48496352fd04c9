"""People who can sign in."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from mentor_match.accounts.models import Account, GrantedRole
from mentor_match.accounts.queries import find_role
from mentor_match.extensions import db
from mentor_match.permissions import Role

LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_numbers = count(1)


def make_account(*roles: Role, **changes: Any) -> Account:
    """A person who registered and confirmed; `roles` beside being a member."""
    number = next(_numbers)
    facts = {
        "email": f"account{number}@example.org",
        "full_name": f"Person Number{number}",
        "call_me": f"Person{number}",
        "confirmed_at": LONG_AGO,
        "create_datetime": LONG_AGO,
    }
    account = Account(**{**facts, **changes})
    account.roles = [find_role(role.value) or GrantedRole(name=role.value) for role in roles]
    db.session.add(account)
    db.session.flush()
    return account
