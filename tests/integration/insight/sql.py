"""The figures once more, as plain SQL that knows nothing of the service's own queries.

Written for reading beside the definitions on the page. Moments are bound as the service keeps
them; what SQLite and PostgreSQL say differently stands in `SAY`.
"""

from typing import Any

from sqlalchemy import Date, Integer, Uuid, bindparam, text

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.insight.rules.flow import Span

SAY = {
    "sqlite": {"days": "(julianday({b}) - julianday({a}))", "whole": "CAST({x} AS INTEGER)"},
    "postgresql": {
        "days": "(extract(epoch from {b}) - extract(epoch from {a})) / 86400",
        "whole": "floor({x})",
    },
}
# A thousandth of a second is added before days are cut: SQLite knows moments no finer.
DAYS = "{days} + 0.00000002"


def ask(statement: str, association_id: Any, span: Span, now: Any) -> list[Any]:
    """Rows of a statement with :a, :since, :until, :programme, :now."""
    values = (
        bindparam("a", association_id, type_=Uuid),
        bindparam("since", span.since, type_=Instant),
        bindparam("until", span.until, type_=Instant),
        bindparam("programme", span.programme_id, type_=Uuid),
        bindparam("now", now, type_=Instant),
        bindparam("first", span.since.date(), type_=Date),
        bindparam("after", span.until.date(), type_=Date),
    )
    used = [one for one in values if f":{one.key}" in statement]
    return list(db.session.execute(text(statement).bindparams(*used)))


def courses() -> dict[Any, tuple[Any, int, int]]:
    """Pairing -> (when its last held session began, how many were missed since, who signed)."""
    held = """(SELECT max(h.starts_at) FROM pairing_sessions h
               WHERE h.pairing_id = p.id AND h.state = 'held')"""
    found = text(f"""
        SELECT p.id, {held} AS held_at,
          (SELECT count(*) FROM pairing_sessions m WHERE m.pairing_id = p.id
             AND m.state = 'missed' AND m.starts_at > coalesce({held}, p.opened_at)) AS missed,
          CASE WHEN EXISTS (SELECT 1 FROM charter_versions v
                            WHERE v.pairing_id = p.id AND v.in_force_at IS NOT NULL) THEN 2
          ELSE (SELECT count(*) FROM charter_signatures s WHERE s.pairing_id = p.id
                  AND s.version = (SELECT max(number) FROM charter_versions v
                                   WHERE v.pairing_id = p.id)) END AS signed
        FROM pairings p""")
    typed = found.columns(id=Uuid, held_at=Instant, missed=Integer, signed=Integer)
    return {id_: facts for id_, *facts in map(tuple, db.session.execute(typed))}


def days(a: str, b: str) -> str:
    """SQL for the days from a to b, with fractions."""
    return SAY[db.engine.dialect.name]["days"].format(a=a, b=b)


def whole(number: str) -> str:
    """SQL for a number without its fraction."""
    return SAY[db.engine.dialect.name]["whole"].format(x=number)


MINE = "(p.mentee_association_id = :a OR p.mentor_association_id = :a)"
REQUESTS = """
    FROM mentorship_requests r LEFT JOIN pairings p ON p.request_id = r.id
    WHERE (r.mentee_association_id = :a OR r.mentor_association_id = :a)
      AND r.requested_at >= :since AND r.requested_at < :until
"""


def counted(association_id: Any, span: Span, now: Any) -> dict[str, Any]:
    """Code of a figure -> (value, n); steps of the funnel -> their count."""
    of = " AND p.programme_id = :programme" if span.programme_id else ""

    def one(statement: str) -> Any:
        (row,) = ask(statement, association_id, span, now)
        return row

    def percent(part: int, n: int) -> tuple[float | None, int]:
        return (round(100 * part / n, 1) if n else None), n

    requests = REQUESTS + of
    mentees = one(f"SELECT count(DISTINCT r.mentee_id) {requests}")[0]
    matched = one(f"SELECT count(DISTINCT r.mentee_id) {requests} AND r.state = 'accepted'")[0]
    week = days("r.requested_at", ":now")
    due = f"""{requests} AND (r.state IN ('accepted', 'declined')
              OR (r.state <> 'withdrawn' AND {week} >= 7))"""
    took = days("r.requested_at", "r.closed_at")
    quick = f"{requests} AND r.state IN ('accepted', 'declined') AND {took} <= 7.000001"
    opened = f"FROM pairings p WHERE {MINE}{of} AND p.opened_at >= :since AND p.opened_at < :until"
    return {
        "requests": (one(f"SELECT count(*) {requests}")[0], mentees),
        "answered": percent(
            one(f"SELECT count(*) {quick}")[0], one(f"SELECT count(*) {due}")[0]
        ),
        "matched": percent(matched, mentees),
        "placed": percent(*_placed(association_id, span, now)),
        "opened": (one(f"SELECT count(*) {opened}")[0],) * 2,
        "first-session": _median(_first_sessions(association_id, span, now, opened)),
        "sessions": tuple(one(f"""
            SELECT count(*), count(DISTINCT s.pairing_id)
            FROM pairing_sessions s JOIN pairings p ON p.id = s.pairing_id
            WHERE {MINE}{of} AND s.state = 'held'
              AND s.starts_at >= :since AND s.starts_at < :until""")),
        "goals": tuple(one(f"""
            SELECT count(CASE WHEN g.state = 'reached' THEN 1 END), count(*)
            FROM pairing_goals g JOIN pairings p ON p.id = g.pairing_id
            WHERE {MINE}{of} AND g.closed_at >= :since AND g.closed_at < :until""")),
        "resources": tuple(one(f"""
            SELECT count(*), count(DISTINCT s.pairing_id)
            FROM pairing_resources s JOIN pairings p ON p.id = s.pairing_id
            WHERE {MINE}{of} AND s.done_at >= :since AND s.done_at < :until""")),
        "cpd": (None, 0) if span.programme_id else _cpd(association_id, span, now),
        "ended": tuple(one(f"""
            SELECT count(CASE WHEN p.state = 'ended early' THEN 1 END), count(*)
            FROM pairings p WHERE {MINE}{of} AND p.state IN ('ended early', 'completed')
              AND p.ended_at >= :since AND p.ended_at < :until""")),
        "gini": _gini([row[0] for row in ask(
            f"SELECT count(*) {opened} GROUP BY p.mentor_id", association_id, span, now)]),
        "asked": one(f"SELECT count(*) {requests}")[0],
        "accepted": one(f"SELECT count(*) {requests} AND r.state = 'accepted'")[0],
        "signed": one(f"""SELECT count(*) {requests} AND p.id IN (
            SELECT pairing_id FROM charter_versions WHERE in_force_at IS NOT NULL)""")[0],
        "met": one(f"""SELECT count(*) {requests} AND p.id IN (
            SELECT pairing_id FROM pairing_sessions WHERE state = 'held')""")[0],
        "reached": one(f"""SELECT count(*) {requests} AND p.id IN (
            SELECT pairing_id FROM pairing_goals WHERE state = 'reached')""")[0],
        "completed": one(f"SELECT count(*) {requests} AND p.state = 'completed'")[0],
    }  # fmt: skip


def _first_sessions(association_id: Any, span: Span, now: Any, opened: str) -> list[int]:
    first = """(SELECT min(s.starts_at) FROM pairing_sessions s
                WHERE s.pairing_id = p.id AND s.state = 'held')"""
    took = whole(DAYS.format(days=days("p.opened_at", first)))
    rows = ask(f"SELECT {took} {opened} AND {first} IS NOT NULL", association_id, span, now)
    return sorted(int(row[0]) for row in rows)


def _placed(association_id: Any, span: Span, now: Any) -> tuple[int, int]:
    if not span.programme_id:
        return 0, 0
    (row,) = ask(
        """SELECT count(CASE WHEN e.account_id IN (
                    SELECT p.mentee_id FROM pairings p WHERE p.programme_id = :programme)
                  THEN 1 END), count(*)
           FROM enrolments e
           WHERE e.programme_id = :programme AND e.association_id = :a AND e.part = 'mentee'
             AND e.withdrawn_at IS NULL AND e.enrolled_at >= :since AND e.enrolled_at < :until""",
        association_id, span, now,
    )  # fmt: skip
    return row[0], row[1]


def _cpd(association_id: Any, span: Span, now: Any) -> tuple[float | None, int]:
    """Entries that count, the last word of a reviewer above the rule of the day."""
    rows = ask(
        """SELECT e.id, e.account_id, e.minutes, e.at_once,
                  (SELECT count(*) FROM cpd_reviews v WHERE v.entry_id = e.id),
                  (SELECT v.decision FROM cpd_reviews v WHERE v.entry_id = e.id
                     AND NOT EXISTS (SELECT 1 FROM cpd_reviews w
                                     WHERE w.entry_id = e.id AND w.at > v.at))
           FROM cpd_entries e
           WHERE e.association_id = :a AND e.corrects_id IS NULL AND e.why_not IS NULL
             AND e.done_on >= :first AND e.done_on < :after
             AND e.id NOT IN (SELECT c.corrects_id FROM cpd_entries c
                              WHERE c.corrects_id IS NOT NULL)
             AND :since < :until""",
        association_id, span, now,
    )  # fmt: skip
    count = [row for row in rows if (row[5] == "verified" if row[4] else row[3])]
    return round(sum(row[2] for row in count) / 60, 1), len({row[1] for row in count})


def _median(values: list[int]) -> tuple[float | None, int]:
    middle = values[(len(values) - 1) // 2 : len(values) // 2 + 1]
    return (sum(middle) / len(middle) if middle else None), len(values)


def _gini(loads: list[int]) -> tuple[float | None, int]:
    """Half the mean difference between two mentors, by the mean: Gini's own definition."""
    if not loads:
        return None, 0
    apart = sum(abs(one - other) for one in loads for other in loads)
    return round(apart / (2 * len(loads) * sum(loads)), 2), len(loads)


CODES = {  # table of groups -> (code, moment, condition)
    "endings": ("coalesce(p.reason, 'other')", "p.ended_at", "p.state = 'ended early'"),
    "countries": (
        "(SELECT f.country FROM profiles f WHERE f.account_id = p.mentee_id)",
        "p.opened_at",
        "p.mentee_association_id = :a",
    ),
    "cadres": (
        """CASE WHEN p.mentee_association_id = :a THEN p.mentee_cadre ELSE 'partner' END || ' '
        || CASE WHEN p.mentor_association_id = :a THEN p.mentor_cadre ELSE 'partner' END""",
        "p.opened_at",
        "1 = 1",
    ),
}


def fives(table: str, association_id: Any, span: Span, now: Any) -> dict[str, int]:
    """Code -> how many lie in whole fives, found by counting who came before."""
    code, at, condition = CODES[table]
    rows = f"""SELECT p.id AS id, {code} AS code, {at} AS at, p.programme_id AS programme
               FROM pairings p WHERE {MINE} AND {condition} AND {at} IS NOT NULL"""
    of = "AND b.programme = :programme" if span.programme_id else ""
    found = ask(
        f"""WITH mine AS ({rows}),
                 placed AS (SELECT m.*, (SELECT count(*) FROM mine o WHERE o.code = m.code
                      AND (o.programme = m.programme
                           OR (o.programme IS NULL AND m.programme IS NULL))
                      AND (o.at < m.at OR (o.at = m.at AND o.id < m.id))) / 5 AS five FROM mine m)
            SELECT b.code, count(*) FROM placed b
            WHERE b.code IS NOT NULL {of}
              AND 5 = (SELECT count(*) FROM placed c WHERE c.code = b.code AND c.five = b.five
                         AND (c.programme = b.programme
                              OR (c.programme IS NULL AND b.programme IS NULL))
                         AND c.at >= :since AND c.at < :until)
            GROUP BY b.code""",
        association_id, span, now,
    )  # fmt: skip
    return {row[0]: row[1] for row in found}


def fared(kind: str, association_id: Any, span: Span, now: Any) -> dict[str, tuple[int, float]]:
    """Group -> (mentees in whole fives, share of them with a mentor): those who asked."""
    found = ask(
        f"""WITH asked AS (
              SELECT r.mentee_id AS id, min(r.requested_at) AS at,
                     max(CASE WHEN r.state = 'accepted' THEN 1 ELSE 0 END) AS matched,
                     (SELECT coalesce(f.{kind}, '') FROM profiles f
                      WHERE f.account_id = r.mentee_id) AS code
              FROM mentorship_requests r
              WHERE r.mentee_association_id = :a AND NOT EXISTS (
                SELECT 1 FROM pairings p
                WHERE p.request_id = r.id AND p.programme_id IS NOT NULL)
              GROUP BY r.mentee_id),
            placed AS (SELECT m.*, (SELECT count(*) FROM asked o WHERE o.code = m.code
                 AND (o.at < m.at OR (o.at = m.at AND o.id < m.id))) / 5 AS five FROM asked m)
            SELECT b.code, count(*), avg(b.matched * 1.0) FROM placed b
            WHERE 5 = (SELECT count(*) FROM placed c WHERE c.code = b.code AND c.five = b.five
                         AND c.at >= :since AND c.at < :until)
            GROUP BY b.code""",
        association_id, span, now,
    )  # fmt: skip
    return {row[0]: (row[1], float(row[2])) for row in found}
