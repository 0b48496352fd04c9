"""The work behind the web, asked for through a broker instead of by looking every two seconds.

For more than one machine, and only where MENTOR_MATCH_BROKER names a broker (docs/adr/0026). The
database stays the truth: a task carries nothing and says only “look”, so one that is lost is asked
for again, and one too many finds nothing.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Give the application its Celery, and wake the workers after each commit that gave them work.

    Imported here: Celery is an extra.
    """
    if not app.config["BROKER"]:
        return
    from mentor_match.jobs.tasks import celery_of
    from mentor_match.jobs.waking import Waker

    celery = celery_of(app)
    app.extensions["celery"] = celery
    app.extensions["waker"] = Waker(celery, measured=bool(app.config["METRICS_PORT"]))
