"""What was published. What was counted before anything was kept back is not kept anywhere."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.columns import Instant
from mentor_match.extensions import db


class OpenRelease(db.Model):
    """A quarter, published once. It is never counted again: two counts could be subtracted."""

    __tablename__ = "open_releases"

    quarter: Mapped[str] = mapped_column(String(8), primary_key=True)  # such as 2026-Q3
    published_at: Mapped[datetime] = mapped_column(Instant)

    figures: Mapped[list["OpenFigure"]] = relationship(
        order_by="(OpenFigure.indicator, OpenFigure.country, OpenFigure.cadre)",
        cascade="all, delete-orphan",
    )


class OpenFigure(db.Model):
    """People of a country and a cadre, or of all; empty where it is kept back."""

    __tablename__ = "open_figures"
    __table_args__ = (CheckConstraint("people >= 10", name="not_small"),)

    quarter: Mapped[str] = mapped_column(
        ForeignKey("open_releases.quarter", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(String(20), primary_key=True)
    country: Mapped[str] = mapped_column(String(3), primary_key=True)
    cadre: Mapped[str] = mapped_column(String(4), primary_key=True)
    people: Mapped[int | None]
