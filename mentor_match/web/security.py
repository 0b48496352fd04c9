"""Headers on every answer, errors included, the proxy that may speak for the client, and pages that
take forms alone."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, request
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from mentor_match.web.problems import for_machine

# No script, no inline style, nothing from other hosts. `data:` is for nothing: icons are files.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

# The same for the few pages a browser has to be asked on: files of our own, and none inline.
POLICY_WITH_SCRIPT = POLICY + "; script-src 'self'"
View = TypeVar("View", bound=Callable[..., Any])
_MARK = "has_script"


def with_script(view: View) -> View:
    """A page that cannot do without a script: passkeys are asked for by nothing else."""
    setattr(view, _MARK, True)
    return view


def init_app(app: Flask) -> None:
    """Send the headers; believe forwarded ones only from as many proxies as are configured."""
    app.after_request(_headers)
    app.before_request(_take_forms_alone)
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


def _take_forms_alone() -> None:
    """The libraries would read a body of JSON in the place of any form, with values of any kind and
    past whoever looks at the form before them: what counts tries, and the audit."""
    if request.is_json and request.get_data() and not for_machine():
        abort(415)


def _headers(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    policy = POLICY_WITH_SCRIPT if getattr(view, _MARK, False) else POLICY
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static" and current_user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    return response
