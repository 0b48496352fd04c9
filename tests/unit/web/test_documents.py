"""Documents are readable, the same for the same content, and keep every script."""

import io
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from mentor_match.web.codes import code_as_svg
from mentor_match.web.documents import Document
from mentor_match.web.uploads import PDF, inspect

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def make(direction: str = "ltr", language: str = "en") -> bytes:
    paper = Document(
        title="Statement", language=language, direction=direction, made_at=AT, footer="Mentor Match"
    )
    paper.heading("Statement")
    paper.paragraph("Zażółć gęślą jaźń, ñandú, Ωμέγα, Привет")
    paper.facts([("Name", "أمينة الحسن"), ("Number", "RN-1")])
    paper.rows(
        ["Activity", "Units"],
        [[f"Session {n}", "1.5"] for n in range(60)],
        widths=(4, 1),
        numeric=[1],
    )
    paper.code("https://example.org/verify/abc")
    return paper.content()


@pytest.mark.parametrize(("direction", "language"), [("ltr", "en"), ("rtl", "ar")])
def test_a_document_can_be_read_back(direction: str, language: str) -> None:
    reader = PdfReader(io.BytesIO(make(direction, language)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) > 1
    assert reader.metadata.title == "Statement"
    for piece in ("Zażółć", "Ωμέγα", "Привет", "RN-1", "Session 59"):
        assert piece in text
    links = [str(note.get_object()) for page in reader.pages for note in page.get("/Annots", [])]
    assert any("example.org/verify/abc" in link for link in links)


def test_a_document_of_the_service_can_be_sent_to_it() -> None:
    assert inspect(make()).content_type == PDF


def test_the_same_content_gives_the_same_bytes() -> None:
    assert make() == make()


def test_a_code_in_a_page_is_plain_svg_with_its_label() -> None:
    svg = ET.fromstring(str(code_as_svg("https://example.org/x?a=1&b=2", label="Open <this>")))
    assert svg.tag.endswith("svg")
    assert [e.text for e in svg if e.tag.endswith("title")] == ["Open <this>"]
    assert "style" not in svg.attrib
