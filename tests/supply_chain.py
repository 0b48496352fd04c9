"""`make lint`: whether a package the service needs has a fault that is publicly known.

The database of known faults is asked for over the network. Where it cannot be reached that is
said, and nothing fails: a fault must stop a release, a missing network must not.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

LOCK = Path(__file__).parents[1] / "requirements.lock"


def main() -> int:
    """0 where nothing is known or nobody could be asked, 1 where a package has a known fault."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--progress-spinner",
         "off", "--timeout", "5", "--format", "json", "--requirement", str(LOCK)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        packages = json.loads(asked.stdout)["dependencies"]
    except ValueError:
        packages = []
    return judge(packages)


def judge(packages: list[dict[str, Any]]) -> int:
    """Say what was found of each package that could be looked up."""
    known = [one for one in packages if "skip_reason" not in one]
    if not known:
        click.echo(
            "Known faults of packages: not looked up, the database cannot be reached from here."
        )
        return 0
    bad = [one for one in known if one["vulns"]]
    for one in bad:
        ids = ", ".join(vuln["id"] for vuln in one["vulns"])
        click.echo(
            f"{one['name']} {one['version']}: {ids}. Raise it in pyproject.toml, then make lock."
        )
    click.echo(f"Known faults of packages: {len(known)} looked up, {len(bad)} with a fault.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
