"""Webhooks: what is told of, how it is signed, when it is tried again. Pure.

Headers and signature follow Standard Webhooks, so that libraries for many languages check them.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

MOST_WEBHOOKS = 10
LONGEST_URL = 500
# Minutes until the next try, after so many failed ones: over a day and a half in all.
WAITS = (1, 5, 30, 120, 300, 600, 1200)
CLAIM = timedelta(minutes=2)
LONGEST_REST = timedelta(minutes=30)
BOTH_SECRETS = timedelta(days=1)  # after a turn the old secret signs as well
KEPT = timedelta(days=30)
BEGINS = "whsec_"

EVENTS: Mapping[str, str] = {
    "member.accepted": N_("Somebody of the register accepted the invitation"),
    "member.asked": N_("Somebody asked to be a member"),
    "member.verified": N_("A member was verified"),
    "member.renewed": N_("The registration of a member was renewed"),
    "member.lapsed": N_("A membership ended"),
    "programme.moved": N_("A programme was opened, matched, run or closed"),
    "programme.enrolled": N_("A member enrolled in a programme"),
    "pairing.opened": N_("A pairing was opened"),
    "pairing.ended": N_("A pairing was completed or ended early"),
    "certificate.issued": N_("A certificate was issued for a pairing"),
}

# (subject, verb) of the audit -> what is told, where the thing is in the API, and which fact of
# the act names it; empty where it is the subject itself.
TOLD: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("register entry", "accepted invitation"): ("member.accepted", "register", ""),
    ("membership", "asked for membership"): ("member.asked", "members", ""),
    ("membership", "membership verified"): ("member.verified", "members", ""),
    ("membership", "membership renewed"): ("member.renewed", "members", ""),
    ("membership", "membership lapsed"): ("member.lapsed", "members", ""),
    ("membership", "registration expired"): ("member.lapsed", "members", ""),
    ("membership", "left association"): ("member.lapsed", "members", ""),
    ("programme", "programme open"): ("programme.moved", "programmes", ""),
    ("programme", "programme matching"): ("programme.moved", "programmes", ""),
    ("programme", "programme running"): ("programme.moved", "programmes", ""),
    ("programme", "programme closed"): ("programme.moved", "programmes", ""),
    ("enrolment", "enrolled"): ("programme.enrolled", "programmes", "programme"),
    ("pairing", "opened pairing"): ("pairing.opened", "pairings", ""),
    ("pairing", "completed pairing"): ("pairing.ended", "pairings", ""),
    ("pairing", "ended pairing early"): ("pairing.ended", "pairings", ""),
    ("pairing", "closed pairing"): ("pairing.ended", "pairings", ""),
    ("credential", "issued credential"): ("certificate.issued", "pairings", "earned_in"),
}


class BadAddress(Refusal):
    """Whoever listens could be anybody."""

    sentence = N_("Enter a full address that begins with https://, without a password in it.")
    status = 422


class TooManyWebhooks(Refusal):
    """Enough for every system."""

    sentence = N_("There are %(most)s webhooks already. Remove one that is not needed any more.")


def check_address(url: str, *, inside: bool) -> None:
    """Refuse an address nothing is sent to. Whether its host is one of the open internet is
    looked at each time something is sent, for a name can change."""
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise BadAddress from None
    schemes = {"https", "http"} if inside else {"https"}
    plain = url.isascii() and url.isprintable() and " " not in url
    if not (whole and plain and parts.scheme in schemes) or "@" in parts.netloc:
        raise BadAddress


def wait_after(attempts: int) -> timedelta | None:
    """How long until the next try; None where it was the last."""
    return timedelta(minutes=WAITS[attempts - 1]) if attempts <= len(WAITS) else None


def secret_of(webhook_id: UUID, turn: int, service_secret: str) -> str:
    """What signs, as whoever checks it writes it down."""
    made = hmac.new(service_secret.encode(), f"webhook {webhook_id} {turn}".encode(), "sha256")
    return BEGINS + base64.b64encode(made.digest()).decode()


def signed(secrets: Sequence[str], id_: str, at: int, body: str) -> str:
    """The header: one signature for each secret that holds."""
    said = f"{id_}.{at}.{body}".encode()
    keys = (base64.b64decode(secret.removeprefix(BEGINS)) for secret in secrets)
    made = (hmac.new(key, said, hashlib.sha256).digest() for key in keys)
    return " ".join("v1," + base64.b64encode(one).decode() for one in made)


def turns_that_hold(turn: int, turned_at: datetime | None, now: datetime) -> list[int]:
    """The newest, and for a day the one before."""
    both = turned_at is not None and now < turned_at + BOTH_SECRETS
    return [turn, turn - 1] if both else [turn]
