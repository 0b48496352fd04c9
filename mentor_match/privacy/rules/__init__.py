"""The policy: who may see what, of which kind each column is, how long it is kept. Pure."""

from mentor_match.privacy.rules.erasing import (
    NAME,
    LastAdministrator,
    LastCoordinator,
    WrongPassword,
    address_of_nobody,
)
from mentor_match.privacy.rules.kinds import BY_CODE, KINDS, Kind
from mentor_match.privacy.rules.names import REMOVED, tells_apart, without
from mentor_match.privacy.rules.periods import AGAIN, CLOCKS, NOTICE, UNUSED, Clock
from mentor_match.privacy.rules.purposes import PURPOSES
from mentor_match.privacy.rules.readers import KEPT, READERS, SETTERS, Kept, Reader, Setter
from mentor_match.privacy.rules.tables import TABLES, Column, Fate, Policy, kinds_used, words_of

__all__ = [
    "AGAIN",
    "BY_CODE",
    "CLOCKS",
    "KEPT",
    "KINDS",
    "NAME",
    "NOTICE",
    "PURPOSES",
    "READERS",
    "REMOVED",
    "SETTERS",
    "TABLES",
    "UNUSED",
    "Clock",
    "Column",
    "Fate",
    "Kept",
    "Kind",
    "LastAdministrator",
    "LastCoordinator",
    "Policy",
    "Reader",
    "Setter",
    "WrongPassword",
    "address_of_nobody",
    "kinds_used",
    "tells_apart",
    "without",
    "words_of",
]
