"""The files, at addresses that stay: a quarter never changes once it is out."""

from collections.abc import Sequence
from typing import Any

from flask import Response, json, request
from flask_login import current_user

from mentor_match.open_data.queries import get_release, list_figures, list_published
from mentor_match.open_data.rules import LICENCE, LIMIT, VERSION, read_quarter
from mentor_match.open_data.views.pages import blueprint
from mentor_match.web.access import public
from mentor_match.web.robots import may_be_found
from mentor_match.web.tables import csv_text
from mentor_match.web.templating import outside_address

HEADINGS = ("quarter", "indicator", "country", "cadre", "people", "kept_back")
DAY = 86_400  # seconds a cache may answer by itself


@blueprint.get("/open-data/v1/<string:quarter>.csv")
@public
@may_be_found
def release_csv(quarter: str) -> Response:
    """A quarter as a table."""
    found = get_release(read_quarter(quarter))
    return _table(list_figures(found.quarter), f"open-data-{found.quarter}.csv")


@blueprint.get("/open-data/v1/figures.csv")
@public
@may_be_found
def all_csv() -> Response:
    """All quarters that are out, as one table."""
    return _table(list_figures(), "open-data.csv")


@blueprint.get("/open-data/v1/<string:quarter>.json")
@public
@may_be_found
def release_json(quarter: str) -> Response:
    """A quarter with all that is needed to read it."""
    found = get_release(read_quarter(quarter))
    body = {
        "version": VERSION,
        "quarter": found.quarter,
        "published_at": found.published_at.isoformat(),
        "licence": LICENCE,
        "smallest_shown": LIMIT,
        "dictionary": outside_address("open_data.dictionary"),
        "figures": [
            {
                "indicator": one.indicator,
                "country": one.country,
                "cadre": one.cadre,
                "people": one.people,
                "kept_back": one.people is None,
            }
            for one in list_figures(found.quarter)
        ],
    }
    return _file(json.dumps(body, ensure_ascii=False, sort_keys=False), "application/json")


@blueprint.get("/open-data/v1/index.json")
@public
@may_be_found
def index_json() -> Response:
    """Which quarters are out, and where."""
    body = {
        "version": VERSION,
        "licence": LICENCE,
        "dictionary": outside_address("open_data.dictionary"),
        "releases": [
            {
                "quarter": one.quarter,
                "published_at": one.published_at.isoformat(),
                "csv": outside_address("open_data.release_csv", quarter=one.quarter),
                "json": outside_address("open_data.release_json", quarter=one.quarter),
            }
            for one in list_published()
        ],
    }
    return _file(json.dumps(body, sort_keys=False), "application/json")


def _table(figures: Sequence[Any], name: str) -> Response:
    rows = [
        (
            *(one.quarter, one.indicator, one.country, one.cadre),
            "" if one.people is None else one.people,
            "yes" if one.people is None else "no",
        )
        for one in figures
    ]
    answer = _file(csv_text(HEADINGS, rows), "text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _file(body: str, mimetype: str) -> Response:
    """The same bytes for everyone; a cache may keep them for a day, and then asks."""
    answer = Response(body, mimetype=mimetype)
    if not current_user.is_authenticated:
        answer.headers["Cache-Control"] = f"public, max-age={DAY}"
        answer.add_etag()
        answer.make_conditional(request)
    return answer
