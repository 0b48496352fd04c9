"""Reading the versions of a charter."""

from collections.abc import Sequence
from dataclasses import dataclass

from mentor_match.pairings.models import CharterVersion, Pairing
from mentor_match.pairings.rules import CharterState, changes, digest_of, state_of
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Reading:
    """A version as a page shows it: where it stands, and what changed from the one before."""

    version: CharterVersion
    state: CharterState
    changed: Sequence[str]
    intact: bool  # whether every letter is as it was when it was proposed and signed


def read_charter(pairing: Pairing, number: int | None = None) -> Reading:
    """One version; without a number the one that waits for signatures, else the one in force."""
    if number is None:
        version = pairing.charter_open or pairing.charter_in_force
    else:
        version = next((v for v in pairing.charters if v.number == number), None)
    if version is None:
        raise NotFound
    return _reading(pairing, version)


def list_charters(pairing: Pairing) -> Sequence[Reading]:
    """All versions, the newest first."""
    return [_reading(pairing, version) for version in reversed(pairing.charters)]


def _reading(pairing: Pairing, version: CharterVersion) -> Reading:
    before = next((v for v in reversed(pairing.charters) if v.number < version.number), None)
    digest = digest_of(version.text_version, version.agreement)
    return Reading(
        version=version,
        state=state_of(version, pairing.charters),
        changed=changes(
            (before.text_version, before.agreement) if before else None,
            (version.text_version, version.agreement),
        ),
        intact=all(kept == digest for kept in (version.digest, *_signed(version))),
    )


def _signed(version: CharterVersion) -> list[str]:
    return [signature.digest for signature in version.signatures]
