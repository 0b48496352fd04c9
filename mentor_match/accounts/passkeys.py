"""Passkeys (WebAuthn): what a browser is asked, and whether what it answers is true."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mentor_match.accounts.models import Account, Passkey
from mentor_match.accounts.queries import find_passkey

LONGEST_ANSWER = 20_000  # signs


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys of this service count: a name, never a number, and its full address."""

    host: str
    origin: str
    service: str

    @classmethod
    def of(cls, base_url: str, service: str) -> "Place | None":
        """The place at this address; None where browsers take no passkeys: at a bare number."""
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        if ":" in host or host.replace(".", "").isdigit():
            return None
        return cls(host, f"{parts.scheme}://{parts.netloc}", service)


def ask_to_add(place: Place, account: Account, present: Iterable[Passkey]) -> dict[str, Any]:
    """What the browser is asked when a passkey is made; its `challenge` is to be kept."""
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name=place.service,
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.call_me,
        exclude_credentials=_named(present),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return options_to_json_dict(options)


def ask_to_show(place: Place, present: Iterable[Passkey]) -> dict[str, Any]:
    """What the browser is asked at sign-in; its `challenge` is to be kept."""
    options = webauthn.generate_authentication_options(
        rp_id=place.host,
        allow_credentials=_named(present),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return options_to_json_dict(options)


@dataclass(frozen=True, slots=True)
class NewKey:
    """The public half of a passkey that was just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def read_new(place: Place, challenge: str, answer: str) -> NewKey | None:
    """The passkey a browser made; None where the answer is not for us, or not to this challenge."""
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        return None
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def read_shown(
    place: Place, challenge: str, answer: str, account: Account
) -> tuple[Passkey, int] | None:
    """(the account's passkey that answered, its count now); None where none of them did."""
    try:
        named = json.loads(answer[:LONGEST_ANSWER])["rawId"]
        passkey = find_passkey(account.id, base64url_to_bytes(named))
        if passkey is None:
            return None
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        return None
    return passkey, found.new_sign_count


def _named(passkeys: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.credential_id) for one in passkeys]
