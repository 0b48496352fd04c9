"""Codes of an app (RFC 6238) and recovery codes: how they are made and told apart. Pure."""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote, urlencode
from uuid import UUID

from mentor_match.words import N_

SECONDS = 30
DIGITS = 6
# A phone's clock may be half a minute off, before or behind.
NEAR = (0, -1, 1)
RECOVERY_CODES = 10
# No letters or digits that look alike; 16 of 30 signs are 78 bits.
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
RECOVERY_SIGNS = 16


class Step(StrEnum):
    """What changed about how somebody signs in; the words for the person stand beside."""

    APP_ADDED = "app added"
    APP_REMOVED = "app removed"
    PASSKEY_ADDED = "passkey added"
    PASSKEY_REMOVED = "passkey removed"
    CODES_MADE = "recovery codes made"
    CODE_USED = "recovery code used"
    ALL_REMOVED = "second step removed"
    LINKED = "linked to association"
    UNLINKED = "link to association removed"


STEP_WORDS = {
    Step.APP_ADDED: N_("An app that shows codes was added to your account."),
    Step.APP_REMOVED: N_("The app that shows codes was removed from your account."),
    Step.PASSKEY_ADDED: N_("A passkey was added to your account."),
    Step.PASSKEY_REMOVED: N_("A passkey was removed from your account."),
    Step.CODES_MADE: N_("New recovery codes were made; the old ones do not work any more."),
    Step.ALL_REMOVED: N_("Those who run the service took your second step at sign-in away."),
    Step.CODE_USED: N_("Somebody signed in to your account with a recovery code."),
    Step.LINKED: N_("Your account can now be opened by signing in through your association."),
    Step.UNLINKED: N_("Signing in through your association does not open your account any more."),
}


def new_secret() -> bytes:
    """The secret an app and the service share: 160 bits, as the standard advises."""
    return secrets.token_bytes(20)


def code_at(secret: bytes, step: int) -> str:
    """The code of one half minute, counted from 1970."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(now: datetime) -> int:
    """The half minute of a moment."""
    return int(now.timestamp()) // SECONDS


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """Of which half minute near now the code is; None where of none."""
    given, found = plain_code(code), None
    for near in NEAR:
        step = step_of(now) + near
        if hmac.compare_digest(code_at(secret, step).encode(), given.encode()):
            found = step
    return found


def plain_code(code: str) -> str:
    """Without what people put between, and in lower case."""
    return re.sub(r"[\s-]", "", code).lower()


def is_app_code(code: str) -> bool:
    """Whether it is of an app; what is not may be a recovery code."""
    return re.fullmatch(rf"[0-9]{{{DIGITS}}}", plain_code(code)) is not None


def secret_as_text(secret: bytes) -> str:
    """To type into an app that has no camera, in groups of four."""
    text = base64.b32encode(secret).decode("ascii")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address_for_app(secret: bytes, *, service: str, email: str) -> str:
    """What the picture for the camera says."""
    label = quote(f"{service}:{email}")
    facts = {"secret": base64.b32encode(secret).decode("ascii"), "issuer": service}
    return f"otpauth://totp/{label}?{urlencode(facts, quote_via=quote)}"


def new_recovery_codes() -> list[str]:
    """Ten codes to write down, in groups of four."""
    made = []
    for _ in range(RECOVERY_CODES):
        code = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_SIGNS))
        made.append("-".join(code[start : start + 4] for start in range(0, RECOVERY_SIGNS, 4)))
    return made


def hash_of_recovery_code(account_id: UUID, code: str) -> str:
    """As it is kept: it cannot be guessed, so that a plain hash is enough."""
    return hashlib.sha256(account_id.bytes + plain_code(code).encode()).hexdigest()
