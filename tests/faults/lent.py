"""Which test lends its situation to which verb: written down by `make faults-lent`, in lent.json.

`python -m tests.faults.lent` says those tests.
"""

import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

FILE = Path(__file__).with_name("lent.json")


def read() -> dict[str, str]:
    """verb -> test."""
    kept: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return kept


def write_down(lent: Mapping[str, str], verbs: Collection[str]) -> None:
    """Add what a run has found; a verb that is no more goes."""
    known = {**read(), **lent}
    kept = {verb: known[verb] for verb in sorted(known.keys() & set(verbs))}
    FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write("\n".join(sorted(set(read().values()))) + "\n")
