"""Addresses with signs that nobody types are refused before anything looks at them.

A part of the path names nothing then, and what is asked for behind it is not understood. Machines
hear from the API which of their parameters it is.
"""

from collections.abc import Iterable
from typing import Any

from flask import Flask, abort, request

from mentor_match.web.problems import for_machine
from mentor_match.web.typed import are_typed_lines


def init_app(app: Flask) -> None:
    """Look at the address of every request."""
    app.before_request(_check)


def _check() -> None:
    if for_machine():
        return
    if not _are_typed((request.view_args or {}).values()):
        abort(404)
    if not _are_typed(text for pair in request.args.items(multi=True) for text in pair):
        abort(400)


def _are_typed(values: Iterable[Any]) -> bool:
    return all(are_typed_lines(value) for value in values if isinstance(value, str))
