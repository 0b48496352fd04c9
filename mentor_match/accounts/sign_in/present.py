"""The present password, which somebody who is signed in types once more: it may be another person
at their screen. Wherever it is asked for, five wrong ones together are the most."""

from flask import current_app
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import verify_password
from wtforms import Field, ValidationError

from mentor_match.accounts.forms import OtherPasswordForm
from mentor_match.accounts.models import Account
from mentor_match.accounts.sign_in.second_step import note_wrong
from mentor_match.accounts.sign_in.tries import wrong_tries
from mentor_match.limits.service import forget_tries
from mentor_match.web import rates


def is_present_password(account: Account, typed: str) -> bool:
    """Whether it is theirs: counted before it is looked at, in the audit where it is wrong, and
    forgotten where it is right."""
    tried = (wrong_tries("present password"), str(account.id))
    rates.count(tried)
    normal = current_app.extensions["security"].password_util.normalize(typed)
    if not account.password or not verify_password(normal, account.password):
        note_wrong("password", account)
        return False
    forget_tries(*tried)
    return True


class ChangeForm(OtherPasswordForm):
    """Flask-Security looks at the present password without counting; here it is looked at first."""

    def validate_password(self, field: Field) -> None:
        """WTForms calls this with the other checks of the field."""
        if field.data and not is_present_password(current_user, field.data):
            raise ValidationError(_("The present password is not right. Type it again."))
