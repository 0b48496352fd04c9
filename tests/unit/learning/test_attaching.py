"""What is attached when the gaps change, without a database."""

from dataclasses import dataclass, replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from mentor_match.learning.rules import AT_MOST, Attached, Changes, reattach

TOPICS = ("triage", "handover", "malaria", "newborn-care")
AREAS = {"triage": "clinical", "handover": "team", "malaria": "clinical", "newborn-care": "birth"}


@dataclass(frozen=True)
class Book:
    id: UUID
    topics: frozenset[str]
    languages: frozenset[str] = frozenset({"en"})
    address: str = "https://training.example"
    cadres: frozenset[str] = frozenset()
    size_kb: int | None = 1
    minutes: int | None = 1


@dataclass(frozen=True)
class Gap:
    topic: str
    priority: int = 5
    level: int = 1


def book(number: int, *topics: str) -> Book:
    return Book(
        UUID(int=number), frozenset(topics), address=f"https://training.example/{number:03}"
    )


def run(attached: list[Attached], gaps: list[Gap], library: list[Book]) -> Changes:
    return reattach(attached, gaps, library, languages=["en"], cadre="2221", areas=AREAS)


def there(material: Book, why: str | None = None, **facts: bool) -> Attached:
    return Attached(material.id, material.topics, why or min(material.topics), **facts)


def ids(changes: Changes) -> list[UUID]:
    return [choice.resource_id for choice in changes.add]


def test_a_new_gap_brings_its_resources() -> None:
    one, other = book(1, "triage"), book(2, "handover")
    changes = run([there(one)], [Gap("triage"), Gap("handover")], [one, other])
    assert ids(changes) == [other.id]
    assert changes.add[0].topic == "handover"
    assert (changes.let_go, changes.retell) == ([], {})


def test_what_serves_no_gap_any_more_goes_and_what_serves_another_says_so() -> None:
    only, both = book(1, "triage"), book(2, "triage", "handover")
    attached = [there(only), there(both, "triage")]
    changes = run(attached, [Gap("handover", level=3)], [only, both])
    assert changes.let_go == [only.id]
    assert (changes.retell[both.id].topic, changes.retell[both.id].level) == ("handover", 3)


def test_what_a_person_did_stays_done() -> None:
    added, removed, done = book(1, "triage"), book(2, "triage"), book(3, "triage")
    attached = [
        there(added, by_person=True),
        there(removed, removed=True),
        there(done, done=True),
    ]
    for gaps in ([], [Gap("triage")], [Gap("handover")]):
        changes = run(attached, gaps, [added, removed, done])
        assert (ids(changes), changes.let_go, changes.retell) == ([], [], {})


def test_what_is_no_longer_in_the_library_goes() -> None:
    dead, alive = book(1, "triage"), book(2, "triage")
    changes = run([there(dead)], [Gap("triage")], [alive])
    assert (changes.let_go, ids(changes)) == ([dead.id], [alive.id])


def test_what_the_rule_let_go_can_come_back() -> None:
    old = book(1, "triage")
    assert ids(run([there(old, let_go=True)], [Gap("triage")], [old])) == [old.id]


def test_a_full_list_still_has_one_for_a_new_gap() -> None:
    many = [book(number, "triage") for number in range(AT_MOST)]
    new = [book(50, "handover"), book(51, "handover")]
    changes = run([there(m) for m in many], [Gap("triage"), Gap("handover")], [*many, *new])
    assert ids(changes) == [new[0].id]


libraries = st.lists(
    st.frozensets(st.sampled_from(TOPICS), min_size=1), min_size=1, max_size=25
).map(lambda all_: [book(number, *topics) for number, topics in enumerate(all_)])
gaps = st.lists(
    st.builds(Gap, st.sampled_from(TOPICS), st.integers(1, 5), st.integers(0, 5)),
    max_size=4,
    unique_by=lambda gap: gap.topic,
)
marks = st.fixed_dictionaries(
    {name: st.booleans() for name in ("by_person", "removed", "done", "let_go")}
)


def after(attached: list[Attached], changes: Changes, library: list[Book]) -> list[Attached]:
    by_id = {material.id: material for material in library}
    rows = {row.resource_id: row for row in attached}
    for resource_id in changes.let_go:
        rows[resource_id] = replace(rows[resource_id], let_go=True)
    for resource_id, choice in changes.retell.items():
        rows[resource_id] = replace(rows[resource_id], why=choice.topic)
    for choice in changes.add:
        rows[choice.resource_id] = Attached(
            choice.resource_id, by_id[choice.resource_id].topics, choice.topic
        )
    return list(rows.values())


@given(st.data(), libraries, st.lists(gaps, min_size=1, max_size=4))
def test_whatever_happens_people_have_the_last_word(
    data: st.DataObject, library: list[Book], turns: list[list[Gap]]
) -> None:
    attached = [
        there(material, **data.draw(marks))
        for material in data.draw(st.lists(st.sampled_from(library), unique=True))
    ]
    for now in turns:
        changes = run(attached, now, library)
        known = {row.resource_id: row for row in attached}
        for choice in changes.add:
            row = known.get(choice.resource_id)
            assert row is None or row.let_go
            assert row is None or not (row.removed or row.done)
        for resource_id in changes.let_go:
            row = known[resource_id]
            assert not (row.by_person or row.removed or row.done or row.let_go)
            assert not row.topics & {gap.topic for gap in now if gap.level < 5}
        attached = after(attached, changes, library)
        again = run(attached, now, library)
        assert (ids(again), again.let_go) == ([], [])
        for gap in now:
            shelf = [m for m in library if gap.topic in m.topics]
            settled = {row.resource_id for row in attached if row.settled}
            if gap.level < 5 and any(m.id not in settled for m in shelf):
                assert any(row.there and gap.topic in row.topics for row in attached)
