"""Weights from outcomes: learnt where there is something to learn, kept where there is not."""

import random

import numpy as np
import pytest

from mentor_match.engine import MenteeFacts, MentorFacts, MentorRanker, Weights, learn_weights
from mentor_match.engine.features import shares_of
from mentor_match.engine.learning import KeptDefault, learn
from mentor_match.engine.metrics import ndcg_at_k

TOPICS = [f"t{n}" for n in range(8)]
TRUE = Weights(
    topics=1.0, texts=0.0, interprofessional=0.0, languages=8.0, hours=4.0, formats=0.0,
    setting=2.0, seniority=0.0, load=0.0,
)  # fmt: skip


def people(draw: random.Random, count: int) -> tuple[list[MentorFacts], list[MenteeFacts]]:
    def shared() -> dict[str, object]:
        return {
            "languages": frozenset({"en", *draw.sample(("fr", "sw", "pt", "ar"), 2)}),
            "utc_offset": float(draw.randint(-8, 8)),
            "setting": draw.choice(("rural", "semi-urban", "urban")),
            "years": float(draw.randint(0, 30)),
        }

    def topics(low: int) -> dict[str, float]:
        return {topic: float(draw.randint(low, 5)) for topic in draw.sample(TOPICS, 3)}

    mentors = [MentorFacts(f"m{n}", offers=topics(2), **shared()) for n in range(count)]
    mentees = [MenteeFacts(f"e{n}", wants=topics(1), **shared()) for n in range(count)]
    return mentors, mentees


def answered(
    draw: random.Random,
    mentors: list[MentorFacts],
    mentees: list[MenteeFacts],
    count: int,
    how: str,
) -> list[tuple[MenteeFacts, str, bool]]:
    """Requests and their answers: by the true weights, or by the toss of a coin."""
    truth = MentorRanker(TRUE).fit(mentors).scores(mentees)
    middle = float(np.nanmedian(truth))
    found = []
    for _ in range(count):
        mentee, mentor = draw.randrange(len(mentees)), draw.randrange(len(mentors))
        chance = 1 / (1 + np.exp(-25 * (truth[mentee, mentor] - middle))) if how == "true" else 0.5
        found.append((mentees[mentee], f"m{mentor}", draw.random() < chance))
    return found


def test_known_preferences_are_recovered_in_their_order_and_rank_better() -> None:
    draw = random.Random(3)
    mentors, mentees = people(draw, 80)
    ranker = MentorRanker().fit(mentors)
    learnt = learn(ranker, answered(draw, mentors, mentees, 3000, "true"))
    assert learnt.why == ""
    weights = learnt.weights
    assert weights.languages > weights.hours > weights.setting > weights.topics
    assert weights.as_array().sum() == pytest.approx(Weights().as_array().sum())
    _, others = people(random.Random(99), 60)
    gains = MentorRanker(TRUE).fit(mentors).scores(others)

    def quality(chosen: Weights) -> float:
        rankings = MentorRanker(chosen).fit(mentors).rank(others, k=10)
        ids = [mentor.id for mentor in mentors]
        best = [
            dict(zip(ids, np.maximum(0, row - np.quantile(row, 0.8)), strict=True)) for row in gains
        ]
        found = [ndcg_at_k(r.mentor_ids, gain) for r, gain in zip(rankings, best, strict=True)]
        return float(np.mean(found))

    assert quality(weights) > quality(Weights()) + 0.05


@pytest.mark.parametrize("seed", range(5))
def test_noise_teaches_nothing(seed: int) -> None:
    draw = random.Random(seed)
    mentors, mentees = people(draw, 60)
    ranker = MentorRanker().fit(mentors)
    with pytest.warns(KeptDefault, match="stay as they are"):
        weights = learn_weights(ranker, answered(draw, mentors, mentees, 800, "coin"))
    assert weights == Weights()


def test_the_chance_of_acceptance_is_calibrated() -> None:
    draw = random.Random(8)
    mentors, mentees = people(draw, 80)
    ranker = MentorRanker().fit(mentors)
    learnt = learn(ranker, answered(draw, mentors, mentees, 4000, "true"))
    fresh = answered(draw, mentors, mentees, 2000, "true")
    model = MentorRanker(learnt.weights).fit(mentors)
    cohort = model.table_.ask(mentees)
    scores = model.table_.scores(cohort, shares_of(cohort, learnt.weights))
    pairs = [(int(mentee.id[1:]), int(mentor[1:])) for mentee, mentor, _ in fresh]
    chance = learnt.chance(np.array([scores[pair] for pair in pairs]))
    happened = np.array([accepted for _, _, accepted in fresh])
    for low, high in ((0.0, 0.25), (0.25, 0.75), (0.75, 1.0)):
        inside = (chance >= low) & (chance <= high)
        assert inside.sum() > 50
        assert chance[inside].mean() == pytest.approx(happened[inside].mean(), abs=0.08)


@pytest.mark.parametrize(
    ("count", "kind", "why"),
    [(50, "coin", "too few"), (400, "never", "too few"), (400, "late", "of one kind only")],
)
def test_too_little_to_learn_from_is_said(count: int, kind: str, why: str) -> None:
    draw = random.Random(1)
    mentors, mentees = people(draw, 20)
    ranker = MentorRanker(Weights(topics=9.0)).fit(mentors)
    outcomes = answered(draw, mentors, mentees, count, "coin")
    if kind == "never":
        outcomes = [(mentee, mentor, False) for mentee, mentor, _ in outcomes]
    if kind == "late":
        outcomes = [(e, m, yes and n < count / 2) for n, (e, m, yes) in enumerate(outcomes)]
    with pytest.warns(KeptDefault, match=why):
        assert learn_weights(ranker, outcomes) == Weights(topics=9.0)


def test_blocks_that_nobody_states_keep_their_weight() -> None:
    draw = random.Random(3)
    mentors, mentees = people(draw, 80)
    ranker = MentorRanker().fit(mentors)
    learnt = learn(ranker, answered(draw, mentors, mentees, 3000, "true"))
    assert learnt.weights.texts == Weights().texts


def test_an_outcome_with_an_unknown_mentor_is_refused() -> None:
    draw = random.Random(1)
    mentors, mentees = people(draw, 20)
    outcomes = answered(draw, mentors, mentees, 300, "coin")
    outcomes[7] = (mentees[0], "nobody", True)
    with pytest.raises(ValueError, match="outcomes: no mentor has the id 'nobody'"):
        learn_weights(MentorRanker().fit(mentors), outcomes)
