"""A mentor who changes is found as if all had been fitted again."""

import random
from dataclasses import replace

import numpy as np
import pytest

from mentor_match.engine import MenteeFacts, MentorFacts, MentorRanker
from tests.unit.engine.test_search import CADRES, TOPICS, crowd, sorted_out


def stated(draw: random.Random, number: int) -> dict[str, object]:
    """Nobody leaves anything out, so no average stands for anybody; texts are of the same words."""
    return {
        "cadre": draw.choice(CADRES[:4]),
        "languages": frozenset(draw.sample(("en", "fr", "sw"), 2)),
        "utc_offset": float(draw.randint(-5, 5)),
        "years": float(draw.randint(0, 30)),
        "setting": draw.choice(("rural", "urban")),
        "texts": (f"alpha beta gamma {'delta ' * draw.randint(1, 4)}",),
    }


def people(seed: int, count: int) -> tuple[list[MentorFacts], list[MenteeFacts]]:
    draw = random.Random(seed)
    mentors = [
        MentorFacts(
            f"m{n:04}", offers={t: float(draw.randint(1, 5)) for t in draw.sample(TOPICS, 2)},
            capacity=draw.randint(0, 2), **stated(draw, n),
        )
        for n in range(count)
    ]  # fmt: skip
    mentees = [
        MenteeFacts(f"e{n}", wants=dict.fromkeys(draw.sample(TOPICS, 3), 3.0), **stated(draw, n))
        for n in range(20)
    ]
    return mentors, mentees


@pytest.mark.parametrize("share", [0.0, 0.4])
def test_a_changed_and_a_new_mentor_are_ranked_as_after_a_new_fit(share: float) -> None:
    mentors, mentees = people(1, 800)
    offers = {TOPICS[0]: 5.0, TOPICS[1]: 5.0}
    changes = [
        replace(mentors[3], offers=offers, capacity=2, texts=("delta delta alpha beta gamma",)),
        replace(mentors[700], languages=frozenset({"en"}), capacity=0),
        replace(mentors[5], id="m0003a", offers=offers, utc_offset=9.5, capacity=9),
    ]
    ranker = MentorRanker(cross_discipline_share=share).fit(mentors).partial_fit(changes[:1])
    ranker.partial_fit(changes[1:])
    mentors[3], mentors[700] = changes[0], changes[1]
    fresh = MentorRanker(cross_discipline_share=share).fit([*mentors, changes[2]])
    assert len(ranker.parts_) == 2
    np.testing.assert_allclose(ranker.scores(mentees), fresh.scores(mentees), rtol=1e-12)
    for one, other in zip(ranker.rank(mentees, k=6), fresh.rank(mentees, k=6), strict=True):
        assert one.mentor_ids == other.mentor_ids
    for mentee in mentees[:5]:
        for mentor_id in ("m0003", "m0003a", "m0700", "m0001"):
            assert ranker.explain(mentee, mentor_id).score == pytest.approx(
                fresh.explain(mentee, mentor_id).score
            )
            assert ranker.why_not(mentee, mentor_id) == fresh.why_not(mentee, mentor_id)
        assert ranker.why_not(mentee) == fresh.why_not(mentee)


def test_with_silence_and_texts_rank_stays_what_sorting_all_scores_gives() -> None:
    mentors, mentees = crowd(7, 900, 30)
    changes = [
        replace(mentors[n], offers={TOPICS[n % 30]: 4.0}, texts=("word1 word2 unheard",))
        for n in range(15)
    ]
    ranker = MentorRanker(cross_discipline_share=0.3).fit(mentors).partial_fit(changes)
    assert len(ranker.parts_) == 2
    scores = ranker.scores(mentees)
    for mentee, row, ranking in zip(mentees, scores, ranker.rank(mentees, k=7), strict=True):
        found = list(zip(ranking.mentor_ids, ranking.scores.tolist(), strict=True))
        assert found == sorted_out(ranker, mentee, row, 7, 0.3)


@pytest.mark.parametrize("kind", ["many", "new topic"])
def test_all_is_learnt_anew_where_what_was_learnt_no_longer_holds(kind: str) -> None:
    mentors, mentees = people(2, 300)
    if kind == "many":
        changes = [replace(one, years=50.0) for one in mentors[:40]]
    else:
        changes = [replace(mentors[0], offers={"never heard of": 5.0})]
    ranker = MentorRanker().fit(mentors).partial_fit(changes)
    assert len(ranker.parts_) == 1
    mentors[: len(changes)] = changes
    np.testing.assert_array_equal(
        ranker.scores(mentees), MentorRanker().fit(mentors).scores(mentees)
    )


def test_who_left_is_gone_and_the_ranker_before_stays_as_it_was() -> None:
    mentors, mentees = people(4, 800)
    before = MentorRanker(cross_discipline_share=0.3).fit(mentors)
    scores, ranked = before.scores(mentees), before.rank(mentees, k=6)
    back, new = replace(mentors[9], capacity=2), replace(mentors[8], id="new", utc_offset=9.5)
    ranker = before.updated([replace(mentors[5], capacity=1), new], [mentors[n].id for n in (1, 9)])
    ranker = ranker.updated([back], ["m0002", "m0005", "nobody"])
    left = [*mentors[:1], *mentors[3:5], *mentors[6:9], *mentors[10:], new, back]
    fresh = MentorRanker(cross_discipline_share=0.3).fit(left)
    assert len(ranker.parts_) == 2
    assert ranker.mentors_ == left
    np.testing.assert_allclose(ranker.scores(mentees), fresh.scores(mentees), rtol=1e-12)
    for one, other in zip(ranker.rank(mentees, k=6), fresh.rank(mentees, k=6), strict=True):
        assert one.mentor_ids == other.mentor_ids
    assert ranker.why_not(mentees[0]) == fresh.why_not(mentees[0])
    with pytest.raises(KeyError):
        ranker.explain(mentees[0], "m0001")
    np.testing.assert_array_equal(before.scores(mentees), scores)
    for one, other in zip(before.rank(mentees, k=6), ranked, strict=True):
        assert one.mentor_ids == other.mentor_ids


def test_who_is_eligible_is_who_has_a_score() -> None:
    mentors, mentees = crowd(9, 300, 30)
    ranker = MentorRanker().fit(mentors)
    ranker = ranker.updated([replace(mentors[3], capacity=0)], [mentors[4].id])
    for mentee, row in zip(mentees, ranker.scores(mentees), strict=True):
        np.testing.assert_array_equal(ranker.eligible(mentee), ~np.isnan(row))


def test_a_change_leaves_the_mentors_given_to_fit_alone() -> None:
    mentors, _ = people(3, 40)
    before = list(mentors)
    MentorRanker().fit(mentors).partial_fit([replace(mentors[0], capacity=7)])
    assert mentors == before
    with pytest.raises(ValueError, match="'m0000': id stands twice"):
        MentorRanker().fit(mentors).partial_fit([mentors[0], mentors[0]])


def test_pairs_explained_together_are_explained_as_one_by_one() -> None:
    mentors, mentees = crowd(8, 300, 40)
    changed = replace(mentors[3], texts=("alpha beta",), capacity=2)
    ranker = MentorRanker().fit(mentors).partial_fit([changed])
    pairs = [(mentee, mentors[at].id) for at, mentee in enumerate([*mentees, *mentees[:9]])] * 6
    assert ranker.explain_pairs(pairs) == [ranker.explain(*pair) for pair in pairs]
    assert ranker.explain_pairs([]) == []
    with pytest.raises(KeyError):
        ranker.explain_pairs([(mentees[0], "nobody")])
