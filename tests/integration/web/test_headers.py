"""Headers on the answer of every route, for strangers and for those signed in; and the proxy."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request

from mentor_match.permissions import Role
from mentor_match.web.security import POLICY, POLICY_WITH_SCRIPT
from tests.conftest import make_app
from tests.factories.accounts import make_account
from tests.integration.web.test_every_route import addresses
from tests.pages import PageClient

ERRORS = [("GET", "/nothing"), ("DELETE", "/sign-in"), ("GET", "/api/v1/nothing"), ("POST", "/")]
NOT_KEPT = "no-store"


def faults_of(answer: Any, *, signed_in: bool) -> list[str]:
    """What is missing on an answer."""
    said = answer.headers
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    faults = [name for name, value in wanted.items() if said.get(name) != value]
    if said.get("Content-Security-Policy") not in {POLICY, POLICY_WITH_SCRIPT}:
        faults.append("Content-Security-Policy")
    if signed_in and said.get("Cache-Control") != NOT_KEPT:
        faults.append("Cache-Control")
    return faults


@pytest.mark.parametrize("signed_in", [False, True], ids=["stranger", "signed in"])
def test_every_route_and_every_error_has_all_headers(page: PageClient, signed_in: bool) -> None:
    if signed_in:
        page.sign_in(make_account(Role.COORDINATOR, Role.ADMINISTRATOR))
    token = page._token()
    faults, statuses = {}, set()
    walk = [(method, address) for method, address, *_rest in addresses(page.app)]
    for method, address in [*walk, *ERRORS, ("GET", "/sign-in"), ("GET", "/register")]:
        answer = page._open(method, address, data={"csrf_token": token})
        statuses.add(answer.status_code)
        found = faults_of(answer, signed_in=signed_in)
        answer.close()
        if found:
            faults[f"{method} {address}"] = found
    assert faults == {}
    assert {200, 404, 405} <= statuses


def test_a_fault_of_the_service_has_them_too_and_no_traceback(page: PageClient) -> None:
    page.app.config["PROPAGATE_EXCEPTIONS"], before = False, page.app.config["PROPAGATE_EXCEPTIONS"]
    view = page.app.view_functions["accounts.check_your_email"]

    def broken() -> str:
        raise RuntimeError("a secret of the service")

    broken.opens_for = "public"  # type: ignore[attr-defined]
    page.app.view_functions["accounts.check_your_email"] = broken
    try:
        answer = page._open("GET", "/check-your-email")
    finally:
        page.app.view_functions["accounts.check_your_email"] = view
        page.app.config["PROPAGATE_EXCEPTIONS"] = before
    assert answer.status_code == 500
    assert faults_of(answer, signed_in=False) == []
    text = answer.get_data(as_text=True)
    assert "RuntimeError" not in text and "a secret of the service" not in text


def seen(app: Flask) -> dict[str, Any]:
    """What the service takes a request with forged headers for."""
    found: dict[str, Any] = {}

    def look(response: Response) -> Response:
        found.update(address=request.remote_addr, secure=request.is_secure, host=request.host)
        return response

    app.after_request(look)
    answer = app.test_client().get(
        "/register",  # a page that asks the database nothing: it has no tables here
        headers={
            "X-Forwarded-For": "198.51.100.7",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example",
        },
        environ_base={"REMOTE_ADDR": "10.0.0.1"},
    )
    found["hsts"] = "Strict-Transport-Security" in answer.headers
    return found


def test_forwarded_headers_count_only_behind_a_configured_proxy(tmp_path: Path) -> None:
    plain = make_app(f"sqlite:///{tmp_path / 'one.sqlite'}", tmp_path)
    assert seen(plain) == {
        "address": "10.0.0.1",
        "secure": False,
        "host": "localhost",
        "hsts": False,
    }
    behind = make_app(f"sqlite:///{tmp_path / 'two.sqlite'}", tmp_path, TRUSTED_PROXIES=1)
    assert seen(behind) == {
        "address": "198.51.100.7",
        "secure": True,
        "host": "evil.example",
        "hsts": True,
    }
