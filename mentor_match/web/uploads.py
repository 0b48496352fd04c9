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


# Names of a PDF that make a reader do something, or carry a file. They may be written with #xx.
_RUNS = {b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia"}
_RUNS |= {b"Encrypt", b"XFA", b"ImportData", b"SubmitForm", b"GoToE", b"GoToR"}
_NAME = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})")
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
    for part in _written_out(content):
        for name in _NAME.findall(part):
            if _ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), name) in _RUNS:
                raise RunsSomething


def _written_out(content: bytes) -> Iterator[bytes]:
    """What stands between the streams, and what is inside those that hold objects.

    Goes through the file once, whatever is in it; what does not unpack within the limit is not
    a document anybody made.
    """
    at = unpacked = 0
    while (begin := content.find(b"stream", at)) >= 0:
        before = content[at:begin]
        yield before
        end = content.find(b"endstream", begin)
        if end < 0:
            raise Damaged
        if b"/ObjStm" in before[-600:]:
            inside = _unpacked(content[begin + 6 : end].lstrip(b"\r\n"))
            unpacked += len(inside)
            if unpacked > MOST_UNPACKED:
                raise Damaged
            yield inside
        at = end + len(b"endstream")
    yield content[at:]


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MOST_UNPACKED)
    except zlib.error:
        raise Damaged from None


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
