"""My CPD, entries with evidence, reviews, rules, statements and their public page."""

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from mentor_match.associations.models import Coordinator, Membership
from mentor_match.learning.models import CpdEntry, CpdEvidence, CpdRuleSet, CpdStatement
from mentor_match.learning.rules import shown_to_all
from mentor_match.learning.service import add_entry
from mentor_match.learning.views.cpd import activity_title
from mentor_match.notifications.models import Message
from mentor_match.permissions import Role
from mentor_match.reference.cpd import TEMPLATES
from mentor_match.web import clock
from mentor_match.web.uploads import LARGEST
from tests.factories.accounts import make_account
from tests.factories.pairings import NOW, make_association, make_mentee
from tests.pages import PageClient

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def member(session: Any) -> Any:
    return make_mentee()


@pytest.fixture
def home(member: Any, session: Any) -> Any:
    association = make_association(member)
    session.add(
        CpdRuleSet(
            association_id=association.id,
            version=1,
            applies_from=date(2025, 1, 1),
            rules=TEMPLATES["points-a-year"].rules,
            made_at=NOW,
        )
    )
    session.flush()
    return association


@pytest.fixture
def coordinator(home: Any, session: Any) -> Any:
    account = make_account(Role.COORDINATOR)
    session.add(Coordinator(account_id=account.id, association_id=home.id, appointed_at=NOW))
    session.flush()
    return account


def photograph() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (10, 90, 80)).save(out, "JPEG")
    return out.getvalue()


def entry(**changes: Any) -> dict[str, Any]:
    plain = {
        "title": "Safe handover, a workshop",
        "provider": "An open university",
        "category": "event",
        "done_on": "2026-11-20",
        "hours": "2.5",
    }
    return {**plain, **changes}


def add(page: PageClient, home: Any, status: int = 200, **changes: Any) -> Any:
    form = page.get("learning.add_cpd", association_id=home.id)
    address = form.soup.select_one("main form[enctype]")["action"]
    return page.post(address, entry(**changes), status=status)


def row_of(session: Any) -> CpdEntry:
    return session.scalars(select(CpdEntry).where(CpdEntry.corrects_id.is_(None))).one()


def test_someone_without_an_association_is_told_what_to_do(page: PageClient) -> None:
    page.sign_in(make_mentee())
    assert "No association counts for you yet" in page.get("learning.cpd").text


def test_the_page_says_what_is_missing_and_what_comes_next(
    page: PageClient, member: Any, home: Any
) -> None:
    page.sign_in(member)
    seen = page.get("learning.cpd")
    assert "3 points in “Ethics” are still missing" in seen.text
    assert "0 of 24 points" in seen.text
    add(page, home, category="ethics", hours="3")
    seen = page.get("learning.cpd")
    assert "21 points are still missing" in seen.text
    assert "3 of 24 points" in seen.text


def test_a_ceiling_is_applied_and_said(page: PageClient, member: Any, home: Any) -> None:
    page.sign_in(member)
    add(page, home, category="learning", hours="18.25")
    seen = page.get("learning.cpd").text
    assert "Courses and self-study: 18.25 earned, of which 16 count at most in a period." in seen
    assert "16 of 24 points" in seen


def test_an_entry_sent_twice_is_kept_once(
    page: PageClient, member: Any, home: Any, session: Any
) -> None:
    page.sign_in(member)
    form = page.get("learning.add_cpd", association_id=home.id)
    address = form.soup.select_one("main form[enctype]")["action"]
    for _ in range(2):
        page.post(address, entry(evidence=(io.BytesIO(photograph()), "x.jpg")))
    assert row_of(session).units == 250
    assert len(session.scalars(select(CpdEvidence)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Enter what you did."),
        ({"title": "Course for MRN 4482913"}, "looks like"),
        ({"category": "mentoring-given"}, "Choose from the list"),
        ({"done_on": "2026-11-30"}, "today at the latest"),
        ({"done_on": "1999-01-01"}, "today at the latest"),
        ({"hours": "0"}, "between 0.1 and 100"),
        ({"hours": "many"}, "between 0.1 and 100"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    page: PageClient, member: Any, home: Any, changes: dict[str, str], sentence: str
) -> None:
    page.sign_in(member)
    assert sentence in " ".join(add(page, home, status=422, **changes).errors)


def test_evidence_is_checked_by_content_and_served_to_two_people_only(
    page: PageClient, member: Any, home: Any, coordinator: Any, session: Any
) -> None:
    page.sign_in(member)
    fake = (io.BytesIO(b"MZ a program"), "certificate.pdf")
    assert "not a PDF, PNG or JPEG" in " ".join(add(page, home, status=422, evidence=fake).errors)
    add(page, home, evidence=(io.BytesIO(photograph()), "../../etc/passwd.html"))
    found = row_of(session)
    kept = session.get(CpdEvidence, found.evidence_id)
    folder = page.app.config["EVIDENCE_FOLDER"]
    assert (folder / kept.file).stat().st_size == kept.size

    def seen_by(account: Any, address: str) -> Any:
        page.sign_in(account)
        return page._open("GET", address)

    own = f"/cpd/entries/{found.id}/evidence"
    theirs = f"/coordination/{home.id}/cpd/entries/{found.id}/evidence"
    for account, address in ((member, own), (coordinator, theirs)):
        answer = seen_by(account, address)
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        answer.close()
    stranger = make_mentee()
    foreign = make_account(Role.COORDINATOR)
    elsewhere = make_association(stranger)
    session.add(Coordinator(account_id=foreign.id, association_id=elsewhere.id, appointed_at=NOW))
    assert seen_by(stranger, own).status_code == 404
    assert seen_by(coordinator, own).status_code == 404
    assert seen_by(foreign, theirs).status_code == 404
    assert seen_by(foreign, theirs.replace(str(home.id), str(elsewhere.id))).status_code == 404


def test_a_file_over_the_limit_is_413_and_nothing_else_takes_that_much(
    page: PageClient, member: Any, home: Any
) -> None:
    page.sign_in(member)
    form = page.get("learning.add_cpd", association_id=home.id)
    address = form.soup.select_one("main form[enctype]")["action"]

    def send(content: bytes) -> Any:
        file = FileStorage(io.BytesIO(content), "x.pdf")
        fields = {"csrf_token": page._token(), **entry(evidence=file)}
        boundary, body = encode_multipart(fields)
        kind = f"multipart/form-data; boundary={boundary}"
        return page._open("POST", address, data=body, content_type=kind)

    assert send(bytes(LARGEST + 200_000)).status_code == 413
    answer = send(b"%PDF-1.4" + bytes(3_000_000))
    assert answer.status_code == 422
    assert "cannot be read" in answer.get_data(as_text=True)
    plain = {"csrf_token": page._token(), "full_name": "x" * 1_200_000}
    body = urlencode(plain).encode()
    kind = "application/x-www-form-urlencoded"
    other = page._open("POST", "/account/details", data=body, content_type=kind)
    assert other.status_code == 413


def test_a_queried_entry_does_not_count_and_a_withdrawn_one_stays_in_sight(
    page: PageClient, member: Any, home: Any, coordinator: Any, session: Any
) -> None:
    page.sign_in(member)
    add(page, home)
    found = row_of(session)
    page.sign_in(coordinator)
    waiting = page.get("learning.association_cpd", association_id=home.id)
    where = waiting.link("Safe handover, a workshop")
    assert page.post(where, {"decision": "queried", "note": ""}, status=422).errors
    page.post(where, {"decision": "queried", "note": "Which days was it?"})
    told = session.scalars(select(Message).where(Message.kind == "cpd-queried")).one()
    assert told.recipient == member.email
    assert f"/cpd/entries/{found.id}" in told.body
    assert "Which days" not in told.body  # what is asked stays behind the sign-in
    page.sign_in(member)
    assert "Which days was it?" in page.get("learning.cpd_entry", entry_id=found.id).text
    assert "0 of 24 points" in page.get("learning.cpd").text
    page.post("learning.withdraw_cpd", entry_id=found.id)
    seen = page.get("learning.cpd")
    assert seen.text.count("Taken back") == 2
    page.post("learning.withdraw_cpd", entry_id=found.id, status=409)


def test_a_coordinator_changes_the_rules_and_no_past_statement(
    page: PageClient, member: Any, home: Any, coordinator: Any, session: Any
) -> None:
    page.sign_in(member)
    add(page, home)
    page.post("learning.issue_statement", {"shows": "lines", "named": "y"}, association_id=home.id)
    before = session.scalars(select(CpdStatement)).one().snapshot
    pages = [page._open("GET", a).data for a in files_of(session)]
    page.sign_in(coordinator)
    form = page.get("learning.cpd_rules", association_id=home.id)
    sent = fields_of(form)
    assert sent["ceiling_learning"] == "16"
    assert "new rules begin today" in " ".join(
        page.post(
            "learning.save_cpd_rules",
            {**sent, "applies_from": "2026-11-22"},
            association_id=home.id,
            status=422,
        ).errors
    )
    page.post(
        "learning.save_cpd_rules",
        {**sent, "minutes_per_unit": "30", "needed": "48", "applies_from": "2026-11-23"},
        association_id=home.id,
    )
    session.expire_all()
    assert session.scalars(select(CpdStatement)).one().snapshot == before
    page.sign_in(member)
    assert [page._open("GET", a).data for a in files_of(session)] == pages
    assert row_of(session).units == 250
    assert "2.5 of 48 points" in page.get("learning.cpd").text


def files_of(session: Any) -> list[str]:
    found = session.scalars(select(CpdStatement)).one()
    return [f"/cpd/statements/{found.id}/statement.{kind}" for kind in ("pdf", "csv")]


def fields_of(view: Any) -> dict[str, Any]:
    """What a browser would send of the form as it stands."""
    form = view.soup.select_one('main form[method="post"]')
    sent: dict[str, Any] = {}
    for one in form.select("input[name], select[name]"):
        if one.name == "select":
            sent[one["name"]] = one.select_one("option[selected]")["value"]
        elif one.get("type") in {"checkbox", "radio"}:
            if one.has_attr("checked"):
                sent.setdefault(one["name"], []).append(one["value"])
        elif one["name"] != "csrf_token":
            sent[one["name"]] = one.get("value", "")
    return sent


def test_a_statement_shows_a_stranger_what_its_holder_allows_until_it_is_revoked(
    page: PageClient, member: Any, home: Any, session: Any
) -> None:
    member.full_name = "Achieng Odera"
    page.sign_in(member)
    add(page, home)
    seen = page.post("learning.issue_statement", {"shows": "totals"}, association_id=home.id)
    address = seen.link("See the public page")
    number = session.scalars(select(Membership.registration_number)).first()
    found = session.scalars(select(CpdStatement)).one()
    assert not any(str(word) in address for word in ("Achieng", number, member.id, found.id))

    def public(status: int = 200) -> Any:
        stranger = PageClient(page.app)
        return stranger.get(address, status=status)

    assert "A. O." in public().text
    assert "2.5" in public().text
    for secret in ("Achieng", number, "Workshops", "Safe handover"):
        assert secret not in public().html
    assert public().headers["X-Robots-Tag"] == "noindex, nofollow"
    share = {"shows": "categories"}
    page.post("learning.share_statement", share, statement_id=found.id)
    assert "Workshops and conferences" in public().text
    assert "Safe handover" not in public().html
    page.post("learning.share_statement", {"shows": "lines", "named": "y"}, statement_id=found.id)
    for open_ in ("Achieng Odera", number, "Safe handover, a workshop", "An open university"):
        assert open_ in public().text
    page.post("learning.revoke_statement", statement_id=found.id)
    over = public(410)
    assert over.heading == "This statement is not valid any more"
    for secret in ("Achieng", number, found.number, "2.5", home.name):
        assert secret not in over.html
    page.post("learning.share_statement", {"shows": "lines"}, statement_id=found.id, status=409)
    public(410)
    assert PageClient(page.app).get(address + "x", status=404)


def test_the_tables_alone_open_no_public_page(
    page: PageClient, member: Any, home: Any, session: Any
) -> None:
    page.sign_in(member)
    page.post("learning.issue_statement", {"shows": "totals"}, association_id=home.id)
    found = session.scalars(select(CpdStatement)).one()
    for kept in (found.key_hash, str(found.id), found.number):
        PageClient(page.app).get(f"/statement/{kept}", status=404)


def test_nobody_unverified_issues_a_statement(
    page: PageClient, member: Any, home: Any, session: Any
) -> None:
    session.scalars(select(Membership)).one().state = "pending"
    page.sign_in(member)
    page.post("learning.issue_statement", {"shows": "totals"}, association_id=home.id, status=404)


def test_the_statement_is_a_pdf_that_can_be_read_in_arabic_too(
    page: PageClient, member: Any, home: Any, session: Any
) -> None:
    member.full_name = "فاطمة الحداد"
    page.sign_in(member)
    add(page, home, title="سلامة المرضى")
    page.post("learning.issue_statement", {"shows": "lines"}, association_id=home.id)
    pdf, csv = (page._open("GET", address) for address in files_of(session))
    assert pdf.mimetype == "application/pdf"
    read = PdfReader(io.BytesIO(pdf.data))
    text = "".join(one.extract_text() for one in read.pages)
    found = session.scalars(select(CpdStatement)).one()
    number = session.scalars(select(Membership.registration_number)).one()
    for words in (found.number, number, home.name, "2.5", "An open university", "20 November"):
        assert words in text
    assert set("فاطمة") & set(text)
    links = [a.get_object()["/A"]["/URI"] for one in read.pages for a in one.get("/Annots", [])]
    assert len(links) == 1 and "/statement/" in links[0]
    lines = csv.get_data(as_text=True).splitlines()
    assert "فاطمة الحداد" in lines[1] and "سلامة المرضى" in lines[1]


def test_initials_and_lines_stay_back_unless_allowed() -> None:
    facts = {
        **dict.fromkeys(["association", "first", "last", "unit", "required", "counted", "missing"]),
        "name": "Achieng Odera",
        "registration_number": "R1",
        "categories": [1],
        "lines": [2],
    }
    shown = shown_to_all(facts, shows="totals", named=False)
    assert (shown["name"], shown["registration_number"]) == ("A. O.", None)
    assert (shown["categories"], shown["lines"]) == ([], [])


def test_a_long_record_stays_a_light_page(
    page: PageClient, member: Any, home: Any, session: Any
) -> None:
    for number in range(60):
        add_entry(
            member.id,
            home.id,
            title=f"{number} " + "A course with a rather long title " * 5,
            provider="An open university with a long name",
            category="event",
            done_on=TODAY,
            minutes=60,
            evidence=None,
            folder=page.app.config["EVIDENCE_FOLDER"],
            now=NOW,
            visit=str(number),
        )
    page.sign_in(member)
    seen = page.get("learning.cpd")  # the client reads the weight of every page
    assert "These are the latest 40" in seen.text
    facts = {"shows": "lines", "named": "y"}
    issued = page.post("learning.issue_statement", facts, association_id=home.id)
    public = page.get(issued.link("See the public page"))
    assert "These are the first 40 lines" in public.text


def test_a_line_about_many_topics_names_three_of_them(page: PageClient) -> None:
    about = ["triage", "handover", "delegation", "teaching", "labour-care"]
    with page.app.test_request_context():
        line = activity_title({"title": None, "source": "circle", "topics": about})
    assert line.startswith("Learning circle: ") and line.endswith(" and 2 more")
