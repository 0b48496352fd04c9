"""The fields of the API. Each says in the description of the API what it takes, and refuses the
rest with a sentence that names the mend."""

from collections.abc import Iterable
from datetime import UTC
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema as Plain
from marshmallow import ValidationError, fields, validate

from mentor_match.web.identifiers import find_identifier
from mentor_match.web.typed import is_typed


class Schema(Plain):
    """What is sent or answered; a field nobody asked for is refused and named."""

    error_messages = {"unknown": "This field is not known, or not for you to set. Leave it out."}


class Text(fields.String):
    """A line or a paragraph. Prose of a person always carries the guard of patient identifiers;
    `guarded=False` is for numbers, addresses and the like."""

    def __init__(self, limit: int, *, guarded: bool = True, **kwargs: Any) -> None:
        self.guarded = guarded
        kwargs.setdefault("validate", validate.Length(1, limit))
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        lines = text.strip().replace("\r\n", "\n").split("\n")
        if not all(map(is_typed, lines)):
            raise ValidationError(_("This has signs that are no letters. Type it again."))
        found = find_identifier(text) if self.guarded else None
        if found:
            raise ValidationError(
                _(
                    "This has what looks like %(kind)s. Take it out, so that nobody can tell who "
                    "a patient is; write an age or a month instead.",
                    kind=_(found.kind),
                )
            )
        return "\n".join(lines)


class Code(fields.String):
    """One of a list."""

    def __init__(self, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(validate=validate.OneOf(sorted(map(str, codes))), **kwargs)


class Codes(fields.List[Any]):
    """A set of codes, in the order of the alphabet."""

    def __init__(self, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(Code(codes), **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return super()._serialize(sorted(value or ()), attr, obj, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return frozenset(super()._deserialize(value, attr, data, **kwargs))


class Whole(fields.Integer):
    """A whole number within bounds; 1.0 and "1" are none."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(least, most), **kwargs)

    def _validated(self, value: Any) -> Any:
        if isinstance(value, str | bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Switch(fields.Boolean):
    """true or false; 1 and "yes" are neither."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Amount(fields.String):
    """Of money, as a text such as 1200.50: a number would be rounded on the way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Regexp(r"^[0-9]{1,11}(\.[0-9]{1,2})?$"), **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else f"{value:.2f}"

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super().deserialize(value, *args, **kwargs)
        return Decimal(text) if isinstance(text, str) else text


class Day(fields.Date):
    """A day such as 2027-12-31."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)


class Moment(fields.AwareDateTime):
    """A moment with its zone; answers are in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=None, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None
