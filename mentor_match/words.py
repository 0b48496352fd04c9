"""Marks for translation what is defined before anyone's language is known."""


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a text for translation; it is translated where it is shown."""
    return text
