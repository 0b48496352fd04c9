"""A coordinator's year in one story: a register of 1,007 people becomes a round of mentoring.

The register is real in shape and fictional in content, and lies beside the checkout.
"""

import json
from pathlib import Path

import pytest

from tests.browser import running
from tests.journeys.conftest import Visits
from tests.journeys.round import gathering, helping, matching
from tests.journeys.round.cast import Cast
from tests.journeys.round.people import OF_REGISTER

REGISTER = Path("/work/shared/data/fhir")
FILES = ("bundle-Practitioner.json", "bundle-PractitionerRole.json")


@pytest.mark.skipif(not REGISTER.is_dir(), reason="no data beside the checkout: ../shared/data")
@pytest.mark.parametrize("script", [False], indirect=True, ids=["without script"])
def test_a_register_becomes_a_round_and_who_is_stuck_is_helped(
    visit: Visits, tmp_path: Path
) -> None:
    people = who_is_invited()
    with running(tmp_path, demonstration=False, clocked=True, workers=1) as service:
        names = [name for _number, name in people.values()]
        service.python("tests.journeys.round.people", *names)
        files = [str(REGISTER / name) for name in FILES]
        cast = Cast(service, visit, files, size=1_007, people=people)
        for step in (*gathering.STEPS, *matching.STEPS, *helping.STEPS):
            step(cast)


def who_is_invited() -> dict[str, tuple[str, str]]:
    """Who -> (registration number, name) of the first people of the register."""
    entries = json.loads((REGISTER / FILES[0]).read_text("utf-8"))["entry"]
    told = [(one["resource"]["id"], one["resource"]["name"][0]["text"]) for one in entries]
    return dict(zip(OF_REGISTER, told, strict=False))
