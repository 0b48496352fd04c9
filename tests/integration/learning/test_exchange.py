"""Resources out of the library and in again: three kinds of files, nothing twice, nothing half."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from sqlalchemy import select

from mentor_match.associations.models import Association
from mentor_match.extensions import db
from mentor_match.learning.models import LibraryImport, Resource
from mentor_match.learning.service import dry_run, import_resources, seed_library
from mentor_match.learning.service.suggestions import FACTS
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.learning import make_resource
from tests.factories.matching import make_association
from tests.integration.learning.test_suggestions import coordinator_of, member_of
from tests.pages import PageClient, PageView

KINDS = ("csv", "jsonld", "rss")
HEAD = "title,provider,address,languages,topics\n"
ONE = HEAD + "Newborn breathing,Open Learning,https://training.example/a,English,newborn care\n"


@pytest.fixture
def own(session: Any) -> Association:
    return make_association("OWN")


def everything() -> list[tuple[Any, ...]]:
    rows = db.session.scalars(select(Resource).order_by(Resource.address, Resource.title))
    return [(row.id, *(getattr(row, name) for name in FACTS)) for row in rows]


def import_(content: str | bytes, room: Any = None, **mapping: str) -> dict[str, int]:
    raw = content.encode() if isinstance(content, str) else content
    return import_resources(dry_run(raw, "file", mapping, room), room, by=None, now=NOW)


def faults(content: str | bytes, **mapping: str) -> list[str]:
    raw = content.encode() if isinstance(content, str) else content
    return [str(fault) for fault in dry_run(raw, "file", mapping, None).reading.faults]


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_out_and_comes_in_changes_nothing(page: PageClient, kind: str) -> None:
    seed_library(NOW)
    make_resource(title="=SUM(1) & <b>“bold”</b>; with | signs", provider='O\'Neill, "Inc"')
    make_resource(cadres=frozenset({"2221", "3253"}), size_kb=None, minutes=None, licence=None)
    make_resource(languages=frozenset(), topics=frozenset(), format=None, provider="منظمة")
    page.sign_in(make_account())
    content = page._open("GET", f"/library.{kind}").get_data()
    before = everything()
    assert import_(content) == {"new": 0, "filled": 0, "same": len(before)}
    assert everything() == before


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_library_is_filled_as_the_other_was(page: PageClient, kind: str) -> None:
    seed_library(NOW)
    page.sign_in(make_account())
    content = page._open("GET", f"/library.{kind}").get_data()
    before = [row[1:] for row in everything()]
    db.session.execute(Resource.__table__.delete())
    assert import_(content)["new"] == len(before)
    assert FACTS[2] == "address"
    after = [row[1:] for row in everything()]

    def bare(rows: list[Any]) -> list[str]:
        plain = ([sorted(v) if isinstance(v, frozenset) else v for v in row] for row in rows)
        return sorted(str([*row[:2], row[2].rstrip("/"), *row[3:]]) for row in plain)

    assert bare(after) == bare(before)


def test_exports_keep_the_filters_and_the_wall(page: PageClient, own: Association) -> None:
    make_resource(title="For all", topics=frozenset({"triage"}))
    make_resource(title="Other topic", topics=frozenset({"handover"}))
    make_resource(title="Ours alone", topics=frozenset({"triage"}), association_id=own.id)
    for account, found in (
        (member_of(own), {"For all", "Ours alone"}),
        (member_of(make_association()), {"For all"}),
        (coordinator_of(make_association()), {"For all"}),
    ):
        page.sign_in(account)
        for kind in KINDS:
            text = page._open("GET", f"/library.{kind}?topic=triage").get_data(as_text=True)
            named = {t for t in ("For all", "Other topic", "Ours alone") if t in text}
            assert named == found, kind


def test_the_table_opens_in_a_spreadsheet_and_nothing_in_it_runs(page: PageClient) -> None:
    make_resource(title="=HYPERLINK(1)")
    page.sign_in(make_account())
    answer = page._open("GET", "/library.csv")
    text = answer.get_data().decode("utf-8-sig")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert next(csv.DictReader(io.StringIO(text)))["title"] == "'=HYPERLINK(1)"


def test_the_document_is_schema_org(page: PageClient) -> None:
    make_resource(cadres=frozenset({"2221"}))
    page.sign_in(make_account())
    document = json.loads(page._open("GET", "/library.jsonld").get_data())
    (node,) = document["@graph"]
    assert document["@context"] == "https://schema.org"
    assert node["@type"] == "LearningResource" and node["timeRequired"] == "PT45M"
    assert node["about"][0]["termCode"] == "triage"
    assert node["encoding"]["contentSize"] == "800 kB"


def test_the_feed_is_rss_with_dublin_core(page: PageClient) -> None:
    make_resource()
    page.sign_in(make_account())
    root = fromstring(page._open("GET", "/library.rss").get_data())
    assert root.tag == "rss" and root.get("version") == "2.0"
    channel = root.find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert channel.findtext("item/{http://purl.org/dc/elements/1.1/}subject") == "triage"


def test_a_duplicate_is_merged_and_only_what_was_not_known_is_filled_in(session: Any) -> None:
    known = make_resource(
        title="Newborn Breathing",
        address="https://training.example/a",
        provider="As we wrote it",
        licence=None,
        size_kb=700,
    )
    table = (
        "title,provider,address,licence,size_kb,cadres\n"
        "newborn  breathing,Else,HTTPS://Training.example:443/a?utm_source=x,CC BY,900,Nurse\n"
    )
    assert import_(table) == {"new": 0, "filled": 1, "same": 0}
    assert (known.provider, known.licence, known.size_kb) == ("As we wrote it", "CC BY", 700)
    assert known.cadres == frozenset(), "empty means everyone, and that is known"


def test_two_rows_of_one_resource_become_one(session: Any) -> None:
    table = (
        "title,provider,address,licence\n"
        "A,P,https://training.example/a,\nB,P,https://training.example/a,\n"
        "a,P,https://training.example/a,CC BY\n"
    )
    (first, second) = dry_run(table.encode(), "f", {}, None).plan
    assert first.merged and first.places == [2, 4] and first.filled == ["licence"]
    assert second.fate == "new" and second.beside == "A"
    assert import_(table)["new"] == 2


def test_one_fault_and_nothing_is_imported(page: PageClient, own: Association) -> None:
    table = ONE + "Bad one,P,not an address,Klingonish,newborn care\n,P,https://x.example/,en,\n"
    page.sign_in(coordinator_of(own))
    view = bring(page, own, table)
    assert [error.partition(":")[0] for error in view.errors] == [
        "Row 3, address",
        "Row 3, languages",
        "Row 4, title",
    ]
    kept = db.session.query(LibraryImport).one()
    ids = {"association_id": own.id, "import_id": kept.id}
    page.post("learning.import_file", status=409, **ids)
    assert everything() == []


def bring(
    page: PageClient, association: Association, content: str | bytes, audience: str = "all"
) -> PageView:
    raw = content.encode() if isinstance(content, str) else content
    data = {"file": (io.BytesIO(raw), "list.csv"), "audience": audience}
    return page.post("learning.keep_file", data, association_id=association.id)


def test_headings_are_mapped_on_the_page_and_looking_changes_nothing(
    page: PageClient, own: Association
) -> None:
    table = "Was,Quelle,Wo,Sonst\nNewborn breathing,Open Learning,https://training.example/a,x\n"
    page.sign_in(coordinator_of(own))
    view = bring(page, own, table)
    assert any("No heading is taken for “title”" in error for error in view.errors)
    kept = db.session.query(LibraryImport).one()
    ids = {"association_id": own.id, "import_id": kept.id}
    chosen = {
        "heading": ["Was", "Quelle", "Wo", "Sonst"],
        "column": ["title", "provider", "address", "nonsense"],
    }
    view = page.post("learning.map_headings", chosen, **ids)
    assert view.errors == [] and "1 resource is new" in view.text
    assert everything() == []
    view = page.post("learning.import_file", **ids)
    assert "1 resource is new." in view.text
    assert [row[1] for row in everything()] == ["Newborn breathing"]
    page.get("learning.look_at_file", status=404, **ids)


def test_a_file_for_one_association_stays_behind_its_wall(
    page: PageClient, own: Association
) -> None:
    page.sign_in(coordinator_of(own))
    bring(page, own, ONE, audience="own")
    kept = db.session.query(LibraryImport).one()
    theirs = make_association("THEIRS")
    for stranger in (coordinator_of(theirs), coordinator_of(own)):
        page.sign_in(stranger)
        for association in (own, theirs):
            ids = {"association_id": association.id, "import_id": kept.id}
            page.get("learning.look_at_file", status=404, **ids)
            page.post("learning.import_file", status=404, **ids)
            page.post("learning.discard_file", status=404, **ids)
    import_(ONE, own.id)
    assert db.session.scalars(select(Resource.association_id)).all() == [own.id]
    assert import_(ONE, theirs.id)["new"] == 1, "another's item is as if it were not there"
    assert import_(ONE)["new"] == 1
    assert import_(ONE, own.id) == {"new": 0, "filled": 0, "same": 1}


def test_a_file_that_is_not_wanted_is_forgotten(page: PageClient, own: Association) -> None:
    page.sign_in(coordinator_of(own))
    bring(page, own, ONE)
    kept = db.session.query(LibraryImport).one()
    page.post("learning.discard_file", association_id=own.id, import_id=kept.id)
    assert db.session.query(LibraryImport).count() == 0 and everything() == []


def test_a_form_without_a_file_says_so(page: PageClient, own: Association) -> None:
    page.sign_in(coordinator_of(own))
    view = page.post("learning.keep_file", {"audience": "all"}, association_id=own.id, status=422)
    assert view.errors == ["Choose the file with the resources."]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    '<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "never expands"),
        ("<rss><channel>", "not well-formed"),
        ("<html></html>", "not an RSS 2.0 feed"),
        ("<rss version='2.0'><channel/></rss>", "no resource in this file"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"@type": "Person", "name": "x"}', "no resource in this file"),
        (b"", "is empty"),
        (HEAD, "no resource in this file"),
        (HEAD + 'A,"P,https://a.example/,en,\n', "does not end"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_sentence(
    session: Any, content: str | bytes, said: str
) -> None:
    (fault,) = faults(content)
    assert said in fault


def test_a_picture_is_no_table(session: Any) -> None:
    assert faults(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff\xfe")


def test_foreign_documents_are_understood_as_far_as_they_go(session: Any) -> None:
    document = {
        "@context": "https://schema.org/",
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": ["Course", "LearningResource"],
                "name": "Breathing",
                "url": "https://training.example/b",
                "publisher": {"name": "A Ministry"},
                "inLanguage": "fr",
                "keywords": ["Newborn care", "basket weaving"],
                "timeRequired": "PT1H30M",
                "contentSize": "2.4 MB",
                "license": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
    }
    draft = dry_run(json.dumps(document).encode(), "f", {}, None)
    assert not draft.reading.faults
    assert draft.reading.notes == [
        "1 subjects or audiences were left out, such as “basket weaving”."
    ]
    (planned,) = draft.plan
    assert planned.facts["topics"] == {"newborn-care"} and planned.facts["minutes"] == 90
    assert planned.facts["size_kb"] == 2400 and planned.facts["provider"] == "A Ministry"


def run(app: Flask, *arguments: str) -> Any:
    done = app.test_cli_runner().invoke(args=["learn", "import", *arguments])
    db.session.expire_all()
    return done


def test_the_command_looks_and_imports(database: Flask, own: Association, tmp_path: Path) -> None:
    file, mapping = tmp_path / "list.csv", tmp_path / "map.txt"
    file.write_text(ONE.replace("title", "Was"), encoding="utf-8")
    mapping.write_text("Was = title\n", encoding="utf-8")
    db.session.commit()
    refused = run(database, str(file))
    assert refused.exit_code == 1 and "No heading is taken for “title”" in refused.stderr
    looked = run(database, str(file), "--map", str(mapping), "--dry-run")
    assert looked.exit_code == 0 and "New: 1." in looked.output and everything() == []
    done = run(database, str(file), "--map", str(mapping), "--association", "OWN")
    assert done.exit_code == 0 and "New: 1." in done.output
    assert db.session.scalars(select(Resource.association_id)).all() == [own.id]
    again = run(database, str(file), "--map", str(mapping), "--association", "OWN")
    assert "is one resource" in again.output and "As before: 1." in again.output
    assert run(database, str(file), "--association", "NONE").exit_code == 2
