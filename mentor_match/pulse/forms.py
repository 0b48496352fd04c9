"""The four questions as a form."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from mentor_match.pulse.rules import BURNOUT, KEEPS, LEAVING, LIKELY, MOST_KEEPS, SATISFIED
from mentor_match.web.forms import Checkboxes, Form


def _five(label: Any, words: Mapping[int, str]) -> RadioField:
    return RadioField(
        label,
        [Optional()],
        choices=[(str(value), _l(text)) for value, text in words.items()],
        validate_choice=True,
    )


class PulseForm(Form):
    """Each question may be left out; all of them together is skipping."""

    leave_post = _five(_l(LEAVING["leave_post"]), LIKELY)
    leave_country = _five(_l(LEAVING["leave_country"]), LIKELY)
    leave_profession = _five(_l(LEAVING["leave_profession"]), LIKELY)
    burnout = _five(_l("Which sentence comes closest to how your work feels now?"), BURNOUT)
    satisfaction = _five(_l("All in all, how satisfied are you with your work?"), SATISFIED)
    keeps = Checkboxes(
        _l("What would do most to keep you where you are? Choose up to three."),
        choices=[(code, _l(text)) for code, text in KEEPS.items()],
    )

    @property
    def values(self) -> dict[str, int | None]:
        """measure -> answer, None where it was left out."""
        names = (*LEAVING, "burnout", "satisfaction")
        return {name: int(self[name].data) if self[name].data else None for name in names}

    def validate(self, extra_validators: Any = None) -> bool:
        """Something has to be said, and not everything can matter most."""
        if not super().validate(extra_validators):
            return False
        if len(self.keeps.data) > MOST_KEEPS:
            self.keeps.errors = [gettext("Choose three at most, those that matter most.")]
        elif not self.keeps.data and not any(self.values.values()):
            said = gettext("Answer one question at least, or choose “Skip this time”.")
            self.form_errors.append(said)
        return not self.keeps.errors and not self.form_errors
