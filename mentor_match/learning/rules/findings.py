"""What a check of a credential can find, and in which words it is said. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mentor_match.learning.rules.credentials import Role
from mentor_match.learning.rules.identities import shown_name
from mentor_match.words import N_


class Finding(StrEnum):
    """What a check can find."""

    VALID = "valid"
    REVOKED = "revoked"
    CHANGED = "changed"
    NOT_OURS = "not ours"
    UNREADABLE = "unreadable"


FINDING_TITLES = {
    Finding.VALID: N_("This certificate is valid"),
    Finding.REVOKED: N_("This certificate was withdrawn"),
    Finding.CHANGED: N_("This certificate was changed after it was signed"),
    Finding.NOT_OURS: N_("This certificate is not from this service"),
    Finding.UNREADABLE: N_("There is no certificate in this"),
}
FINDING_WORDS = {
    Finding.VALID: N_("This service issued it as it stands, and it has not been withdrawn."),
    Finding.REVOKED: N_(
        "This service issued it, and it was withdrawn later. It proves nothing any more."
    ),
    Finding.CHANGED: N_(
        "It says that it is from this service, but its signature does not fit what it says. "
        "Do not trust it; ask the holder for the file as it was downloaded."
    ),
    Finding.NOT_OURS: N_(
        "It was signed with a key this service does not have. "
        "Check it with the service that issued it."
    ),
    Finding.UNREADABLE: N_(
        "Paste the whole text of the file with the ending .jwt, .json or .svg, "
        "or the address of the certificate."
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and what the credential says where it can be trusted."""

    finding: Finding
    claims: Mapping[str, Any] | None = None

    @property
    def role(self) -> Role | None:
        """In which part it was earned."""
        return Role(self.claims["credentialSubject"]["role"]) if self.claims else None

    @property
    def name(self) -> str | None:
        """The holder's name, where the holder shows it and the certificate is valid."""
        return shown_name(self.claims) if self.claims else None
