"""The ranker against the plainest definition of the score."""

from dataclasses import replace
from math import ceil, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from mentor_match.engine import MenteeFacts, MentorFacts, MentorRanker, Weights
from tests.unit.engine import plain

TOPICS = ("triage", "handover", "referral", "change")
CADRES = ("", "2221", "2222", "2211")
LANGUAGES = st.frozensets(st.sampled_from(("en", "fr", "sw")))
FORMATS = st.frozensets(st.sampled_from(("video", "phone", "text")))
OFFSETS = st.none() | st.sampled_from((-11.0, -5.0, 0.0, 3.0, 5.5, 13.0))
SETTINGS = st.sampled_from(("", "urban", "semi-urban", "rural"))
YEARS = st.none() | st.integers(0, 40).map(float)
PICKS = st.none() | st.frozensets(st.sampled_from(("2221", "2222")))
BODIES = st.none() | st.frozensets(st.sampled_from(("A", "B")))


def levels(low: int) -> st.SearchStrategy[dict[str, float]]:
    return st.dictionaries(st.sampled_from(TOPICS), st.integers(low, 5).map(float))


MENTOR = st.builds(
    MentorFacts, id=st.just("x"), cadre=st.sampled_from(CADRES), offers=levels(1),
    languages=LANGUAGES, utc_offset=OFFSETS, setting=SETTINGS, years=YEARS, formats=FORMATS,
    capacity=st.integers(0, 3), accepts_cadres=PICKS, accepts_associations=BODIES,
)  # fmt: skip
MENTORS = st.lists(MENTOR, min_size=1, max_size=7).map(
    lambda found: [replace(mentor, id=f"m{number}") for number, mentor in enumerate(found)]
)
MENTEE = st.builds(
    MenteeFacts, id=st.sampled_from(("e", "m1")), cadre=st.sampled_from(CADRES),
    association=st.sampled_from(("", "A", "B")), wants=levels(1), levels=levels(0),
    languages=LANGUAGES, utc_offset=OFFSETS, setting=SETTINGS, years=YEARS, formats=FORMATS,
    discipline=st.sampled_from(("any", "same", "different")),
    excluded=st.frozensets(st.sampled_from(("m0", "m2", "nobody"))),
)  # fmt: skip
WEIGHTS = st.builds(Weights, *[st.floats(0.1, 5) for _ in Weights.__slots__])


@settings(deadline=None)
@given(MENTORS, MENTEE, WEIGHTS)
def test_every_score_is_the_one_of_the_plain_definition(
    mentors: list[MentorFacts], mentee: MenteeFacts, weights: Weights
) -> None:
    found = MentorRanker(weights).fit(mentors).scores([mentee])[0]
    expected = [plain.score(mentee, mentor, mentors, weights) for mentor in mentors]
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert ((found >= 0) & (found <= 1) | np.isnan(found)).all()


@settings(deadline=None)
@given(MENTORS, MENTEE, st.integers(1, 8))
def test_rank_is_the_sorted_list_of_all_who_are_eligible(
    mentors: list[MentorFacts], mentee: MenteeFacts, k: int
) -> None:
    ranker = MentorRanker().fit(mentors)
    scores = ranker.scores([mentee])[0]
    expected = sorted(
        (-score, mentor.id)
        for score, mentor in zip(scores, mentors, strict=True)
        if not isnan(score)
    )[:k]
    ranking = ranker.rank([mentee], k=k)[0]
    assert list(ranking.mentor_ids) == [id_ for _, id_ in expected]
    assert ranking.scores.tolist() == [-score for score, _ in expected]


@settings(deadline=None)
@given(MENTORS, MENTEE, st.integers(1, 6), st.floats(0, 1))
def test_the_share_of_other_cadres_is_kept_where_enough_are_eligible(
    mentors: list[MentorFacts], mentee: MenteeFacts, k: int, share: float
) -> None:
    ranker = MentorRanker(cross_discipline_share=share).fit(mentors)
    ranking = ranker.rank([mentee], k=k)[0]
    cadres = {mentor.id: mentor.cadre for mentor in mentors}
    eligible = ranker.rank([mentee], k=len(mentors))[0].mentor_ids
    if mentee.cadre:
        there = [id_ for id_ in eligible if cadres[id_] not in ("", mentee.cadre)]
        got = [id_ for id_ in ranking.mentor_ids if id_ in there]
        assert len(got) >= min(ceil(share * k), len(there))
    assert len(ranking.mentor_ids) == min(k, len(eligible))
    assert list(ranking.scores) == sorted(ranking.scores, reverse=True)


@settings(deadline=None)
@given(MENTORS, MENTEE)
def test_contributions_add_up_to_the_score(mentors: list[MentorFacts], mentee: MenteeFacts) -> None:
    ranker = MentorRanker().fit(mentors)
    scores = ranker.scores([mentee])[0]
    for score, mentor in zip(scores, mentors, strict=True):
        explanation = ranker.explain(mentee, mentor.id)
        assert sum(r.contribution for r in explanation.reasons) == pytest.approx(explanation.score)
        if not isnan(score):
            assert explanation.score == pytest.approx(score)


@settings(deadline=None)
@given(MENTORS, MENTEE)
def test_why_not_names_the_rule_and_counts_what_each_removes(
    mentors: list[MentorFacts], mentee: MenteeFacts
) -> None:
    ranker = MentorRanker().fit(mentors)
    everyone = ranker.why_not(mentee)
    rules = [plain.forbidden(mentee, mentor) for mentor in mentors]
    assert [ranker.why_not(mentee, mentor.id).rule for mentor in mentors] == rules
    assert everyone.total == len(mentors)
    assert everyone.eligible == rules.count(None)
    if everyone.best_change:
        assert everyone.brings == max(everyone.alone.values()) > 0
    for rule, count in everyone.alone.items():
        assert count <= everyone.removes[rule] <= len(mentors)


def test_lifting_the_rule_it_names_brings_back_as_many_as_it_says() -> None:
    mentors = [MentorFacts(f"m{n}", languages=frozenset({"fr"})) for n in range(3)]
    mentors.append(MentorFacts("full", languages=frozenset({"en"}), capacity=0))
    mentee = MenteeFacts("e", languages=frozenset({"en"}))
    why = MentorRanker().fit(mentors).why_not(mentee)
    assert (why.best_change, why.brings) == ("language", 3)
    lifted = replace(mentee, languages=frozenset({"en", "fr"}))
    assert len(MentorRanker().fit(mentors).rank([lifted])[0].mentor_ids) == 3


def test_people_with_nothing_but_texts_are_ranked_by_texts() -> None:
    mentors = [
        MentorFacts("a", texts=("vaccines and the cold chain",)),
        MentorFacts("b", texts=("care of newborn babies", "breast feeding of newborn babies")),
    ]
    ranker = MentorRanker().fit(mentors)
    mentee = MenteeFacts("e", texts=("I want to care for newborn babies",))
    ranking = ranker.rank([mentee])[0]
    assert ranking.mentor_ids == ("b", "a")
    assert {r.code for r in ranker.explain(mentee, "b").reasons} == {"texts", "load"}


def test_leaving_a_question_out_neither_helps_nor_harms() -> None:
    mentors = [MentorFacts(f"m{n}", years=float(years)) for n, years in enumerate((2, 7, 12))]
    mentors.append(MentorFacts("silent"))
    scores = MentorRanker().fit(mentors).scores([MenteeFacts("e", years=2.0)])[0]
    assert scores[3] == pytest.approx(np.mean(scores[:3]))


def test_equal_scores_are_ranked_by_id_also_at_the_edge() -> None:
    mentors = [MentorFacts(id_) for id_ in ("d", "b", "c", "a")]
    assert MentorRanker().fit(mentors).rank([MenteeFacts("e")], k=2)[0].mentor_ids == ("a", "b")


def test_it_is_an_estimator() -> None:
    ranker = MentorRanker(Weights(topics=2), cross_discipline_share=0.5)
    copy = clone(ranker)
    assert copy.get_params() == ranker.get_params()
    assert not hasattr(copy, "mentors_")
    with pytest.raises(Exception, match="not fitted"):
        copy.rank([MenteeFacts("e")])


def test_no_mentors_is_an_answer_too() -> None:
    ranker = MentorRanker().fit([])
    assert ranker.rank([MenteeFacts("e")])[0].mentor_ids == ()
    assert ranker.scores([MenteeFacts("e")]).shape == (1, 0)


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'a': id stands twice"):
        MentorRanker().fit([MentorFacts("a"), MentorFacts("a")])


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: MentorFacts("p", offers={"triage": 7}), "offers"),
        (lambda: MentorFacts("p", offers={"triage": float("nan")}), "offers"),
        (lambda: MentorFacts("p", capacity=-1), "capacity"),
        (lambda: MentorFacts("p", capacity=1.5), "capacity"),
        (lambda: MentorFacts("p", languages="en"), "languages"),
        (lambda: MentorFacts("p", setting="moon"), "setting"),
        (lambda: MentorFacts("p", formats=frozenset({"fax"})), "formats"),
        (lambda: MentorFacts("p", utc_offset=float("inf")), "utc_offset"),
        (lambda: MentorFacts("p", years=-1), "years"),
        (lambda: MentorFacts("p", texts="one text"), "texts"),
        (lambda: MenteeFacts("p", wants={"triage": 0}), "wants"),
        (lambda: MenteeFacts("p", levels={"triage": 6}), "levels"),
        (lambda: MenteeFacts("p", discipline="both"), "discipline"),
        (lambda: MenteeFacts("p", cadre=None), "cadre"),
    ],
)
def test_a_bad_fact_is_refused_by_person_and_field(make: object, field: str) -> None:
    with pytest.raises(ValueError, match=f"'p': {field}"):
        make()  # type: ignore[operator]
