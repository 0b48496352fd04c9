"""Signing in through an association: what is refused, and with which words. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from mentor_match.associations.rules.webhooks import BadAddress, check_address
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

WITHIN = timedelta(minutes=10)  # between leaving for the identity server and coming back
LONGEST_ISSUER = 300
LONGEST_SUBJECT = 255  # OpenID Connect Core, section 2
LONGEST_EMAIL = 254
# On the own machine a server may be tried without a certificate.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

OTHER_ISSUER, NOT_OPENID, NO_KEYS = "other-issuer", "not-openid", "no-keys"
# Why a server could not be used, for whoever sets it up.
WHY = {
    "forbidden": N_(
        "The address, or one that the server names, leads to a place this service does not go: "
        "it must be https and on the open internet."
    ),
    "no-host": N_("There is no server of this name."),
    "no-answer": N_("The server does not answer."),
    "not-safe": N_("The certificate of the server is not in order."),
    "too-long": N_("The server answers with more than an identity server has to say."),
    NOT_OPENID: N_(
        "The server answers, but not as an identity server does (OpenID Connect Discovery)."
    ),
    OTHER_ISSUER: N_("The server says that it is another issuer. Enter the address it names."),
    NO_KEYS: N_("The server shows no key with which it could sign."),
}


@dataclass(frozen=True, slots=True)
class Server:
    """The identity server of an association, as it is talked to.

    `near` lets it be on the own machine or in its network: for trying it, never in production.
    """

    association_id: UUID
    issuer: str
    client_id: str
    secret: str
    return_to: str
    near: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """What a browser keeps while its person is at the identity server."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whom an identity server vouches for. The address is one it has verified, or None."""

    issuer: str
    subject: str
    email: str | None


class ServerAway(Refusal):
    """`why` is a word of WHY."""

    sentence = N_(
        "The identity server of your association cannot be used now. Try again in some minutes, "
        "or sign in with your password."
    )

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__()


class NotBegunHere(Refusal):
    """Another browser began it, it is too long ago, or its answer was used before."""

    sentence = N_(
        "This way in was not begun in this browser, took too long, or was used before. "
        "Begin again on the page “Sign in”."
    )


class SaidNo(Refusal):
    """The server let nobody in, or took the code for none of its own."""

    sentence = N_(
        "The identity server of your association did not let you in. Try again, or sign in with "
        "your password."
    )


class NotBelieved(Refusal):
    """`why` is for the audit."""

    sentence = N_(
        "What the identity server said could not be verified, so nobody was signed in. "
        "Sign in with your password, and tell your association."
    )

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__()


class NobodyHere(Refusal):
    """The server knows the person, the service does not."""

    sentence = N_(
        "Your association knows you, but we found no account to open. If you have none yet, "
        "register with the e-mail address your association has of you, confirm it and join "
        "your association. Once you are verified there, you can sign in this way."
    )
    status = 403


class AddressNotVerified(Refusal):
    """An address that anybody could have typed links nothing."""

    sentence = N_(
        "Your association does not tell us an e-mail address of yours that it has verified, so "
        "we cannot tell which account is yours. Sign in with your password, and ask your "
        "association to verify your address."
    )
    status = 403


class NotOpen(Refusal):
    """The account or the membership has ended."""

    sentence = N_(
        "This account cannot be opened through this association now: only verified members sign "
        "in this way. Sign in with your password, or ask your association."
    )
    status = 403


class AlreadyLinked(Refusal):
    """One account there for one account here."""

    sentence = N_(
        "You are linked to this association already. Remove that link first if you have another "
        "account there now."
    )


def check_issuer(issuer: str, *, near: bool) -> None:
    """Refuse an address that cannot be an issuer's, or that nobody could trust."""
    _check(issuer, near)
    if "?" in issuer or "#" in issuer or len(issuer) > LONGEST_ISSUER:
        raise BadAddress


def is_fit(address: object, *, near: bool) -> bool:
    """Whether an address that a server names may be opened at all."""
    try:
        _check(str(address), near)
    except BadAddress:
        return False
    return True


def _check(address: str, near: bool) -> None:
    check_address(address, inside=near)
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise BadAddress


def is_subject(subject: object) -> bool:
    """Whether this can be what a server calls a person by."""
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        return False
    return subject.isascii() and subject.isprintable()


def verified_email(claims: dict[str, object]) -> str | None:
    """The address of the person, where the server says that it has verified it."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return None
    plain = "@" in email and email.isprintable() and len(email) <= LONGEST_EMAIL
    return email.strip().lower() if plain else None


def is_in_time(began: float, now: datetime) -> bool:
    """Whether what was begun at this second may still go on."""
    return 0 <= now.timestamp() - began <= WITHIN.total_seconds()
