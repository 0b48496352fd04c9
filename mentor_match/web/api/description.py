"""The description of the API in OpenAPI 3.1, for whoever has a token.

The same text stands in docs/openapi.json; a test keeps the two together.
"""

from flask import Blueprint, Response, current_app, jsonify

from mentor_match.web.access import token
from mentor_match.web.api.frame import PREFIX

described = Blueprint("api", __name__, url_prefix=PREFIX)


@described.get("/openapi.json")
@token()
def openapi() -> Response:
    """All there is, and how it is asked for."""
    (api,) = current_app.extensions["flask-smorest"]["apis"].values()
    return jsonify(api["ext_obj"].spec.to_dict())
