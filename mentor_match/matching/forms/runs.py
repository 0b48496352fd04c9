"""What coordinators ask a run for, and how people answer a proposal."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import FloatField, IntegerField, RadioField
from wtforms.validators import NumberRange, Optional, ValidationError

from mentor_match.matching.rules import (
    FORBID_REASONS,
    OBJECTIVES,
    QUOTAS,
    REFUSAL_REASONS,
    Wish,
)
from mentor_match.web.forms import Form, required


def _share(kind: str) -> IntegerField:
    title = _l(QUOTAS[kind])
    wrong = _l("Enter “%(label)s” as a share from 0 to 100 per cent.", label=title)
    return IntegerField(title, [Optional(), NumberRange(0, 100, wrong)])


class RunForm(Form):
    """What a draft is to aim for."""

    objective = RadioField(
        _l("What matters most?"),
        [required(_l("Choose what matters most."))],
        choices=[(code, _l(title)) for code, title in OBJECTIVES.items()],
    )
    floor = FloatField(
        _l("The lowest score that is good enough, from 0 to 1"),
        [Optional(), NumberRange(0, 1, _l("Enter the lowest score as a number from 0 to 1."))],
    )
    cross = _share("cross")
    rural = _share("rural")
    safeguard = _share("safeguard")

    def validate_floor(self, field: Any) -> None:
        """Only pairs that are good enough: how good that is has to be said."""
        if self.objective.data == "quality" and not field.data:
            raise ValidationError(
                gettext("Enter the lowest score that is good enough, such as 0.4.")
            )

    def wish(self, weights: Any) -> Wish:
        """What was asked for, with the weights of the programme."""
        return Wish(
            objective=self.objective.data,
            floor=self.floor.data or 0.0,
            cross=self.cross.data or 0,
            rural=self.rural.data or 0,
            safeguard=self.safeguard.data or 0,
            weights=weights,
        )


class ForbidForm(Form):
    """Why a pair must not be."""

    reason = RadioField(
        _l("Why should these two not be paired?"),
        [required(_l("Choose why these two should not be paired."))],
        choices=[(code, _l(title)) for code, title in FORBID_REASONS.items()],
    )


class HandMadeForm(Form):
    """Pairs made by hand, in a spreadsheet."""

    file = FileField(
        _l("A file of pairs (CSV or XLSX)"),
        [FileRequired(_l("Choose a file with the columns mentee_id and mentor_id."))],
    )


class RefuseForm(Form):
    """Why a person says no to a proposal."""

    reason = RadioField(
        _l("Why does this proposal not suit you?"),
        [required(_l("Choose why the proposal does not suit you."))],
        choices=[(code, _l(title)) for code, title in REFUSAL_REASONS.items()],
    )
