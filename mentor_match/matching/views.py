"""Suggestions: the pages."""

from flask import Blueprint, abort

from mentor_match.permissions import Permission
from mentor_match.web.access import allow

blueprint = Blueprint("matching", __name__)


@blueprint.get("/suggestions")
@allow(Permission.FIND_MENTORS)
def suggestions() -> str:
    """To be written."""
    abort(404)
