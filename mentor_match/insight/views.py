"""Home, and what coordinators watch: the pages."""

from flask import Blueprint, abort

from mentor_match.permissions import Permission
from mentor_match.web.access import allow, public

blueprint = Blueprint("insight", __name__)


@blueprint.get("/")
@public
def welcome() -> str:
    """To be written."""
    abort(404)


@blueprint.get("/home")
@allow(Permission.KEEP_OWN_ACCOUNT)
def home() -> str:
    """To be written."""
    abort(404)


@blueprint.get("/coordination")
@allow(Permission.WATCH_ASSOCIATION)
def coordination() -> str:
    """To be written."""
    abort(404)
