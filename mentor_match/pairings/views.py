"""Requests and pairings: the pages."""

from flask import Blueprint, abort

from mentor_match.permissions import Permission
from mentor_match.web.access import allow

blueprint = Blueprint("pairings", __name__)


@blueprint.get("/requests")
@allow(Permission.TAKE_PART)
def requests() -> str:
    """To be written."""
    abort(404)


@blueprint.get("/pairings")
@allow(Permission.TAKE_PART)
def pairings() -> str:
    """To be written."""
    abort(404)
