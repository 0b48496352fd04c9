"""E-mail addresses as they are looked up and counted."""

from email_validator import EmailNotValidError, validate_email


def one_spelling(typed: str) -> str:
    """An address in the one spelling of all that are the same: without case, however its letters
    are made up, and its host as mail finds it. What is no address is taken as it is.

    Whatever is let in as an account has the spelling of that account, so to count by it is to count
    by account, also where there is none.
    """
    try:
        found = validate_email(typed.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        found = typed.strip()
    return found.lower()
