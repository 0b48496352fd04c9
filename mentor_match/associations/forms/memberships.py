"""Joining, verifying, and what administrators set up: what a person may type."""

from collections.abc import Iterable
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import Length, Regexp

from mentor_match.associations.rules import LAPSE_REASONS, plain_number
from mentor_match.reference.countries import list_countries
from mentor_match.web.forms import Form, required


def _association_field(label: Any) -> Any:
    return SelectField(label, [required(_l("Choose an association."))])


def _offer(field: Any, associations: Iterable[Any]) -> None:
    field.choices = [("", _("Choose one")), *((str(a.id), a.name) for a in associations)]


class JoinForm(Form):
    """Which association, and the number one is known by there."""

    association = _association_field(_l("Your association"))
    number = StringField(
        _l("Your registration number"),
        [
            required(_l("Enter your registration number.")),
            Length(max=40, message=_l("The registration number may have 40 characters at most.")),
        ],
    )

    def offer(self, associations: Iterable[Any]) -> None:
        """The associations to choose from."""
        _offer(self.association, associations)

    def validate_number(self, field: Any) -> None:
        """Something is left once spaces are taken out."""
        if not plain_number(field.data or ""):
            raise ValidationError(_("Enter your registration number."))


class LapseForm(Form):
    """Why."""

    reason = RadioField(_l("Why?"), [required(_l("Choose a reason; the member is told."))])

    def offer(self) -> None:
        """The reasons."""
        self.reason.choices = [(code, gettext(title)) for code, title in LAPSE_REASONS.items()]


class AssociationForm(Form):
    """A new association."""

    name = StringField(
        _l("Name of the association"),
        [
            required(_l("Enter the name of the association.")),
            Length(max=160, message=_l("The name may have 160 characters at most.")),
        ],
    )
    code = StringField(
        _l("Short code"),
        [
            required(_l("Enter a short code.")),
            Regexp(
                r"^[A-Za-z][A-Za-z0-9]{1,19}$",
                message=_l(
                    "The short code begins with a letter and has 2 to 20 letters and digits."
                ),
            ),
        ],
    )
    country = SelectField(_l("Country"))
    registration_hint = StringField(
        _l("What a registration number looks like"),
        [Length(max=200, message=_l("The hint may have 200 characters at most."))],
    )

    def offer(self) -> None:
        """All countries; an international association has none."""
        names = list_countries(str(get_locale() or "en"))
        self.country.choices = [("", _("Several countries")), *names]


class CoordinatorForm(Form):
    """Who looks after an association."""

    association = _association_field(_l("Association"))
    email = EmailField(
        _l("E-mail address of the coordinator"),
        [required(_l("Enter the e-mail address the coordinator registered with."))],
    )

    def offer(self, associations: Iterable[Any]) -> None:
        """The associations to choose from."""
        _offer(self.association, associations)


class AgreementForm(Form):
    """Which two associations work together."""

    one = _association_field(_l("One association"))
    other = _association_field(_l("The other association"))

    def offer(self, associations: Iterable[Any]) -> None:
        """The associations to choose from."""
        found = list(associations)
        _offer(self.one, found)
        _offer(self.other, found)


class PartnersForm(Form):
    """Whether members of partner associations may ask this mentor."""

    partners = RadioField(
        _l("Who may ask you to be their mentor?"), [required(_l("Choose who may ask you."))]
    )

    def offer(self) -> None:
        """Open first: it helps most."""
        self.partners.choices = [
            ("all", _("Members of my associations and of their partners")),
            ("own", _("Only members of my own associations")),
        ]
