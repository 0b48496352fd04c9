"""Search engines: only what is made for the world may be found through them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "may_be_found"


def may_be_found(view: View) -> View:
    """A public page that search engines may list."""
    setattr(view, _MARK, True)
    return view


def shared(body: str | bytes, mimetype: str = "text/html") -> Response:
    """A page that is the same for every stranger: kept, but never shown without asking first.

    What is taken back has to be gone at once, so no cache may answer by itself; asking costs a
    stranger on a slow line a few bytes where nothing has changed.
    """
    answer = Response(body, mimetype=mimetype)
    if not current_user.is_authenticated:
        answer.headers["Cache-Control"] = "public, no-cache"
        answer.vary.update(("Cookie", "Accept-Language"))
        answer.add_etag()
        answer.make_conditional(request)
    return answer


def init_app(app: Flask) -> None:
    """Ask robots to stay out of everything else, files and errors included."""
    app.after_request(_keep_out)


def _keep_out(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    known = current_user.is_authenticated if request.endpoint != "static" else False
    if not getattr(view, _MARK, False) or response.status_code >= 400 or known:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
