"""Refusals for machines: problem+json (RFC 9457), with the place and the mend of each fault."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

# Addresses that only machines call; what goes wrong there is never a page.
MACHINES = ("/xapi/", "/api/")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: where it is (a JSON pointer), and what would mend it."""

    pointer: str
    detail: str

    def as_data(self) -> dict[str, str]:
        """As the answer says it."""
        return {"pointer": self.pointer, "detail": self.detail}


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
    answer = Response(json.dumps(said, ensure_ascii=False), status)
    answer.headers["Content-Type"] = "application/problem+json"
    return answer
