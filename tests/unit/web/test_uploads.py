"""A file is what its content says, whatever it is called."""

import io
import random
import struct
import zlib
from base64 import b85encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mentor_match.web import uploads
from mentor_match.web.refusals import Refusal
from mentor_match.web.uploads import (
    LARGEST,
    Damaged,
    NotThisKind,
    RunsSomething,
    TooLarge,
    TooManyPixels,
    inspect,
    keep,
)


def pdf(*, javascript: str | None = None, password: str | None = None) -> bytes:
    made = FPDF()
    made.set_creation_date(datetime(2026, 11, 23, tzinfo=UTC))
    made.add_page()
    made.set_font("helvetica", size=12)
    made.cell(text="Certificate of attendance")
    if password:
        made.set_encryption(owner_password=password)
    whole = bytes(made.output())
    if javascript:
        whole = whole.replace(b"/Type /Catalog", b"/Type /Catalog\n" + javascript.encode(), 1)
        assert javascript.encode() in whole
        place = whole.rindex(b"\nxref\n") + 1
        whole = whole[: whole.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % place
    return whole


def picture(kind: str, size: tuple[int, int] = (40, 30), **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **extra)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is huge and is a few kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    begin = b"\x89PNG\r\n\x1a\n"
    return begin + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_pdf_is_kept_as_it_came() -> None:
    sent = pdf()
    assert inspect(sent) == uploads.Upload("application/pdf", sent)


@pytest.mark.parametrize(("kind", "type_"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_drawn_anew(kind: str, type_: str) -> None:
    kept = inspect(picture(kind))
    assert kept.content_type == type_
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert (seen.format, seen.size) == (kind, (40, 30))


def test_where_and_when_a_photograph_was_taken_is_gone_but_it_stays_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x010E] = "Ward 4, bed 2"
    exif[0x8825] = {1: "S", 2: (1.0, 17.0, 0.0)}
    sent = picture("JPEG", exif=exif, comment=b"Ward 4")
    assert b"Ward 4" in sent
    kept = inspect(sent).content
    assert b"Ward 4" not in kept
    with Image.open(io.BytesIO(kept)) as seen:
        assert dict(seen.getexif()) == {}
        assert seen.size == (30, 40)


def test_what_hides_behind_a_picture_does_not_come_along() -> None:
    hidden = b"PK\x03\x04<script>alert(1)</script>"
    for kind in ("PNG", "JPEG"):
        assert hidden not in inspect(picture(kind) + hidden).content


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"MZ\x90\x00 a program called certificate.pdf",
        b"PK\x03\x04 an archive",
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\x00\x01\x00",
        b"\n" + b"%PDF-1.7 not at the first byte",
    ],
)
def test_what_is_none_of_the_three_is_refused(sent: bytes) -> None:
    with pytest.raises(NotThisKind):
        inspect(sent)


def test_one_file_that_is_two_is_refused() -> None:
    for sent in (pdf() + b"PK\x05\x06" + bytes(18), pdf() + b"<script>alert(1)</script>"):
        with pytest.raises(Damaged):
            inspect(sent)


@pytest.mark.parametrize(
    "sent",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n<html>\nstartxref\n0\n%%EOF",
        pdf()[:-200],
        picture("PNG")[:60],
        picture("JPEG")[:80],
        b"\xff\xd8\xff" + bytes(200),
    ],
)
def test_what_cannot_be_read_to_its_end_is_refused(sent: bytes) -> None:
    with pytest.raises(Damaged):
        inspect(sent)


@pytest.mark.parametrize(
    "name",
    [
        "/OpenAction << /S /JavaScript >>",
        "/AA << /S /J#61vaScript >>",
        "/Names << /EmbeddedFiles 1 0 R >>",
    ],
)
def test_a_document_that_does_something_is_refused(name: str) -> None:
    with pytest.raises(RunsSomething):
        inspect(pdf(javascript=name))


SCRIPT = b"1 0 <</S/JavaScript/JS(app.alert(1))>>"
OBJECTS = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"


def with_objects(facts: bytes = OBJECTS, packed: bytes = zlib.compress(SCRIPT)) -> bytes:
    """A PDF with a stream of objects, of which the dictionary says this."""
    return with_object(b"<<" + facts + b">>stream\n" + packed + b"\nendstream")


def with_object(written: bytes) -> bytes:
    """A PDF that is whole, with one more object at its end."""
    sent = pdf()
    place = sent.rindex(b"xref\n", 0, sent.rindex(b"startxref"))
    moved = sent[:place] + b"9 0 obj" + written + b"\nendobj\n"
    table = sent[place : sent.rindex(b"startxref")]
    return moved + table + b"startxref\n%d\n%%%%EOF" % len(moved)


def test_objects_that_do_nothing_may_be_packed() -> None:
    packed = zlib.compress(b"1 0 <</Type/Page/MediaBox[0 0 200 200]>>")
    for facts in (OBJECTS, b" % a remark >>\n/Type (of (several\\) >>) <41>) " + OBJECTS):
        assert inspect(with_objects(facts, packed)).content_type == "application/pdf"


def test_what_comes_by_chance_in_a_photograph_is_no_reason() -> None:
    photograph = random.Random(1).randbytes(1_000_000) + b"/JS (obj % /N 1 obj<5 /XFAb"
    sent = with_objects(b"/Type/XObject/Subtype/Image/Filter/DCTDecode", photograph)
    assert inspect(sent).content_type == "application/pdf"


@pytest.mark.parametrize("kind", ["PDF", "JPEG"])
def test_a_paper_that_was_scanned_into_a_pdf_is_taken(kind: str) -> None:
    scanned = picture("PDF", (1200, 1600))
    if kind == "JPEG":
        made = FPDF()
        made.add_page()
        made.image(io.BytesIO(picture("JPEG", (1200, 1600))), w=180)
        scanned = bytes(made.output())
    assert inspect(scanned).content == scanned


RUNS = ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "XFA", "Rendition", "Encrypt")


def spelt(name: str) -> st.SearchStrategy[bytes]:
    """The name as it may be written: any of its letters as #xx."""
    ways = [
        st.sampled_from([letter, f"#{ord(letter):02x}", f"#{ord(letter):02X}"]) for letter in name
    ]
    return st.tuples(*ways).map(lambda letters: b"/" + "".join(letters).encode())


PADDING = st.lists(
    st.sampled_from([
        b" " * 700, b"\0\n", b"% endobj >>\n", b"/Pad(endstream >> \\) endobj)", b"/Pad<3e3e>",
        b"/Pad(stream\n(nested) /Filter)", b"/Pad[<</Deep(])>>]", b"/Pad/Filte#71",
        b"/Pad endobj", b"/Pad obj<</A 1>>", b"/N 1", b"/Length 9 0 R",
    ]),
    max_size=4,
).map(b"".join)  # fmt: skip


@given(st.data())
def test_what_runs_is_found_however_it_is_spelt_padded_and_packed(data: st.DataObject) -> None:
    runs = data.draw(st.sampled_from(RUNS).flatmap(spelt))
    inside = b"1 0 <</S" + runs + data.draw(st.sampled_from([b"/D 1", b" ", b"\0", b"(x)"])) + b">>"
    if data.draw(st.booleans(), "in plain bytes"):
        sent = with_object(data.draw(PADDING) + inside + data.draw(PADDING))
    else:
        facts = [b"/N 1", b"/First 4", data.draw(spelt("ObjStm")), data.draw(spelt("Filter"))]
        facts[0] = data.draw(spelt("N")) + b" 1"
        facts[3] += data.draw(spelt("FlateDecode"))
        padded = data.draw(PADDING)
        for fact in data.draw(st.permutations(facts)):
            padded += fact + data.draw(PADDING)
        sent = with_objects(padded, zlib.compress(inside))
    with pytest.raises((RunsSomething, Damaged)):
        inspect(sent)


@pytest.mark.parametrize(
    "facts",
    [
        OBJECTS,
        OBJECTS.replace(b"/ObjStm", b"/Obj#53tm"),
        OBJECTS.replace(b"/Type/ObjStm", b"").replace(b"/N", b"/#4E"),
        OBJECTS + b"/Pad(" + b" " * 700 + b")",
        b"/Pad(stream\nendstream endobj)" + OBJECTS,
        b"/Pad endobj" + OBJECTS,
    ],
)
def test_what_is_packed_into_a_stream_of_objects_is_looked_at(facts: bytes) -> None:
    with pytest.raises(RunsSomething):
        inspect(with_objects(facts))


def test_what_stands_between_the_words_of_a_stream_is_looked_at() -> None:
    with pytest.raises(RunsSomething):
        inspect(with_object(b"[(stream\n) <</S/JavaScript/JS(1)>> (endstream)]"))


@pytest.mark.parametrize(
    ("facts", "packed"),
    [
        (b"/N 1/First 4/Filter/ASCIIHexDecode", SCRIPT.hex().encode() + b">"),
        (b"/N 1/First 4/Filter/ASCII85Decode", b85encode(SCRIPT)),
        (b"/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]", zlib.compress(SCRIPT).hex().encode()),
        (b"/N 1/First 4/Filter[/FlateDecode/FlateDecode]", zlib.compress(zlib.compress(SCRIPT))),
        (b"/N 1/First 4/Filter/LZWDecode", b"\x80\x0b"),
        (b"/N 1/First 4/F/Fl", zlib.compress(SCRIPT)),
        (b"/N 1/First 4/Filter 7 0 R", zlib.compress(SCRIPT)),
        (b"/N 1/First 4/Filter/FlateDecode/Filter/LZWDecode", zlib.compress(SCRIPT)),
        (OBJECTS + b"/DecodeParms<</Predictor 12/Columns 3>>", zlib.compress(SCRIPT)),
        (b"/Pad[>>]" + OBJECTS, zlib.compress(SCRIPT)),
        (OBJECTS, zlib.compress(SCRIPT)[:-6]),
        (OBJECTS, SCRIPT.replace(b"/JavaScript", b"")),
    ],
)
def test_objects_that_are_packed_so_that_nobody_can_look_are_refused(
    facts: bytes, packed: bytes
) -> None:
    with pytest.raises(Damaged):
        inspect(with_objects(facts, packed))


def test_a_stream_that_unpacks_to_gigabytes_is_refused() -> None:
    with pytest.raises(Damaged):
        inspect(with_objects(packed=zlib.compress(bytes(40_000_000), 9)))


@pytest.mark.parametrize(
    "unit",
    [
        *(b"obj<<", b"obj<<>>", b"obj%", b"obj ", b"obj<<[]", b"obj<<(", b"obj<< <", b"%\n"),
        b"<<" + OBJECTS + b">>stream\n" + zlib.compress(bytes(100_000), 9) + b"endstream obj",
    ],
)
def test_a_file_made_to_keep_the_reader_busy_is_done_with(unit: bytes) -> None:
    with pytest.raises(Damaged):
        inspect(with_object(unit * (4_900_000 // len(unit))))


def test_a_locked_document_is_refused() -> None:
    with pytest.raises(RunsSomething):
        inspect(pdf(password="secret"))


@pytest.mark.parametrize(("width", "height"), [(7000, 7000), (60_000, 60_000)])
def test_a_small_file_with_too_many_pixels_is_refused(width: int, height: int) -> None:
    sent = png_of(width, height)
    assert len(sent) < 10_000
    with pytest.raises(TooManyPixels):
        inspect(sent)


def test_more_than_five_megabytes_are_refused() -> None:
    with pytest.raises(TooLarge):
        inspect(b"%PDF-1.7" + bytes(LARGEST))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""]),
)
def test_nothing_that_is_sent_makes_it_fall_over(rest: bytes, begin: bytes) -> None:
    try:
        kept = inspect(begin + rest)
    except Refusal:
        return
    assert kept.content_type in uploads.ENDINGS


@given(st.data())
def test_a_picture_with_a_broken_byte_is_a_picture_or_refused(data: st.DataObject) -> None:
    sent = bytearray(picture(data.draw(st.sampled_from(["PNG", "JPEG"]))))
    sent[data.draw(st.integers(4, len(sent) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        kept = inspect(bytes(sent))
    except Refusal:
        return
    with Image.open(io.BytesIO(kept.content)) as seen:
        seen.load()


def test_a_file_is_kept_under_a_random_name_that_only_the_service_reads(tmp_path: Path) -> None:
    upload = inspect(picture("PNG"))
    names = {keep(upload, tmp_path / "evidence") for _ in range(3)}
    assert len(names) == 3
    for name in names:
        file = tmp_path / "evidence" / name
        assert file.read_bytes() == upload.content
        assert file.stat().st_mode & 0o077 == 0
