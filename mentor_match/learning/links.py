"""Looks at the address of a resource: does it still open?

Redirects are followed a few times, each as carefully as the first address (`web.outside`). Little
is read: the answer to HEAD, or the first bytes of the page where a server knows no HEAD.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from mentor_match.learning.rules import Trouble
from mentor_match.web.outside import FIRST_BYTES, NotReached, ask

TIMEOUT = 10.0  # seconds for each step
MOST_REDIRECTS = 5
PAUSE = 2.0  # seconds between two looks at one host
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What a server answers to HEAD that knows only GET, or does not like either.
ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 500, 501, 503})


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
        except NotReached as failed:
            return Trouble(failed.why)
        return _meaning(status)

    def _follow(self, address: str) -> int:
        for _ in range(MOST_REDIRECTS + 1):
            status, onward = self._ask(address, "HEAD")
            if status in ASK_AGAIN:
                status, onward = self._ask(address, "GET")
            if status not in REDIRECTS or not onward:
                return status
            address = urljoin(address, onward)
        raise NotReached(Trouble.REDIRECTS)

    def _ask(self, address: str, method: str) -> tuple[int, str | None]:
        headers = {"User-Agent": self.agent, "Accept": "*/*"}
        if method == "GET":
            headers["Range"] = f"bytes=0-{FIRST_BYTES - 1}"
        return ask(address, method, headers=headers, inside=self.inside, timeout=self.timeout)


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
