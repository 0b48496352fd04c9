"""The program as a process of its own, which begins as a copy of one that has it loaded.

Loading is most of what a command costs. What a command is told by its environment it reads anew.
"""

import importlib
import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def begin(
    words: Sequence[str], environment: Mapping[str, str], out: Path, errors: Path
) -> BaseProcess:
    """`python -m` with these words, leading a group of its own; what it says goes to the files."""
    copies = multiprocessing.get_context("forkserver")
    copies.set_forkserver_preload(["tests.loaded", __name__])
    process = copies.Process(target=_be, args=(list(words), dict(environment), out, errors))
    process.start()
    return process


def _be(words: list[str], environment: dict[str, str], out: Path, errors: Path) -> None:
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, out), (2, errors)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    del sys.modules["config"]  # it has read another environment
    if "MENTOR_MATCH_TEST_CLOCK" in environment:
        importlib.import_module("tests.clocked.sitecustomize")
    sys.argv = list(words)
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
