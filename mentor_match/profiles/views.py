"""What a person offers and wants: the pages."""

from flask import Blueprint

blueprint = Blueprint("profiles", __name__)
