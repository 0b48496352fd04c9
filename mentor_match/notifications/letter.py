"""From a row of the outbox to a mail: the text, the same for screens that show HTML, the files.

The text is the message. Its HTML is made from it and adds nothing but links to tap, so that the
two never say different things and nobody needs to keep a second template in step.
"""

import hashlib
import re
from email.headerregistry import ContentTypeHeader
from email.message import EmailMessage
from email.policy import default
from html import escape
from typing import cast

from mentor_match.notifications.links import stop_address
from mentor_match.notifications.models import Message, MessageFile
from mentor_match.notifications.rules import SWITCHABLE, Group, group_of

_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")
_SIGNATURE = "-- "


def mail_of(message: Message, mail_from: str) -> EmailMessage:
    """The mail, recognisable as the same one however often it is made from the same message."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = mail_from, message.recipient, message.subject
    mail["Message-ID"] = f"<{name_of(message)}@mentor-match>"
    mail["Date"] = message.written_at
    mail["Auto-Submitted"] = "auto-generated"
    _say_how_to_stop(mail, message)
    mail.set_content(message.body)
    mail.add_alternative(html_of(message.body), subtype="html")
    for file in message.files:
        _attach(mail, file)
    return mail


def name_of(message: Message) -> str:
    """What the message is recognised by, in its Message-ID and in the journal."""
    return hashlib.sha256(message.key.encode()).hexdigest()[:40]


def _say_how_to_stop(mail: EmailMessage, message: Message) -> None:
    """One tap in the mail program ends mail that may be switched off (RFC 2369 and RFC 8058)."""
    group = group_of(message.kind)
    if message.account_id is None or group not in (*SWITCHABLE, Group.DIGEST):
        return
    mail["List-Unsubscribe"] = f"<{stop_address(message.account_id, group)}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def html_of(text: str) -> str:
    """The text as HTML: paragraphs, lines and links. Each paragraph finds its own direction."""
    paragraphs = "\n".join(
        f'<p dir="auto" style="margin:0 0 1em">{_lines(paragraph)}</p>'
        for paragraph in re.split(r"\n[ \t]*\n", text.strip())
    )
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
        '<body style="font:1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:1rem auto">\n'
        f"{paragraphs}\n</body></html>\n"
    )


def _lines(paragraph: str) -> str:
    lines = paragraph.split("\n")
    if lines[0].rstrip() == _SIGNATURE.rstrip():
        lines = lines[1:]
    return "<br>\n".join(_with_links(line) for line in lines)


def _with_links(line: str) -> str:
    parts, end = [], 0
    for found in _ADDRESS.finditer(line):
        address = found.group().rstrip(".,;:!?)")
        parts.append(escape(line[end : found.start()]))
        parts.append(f'<a href="{escape(address)}">{escape(address)}</a>')
        end = found.start() + len(address)
    return "".join([*parts, escape(line[end:])])


def _attach(mail: EmailMessage, file: MessageFile) -> None:
    header = default.header_factory("Content-Type", file.content_type)
    kind = cast("ContentTypeHeader", header)
    mail.add_attachment(
        file.content,
        maintype=kind.maintype,
        subtype=kind.subtype,
        filename=file.name,
        params=dict(kind.params),
    )
