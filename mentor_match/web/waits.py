"""One thing that waits for a person: what every slice can say of its own, in the same words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits, for whom, since when, and where it is done.

    `kind` is a code whose words the home page has; `name` is what the one who waits is called,
    empty where nobody does. `until` is when it is too late, None where it never is.
    """

    kind: str
    since: datetime
    endpoint: str
    values: Mapping[str, UUID] = field(default_factory=dict)
    name: str = ""
    until: datetime | None = None
