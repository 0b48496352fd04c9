"""How a certificate names its holder."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from mentor_match.learning.rules.identities import (
    NAMING_TITLES,
)
from mentor_match.pairings.forms.fields import choices_of
from mentor_match.web.forms import Form, required


class CertificateForm(Form):
    """How a certificate names its holder."""

    naming = RadioField(
        _l("How should the certificate name you?"),
        [required(_l("Choose how the certificate should name you."))],
        choices=choices_of({naming.value: title for naming, title in NAMING_TITLES.items()}),
    )
