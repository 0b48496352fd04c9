"""Time tells nobody who is registered: where known and unknown addresses take unlike work, an
answer leaves a fixed time after the work began, or twice that time, or three times.

To do the same for both, as signing in does, would mean to write mails and records for nobody.
"""

from functools import partial
from time import monotonic, sleep

from flask import Flask, current_app, request

from mentor_match.accounts.sign_in.tries import MAILING
from mentor_match.web.transaction import afterwards


def init_app(app: Flask) -> None:
    """Registered after the counts: who tries too often learns nothing, and is not waited for."""
    app.before_request(_note)


def _note() -> None:
    if request.method == "POST" and request.endpoint in MAILING:
        afterwards(partial(_wait, monotonic()))


def _wait(began: float) -> None:
    """All is kept by now and the connection given back: only a thread waits."""
    step = current_app.config["ANSWER_EVERY_MILLISECONDS"] / 1000
    if step:
        sleep((began - monotonic()) % step)  # what is left of the step that has begun
