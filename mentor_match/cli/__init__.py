"""The command line: `flask --app wsgi ...`. Each slice brings its own commands."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands of every slice."""
