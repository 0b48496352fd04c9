"""What a public page of a statement may say. Pure."""

from collections.abc import Mapping
from typing import Any

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class NotVerifiedHere(Refusal):
    """A statement names the registration number, which somebody must have checked."""

    sentence = N_(
        "A statement can be issued once your association has verified your registration number."
    )


class StatementRevoked(Refusal):
    """It is over."""

    sentence = N_("This statement was revoked. Issue a new one.")


def initials(name: str) -> str:
    """The first letter of each part of a name."""
    return " ".join(f"{part[0]}." for part in name.split())


def shown_to_all(snapshot: Mapping[str, Any], *, shows: str, named: bool) -> dict[str, Any]:
    """What the holder allows a stranger to see, and nothing else.

    The registration number is shown with the full name only: it leads to the name in a register.
    """
    facts = ("association", "first", "last", "unit", "required", "counted", "missing")
    public: dict[str, Any] = {name: snapshot[name] for name in facts}
    public["name"] = snapshot["name"] if named else initials(snapshot["name"])
    public["registration_number"] = snapshot["registration_number"] if named else None
    public["categories"] = snapshot["categories"] if shows in ("categories", "lines") else []
    public["lines"] = snapshot["lines"] if shows == "lines" else []
    return public
