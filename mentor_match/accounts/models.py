"""People who sign in."""

from datetime import date, datetime
from uuid import UUID, uuid4

from flask_security import RoleMixin, UserMixin
from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, String, Table, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.permissions import Role

account_roles = Table(
    "account_roles",
    db.metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)


class GrantedRole(db.Model, RoleMixin):
    """A role as Flask-Security keeps it. What it may do is said in `permissions.py`, not here."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str | None] = mapped_column(String(200))


class Account(db.Model, UserMixin):
    """A person who signs in: one full name, and what they like to be called."""

    __tablename__ = "accounts"

    # Flask-Security types the id as a number and roles as its own; a UUID works as well.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)  # type: ignore[assignment]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid4().hex)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    full_name: Mapped[str] = mapped_column(String(120))
    call_me: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(32))
    locale: Mapped[str] = mapped_column(String(12), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    create_datetime: Mapped[datetime] = mapped_column(Instant)
    # The day of the last act, and of the one on an earlier day; never a time.
    last_active_on: Mapped[date | None]
    active_before_on: Mapped[date | None]
    # Since when the row is nobody's: it stays so that what others did with them still counts.
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    # Of who is signed in it is known with the sign-in whether there are any; of others hardly
    # anybody asks.
    roles: Mapped[list[GrantedRole]] = relationship(  # type: ignore[assignment]
        secondary=account_roles
    )

    @property
    def role_names(self) -> frozenset[str]:
        """Everyone who signs in is a member; more is granted."""
        return frozenset({Role.MEMBER.value, *(role.name for role in self.roles)})


# In which order names stand in lists.
Index("ix_accounts_names", func.lower(Account.full_name))

# The few who may not sign in.
Index(
    "ix_accounts_disabled",
    Account.id,
    sqlite_where=Account.active.is_(False),
    postgresql_where=Account.active.is_(False),
)


class SignIn(db.Model):
    """A browser in which somebody is signed in. Without its row the key in a cookie opens nothing.

    `kept` stays when the browser is closed. `proved_at` is when the password was last typed, and
    `factor_at` when the second factor was given; None where it was not: an association may have
    vouched for the person.
    """

    __tablename__ = "sign_ins"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(40))
    system: Mapped[str] = mapped_column(String(40))
    kept: Mapped[bool]
    began_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    proved_at: Mapped[datetime | None] = mapped_column(Instant)
    factor_at: Mapped[datetime | None] = mapped_column(Instant)


class CodeApp(db.Model):
    """The app of a person that shows a new code every half minute.

    Its secret is encrypted under a key outside the database. `last_step` is the half minute of the
    code that was taken last: no code of it or before is taken again.
    """

    __tablename__ = "code_apps"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(Instant)
    last_step: Mapped[int] = mapped_column(BigInteger)


class Passkey(db.Model):
    """A key in a phone, a computer or a stick of a person; the service has its public half."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(db.Model):
    """The hash of a code that opens once where the phone is lost; its row goes with its use."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
