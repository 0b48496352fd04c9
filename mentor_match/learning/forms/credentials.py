"""What a holder chooses of a certificate, and what somebody who checks one pastes."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from mentor_match.learning.checking import LONGEST
from mentor_match.web.forms import Form, required


class CheckForm(Form):
    """A certificate as text, or its address; and whose it should be. Nothing of it is kept."""

    certificate = TextAreaField(
        _l("The certificate"),
        [
            required(_l("Paste the text of the file, or the address of the certificate.")),
            Length(max=LONGEST, message=_l("This is too long for a certificate.")),
        ],
        render_kw={"rows": 6, "spellcheck": "false", "dir": "ltr"},
    )
    who = StringField(
        _l("Whose it should be"),
        [Length(max=254, message=_l("A name or an e-mail address has 254 characters at most."))],
    )
