"""The people of a register as a table: CSV or a workbook, with headings that may be somebody
else's."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from mentor_match.associations.exchange.register import (
    GENDERS,
    LONGEST,
    MOST_PEOPLE,
    Invalid,
    Registered,
    RegisterReading,
    day_of,
    email_of,
    joined,
    number_of,
    short,
    text_of,
)
from mentor_match.web.spreadsheets.faults import Faults, Unreadable
from mentor_match.web.spreadsheets.headings import Column, Taken
from mentor_match.web.spreadsheets.tables import Table
from mentor_match.web.spreadsheets.uploaded import is_whole, table_of, take
from mentor_match.web.typed import is_typed

COLUMNS = (
    Column("registration_number", "as it stands on the licence or card",
           ("number", "registration no", "reg no", "reg number", "registration", "licence number",
            "license number", "licence no", "member number", "membership number", "member no",
            "council number", "staff number"), True),
    Column("full_name", "or given_name and family_name",
           ("name", "names", "member name", "nurse name", "nom complet", "nombre completo")),
    Column("given_name", "where names stand in two columns",
           ("first name", "first names", "other names", "forename", "prénom", "nombre")),
    Column("family_name", "where names stand in two columns",
           ("surname", "last name", "family", "nom", "apellido")),
    Column("email", "to invite the person", ("e-mail", "mail", "email address", "e-mail address",
                                             "courriel", "correo")),
    Column("job_code", "the register's own code", ("position code", "cadre code", "post code")),
    Column("job", "in words, such as nurse or driver",
           ("job title", "cadre", "profession", "occupation", "position", "designation", "title",
            "qualification")),
    Column("gender", "female, male, other or unknown", ("sex", "sexe", "sexo")),
    Column("valid_until", "of the registration, such as 2027-12-31",
           ("expires", "expiry", "expiry date", "valid to", "registration expires",
            "licence expires", "renewal date", "expiration date")),
)  # fmt: skip
Value = TypeVar("Value")
NAMES = tuple(column.name for column in COLUMNS)
MOST_HEADINGS = 100
LONGEST_HEADING = 80
_GENDERS = {word: word for word in GENDERS} | {
    "f": "female", "w": "female", "woman": "female", "femme": "female", "mujer": "female",
    "m": "male", "man": "male", "homme": "male", "hombre": "male",
}  # fmt: skip


def read_people(
    file: str, content: bytes, mapping: Mapping[str, str], reading: RegisterReading
) -> Sequence[Taken]:
    """Read a table into the reading; what each heading was taken for.

    `mapping` says for headings of the file which column they are; empty leaves one out.
    """
    faults = Faults(file)
    try:
        table = table_of(content, faults)
    except Unreadable as unreadable:
        fault = unreadable.fault
        place = f"Row {fault.row}" if fault.row is not None else "File"
        reading.refuse(place, "structure", f"{fault.what} {fault.mend}", file)
        return ()
    if not _fits(table, file, reading):
        return ()
    taken = take(table, COLUMNS, mapping)
    wrong = Faults(file)
    if is_whole(taken, COLUMNS, table, wrong) and _is_named(taken, table, wrong):
        _read_rows(table, taken, _refused_rows(faults, file, reading), file, reading)
    for fault in wrong:
        reading.refuse(f"Row {fault.row}", "headings", f"{fault.what} {fault.mend}", file)
    return taken


def _fits(table: Table, file: str, reading: RegisterReading) -> bool:
    """Whether it is a table of people by its size: pages show its headings."""
    row, before = f"Row {table.heading_row}", len(reading.refused)
    if len(table.headings) > MOST_HEADINGS:
        why = f"There are {len(table.headings)} columns. Take out those that are not needed."
        reading.refuse(row, "headings", why, file)
    if any(len(heading) > LONGEST_HEADING for heading in table.headings):
        why = f"A heading is longer than {LONGEST_HEADING} signs. The first row holds the headings."
        reading.refuse(row, "headings", why, file)
    if not all(is_typed(heading) for heading in table.headings):
        reading.refuse(row, "headings", "It has signs that are no letters. Type it again.", file)
    if not table.rows:
        reading.refuse("File", "rows", "There is nobody in it.", file)
    if len(table.rows) > MOST_PEOPLE:
        why = f"There are more than {MOST_PEOPLE} rows. Split the file."
        reading.refuse("File", "rows", why, file)
    return len(reading.refused) == before


def _is_named(taken: Sequence[Taken], table: Table, faults: Faults) -> bool:
    columns = {heading.column for heading in taken}
    if columns & {"full_name", "given_name", "family_name"}:
        return True
    faults.add(
        "No heading is taken for “full_name”, nor for “given_name” or “family_name”.",
        "Say which one it is, or add the column to the file.",
        row=table.heading_row,
    )
    return False


def _refused_rows(faults: Faults, file: str, reading: RegisterReading) -> set[int]:
    """Rows whose signs or cells are wrong, each named."""
    for fault in faults:
        place = f"Row {fault.row}"
        reading.refuse(place, fault.column or "cells", f"{fault.what} {fault.mend}", file)
    return {fault.row for fault in faults if fault.row is not None}


def _read_rows(
    table: Table, taken: Sequence[Taken], wrong: set[int], file: str, reading: RegisterReading
) -> None:
    for row, cells in table.rows:
        if row in wrong:
            continue
        said = {one.column: cell for one, cell in zip(taken, cells, strict=True) if one.column}
        told = _Told(said)
        try:
            if not told.faults:
                reading.take(told.person(), "registration_number")
        except Invalid as invalid:
            told.faults.append(invalid)
        for fault in told.faults:
            reading.refuse(f"Row {row}", fault.path, fault.reason, file)


class _Told:
    """What a row says, field by field: everything that is wrong in it is named at once."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.faults: list[Invalid] = []
        self.number = self._read(_number, said)
        self.name = self._read(_name, said)
        self.email = self._read(lambda one: email_of(one.get("email"), "email"), said)
        self.gender = self._read(lambda one: _gender(one.get("gender")), said)
        self.until = self._read(lambda one: day_of(one.get("valid_until"), "valid_until"), said)
        self.job = self._read(
            lambda one: text_of(one.get("job_code"), "job_code", LONGEST["job"]), said
        )
        self.title = self._read(lambda one: text_of(one.get("job"), "job", LONGEST["title"]), said)

    def _read(
        self, reader: Callable[[Mapping[str, str]], Value | None], said: Mapping[str, str]
    ) -> Value | None:
        try:
            return reader(said)
        except Invalid as invalid:
            self.faults.append(invalid)
            return None

    def person(self) -> Registered:
        """The person, where nothing is wrong."""
        assert self.number is not None
        assert self.name is not None
        return Registered(
            number=self.number,
            full_name=self.name,
            email=self.email,
            gender=self.gender,
            job=self.job,
            job_title=self.title,
            valid_until=self.until,
        )


def _number(said: Mapping[str, str]) -> str:
    number = number_of(said.get("registration_number"), "registration_number")
    if number is None:
        raise Invalid("registration_number", "This is empty. Write the number.")
    return number


def _name(said: Mapping[str, str]) -> str:
    whole = text_of(said.get("full_name"), "full_name", LONGEST["name"])
    names = ("given_name", "family_name")
    parts = joined(text_of(said.get(name), name, LONGEST["name"]) for name in names)
    if not (whole or parts):
        raise Invalid("full_name", "This is empty. Write the name.")
    return whole or short(parts, "full_name", LONGEST["name"])


def _gender(said: str | None) -> str | None:
    told = text_of(said, "gender", 40)
    if told and told.casefold() not in _GENDERS:
        what = f"“{told}” is none of: {', '.join(GENDERS)}."
        raise Invalid("gender", f"{what} Write one of them, or leave it empty.")
    return _GENDERS[told.casefold()] if told else None


def rows_of(people: Iterable[Registered]) -> Iterable[tuple[object, ...]]:
    """The cells of each person, in the order of `EXPORTED`."""
    for one in people:
        until = one.valid_until.isoformat() if one.valid_until else ""
        yield (one.number, one.full_name, one.email or "", one.job or "", one.job_title or "",
               one.gender or "", until)  # fmt: skip


EXPORTED = tuple(name for name in NAMES if name not in {"given_name", "family_name"})
