"""The list of circles asks as often for many as for few."""

from typing import Any

from mentor_match.circles import queries
from mentor_match.extensions import db
from tests.counting import counted
from tests.factories.circles import let_in, make_circle, make_people
from tests.pages import PageClient


def test_circles_to_join_ask_as_often_for_many_as_for_few(page: PageClient, session: Any) -> None:
    people, _host = make_people(9)
    reader, counts = people[0], []
    page.sign_in(reader)
    for more in (2, 6):
        for leader in people[1 : 1 + more]:
            circle = make_circle(leader, _host)
            let_in(circle, people[8])
        db.session.commit()
        db.session.expire_all()
        with counted() as sent:
            page.get("circles.circles")
        counts.append(len(sent))
    assert len(queries.list_circles_to_join(reader.id)) == 8
    assert counts[0] == counts[1]
