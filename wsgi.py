"""What the web server and the command line load."""

import gc
import sys
from pathlib import Path

from mentor_match import create_app, create_tool


def _asks_for_the_tool(words: list[str]) -> bool:
    """Whether this is `flask --app wsgi match ...`, however Flask was called."""
    return "flask" in Path(words[0]).parts[-2:] and words[1:4] == ["--app", "wsgi", "match"]


gc.disable()  # loading makes many objects and hardly any garbage: a fifth of the time is saved
if _asks_for_the_tool(sys.argv):
    application = create_tool()
else:
    from config import from_environment

    application = create_app(from_environment())
    if "celery" in application.extensions:  # `celery -A wsgi ...`, where a broker is set
        celery = application.extensions["celery"]
gc.enable()
