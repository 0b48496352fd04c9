"""All benchmarks, one after the other, each in a process of its own, into docs/benchmarks.md."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

TARGET = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PARTS = ("ranking", "search", "candidates", "cohorts", "fairness")
LIBRARIES = ("numpy", "scipy", "scikit-learn", "ortools", "faiss-cpu", "munkres")


def machine() -> str:
    """What this ran on."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        name = next((one.split(":")[1].strip() for one in lines if "model name" in one), name)
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> int:
    """Run, print and write."""
    used = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    day = f"{datetime.now(UTC):%d %B %Y}"
    text = [
        f"# Benchmarks\n\nWritten by `make bench` on {day}. {machine()}; {used}.",
        "Peers ran in the same process as ours. A ratio is ours by the peer's: smaller is better.",
        "**short** is what does not reach its bar.\n",
    ]
    for part in PARTS:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{part}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return 1
        print(done.stdout)
        text.append(done.stdout)
    done = subprocess.run(
        [sys.executable, "benchmarks/two_spreadsheets.py"], capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    last = "\n".join(done.stdout.strip().splitlines()[-2:])
    text += ["## `flask match` on two spreadsheets, Python's start included", "", last, ""]
    TARGET.write_text("\n".join(text).replace("\n\n\n", "\n\n"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
