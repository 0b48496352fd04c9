"""What each of the two says about a session, and about the whole."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.pairings.forms.fields import choices_of
from mentor_match.pairings.rules.feedback import (
    BETTER,
    ITEMS,
    SCALE,
    USEFUL_TITLES,
    WORDS_LIMIT,
)
from mentor_match.web.forms import Form, FreeText, required


class SessionFeedbackForm(Form):
    """Two questions."""

    useful = RadioField(
        _l("Was this session useful to you?"),
        [required(_l("Choose how useful the session was."))],
        choices=choices_of(USEFUL_TITLES),
    )
    better = RadioField(
        _l("What would make the next one better?"),
        [required(_l("Choose what would make the next one better."))],
        choices=choices_of(BETTER),
    )
    words = FreeText(
        _l("Anything the people who run this service should know (optional)"),
        limit=WORDS_LIMIT,
        rows=3,
    )


class ClosingForm(Form):
    """Eight statements, each with how far it is true. The fields are those of `for_side`."""

    @property
    def answers(self) -> Mapping[str, str]:
        """item -> answer."""
        return {item.code: self[item.code].data for item in ITEMS}


def closing_form(side: str, **filled: Any) -> ClosingForm:
    """The eight statements as this side is asked."""
    fields = {
        item.code: RadioField(
            _l(item.asked(side)),
            [required(_l("Choose how far it is true: “%(text)s”", text=_l(item.asked(side))))],
            choices=choices_of(SCALE),
        )
        for item in ITEMS
    }
    return type("ClosingFormOfSide", (ClosingForm,), fields)(**filled)
