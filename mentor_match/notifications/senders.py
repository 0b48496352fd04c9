"""Who hands a mail on: a folder, the terminal, or an SMTP server."""

import smtplib
import ssl
import sys
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol

MAILS_A_CONNECTION = 50  # servers end long visits
PATIENCE = 30  # seconds for each step of the dialogue; rules.CLAIM is longer than all of them


class Sender(Protocol):
    """Something that can hand a mail on; it raises OSError or SMTPException where it cannot.

    `send` returns the moment the mail was taken: nothing that could fail follows inside it.
    """

    def send(self, mail: EmailMessage) -> None: ...

    def close(self) -> None: ...


class FileSender:
    """Writes each mail into a folder, under the name its Message-ID gives it."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def send(self, mail: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(mail.as_bytes())

    def close(self) -> None:
        """Nothing is open."""


class ConsoleSender:
    """Prints each mail."""

    def send(self, mail: EmailMessage) -> None:
        text = mail.get_body(("plain",))
        body = text.get_content() if text else ""
        sys.stdout.write(f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{body}\n")
        sys.stdout.flush()

    def close(self) -> None:
        """Nothing is open."""


class SmtpSender:
    """Hands mails to an SMTP server, several over one connection.

    Saying goodbye is not part of `send`: a server that answers badly to QUIT has still taken
    the mail, and the mail must not be sent again for it.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.server: smtplib.SMTP | None = None
        self.sent = 0

    def send(self, mail: EmailMessage) -> None:
        server = self._connection()
        try:
            server.send_message(mail)
        except (OSError, smtplib.SMTPException):
            self.close()
            raise
        self.sent += 1

    def close(self) -> None:
        """End the connection; what was taken stays taken."""
        server, self.server, self.sent = self.server, None, 0
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connection(self) -> smtplib.SMTP:
        if self.server is not None and (self.sent >= MAILS_A_CONNECTION or not self._is_alive()):
            self.close()
        if self.server is None:
            self.server = self._connect()
        return self.server

    def _is_alive(self) -> bool:
        assert self.server is not None
        with suppress(OSError, smtplib.SMTPException):
            return self.server.noop()[0] == 250
        return False

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        server = smtplib.SMTP(settings["SMTP_HOST"], settings["SMTP_PORT"], timeout=PATIENCE)
        try:
            if settings["SMTP_STARTTLS"]:
                # Without a context Python would take any certificate, and so a stranger in between.
                server.starttls(context=ssl.create_default_context())
            if settings["SMTP_USER"]:
                server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
        except BaseException:
            server.close()
            raise
        return server


def sender_for(settings: Mapping[str, Any]) -> Sender:
    """The sender the settings ask for."""
    kind = settings["MAIL_SENDER"]
    if kind == "file":
        return FileSender(settings["MAIL_FOLDER"])
    if kind == "console":
        return ConsoleSender()
    if kind == "smtp":
        return SmtpSender(settings)
    raise ValueError(f"MENTOR_MATCH_MAIL_SENDER must be file, console or smtp; it is {kind!r}.")
