"""Files that people send: how large they may be, and what they truly are. Knows no domain.

What a file is called says nothing. A picture is read and written anew, so that what comes out is
a picture and nothing else: no place where it was taken, no second file behind it. A PDF is kept
as it came, where it is a PDF from its first byte to its last and nothing in it runs.
"""

import hashlib
import io
import re
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, current_app, request
from PIL import Image, ImageOps, UnidentifiedImageError
from werkzeug.datastructures import FileStorage

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

View = TypeVar("View", bound=Callable[..., Any])

LARGEST = 5 * 1024 * 1024
AROUND = 64 * 1024  # the other fields of the form
MOST_PIXELS = 40_000_000  # a picture of 5 MB can unpack to gigabytes
MOST_UNPACKED = 8 * 1024 * 1024
CHUNK = 4096  # of a stream, at once: unpacks to 4 MB at most
MOST_STEPS = 400_000  # through the dictionaries of a PDF
_LIMIT = "takes_bytes"

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg"}


class NotThisKind(Refusal):
    """Neither a PDF nor a picture, whatever its name says."""

    sentence = N_("This file is not a PDF, PNG or JPEG. Choose another, or photograph the paper.")
    status = 422


class Damaged(Refusal):
    """It begins as one but cannot be read to its end."""

    sentence = N_("This file cannot be read to its end. Save it again or photograph the paper.")
    status = 422


class TooManyPixels(Refusal):
    """Small to send, huge to open."""

    sentence = N_("This picture has too many pixels. Send a smaller one.")
    status = 422


class RunsSomething(Refusal):
    """A document that does something when it is opened."""

    sentence = N_(
        "This PDF is locked, has another file inside, or runs something when it is opened. "
        "Print it to a new PDF, or photograph the paper."
    )
    status = 422


class TooLarge(Refusal):
    """Over the limit."""

    sentence = N_("This file is larger than 5 MB. Send a smaller one.")
    status = 422


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is what it says."""

    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of what is kept."""
        return hashlib.sha256(self.content).hexdigest()


def takes_files(most: int = LARGEST) -> Callable[[View], View]:
    """This address takes files of so many bytes together; all others take what a form needs."""

    def mark(view: View) -> View:
        setattr(view, _LIMIT, most + AROUND)
        return view

    return mark


def init_app(app: Flask) -> None:
    """Set the limit before anything reads the form. Registered before the check of tokens."""
    app.before_request(_set_limit)


def _set_limit() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    limit = getattr(view, _LIMIT, None)
    if limit is not None:
        request.max_content_length = limit


def read_upload(sent: FileStorage) -> Upload:
    """The file that was sent; refused where it is not what is taken here."""
    return inspect(sent.stream.read(LARGEST + 1))


def inspect(content: bytes) -> Upload:
    """What a file is, by its content alone."""
    if len(content) > LARGEST:
        raise TooLarge
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return Upload(PDF, content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Upload(PNG, _drawn_anew(content, "PNG"))
    if content.startswith(b"\xff\xd8\xff"):
        return Upload(JPEG, _drawn_anew(content, "JPEG"))
    raise NotThisKind


def _drawn_anew(content: bytes, kind: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooManyPixels
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGB" if kind == "JPEG" else _plain_mode(upright))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise Damaged from None
    # Only the pixels are carried over: no comments, no position, no second picture.
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    bare.save(out, kind, **({"quality": 90} if kind == "JPEG" else {"optimize": False}))
    return out.getvalue()


def _plain_mode(picture: Image.Image) -> str:
    if picture.mode in {"L", "LA", "RGB", "RGBA"}:
        return picture.mode
    return "L" if picture.mode in {"1", "I", "I;16", "F"} else "RGBA"


# Names of a PDF that make a reader do something, that carry a file, or that lock it. A script also
# stands behind a /JS, but that is three bytes, which come by chance in a large photograph, and no
# reader follows it but from one of these.
_RUNS = re.compile(
    rb"/(?:JavaScript|Rendition|OnInstantiate|Launch|EmbeddedFiles?|RichMedia|Encrypt|XFA|ImportData"
    rb"|SubmitForm|GoToE|GoToR)(?![^\0-\x20()<>\[\]{}/%])"
)
_NAME = re.compile(rb"/([^\0-\x20()<>\[\]{}/%]{1,127})")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEADER = re.compile(rb"%PDF-[12]\.\d[\r\n \t]")
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")


def _check_pdf(content: bytes) -> None:
    """From its first byte to its last, with a table of contents where it says, and still."""
    end = _END.search(content, max(0, len(content) - 2048))
    if _HEADER.match(content) is None or end is None:
        raise Damaged
    table = content[int(end.group(1)) : int(end.group(1)) + 40]
    if not (table.startswith(b"xref") or re.match(rb"\d{1,10}\s+\d{1,5}\s+obj", table)):
        raise Damaged
    if b"/Root" not in content:
        raise Damaged
    for part in (content, *_packed_objects(content)):
        if _RUNS.search(_spelt_out(part)):
            raise RunsSomething


def _spelt_out(part: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), part)


_OBJECT = re.compile(rb"(?<!end)obj(?=[\0\t\n\f\r %<])")
_BLANK = re.compile(rb"[\0\t\n\f\r ]+|%[^\r\n]*")
_MARK = re.compile(rb"<<|>>|[\[\]()]|<[^>]*>?|%[^\r\n]*")
_MARK_IN_TEXT = re.compile(rb"\\.|[()]", re.DOTALL)
_CLOSES = {b"<<": b">>", b"[": b"]", b"(": b")"}
_STREAM = re.compile(rb"stream\r?\n")
_FLATE = re.compile(
    rb"/Filter[\0\t\n\f\r ]*(?:/FlateDecode|\[[\0\t\n\f\r ]*/FlateDecode[\0\t\n\f\r ]*\])"
    rb"(?=[\0-\x20()<>\[\]{}/%])"
)
_PACKED = {b"Filter", b"F", b"FFilter", b"DecodeParms", b"DP"}


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """What is packed into streams of objects: all else of a PDF stands there in plain bytes.

    Such a stream says /N, how many there are. A reader is sent to an object by its place, so each
    place where one could begin is looked at, be it inside of another or of a text. What could be
    read in two ways, or is packed in another way than such streams are, is not looked through.
    """
    look, left = _Look(content), MOST_UNPACKED
    for begin in _OBJECT.finditer(content):
        opened = look.past_blanks(begin.end())
        if not content.startswith(b"<<", opened):
            continue
        closed = look.past_dictionary(opened)
        at = look.past_blanks(closed)
        if not content.startswith(b"stream", at):
            continue
        facts = _spelt_out(content[opened:closed])
        names = _NAME.findall(facts)
        packed = [name for name in names if name in _PACKED]
        if b"N" in names and packed:
            stream = _STREAM.match(content, at)
            if packed != [b"Filter"] or _FLATE.search(facts) is None or stream is None:
                raise Damaged
            inside = _unpacked(content, stream.end(), left)
            left -= len(inside)
            yield inside


class _Look:
    """Goes through the bytes of a PDF, and is done with any in a moment."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.steps, self.bytes = MOST_STEPS, 2 * len(content)

    def past_blanks(self, at: int) -> int:
        """Where something stands that is neither a blank nor a comment."""
        while blank := _BLANK.match(self.content, at):
            at = self._step(at, blank)
        return at

    def past_dictionary(self, at: int) -> int:
        """Behind the end of the dictionary that begins here."""
        waits: list[bytes] = []
        while True:
            pattern = _MARK_IN_TEXT if waits[-1:] == [b")"] else _MARK
            mark = pattern.search(self.content, at)
            if mark is None:
                raise Damaged
            at = self._step(at, mark)
            if mark.group() in _CLOSES:
                waits.append(_CLOSES[mark.group()])
            elif mark.group() in _CLOSES.values() and mark.group() != waits.pop():
                raise Damaged
            if not waits:
                return at

    def _step(self, at: int, found: re.Match[bytes]) -> int:
        self.steps -= 1
        self.bytes -= found.end() - at
        if self.steps < 0 or self.bytes < 0:
            raise Damaged
        return found.end()


def _unpacked(content: bytes, begin: int, most: int) -> bytes:
    unpacker, inside = zlib.decompressobj(), bytearray()
    try:
        for at in range(begin, len(content), CHUNK):
            inside += unpacker.decompress(content[at : at + CHUNK])
            if unpacker.eof or len(inside) > most:
                break
    except zlib.error:
        raise Damaged from None
    if not unpacker.eof or len(inside) > most:
        raise Damaged
    return bytes(inside)


def keep(upload: Upload, folder: Path) -> str:
    """Write the file under a random name outside the web; the name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(20) + ENDINGS[upload.content_type]
    with (folder / name).open("xb") as file:
        (folder / name).chmod(0o600)
        file.write(upload.content)
    return name


_KEPT = re.compile(r"[0-9a-f]{40}\.(?:pdf|png|jpg)")


def list_kept(folder: Path, *, before: datetime) -> set[str]:
    """The names of the files that were kept here before this moment; of no others."""
    if not folder.is_dir():
        return set()
    return {
        file.name
        for file in folder.iterdir()
        if _KEPT.fullmatch(file.name) and file.stat().st_mtime < before.timestamp()
    }
