"""The fast way to the first k gives the same answer as scoring everyone, to the last bit."""

import random
from math import ceil

import numpy as np
import pytest

from mentor_match.engine import MenteeFacts, MentorFacts, MentorRanker, Weights, search
from mentor_match.engine.features import shares_of

WORDS = [f"word{n}" for n in range(60)]
TOPICS = [f"topic{n}" for n in range(30)]
CADRES = ("2221", "2222", "2211", "3221", "")


def texts(draw: random.Random, most: int) -> tuple[str, ...]:
    return tuple(" ".join(draw.choices(WORDS, k=6)) for _ in range(draw.randint(0, most)))


def shared(draw: random.Random) -> dict[str, object]:
    return {
        "cadre": draw.choice(CADRES),
        "association": draw.choice("AB"),
        "languages": frozenset(draw.sample(("en", "fr", "sw"), draw.randint(0, 2))),
        "utc_offset": draw.choice((None, -5.0, 0.0, 3.0)),
        "setting": draw.choice(("", "rural", "urban")),
        "years": draw.choice((None, draw.random() * 40)),
        "formats": frozenset(draw.sample(("video", "text"), 1)),
    }


def crowd(seed: int, mentors: int, mentees: int) -> tuple[list[MentorFacts], list[MenteeFacts]]:
    """People who leave much out, write up to nine documents, and are often exactly alike."""
    draw = random.Random(seed)
    seniors = [
        MentorFacts(
            id=f"m{draw.random():.15f}",
            offers={t: float(draw.randint(1, 5)) for t in draw.sample(TOPICS, draw.randint(0, 4))},
            texts=texts(draw, 9 if draw.random() < 0.2 else 1),
            capacity=draw.randint(0, 3),
            accepts_cadres=draw.choice((None, None, frozenset({"2221", "2222"}))),
            **shared(draw),
        )
        for _ in range(mentors)
    ]
    juniors = [
        MenteeFacts(
            id=f"e{n}",
            wants={t: float(draw.randint(1, 5)) for t in draw.sample(TOPICS, n % 28)},
            levels={t: float(draw.randint(0, 5)) for t in draw.sample(TOPICS, 9)},
            texts=texts(draw, 3),
            discipline=draw.choice(("any", "same", "different")),
            excluded=frozenset(draw.sample([m.id for m in seniors], 3)),
            **shared(draw),
        )
        for n in range(mentees)
    ]
    return seniors, juniors


def sorted_out(
    ranker: MentorRanker, mentee: MenteeFacts, scores: np.ndarray, k: int, share: float
) -> list[tuple[str, float]]:
    """The first k by sorting everyone, as the contract words it."""
    everyone = sorted(
        (-score, mentor.id, mentor.cadre)
        for score, mentor in zip(scores, ranker.mentors_, strict=True)
        if not np.isnan(score)
    )
    crossing = [one for one in everyone if one[2] not in ("", mentee.cadre) and mentee.cadre]
    sure = crossing[: ceil(share * k)]
    rest = [one for one in everyone if one not in sure][: k - len(sure)]
    return [(id_, -score) for score, id_, _ in sorted([*sure, *rest])]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("k", "share"), [(1, 0.0), (7, 0.0), (7, 0.5), (20, 1.0)])
def test_rank_is_what_sorting_all_scores_gives(
    seed: int, k: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CELLS", 20_000)  # many blocks of mentees, on threads
    mentors, mentees = crowd(seed, 1500, 40)
    ranker = MentorRanker(Weights(texts=9.0), cross_discipline_share=share).fit(mentors)
    scores = ranker.scores(mentees)
    for mentee, row, ranking in zip(mentees, scores, ranker.rank(mentees, k=k), strict=True):
        found = list(zip(ranking.mentor_ids, ranking.scores.tolist(), strict=True))
        assert ranking.mentee_id == mentee.id
        assert found == sorted_out(ranker, mentee, row, k, share)


def test_a_mentee_alone_gets_the_same_answer_as_in_a_crowd() -> None:
    mentors, mentees = crowd(9, 900, 30)
    ranker = MentorRanker().fit(mentors)
    together = ranker.rank(mentees, k=5)
    for mentee, expected in zip(mentees, together, strict=True):
        alone = ranker.rank([mentee], k=5)[0]
        assert alone.mentor_ids == expected.mentor_ids
        assert alone.scores.tolist() == expected.scores.tolist()


def test_bounds_are_never_below_the_score() -> None:
    mentors, mentees = crowd(5, 700, 40)
    ranker = MentorRanker(Weights(texts=9.0)).fit(mentors)
    cohort = ranker.table_.ask(mentees)
    shares = shares_of(cohort, ranker.weights)
    searched = ranker.parts_[0].search
    met = searched.table.meets(cohort)
    searched.table.topics.prepare(met.topics)
    bounds = searched._bounds(met, shares, slice(0, len(mentees)))
    scores = ranker.scores(mentees)[:, searched.columns]
    allowed = ~np.isnan(scores)
    assert (bounds[allowed] >= scores[allowed] - search.SLACK).all()
    assert np.isneginf(bounds[~allowed]).all()


def test_equal_mentors_in_thousands_go_by_id() -> None:
    mentors = [MentorFacts(id=f"m{n:04}", offers={"t": 3.0}) for n in range(3000)][::-1]
    ranking = MentorRanker().fit(mentors).rank([MenteeFacts("e", wants={"t": 2.0})], k=4)[0]
    assert ranking.mentor_ids == ("m0000", "m0001", "m0002", "m0003")


def test_contributions_add_up_to_the_score_also_with_texts() -> None:
    mentors, mentees = crowd(3, 60, 20)
    ranker = MentorRanker().fit(mentors)
    for mentee, row in zip(mentees, ranker.scores(mentees), strict=True):
        for mentor, score in zip(mentors, row, strict=True):
            found = ranker.explain(mentee, mentor.id)
            assert sum(r.contribution for r in found.reasons) == pytest.approx(found.score)
            assert np.isnan(score) or abs(found.score - score) < 1e-12
