"""Training resources: the pages."""

from flask import Blueprint, abort

from mentor_match.permissions import Permission
from mentor_match.web.access import allow

blueprint = Blueprint("learning", __name__)


@blueprint.get("/library")
@allow(Permission.USE_LIBRARY)
def library() -> str:
    """To be written."""
    abort(404)
