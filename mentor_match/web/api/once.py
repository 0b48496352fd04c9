"""Idempotency-Key: what was sent twice is done once, and answered alike.

The answer is kept in the transaction of the act itself: either both are there, or neither. It is
sealed with the secret of the token, which the database does not have, so that nobody reads in it
what was erased elsewhere; and it is forgotten after a day.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy import LargeBinary, String, delete, func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.web import clock
from mentor_match.web.access import grant, secret_sent
from mentor_match.web.problems import Fault, Faulty
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

HEADER = "Idempotency-Key"
LONGEST = 100
KEPT = timedelta(hours=24)
PATIENCE = "3s"  # how long the second waits for the first
REPEATED = ("Location", "ETag")


class OtherBody(Refusal):
    """The key was used for something else."""

    sentence = N_(
        "This Idempotency-Key was sent before with something else. Send a new key for a new act."
    )
    status = 422


class StillBusy(Refusal):
    """The first has not ended."""

    sentence = N_(
        "What came first with this Idempotency-Key is still being done. Send it again in a few "
        "seconds, with the same key."
    )


class KeptAnswer(db.Model):
    """What was answered to a key of a token; `sealed` is empty while it is being done."""

    __tablename__ = "kept_answers"

    token_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)


def forget_answers(now: datetime) -> int:
    """Forget those of more than a day ago; how many."""
    old = delete(KeptAnswer).where(KeptAnswer.made_at < now - KEPT)
    return db.session.execute(old).rowcount


def once(view: Callable[..., Response]) -> Callable[..., Response]:
    """Do it for the first request with this key, and repeat its answer to those that follow."""

    def answer(*args: Any, **kwargs: Any) -> Response:
        key = _key()
        kept = _kept(key) or _claim(key)
        if kept is not None:
            return _again(kept)
        answer = view(*args, **kwargs)
        if answer.status_code < 400:
            _keep(key, answer)
        return answer

    return answer


def _key() -> str:
    key = request.headers.get(HEADER, "")
    if not 1 <= len(key) <= LONGEST or not all("!" <= sign <= "~" for sign in key):
        said = _("Send a key of your own for this act, such as a UUID: 1 to 100 signs of ASCII.")
        raise Faulty(Fault(f"/{HEADER}", said), status=400)
    return key


def _fingerprint() -> str:
    line = f"{request.method}\n{request.full_path}\n".encode()
    return hashlib.sha256(line + request.get_data()).hexdigest()


def _kept(key: str) -> KeptAnswer | None:
    asked = select(KeptAnswer).where(KeptAnswer.token_id == grant().token_id, KeptAnswer.key == key)
    return db.session.scalars(asked).one_or_none()


def _claim(key: str) -> KeptAnswer | None:
    """Take the key. Who is second waits a little for the first, and gets the answer it left."""
    row = KeptAnswer(
        token_id=grant().token_id, key=key, fingerprint=_fingerprint(), made_at=clock.now()
    )
    try:
        with db.session.begin_nested():
            _wait_at_most(PATIENCE)
            db.session.add(row)
    except IntegrityError:
        kept = _kept(key)
        if kept is None:
            raise StillBusy from None
        return kept
    except OperationalError as trouble:
        if getattr(trouble.orig, "sqlstate", "") == "55P03":
            raise StillBusy from None
        raise
    _wait_at_most("0")
    return None


def _wait_at_most(long: str) -> None:
    """For a lock. SQLite lets one writer after the other in and needs no such word."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.set_config("lock_timeout", long, True)))


def _keep(key: str, answer: Response) -> None:
    said = {
        "body": answer.get_data(as_text=True),
        "headers": {name: answer.headers[name] for name in REPEATED if name in answer.headers},
    }
    row = _kept(key)
    assert row is not None
    row.status, row.sealed = answer.status_code, _seal(key).encrypt(json.dumps(said).encode())
    db.session.flush()


def _again(kept: KeptAnswer) -> Response:
    if kept.fingerprint != _fingerprint():
        raise OtherBody
    said = json.loads(_seal(kept.key).decrypt(kept.sealed))
    answer = Response(said["body"], kept.status, mimetype="application/json")
    answer.headers.update(said["headers"])
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _seal(key: str) -> Fernet:
    made = hmac.new(secret_sent().encode(), f"kept answer {key}".encode(), hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(made.digest()))
