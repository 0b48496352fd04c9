"""Asking a server outside, at an address that a person wrote.

This must not become a way into the machine's own network: the name is looked up once, every
address it has must be one of the open internet, and the connection goes to the address that was
checked and not to whatever the name says a moment later. No redirect is followed here. Little of
the answer is read, and asking has an end, however slowly a server speaks.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

FIRST_BYTES = 1024
FORBIDDEN, NO_HOST, NO_ANSWER, NOT_SAFE = "forbidden", "no-host", "no-answer", "not-safe"
TOO_LONG = "too-long"


class NotReached(Exception):
    """Why nothing was answered: one of the words above."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a connection goes: the address that was checked, and the name the server expects."""

    secure: bool
    host: str
    port: int
    number: str
    target: str


class _HangUp:
    """Ends a connection that takes too long in all.

    A server that sends a byte now and then keeps every single step within its time, and would
    hold the check, and all that waits behind it, for hours.
    """

    def __init__(self, connection: "_PinnedHttp | _PinnedHttps", seconds: float) -> None:
        self.connection, self.rang = connection, False
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def _ring(self) -> None:
        self.rang = True
        line = self.connection.line
        if line is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def stop(self) -> None:
        """All is said."""
        self._timer.cancel()


def ask(
    address: str,
    method: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    inside: bool = False,
    timeout: float = 10.0,
) -> tuple[int, str | None]:
    """The status of the answer, and where it sends one on to. Raises NotReached."""
    answer = _exchange(address, method, headers, body, FIRST_BYTES, inside, timeout)
    onward = (value for name, value in answer.headers.items() if name.lower() == "location")
    return answer.status, next(onward, None)


def fetch(
    address: str,
    method: str,
    *,
    most: int,
    headers: Mapping[str, str],
    body: bytes | None = None,
    inside: bool = False,
    timeout: float = 10.0,
) -> Answer:
    """The whole answer; NotReached also where it has more than `most` bytes."""
    answer = _exchange(address, method, headers, body, most + 1, inside, timeout)
    if len(answer.body) > most:
        raise NotReached(TOO_LONG)
    return answer


def _exchange(
    address: str,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    first: int,
    inside: bool,
    timeout: float,
) -> Answer:
    """The answer with the first bytes of its body.

    `inside` lets it into private networks; `timeout` is for each step, three of them for all.
    """
    place = _place(address, inside)
    connection = _connection(place, timeout)
    clock = _HangUp(connection, 3 * timeout)
    try:
        connection.request(method, place.target, body, {**headers, "Connection": "close"})
        answer = connection.getresponse()
        read = answer.read(first)
        if clock.rang:  # the rest is what was cut off, and reads like an end
            raise NotReached(NO_ANSWER)
        return Answer(answer.status, dict(answer.getheaders()), read)
    except ssl.SSLError:
        raise NotReached(NO_ANSWER if clock.rang else NOT_SAFE) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise NotReached(NO_ANSWER) from None
    finally:
        clock.stop()
        connection.close()


def _place(address: str, inside: bool) -> _Place:
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotReached(FORBIDDEN) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise NotReached(FORBIDDEN)
    number = _number(parts.hostname, port, inside)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Place(parts.scheme == "https", parts.hostname, port, number, target)


def _number(host: str, port: int, inside: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached(NO_HOST) from None
    numbers = [str(entry[4][0]) for entry in found]
    # One private address among several is enough to stay out: a name that has both is a trap.
    if not numbers or not (inside or all(map(is_open_internet, numbers))):
        raise NotReached(FORBIDDEN)
    return numbers[0]


# Of IPv6 only this much is handed out to the open internet. What Python calls global beside it
# leads inside all the same: old site-local networks, and IPv4 written with zeros before it.
HANDED_OUT = ipaddress.ip_network("2000::/3")
# Inside it, or in IPv4, and yet no place of the open internet, whatever the Python in use knows.
SET_APART = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "3fff::/20")))
# A gateway turns the last four bytes of such an address into one of IPv4.
GATEWAY = ipaddress.ip_network("64:ff9b::/96")


def is_open_internet(number: str) -> bool:
    """Whether an IP address is one of the open internet, also where it wraps another."""
    try:
        found = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if found.version == 6:
        if found in GATEWAY:
            return is_open_internet(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        wrapped = found.ipv4_mapped or found.sixtofour
        if wrapped is not None and not is_open_internet(str(wrapped)):
            return False
        if found.ipv4_mapped is None and found not in HANDED_OUT:
            return False
    apart = any(found in network for network in SET_APART if network.version == found.version)
    return found.is_global and not found.is_multicast and not apart


class _PinnedHttp(http.client.HTTPConnection):
    """A connection to the address that was checked."""

    number = ""
    line: socket.socket | None = None  # stays known while the answer is read

    def connect(self) -> None:
        self.sock = self.line = socket.create_connection((self.number, self.port), self.timeout)


class _PinnedHttps(http.client.HTTPSConnection):
    """The same with a certificate that has to be for the name."""

    number = ""
    line: socket.socket | None = None
    context: ssl.SSLContext

    def connect(self) -> None:
        plain = socket.create_connection((self.number, self.port), self.timeout)
        try:
            safe = self.context.wrap_socket(
                plain, server_hostname=self.host, do_handshake_on_connect=False
            )
        except BaseException:
            plain.close()
            raise
        self.sock = self.line = safe
        safe.do_handshake()


def _connection(place: _Place, timeout: float) -> _PinnedHttp | _PinnedHttps:
    if not place.secure:
        open_ = _PinnedHttp(place.host, place.port, timeout=timeout)
        open_.number = place.number
        return open_
    context = ssl.create_default_context()
    safe = _PinnedHttps(place.host, place.port, timeout=timeout, context=context)
    safe.number, safe.context = place.number, context
    return safe
