"""What a reader may ask the library for."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length

from mentor_match.web.forms import Form


class LibraryForm(Form):
    """The filters of the library. They stand in the address, so the form carries no token."""

    class Meta(Form.Meta):
        csrf = False

    words = StringField(
        _l("Words in the title or provider"),
        [Length(max=100, message=_l("Search for 100 characters at most. Use fewer words."))],
    )
    topic = SelectField(_l("Topic"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    cadre = SelectField(_l("For the cadre"), validate_choice=False)

    def offer(self, **choices: Sequence[tuple[str, Any]]) -> None:
        """Fill the lists: name of the field -> (code, title) pairs."""
        for name, pairs in choices.items():
            self[name].choices = [("", _l("All")), *pairs]
