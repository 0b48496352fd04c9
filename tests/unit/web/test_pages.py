"""The address of another page of a list: what a reader wrote in it stays harmless."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from mentor_match.web.pages import address_of_page


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/things/<name>", "things", lambda name: name)
    return app


def test_filters_stay_and_the_page_is_another(app: Flask) -> None:
    with app.test_request_context("/things/a?topic=x&topic=y&page=2&words=two+words"):
        found = urlsplit(address_of_page(3))
    assert found.path == "/things/a"
    assert parse_qsl(found.query) == [
        ("topic", "x"), ("topic", "y"), ("page", "3"), ("words", "two words"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query", ["endpoint=x", "_external=1", "_scheme=ftp&_external=1", "_anchor=z", "name=other"]
)
def test_no_argument_of_a_reader_changes_where_a_link_goes(app: Flask, query: str) -> None:
    with app.test_request_context(f"/things/a?{query}"):
        found = address_of_page(2)
    assert found == f"/things/a?{query}&page=2"
