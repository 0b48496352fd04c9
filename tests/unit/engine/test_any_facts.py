"""Whatever facts people state, the engine answers or names the person and the field."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.engine import MenteeFacts, MentorFacts, MentorRanker, assign

TEXT = st.text(max_size=60) | st.sampled_from(
    (
        "the and of",
        "🩺👩🏾‍⚕️",
        "رعاية حديثي الولادة",
        "Prise en charge à l'hôpital",
        "a\x00b",
        "ﬁ",
        "İ",
    )
)
LEVEL = st.floats(1, 5)
CODES = st.frozensets(st.text(max_size=3), max_size=3)
SHARED: dict[str, st.SearchStrategy[Any]] = {
    "cadre": st.text(max_size=4),
    "association": st.text(max_size=3),
    "languages": CODES,
    "country": st.text(max_size=3),
    "utc_offset": st.none() | st.floats(-14, 14),
    "setting": st.sampled_from(("", "urban", "semi-urban", "rural")),
    "years": st.none() | st.floats(0, 90),
    "formats": st.frozensets(st.sampled_from(("video", "phone", "text", "in-person"))),
    "texts": st.lists(TEXT, max_size=5).map(tuple),
}
OFFERS = st.dictionaries(st.text(max_size=3), LEVEL, max_size=4)
MENTORS = st.lists(
    st.builds(
        MentorFacts,
        id=st.text(min_size=1, max_size=4),
        offers=OFFERS,
        capacity=st.integers(0, 10**9),
        accepts_cadres=st.none() | CODES,
        accepts_associations=st.none() | CODES,
        **SHARED,
    ),
    max_size=6,
    unique_by=lambda mentor: mentor.id,
)
MENTEES = st.lists(
    st.builds(
        MenteeFacts,
        id=st.text(min_size=1, max_size=4),
        wants=OFFERS,
        levels=st.dictionaries(st.text(max_size=3), st.floats(0, 5), max_size=4),
        discipline=st.sampled_from(("any", "same", "different")),
        excluded=CODES,
        **SHARED,
    ),
    max_size=4,
    unique_by=lambda mentee: mentee.id,
)


@settings(deadline=None, max_examples=150)
@given(MENTORS, MENTEES, st.floats(0, 1), st.integers(1, 8))
def test_rank_scores_explain_and_assign_agree(
    mentors: list[MentorFacts], mentees: list[MenteeFacts], share: float, k: int
) -> None:
    ranker = MentorRanker(cross_discipline_share=share).fit(mentors)
    scores = ranker.scores(mentees)
    assert scores.shape == (len(mentees), len(mentors))
    assert ((scores >= 0) & (scores <= 1) | np.isnan(scores)).all()
    for mentee, row, ranking in zip(mentees, scores, ranker.rank(mentees, k=k), strict=True):
        known = dict(zip((mentor.id for mentor in mentors), row, strict=True))
        assert len(ranking.mentor_ids) == min(k, int((~np.isnan(row)).sum()))
        for mentor_id, score in zip(ranking.mentor_ids, ranking.scores, strict=True):
            assert known[mentor_id] == score
            explanation = ranker.explain(mentee, mentor_id)
            assert abs(explanation.score - score) < 1e-6
            assert abs(sum(r.contribution for r in explanation.reasons) - score) < 1e-6
        for mentor_id, score in known.items():
            assert (ranker.why_not(mentee, mentor_id).rule is None) == (not np.isnan(score))
    found = assign(scores, [mentor.capacity for mentor in mentors])
    assert found.bound >= found.total - 1e-9
    assert found.filled + sum(one.missing for one in found.unmatched) == len(mentees)
