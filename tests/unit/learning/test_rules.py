"""The gap rule: what is chosen for whom, and in which order."""

from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from mentor_match.learning.rules import AT_LEAST, AT_MOST, choose_resources, need

SHELF = UUID("5b8f1f3e-0d4e-4a6c-9d7f-2f6f1f6b7a10")
AREAS = {"triage": "clinical", "newborn": "clinical", "handover": "shared", "leading": "lead"}


@dataclass(frozen=True)
class Want:
    topic: str
    priority: int = 3
    level: int = 1


@dataclass(frozen=True)
class Paper:
    address: str
    topics: frozenset[str]
    languages: frozenset[str] = frozenset({"en"})
    cadres: frozenset[str] = frozenset()
    size_kb: int | None = None
    minutes: int | None = None
    id: UUID = field(default=SHELF)


def paper(address: str, *topics: str, **facts: object) -> Paper:
    made = Paper(address, frozenset(topics), id=uuid5(SHELF, address))
    return replace(made, **facts)  # type: ignore[arg-type]


def chosen(wants: list[Want], library: list[Paper], **facts: object) -> list[str]:
    asked = {"languages": {"en"}, "cadre": "2221", "areas": AREAS, **facts}
    names = {p.id: p.address for p in library}
    choices = choose_resources(wants, library, **asked)  # type: ignore[arg-type]
    assert [c.place for c in choices] == list(range(1, len(choices) + 1))
    return [names[c.resource_id] for c in choices]


def test_need_grows_with_priority_and_with_what_is_missing() -> None:
    assert need(Want("triage", priority=5, level=0)) == 5
    assert need(Want("triage", priority=5, level=4)) == 1
    assert need(Want("triage", priority=2, level=4)) < need(Want("triage", priority=2, level=1))


def test_a_topic_known_to_the_highest_level_gets_nothing() -> None:
    assert chosen([Want("triage", level=5)], [paper("a", "triage")]) == []


def test_every_gap_gets_one_before_any_gets_two() -> None:
    library = [paper(f"t{n}", "triage", size_kb=n + 1) for n in range(5)]
    library += [paper("h", "handover", size_kb=900)]
    wants = [Want("handover", priority=1), Want("triage", priority=5)]
    assert chosen(wants, library) == ["t0", "h", "t1", "t2", "t3"]


def test_the_greatest_need_is_served_first() -> None:
    library = [paper("h", "handover"), paper("t", "triage")]
    wants = [Want("triage", priority=4, level=4), Want("handover", priority=3, level=0)]
    assert chosen(wants, library) == ["h", "t"]


def test_small_comes_before_large_and_unknown_last() -> None:
    library = [
        paper("unknown", "triage"),
        paper("long", "triage", minutes=90),
        paper("short", "triage", minutes=10),
        paper("large", "triage", size_kb=9000),
        paper("small", "triage", size_kb=80),
    ]
    assert chosen([Want("triage")], library) == ["small", "large", "short", "long", "unknown"]


def test_what_the_mentee_cannot_read_is_never_chosen() -> None:
    library = [
        paper("french", "triage", languages=frozenset({"fr"})),
        paper("nobody-knows", "triage", languages=frozenset()),
    ]
    assert chosen([Want("triage")], library) == []
    assert chosen([Want("triage")], library, languages={"fr"}) == ["french"]
    assert chosen([Want("triage")], library, languages=set()) == []


def test_a_regional_form_counts_as_its_language() -> None:
    library = [paper("pt", "triage", languages=frozenset({"pt"}))]
    assert chosen([Want("triage")], library, languages={"pt-BR"}) == ["pt"]


def test_what_is_made_for_another_cadre_is_left_out() -> None:
    library = [
        paper("doctors", "triage", cadres=frozenset({"2211"})),
        paper("nurses", "triage", cadres=frozenset({"2221"})),
        paper("everyone", "triage"),
    ]
    assert set(chosen([Want("triage")], library)) == {"nurses", "everyone"}
    assert chosen([Want("triage")], library, cadre=None) == ["everyone"]


def test_where_a_topic_has_too_little_its_area_follows_and_says_so() -> None:
    library = [
        paper("newborn-all", "newborn", size_kb=1),
        paper("newborn-nurses", "newborn", cadres=frozenset({"2221"}), size_kb=500),
        paper("triage", "triage", size_kb=900),
        paper("leading", "leading"),
    ]
    choices = choose_resources(
        [Want("triage", level=2)], library, languages={"en"}, cadre="2221", areas=AREAS
    )
    names = {p.id: p.address for p in library}
    assert [(names[c.resource_id], c.topic, c.level, c.same_area) for c in choices] == [
        ("triage", "triage", 2, False),
        ("newborn-nurses", "triage", 2, True),
        ("newborn-all", "triage", 2, True),
    ]


def test_a_resource_on_two_wanted_topics_is_chosen_once() -> None:
    library = [paper("both", "triage", "handover"), paper("h", "handover")]
    assert chosen([Want("triage", priority=5), Want("handover")], library) == ["both", "h"]


TOPICS = sorted(AREAS)
papers = st.lists(
    st.builds(
        paper,
        st.uuids().map(str),
        st.sampled_from(TOPICS),
        languages=st.frozensets(st.sampled_from(["en", "fr", "ar"]), max_size=2),
        cadres=st.frozensets(st.sampled_from(["2221", "2211"]), max_size=1),
        size_kb=st.none() | st.integers(1, 9999),
        minutes=st.none() | st.integers(1, 500),
    ),
    max_size=30,
)
want_lists = st.lists(
    st.builds(Want, st.sampled_from(TOPICS), st.integers(1, 5), st.integers(0, 5)),
    max_size=4,
    unique_by=lambda want: want.topic,
)


@given(want_lists, papers, st.randoms(use_true_random=False))
def test_whatever_the_library_the_promises_hold(wants: list[Want], library: list[Paper], r) -> None:
    def choose(shelf: list[Paper]):
        return choose_resources(wants, shelf, languages={"en"}, cadre="2221", areas=AREAS)

    choices = choose(library)
    by_id = {p.id: p for p in library}
    mixed = list(library)
    r.shuffle(mixed)
    assert choose(mixed) == choices, "the order of the rows decides nothing"
    assert len({c.resource_id for c in choices}) == len(choices) <= AT_MOST
    levels = {want.topic: want.level for want in wants}
    for choice in choices:
        found = by_id[choice.resource_id]
        assert "en" in found.languages
        assert not found.cadres or "2221" in found.cadres
        assert levels[choice.topic] == choice.level < 5
        assert choice.same_area == (choice.topic not in found.topics)
    gaps = {topic for topic, level in levels.items() if level < 5}
    useful = [
        p
        for p in library
        if "en" in p.languages and (not p.cadres or "2221" in p.cadres)
        if {AREAS[t] for t in p.topics} & {AREAS[g] for g in gaps}
    ]
    assert len(choices) >= min(AT_LEAST, len(useful)), "at least five where the library has them"
