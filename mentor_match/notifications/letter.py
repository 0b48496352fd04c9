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

from mentor_match.notifications.models import Message, MessageFile

_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")
_SIGNATURE = "-- "


def mail_of(message: Message, mail_from: str) -> EmailMessage:
    """The mail, recognisable as the same one however often it is made from the same message."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = mail_from, message.recipient, message.subject
    mail["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:40]}@mentor-match>"
    mail["Date"] = message.written_at
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    mail.add_alternative(html_of(message.body), subtype="html")
    for file in message.files:
        _attach(mail, file)
    return mail


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
