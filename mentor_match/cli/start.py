"""`flask start`: everything one machine needs, in one command; `make run` calls it."""

import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from mentor_match.demo.build import DEMONSTRATION_SIGN_INS, PASSWORD
from mentor_match.demo.commands import fill_empty_database
from mentor_match.matching.commands import refresh_candidates

WAIT = 10  # seconds a part may take to stop


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@with_appcontext
def start(host: str, port: int, workers: int) -> None:
    """Bring the database up to date, then serve, send mail and match until told to stop."""
    upgrade()
    if current_app.config["DEMONSTRATION"]:
        fill_empty_database()
        _say_who_can_sign_in(f"http://{host}:{port}")
    if current_app.config["CANDIDATES"] == "pgvector":
        refresh_candidates()
    parts = [
        subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "deliver"]),
        subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "work"]),
        subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "wsgi:application", "--log-level", "warning"),
                *("--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4"),
            ]
        ),
    ]
    _wait(parts)


def _say_who_can_sign_in(address: str) -> None:
    click.echo(f"\nMentor Match, with invented people, is at {address}\n\nSign in as")
    for email, part in DEMONSTRATION_SIGN_INS:
        click.echo(f"  {email:<34} {part}")
    click.echo(f"each with the password   {PASSWORD}\n\nStop with Ctrl+C.\n")


def _wait(parts: list[subprocess.Popen[bytes]]) -> None:
    """Until one part ends or a signal comes; then all of them end."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for part in parts:
            part.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(part.poll() is None for part in parts):
        time.sleep(0.2)
    codes = [part.poll() or 0 for part in parts]
    stop(0, None)
    for part in parts:
        try:
            part.wait(timeout=WAIT)
        except subprocess.TimeoutExpired:
            part.kill()
    raise SystemExit(next((code for code in codes if code > 0), 0))
