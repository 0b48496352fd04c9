"""Associations and their members: the pages."""

from flask import Blueprint, abort

from mentor_match.permissions import Permission
from mentor_match.web.access import allow

blueprint = Blueprint("associations", __name__)


@blueprint.get("/administration")
@allow(Permission.RUN_SERVICE)
def administration() -> str:
    """To be written."""
    abort(404)
