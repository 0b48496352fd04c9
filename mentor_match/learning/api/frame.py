"""The routes of learning in the API."""

from mentor_match.web.api import Blueprint

machines = Blueprint("learning_api", __name__)
