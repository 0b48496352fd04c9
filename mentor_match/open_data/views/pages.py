"""Figures for everyone: which quarters are out, one of them, and what the words mean."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from mentor_match.open_data import rules
from mentor_match.open_data.queries import get_release, list_figures, list_published
from mentor_match.open_data.rules import CODES, INDICATORS, TOTAL, UNKNOWN, read_quarter
from mentor_match.reference.cadres import find_cadre
from mentor_match.web.access import public
from mentor_match.web.names import cadre as cadre_name
from mentor_match.web.names import country as country_name
from mentor_match.web.robots import may_be_found, shared

blueprint = Blueprint("open_data", __name__)


@blueprint.app_template_filter("open_place")
def place(code: str) -> str:
    """A country's or cadre's code as people read it."""
    if code in (TOTAL, UNKNOWN):
        return _("All") if code == TOTAL else _("Not stated")
    return cadre_name(code) if find_cadre(code) else country_name(code)


@blueprint.get("/open-data")
@public
@may_be_found
def releases() -> Response:
    """Which quarters are out."""
    html = render_template("open_data/releases.html", releases=list_published(), rules=rules)
    return shared(html)


@blueprint.get("/open-data/dictionary")
@public
@may_be_found
def dictionary() -> Response:
    """What every column and code means, and what is kept back."""
    return shared(render_template("open_data/dictionary.html", rules=rules))


@blueprint.get("/open-data/v1/<string:quarter>")
@public
@may_be_found
def release(quarter: str) -> Response:
    """One quarter: all indicators in total, and one of them by country and by cadre."""
    found = get_release(read_quarter(quarter))
    asked = request.args.get("indicator", "")
    code = asked if asked in CODES else CODES[0]
    figures = list_figures(found.quarter)
    mine = [one for one in figures if one.indicator == code]
    html = render_template(
        "open_data/release.html",
        release=found,
        indicators=INDICATORS,
        chosen=next(one for one in INDICATORS if one.code == code),
        totals={one.indicator: one for one in figures if one.country == one.cadre == TOTAL},
        countries=_largest_first(mine, "country", "cadre"),
        cadres=_largest_first(mine, "cadre", "country"),
        rules=rules,
    )
    return shared(html)


def _largest_first(figures: Sequence[Any], of: str, other: str) -> list[Any]:
    """The sums by one code, those that are shown first."""
    sums = [one for one in figures if getattr(one, other) == TOTAL and getattr(one, of) != TOTAL]
    return sorted(sums, key=lambda one: (-(one.people or 0), getattr(one, of)))
