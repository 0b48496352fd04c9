"""`flask deliver`: sends what waits in the outbox, tells webhooks, does what falls due each day."""

import signal
import threading
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from mentor_match.accounts.queries import find_account
from mentor_match.associations.telling import Teller, tell_one
from mentor_match.cli.due import do_what_is_due
from mentor_match.notifications.delivery import FolderJournal, deliver_one, sender_for
from mentor_match.notifications.digest import write_digests
from mentor_match.web import clock
from mentor_match.web.transaction import alone, while_the_database_may_be_away

PAUSE = 2.0  # seconds between looks into an empty outbox
A_ROUND = 20  # webhooks told before the mail has its turn again
ROUND = 60.0  # seconds between looks for reminders and expiries


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, then stop.")
@with_appcontext
def deliver(once: bool) -> None:
    """Send the messages in the outbox, tell webhooks and do what falls due, until told to stop."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    waited = ROUND
    while True:
        if waited >= ROUND:
            with while_the_database_may_be_away():
                look_at_the_clock(clock.now())
            waited = 0.0
        sent = told = 0
        with while_the_database_may_be_away():
            sent = send_all(stop)
        with while_the_database_may_be_away():
            told = tell_some(stop, most=None if once else A_ROUND)
        if once:
            click.echo(f"{sent} sent.")
            return
        if stop.wait(0 if told == A_ROUND else PAUSE):
            return
        waited += PAUSE


def send_all(stop: threading.Event) -> int:
    """Send until nothing is due; how many were looked at."""
    settings = current_app.config
    sender, journal = sender_for(settings), FolderJournal(settings["MAIL_JOURNAL"])
    sent = 0
    try:
        while not stop.is_set() and deliver_one(
            sender, settings["MAIL_FROM"], clock.now(), journal
        ):
            sent += 1
    finally:
        sender.close()
    return sent


def tell_some(stop: threading.Event, *, most: int | None) -> int:
    """Tell webhooks what is due; how many were looked at. Then the mail has its turn again."""
    settings = current_app.config
    teller = Teller(
        f"MentorMatch webhooks (+{settings['BASE_URL']})",
        settings["SECRET_KEY"],
        inside=settings["WEBHOOKS_INSIDE"],
    )
    told = 0
    while told != most and not stop.is_set() and tell_one(teller, clock.now()):
        told += 1
    return told


def look_at_the_clock(now: datetime) -> None:
    """Do what falls due by itself, and then write the mails that tell of it once a day."""
    do_what_is_due(now)
    write_daily_mails(now)


def write_daily_mails(now: datetime) -> int:
    """Write the mail of everyone who wants to be told once a day and whose hour has come."""
    return write_digests(
        now, find_reader=find_account, each=lambda: alone("a daily mail could not be written")
    )
