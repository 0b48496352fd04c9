"""Logs as lines of JSON. A traceback names files and lines, never the values in them."""

import structlog


def init_app() -> None:
    """Set up the logs of the process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    )
