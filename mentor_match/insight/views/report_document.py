"""The evidence report as a PDF."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from mentor_match.insight.rules.report import KINDS, Reached, Report, Told
from mentor_match.open_data.rules import LIMIT, UNKNOWN
from mentor_match.pulse.rules import (
    CAN_SHOW,
    CANNOT_SHOW,
    MEASURES,
    WAVE_TITLES,
    Difference,
    Share,
    WaveResult,
    points,
    sentence_of,
)
from mentor_match.reference.choices import SETTING_WORDS
from mentor_match.web import names
from mentor_match.web.documents import Document
from mentor_match.web.templating import language_of_page, share, text_direction

DASH = "–"
ROOM = 60  # mm: a heading and its table stay together


def document_of(programme: Any, report: Report, *, service: str, made_at: datetime) -> Document:
    """The report of a programme; the same content on the same day gives the same bytes."""
    made = Document(
        title=_("Evidence report: %(title)s", title=programme.title),
        language=language_of_page(),
        direction=text_direction(),
        made_at=made_at.replace(hour=0, minute=0, second=0, microsecond=0),
        footer=_("%(service)s, evidence report", service=service),
    )
    made.paragraph(_("Evidence report"), soft=True)
    made.heading(programme.title)
    partners = [one.association.name for one in programme.partners if one.joined_at]
    made.facts(
        [
            (_("Run by"), ", ".join([programme.association.name, *partners])),
            (_("Enrolment"), f"{_day(programme.opens_on)} {DASH} {_day(programme.closes_on)}"),
            (_("Counted until"), _day(report.until - timedelta(days=1))),
        ]
    )
    made.paragraph(programme.about)
    _who(made, report)
    _what_changed(made, report)
    _pulse(made, report)
    _stories(made, report.stories)
    _limits(made)
    return made


def _day(at: date) -> str:
    return format_date(at, "d MMMM y")


def _who(made: Document, report: Report) -> None:
    made.heading(_("Who was reached, and where"), 2)
    if not report.closed:
        made.paragraph(_("Enrolment is not over, so nobody is counted yet."))
        return
    for title, people in ((_("Mentees"), report.mentees), (_("Mentors"), report.mentors)):
        if people.total is None:
            made.paragraph(
                _("%(who)s: fewer than %(limit)s, so nothing is shown.", who=title, limit=LIMIT)
            )
            continue
        if people.countries is None:
            made.paragraph(
                _(
                    "%(who)s: %(people)s. By group nothing is shown: beside the reader's own "
                    "members the others are too few.",
                    who=title,
                    people=people.total,
                )
            )
            continue
        said = ngettext(
            "%(who)s: %(people)s, in %(num)s country.",
            "%(who)s: %(people)s, in %(num)s countries.",
            people.countries,
            who=title,
            people=people.total,
        )
        made.paragraph(said)
        for kind in KINDS:
            _group(made, title, kind, people)


def _name(kind: str, code: str) -> str:
    if kind == "setting":
        return _(SETTING_WORDS[code]) if code in SETTING_WORDS else code
    return names.cadre(code) if kind == "cadre" else names.country(code)


def _group(made: Document, title: str, kind: str, people: Reached) -> None:
    heads = {"cadre": _("Cadre"), "country": _("Country"), "setting": _("Place of work")}

    def said(code: str) -> str:
        return _("Not stated") if code == UNKNOWN else _name(kind, code)

    rows = [[said(code), str(count)] for code, count in people.shown(kind)]
    also = sorted(map(said, people.kept_back(kind)))
    if also:
        rows.append([_("Also: %(names)s", names=", ".join(also)), _("kept back")])
    made.rows([f"{title}, {heads[kind]}", _("People")], rows, widths=(4, 1), numeric=(1,))


def _what_changed(made: Document, report: Report) -> None:
    made.heading(_("What changed"), 2)
    few = _("fewer than %(limit)s", limit=LIMIT)
    rows = [
        (_("Mentees who got a mentor"), _number(report.matched, _("kept back"))),
        (_("Pairings opened"), _number(report.pairings, few)),
        (_("Sessions both confirmed"), _number(report.sessions, few)),
        (_("Hours of mentoring"), _number(report.hours, few)),
        (_("Hours of CPD recorded from sessions"), _number(report.cpd_hours, few)),
    ]
    if report.cost_of_pairing is not None:
        cost = f"{format_decimal(report.cost_of_pairing)} {report.currency or ''}".strip()
        rows.append((_("Cost for each pairing"), cost))
    made.facts(rows)
    if report.levels is not None:
        made.paragraph(levels_sentence(report))


def levels_sentence(report: Report) -> str:
    """Levels before and after, in one sentence."""
    assert report.levels is not None
    one = report.levels
    return _(
        "%(mentees)s mentees reached %(goals)s goals. On the scale from 0 to 5 they stood at "
        "%(before)s before and at %(after)s after, as mentor or co-mentor signed off.",
        mentees=one.mentees,
        goals=one.goals,
        before=format_decimal(round(one.before, 1)),
        after=format_decimal(round(one.after, 1)),
    )


def _number(value: float | None, few: str) -> str:
    return few if value is None else format_decimal(round(value))


def _pulse(made: Document, report: Report) -> None:
    made.heading(_("Staying or leaving"), 2)
    if report.pulse is None or not report.pulse.waves:
        made.paragraph(_("Too few people of the programme answered to show anything."))
        return
    made.paragraph(f"{_(CAN_SHOW)} {_(CANNOT_SHOW)}")
    for one in report.pulse.waves:
        _wave(made, one)


def _wave(made: Document, one: WaveResult) -> None:
    if made.will_page_break(ROOM):
        made.add_page()
    made.heading(_(WAVE_TITLES[one.wave]), 3)
    made.rows(
        [_("Answer"), _("With a mentor"), _("Without"), _("Difference, points")],
        [
            [
                _(measure.title),
                *(_share(side) for side in one.shares[measure.code]),
                _difference(one.differences.get(measure.code)),
            ]
            for measure in MEASURES
        ],
        widths=(4, 2, 2, 2.6),
        numeric=(1, 2, 3),
    )
    for measure in MEASURES:
        found = one.differences.get(measure.code)
        if found is not None:
            sentence, facts = sentence_of(found)
            made.paragraph(_(sentence, what=_(measure.title), **facts), soft=True, size=9)


def _share(one: Share) -> str:
    if one.count is None:
        return _("kept back") if one.n else DASH
    return f"{share(one.count, one.n)} ({one.n})"


def _difference(found: Difference | None) -> str:
    if found is None:
        return DASH
    ends: Mapping[str, object] = {"low": points(found.low), "high": points(found.high)}
    return f"{points(found.value)} ({_('%(low)s to %(high)s', **ends)})"


def _stories(made: Document, stories: Sequence[Told]) -> None:
    if not stories:
        return
    made.heading(_("Stories, told with consent"), 2)
    for one in stories:
        made.heading(one.headline, 3)
        made.paragraph(one.words)
        made.paragraph(f"{one.byline or names.cadre(one.cadre)} · {one.address}", soft=True, size=8)


def _limits(made: Document) -> None:
    made.heading(_("Methods and limits"), 2)
    for text in limits():
        made.paragraph(text, size=9.5)


def limits() -> list[str]:
    """What the reader has to know, also on the page."""
    return [
        _(
            "Counted are everyone who enrolled or was paired in the programme, through whichever "
            "association, in months that are over; cadre, country and place are what people say "
            "of themselves. Sessions count where both sides confirmed them, goals where they were "
            "signed off, CPD as it was recorded from sessions by those who were paired."
        ),
        _(
            "No group below %(limit)s people is shown. Further groups are kept back so that no "
            "small one can be worked out from the totals, which is calculated exactly. What grows "
            "is counted in steps of at least %(limit)s, so that two reports cannot be subtracted.",
            limit=LIMIT,
        ),
        _(
            "The cost is what the association entered for the whole programme, divided by the "
            "pairings counted. It leaves out the time that mentors give."
        ),
        _(
            "This report describes; it does not prove that mentoring caused a change. There was "
            "no drawing of lots, people who take part differ from those who do not, and levels "
            "are judged by mentors who know the mentee."
        ),
    ]
