"""A real SMTP server on the loopback address, and the mailbox behind it."""

import email
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TAKEN = "250 Taken"


class Mailbox:
    """What arrived, as it came over the wire. Answers can be planned, by recipient or in turn."""

    def __init__(self) -> None:
        self.arrived: list[bytes] = []
        self.rcpt: dict[str, str] = {}  # recipient -> what the server says to RCPT
        self.data: list[str] = []  # what the server says to the next DATA
        self.before_answer: Callable[[int], None] | None = None

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=default) for raw in self.arrived]

    @property
    def count_by_id(self) -> Counter[str]:
        """Message-ID -> how often it came: what a mail program shows once."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self.rcpt.get(address, TAKEN)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        answer = self.data.pop(0) if self.data else TAKEN
        if answer == TAKEN:
            self.arrived.append(bytes(envelope.content or b""))
            if self.before_answer:
                self.before_answer(len(self.arrived))
        return answer


class Door:
    """What the server knows of a mailbox: with each connection it reads whatever there is to read
    of this, and of a mailbox that would be every mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.handle_RCPT = mailbox.handle_RCPT
        self.handle_DATA = mailbox.handle_DATA


class RudeSMTP(SMTP):
    """Says no to QUIT, after it has taken the mail."""

    async def smtp_QUIT(self, _arg: str) -> None:  # noqa: N802
        await self.push("554 I do not let you go")


class AnyPort(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class RudeController(AnyPort):
    def factory(self) -> SMTP:
        return RudeSMTP(self.handler, **self.SMTP_kwargs)


def own_certificate(folder: Path, name: str = "localhost") -> tuple[Path, ssl.SSLContext]:
    """A certificate that nobody vouches for but itself: its file, and a server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return public, context


@contextmanager
def smtp_server(
    mailbox: Mailbox, kind: type[AnyPort] = AnyPort, tls: ssl.SSLContext | None = None
) -> Iterator[dict[str, Any]]:
    """The settings with which the service sends to the mailbox; with `tls`, over STARTTLS."""
    server = kind(
        Door(mailbox),
        hostname="127.0.0.1",
        port=0,
        enable_SMTPUTF8=True,
        tls_context=tls,
        require_starttls=tls is not None,
    )
    server.start()
    try:
        yield {
            "MAIL_SENDER": "smtp",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": server.port,
            "SMTP_STARTTLS": tls is not None,
            "SMTP_USER": "",
            "SMTP_PASSWORD": "",
        }
    finally:
        server.stop()
