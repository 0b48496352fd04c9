"""Who may open a route. Each route says so itself; one that says nothing opens for nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, Response, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.extensions import csrf
from mentor_match.permissions import Permission, Role, Scope, permitted
from mentor_match.web import clock

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
ANY_TOKEN = "any token"  # noqa: S105 - who it opens for, and no secret
_MARK = "opens_for"


def public(view: View) -> View:
    """Anyone may open it, signed in or not."""
    setattr(view, _MARK, PUBLIC)
    return view


def allow(permission: Permission) -> Callable[[View], View]:
    """Only who has the permission may open it."""

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        return view

    return mark


@dataclass(frozen=True, slots=True)
class Grant:
    """What the token of a request allows: in which association, and which scopes.

    What is done with it is done in the name of who issued it. `calls` were made in the minute
    that ends at `until`, this one included.
    """

    token_id: UUID
    association_id: UUID
    issued_by: UUID
    scopes: frozenset[str]
    calls: int
    until: datetime


class BadToken(Exception):
    """No token, or one that is not known, is over or was revoked: all look the same."""


class ScopeMissing(Exception):
    """A good token, but not for this."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__(scope)


class TooManyCalls(Exception):
    """The token was used more often in this minute than it may be."""


def token(scope: Scope | None = None) -> Callable[[View], View]:
    """Only a machine whose token has the scope may open it; without one, whoever has a token.

    Cookies are not looked at, so nobody's browser can be made to send one, and no form token is
    asked for.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, scope or ANY_TOKEN)
        csrf.exempt(view)
        return view

    return mark


class StepFirst(Exception):
    """Only an office opens this, and who holds it has not taken the second step yet."""


def ask_before_acting(
    app: Flask, *, taken: Callable[[], bool], lead: Callable[[], ResponseReturnValue]
) -> None:
    """Name who can tell whether somebody may do more than members do, and where to lead them if
    not: the slice that signs people in."""
    app.extensions["before_acting"] = taken
    app.register_error_handler(StepFirst, lambda _first: lead())


def may_act() -> bool:
    """Whether an office counts now: the second step is taken, or nobody has to take one. Whoever
    looks into an office on a page that is open to members asks this, or `check_may_act`."""
    return bool(current_app.extensions["before_acting"]())


def check_may_act() -> None:
    """Lead who holds an office to the second step, unless it counts already."""
    if not may_act():
        raise StepFirst


def read_tokens(app: Flask, reader: Callable[[str], Grant | None]) -> None:
    """Name who can tell what a token allows: the slice that issues them."""
    app.extensions["token_reader"] = reader


def grant() -> Grant:
    """What the token of this request allows."""
    return cast("Grant", g.grant)


Access = str | Permission | Scope


def from_elsewhere(view: View) -> View:
    """Its POST comes from other programs, without a cookie and so without a token of a form.

    What such a view does must be allowed by what is sent itself, never by who is signed in.
    """
    return cast("View", csrf.exempt(view))


def declare(app: Flask, access: dict[str, str | Permission]) -> None:
    """The same for routes that a library brings: endpoint -> PUBLIC or a permission."""
    app.extensions.setdefault("access", {}).update(access)


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the route declares; None where it declares nothing."""
    declared = app.extensions.get("access", {}).get(endpoint)
    return cast(
        "Access | None",
        declared or getattr(app.view_functions.get(endpoint), _MARK, None),
    )


class MayNot(Exception):
    """Signed in, but not in a role that may do this."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__(permission)


def roles_of_current_user() -> tuple[Role, ...]:
    """The roles of who is signed in; none of a stranger."""
    if not current_user.is_authenticated:
        return ()
    return tuple(Role(name) for name in current_user.role_names)


def may(permission: Permission) -> bool:
    """Whether who is signed in has the permission: for templates that show or hide a link."""
    return permitted(roles_of_current_user(), permission)


def init_app(app: Flask) -> None:
    """Ask before every request."""
    declare(app, {"static": PUBLIC})
    app.before_request(_ask)
    app.after_request(_say_rate)
    app.jinja_env.globals["may"] = may


def _ask() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such route: the 404 page follows
    access = access_of(current_app._get_current_object(), request.endpoint)  # type: ignore[attr-defined]
    if access == PUBLIC:
        return None
    if access is None:
        abort(500, "This route does not say who may open it.")
    if access == ANY_TOKEN or isinstance(access, Scope):
        _ask_token(access if isinstance(access, Scope) else None)
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if not may(Permission(access)):
        raise MayNot(Permission(access))
    if not permitted((Role.MEMBER,), Permission(access)):
        check_may_act()
    return None


def secret_sent() -> str:
    """The secret comes as a bearer token, or as the password of Basic, as platforms send it."""
    sent = request.authorization
    return (sent.token or sent.password or "") if sent else ""


def _ask_token(scope: Scope | None) -> None:
    secret = secret_sent()
    found = current_app.extensions["token_reader"](secret) if secret else None
    if found is None:
        raise BadToken
    g.grant = found
    if found.calls > current_app.config["API_CALLS_A_MINUTE"]:
        raise TooManyCalls
    if scope is not None and scope not in found.scopes:
        raise ScopeMissing(scope)


def _say_rate(answer: Response) -> Response:
    """How much of its minute a token has left, in the names of the IETF's draft."""
    found: Grant | None = g.get("grant")
    if found is not None:
        most = current_app.config["API_CALLS_A_MINUTE"]
        rest = max(0, round((found.until - clock.now()).total_seconds()))
        answer.headers["RateLimit-Policy"] = f"{most};w=60"
        answer.headers["RateLimit-Limit"] = str(most)
        answer.headers["RateLimit-Remaining"] = str(max(0, most - found.calls))
        answer.headers["RateLimit-Reset"] = str(rest)
        if answer.status_code == 429:
            answer.headers["Retry-After"] = str(max(1, rest))
    return answer


def _to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and from there back; what was sent with a form cannot be kept."""
    flash(gettext("Sign in first; then you come back to the page you asked for."))
    back = request.full_path.removesuffix("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=back), code=303)
