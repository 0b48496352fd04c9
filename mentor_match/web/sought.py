"""Words sought among people stay out of addresses, which browsers, proxies and histories keep.

They are sent with a form and kept in the visit; the address says that something is sought, and
not what. Without that the list shows everyone again. What is sought among things (the library) may
stand in an address, and so may codes of lists, states and numbers of pages.
"""

from typing import Any

from flask import request, session
from werkzeug.wrappers import Response

from mentor_match.web.pages import go
from mentor_match.web.typed import is_typed

_KEPT, LONGEST = "sought", 80


def seek(endpoint: str, place: object, **values: Any) -> Response:
    """Keep the words of the form that was sent for this place, and on to the list."""
    words = request.form.get("words", "").strip()[:LONGEST]
    words = words if is_typed(words) else ""
    session[_KEPT] = [str(place), words]
    return go(
        endpoint, sought=1 if words else None, state=request.form.get("state") or None, **values
    )


def sought(place: object) -> str:
    """The words the list of this place is narrowed to; empty where the address asks for all."""
    kept_place, words = session.get(_KEPT, ("", ""))
    return str(words) if "sought" in request.args and kept_place == str(place) else ""
