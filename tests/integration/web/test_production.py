"""Production starts only with what is fit for it, and its cookies are for one host alone."""

import errno
import os
import re
from pathlib import Path
from typing import Any

import pytest

import config
from mentor_match import create_app
from mentor_match.accounts.service import password_hash
from mentor_match.audit.service import start_chain
from mentor_match.extensions import db
from tests.factories.accounts import make_account
from tests.pages import PageClient

PASSWORD = "four quiet words together"
GOOD = {"SECRET_KEY": "k" * 40}


class Served(config.Production):
    BASE_URL = "https://mentors.example.org"
    SECURITY_PASSWORD_SALT = "only for tests"
    DEMONSTRATION = False


@pytest.fixture
def good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", GOOD["SECRET_KEY"])
    monkeypatch.delenv("FLASK_DEBUG", raising=False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY must be set"),
        ("SECRET_KEY", "short", "SECRET_KEY must be set"),
        ("FLASK_DEBUG", "1", "FLASK_DEBUG must be off"),
    ],
)
def test_it_will_not_start_with(
    good: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=said):
        Served()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEMONSTRATION", True, "MENTOR_MATCH_DEMONSTRATION must be off"),
        ("BASE_URL", "http://mentors.example.org", "must be the https address"),
    ],
)
def test_it_will_not_start_as(
    good: None, monkeypatch: pytest.MonkeyPatch, name: str, value: Any, said: str
) -> None:
    monkeypatch.setattr(Served, name, value)
    with pytest.raises(SystemExit, match=said):
        Served()


def test_nothing_switches_the_second_step_off_in_production() -> None:
    text = Path(config.__file__).read_text(encoding="utf-8")
    assert not re.search(r"environ.*SECOND_STEP(?!_KEY)", text)


def test_its_cookies_are_for_this_host_over_https_alone(good: None, tmp_path: Path) -> None:
    folder = tmp_path
    app = create_app(
        Served(),
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'one.sqlite'}",
        SECOND_STEP_KEY=str(folder / "second-step-key"),
    )
    with app.app_context():
        db.create_all()
        start_chain()
        account = make_account(password=password_hash(PASSWORD))
        assert str(account.password).startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "quick to guess"
        db.session.commit()
        email, page = account.email, PageClient(app)
        form = page.client.get("/sign-in", base_url="https://localhost")
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form.text)
        assert token
        sent = {"csrf_token": token.group(1), "email": email, "password": PASSWORD}
        answer = page.client.post(
            "/sign-in",
            data={**sent, "remember": "y"},
            base_url="https://localhost",
            headers={"Referer": "https://localhost/sign-in"},
        )
        assert answer.status_code == 302, answer.text
        cookies = answer.headers.getlist("Set-Cookie")
        db.session.remove()
        db.engine.dispose()
    assert {cookie.partition("=")[0] for cookie in cookies} == {
        "__Host-mentor_match",
        "__Host-mentor_match_kept",
    }
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts, cookie
        assert not any(part.startswith("domain") for part in parts), cookie
    assert "Strict-Transport-Security" in answer.headers


def test_a_full_disk_leaves_no_half_of_the_key_of_a_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            config.Development()
    assert list(config.INSTANCE.iterdir()) == []
    made = config.Development().SECRET_KEY
    assert len(made) == 64 and made == config.Development().SECRET_KEY
    assert (config.INSTANCE / "secret_key").stat().st_mode & 0o777 == 0o600
