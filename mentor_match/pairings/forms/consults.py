"""What the two of a consult may type: ISBAR, the read-back, and the outcome."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, ValidationError

from mentor_match.pairings.forms.fields import choices_of
from mentor_match.pairings.rules import (
    ASKED_FOR,
    CONSULT_DECLINE_REASONS,
    REDIRECT_REASONS,
    URGENCIES,
)
from mentor_match.web.forms import Form, FreeText, required

MENTOR = "mentor"
ACCEPT, DECLINE, REDIRECT = "accept", "decline", "redirect"
Choices = Sequence[tuple[str, Any]]


class ConsultForm(Form):
    """ISBAR: identify, situation, background, assessment, request."""

    to = RadioField(_l("To which role?"), [required(_l("Choose which role you ask."))])
    urgency = RadioField(
        _l("How soon?"), [required(_l("Choose how soon."))], choices=choices_of(URGENCIES)
    )
    asked_for = RadioField(
        _l("What do you ask for?"),
        [required(_l("Choose what you ask for."))],
        choices=choices_of(ASKED_FOR),
    )
    situation = FreeText(
        _l("Situation"), [required(_l("Say in a sentence what it is about."))], limit=400, rows=2
    )
    background = FreeText(
        _l("Background"), [required(_l("Say what led to it, and what was tried."))], rows=3
    )
    assessment = FreeText(
        _l("Assessment"), [required(_l("Say what you think is going on."))], rows=3
    )
    request = FreeText(
        _l("Request"), [required(_l("Say what you ask of the other role."))], limit=600, rows=2
    )

    @property
    def isbar(self) -> dict[str, str]:
        """The four texts."""
        names = ("situation", "background", "assessment", "request")
        return {name: str(self[name].data) for name in names}


class ReadBackForm(Form):
    """The receiver repeats what is asked, then accepts, declines or redirects."""

    words = FreeText(
        _l("What is asked, in your own words"),
        [required(_l("Say in your own words what is asked, so that the other can check it."))],
        limit=800,
        rows=3,
    )
    answer = RadioField(_l("Your answer"), [required(_l("Choose your answer."))])
    reason = SelectField(_l("If you decline: why?"), choices=choices_of(CONSULT_DECLINE_REASONS))
    to_cadre = SelectField(_l("If you redirect: to whom?"), validate_choice=False)
    because = SelectField(_l("If you redirect: why?"), choices=choices_of(REDIRECT_REASONS))

    def offer(self, cadres: Choices, *, may_decline: bool) -> None:
        """Only what can be done is offered."""
        answers = [(ACCEPT, _l("I accept: this is what I will answer"))]
        if may_decline:
            answers.append((DECLINE, _l("I decline")))
        else:
            del self.reason
        if cadres:
            answers.append((REDIRECT, _l("I redirect it to another cadre")))
            self.to_cadre.choices = list(cadres)
        else:
            del self.to_cadre
            del self.because
        self.answer.choices = answers

    def validate_to_cadre(self, field: Any) -> None:
        """A redirect goes to a cadre of the list."""
        codes = [code for code, _title in field.choices or ()]
        if self.answer.data == REDIRECT and field.data not in codes:
            raise ValidationError(gettext("Choose the cadre you redirect it to."))


class CorrectForm(Form):
    """The asker says what was meant."""

    words = FreeText(_l("What you meant"), [required(_l("Say what you meant."))], limit=800, rows=3)


class AdviceForm(Form):
    """The receiver advises."""

    words = FreeText(_l("What you advise"), [required(_l("Say what you advise."))], rows=5)


class OutcomeForm(Form):
    """The asker closes the loop."""

    words = FreeText(
        _l("What was done, and what you learnt"),
        [required(_l("Say what was done; a sentence is enough."))],
        rows=3,
    )
