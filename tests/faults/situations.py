"""The tests whose situations each run of the tests sweeps, and what they must let fail.

A pairing from its request to its end, with its goals and resources: the acts that take places, sign
off levels and credit people. `make faults` sweeps in every test of every service, and names the
verbs that it did not reach.
"""

_REQUESTS = "tests/integration/pairings/test_requests.py::"
_GOALS = "tests/integration/pairings/test_goals.py::"

SITUATIONS = (
    _REQUESTS + "test_a_request_reaches_the_mentor_and_the_audit",
    _REQUESTS + "test_the_last_place_filled_withdraws_what_is_left_and_tells",
    _REQUESTS + "test_declining_tells_the_reason_and_the_next_step",
    _REQUESTS + "test_only_the_mentor_answers_and_only_the_mentee_withdraws",
    _REQUESTS + "test_half_way_the_mentor_is_reminded_once_and_then_it_expires",
    _GOALS + "test_the_mentor_signs_off_and_the_level_of_the_profile_follows",
    _GOALS + "test_resources_follow_the_goals_and_people_have_the_last_word",
    _GOALS + "test_open_goals_end_with_the_pairing",
)

SWEPT = {
    "pairings.service.asking.request_mentor",
    "pairings.service.goals.claim_goal",
    "pairings.service.goals.drop_goal",
    "pairings.service.goals.reach_goal",
    "pairings.service.goals.set_goal",
    "pairings.service.opening.open_pairing",
    "pairings.service.pairings.complete_pairing",
    "pairings.service.requests.accept_request",
    "pairings.service.requests.decline_request",
    "pairings.service.requests.expire_requests",
    "pairings.service.requests.withdraw_request",
    "pairings.service.resources.mark_done",
    "pairings.service.resources.remove_resource",
    "learning.service.cpd.credit_activities",
    "notifications.service.tell",
    "profiles.service.free_places",
    "profiles.service.raise_level",
    "profiles.service.take_places",
}
