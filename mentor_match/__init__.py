"""Mentor Match: mentorship within and between health-care professional associations."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(config: object, **changes: Any) -> "Flask":
    """The application with the settings of `config`, and `changes` on top of them.

    Imported late: whoever uses `mentor_match.engine` alone needs no Flask and no database.
    """
    from mentor_match.application import build

    return build(config, **changes)


def create_tool() -> "Flask":
    """An application with the commands that need neither pages nor a database, and nothing else.

    `flask match` is for who has two spreadsheets and no service: three quarters of its time went
    into loading the service.
    """
    from flask import Flask

    from mentor_match.matching.commands.match import match

    tool = Flask(__name__)
    tool.cli.add_command(match)
    return tool
