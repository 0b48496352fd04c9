"""All benchmarks, one after the other, each in a process of its own, into docs/benchmarks.md.

`make bench PARTS="search cohorts"` runs these alone and leaves what is written of the others.
"""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "benchmarks.md"
PARTS = ("ranking", "search", "candidates", "cohorts", "fairness", "runs", "dashboard", "load",
         "two_spreadsheets")  # fmt: skip
LIBRARIES = ("numpy", "scipy", "scikit-learn", "ortools", "faiss-cpu", "munkres")
MARK = re.compile(r"^\*Part (\w+), measured on .*\*$", re.MULTILINE)


def machine() -> str:
    """What this ran on."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        name = next((one.split(":")[1].strip() for one in lines if "model name" in one), name)
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def head() -> str:
    """What is said before the parts."""
    used = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return "\n".join([
        f"# Benchmarks\n\nWritten by `make bench`. {machine()}; {used}.",
        "Peers ran in the same process as ours. A ratio is ours by the peer's: smaller is better.",
        "**short** is what does not reach its bar.\n",
    ])  # fmt: skip


def kept() -> dict[str, str]:
    """part -> what was written of it before, its line of the day included."""
    text = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    marks = list(MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {
        mark.group(1): text[mark.start() : end].strip() + "\n"
        for mark, end in zip(marks, ends, strict=True)
    }


def measured(part: str) -> str:
    """Run a part; its tables."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{part}"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{part} failed:\n{done.stderr}")
    print(done.stdout, flush=True)
    day = f"{datetime.now(UTC):%d %B %Y}"
    return f"*Part {part}, measured on {day}*\n\n{done.stdout.strip()}\n"


def main(asked: list[str]) -> int:
    """Run, print and write; what is done is written at once."""
    unknown = set(asked) - set(PARTS)
    if unknown:
        raise SystemExit(f"There is no part {', '.join(sorted(unknown))}: {', '.join(PARTS)}.")
    text = kept()
    for part in asked or PARTS:
        text[part] = measured(part)
        parts = [text[one] for one in PARTS if one in text]
        TARGET.write_text("\n".join([head(), *parts]).replace("\n\n\n", "\n\n"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
