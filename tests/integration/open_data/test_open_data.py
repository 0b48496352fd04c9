"""Quarters come out once, whole and safe, at addresses that stay."""

import csv
import io
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.open_data.models import OpenFigure, OpenRelease
from mentor_match.open_data.queries import count_people
from mentor_match.open_data.rules import LIMIT, PublishedAlready, Quarter
from mentor_match.open_data.service import count_quarter, publish, publish_due
from mentor_match.pairings.models import Pairing
from mentor_match.profiles.models import Profile
from tests.conftest import NOW
from tests.factories.pairings import make_association, make_mentee, make_mentor, make_pairing
from tests.pages import PageClient
from tests.unit.open_data.attack import attack

SUMMER = Quarter(2026, 3)
IN_SUMMER = datetime(2026, 8, 5, 9, 0, tzinfo=UTC)
LITTLE = 1e-6


def make_pairs(count: int, **mentee: Any) -> list[Any]:
    """So many pairings of last summer; the mentees in one place."""
    country = mentee.pop("country", "KEN")
    made = []
    for _ in range(count):
        two = make_mentee(**mentee), make_mentor()
        make_association(*two)
        pairing = make_pairing(*two, now=IN_SUMMER)
        profile = db.session.get(Profile, two[0].id)
        assert profile is not None
        profile.country = country
        made.append(pairing)
    db.session.flush()
    return made


def figures(code: str = "matched") -> dict[tuple[str, str], int | None]:
    rows = db.session.scalars(select(OpenFigure).where(OpenFigure.indicator == code))
    return {(one.country, one.cadre): one.people for one in rows}


def read_csv(page: PageClient, address: str = "/open-data/v1/figures.csv") -> list[dict[str, str]]:
    text = page.get(address).html.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def as_rows(rows: list[dict[str, str]]) -> list[Any]:
    return [
        (
            *(row["quarter"], row["indicator"], row["country"], row["cadre"]),
            int(row["people"]) if row["people"] else None,
        )
        for row in rows
    ]


def test_large_cells_are_shown_and_small_ones_kept_back(database: Flask) -> None:
    make_pairs(12)
    make_pairs(11, cadre="2211", country="IND")
    publish(SUMMER, count_quarter(SUMMER), now=NOW)
    assert figures() == {
        ("KEN", "2221"): 12,
        ("IND", "2211"): 11,
        ("KEN", "_T"): 12,
        ("IND", "_T"): 11,
        ("_T", "2221"): 12,
        ("_T", "2211"): 11,
        ("_T", "_T"): 23,
    }
    assert figures("met") == {}


def test_two_who_are_few_take_others_with_them(database: Flask) -> None:
    make_pairs(12)
    make_pairs(2, cadre="2211")
    publish(SUMMER, count_quarter(SUMMER), now=NOW)
    shown = figures()
    assert shown["KEN", "2211"] is shown["_T", "2211"] is None
    # 14 in all less 12 nurses would be 2 doctors.
    assert None in (shown["KEN", "2221"], shown["KEN", "_T"])


def test_a_quarter_comes_out_four_weeks_after_its_end_and_once(database: Flask) -> None:
    make_pairs(12)
    due = datetime(2026, 10, 29, tzinfo=UTC)
    assert publish_due(due - timedelta(seconds=1), reads=nullcontext, each=nullcontext) == []
    assert publish_due(due, reads=nullcontext, each=nullcontext) == ["2026-Q3"]
    before = figures()
    make_pairs(5)
    assert publish_due(due + timedelta(days=9), reads=nullcontext, each=nullcontext) == []
    assert figures() == before
    with pytest.raises(PublishedAlready):
        publish(SUMMER, count_quarter(SUMMER), now=NOW)


def test_one_person_counts_once_however_much_they_did(database: Flask) -> None:
    pairing = make_pairs(1)[0]
    for _ in range(3):
        mentor = make_mentor()
        make_association(pairing.mentee, mentor)
        profile = pairing.mentee
        assert profile.id
        two = make_mentee(), mentor
        make_association(*two)
        make_pairing(*two, now=IN_SUMMER + timedelta(days=1))
    counts = count_people(SUMMER)
    assert counts["matched"] == {("KEN", "2221"): 4}
    assert counts["mentors"] == {("KEN", "2221"): 4}


def test_what_is_not_stated_is_a_place_of_its_own(database: Flask) -> None:
    for pairing in make_pairs(10):
        profile = db.session.get(Profile, pairing.mentee_id)
        assert profile is not None
        profile.country = None
    db.session.flush()
    publish(SUMMER, count_quarter(SUMMER), now=NOW)
    assert figures()["_U", "2221"] == 10


def test_the_command_publishes_and_says_what(database: Flask) -> None:
    make_pairs(12)
    db.session.commit()
    done = database.test_cli_runner().invoke(args=["open-data", "publish"])
    assert "2026-Q3" in done.output
    again = database.test_cli_runner().invoke(args=["open-data", "publish"])
    assert again.output == "Nothing is due.\n"


def test_strangers_read_pages_and_files_at_addresses_that_stay(page: PageClient) -> None:
    assert "Nothing is published yet" in page.get("/open-data").text
    make_pairs(12)
    publish(SUMMER, count_quarter(SUMMER), now=NOW)
    assert "2026-Q3" in page.get("/open-data").text
    shown = page.get("/open-data/v1/2026-Q3?indicator=matched")
    assert "Kenya" in shown.text and "12" in shown.text
    assert "linear programming" in page.get("/open-data/dictionary").text
    rows = read_csv(page, "/open-data/v1/2026-Q3.csv")
    assert {
        "quarter": "2026-Q3",
        "indicator": "matched",
        "country": "KEN",
        "cadre": "2221",
        "people": "12",
        "kept_back": "no",
    } in rows
    kept = page.client.get("/open-data/v1/2026-Q3.json").get_json()
    assert (kept["version"], kept["smallest_shown"]) == ("v1", LIMIT)
    assert len(kept["figures"]) == len(rows)
    listed = page.client.get("/open-data/v1/index.json").get_json()["releases"]
    assert listed[0]["csv"].endswith("/open-data/v1/2026-Q3.csv")


@pytest.mark.parametrize("quarter", ["2026-Q2", "2026-Q9", "x"])
@pytest.mark.parametrize("end", ["", ".csv", ".json"])
def test_what_is_not_out_is_not_there(page: PageClient, quarter: str, end: str) -> None:
    page.get(f"/open-data/v1/{quarter}{end}", status=404)


def test_files_are_kept_by_caches_and_asked_for_by_tag(page: PageClient) -> None:
    make_pairs(12)
    publish(SUMMER, count_quarter(SUMMER), now=NOW)
    first = page.get("/open-data/v1/2026-Q3.csv")
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    tag = first.headers["ETag"]
    again = page.client.get("/open-data/v1/2026-Q3.csv", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert "Set-Cookie" not in first.headers
    assert "X-Robots-Tag" not in first.headers


def test_the_files_of_the_demonstration_are_true_and_safe(
    large_service: Flask, now: datetime
) -> None:
    page = PageClient(large_service)
    publish_due(now, reads=nullcontext, each=nullcontext)
    out = list(db.session.scalars(select(OpenRelease.quarter).order_by(OpenRelease.quarter)))
    assert len(out) >= 4
    quarters = [_quarter(text) for text in out]
    nobody_small_is_given_away(quarters, as_rows(read_csv(page)))
    what_is_shown_equals_another_count(quarters[-1], read_csv(page, f"/open-data/v1/{out[-1]}.csv"))
    text = page.get("/open-data/v1/figures.csv").html
    for quarter in out:
        text += page.get(f"/open-data/v1/{quarter}").text
        text += page.get(f"/open-data/v1/{quarter}.json").html
    names = list(db.session.scalars(select(Account.full_name)))
    assert len(names) > 300
    assert [name for name in names if name in text] == []


def nobody_small_is_given_away(quarters: list[Quarter], rows: list[Any]) -> None:
    """All files together, as one system of equations."""
    assert all(people is None or people >= LIMIT for *_cell, people in rows)
    true = {str(quarter): count_people(quarter) for quarter in quarters}
    found = attack(rows)
    assert len(found) > 300
    for (quarter, indicator, country, cadre), (least, most) in found.items():
        assert most >= LIMIT - LITTLE
        if "_T" not in (country, cadre):
            assert least <= 1 + LITTLE or true[quarter][indicator][country, cadre] >= LIMIT


def what_is_shown_equals_another_count(quarter: Quarter, rows: list[dict[str, str]]) -> None:
    opened = [
        one
        for one in db.session.scalars(select(Pairing))
        if quarter.since <= one.opened_at < quarter.until
    ]
    by_cadre = Counter({one.mentee_id: one.mentee_cadre for one in opened}.values())
    shown = {
        row["cadre"]: int(row["people"])
        for row in rows
        if row["indicator"] == "matched" and row["country"] == "_T" and row["people"]
    }
    assert shown.pop("_T") == len({one.mentee_id for one in opened})
    assert all(by_cadre[cadre] == people for cadre, people in shown.items())


def _quarter(text: str) -> Quarter:
    return Quarter(int(text[:4]), int(text[-1]))
