"""The key under which answers are kept apart from people.

It lies in a file of its own, outside the database and its backups, readable by the service alone.
Without it answers cannot be joined to accounts; who has both can. Losing it breaks the tie for
good: the answers stay as figures, and everyone is asked as if for the first time.
"""

import hmac
from pathlib import Path
from uuid import UUID

from mentor_match.web.keys import key_in


def subject_of(account_id: UUID, file: str | Path) -> str:
    """The pseudonym of an account; the same each time, and no way back without the key."""
    return pseudonym(account_id, key_in(str(file)))


def pseudonym(account_id: UUID, key: bytes) -> str:
    """HMAC-SHA256 of the account's id."""
    return hmac.new(key, b"pulse " + account_id.bytes, "sha256").hexdigest()
