"""Reading statements."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select

from mentor_match.extensions import db
from mentor_match.learning.models import CpdStatement
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once


def list_statements(account_id: UUID, association_id: UUID) -> Sequence[CpdStatement]:
    """A person's statements for an association, the latest first."""
    return db.session.scalars(*_statements(account_id, association_id)).all()


@made_once
def _statements(account_id: UUID, association_id: UUID) -> Select[CpdStatement]:
    asked = select(CpdStatement).where(
        CpdStatement.account_id == account_id, CpdStatement.association_id == association_id
    )
    return asked.order_by(CpdStatement.issued_at.desc())


def get_own_statement(statement_id: UUID, account_id: UUID) -> CpdStatement:
    """A statement of this person."""
    found = db.session.get(CpdStatement, statement_id)
    if found is None or found.account_id != account_id:
        raise NotFound
    return found


def get_statement_by_hash(key_hash: str) -> CpdStatement:
    """The statement a public page is about."""
    asked = select(CpdStatement).where(CpdStatement.key_hash == key_hash)
    found = db.session.scalars(asked).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_statement(statement: CpdStatement) -> CpdStatement:
    """The statement as it stands now; other writers wait."""
    asked = select(CpdStatement).where(CpdStatement.id == statement.id)
    asked = asked.with_for_update(of=CpdStatement).execution_options(populate_existing=True)
    return db.session.scalars(asked).unique().one()
