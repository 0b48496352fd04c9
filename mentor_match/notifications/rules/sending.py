"""When a message is tried again and when not, what can go with it, and what is told of it. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from ssl import SSLError

MOST_ATTEMPTS = 8
# Longer than every step of an SMTP dialogue may take together, so that no second worker takes
# a message which a slow first one is still sending.
CLAIM = timedelta(minutes=15)
STOPPED_WHILE_SENDING = "the worker stopped each time while it was sending this"
LONGEST_REASON = 300

_ADDRESS = re.compile(r"[^\s<>@,;:'\"()\[\]{}]+@[^\s<>@,;:'\"()\[\]{}]+")


# The address of an account that was erased; ".invalid" is reserved, so that nobody has it.
NOBODY = "erased.invalid"


def is_nobody(address: str) -> bool:
    """Whether nobody reads mail to this address any more."""
    return address.endswith(f"@{NOBODY}")


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failed attempts: 1, 2, 4 ... minutes later; None at last."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + timedelta(minutes=2 ** (attempts - 1))


def is_final(trouble: Exception) -> bool:
    """Whether trying again cannot help: the server refused this recipient or this mail for good.

    A refused sender or sign-in is a fault of the set-up and not of the message: it is tried
    again, so that a mended password sends everything that waited. So is a certificate that has
    run out, which Python counts among the wrong values.
    """
    if isinstance(trouble, SSLError):
        return False
    if isinstance(trouble, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in trouble.recipients.values())
    if isinstance(trouble, SMTPDataError):
        return trouble.smtp_code >= 500
    return isinstance(trouble, SMTPNotSupportedError | ValueError | LookupError)


def reason_of(trouble: Exception) -> str:
    """What went wrong in one line, without the address of the person it was for."""
    said = str(trouble)
    if isinstance(trouble, SMTPRecipientsRefused):
        said = "; ".join(f"{code} {_text(words)}" for code, words in trouble.recipients.values())
    elif isinstance(trouble, SMTPDataError):
        said = f"{trouble.smtp_code} {_text(trouble.smtp_error)}"
    line = one_line(f"{type(trouble).__name__}: {said}")
    return _ADDRESS.sub(lambda found: masked(found.group()), line)[:LONGEST_REASON]


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def masked(address: str) -> str:
    """Enough of an address to know one's own by: a•••@example.org."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}•••{at}{host}" if at else "•••"


def one_line(text: str) -> str:
    """A text fit for a header: one line, no control characters, whoever wrote it."""
    plain = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text
    )
    return " ".join(plain.split())


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to go with a message. The content type may carry parameters, as in
    `text/calendar; method=REQUEST; charset=utf-8`."""

    name: str
    content: bytes
    content_type: str
