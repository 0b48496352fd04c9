"""Files with anything in them: never an error of ours, nothing half taken in, every refusal named.

`make fuzz` does the same with five thousand.
"""

import io
import re
import time
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from mentor_match.associations.exchange.files import read_again
from mentor_match.associations.models import RegisterEntry, RegisterUpload
from mentor_match.associations.queries import find_waiting_upload
from mentor_match.extensions import db
from tests.factories.matching import make_association
from tests.factories.mutations import files
from tests.integration.associations.test_memberships import coordinate
from tests.pages import PageClient


def register_of(association: Any) -> set[tuple[Any, ...]]:
    asked = select(RegisterEntry.number, RegisterEntry.full_name, RegisterEntry.email,
                   RegisterEntry.job_key, RegisterEntry.valid_until)  # fmt: skip
    asked = asked.where(RegisterEntry.association_id == association.id)
    return {tuple(row) for row in db.session.execute(asked)}


class Fuzzer:
    """Sends one upload after the other, as a coordinator does."""

    def __init__(self, page: PageClient) -> None:
        self.page, self.association = page, make_association()
        self.coordinator = coordinate(self.association)
        page.sign_in(self.coordinator)
        self.token = page._token()
        self.address = f"/coordination/{self.association.id}/register/import"
        self.seen: Counter[str] = Counter()
        self.number = 0

    @property
    def thorough(self) -> bool:
        """Every eighth time all pages are read, and strictly: that takes longer than the rest."""
        return self.number % 8 == 0

    def read(self, address: str) -> str:
        """A page."""
        if self.thorough:
            return self.page.get(address).html
        answer = self.page._open("GET", address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.get_data(as_text=True)

    def post(self, address: str, data: dict[str, Any]) -> Any:
        return self.page._open("POST", address, data={"csrf_token": self.token, **data})

    def send(self, contents: list[bytes]) -> None:
        if self.number % 25 == 0:  # otherwise everybody is there already before long
            db.session.execute(delete(RegisterEntry))
        sent = [(io.BytesIO(one), f"file{n}.csv") for n, one in enumerate(contents)]
        answer = self.post(self.address, {"files": sent})
        assert answer.status_code in {303, 422}, answer.status_code
        if answer.status_code == 422:
            self.seen["no file"] += 1
            return
        upload = find_waiting_upload(self.association.id, self.coordinator.id)
        assert upload is not None
        self.check_refusals(upload)
        self.number += 1
        if self.thorough:
            self.read(answer.location)
            self.read(f"{self.address}/{upload.id}/headings")
        self.apply(f"{self.address}/{upload.id}")

    def check_refusals(self, upload: RegisterUpload) -> None:
        reading = read_again(upload.found).reading
        assert reading.people or reading.refused
        for one in reading.refused:
            assert one.resource, one
            assert one.path, one
            assert len(one.reason) > 10, one
        self.seen["people"] += len(reading.people)
        self.seen["refused"] += len(reading.refused)

    def apply(self, address: str) -> None:
        """What the dry run says comes about, or nothing does."""
        html = self.read(address)
        counts = [int(one) for one in re.findall(r'"stat-number">(\d+)<', html)]
        before = register_of(self.association)
        answer = self.post(f"{address}/apply", {})
        after = register_of(self.association)
        new, changed = counts[:2]
        if answer.status_code == 409:
            assert (new, changed, after) == (0, 0, before)
            self.seen["nothing to take in"] += 1
            return
        assert answer.status_code == 303, answer.status_code
        assert len(after) - len(before) == new
        assert len(after - before) <= new + changed
        if self.thorough:
            self.read(f"/coordination/{self.association.id}/register")
        self.seen["taken in"] += 1


def test_any_file_is_taken_in_whole_or_refused_in_words(
    page: PageClient, request: pytest.FixtureRequest
) -> None:
    count, began = request.config.getoption("--fuzz-files"), time.monotonic()
    if db.engine.dialect.name == "postgresql":  # what differs there is what it takes as a text
        count //= 5
    fuzzer = Fuzzer(page)
    for number, contents in enumerate(files(2026, count)):
        try:
            fuzzer.send(contents)
        except Exception as trouble:
            raise AssertionError(f"upload {number}: {contents!r}"[:4_000]) from trouble
    seen = fuzzer.seen
    assert seen["taken in"] > count / 8
    assert seen["refused"] > count / 2
    assert seen["people"] > count
    assert db.session.scalar(select(func.count()).select_from(RegisterUpload)) <= 1
    if count > 150:
        print(f"{count} uploads in {time.monotonic() - began:.0f} s: {dict(seen)}")  # noqa: T201
