"""The charter: proposed by one, signed by both, in force until a later one is."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import CharterSignature, CharterVersion, Pairing
from mentor_match.pairings.rules import (
    CHARTER_VERSION,
    OPEN_PAIRINGS,
    Agreement,
    CharterChanged,
    CharterNotOpen,
    CharterUnchanged,
    PairingOver,
    changes,
    digest_of,
    next_number,
)
from mentor_match.pairings.service.pairings import locked, note, tell_other


def first_charter(pairing: Pairing, *, now: datetime) -> CharterVersion:
    """What a new pairing begins with: the request's own words, for both to sign or to change."""
    asked = pairing.request
    return _add(pairing, Agreement(goals=asked.to_learn, rhythm=asked.rhythm), None, now)


def propose_charter(
    pairing: Pairing, agreement: Agreement, *, by: UUID, now: datetime
) -> CharterVersion:
    """Propose a change: a new version, which both sign anew. What is in force stays so."""
    pairing = _open(pairing, by)
    latest = pairing.charter_open or pairing.charter_in_force
    proposed = (CHARTER_VERSION, agreement)
    if latest is not None and not changes((latest.text_version, latest.agreement), proposed):
        raise CharterUnchanged
    version = _add(pairing, agreement, by, now)
    note("proposed charter", pairing, by=by, now=now, version=version.number)
    cause = str(version.number)
    tell_other(pairing, "charter-proposed", by=by, now=now, cause=cause)
    return version


def sign_charter(
    pairing: Pairing, *, by: UUID, now: datetime, digest: str | None = None
) -> CharterVersion:
    """Sign the version that waits for it; signing twice is signing once.

    `digest` is that of the text the person read: where another one waits, nothing is signed.
    """
    pairing = _open(pairing, by)
    version = pairing.charter_open or pairing.charter_in_force
    if version is None:
        version = first_charter(pairing, now=now)
    if digest is not None and digest != version.digest:
        raise CharterChanged
    if version.digest != digest_of(version.text_version, version.agreement):
        raise CharterChanged  # what the page shows is not what was proposed
    if version.signed_by(by):
        return version
    version.signatures.append(CharterSignature(account_id=by, digest=version.digest, signed_at=now))
    both = version.signed_by(pairing.other(by).id)
    if both:
        version.in_force_at = now
    pairing.keep_course()
    db.session.flush()
    note("signed charter", pairing, by=by, now=now, version=version.number, digest=version.digest)
    message = "charter-in-force" if both else "pairing-charter"
    tell_other(pairing, message, by=by, now=now, cause=f"{by}:{version.number}")
    return version


def set_aside_charter(pairing: Pairing, *, by: UUID, now: datetime) -> CharterVersion:
    """Drop a proposed change and keep what is in force; either of the two may."""
    pairing = _open(pairing, by)
    version = pairing.charter_open
    if version is None or pairing.charter_in_force is None:
        raise CharterNotOpen
    version.set_aside_at = now
    db.session.flush()
    note("set charter aside", pairing, by=by, now=now, version=version.number)
    tell_other(pairing, "charter-set-aside", by=by, now=now, cause=str(version.number))
    return version


def _open(pairing: Pairing, by: UUID) -> Pairing:
    pairing = locked(pairing, by)
    if pairing.state not in OPEN_PAIRINGS:
        raise PairingOver
    return pairing


def _add(pairing: Pairing, agreement: Agreement, by: UUID | None, now: datetime) -> CharterVersion:
    version = CharterVersion(
        pairing_id=pairing.id,
        number=next_number(pairing.charters),
        text_version=CHARTER_VERSION,
        **asdict(agreement),
        digest=digest_of(CHARTER_VERSION, agreement),
        proposed_by=by,
        proposed_at=now,
    )
    pairing.charters.append(version)
    pairing.keep_course()
    db.session.flush()
    return version
