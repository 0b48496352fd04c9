"""What falls due by itself, in the order in which one thing leads to the next."""

from datetime import datetime

from flask import current_app

from mentor_match.accounts.service import clear_ended
from mentor_match.associations import commands as associations
from mentor_match.extensions import count_rows_for_plans, db
from mentor_match.learning.service import forget_files_of_nobody
from mentor_match.limits.service import clear_old_tries
from mentor_match.matching.service.following import ask_all_next
from mentor_match.matching.service.waiting import serve_waiting
from mentor_match.open_data.commands import publish_when_due
from mentor_match.pairings import commands as pairings
from mentor_match.pairings.rules import Limits
from mentor_match.privacy.commands import let_go_by_night
from mentor_match.pulse.commands import ask_by_mail
from mentor_match.web import clock
from mentor_match.web.api.once import forget_answers
from mentor_match.web.transaction import alone


def do_what_is_due(now: datetime) -> None:
    """Members, requests, the next mentor where the mentee chose so, and who waits; the questions of
    the pulse, the quarters that are over; and what nobody needs any more is forgotten."""
    associations.do_what_is_due(now)
    pairings.do_what_is_due(now)
    ask_all_next(
        limits=Limits.from_settings(current_app.config),
        share=current_app.config["CROSS_DISCIPLINE_PERCENT"] / 100,
        now=now,
        each=pairings.each_alone,
    )
    serve_waiting(
        now, share=current_app.config["CROSS_DISCIPLINE_PERCENT"] / 100, each=pairings.each_alone
    )
    ask_by_mail(now)
    publish_when_due(now)
    let_go_by_night(now)
    with alone("answers of the API could not be forgotten"):
        forget_answers(now)
    with alone("what is over could not be forgotten"):
        clear_ended(current_app.config, now)
        clear_old_tries(now)
    with alone("files of nobody could not be removed"):
        forget_files_of_nobody(current_app.config["EVIDENCE_FOLDER"], now)
    if clock.is_for_the_night(now):
        with alone("the rows could not be counted for plans"):
            count_rows_for_plans(db.session.connection())
