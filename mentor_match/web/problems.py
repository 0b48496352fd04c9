"""Refusals for machines: problem+json (RFC 9457), with the place and the mend of each fault."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from mentor_match.words import N_

# Addresses that only machines call; what goes wrong there is never a page.
MACHINES = ("/xapi/", "/api/")


# Status -> what it means, and the mend. Refusals of rules and faulty fields bring their own.
PROBLEMS: dict[int, tuple[str, str]] = {
    400: (N_("This could not be understood"), N_("Nothing was changed. Check how it was sent.")),
    404: (N_("Not found"), N_("There is nothing at this address, or it is not yours to see.")),
    405: (N_("Not like that"), N_("Send one of the methods of the header Allow.")),
    406: (N_("Not in that form"), N_("Answers are application/json. Ask for that with Accept.")),
    412: (
        N_("It has changed"),
        N_("Somebody changed it since you read it. Read it again, then send with its new ETag."),
    ),
    413: (N_("This is too large"), N_("Send less than 1 MB.")),
    415: (N_("Not in that form"), N_("Send application/json.")),
    428: (
        N_("Say what you have read"),
        N_("Send the header If-Match with the ETag of what you read before."),
    ),
    429: (N_("Too many calls"), N_("Wait as many seconds as Retry-After says, then go on.")),
    500: (
        N_("There is a problem with the service"),
        N_("Nothing was changed. Try again in a few minutes."),
    ),
    503: (
        N_("The service is away for a moment"),
        N_("Nothing was changed. Wait as many seconds as Retry-After says, then send it again."),
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: where it is (a JSON pointer; of a parameter in the address or
    a header its name after the slash), and what would mend it."""

    pointer: str
    detail: str

    def as_data(self) -> dict[str, str]:
        """As the answer says it."""
        return {"pointer": self.pointer, "detail": self.detail}


class Faulty(Exception):
    """What was sent cannot be taken: each fault by name."""

    def __init__(self, *faults: Fault, status: int = 422) -> None:
        self.faults, self.status = faults, status
        super().__init__(faults)


def for_machine() -> bool:
    """Whether this request comes from a machine."""
    return request.path.startswith(MACHINES)


def problem(status: int, title: str, detail: str = "", faults: Sequence[Fault] = ()) -> Response:
    """A refusal as problem+json."""
    said: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        said["detail"] = detail
    if faults:
        said["errors"] = [fault.as_data() for fault in faults]
    # Half a sign, in the name of a field that was sent, has no UTF-8: it stays as it was escaped.
    written = json.dumps(said, ensure_ascii=False).encode(errors="backslashreplace")
    answer = Response(written, status)
    answer.headers["Content-Type"] = "application/problem+json"
    return answer


def faults_of(messages: Any, pointer: str = "") -> Iterator[Fault]:
    """Marshmallow's tree of messages as faults, each with its JSON pointer."""
    if isinstance(messages, dict):
        for name, inside in messages.items():
            step = str(name).replace("~", "~0").replace("/", "~1")
            # What is said of a whole object stands at the object; keys of a map are no path.
            whole = name in ("_schema", "value", "key")
            yield from faults_of(inside, pointer if whole else f"{pointer}/{step}")
    elif isinstance(messages, list):
        for message in messages:
            yield Fault(pointer or "/", str(message))
    else:
        yield Fault(pointer or "/", str(messages))
