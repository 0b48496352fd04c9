"""What a reader may ask the library for."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length

from mentor_match.learning.rules import ADDRESS_TITLES, FORM_TITLES, LICENCE_TITLES
from mentor_match.web.forms import Form
from mentor_match.words import N_

SIZE_TITLES = {"1": N_("Under 1 MB"), "10": N_("Under 10 MB"), "100": N_("Under 100 MB")}


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
    form = SelectField(_l("Kind"), validate_choice=False)
    size = SelectField(_l("Size of the download"), validate_choice=False)
    licence = SelectField(_l("Licence"), validate_choice=False)
    address = SelectField(_l("State of the address"), validate_choice=False)

    def offer(self, **choices: Sequence[tuple[str, Any]]) -> None:
        """Fill the lists: name of the field -> (code, title) pairs."""
        fixed = {
            "form": _pairs(FORM_TITLES),
            "size": _pairs(SIZE_TITLES),
            "licence": _pairs(LICENCE_TITLES),
            "address": _pairs(ADDRESS_TITLES),
        }
        for name, pairs in {**choices, **fixed}.items():
            self[name].choices = [("", _l("All")), *pairs]

    def shown(self, name: str) -> str:
        """The value of a filter in words, for the sentence that says which one removes most."""
        value = self[name].data or ""
        titles = dict(self[name].choices) if isinstance(self[name], SelectField) else {}
        return str(titles.get(value, value))


def _pairs(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(code), gettext(title)) for code, title in titles.items()]
