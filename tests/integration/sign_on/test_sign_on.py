"""Signing in through an association, with a real identity server on loopback."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import func, select, update
from werkzeug import Response

from mentor_match.accounts.models import Account
from mentor_match.accounts.queries import list_sign_ins
from mentor_match.accounts.service import disable_account, password_hash
from mentor_match.associations.models import Association, Membership
from mentor_match.audit.models import AuditRecord
from mentor_match.notifications.models import Message
from mentor_match.permissions import Role
from mentor_match.sign_on import conversation
from mentor_match.sign_on.models import IdentityServer as KeptServer
from mentor_match.sign_on.models import LinkedIdentity
from mentor_match.sign_on.views import frame
from mentor_match.web import clock
from tests.factories.accounts import make_account
from tests.factories.identity_server import CLIENT, SECRET, IdentityServer, identity_server
from tests.factories.machines import make_coordinator
from tests.factories.pairings import make_association
from tests.factories.second_step import code_for
from tests.integration.accounts.test_browsers import is_in
from tests.pages import PageClient, PageView

PASSWORD = "four quiet words together"
FORM = {"client_id": CLIENT, "client_secret": SECRET}


@pytest.fixture(scope="module")
def listening() -> Iterator[IdentityServer]:
    with identity_server() as made:
        yield made


@pytest.fixture
def idp(listening: IdentityServer, monkeypatch: pytest.MonkeyPatch) -> IdentityServer:
    """The server as a good one is, of which nothing is remembered."""
    listening.reset()
    monkeypatch.setattr(conversation, "_remembered", {})
    return listening


@pytest.fixture
def member(session: Any) -> Account:
    return make_account(password=password_hash(PASSWORD), email="Amina@example.org")


@pytest.fixture
def home(member: Account) -> Association:
    return make_association(member)


@pytest.fixture
def boss(home: Association) -> Account:
    return make_coordinator(home)


@pytest.fixture
def set_up(page: PageClient, idp: IdentityServer, home: Association, boss: Account) -> None:
    """Its coordinator has set the server up, and the member is known there."""
    page.sign_in(boss)
    sent = {"issuer": idp.address, **FORM}
    page.post("sign_on.set_up_server", sent, association_id=home.id)
    page.sign_out()
    idp.person = {"sub": "amina-1", "email": "amina@example.org", "email_verified": True}


def leave(page: PageClient, home: Association, **values: Any) -> str:
    """Where the browser is sent."""
    return page._open(
        "GET", page._address("sign_on.leave", {"association_id": home.id, **values})
    ).location


def follow(address: str) -> str:
    """What a browser does at the identity server; where it sends one back to."""
    parts = urlsplit(address)
    line = HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    line.request("GET", f"{parts.path}?{parts.query}")
    back = line.getresponse().getheader("Location")
    line.close()
    assert back is not None, address
    return back.removeprefix("http://localhost")


def come_back(page: PageClient, address: str, status: int = 200) -> PageView:
    answer = page._open("GET", address)
    while answer.status_code == 303:
        answer = page._open("GET", answer.location)
    view = page._answer(answer)
    assert view.status == status, view.text
    return view


def through(page: PageClient, home: Association, status: int = 200, **values: Any) -> PageView:
    """All the way; the page at its end."""
    return come_back(page, follow(leave(page, home, **values)), status)


def link(page: PageClient, home: Association, member: Account) -> None:
    """The first time."""
    through(page, home)
    sent = {"email": member.email, "password": PASSWORD}
    page.post("security.login", sent, next="/account/associations")
    page.post("sign_on.link")
    page.sign_out()


def verbs(session: Any) -> set[str]:
    return set(session.scalars(select(AuditRecord.verb)))


def count_links(session: Any) -> int:
    return session.scalar(select(func.count()).select_from(LinkedIdentity))


@pytest.mark.usefixtures("set_up")
def test_who_links_the_account_once_comes_in_without_a_password(
    page: PageClient, home: Association, member: Account, session: Any
) -> None:
    choose = page.get(page.get("security.login", next="/library").link("with your association"))
    away = page._open("GET", choose.link(home.name)).location
    view = come_back(page, follow(away))
    assert view.heading == "Sign in"
    assert "with your password this once" in view.text
    assert not is_in(page)
    sent = {"email": member.email, "password": PASSWORD}
    view = page.post("security.login", sent, next="/account/associations")
    assert f"{home.name} says that you are Amina@example.org" in view.text
    assert "From now on you can sign in" in page.post("sign_on.link").text
    told = session.scalars(select(Message.body).where(Message.recipient == member.email)).all()
    assert any("through your association" in body for body in told)
    page.sign_out()
    member.last_active_on = None

    view = through(page, home, next="/library")
    assert view.address == "/library"
    assert is_in(page)
    assert member.last_active_on == clock.now().date()
    assert {"linked to association", "vouched for by association", "signed in"} <= verbs(session)
    assert "Last used" in page.get("sign_on.links").text


@pytest.mark.usefixtures("set_up")
def test_an_account_is_not_linked_without_its_password(
    page: PageClient, home: Association, member: Account, session: Any
) -> None:
    through(page, home)
    page.post("sign_on.link", status=200)  # asks to sign in
    assert count_links(session) == 0
    other = make_account(password=password_hash(PASSWORD))
    sent = {"email": other.email, "password": PASSWORD}
    view = page.post("security.login", sent, next="/account/associations")
    assert "named another e-mail address" in view.text
    page.post("sign_on.link", status=403)
    assert count_links(session) == 0


@pytest.mark.usefixtures("set_up")
def test_a_link_needs_a_password_that_was_typed_a_moment_ago(
    page: PageClient, home: Association, member: Account, session: Any
) -> None:
    page.sign_in(member)
    through(page, home)
    for row in list_sign_ins(member.id):
        row.proved_at = clock.now() - timedelta(minutes=16)
    view = page.post("sign_on.link")
    assert view.address == "/account/confirm"
    assert count_links(session) == 0
    view = page.post("/account/confirm?back=/account/associations", {"password": PASSWORD})
    assert "Link your account?" in view.text
    page.post("sign_on.link")
    assert count_links(session) == 1


def no_signature(idp: IdentityServer) -> None:
    idp.make_token = idp.unsigned


def forged(idp: IdentityServer) -> None:
    idp.make_token = lambda claims: idp.signed(claims, idp.stranger)


def by_a_shared_secret(idp: IdentityServer) -> None:
    """The public key of the server, taken as a secret both sides have."""
    public = idp.key.as_pem(private=False)

    def sign(claims: dict[str, Any]) -> str:  # by hand: no library makes such a token
        said = idp.unsigned(claims, alg="HS256", kid="one").rpartition(".")[0]
        made = hmac.new(public, said.encode(), hashlib.sha256).digest()
        return f"{said}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"

    idp.make_token = sign


def by_the_secret_of_the_client(idp: IdentityServer) -> None:
    header = {"alg": "HS256", "kid": "one"}
    key = OctKey.import_key(SECRET)
    idp.make_token = lambda claims: jwt.encode(header, claims, key, algorithms=["HS256"])


def changed_afterwards(idp: IdentityServer) -> None:
    def swap(claims: dict[str, Any]) -> str:
        good = idp.signed(claims).split(".")
        other = idp.signed({**claims, "email": "boss@example.org"}).split(".")
        return ".".join((good[0], other[1], good[2]))

    idp.make_token = swap


def no_token(idp: IdentityServer) -> None:
    idp.make_token = lambda _claims: "no token"


def claims(**changes: Any) -> Any:
    def bend(idp: IdentityServer) -> None:
        now = int(clock.now().timestamp())
        idp.changes = {
            name: now + value if name in {"iat", "exp"} and value else value
            for name, value in changes.items()
        }

    bend.__name__ = " ".join(f"{name} {value}"[:24] for name, value in changes.items())
    return bend


LIES = [
    *(no_signature, forged, by_a_shared_secret, by_the_secret_of_the_client),
    *(changed_afterwards, no_token),
    claims(exp=-120),
    claims(iat=-3600),
    claims(iat=3600),
    claims(exp=None),
    claims(iat=None),
    claims(iss="https://evil.example"),
    claims(aud="another service"),
    claims(aud=[CLIENT, "another service"]),
    claims(azp="another service"),
    claims(nonce="of another"),
    claims(nonce=None),
    claims(sub=None),
    claims(sub=""),
    claims(sub="a\x00b"),
    claims(sub=7),
]


@pytest.mark.usefixtures("set_up")
def test_what_is_not_true_opens_nothing(
    page: PageClient, idp: IdentityServer, home: Association, member: Account, session: Any
) -> None:
    """One after the other, upon an account that is linked: only the lie is in the way."""
    link(page, home, member)
    for lie in LIES:
        idp.changes, idp.make_token = {}, idp.signed
        lie(idp)
        view = through(page, home, status=409)
        assert "could not be verified" in view.text, lie.__name__
        assert not is_in(page), lie.__name__
    idp.changes, idp.make_token = {}, idp.signed
    through(page, home)
    assert is_in(page)
    failed = select(func.count()).where(AuditRecord.verb == "failed to sign in through association")
    assert session.scalar(failed) == len(LIES)


@pytest.mark.usefixtures("set_up")
def test_a_way_in_is_used_once_and_in_its_own_browser(
    page: PageClient, home: Association, member: Account
) -> None:
    link(page, home, member)
    back = follow(leave(page, home))
    stranger = PageClient(page.app)
    assert "not begun in this browser" in come_back(stranger, back, 409).text
    follow(leave(stranger, home))
    assert "not begun in this browser" in come_back(stranger, back, 409).text
    thief = PageClient(page.app)
    thief.client._cookies = dict(page.client._cookies or {})
    come_back(page, back)
    assert is_in(page)
    assert "was used before" in come_back(page, back, 409).text
    come_back(thief, back, 409)  # with a copy of the cookie, made before
    assert not is_in(thief)


@pytest.mark.usefixtures("set_up")
def test_a_way_in_ends_after_ten_minutes(
    page: PageClient, home: Association, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = follow(leave(page, home))
    late = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert "took too long" in come_back(page, back, 409).text


@pytest.mark.usefixtures("set_up")
def test_a_code_of_another_way_in_opens_nothing(
    page: PageClient, idp: IdentityServer, home: Association, member: Account
) -> None:
    """Somebody puts a code of their own into the way back of another (PKCE)."""
    link(page, home, member)
    theirs = follow(leave(PageClient(page.app), home))
    code = theirs.partition("code=")[2].partition("&")[0]
    mine = follow(leave(page, home))
    own = mine.partition("code=")[2].partition("&")[0]
    assert "did not let you in" in come_back(page, mine.replace(own, code), 409).text
    for bend in (("iss=http", "iss=https"), ("code=", "error=access_denied&nothing=")):
        mine = follow(leave(page, home)).replace(*bend)
        assert "did not let you in" in come_back(page, mine, 409).text
    assert not is_in(page)


@pytest.mark.usefixtures("set_up")
def test_only_a_verified_address_of_a_confirmed_verified_member_can_be_linked(
    page: PageClient, idp: IdentityServer, home: Association, member: Account, session: Any
) -> None:
    good = dict(idp.person)
    for verified in (False, "true", None):
        idp.person = {**good, "email_verified": verified}
        assert "an e-mail address of yours" in through(page, home, 403).text
    idp.person = {**good, "email": make_account().email}  # no member
    assert "found no account" in through(page, home, 403).text
    idp.person = {**good, "email": "nobody@example.org"}
    assert "found no account" in through(page, home, 403).text
    idp.person = good
    for change in ({"state": "lapsed"}, {"state": "pending"}):
        session.execute(update(Membership).values(**change))
        through(page, home, 403)
    session.execute(update(Membership).values(state="verified"))
    member.confirmed_at = None
    through(page, home, 403)
    member.confirmed_at = clock.now()
    assert through(page, home).heading == "Sign in"
    assert not is_in(page)


@pytest.mark.usefixtures("set_up")
def test_an_address_that_stands_only_in_userinfo_counts_for_the_same_person_alone(
    page: PageClient, idp: IdentityServer, home: Association, member: Account
) -> None:
    idp.userinfo, idp.person = dict(idp.person), {"sub": "amina-1"}
    assert through(page, home).heading == "Sign in"
    idp.userinfo["sub"] = "somebody else"
    through(page, home, 403)
    idp.broken["/userinfo"] = Response("no", status=500)
    through(page, home, 403)


@pytest.mark.usefixtures("set_up")
def test_a_link_opens_nothing_that_has_ended(
    page: PageClient, home: Association, member: Account, session: Any
) -> None:
    link(page, home, member)
    session.execute(update(Membership).values(state="lapsed"))
    assert "only verified members" in through(page, home, 403).text
    session.execute(update(Membership).values(state="verified"))
    disable_account(member, by=None, now=clock.now())
    assert "only verified members" in through(page, home, 403).text
    assert not is_in(page)
    assert list_sign_ins(member.id) == []


@pytest.mark.usefixtures("set_up")
def test_the_second_step_is_asked_for_all_the_same(
    page: PageClient,
    home: Association,
    member: Account,
    session: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link(page, home, member)
    page.post("security.login", {"email": member.email, "password": PASSWORD})
    key = page.get("accounts.code_app").soup.select_one("code.to-type").text
    page.post("accounts.add_code_app", {"code": code_for(key, clock.now())})
    page.sign_out()
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert through(page, home, next="/library").heading == "Second step"
    assert not is_in(page)
    sent = {"csrf_token": page._token(), "code": code_for(key, later)}
    assert page._open("POST", "/sign-in/second-step", data=sent).location == "/library"
    (here,) = [one for one in list_sign_ins(member.id) if one.began_at == later]
    assert (here.factor_at, here.proved_at) == (later, None)
    # What is asked of who changes how the account is opened is the password, and nobody typed it.
    assert (
        page.get("accounts.code_app", status=303).headers["Location"].startswith("/account/confirm")
    )


@pytest.mark.usefixtures("set_up")
def test_a_coordinator_without_a_second_step_is_led_to_it(
    page: PageClient, idp: IdentityServer, home: Association, session: Any
) -> None:
    leader = make_account(Role.ADMINISTRATOR, password=password_hash(PASSWORD))
    session.add(
        Membership(
            association_id=home.id, account_id=leader.id, registration_number="L-1",
            state="verified", joined_at=clock.now(),
        )
    )  # fmt: skip
    idp.person = {"sub": "leader", "email": leader.email, "email_verified": True}
    link(page, home, leader)
    through(page, home)
    assert is_in(page)
    wanted = page._open("GET", "/administration").location
    assert wanted == "/account/second-step?first=1"


@pytest.mark.usefixtures("set_up")
def test_a_server_that_is_away_or_says_nonsense_gets_a_clear_page(
    page: PageClient, idp: IdentityServer, home: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    nonsense = Response("<html>", status=200)
    long = Response("x" * (conversation.LONGEST_ANSWER + 1))
    onward = Response(status=302, headers={"Location": "http://127.0.0.1:9/"})
    for path in ("/token", "/keys"):
        for answer in (nonsense, long, onward, Response("[]"), Response("no", status=500)):
            idp.broken = {path: answer}
            view = through(page, home, 409)
            assert "cannot be used now" in view.text, (path, answer.status)
    idp.broken = {"/.well-known/openid-configuration": nonsense}
    monkeypatch.setattr(conversation, "_remembered", {})
    place = page._address("sign_on.leave", {"association_id": home.id})
    assert "cannot be used now" in page.get(place, status=409).text
    idp.broken, idp.asked = {}, []
    page.get(place, status=409)  # for half a minute it is not asked again
    assert idp.asked == []
    later = clock.now() + timedelta(seconds=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    page.get(place, status=303)


def test_the_way_back_is_tried_no_more_often_than_passwords(
    page: PageClient, set_up: None, idp: IdentityServer, home: Association, session: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setitem(page.app.config, "WRONG_TRIES_ADDRESS", 2)
    idp.make_token = idp.unsigned
    for status in (409, 409, 429):
        through(page, home, status)


@pytest.mark.usefixtures("set_up")
def test_a_link_can_be_removed(
    page: PageClient, home: Association, member: Account, session: Any
) -> None:
    link(page, home, member)
    through(page, home)
    elsewhere = PageClient(page.app)
    through(elsewhere, home)
    page.get(page.get("accounts.account").link("through your association"))
    assert "removed" in page.post("sign_on.unlink", association_id=home.id).text
    assert is_in(page)
    assert not is_in(elsewhere)
    page.post("sign_on.unlink", association_id=home.id, status=404)
    page.sign_out()
    assert through(page, home).heading == "Sign in"
    assert "link to association removed" in verbs(session)


@pytest.mark.usefixtures("set_up")
def test_one_account_there_opens_one_account_here(
    page: PageClient, idp: IdentityServer, home: Association, member: Account, session: Any
) -> None:
    link(page, home, member)
    idp.person = {**idp.person, "sub": "amina-2"}
    through(page, home)
    page.post("security.login", {"email": member.email, "password": PASSWORD})
    assert "linked to this association already" in page.post("sign_on.link", status=409).text
    assert count_links(session) == 1


def test_the_secret_is_kept_encrypted_and_never_shown(
    page: PageClient, set_up: None, home: Association, boss: Account, session: Any
) -> None:
    kept = session.scalars(select(KeptServer)).one()
    assert SECRET not in kept.secret
    page.sign_in(boss)
    assert SECRET not in page.get("sign_on.server", association_id=home.id).html
    refused = page.post("sign_on.set_up_server", {**FORM}, association_id=home.id, status=422)
    assert SECRET not in refused.html


def test_a_coordinator_tries_changes_and_removes_the_server(
    page: PageClient, set_up: None, idp: IdentityServer, home: Association, boss: Account,
    member: Account, session: Any,
) -> None:  # fmt: skip
    link(page, home, member)
    page.sign_in(boss)
    assert (
        "answers as an identity server"
        in page.post("sign_on.try_server", association_id=home.id).text
    )
    idp.broken = {"/keys": Response('{"keys": [{"kty": "oct", "k": "c2VjcmV0"}, 7]}')}
    assert "shows no key" in page.post("sign_on.try_server", association_id=home.id).text
    idp.broken = {}
    sent = {"issuer": idp.address, **FORM, "client_secret": "a new secret"}
    page.post("sign_on.set_up_server", sent, association_id=home.id)
    assert count_links(session) == 1  # a new secret is no new server
    with identity_server() as other:
        sent = {"issuer": other.address, **FORM}
        page.post("sign_on.set_up_server", sent, association_id=home.id)
    assert count_links(session) == 0
    assert "is removed" in page.post("sign_on.remove_server", association_id=home.id).text
    done = {"set up identity server", "tried identity server", "removed identity server"}
    assert done <= verbs(session)
    page.sign_out()
    assert "with your association" not in page.get("security.login").text
    page.get("sign_on.choose", status=404)


def test_what_is_no_identity_server_is_not_set_up(
    page: PageClient, idp: IdentityServer, home: Association, boss: Account, session: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.sign_in(boss)

    def refused(issuer: str) -> str:
        conversation._remembered.clear()
        sent = {"issuer": issuer, **FORM}
        view = page.post("sign_on.set_up_server", sent, association_id=home.id, status=422)
        return " ".join(view.errors)

    for address in ("http://login.example", "ftp://a.example", "https://a:b@c.example", "words"):
        assert "begins with https" in refused(address)
    assert "begins with https" in refused(f"{idp.address}?x=1")
    assert "does not answer" in refused("http://127.0.0.1:9")
    assert "not as an identity server" in refused(f"{idp.address}/nothing")
    idp.document = {"issuer": "https://login.example"}
    assert "another issuer" in refused(idp.address)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        for place in ("http://10.0.0.1/", "javascript:alert(1)", "http://169.254.169.254/x"):
            idp.document = {name: place}
            assert "does not go" in refused(idp.address)
        idp.document = {name: None}
        assert "not as an identity server" in refused(idp.address)
    idp.document = {}
    monkeypatch.setitem(page.app.config, "IDENTITY_SERVERS_NEAR", False)  # as in production
    assert "begins with https" in refused(idp.address)
    before = len(idp.asked)
    assert "does not go" in refused(idp.address.replace("http", "https"))
    assert len(idp.asked) == before
    assert session.scalars(select(KeptServer)).all() == []


def test_without_the_extra_the_page_says_what_to_install(
    page: PageClient, set_up: None, home: Association, boss: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(frame, "find_spec", lambda _name: None)
    assert "with your association" not in page.get("security.login").text
    page.get("sign_on.choose", status=404)
    page.get("sign_on.leave", association_id=home.id, status=404)
    page.sign_in(boss)
    view = page.get("sign_on.server", association_id=home.id)
    assert "pip install --require-hashes -r requirements-sso.lock" in view.text
    assert not view.soup.select("#issuer")
    page.post("sign_on.set_up_server", FORM, association_id=home.id, status=404)
