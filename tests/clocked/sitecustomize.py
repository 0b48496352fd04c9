"""Lets time pass in the processes of a service under test: Python runs this before anything else.

It is found because `tests.browser` puts this folder on PYTHONPATH. The service asks one place for
the time; here that place adds the seconds that stand in a file, read anew each time, so that the
web workers and the delivery that already run move on as well.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from mentor_match.web import clock

_real, _ahead = clock.now, Path(os.environ["MENTOR_MATCH_TEST_CLOCK"])


def now() -> datetime:
    """This moment, and as much later as the test says."""
    return _real() + timedelta(seconds=float(_ahead.read_text(encoding="ascii")))


clock.now = now
