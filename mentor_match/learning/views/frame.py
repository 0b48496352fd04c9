"""What all pages of this slice share: the blueprint."""

from flask import Blueprint

blueprint = Blueprint("learning", __name__)
