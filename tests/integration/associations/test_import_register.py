"""A register comes in as files: looked at first, taken in whole, nobody twice."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from mentor_match.accounts.models import Account
from mentor_match.associations.exchange.files import read_all
from mentor_match.associations.models import (
    JobCadre,
    RegisterEntry,
    RegisterFile,
    RegisterHeading,
    RegisterUpload,
)
from mentor_match.associations.queries import read_jobs
from mentor_match.associations.service import forget_uploads, import_upload, keep_upload, map_jobs
from mentor_match.associations.service import register as importing
from mentor_match.audit.models import AuditRecord
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.matching import make_association
from tests.factories.register import (
    HEAD,
    bundle,
    make_entry,
    practitioner,
    role_of,
    sent,
    workbook,
)
from tests.integration.associations.test_memberships import coordinate
from tests.pages import PageClient, PageView

REAL = Path("/work/shared/data/fhir")


@pytest.fixture
def nurses(page: PageClient) -> Any:
    association = make_association()
    page.sign_in(coordinate(association))
    return association


def bring(page: PageClient, association: Any, *contents: bytes | str) -> PageView:
    return page.post("associations.keep_register", sent(*contents), association_id=association.id)


def act(page: PageClient, view: PageView, verb: str) -> PageView:
    """Press a button of the page on which the files are looked at."""
    return page.post(f"{view.address.removesuffix('/headings')}/{verb}")


def register() -> dict[str, tuple[Any, ...]]:
    rows = db.session.scalars(select(RegisterEntry))
    return {one.number: (one.full_name, one.email, one.job, one.job_title, one.gender)
            for one in rows}  # fmt: skip


def count_of(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_table_is_looked_at_before_it_is_taken_in(page: PageClient, nurses: Any) -> None:
    accounts = count_of(Account)
    view = bring(page, nurses, f"{HEAD}kn 1,Amina Warsame,a@example.org,Nurse,f,2027-01-31\n"
                               "KN2,,x,,,\n")  # fmt: skip
    assert view.heading == "What these files would do"
    assert register() == {}
    assert "Row 3 , full_name : This is empty" in view.text
    assert "1 new 0 changed 0 the same 1 refused" in view.text
    view = act(page, view, "apply")
    assert "1 person is new in the register. 0 were changed." in view.text
    assert register() == {"KN1": ("Amina Warsame", "a@example.org", None, "Nurse", "female")}
    assert "Amina Warsame" in view.text
    assert count_of(RegisterUpload) == count_of(RegisterFile) == count_of(Message) == 0
    assert count_of(Account) == accounts
    noted = db.session.scalars(select(AuditRecord.facts).where(AuditRecord.association_id.is_not(
        None))).all()  # fmt: skip
    assert noted == [{"counts": {"new": 1, "changed": 0, "same": 0, "refused": 1}}]


def test_the_same_register_again_changes_nobody_and_doubles_nobody(
    page: PageClient, nurses: Any
) -> None:
    table = f"{HEAD}1,Amina,a@example.org,Nurse,f,2027-01-31\n2,Baraka,,,,\n"
    act(page, bring(page, nurses, table), "apply")
    before = register()
    view = bring(page, nurses, table)
    assert "0 new 0 changed 2 the same 0 refused" in view.text
    assert "Take in" not in view.text
    page.post(f"{view.address}/apply", status=409)
    view = bring(page, nurses, "registration_number,full_name\n1,Amina\n2,Baraka Otieno\n3,Zoé\n")
    assert "1 new 1 changed 1 the same" in view.text
    changed = page.get(view.address + "?show=changed").text
    assert "Name: Baraka → Baraka Otieno" in changed
    act(page, view, "apply")
    assert register() == {
        "1": before["1"],  # the file has no addresses, and takes none away
        "2": ("Baraka Otieno", None, None, None, None),
        "3": ("Zoé", None, None, None, None),
    }


def test_headings_are_asked_for_once_and_remembered(page: PageClient, nurses: Any) -> None:
    table = "Reg,Who,Remarks\nKN1,Amina Warsame,x\n"
    view = bring(page, nurses, table)
    assert view.heading == "Which heading is which?"
    said = {"column-0": "registration_number", "column-1": "full_name", "column-2": ""}
    view = page.post(view.address, said)
    assert "1 new" in view.text
    assert count_of(RegisterHeading) == 3
    assert bring(page, nurses, table).heading == "What these files would do"
    doctors = make_association()
    page.sign_in(coordinate(doctors))
    assert bring(page, doctors, table).heading == "Which heading is which?"


def test_many_headings_are_asked_for_a_page_at_a_time(page: PageClient, nurses: Any) -> None:
    names = ["registration_number", "full_name", *(f"Remark {n}" for n in range(58))]
    view = bring(page, nurses, f"{','.join(names)}\n1,Amina{',' * 58}\n")
    for _page in range(2):
        view = page.post(form_of(view), {})
    assert "51 to 60 of 60" in view.text
    page.post(
        view.soup.select_one("main form")["action"], {"column-59": "email", "column-60": "email"}
    )
    assert {one.heading: one.column for one in db.session.scalars(select(RegisterHeading))} == {
        "Remark 57": "email"
    }


def form_of(view: PageView) -> str:
    return str(view.soup.select_one("main form")["action"])


def test_an_excel_file_under_any_name_is_read(page: PageClient, nurses: Any) -> None:
    book = workbook(
        ("registration_number", "full_name", "valid_until"), (17, "منى أحمد", NOW.date())
    )
    view = act(page, bring(page, nurses, book), "apply")
    assert "17" in view.text
    entry = db.session.scalars(select(RegisterEntry)).one()
    assert (entry.number, entry.full_name, entry.valid_until) == ("17", "منى أحمد", NOW.date())


def test_jobs_are_asked_for_and_never_guessed(page: PageClient, nurses: Any) -> None:
    file = bundle(practitioner("p1"), role_of("p1", "2221-1D", "Medical Doctor"),
                  practitioner("p2"), role_of("p2", "2230-1B", "Nurse"),
                  practitioner("p3"), role_of("p3", "8322-1A", "Driver"))  # fmt: skip
    view = bring(page, nurses, file)
    assert view.heading == "Which cadre is which job?"
    fields = {label.get_text(" ").split()[0]: box["value"] for label, box in zip(
        view.soup.select("legend"), view.soup.select("input[list]"), strict=True)}  # fmt: skip
    assert fields == {"Medical": "", "Nurse": "Nurse", "Driver": ""}  # 2221 is a nurse elsewhere
    assert read_jobs(nurses.id) == {}
    names = [box["name"] for box in view.soup.select("input[list]")]
    by_job = dict(zip(fields, names, strict=True))
    wrong = page.post(
        view.address, {by_job["Medical"]: "Docter", by_job["Nurse"]: "2221"}, status=422
    )
    assert wrong.errors == [
        "Medical Doctor: “Docter” is no cadre of this service. Did you mean “doctor”?",
        "Nurse: “2221” is no cadre of this service. Choose from the list.",
    ]
    assert read_jobs(nurses.id) == {}
    none = by_job["Driver"].replace("cadre", "none")
    view = page.post(view.address, {by_job["Medical"]: "doctor", none: "on"})
    assert view.heading == "Which cadre is which job?"  # the nurse's is still open
    view = page.post(view.address, {by_job["Nurse"]: "Nurse"})
    assert view.heading == "What these files would do"
    assert read_jobs(nurses.id) == {"2221-1D": "2211", "2230-1B": "2221", "8322-1A": None}
    act(page, view, "apply")
    listed = page.get("associations.register", association_id=nurses.id).text
    assert "Doctor, general practice" in listed
    assert "cadre open" not in listed


def test_a_word_that_is_a_cadre_needs_no_saying_and_an_open_job_hinders_nobody(
    page: PageClient, nurses: Any
) -> None:
    view = bring(page, nurses, f"{HEAD}1,Amina,,RN,,\n2,Baraka,,Chief tea maker,,\n")
    assert view.heading == "Which cadre is which job?"
    assert "RN" not in view.text
    view = page.get(view.link("Go on without"))
    listed = act(page, view, "apply").text
    assert "Nurse" in listed
    assert "Chief tea maker cadre open" in listed
    assert read_jobs(nurses.id) == {"rn": "2221"}


def test_several_files_at_once_and_one_that_is_none(page: PageClient, nurses: Any) -> None:
    map_jobs(nurses.id, {"2230-1B": "2221"}, by=make_account().id, now=NOW)
    view = bring(page, nurses, bundle(role_of("p1")), bundle(practitioner("p1")),
                 f"{HEAD}KN1,Baraka,,,,\n", b"%PDF-1.7 \x00\x01\x02")  # fmt: skip
    assert "2 new 0 changed 0 the same 1 refused" in view.text
    assert "file4, File , structure : This file is not a text file" in view.text
    act(page, view, "apply")
    assert register()["P1"] == ("Amina Warsame", None, "2230-1B", "Nurse", None)


@pytest.mark.parametrize(
    "content", ["[", "{}", "nothing here", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0"]
)
def test_what_is_no_register_is_refused_in_words(
    page: PageClient, nurses: Any, content: Any
) -> None:
    view = bring(page, nurses, content)
    view = page.get(view.address.removesuffix("/headings"))
    assert "0 new 0 changed 0 the same 1 refused" in view.text
    page.post(f"{view.address}/apply", status=409)
    assert register() == {}


def test_a_file_with_nothing_in_it_is_named(page: PageClient, nurses: Any) -> None:
    view = page.post("associations.keep_register", sent(""), status=422, association_id=nurses.id)
    assert "Choose the file" in view.text


def test_a_form_without_a_file_is_named(page: PageClient, nurses: Any) -> None:
    view = page.post("associations.keep_register", {}, status=422, association_id=nurses.id)
    assert view.errors == ["Choose the file with your members."]


def test_twenty_megabytes_are_taken_here_and_not_elsewhere(page: PageClient, nurses: Any) -> None:
    address = f"/coordination/{nurses.id}/register"
    large = f"{HEAD}1,Amina,,,,\n{' ' * 6_000_000}".encode()
    assert post_file(page, f"{address}/import", large).status_code == 303
    assert post_file(page, f"{address}/import", b" " * (21 * 1024 * 1024)).status_code == 413
    assert post_file(page, f"{address}/jobs", b" " * 2_000_000).status_code == 413


def post_file(page: PageClient, address: str, *contents: bytes) -> Any:
    """The answer; built by hand, for the client of the tests leaves large files open."""
    files = [FileStorage(io.BytesIO(one), f"f{n}") for n, one in enumerate(contents)]
    boundary, body = encode_multipart({"csrf_token": page._token(), "files": files})
    kind = f"multipart/form-data; boundary={boundary}"
    return page._open("POST", address, data=body, content_type=kind)


def test_looking_changes_nothing_and_discarding_leaves_nothing(
    page: PageClient, nurses: Any
) -> None:
    make_entry(nurses, number="KN1")
    before = register()
    view = bring(page, nurses, f"{HEAD}KN1,Other,,,,\nKN2,New,,,,\n")
    for part in ("new", "changed", "same", "refused", "nonsense"):
        page.get(f"{view.address}?show={part}")
    assert register() == before
    act(page, view, "discard")
    assert register() == before
    assert count_of(RegisterUpload) == count_of(RegisterFile) == 0
    page.get(view.address, status=404)


def test_a_fault_on_the_way_leaves_everything_as_it_was(
    page: PageClient, nurses: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_entry(nurses, number="KN1")
    before = register()
    view = bring(page, nurses, f"{HEAD}KN1,Other,,,,\nKN2,New,,Nurse,,\n")

    def break_down(*_args: Any, **_facts: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(importing, "link_register", break_down)
    with pytest.raises(RuntimeError, match="in the middle"):
        act(page, view, "apply")
    db.session.rollback()
    assert register() == before
    assert read_jobs(nurses.id) == {}
    monkeypatch.undo()
    assert "1 person is new" in act(page, view, "apply").text


def test_newer_files_take_the_place_of_those_that_wait_and_old_ones_are_forgotten(
    page: PageClient, nurses: Any
) -> None:
    first = bring(page, nurses, f"{HEAD}1,Amina,,,,\n")
    second = bring(page, nurses, f"{HEAD}2,Baraka,,,,\n")
    page.get(first.address, status=404)
    upload = db.session.scalars(select(RegisterUpload)).one()
    assert forget_uploads(upload.uploaded_at) == 0
    upload.uploaded_at = upload.uploaded_at.replace(year=2025)
    db.session.flush()
    assert forget_uploads(NOW) == 1
    db.session.expire_all()
    page.get(second.address, status=404)


def test_what_one_coordinator_brought_is_nobody_elses(page: PageClient, nurses: Any) -> None:
    view = bring(page, nurses, f"{HEAD}1,Amina,,,,\n")
    pages = [view.address, f"{view.address}/headings"]
    for other in (coordinate(nurses), coordinate(make_association())):
        page.sign_in(other)
        for address in pages:
            page.get(address, status=404)
        for verb in ("apply", "discard", "headings"):
            page.post(f"{view.address}/{verb}", status=404)
    for endpoint in ("register", "register_csv", "register_bundle", "register_lines",
                     "bring_register", "jobs"):  # fmt: skip
        page.get(f"associations.{endpoint}", status=404, association_id=nurses.id)
    page.sign_in(make_account())
    page.get("associations.register", status=403, association_id=nurses.id)
    assert register() == {}


@pytest.mark.parametrize("kind", ["register_csv", "register_bundle", "register_lines"])
def test_what_goes_out_comes_in_the_same(page: PageClient, nurses: Any, kind: str) -> None:
    table = f"{HEAD}1,=SUM(1),a@example.org,Nurse,f,2027-01-31\n-2,منى,,,,\n"
    act(page, bring(page, nurses, table), "apply")
    file = page.get(f"associations.{kind}", association_id=nurses.id)
    assert "attachment" in file.headers["Content-Disposition"]
    view = bring(page, nurses, file.html)
    assert "0 new 0 changed 2 the same 0 refused" in view.text


def test_a_job_changes_as_a_whole(session: Any) -> None:
    nurses, by = make_association(), make_account()

    def take(file: bytes) -> RegisterEntry:
        upload = keep_upload(nurses.id, [("f", file)], by=by.id, now=NOW)
        import_upload(upload, by=by.id, now=NOW)
        return db.session.scalars(select(RegisterEntry)).one()

    take(bundle(practitioner("p1"), role_of("p1", "2230-1B", "Nurse")))
    entry = take(f"{HEAD}P1,Amina Warsame,,Midwife,,\n".encode())
    assert (entry.job, entry.job_title, entry.job_key) == (None, "Midwife", "midwife")
    assert (entry.source_id, db.session.scalars(select(JobCadre.cadre)).one()) == ("p1", "2222")


def test_a_real_register_comes_in_with_its_jobs(page: PageClient, nurses: Any) -> None:
    if not REAL.is_dir():
        pytest.skip(f"{REAL} with the exported register is not on this machine")
    names = ("bundle-Practitioner.json", "bundle-PractitionerRole.json")
    files = [(REAL / name).read_bytes() for name in names]
    answer = post_file(page, f"/coordination/{nurses.id}/register/import", *files)
    view = page.get(answer.location)
    assert "1 to 20 of 44" in view.text
    view = page.get(view.link("Go on without"))
    assert "1007 new 0 changed 0 the same" in view.text
    act(page, view, "apply")
    assert count_of(RegisterEntry) == 1007
    out = page.get("associations.register_bundle", association_id=nurses.id).html
    assert len(read_all([("", out.encode())], {}).reading.people) == 1007
    assert len(json.loads(out)["entry"]) == 2007  # seven people have no post
