"""Files of a register with something wrong: the same seed makes the same files."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from tests.factories.register import bundle, practitioner, role_of, workbook

WORDS = (
    *("", " ", "Nurse", "Amina Warsame", "KN1", "kn 1", "2221", "2230-1B", "a@example.org"),
    *("nobody", "2027-01-31", "31/12/2027", "2027-13-45", "female", "lady", "=SUM(1)", "'=1"),
    *("منى أحمد", "\u202e", "\x00", "\x07", "\ufffd", "x" * 200, "x" * 5_000, "🩺" * 50, '"'),
    *("None", "NaN", "1e999", "-1", "0", "<b>", "%(x)s", "{{ 7 }}", "\\", "';--", "\ufeff", "ﷺ"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**400, 1e308, [], {}, [None], [[]], {"a": {}}, ""),
    *("p1", "P1", "x" * 300, "\x00", "\ud800", "2027", "2027-02-30", "Practitioner/p2"),
    *("https://elsewhere.example/Practitioner/p1", "female", "batch", "document"),
)
HEADINGS = ("registration_number", "full_name", "email", "job_code", "job", "gender", "valid_until")


def files(seed: int, count: int) -> Iterator[list[bytes]]:
    """So many uploads, each of one to three files."""
    chance = random.Random(seed)
    makers: tuple[Callable[[random.Random], bytes], ...] = (table, book, resources, lines)
    for _number in range(count):
        how_many = chance.choice((1, 1, 1, 2, 3))
        yield [damaged(chance.choice(makers)(chance), chance) for _file in range(how_many)]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """One in three is damaged byte by byte, cut, doubled, or in another encoding."""
    if chance.random() > 1 / 3 or not content:
        return content
    kind = chance.randrange(5)
    if kind == 0:
        raw = bytearray(content)
        for _byte in range(chance.randint(1, 12)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        return bytes(raw)
    if kind == 1:
        return content[: chance.randrange(len(content))]
    if kind == 2:
        return content + content
    if kind == 3:
        return content.decode("utf-8", "replace").encode(
            chance.choice(("utf-16", "utf-16-le", "cp1252", "utf-32")), "replace"
        )
    return bytes(chance.randrange(256) for _byte in range(chance.randrange(400)))


def _cells(chance: random.Random) -> list[list[str]]:
    headings = [*HEADINGS, *chance.sample(("Remark", "full_name", "", "x" * 90, "A\x00"), k=1)]
    if chance.random() < 0.5:
        headings = headings[:-1]
    if chance.random() < 0.3:
        chance.shuffle(headings)
    rows = [headings]
    for number in range(chance.randrange(8)):
        row = [f"KN{number}", f"Person {number}", f"p{number}@example.org", "", "Nurse", "", ""]
        for _cell in range(chance.choice((0, 0, 1, 2))):
            row[chance.randrange(len(row))] = chance.choice(WORDS)
        if chance.random() < 0.1:
            row += ["more"] * chance.randint(1, 30)
        rows.append(row)
    return rows


def table(chance: random.Random) -> bytes:
    """A CSV file as a person may have made it."""
    sign, quote = chance.choice(",;\t|"), chance.random() < 0.5
    text = "\n".join(
        sign.join(f'"{cell}"' if quote else cell for cell in row) for row in _cells(chance)
    )
    return text.encode("utf-8", "replace")


def book(chance: random.Random) -> bytes:
    """An Excel file; some with a part that was changed, lost, or is much too large."""
    cells = [[cell.replace("\x00", "").replace("\x07", "") for cell in row] for row in
             _cells(chance)]  # fmt: skip
    content = workbook(*cells)
    if chance.random() < 0.6:
        return content
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(kept, "w") as after:
        names = before.namelist()
        changed = chance.choice(names)
        for name in names:
            part = before.read(name)
            if name == changed:
                if chance.random() < 0.3:
                    continue
                part = damaged(part, random.Random(chance.random())) or b"<"
                if chance.random() < 0.2:
                    part = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
            after.writestr(name, part)
    return kept.getvalue()


def _resources(chance: random.Random) -> list[Any]:
    found: list[Any] = []
    for number in range(chance.randrange(6)):
        id_ = f"p{number}"
        person = practitioner(id_, f"Person {number}", identifier=[{"value": f"KN{number}"}],
                              telecom=[{"system": "email", "value": f"{id_}@example.org"}],
                              gender="female")  # fmt: skip
        for one in (person, role_of(id_, "2230-1B", "Nurse")):
            for _change in range(chance.choice((0, 0, 1, 2))):
                _spoil(one, chance)
            found.append(one)
    return found


def _spoil(node: Any, chance: random.Random) -> None:
    """Change, take out or add something, at any depth."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = chance.choice(keys)
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.4:
            break
        node = inner
    act = chance.randrange(3)
    if act == 0:
        node[key] = chance.choice(VALUES)
    elif act == 1:
        del node[key]
    elif isinstance(node, dict):
        node[chance.choice(("id", "name", "identifier", "period", "x"))] = chance.choice(VALUES)


def resources(chance: random.Random) -> bytes:
    """A FHIR Bundle."""
    content = bundle(*_resources(chance))
    if chance.random() < 0.15:
        whole = json.loads(content)
        _spoil(whole, chance)
        return json.dumps(whole).encode()
    return content


def lines(chance: random.Random) -> bytes:
    """FHIR, a resource a line."""
    told = [json.dumps(one) for one in _resources(chance)]
    if told and chance.random() < 0.3:
        told[chance.randrange(len(told))] = chance.choice(("", "{", "null", "[]", "[" * 60, '"x"'))
    return "\n".join(told).encode("utf-8", "surrogatepass")
