"""How an account is opened beside its password: an app that shows codes, passkeys, recovery codes.

Every change signs out all other browsers, is in the audit, and is told by mail: whoever has taken
an account over cannot make themselves at home in it unseen.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from mentor_match.accounts.models import Account, CodeApp, Passkey, RecoveryCode, SignIn
from mentor_match.accounts.queries import find_code_app, has_second_step
from mentor_match.accounts.rules import (
    STEP_WORDS,
    Step,
    hash_of_recovery_code,
    matching_step,
    new_recovery_codes,
)
from mentor_match.accounts.service.sign_ins import end_others, end_sign_ins
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell


def add_code_app(
    account: Account, *, secret: bytes, sealed: str, code: str, here: UUID, now: datetime
) -> bool:
    """Keep the app whose code this is, in the place of an earlier one; False for a wrong code."""
    step = matching_step(secret, code, now)
    if step is None:
        return False
    app = find_code_app(account.id) or CodeApp(account_id=account.id)
    app.secret, app.added_at, app.last_step = sealed, now, step
    db.session.add(app)
    _changed(account, Step.APP_ADDED, here, now)
    return True


def remove_code_app(account: Account, *, here: UUID, now: datetime) -> bool:
    """Take it away; False where there is none."""
    app = find_code_app(account.id)
    if app is None:
        return False
    db.session.delete(app)
    _changed(account, Step.APP_REMOVED, here, now)
    return True


def take_app_code(account_id: UUID, secret: bytes, code: str, now: datetime) -> bool:
    """Whether the code is right; if so it is used up, and so are all before it.

    The database has the last word, so that of two who send the same code one gets in.
    """
    step = matching_step(secret, code, now)
    if step is None:
        return False
    taken = db.session.execute(
        update(CodeApp)
        .where(CodeApp.account_id == account_id, CodeApp.last_step < step)
        .values(last_step=step)
    )
    return bool(taken.rowcount)


def take_recovery_code(account: Account, code: str, now: datetime) -> bool:
    """Whether it is one of the account's; it is gone then."""
    taken = db.session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.code_hash == hash_of_recovery_code(account.id, code),
            RecoveryCode.account_id == account.id,
        )
    )
    if taken.rowcount:
        _tell(account, Step.CODE_USED, now, by=account.id)
    return bool(taken.rowcount)


def make_recovery_codes(account: Account, *, here: UUID, now: datetime) -> list[str]:
    """New codes in the place of the old; they are told here and nowhere else."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = new_recovery_codes()
    db.session.add_all(
        RecoveryCode(code_hash=hash_of_recovery_code(account.id, code), account_id=account.id)
        for code in codes
    )
    _changed(account, Step.CODES_MADE, here, now)
    return codes


def add_passkey(
    account: Account,
    *,
    credential_id: bytes,
    public_key: bytes,
    sign_count: int,
    name: str,
    here: UUID,
    now: datetime,
) -> Passkey:
    """Keep the public half of a key that was just shown to be the person's."""
    made = Passkey(
        id=uuid4(),
        account_id=account.id,
        credential_id=credential_id,
        public_key=public_key,
        sign_count=sign_count,
        name=name,
        added_at=now,
    )
    db.session.add(made)
    _changed(account, Step.PASSKEY_ADDED, here, now)
    return made


def remove_passkey(account: Account, passkey_id: UUID, *, here: UUID, now: datetime) -> bool:
    """Take one's own away; False where there is none of this id."""
    gone = db.session.execute(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account.id)
    )
    if gone.rowcount:
        _changed(account, Step.PASSKEY_REMOVED, here, now)
    return bool(gone.rowcount)


def note_passkey_use(passkey: Passkey, sign_count: int, now: datetime) -> None:
    """When it was used, and how often by its own count: a copy would count anew."""
    passkey.sign_count, passkey.used_at = sign_count, now


def remove_second_step(account: Account, *, now: datetime) -> None:
    """Take all of it away from somebody who lost it, and sign out everywhere. Done by those who run
    the service, once they know who asks."""
    for kind in (CodeApp, Passkey, RecoveryCode):
        db.session.execute(delete(kind).where(kind.account_id == account.id))
    end_sign_ins(account.id)
    _tell(account, Step.ALL_REMOVED, now, by=None)


def prove_again(sign_in_id: UUID, now: datetime) -> None:
    """The password was typed again in this browser."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(proved_at=now))


def change_way_in(account: Account, what: Step, here: UUID, now: datetime) -> None:
    """Sign out all others, and tell the person."""
    db.session.flush()
    end_others(account.id, here, now=now)
    _tell(account, what, now, by=account.id)


def _changed(account: Account, what: Step, here: UUID, now: datetime) -> None:
    """This browser has given a second step where there is one to give."""
    change_way_in(account, what, here, now)
    given = now if has_second_step(account.id) else None
    db.session.execute(update(SignIn).where(SignIn.id == here).values(factor_at=given))


def _tell(account: Account, what: Step, now: datetime, *, by: UUID | None) -> None:
    audit.record(what.value, "account", account.id, by=by, now=now)
    tell(
        account,
        "second-step-changed",
        key=f"second-step-changed:{uuid4()}",
        now=now,
        context={"what": STEP_WORDS[what], "signed_out": what != Step.CODE_USED},
    )
