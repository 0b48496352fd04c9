"""What every application compiles, compiled less often, since a run of the tests makes hundreds.

Of templates each process of a run finds what another has compiled. What writes the address of a
page is compiled when the first such address is written.
"""

import os
from collections.abc import Callable
from functools import cache, partial
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

if "MENTOR_MATCH_TEST_TEMPLATES" not in os.environ:  # in the process that begins the others
    _folder = TemporaryDirectory(prefix="mentor-match-templates-")
    os.environ["MENTOR_MATCH_TEST_TEMPLATES"] = _folder.name


class LateRule(Rule):
    """A rule of which nothing is different but when a part of it is compiled."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build


def compile_less() -> None:
    """From now on, for every application of this process and of its copies."""
    Flask.url_rule_class = LateRule
    Flask.jinja_options = {
        **Flask.jinja_options,
        "bytecode_cache": FileSystemBytecodeCache(os.environ["MENTOR_MATCH_TEST_TEMPLATES"]),
    }
