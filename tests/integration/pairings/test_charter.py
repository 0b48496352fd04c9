"""The charter of a pairing, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.insight.watch import read_exceptions
from mentor_match.notifications.models import Message
from mentor_match.pairings import queries, service
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.rules import (
    CHARTER_VERSION,
    Agreement,
    CharterChanged,
    CharterNotOpen,
    CharterState,
    CharterUnchanged,
    Limits,
    NextStep,
    PairingOver,
    PairingState,
    Trouble,
)
from mentor_match.web.refusals import NotFound
from tests.factories.pairings import NOW, make_pairing, make_person
from tests.pages import PageClient

DAY = timedelta(days=1)
AGREED = Agreement(
    goals="To hand over at night without leaving anything out.",
    rhythm="weekly",
    minutes=30,
    contact="By phone after six.",
    reply_days=2,
    feedback="Plainly, when we are alone.",
)
TYPED = {
    "goals": AGREED.goals,
    "rhythm": "weekly",
    "minutes": "30",
    "contact": AGREED.contact,
    "reply_days": "2",
    "feedback": AGREED.feedback,
    "boundary": "",
}


def told(session: Any, kind: str) -> list[str]:
    session.flush()
    return sorted(session.scalars(select(Message.recipient).where(Message.kind == kind)))


def both_sign(pairing: Pairing, now: Any = NOW) -> None:
    service.sign_charter(pairing, by=pairing.mentee_id, now=now)
    service.sign_charter(pairing, by=pairing.mentor_id, now=now)


def test_a_pairing_begins_with_the_words_of_its_request(session: Any) -> None:
    pairing = make_pairing()
    reading = queries.read_charter(pairing)
    assert (reading.version.number, reading.state) == (1, CharterState.PROPOSED)
    assert reading.version.text_version == CHARTER_VERSION
    assert reading.version.agreement == Agreement(
        goals=pairing.request.to_learn, rhythm="fortnightly"
    )


def test_both_sign_once_and_then_it_is_in_force(session: Any) -> None:
    pairing = make_pairing()
    for _ in range(2):
        service.sign_charter(pairing, by=pairing.mentee_id, now=NOW)
    assert (pairing.signed_by(pairing.mentee_id), pairing.signed_by(pairing.mentor_id)) == (
        True,
        False,
    )
    assert pairing.charter_in_force is None
    version = service.sign_charter(pairing, by=pairing.mentor_id, now=NOW + DAY)
    assert version.in_force_at == NOW + DAY
    assert told(session, "pairing-charter") == [pairing.mentor.email]
    assert told(session, "charter-in-force") == [pairing.mentee.email]
    assert {s.digest for s in version.signatures} == {version.digest}


def test_the_signed_version_stays_in_force_until_both_sign_the_next(session: Any) -> None:
    pairing = make_pairing()
    both_sign(pairing)
    first = pairing.charter_in_force
    service.propose_charter(pairing, AGREED, by=pairing.mentor_id, now=NOW + DAY)
    assert told(session, "charter-proposed") == [pairing.mentee.email]
    assert pairing.charter_in_force is first
    assert pairing.course.signed == 2
    for reader in (pairing.mentee_id, pairing.mentor_id):
        step = queries.standing_of(pairing, reader, NOW + DAY).step
        assert step == NextStep.SIGN_CHANGE
    service.sign_charter(pairing, by=pairing.mentor_id, now=NOW + DAY)
    assert pairing.charter_in_force is first
    second = service.sign_charter(pairing, by=pairing.mentee_id, now=NOW + 2 * DAY)
    assert pairing.charter_in_force is second
    states = [(r.version.number, r.state) for r in queries.list_charters(pairing)]
    assert states == [(2, CharterState.IN_FORCE), (1, CharterState.REPLACED)]
    assert set(queries.read_charter(pairing, 2).changed) >= {"goals", "rhythm", "contact"}
    assert queries.read_charter(pairing, 1).version.signed_by(pairing.mentee_id)


def test_only_the_text_that_was_read_is_signed(session: Any) -> None:
    pairing = make_pairing()
    read = pairing.charters[-1].digest
    service.propose_charter(pairing, AGREED, by=pairing.mentor_id, now=NOW)
    with pytest.raises(CharterChanged):
        service.sign_charter(pairing, by=pairing.mentee_id, now=NOW, digest=read)
    assert not any(version.signatures for version in pairing.charters)
    newest = pairing.charters[-1]
    service.sign_charter(pairing, by=pairing.mentee_id, now=NOW, digest=newest.digest)
    newest.goals = "Something else"
    session.flush()
    with pytest.raises(CharterChanged):
        service.sign_charter(pairing, by=pairing.mentor_id, now=NOW, digest=newest.digest)
    assert not queries.read_charter(pairing).intact


def test_a_proposal_can_be_set_aside_where_there_is_one_in_force(session: Any) -> None:
    pairing = make_pairing()
    with pytest.raises(CharterNotOpen):
        service.set_aside_charter(pairing, by=pairing.mentee_id, now=NOW)
    both_sign(pairing)
    with pytest.raises(CharterNotOpen):
        service.set_aside_charter(pairing, by=pairing.mentee_id, now=NOW)
    service.propose_charter(pairing, AGREED, by=pairing.mentor_id, now=NOW)
    service.set_aside_charter(pairing, by=pairing.mentee_id, now=NOW)
    assert told(session, "charter-set-aside") == [pairing.mentor.email]
    assert pairing.charter_open is None
    assert queries.standing_of(pairing, pairing.mentor_id, NOW).step != NextStep.SIGN_CHANGE
    third = service.propose_charter(pairing, AGREED, by=pairing.mentee_id, now=NOW)
    assert third.number == 3
    with pytest.raises(CharterUnchanged):
        service.propose_charter(pairing, AGREED, by=pairing.mentor_id, now=NOW)


def test_an_old_text_is_offered_anew_although_nothing_else_changed(session: Any) -> None:
    pairing = make_pairing()
    pairing.charters[0].text_version = 1
    session.flush()
    same = pairing.charters[0].agreement
    service.propose_charter(pairing, same, by=pairing.mentee_id, now=NOW)
    assert queries.read_charter(pairing).changed == ("text",)


def test_an_ended_pairing_has_its_charter_and_no_other(session: Any) -> None:
    pairing = make_pairing()
    service.complete_pairing(pairing, by=pairing.mentor_id, now=NOW)
    with pytest.raises(PairingOver):
        service.propose_charter(pairing, AGREED, by=pairing.mentee_id, now=NOW)
    assert queries.read_charter(pairing).version.number == 1


def test_a_stranger_neither_proposes_nor_signs(session: Any) -> None:
    pairing, stranger = make_pairing(), make_person()
    with pytest.raises(NotFound):
        service.propose_charter(pairing, AGREED, by=stranger.id, now=NOW)
    with pytest.raises(NotFound):
        service.set_aside_charter(pairing, by=stranger.id, now=NOW)


def test_the_coordinator_is_told_of_a_missing_charter_by_the_same_rule(session: Any) -> None:
    pairing, later = make_pairing(), NOW + 15 * DAY

    def missing() -> bool:
        cases = read_exceptions(pairing.mentee_association_id, later, Limits()).shown
        here = any(Trouble.NO_CHARTER in case.troubles for case in cases)
        assert here == (pairing.course.signed < 2)
        return here

    assert missing()
    service.sign_charter(pairing, by=pairing.mentee_id, now=NOW)
    assert missing()
    service.sign_charter(pairing, by=pairing.mentor_id, now=NOW)
    assert not missing()
    service.propose_charter(pairing, AGREED, by=pairing.mentor_id, now=NOW)
    assert not missing()
    # Before anything is in force, a signature under a text that was replaced counts for nothing.
    other = make_pairing()
    service.sign_charter(other, by=other.mentee_id, now=NOW)
    service.propose_charter(other, AGREED, by=other.mentee_id, now=NOW)
    assert other.course.signed == 0
    service.sign_charter(other, by=other.mentor_id, now=NOW)
    assert (other.state, other.course.signed) == (PairingState.ACTIVE, 1)
    cases = read_exceptions(other.mentee_association_id, later, Limits()).shown
    assert Trouble.NO_CHARTER in cases[0].troubles


def test_the_pages_lead_from_a_change_to_two_signatures(page: PageClient) -> None:
    pairing = make_pairing()
    id_, mentee, mentor = pairing.id, pairing.mentee, pairing.mentor
    page.sign_in(mentee)
    first = page.get("pairings.charter", pairing_id=id_)
    assert "Not agreed yet" in first.text
    form = page.get("pairings.change_charter", pairing_id=id_)
    assert pairing.request.to_learn in form.text
    wrong = {**TYPED, "contact": "Call 0712 345 678", "goals": ""}
    refused = page.post("pairings.save_charter", wrong, pairing_id=id_, status=422)
    assert len(refused.errors) == 2
    made = page.post("pairings.save_charter", TYPED, pairing_id=id_)
    assert "Changed from the version before:" in made.text
    again = page.post("pairings.save_charter", TYPED, pairing_id=id_, status=422)
    assert "You have not changed anything" in again.errors[0]
    digest = made.soup.select_one("[name=digest]")["value"]
    page.post("pairings.sign_charter", {"digest": digest}, pairing_id=id_)
    page.sign_in(mentor)
    stale = page.post("pairings.sign_charter", {"digest": "0" * 64}, pairing_id=id_, status=409)
    assert "nothing was signed" in stale.text
    said = page.post("pairings.sign_charter", {"digest": digest}, pairing_id=id_)
    assert "It is in force" in said.text
    page.post("pairings.save_charter", {**TYPED, "minutes": "60"}, pairing_id=id_)
    page.post("pairings.set_aside_charter", pairing_id=id_)
    history = page.get("pairings.charter", pairing_id=id_)
    assert "Version 3" in history.text
    assert "Set aside" in history.text
    old = page.get("pairings.charter_version", pairing_id=id_, number=1)
    assert "Replaced by a later version" in old.text
    page.get("pairings.charter_version", pairing_id=id_, number=10**30, status=404)
    page.sign_in(make_person())
    page.get("pairings.charter_version", pairing_id=id_, number=1, status=404)


def test_what_is_agreed_is_kept_as_it_was_typed(session: Any) -> None:
    pairing = make_pairing()
    arabic = replace(AGREED, goals="تسليم المناوبة بأمان", boundary="No calls on Fridays.")
    service.propose_charter(pairing, arabic, by=pairing.mentee_id, now=NOW)
    session.expire_all()
    assert queries.read_charter(pairing).version.agreement == arabic
    assert queries.read_charter(pairing).intact
