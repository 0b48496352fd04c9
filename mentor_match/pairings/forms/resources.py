"""What a mentor may ask the library for."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from mentor_match.web.forms import Form


class FindResourceForm(Form):
    """Words to look for in the library. They stand in the address, so there is no token."""

    class Meta(Form.Meta):
        csrf = False

    words = StringField(
        _l("Words in the title or provider"),
        [Length(max=100, message=_l("Search for 100 characters at most. Use fewer words."))],
    )
