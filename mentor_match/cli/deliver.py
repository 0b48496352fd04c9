"""`flask deliver`: sends what waits in the outbox, and does what falls due each day."""

import signal
import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from mentor_match.cli.due import do_what_is_due
from mentor_match.notifications.delivery import deliver_one, sender_for
from mentor_match.web import clock

PAUSE = 2.0  # seconds between looks into an empty outbox
ROUND = 60.0  # seconds between looks for reminders and expiries


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, then stop.")
@with_appcontext
def deliver(once: bool) -> None:
    """Send the messages in the outbox and do what falls due, until told to stop."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    waited = ROUND
    while True:
        if waited >= ROUND:
            do_what_is_due(clock.now())
            waited = 0.0
        sent = send_all(stop)
        if once:
            click.echo(f"{sent} sent.")
            return
        if stop.wait(PAUSE):
            return
        waited += PAUSE


def send_all(stop: threading.Event) -> int:
    """Send until nothing is due; how many were looked at."""
    sender = sender_for(current_app.config)
    sent = 0
    while not stop.is_set() and deliver_one(sender, current_app.config["MAIL_FROM"], clock.now()):
        sent += 1
    return sent
