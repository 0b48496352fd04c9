"""Health and flow of an association: the pages of figures, and their file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated, list_programmes_of
from mentor_match.insight.exports import Report, flow_rows
from mentor_match.insight.queries.flow import ALL, PROGRAMME, count_flow
from mentor_match.insight.queries.funnel import read_funnel
from mentor_match.insight.queries.groups import APART, PARTNER, read_groups, read_satisfaction
from mentor_match.insight.rules import cross_table, plot, shade
from mentor_match.insight.rules.flow import (
    BY_MONTH,
    BY_PROGRAMME,
    DEFINITIONS,
    FUNNEL_TITLES,
    Counted,
    Number,
    Span,
    chosen,
    numbers,
    span_of,
)
from mentor_match.insight.views.associations import blueprint
from mentor_match.pairings.rules import ENDINGS
from mentor_match.pairings.rules.feedback import ITEMS, USEFUL
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.tables import csv_answer
from mentor_match.web.templating import text_direction
from mentor_match.words import N_

PLOTS = (  # what stands in one chart, and its highest line
    (("requests", "opened"), None),
    (("answered",), 100),
    (("first-session",), None),
    (("sessions",), None),
    (("goals", "resources"), None),
    (("cpd",), None),
)
USEFUL_TITLE = N_("How useful was the session?")


@blueprint.get("/coordination/<uuid:association_id>/figures")
@allow(Permission.WATCH_ASSOCIATION)
def association_figures(association_id: UUID) -> str:
    """Every figure with its n and its definition, as a whole and month by month."""
    asked = read_span(association_id)
    association, span, now = asked["association"], asked["span"], clock.now()
    counted = count_flow(association.id, span, now)
    months = _months(counted, span)
    return render_template(
        "insight/association_flow.html",
        **asked,
        numbers=numbers(counted[ALL]),
        funnel=read_funnel(association.id, span),
        months=months,
        cut=len(months) < span.length,
        charts=_charts(months),
        codes=BY_MONTH,
        definitions=DEFINITIONS,
        steps=FUNNEL_TITLES,
    )


@blueprint.get("/coordination/<uuid:association_id>/figures/groups")
@allow(Permission.WATCH_ASSOCIATION)
def association_groups(association_id: UUID) -> str:
    """Pairings by cadres, country and reason to end; and how useful both sides find it."""
    asked = read_span(association_id)
    groups = read_groups(asked["association"].id, asked["span"])
    pairs = {_two(code): n for code, n in groups.cadres.shown.items()}
    return render_template(
        "insight/association_groups.html",
        **asked,
        groups=groups,
        cadres=cross_table(pairs),
        shade=shade,
        partner=PARTNER,
        satisfaction=read_satisfaction(asked["association"].id),
        questions=[(USEFUL, USEFUL_TITLE, ""), *((i.code, i.mentee, i.area) for i in ITEMS)],
        reasons=ENDINGS,
    )


@blueprint.get("/coordination/<uuid:association_id>/figures/programmes")
@allow(Permission.WATCH_ASSOCIATION)
def association_programme_figures(association_id: UUID) -> str:
    """Programme against programme, and against what came about without one."""
    asked = read_span(association_id)
    counted = count_flow(asked["association"].id, asked["span"], clock.now(), PROGRAMME)
    return render_template(
        "insight/association_programmes.html",
        **asked,
        rows=_by_programme(counted, asked["programmes"]),
        codes=BY_PROGRAMME,
        definitions=DEFINITIONS,
    )


@blueprint.get("/coordination/<uuid:association_id>/figures.csv")
@allow(Permission.WATCH_ASSOCIATION)
def association_figures_csv(association_id: UUID) -> Response:
    """The same figures as a file for a spreadsheet."""
    asked = read_span(association_id)
    id_, span, now = asked["association"].id, asked["span"], clock.now()
    by_month = count_flow(id_, span, now)
    of_programmes = _by_programme(count_flow(id_, span, now, PROGRAMME), asked["programmes"])
    report = Report(
        numbers=numbers(by_month[ALL]),
        funnel=read_funnel(id_, span),
        months=[(f"{first:%Y-%m}", row) for first, row in _months(by_month, span)],
        programmes=[(one.title if one else "", row) for one, row in of_programmes],
        groups=read_groups(id_, span),
        satisfaction=read_satisfaction(id_),
    )
    headings, rows = flow_rows(report)
    return csv_answer(_("figures-%(code)s.csv", code=asked["association"].code), headings, rows)


def read_span(association_id: UUID) -> dict[str, Any]:
    """What every page of figures begins with: whose figures, of which programme and months."""
    found = get_coordinated(association_id, current_user.id)
    programmes = list_programmes_of(found.id)
    wanted, since, until = (request.args.get(name, "") for name in ("programme", "from", "until"))
    programme_id = next((one.id for one in programmes if str(one.id) == wanted), None)
    span = span_of(since, until, programme_id, clock.now())
    return {
        "association": found,
        "programmes": programmes,
        "span": span,
        "asked": {
            "from": f"{span.since:%Y-%m}",
            "until": until if len(until) == 7 else "",
            "programme": programme_id or "",
        },
    }


def _two(code: str) -> tuple[str, str]:
    mentee, _apart, mentor = code.partition(APART)
    return mentee, mentor


def _months(counted: Mapping[str, Counted], span: Span) -> Sequence[tuple[date, Sequence[Number]]]:
    return [
        (first, chosen(counted.get(f"{first:%Y-%m}", Counted()), BY_MONTH))
        for first in span.months()
    ]


def _charts(months: Sequence[tuple[date, Sequence[Number]]]) -> Sequence[tuple[Any, Any]]:
    mirrored = text_direction() == "rtl"
    return [
        (
            [_(DEFINITIONS[code][0]) for code in codes],
            plot(
                [[row[BY_MONTH.index(code)].value for _first, row in months] for code in codes],
                mirrored=mirrored,
                top=top,
            ),
        )
        for codes, top in PLOTS
    ]


def _by_programme(
    counted: Mapping[Any, Counted], programmes: Sequence[Any]
) -> Sequence[tuple[Any, Sequence[Number]]]:
    """(programme, its figures), and last those without one."""
    order = [one for one in (*programmes, None) if (one.id if one else None) in counted]
    return [(one, chosen(counted[one.id if one else None], BY_PROGRAMME)) for one in order]
