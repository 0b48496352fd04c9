"""No sequence of acts takes a consult anywhere but along its table."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.pairings.rules import (
    ACT_TITLES,
    CONSULT_STEPS,
    CONSULT_TITLES,
    EXPIRING,
    OPEN_CONSULTS,
    URGENCIES,
    WAITS_FOR,
    WHO_ACTS,
    ConsultAct,
    ConsultHours,
    ConsultMoved,
    ConsultOver,
    ConsultPart,
    ConsultState,
    QueueCannotDecline,
    check_consult_step,
    state_now,
)
from mentor_match.web.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOURS = ConsultHours()

acts = st.lists(
    st.tuples(st.sampled_from(ConsultAct), st.integers(0, 200), st.booleans()), max_size=25
)


@settings(deadline=None)  # two cores are shared by many
@given(st.sampled_from(sorted(URGENCIES)), acts)
def test_any_sequence_of_acts_keeps_to_the_table_and_never_leaves_an_end(
    urgency: str, sequence: list[tuple[ConsultAct, int, bool]]
) -> None:
    state, now = ConsultState.ASKED, NOW
    act_by = HOURS.until(urgency, now)
    for act, hours, in_queue in sequence:
        now += timedelta(hours=hours)
        before = state
        try:
            state = check_consult_step(state, act, act_by=act_by, in_queue=in_queue, now=now)
        except Refusal:
            continue
        assert (before, act) in CONSULT_STEPS
        assert before in OPEN_CONSULTS
        # Whoever acts in a step that runs out acts in time; only time itself acts afterwards.
        assert now < act_by or before not in EXPIRING or act == ConsultAct.EXPIRE
        act_by = HOURS.until(urgency, now)


def test_every_open_state_waits_for_someone_who_can_act() -> None:
    assert set(OPEN_CONSULTS) == {state for state, _act in CONSULT_STEPS}
    for state, part in WAITS_FOR.items():
        onward = [
            act
            for (at, act), to in CONSULT_STEPS.items()
            if at == state and WHO_ACTS[act] == part and act != ConsultAct.WITHDRAW
        ]
        assert onward, state
    assert set(CONSULT_TITLES) == set(ConsultState)
    assert set(ACT_TITLES) == set(ConsultAct)


def test_advice_is_only_given_on_what_was_read_back_and_confirmed() -> None:
    assert [at for at, act in CONSULT_STEPS if act == ConsultAct.ADVISE] == [ConsultState.AGREED]
    into = {(at, act) for (at, act), to in CONSULT_STEPS.items() if to == ConsultState.AGREED}
    assert into == {(ConsultState.READ_BACK, ConsultAct.CONFIRM)}
    assert WHO_ACTS[ConsultAct.CONFIRM] == ConsultPart.ASKER


def test_the_clock_decides_and_not_the_job_that_writes_it_down() -> None:
    late = NOW + timedelta(hours=24)
    assert state_now("asked", late, late) == ConsultState.EXPIRED
    assert state_now("asked", late, late - timedelta(seconds=1)) == ConsultState.ASKED
    assert state_now("advised", late, late) == ConsultState.ADVISED
    with pytest.raises(ConsultOver):
        check_consult_step("asked", ConsultAct.READ_BACK, act_by=late, in_queue=False, now=late)


def test_nobody_declines_for_a_whole_cadre() -> None:
    ahead = NOW + timedelta(hours=1)
    with pytest.raises(QueueCannotDecline):
        check_consult_step("asked", ConsultAct.DECLINE, act_by=ahead, in_queue=True, now=NOW)
    step = check_consult_step("asked", ConsultAct.DECLINE, act_by=ahead, in_queue=False, now=NOW)
    assert step == ConsultState.DECLINED
    with pytest.raises(ConsultMoved):
        check_consult_step("agreed", ConsultAct.CONFIRM, act_by=ahead, in_queue=False, now=NOW)


@pytest.mark.parametrize(("urgency", "hours"), [("routine", 168), ("soon", 72), ("urgent", 24)])
def test_the_time_to_act_goes_by_the_urgency(urgency: str, hours: int) -> None:
    settings = {
        "CONSULT_HOURS_ROUTINE": 168,
        "CONSULT_HOURS_SOON": 72,
        "CONSULT_HOURS_URGENT": 24,
    }
    until = ConsultHours.from_settings(settings).until(urgency, NOW)
    assert until == NOW + timedelta(hours=hours)
