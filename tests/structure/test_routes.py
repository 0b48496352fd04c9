"""Every route says who may open it, and is what it claims to be."""

from collections.abc import Callable

import pytest
from flask import Flask

from mentor_match.extensions import csrf
from mentor_match.permissions import Permission, Scope
from mentor_match.web.access import ANY_TOKEN, PUBLIC, access_of

# What a stranger may open. A new line here is a decision someone reads.
PUBLIC_ROUTES = {
    "static",
    "insight.welcome",
    "pairings.calendar_feed",
    "accounts.check_your_email",
    "accounts.enter",  # between the password and the second step
    "accounts.enter_code",
    "accounts.enter_passkey",
    # To the identity server of an association, and back with what it said.
    "sign_on.choose",
    "sign_on.leave",
    "sign_on.back",
    # Who is invited has no account yet; the secret of the mail is what opens it.
    "associations.invitation",
    "associations.refuse_invitation",
    # A certificate is worth what a stranger can check of it.
    "learning.verify",
    "learning.check_certificate",
    "learning.credential",
    "learning.issuer",
    "learning.achievement",
    "learning.key",
    "learning.keys",
    "learning.status",
    "notifications.ask_to_stop",  # the links of a mail work without signing in
    "notifications.stop",
    "learning.stories",
    "learning.stories_feed",
    "learning.story",
    # Figures for everyone, with small cells kept back.
    "open_data.releases",
    "open_data.release",
    "open_data.dictionary",
    "open_data.release_csv",
    "open_data.release_json",
    "open_data.all_csv",
    "open_data.index_json",
    "security.login",
    "security.logout",
    "security.register",
    "security.send_confirmation",
    "security.confirm_email",
    "security.forgot_password",
    "security.reset_password",
    "learning.public_statement",  # by a key only its holder gives away
    "xapi.about",  # the versions of a standard
    "live",  # for load balancers: no more than yes or no
    "ready",
}


@pytest.fixture
def app(app_on: Callable[[str], Flask]) -> Flask:
    return app_on("sqlite")


def undeclared(app: Flask) -> list[str]:
    """The routes that open for nobody, because they do not say for whom."""
    return [rule.endpoint for rule in app.url_map.iter_rules() if not access_of(app, rule.endpoint)]


def test_every_route_declares_who_may_open_it(app: Flask) -> None:
    assert undeclared(app) == []


def test_a_planted_route_without_a_declaration_is_found_and_stays_shut(app: Flask) -> None:
    from config import Config
    from mentor_match import create_app

    class Plain(Config):
        SECRET_KEY = "x" * 40
        SECURITY_PASSWORD_SALT = "x"

    planted = create_app(Plain(), SQLALCHEMY_DATABASE_URI="sqlite://")
    planted.add_url_rule("/planted", "planted", lambda: "open")
    assert undeclared(planted) == ["planted"]
    assert planted.test_client().get("/planted").status_code == 500


def test_only_these_routes_are_public(app: Flask) -> None:
    rules = app.url_map.iter_rules()
    assert {r.endpoint for r in rules if access_of(app, r.endpoint) == PUBLIC} == PUBLIC_ROUTES


def test_every_other_route_names_a_permission_or_the_scope_of_a_token(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        assert access in {PUBLIC, ANY_TOKEN} or isinstance(access, Permission | Scope), rule


def test_what_asks_for_no_form_token_asks_for_an_access_token(app: Flask) -> None:
    exempt = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        for view in [app.view_functions[rule.endpoint]]
        if f"{view.__module__}.{view.__name__}" in csrf._exempt_views
    }
    scoped = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if isinstance(access_of(app, rule.endpoint), Scope)
        or access_of(app, rule.endpoint) == ANY_TOKEN
    }
    # The link in a mail is its own proof, and can do nothing but stop that mail (RFC 8058).
    assert exempt == scoped | {"notifications.stop"}
    assert csrf._exempt_blueprints == set()


def test_no_id_in_an_address_can_be_counted(app: Flask) -> None:
    counted = [
        str(rule)
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if name.endswith("id") and type(converter).__name__ != "UUIDConverter"
    ]
    assert counted == []


def test_get_and_post_stand_apart(app: Flask) -> None:
    both = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if {"GET", "POST"} <= (rule.methods or set()) and not rule.endpoint.startswith("security.")
    ]
    assert both == []
