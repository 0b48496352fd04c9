"""Each event that concerns security leaves its record: one, with an id and without a name."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentor_match.accounts.models import Account, Passkey, SignIn
from mentor_match.accounts.service import grant_role, password_hash, revoke_role
from mentor_match.associations.models import AccessToken, Association, Webhook
from mentor_match.associations.service import appoint_coordinator, dismiss_coordinator
from mentor_match.audit.models import AuditRecord
from mentor_match.audit.queries import find_break
from mentor_match.extensions import db
from mentor_match.permissions import Role
from mentor_match.web import clock
from tests.databases import KINDS
from tests.factories.accounts import make_account
from tests.factories.machines import Machine, make_coordinator, make_key, make_webhook
from tests.factories.pairings import make_association
from tests.factories.second_step import code_for
from tests.integration.accounts.test_sign_in import last_link
from tests.pages import PageClient, cookie_of

PASSWORD = "four quiet words together"
NEW = "another five calm words"


class Scene:
    """Somebody with a password, an association and who looks after it, and a clock that stands."""

    def __init__(self, page: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
        self.page, self.now = page, clock.now()
        monkeypatch.setattr(clock, "now", lambda: self.now)
        self.account: Account = make_account(password=password_hash(PASSWORD))
        self.association: Association = make_association()
        self.coordinator = make_coordinator(self.association)
        self.key, self.codes = "", [""]

    def give_password(self, password: str = PASSWORD) -> Any:
        sent = {"email": self.account.email, "password": password}
        return self.page.post("security.login", sent)

    def set_up(self) -> None:
        """An app, and the codes beside it."""
        self.give_password()
        self.key = self.page.get("accounts.code_app").soup.select_one("code.to-type").text
        view = self.page.post("accounts.add_code_app", {"code": code_for(self.key, self.now)})
        self.codes = [code.text for code in view.soup.select(".recovery-codes code")]
        self.now += timedelta(minutes=1)

    def come_to_the_second_step(self) -> None:
        self.set_up()
        self.page.post("security.logout")
        self.give_password()

    def as_coordinator(self) -> None:
        self.page.sign_in(self.coordinator)

    def send(self, address: str, **sent: str) -> Any:
        """A form, whatever comes of it."""
        return self.page._open("POST", address, data={"csrf_token": self.page._token(), **sent})


Act = Callable[[Scene], Any]


def failing(times: int, address: str, **sent: str) -> Act:
    """The same wrong thing so many times."""

    def act(scene: Scene) -> None:
        filled = {name: text.format(email=scene.account.email) for name, text in sent.items()}
        for _ in range(times):
            scene.send(address, **filled)

    return act


def cli(*words: str) -> Act:
    """A command of who runs the service."""

    def act(scene: Scene) -> None:
        args = [word.format(email=scene.account.email) for word in words]
        assert scene.page.app.test_cli_runner().invoke(args=args).exit_code == 0

    return act


def wrong_passkey(scene: Scene) -> Any:
    db.session.add(Passkey(account_id=scene.account.id, credential_id=b"1", public_key=b"x",
                           sign_count=0, name="Phone", added_at=scene.now))  # fmt: skip
    scene.give_password()
    return scene.send("/sign-in/second-step/passkey", credential="{}")


def remove_passkey(scene: Scene) -> Any:
    scene.set_up()
    one = Passkey(account_id=scene.account.id, credential_id=b"1", public_key=b"x",
                  sign_count=0, name="Phone", added_at=scene.now)  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return scene.page.post("accounts.remove_passkey", passkey_id=one.id)


def end_a_sign_in(scene: Scene, *, all_others: bool) -> Any:
    scene.give_password()
    with PageClient(scene.page.app).client.session_transaction() as kept:
        kept.update(cookie_of(scene.account))  # in another browser
    if all_others:
        return scene.page.post("accounts.end_all_others")
    last = select(SignIn.id).where(
        SignIn.account_id == scene.account.id, SignIn.factor_at.is_not(None)
    )
    return scene.page.post("accounts.end_one", sign_in_id=db.session.scalars(last).one())


def reset_password(scene: Scene) -> Any:
    scene.page.post("security.forgot_password", {"email": scene.account.email})
    sent = {"password": NEW, "password_confirm": NEW}
    return scene.page.post(last_link(db.session), sent)


def change_password(scene: Scene) -> Any:
    scene.give_password()
    sent = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    return scene.page.post("security.change_password", sent)


def revoke_key(scene: Scene) -> Any:
    make_key(scene.association, by=scene.coordinator)
    scene.as_coordinator()
    token = db.session.scalars(select(AccessToken.id)).one()
    ids = {"association_id": scene.association.id, "token_id": token}
    return scene.page.post("associations.revoke_token", **ids)


def issue_key(scene: Scene) -> Any:
    scene.as_coordinator()
    sent = {"name": "Our system", "scopes": "read members", "days": "90"}
    return scene.page.post("associations.issue_token", sent, association_id=scene.association.id)


def call_too_often(scene: Scene) -> None:
    machine = Machine(scene.page.app, make_key(scene.association, by=scene.coordinator))
    assert [machine.get("/token").status_code for _ in range(5)] == [200, 200, 429, 429, 429]


def search_too_often(scene: Scene) -> None:
    scene.give_password()
    said = [scene.page._open("GET", "/library").status_code for _ in range(45)]
    assert said.count(429) > 10


def remove_webhook(scene: Scene) -> Any:
    make_webhook(scene.association)
    scene.as_coordinator()
    webhook = db.session.scalars(select(Webhook.id)).one()
    ids = {"association_id": scene.association.id, "webhook_id": webhook}
    return scene.page.post("associations.remove_webhook", **ids)


def open_as_coordinator(address: str) -> Act:
    def act(scene: Scene) -> None:
        scene.as_coordinator()
        answer = scene.page._open("GET", f"/coordination/{scene.association.id}/{address}")
        assert answer.status_code == 200

    return act


def after(*acts: Act) -> Act:
    def act(scene: Scene) -> None:
        for one in acts:
            one(scene)

    return act


def as_administrator(scene: Scene) -> None:
    grant_role(scene.account, Role.ADMINISTRATOR, by=None, now=scene.now)


# Where who is signed in types the present password -> what is sent beside it.
PRESENT = {
    "/account/confirm": {},
    "/account/password": {"new_password": NEW, "new_password_confirm": NEW},
    "/account/erase": {"sure": "y"},
}

# event -> (how it comes about, the verb of its record, how many records there are then)
EVENTS: dict[str, tuple[Act, str, int]] = {
    "an account is made": (
        lambda scene: scene.page.post("security.register", {
            "email": "new@example.org", "password": NEW, "password_confirm": NEW,
            "full_name": "Asha Noor", "call_me": "Asha"}),
        "registered", 1),
    "somebody signs in": (Scene.give_password, "signed in", 1),
    "somebody signs in with the second step": (
        lambda scene: (scene.come_to_the_second_step(), scene.page.post(
            "accounts.enter_code", {"code": code_for(scene.key, scene.now)})),
        "signed in", 2),
    "a wrong password": (
        failing(1, "/sign-in", email="{email}", password="wrong"), "failed to sign in", 1),
    **{f"a wrong present password at {address}": (
        after(Scene.give_password, failing(1, address, password="wrong", **others)),
        "gave a wrong password", 1)
        for address, others in PRESENT.items()},
    **{f"too many present passwords at {address}": (
        after(Scene.give_password, failing(9, address, password="wrong", **others)),
        "refused too many tries", 1)
        for address, others in PRESENT.items()},
    "a wrong first code of an app": (
        after(Scene.give_password, lambda scene: scene.page.get("accounts.code_app"),
              failing(2, "/account/second-step/app", code="000000")),
        "gave a wrong code", 2),
    "a wrong code": (
        after(Scene.come_to_the_second_step, failing(2, "/sign-in/second-step", code="000000")),
        "gave a wrong code", 2),
    "a wrong passkey": (wrong_passkey, "gave a wrong passkey", 1),
    "too many passwords": (
        failing(15, "/sign-in", email="{email}", password="wrong"), "refused too many tries", 1),
    "too many codes": (
        after(Scene.come_to_the_second_step, failing(15, "/sign-in/second-step", code="000000")),
        "refused too many tries", 1),
    "too many accounts": (failing(9, "/register"), "refused too many tries", 1),
    "too many mails": (
        failing(9, "/forgotten-password", email="{email}"), "refused too many tries", 1),
    "a link to reset is guessed": (
        failing(9, "/forgotten-password/guessed", password="x"), "refused too many tries", 1),
    "too many searches": (search_too_often, "refused too many tries", 1),
    "too many calls of a machine": (call_too_often, "refused too many calls", 1),
    "somebody signs out": (
        lambda scene: (scene.give_password(), scene.page.post("security.logout")),
        "ended sign-in", 1),
    "a browser is signed out": (
        lambda scene: end_a_sign_in(scene, all_others=False), "ended sign-in", 1),
    "all other browsers are signed out": (
        lambda scene: end_a_sign_in(scene, all_others=True), "ended sign-ins", 1),
    "another password": (change_password, "changed password", 1),
    "a new password is asked for": (
        lambda scene: scene.page.post("security.forgot_password", {"email": scene.account.email}),
        "asked to reset password", 1),
    "a new password is set": (reset_password, "reset password", 1),
    "an app is added": (Scene.set_up, "app added", 1),
    "an app is removed": (
        lambda scene: (scene.set_up(), scene.page.post("accounts.remove_code_app")),
        "app removed", 1),
    "a passkey is removed": (remove_passkey, "passkey removed", 1),
    "recovery codes are made": (Scene.set_up, "recovery codes made", 1),
    "a recovery code is used": (
        lambda scene: (scene.come_to_the_second_step(),
                       scene.page.post("accounts.enter_code", {"code": scene.codes[0]})),
        "recovery code used", 1),
    "the second step is taken away": (
        cli("account", "remove-second-step", "{email}"), "second step removed", 1),
    "a key is issued": (issue_key, "issued access token", 1),
    "a key is revoked": (revoke_key, "revoked access token", 1),
    "a webhook is made": (lambda scene: make_webhook(scene.association), "added webhook", 1),
    "a webhook is removed": (remove_webhook, "removed webhook", 1),
    "a role is given": (as_administrator, "granted role", 1),
    "a role is taken": (
        after(as_administrator, lambda scene: revoke_role(
            scene.account, Role.ADMINISTRATOR, by=None, now=scene.now)),
        "revoked role", 1),
    "somebody looks after an association": (
        lambda scene: appoint_coordinator(
            scene.association, scene.account, by=scene.coordinator, now=scene.now),
        "appointed coordinator", 1),
    "somebody looks after it no more": (
        lambda scene: dismiss_coordinator(
            scene.association, scene.coordinator, by=scene.coordinator, now=scene.now),
        "dismissed coordinator", 1),
    "an account is disabled": (cli("account", "disable", "{email}"), "disabled", 1),
    "an account is enabled": (cli("account", "enable", "{email}"), "enabled", 1),
    "one's own data is taken along": (
        after(Scene.give_password, lambda scene: scene.page._open(
            "GET", "/account/take-along/my-data.zip").close()),
        "took data along", 1),
    "an account is erased": (
        after(Scene.give_password, lambda scene: scene.page.post(
            "privacy.erase", {"password": PASSWORD, "sure": "y"})),
        "erased account", 1),
    **{f"the file {address} is taken": (open_as_coordinator(address), "took file of people", 1)
       for address in ("members.csv", "register.csv", "register.json", "register.ndjson",
                       "pairings.csv", "requests.csv")},
}  # fmt: skip


@pytest.fixture
def scene(page: PageClient, monkeypatch: pytest.MonkeyPatch) -> Scene:
    for setting in ("REGISTRATIONS_PER_HOUR", "MAILS_PER_HOUR", "API_CALLS_A_MINUTE"):
        monkeypatch.setitem(page.app.config, setting, 2)
    monkeypatch.setitem(page.app.config, "SEARCHES_PER_HOUR", 20)
    return Scene(page, monkeypatch)


@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
@pytest.mark.parametrize("event", EVENTS)
def test_it_leaves_its_record(scene: Scene, event: str) -> None:
    act, verb, number = EVENTS[event]
    email, names = scene.account.email, (scene.account.full_name, scene.account.call_me)
    act(scene)
    db.session.commit()
    chosen = select(func.count()).where(AuditRecord.verb == verb)
    assert db.session.scalar(chosen) == number, list(db.session.scalars(select(AuditRecord.verb)))
    said = " ".join(
        f"{row.verb} {row.reason} {row.facts}" for row in db.session.scalars(select(AuditRecord))
    )
    assert not re.search("|".join(map(re.escape, (email, *names, "127.0.0.1", "new@"))), said)
    assert find_break() is None


def test_a_flood_over_many_accounts_leaves_few_records(
    page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once nobody at this address may try any more, another account's first refusal is no news."""
    scene = Scene(page, monkeypatch)
    monkeypatch.setitem(page.app.config, "WRONG_TRIES_ADDRESS", 7)
    for number in range(4):
        failing(7, "/sign-in", email=f"nobody{number}@example.org", password="wrong")(scene)
    chosen = select(AuditRecord).where(AuditRecord.verb == "refused too many tries")
    refused = db.session.scalars(chosen.order_by(AuditRecord.number)).all()
    assert [one.facts["what"] for one in refused] == ["sign in", "sign in, address"]
