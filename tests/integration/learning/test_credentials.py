"""A certificate can be checked by a stranger, and anything done to it is found."""

import gzip
import hashlib
import io
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from pypdf import PdfReader

from mentor_match.accounts.models import Account
from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db
from mentor_match.learning.checking import check
from mentor_match.learning.keys import KeyRing
from mentor_match.learning.models import Credential
from mentor_match.learning.rules.credentials import (
    CredentialRevoked,
)
from mentor_match.learning.rules.findings import (
    Finding,
)
from mentor_match.learning.rules.identities import (
    Naming,
    belongs_to,
)
from mentor_match.learning.rules.status_lists import (
    encoded_bits,
)
from mentor_match.learning.service import revoke_credential, signed_status_list
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.rules.certificates import CertificateNotYet
from mentor_match.pairings.service import issue_certificate
from tests.factories.pairings import NOW, make_association, make_mentee, make_mentor, make_pairing
from tests.integration.learning.completing import complete, hold_sessions, sign_both
from tests.open_badges import CREDENTIAL
from tests.pages import PageClient

NAME = "أمينة بنت محمد"


@pytest.fixture
def ring(database: Flask) -> KeyRing:
    return KeyRing(database.config["CREDENTIAL_KEYS"])


def issue(
    pairing: Pairing, by: Account, ring: KeyRing, naming: Naming = Naming.SHOWN
) -> Credential:
    issued = issue_certificate(
        pairing,
        naming=naming,
        by=by.id,
        ring=ring,
        service_name="Mentor Match",
        least_sessions=3,
        now=NOW + timedelta(days=100, microseconds=5),
    )
    db.session.commit()
    return issued


def completed(**mentee: Any) -> Pairing:
    two = make_mentee(**{"full_name": NAME, **mentee}), make_mentor()
    make_association(*two)
    pairing = make_pairing(*two)
    sign_both(pairing)
    hold_sessions(pairing, 3)
    complete(pairing)
    return pairing


def part(token: str, number: int) -> Any:
    text = token.split(".")[number]
    return json.loads(_bytes(text))


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(said: Any) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def verify_by_hand(token: str, jwk: dict[str, Any]) -> dict[str, Any]:
    """RFC 7515 without the library that signed."""
    head, body, signature = token.split(".")
    n, e = (int.from_bytes(_bytes(jwk[name])) for name in "ne")
    key = rsa.RSAPublicNumbers(e, n).public_key()
    key.verify(_bytes(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
    return part(token, 1)


def test_a_credential_is_what_open_badges_asks_for(database: Flask, ring: KeyRing) -> None:
    pairing = completed()
    for by, naming in ((pairing.mentee, Naming.SHOWN), (pairing.mentor, Naming.HASHED)):
        claims = part(issue(pairing, by, ring, naming).token, 1)
        jsonschema.Draft201909Validator(CREDENTIAL).validate(claims)
        assert claims["iss"] == claims["issuer"]["id"]
        assert claims["jti"] == claims["id"]
        assert claims["sub"] == claims["credentialSubject"]["id"]
        since = datetime.fromisoformat(claims["validFrom"])
        assert claims["nbf"] == int(since.timestamp())


@pytest.mark.parametrize(
    "path",
    [
        ("@context",),
        ("id",),
        ("type",),
        ("issuer",),
        ("issuer", "id"),
        ("validFrom",),
        ("credentialSubject",),
        ("credentialSubject", "achievement"),
        ("credentialSubject", "achievement", "criteria"),
        ("credentialSubject", "achievement", "name"),
        ("credentialStatus", "statusListIndex"),
    ],
)
def test_the_check_against_open_badges_finds_what_is_missing(
    database: Flask, ring: KeyRing, path: tuple[str, ...]
) -> None:
    pairing = completed()
    claims = part(issue(pairing, pairing.mentee, ring).token, 1)
    inner = claims
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft201909Validator(CREDENTIAL).validate(claims)


def test_the_signature_is_verified_by_hand_with_the_published_key(
    page: PageClient, ring: KeyRing
) -> None:
    pairing = completed()
    token = issue(pairing, pairing.mentee, ring).token
    header = part(token, 0)
    assert header == {"alg": "RS256", "kid": header["kid"], "typ": "JWT"}
    answer = page.app.test_client().get(header["kid"].removeprefix("http://localhost"))
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert verify_by_hand(token, answer.json)["name"] == "Completed mentorship as a mentee"
    assert "d" not in answer.json
    listed = page.app.test_client().get("/.well-known/jwks.json").json["keys"]
    assert answer.json in listed and all("d" not in key for key in listed)
    head, body, signature = token.split(".")
    changed = ("A" if signature[20] != "A" else "B").join((signature[:20], signature[21:]))
    with pytest.raises(InvalidSignature):
        verify_by_hand(f"{head}.{body}.{changed}", answer.json)


def forged(token: str, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
    head, body, signature = token.split(".")
    head = _text({**part(token, 0), **header}) if header is not None else head
    body = _text({**part(token, 1), **claims}) if claims else body
    return f"{head}.{body}.{signature}"


def test_a_valid_certificate_is_found_valid_in_every_form(page: PageClient, ring: KeyRing) -> None:
    pairing = completed()
    issued = issue(pairing, pairing.mentee, ring)
    page.sign_in(pairing.mentee)
    for kind in ("jwt", "json", "svg"):
        address = f"/account/certificates/{issued.id}/certificate.{kind}"
        text = page.fetch(address).get_data(as_text=True)
        assert check(text, ring).finding == Finding.VALID, kind
    assert check(f"http://localhost/credentials/{issued.id}", ring).finding == Finding.VALID
    assert check(f"https://elsewhere.example/credentials/{issued.id}", ring).finding == (
        Finding.UNREADABLE
    )


def test_every_changed_byte_is_found(database: Flask, ring: KeyRing) -> None:
    pairing = completed()
    token = issue(pairing, pairing.mentee, ring).token
    first, second = token.index("."), token.rindex(".")
    places = {*range(2, first, 7), *range(first + 1, second, 41)}
    for place in sorted(places | set(range(second + 1, len(token) - 1, 31))):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        assert check(changed, ring).finding != Finding.VALID, place
        assert check(changed, ring).claims is None
    assert check(forged(token, name="Doctor"), ring).finding == Finding.CHANGED


def test_no_algorithm_and_another_algorithm_are_refused(database: Flask, ring: KeyRing) -> None:
    pairing = completed()
    token = issue(pairing, pairing.mentee, ring).token
    head, body, _signature = forged(token, header={"alg": "none"}).split(".")
    assert check(f"{head}.{body}.", ring).finding == Finding.CHANGED
    for algorithm in ("none", "HS256", "RS512", "PS256", ""):
        found = check(forged(token, header={"alg": algorithm}), ring)
        assert found.finding == Finding.CHANGED, algorithm


def test_another_key_is_refused_under_our_name_and_under_its_own(
    database: Flask, ring: KeyRing, tmp_path: Path
) -> None:
    pairing = completed()
    token = issue(pairing, pairing.mentee, ring).token
    stranger = KeyRing(str(tmp_path / "stranger"))
    claims, key = part(token, 1), stranger.signing_key()
    as_ours = stranger.sign(claims, part(token, 0)["kid"], key)
    assert check(as_ours, ring).finding == Finding.CHANGED
    lying = stranger.sign(claims, "https://elsewhere.example/keys/1", key)
    assert check(lying, ring).finding == Finding.CHANGED
    foreign = {**claims, "iss": "https://elsewhere.example/issuer"}
    honest = stranger.sign(foreign, "https://elsewhere.example/keys/1", key)
    assert check(honest, ring).finding == Finding.NOT_OURS


@pytest.mark.parametrize("text", ["", "hello", "a.b.c", "x" * 500, "{}", "<svg/>", "é" * 40])
def test_what_is_no_certificate_is_said_to_be_none(
    database: Flask, ring: KeyRing, text: str
) -> None:
    assert check(text, ring).finding == Finding.UNREADABLE


def test_a_status_list_passed_off_as_a_certificate_is_none(database: Flask, ring: KeyRing) -> None:
    token = signed_status_list(1, ring=ring, now=NOW)
    assert check(token, ring).finding == Finding.UNREADABLE


def test_a_withdrawn_certificate_is_refused_here_and_in_the_list_for_others(
    page: PageClient, ring: KeyRing
) -> None:
    pairing = completed()
    issued, other = (issue(pairing, by, ring) for by in (pairing.mentee, pairing.mentor))
    assert not bit_of(page, issued.token)
    page.sign_in(pairing.mentee)
    view = page.post("learning.withdraw_certificate", credential_id=issued.id)
    assert "was withdrawn on" in view.text
    assert check(issued.token, ring).finding == Finding.REVOKED
    assert bit_of(page, issued.token) and not bit_of(page, other.token)
    page.get("learning.certificate_file", credential_id=issued.id, kind="pdf", status=409)
    with pytest.raises(CredentialRevoked):
        issue(pairing, pairing.mentee, ring)
    page.sign_out()
    public = page.get("learning.credential", credential_id=issued.id)
    assert public.heading == "This certificate was withdrawn"
    assert NAME not in public.html


def test_an_erased_certificate_counts_as_withdrawn(page: PageClient, ring: KeyRing) -> None:
    pairing = completed()
    issued = issue(pairing, pairing.mentee, ring)
    token = issued.token
    db.session.delete(issued)
    db.session.commit()
    assert check(token, ring).finding == Finding.REVOKED
    assert bit_of(page, token)


def bit_of(page: PageClient, token: str) -> bool:
    """The bit of a credential, read from the signed list as a stranger's program does."""
    entry = part(token, 1)["credentialStatus"]
    stranger = PageClient(page.app)
    answer = stranger.fetch(entry["statusListCredential"].removeprefix("http://localhost"))
    assert answer.content_type == "application/vc+jwt"
    signed = answer.get_data(as_text=True)
    key = stranger.fetch(part(signed, 0)["kid"].removeprefix("http://localhost")).json
    said = verify_by_hand(signed, key)
    assert said["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    encoded = said["credentialSubject"]["encodedList"]
    assert encoded[0] == "u"
    bits = gzip.decompress(_bytes(encoded[1:]))
    assert len(bits) * 8 == 131_072
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def test_the_bits_are_where_the_recommendation_puts_them() -> None:
    bits = gzip.decompress(_bytes(encoded_bits([0, 9, 131_071])[1:]))
    assert bits[0] == 0b1000_0000 and bits[1] == 0b0100_0000 and bits[-1] == 1
    assert sum(bits) == 0b1000_0000 + 0b0100_0000 + 1


def test_it_is_issued_once_and_only_for_what_was_done(database: Flask, ring: KeyRing) -> None:
    two = make_mentee(), make_mentor()
    make_association(*two)
    pairing = make_pairing(*two)
    for step in (sign_both, lambda p: hold_sessions(p, 3), complete):
        with pytest.raises(CertificateNotYet):
            issue(pairing, pairing.mentee, ring)
        step(pairing)
    first = issue(pairing, pairing.mentee, ring)
    assert issue(pairing, pairing.mentee, ring).id == first.id
    assert issue(pairing, pairing.mentor, ring).id != first.id
    verbs = [record.verb for record in db.session.query(AuditRecord)]
    assert verbs.count("issued credential") == 2


def test_a_hidden_name_is_nowhere_in_the_file_and_can_be_made_sure_of(
    database: Flask, ring: KeyRing
) -> None:
    pairing = completed(email="Amina@Example.org")
    token = issue(pairing, pairing.mentee, ring, Naming.HASHED).token
    claims = part(token, 1)
    said = json.dumps(claims, ensure_ascii=False).lower()
    assert NAME not in said and "amina" not in said
    assert pairing.mentor.full_name.lower() not in said and str(pairing.id) not in said
    for known in (NAME, f" {NAME} ", "amina@example.org", "Amina@Example.org"):
        assert belongs_to(claims, known)
    assert not belongs_to(claims, "Somebody Else") and not belongs_to(claims, "")
    name = next(i for i in claims["credentialSubject"]["identifier"] if i["identityType"] == "name")
    by_hand = hashlib.sha256((NAME + name["salt"]).encode()).hexdigest()
    assert name["identityHash"] == f"sha256${by_hand}"


def test_two_certificates_of_one_person_cannot_be_joined(database: Flask, ring: KeyRing) -> None:
    mentee, mentor = make_mentee(places=2), make_mentor()
    make_association(mentee, mentor)
    tokens = []
    for _number in range(2):
        pairing = make_pairing(mentee, mentor)
        sign_both(pairing)
        hold_sessions(pairing, 3)
        complete(pairing)
        tokens.append(issue(pairing, mentee, ring, Naming.HASHED).token)
    one, two = (part(token, 1)["credentialSubject"] for token in tokens)
    assert one["id"] != two["id"]
    assert {i["identityHash"] for i in one["identifier"]}.isdisjoint(
        i["identityHash"] for i in two["identifier"]
    )


def test_a_new_key_signs_and_the_old_one_still_checks(
    database: Flask, ring: KeyRing, tmp_path: Path
) -> None:
    own = KeyRing(str(tmp_path / "keys"))
    first, second = completed(), completed()
    old = issue(first, first.mentee, own)
    before = own.signing_key().thumbprint()
    after = own.turn()
    new = issue(second, second.mentee, own)
    assert before != after and set(own.public_keys()) == {before, after}
    assert [part(c.token, 0)["kid"].rpartition("/")[2] for c in (old, new)] == [before, after]
    assert check(old.token, own).finding == check(new.token, own).finding == Finding.VALID
    files = sorted((tmp_path / "keys").iterdir())
    assert [("d" in json.loads(file.read_text())) for file in files] == [False, True]
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_the_pages_lead_from_the_pairing_to_the_files(page: PageClient, ring: KeyRing) -> None:
    two = make_mentee(full_name=NAME), make_mentor()
    make_association(*two)
    pairing = make_pairing(*two)
    page.sign_in(pairing.mentee)
    view = page.get("pairings.certificate", pairing_id=pairing.id)
    assert "0 of 3 sessions confirmed by both." in view.text
    sign_both(pairing)
    hold_sessions(pairing, 3)
    complete(pairing)
    view = page.get("pairings.pairing", pairing_id=pairing.id)
    view = page.get(view.link("Your certificate"))
    view = page.post("pairings.save_certificate", pairing_id=pairing.id, status=422)
    assert view.errors == ["Choose how the certificate should name you."]
    view = page.post("pairings.save_certificate", {"naming": "shown"}, pairing_id=pairing.id)
    assert view.heading == "Completed mentorship as a mentee"
    held = db.session.query(Credential).one()
    pdf = page.fetch(f"/account/certificates/{held.id}/certificate.pdf")
    assert pdf.mimetype == "application/pdf" and "attachment" in pdf.headers["Content-Disposition"]
    reader = PdfReader(io.BytesIO(pdf.data))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "Completed mentorship as a mentee" in text and str(held.id) in text
    assert pairing.mentor.call_me not in text
    picture = page.fetch(f"/account/certificates/{held.id}/certificate.svg").data
    svg = ElementTree.fromstring(picture)
    baked = svg.find("{https://purl.imsglobal.org/ob/v3p0}credential")
    assert baked is not None and baked.get("verify") == held.token
    assert "Completed mentorship" in page.get("learning.certificates").text
    page.sign_in(pairing.mentor)
    page.get("learning.own_certificate", credential_id=held.id, status=404)
    page.get("learning.certificate_file", credential_id=held.id, kind="jwt", status=404)
    page.post("learning.withdraw_certificate", credential_id=held.id, status=404)


def test_a_stranger_checks_a_certificate_and_sees_what_the_holder_allows(
    page: PageClient, ring: KeyRing
) -> None:
    pairing = completed()
    shown = issue(pairing, pairing.mentee, ring)
    hidden = issue(pairing, pairing.mentor, ring, Naming.HASHED)
    view = page.get("learning.credential", credential_id=shown.id)
    assert view.heading == "This certificate is valid" and NAME in view.text
    assert pairing.mentee.email not in view.html
    view = page.get("learning.credential", credential_id=hidden.id)
    assert pairing.mentor.full_name not in view.html
    known = pairing.mentor.full_name
    view = page.post("learning.check_certificate", {"certificate": hidden.token, "who": known})
    assert "Is the holder" in view.text
    view = page.post("learning.check_certificate", {"certificate": hidden.token, "who": "Eve"})
    assert "Is not the holder" in view.text
    view = page.post("learning.check_certificate", {"certificate": "hello"})
    assert view.heading == "There is no certificate in this"
    view = page.post("learning.check_certificate", {"certificate": ""}, status=422)
    assert view.errors == ["Paste the text of the file, or the address of the certificate."]


def test_what_programs_read_agrees_with_what_was_signed(page: PageClient, ring: KeyRing) -> None:
    pairing = completed()
    claims = part(issue(pairing, pairing.mentee, ring).token, 1)
    client = page.app.test_client()
    for said in (claims["issuer"], claims["credentialSubject"]["achievement"]):
        assert client.get(said["id"].removeprefix("http://localhost")).json == said
    page.get("learning.status", number=2, status=404)
    page.get("learning.achievement", role="doctor", status=404)
    page.get("learning.key", thumbprint="nothing", status=404)


def test_a_crafted_text_is_read_quickly(database: Flask, ring: KeyRing) -> None:
    began = time.monotonic()
    for text in ("a" * 199_000, ("a" * 11 + ".") * 16_000, "." * 199_000, "[" * 150_000):
        check(text, ring)
    assert time.monotonic() - began < 5


def test_withdrawing_twice_is_withdrawing_once(database: Flask, ring: KeyRing) -> None:
    pairing = completed()
    issued = issue(pairing, pairing.mentee, ring)
    revoke_credential(issued, by=pairing.mentee_id, now=NOW + timedelta(days=101))
    revoke_credential(issued, by=pairing.mentee_id, now=NOW + timedelta(days=102))
    assert issued.revoked_at == NOW + timedelta(days=101)
