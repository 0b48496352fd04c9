"""Starts the service again and again as a copy of this process, which has the program loaded.

Loading is most of what a start costs, and a journey that kills the service after every step would
pay for it after every step. This process loads the program, opens no database and serves nothing.
For each line it reads it is `flask start` with these words in a copy of itself, which is a group
of processes of its own, and says the number of that copy.
"""

import os
import sys
from importlib import import_module
from typing import NoReturn

from flask.cli import main

from mentor_match.cli.start import load_for_copies
from tests.compiled import compile_less


def load() -> None:
    """What the program would otherwise do when it starts, or is first asked for a page."""
    compile_less()  # before there is an application
    pages = import_module("wsgi").application.jinja_env
    for name in pages.list_templates(["html", "txt"]):
        pages.get_template(name)
    load_for_copies()


def be_started(words: list[str]) -> NoReturn:
    """`flask start`, to its end."""
    os.setsid()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.argv = ["flask", "--app", "wsgi", "start", *words]
    main()
    raise AssertionError("`flask start` came back")


if __name__ == "__main__":
    load()
    for line in sys.stdin:
        copy = os.fork()
        if not copy:
            be_started(line.split())
        sys.stdout.write(f"{copy}\n")
        sys.stdout.flush()
        os.waitpid(copy, 0)
