"""What the pages of an account share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from mentor_match.accounts.sign_in.browsers import typed_lately
from mentor_match.web.refusals import NotFound
from mentor_match.web.visit import visit

View = TypeVar("View", bound=Callable[..., Any])

blueprint = Blueprint("accounts", __name__)


def here() -> UUID:
    """The sign-in of this browser."""
    found = visit()
    if found is None:
        raise NotFound
    return found.id


def confirmed(view: View) -> View:
    """Only right after the password was typed: else it is asked for, and then leads back."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        if not typed_lately():
            back = request.path if request.method == "GET" else url_for("accounts.second_step")
            return redirect(url_for("accounts.confirm", back=back), code=303)
        return view(*args, **kwargs)

    return cast("View", asked)
