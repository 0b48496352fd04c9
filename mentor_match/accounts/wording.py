"""What Flask-Security says, in the words of this service: settings by their names."""

from mentor_match.words import N_

SUBJECTS = {
    "SECURITY_EMAIL_SUBJECT_REGISTER": N_("Confirm your e-mail address"),
    "SECURITY_EMAIL_SUBJECT_CONFIRM": N_("Confirm your e-mail address"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": N_("Choose a new password"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": N_("Your password was changed"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": N_("Your password was changed"),
}

ERRORS = {
    "EMAIL_NOT_PROVIDED": N_("Enter your e-mail address."),
    "INVALID_EMAIL_ADDRESS": N_("Enter an e-mail address such as name@example.org."),
    "PASSWORD_NOT_PROVIDED": N_("Enter a password."),
    "PASSWORD_INVALID_LENGTH": N_("The password needs %(length)s characters or more."),
    "RETYPE_PASSWORD_MISMATCH": N_("The two passwords are not the same. Type both again."),
    "PASSWORD_IS_THE_SAME": N_("The new password is the old one. Choose another."),
    "INVALID_PASSWORD": N_("The present password is not right. Type it again."),
    "GENERIC_AUTHN_FAILED": N_(
        "The e-mail address or the password is not right, or the address is not confirmed yet. "
        "Check both, and open the link in our first e-mail."
    ),
    "CONFIRMATION_REQUIRED": N_(
        "Your e-mail address is not confirmed yet. Open the link in the e-mail we sent you."
    ),
    "INVALID_CONFIRMATION_TOKEN": N_(
        "This link does not work any more. Enter your e-mail address to get a new one."
    ),
    "CONFIRMATION_EXPIRED": N_("This link is too old. Enter your e-mail address to get a new one."),
    "INVALID_RESET_PASSWORD_TOKEN": N_(
        "This link does not work any more. Enter your e-mail address to get a new one."
    ),
    "PASSWORD_RESET_EXPIRED": N_(
        "This link is too old. Enter your e-mail address to get a new one."
    ),
}

NEWS = {
    "CONFIRM_REGISTRATION": N_("Thank you. We have sent you an e-mail with a link."),
    "CONFIRMATION_REQUEST": N_(
        "If this address waits for confirmation, an e-mail with a new link is on its way."
    ),
    "EMAIL_CONFIRMED": N_("Your e-mail address is confirmed. Sign in to go on."),
    "ALREADY_CONFIRMED": N_("Your e-mail address was confirmed before. Sign in to go on."),
    "PASSWORD_RESET_REQUEST": N_(
        "If there is an account with this address, an e-mail with a link is on its way."
    ),
    "GENERIC_RECOVERY": N_(
        "If there is an account with this address, an e-mail with a link is on its way."
    ),
    "PASSWORD_RESET": N_("Your new password is set."),
    "PASSWORD_RESET_NO_LOGIN": N_("Your new password is set. Sign in with it."),
    "PASSWORD_CHANGE": N_("Your password is changed."),
}

SETTINGS: dict[str, object] = {
    **SUBJECTS,
    **{f"SECURITY_MSG_{name}": (text, "error") for name, text in ERRORS.items()},
    **{f"SECURITY_MSG_{name}": (text, "info") for name, text in NEWS.items()},
}
