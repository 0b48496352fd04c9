"""The policy: which route is about what, and who may reach it. Every route has one line here.

Who has the permission of a route and is not named in its line is told 404: what is not yours does
not exist. Who lacks the permission is told 403, and a stranger is asked to sign in. A new route
without a line fails, and its line is a decision somebody reads.

The people are those of a house (tests.factories.houses): the mentee and the mentor of a pairing,
the guide who co-mentors one of its goals and was the mentee's mentor before, a member beside them,
their coordinator. From elsewhere come the mentee, mentor and coordinator of a house that has
nothing to do with theirs, the coordinator of a partner that joined their programme, and who runs
the service.
"""

from dataclasses import dataclass

HOME = frozenset({"mentee", "mentor", "guide", "member"})
ELSEWHERE = frozenset({"their mentee", "their mentor", "their coordinator", "partner"})
EVERYONE = HOME | ELSEWHERE | {"coordinator", "administrator"}  # who is signed in
STRANGER = "stranger"

PAIR = frozenset({"mentee", "mentor"})
MENTEE, MENTOR, GUIDE, MEMBER = (
    frozenset({one}) for one in ("mentee", "mentor", "guide", "member")
)
MENTORS = frozenset({"mentor", "guide", "their mentor"})
SEEKING = frozenset({"mentee", "member"})  # to whom the mentor can be proposed
CIRCLE = frozenset({"mentee", "mentor", "guide"})
COORDINATOR = frozenset({"coordinator"})
SERVICE = frozenset({"administrator"})
PARTNER = frozenset({"partner"})


@dataclass(frozen=True)
class Line:
    """What an address is about, and who may reach it."""

    about: str
    who: frozenset[str]


def _lines(about: str, who: frozenset[str], endpoints: str) -> dict[str, Line]:
    return dict.fromkeys(endpoints.split(), Line(about, who))


POLICY: dict[str, Line] = {
    **_lines("the service, for everyone", EVERYONE | {STRANGER}, """
        sign_on.choose sign_on.leave sign_on.back
        accounts.check_your_email accounts.enter accounts.enter_code accounts.enter_passkey
        insight.welcome live ready open_data.all_csv
        open_data.dictionary open_data.index_json open_data.release open_data.release_csv
        open_data.release_json open_data.releases learning.achievement learning.issuer learning.key
        learning.keys learning.status learning.stories learning.stories_feed learning.verify
        learning.check_certificate xapi.about security.login security.logout security.register
        security.send_confirmation security.confirm_email security.forgot_password
        security.reset_password"""),
    **_lines("what a secret in the address opens, whoever has it", EVERYONE | {STRANGER}, """
        associations.invitation associations.refuse_invitation learning.credential
        learning.public_statement notifications.ask_to_stop notifications.stop
        pairings.calendar_feed"""),
    **_lines("what a secret in the address opens, for who is signed in", EVERYONE, """
        associations.accept_invitation"""),
    **_lines("a story, once it is published", EVERYONE | {STRANGER}, "learning.story"),
    **_lines("what is one's own, whatever it is", EVERYONE, """
        accounts.account accounts.details accounts.save_details accounts.sign_ins
        accounts.end_all_others accounts.second_step accounts.code_app accounts.add_code_app
        accounts.passkey accounts.add_passkey sign_on.links sign_on.link
        accounts.confirm accounts.save_confirm privacy.policy privacy.agreed privacy.take_along
        privacy.export privacy.erasing privacy.erase security.change_password notifications.choices
        notifications.save_choices insight.home profiles.overview profiles.start profiles.step
        profiles.save_step profiles.check profiles.complete pulse.questions pulse.answer
        pulse.answers pulse.answers_json pulse.erase pulse.resume pulse.skip pulse.stop
        learning.certificates learning.own_stories learning.new_story learning.write_story
        associations.memberships associations.join associations.save_partners
        associations.own_programmes circles.circles circles.new_circle circles.save_circle
        learning.cpd learning.library learning.library_csv learning.library_jsonld
        learning.library_rss learning.suggest learning.send_suggestion matching.dismissed
        matching.join_waiting matching.next_suggestion matching.proposals matching.suggestions
        matching.team matching.save_team matching.waiting_list pairings.calendar
        pairings.renew_calendar pairings.stop_calendar pairings.closed_requests
        pairings.co_mentoring pairings.consults pairings.leave_consults pairings.take_consults
        pairings.feedback pairings.pairings pairings.requests pairings.safety"""),
    **_lines("one's own second step and link, where there is one", MENTEE, """
        accounts.remove_passkey accounts.remove_code_app sign_on.unlink"""),
    **_lines("the codes beside one's own second step", MENTEE | {"their mentee"},
        "accounts.new_recovery_codes"),
    **_lines("one's own place on the waiting list", MEMBER, "matching.leave_waiting"),
    **_lines("one's own profile as a mentor", MENTORS, """
        profiles.pause profiles.resume pairings.mentoring_time pairings.hold_hours
        pairings.lift_hours pairings.pause_mentoring pairings.resume_mentoring"""),
    **_lines("one's own profile as a mentee", SEEKING | {"their mentee"}, """
        profiles.ask_next profiles.stop_asking_next"""),
    **_lines("the mentee's own sign-in, membership, enrolment, record, story, certificate",
        MENTEE, """
        accounts.end_one associations.leave associations.withdraw_enrolment
        associations.consent_outside learning.cpd_entry learning.cpd_evidence learning.withdraw_cpd
        learning.statement learning.statement_csv learning.statement_pdf learning.share_statement
        learning.revoke_statement learning.change_story learning.rewrite_story
        learning.withdraw_story learning.own_certificate learning.certificate_file
        learning.withdraw_certificate"""),
    **_lines("a person the mentee blocked", MENTEE, "pairings.unblock"),
    **_lines("a person one can be proposed to, or met", SEEKING | MENTOR, """
        pairings.block pairings.save_block pairings.concern:person_id
        pairings.save_concern:person_id"""),
    **_lines("the invitation to the register that was sent to the member's address", MEMBER, """
        associations.accept_own_invitation associations.refuse_own_invitation"""),
    **_lines("the association, for its members", HOME, """
        associations.own_programme associations.enrol learning.cpd_of learning.cpd_csv
        learning.add_cpd learning.save_cpd learning.new_statement learning.issue_statement"""),
    **_lines("a resource of the association's own library", HOME | COORDINATOR, """
        learning.resource learning.report"""),
    **_lines("a mentor, as the matching proposes one", SEEKING, """
        matching.suggestion matching.ask matching.send_request matching.dismiss"""),
    **_lines("a mentor the member does not want to see", MEMBER, "matching.restore"),
    **_lines("a request of the mentee that was declined, and who comes next", MENTEE, """
        matching.ask_same"""),

    **_lines("the pairing, its request, goals, sessions, charter and consults", PAIR, """
        pairings.pairing pairings.end pairings.save_end pairings.pause pairings.resume
        pairings.request pairings.concern:request_id pairings.concern:pairing_id
        pairings.concern:session_id pairings.save_concern:request_id
        pairings.save_concern:pairing_id pairings.save_concern:session_id pairings.charter
        pairings.charter_version pairings.change_charter pairings.save_charter
        pairings.sign_charter pairings.set_aside_charter pairings.goals pairings.set_goal
        pairings.save_goal pairings.drop_goal pairings.save_drop pairings.sign_off
        pairings.save_sign_off matching.co_mentors matching.ask_co_mentor pairings.sessions
        pairings.session pairings.plan pairings.save_plan pairings.change pairings.save_change
        pairings.move pairings.save_move pairings.settle pairings.save_settle pairings.ask_confirm
        pairings.confirm pairings.print_session pairings.session_calendar pairings.new_note
        pairings.save_new_note pairings.session_feedback pairings.save_session_feedback
        pairings.propose pairings.save_propose pairings.proposal pairings.save_proposal
        pairings.withdraw_times pairings.closing pairings.save_closing pairings.certificate
        pairings.save_certificate pairings.track pairings.take_track pairings.leave_track
        pairings.consult pairings.read_back pairings.confirm_read_back pairings.correct_read_back
        pairings.advise pairings.close_consult pairings.withdraw_consult matching.shared_team
        matching.proposal matching.confirm_proposal matching.refuse_proposal
        matching.save_refusal"""),
    **_lines("what only the mentee of the pairing does", MENTEE, """
        pairings.withdraw pairings.claim_goal pairings.ask_consult pairings.save_consult
        pairings.earlier pairings.save_earlier pairings.finish_resource
        pairings.reopen_resource"""),
    **_lines("a private note of the mentee", MENTEE, """
        pairings.note pairings.save_note pairings.drop_note"""),
    **_lines("what only the mentor of the pairing does", MENTOR, """
        pairings.accept pairings.decline pairings.save_decline pairings.find_resources
        pairings.add_resource pairings.remove_resource"""),
    **_lines("a goal somebody was asked to co-mentor", GUIDE, """
        pairings.co_mentor pairings.accept_co_mentoring pairings.decline_co_mentoring
        pairings.save_decline_co_mentoring pairings.sign_off_goal"""),

    **_lines("a circle one may ask to join, or looks after", HOME | COORDINATOR, """
        circles.circle circles.ask_to_join"""),
    **_lines("a circle, for who is in it", CIRCLE, """
        circles.track circles.join circles.leave circles.attend circles.session_calendar
        circles.finish_resource circles.reopen_resource"""),
    **_lines("a circle, for who was invited or leads it", MENTOR, "circles.refuse"),
    **_lines("what only the facilitator of the circle does", MENTOR, """
        circles.start circles.admit circles.refuse_place circles.share_lead circles.take_track
        circles.invite circles.save_invite circles.find_resources circles.add_resource
        circles.remove_resource circles.plan circles.save_plan circles.change circles.save_change
        circles.settle circles.save_settle"""),
    **_lines("the end of a circle", MENTOR | COORDINATOR, "circles.end circles.save_end"),

    **_lines("one's first association", COORDINATOR | {"their coordinator", "partner"}, """
        insight.coordination"""),
    **_lines("the association, for its coordinators", COORDINATOR, """
        sign_on.server sign_on.set_up_server sign_on.try_server sign_on.remove_server
        associations.members associations.find_members associations.members_csv
        associations.find_registered associations.queue associations.member
        associations.verify associations.verify_next associations.verify_found
        associations.return_next associations.lapse associations.save_lapse
        associations.registration associations.save_registration associations.register
        associations.register_bundle associations.register_csv associations.register_lines
        associations.bring_register associations.keep_register associations.upload
        associations.headings associations.save_headings associations.import_register
        associations.discard_register associations.jobs associations.save_jobs
        associations.invite_all associations.send_invitations associations.tokens
        associations.issue_token associations.revoke_token associations.webhooks
        associations.add_webhook associations.webhook associations.turn_webhook_secret
        associations.tell_webhook_again associations.remove_webhook associations.programmes
        associations.new_programme associations.create_programme associations.programme
        associations.programme_part associations.save_programme_part associations.move_programme
        associations.programme_people associations.programme_people_csv associations.partners
        associations.invite_partner insight.association insight.association_acts
        insight.association_equity insight.association_equity_csv insight.association_feedback
        insight.association_figures insight.association_figures_csv insight.association_groups
        insight.association_leadership insight.association_pairings
        insight.association_pairings_csv insight.association_programme_figures
        insight.association_requests insight.association_requests_csv insight.case
        insight.help_case insight.snooze_case insight.programme_report
        insight.programme_report_pdf learning.review learning.suggestion learning.accept
        learning.accept_own learning.decline learning.bring_file learning.keep_file
        learning.look_at_file learning.map_headings learning.import_file learning.discard_file
        learning.association_stories learning.review_story learning.publish_story
        learning.return_story learning.association_cpd learning.cpd_rules learning.save_cpd_rules
        learning.review_cpd learning.save_cpd_review learning.review_evidence
        learning.programme_resources learning.give_resource learning.withdraw_resource
        matching.runs matching.draft_run
        matching.run matching.run_file matching.act_on_run matching.compare_runs
        matching.lock_file matching.lock_pair matching.forbid_pair matching.save_forbid
        matching.take_back_wish pairings.association_concerns pairings.association_concern
        pairings.look_into pairings.close_concern pulse.association_pulse
        pulse.association_pulse_csv"""),
    **_lines("a partner's part in a programme of others", PARTNER, """
        associations.join_programme associations.leave_programme"""),
    **_lines("the service, for who runs it", SERVICE, """
        associations.administration associations.create associations.appoint associations.dismiss
        associations.agree associations.end notifications.outbox notifications.send_again
        pairings.feedback_words"""),
}  # fmt: skip

# Where somebody of elsewhere reads the name of an association or what a secret shows, by intent.
NAMES_OF_OTHERS = frozenset(
    {"associations.memberships", "associations.join", "associations.save_partners"}
    | {"associations.invitation", "associations.administration"}
)
# Parts of an address that may be another's: a person or resource is no house's own thing.
ANOTHERS_IS_FINE = {
    ("learning.save_cpd", "visit"): "a number of the form, so that it is not saved twice",
    ("associations.accept_invitation", "secret"): "whoever has the secret",
}
# Says that times were answered meanwhile, of another's and of nobody's id alike: nothing is told.
ANSWERED_MEANWHILE = frozenset(
    {"pairings.proposal", "pairings.save_proposal", "pairings.withdraw_times"}
)
# What a partner reads of a programme it joined, through its own association: of others only counts,
# where the two agreed on totals.
PARTNER_READS = frozenset(
    {"associations.programme", "associations.programme_people", "associations.programme_people_csv"}
    | {"insight.programme_report", "insight.programme_report_pdf"}
)
# What cannot be reached in this world, though it is one's own, and where it is tested.
NOT_HERE = {
    "accounts.remove_code_app": "needs an app: tests/integration/accounts/test_second_step.py",
    "matching.ask_same": "needs a declined request: tests/integration/matching/test_following.py",
}


def line_of(endpoint: str, arguments: set[str]) -> Line | None:
    """The line of a route; one endpoint under several addresses has one for each."""
    by_last = (f"{endpoint}:{name}" for name in ("session_id", *sorted(arguments)))
    found = (POLICY[name] for name in by_last if name in POLICY and name.split(":")[1] in arguments)
    return POLICY.get(endpoint) or next(found, None)
