"""Looks at the address of a resource: does it still open?

The addresses come from people, so this must not become a way into the machine's own network: the
name is looked up once, every address it has must be one of the open internet, and the connection
goes to the address that was checked and not to whatever the name says a moment later. Redirects
are followed a few times, each checked in the same way. Little is read: the answer to HEAD, or the
first bytes of the page where a server knows no HEAD; and a look has an end, however slowly a
server speaks.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from mentor_match.learning.rules import Trouble

TIMEOUT = 10.0  # seconds for each step
MOST_REDIRECTS = 5
FIRST_BYTES = 1024
PAUSE = 2.0  # seconds between two looks at one host
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What a server answers to HEAD that knows only GET, or does not like either.
ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 500, 501, 503})


class _Failed(Exception):
    """Why an address did not open."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble)


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


@dataclass(slots=True)
class LinkChecker:
    """Looks at addresses, one after the other.

    `inside` lets it into private networks: for tests, and for an intranet whose owner says so.
    """

    agent: str
    inside: bool = False
    timeout: float = TIMEOUT

    def look(self, address: str) -> Trouble | None:
        """What keeps the address from opening; None where it opens."""
        try:
            status = self._follow(address)
        except _Failed as failed:
            return failed.trouble
        return _meaning(status)

    def _follow(self, address: str) -> int:
        for _ in range(MOST_REDIRECTS + 1):
            status, onward = self._ask(address, "HEAD")
            if status in ASK_AGAIN:
                status, onward = self._ask(address, "GET")
            if status not in REDIRECTS or not onward:
                return status
            address = urljoin(address, onward)
        raise _Failed(Trouble.REDIRECTS)

    def _ask(self, address: str, method: str) -> tuple[int, str | None]:
        place = self._place(address)
        connection = _connection(place, self.timeout)
        clock = _HangUp(connection, 3 * self.timeout)
        headers = {"User-Agent": self.agent, "Accept": "*/*", "Connection": "close"}
        if method == "GET":
            headers["Range"] = f"bytes=0-{FIRST_BYTES - 1}"
        try:
            connection.request(method, place.target, headers=headers)
            answer = connection.getresponse()
            answer.read(FIRST_BYTES)
            if clock.rang:  # the rest is what was cut off, and reads like an end
                raise _Failed(Trouble.NO_ANSWER)
            return answer.status, answer.getheader("Location")
        except ssl.SSLError:
            raise _Failed(Trouble.NO_ANSWER if clock.rang else Trouble.NOT_SAFE) from None
        except (OSError, http.client.HTTPException, ValueError):
            raise _Failed(Trouble.NO_ANSWER) from None
        finally:
            clock.stop()
            connection.close()

    def _place(self, address: str) -> _Place:
        try:
            parts = urlsplit(address)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise _Failed(Trouble.FORBIDDEN) from None
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            raise _Failed(Trouble.FORBIDDEN)
        number = self._number(parts.hostname, port)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return _Place(parts.scheme == "https", parts.hostname, port, number, target)

    def _number(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise _Failed(Trouble.NO_HOST) from None
        numbers = [str(entry[4][0]) for entry in found]
        # One private address among several is enough to stay out: a name that has both is a trap.
        if not numbers or not (self.inside or all(map(is_open_internet, numbers))):
            raise _Failed(Trouble.FORBIDDEN)
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


def _meaning(status: int) -> Trouble | None:
    """What an HTTP status says of an address."""
    if 200 <= status < 300:
        return None
    if status in {408, 425, 429, 503}:
        return Trouble.BUSY
    if status in {401, 403, 405, 406, 451, 999}:
        return Trouble.GUARDED
    if status in REDIRECTS:
        return Trouble.REDIRECTS
    return Trouble.SERVER if status >= 500 else Trouble.NOT_FOUND


@dataclass(slots=True)
class Pace:
    """Keeps a pause between two looks at one host, and asks other hosts in the meantime."""

    tick: Callable[[], float]
    sleep: Callable[[float], object]
    pause: float = PAUSE
    _last: dict[str, float] = field(default_factory=dict)

    def wait_for(self, address: str) -> None:
        """Wait until the host of the address has had its rest."""
        host = urlsplit(address).hostname or ""
        if host in self._last:
            rest = self._last[host] + self.pause - self.tick()
            if rest > 0:
                self.sleep(rest)
        self._last[host] = self.tick()


def by_turns(addresses: Iterable[tuple[str, str]]) -> list[str]:
    """Keys of (key, address) pairs so that no host comes twice before all have come once."""
    queues: dict[str, list[str]] = {}
    for key, address in addresses:
        queues.setdefault(urlsplit(address).hostname or "", []).append(key)
    rounds: dict[int, list[str]] = {}
    for queue in queues.values():
        for number, key in enumerate(queue):
            rounds.setdefault(number, []).append(key)
    return [key for number in sorted(rounds) for key in rounds[number]]
