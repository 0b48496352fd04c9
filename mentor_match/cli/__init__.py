"""The command line: `flask --app wsgi ...`. Each slice brings its own commands."""

from flask import Flask

from mentor_match.accounts.commands import accounts_commands
from mentor_match.audit.commands import audit
from mentor_match.cli.backup import backup, restore
from mentor_match.cli.certificates import certificates
from mentor_match.cli.deliver import deliver
from mentor_match.cli.metrics import metrics
from mentor_match.cli.start import start
from mentor_match.cli.work import work
from mentor_match.demo.commands import demo
from mentor_match.learning.commands import learn
from mentor_match.matching.commands.candidates import candidates
from mentor_match.matching.commands.match import match
from mentor_match.open_data.commands import open_data
from mentor_match.pairings.commands import pairings
from mentor_match.privacy.commands import retention
from mentor_match.pulse.commands import pulse


def init_app(app: Flask) -> None:
    """Register the commands of every slice."""
    for command in (
        accounts_commands,
        audit,
        backup,
        candidates,
        certificates,
        deliver,
        demo,
        learn,
        match,
        metrics,
        open_data,
        pairings,
        pulse,
        restore,
        retention,
        start,
        work,
    ):
        app.cli.add_command(command)
