"""What related topics, profiles, spelling and several documents do to a ranking."""

import numpy as np
import pytest

from mentor_match.engine import MenteeFacts, MentorFacts, MentorRanker, Weights

ONLY_TEXTS = Weights(**{name: float(name == "texts") for name in Weights.__slots__})
ONLY_TOPICS = Weights(**{name: float(name == "topics") for name in Weights.__slots__})


def best(ranker: MentorRanker, mentee: MenteeFacts) -> str:
    return ranker.rank([mentee], k=1)[0].mentor_ids[0]


def writers(*texts: tuple[str, ...]) -> list[MentorFacts]:
    return [MentorFacts(id=f"m{number}", texts=one) for number, one in enumerate(texts)]


FIELD = writers(
    ("Care of newborns and their mothers in a district hospital",),
    ("Paediatric surgery and haemorrhage control",),
    ("Managing a pharmacy, stock and cold chain",),
    ("Teaching infection prevention to community health workers",),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("newborn care", "m0"),
        ("new-born mother", "m0"),
        ("pediatrics", "m1"),
        ("hemorrhages", "m1"),
        ("phamacy stocks", "m2"),
        ("preventing infections", "m3"),
        ("communityhealthworkers", "m3"),
        ("ΦPAEDIATRIC!!!", "m1"),
    ],
)
def test_another_spelling_is_understood(text: str, expected: str) -> None:
    ranker = MentorRanker(ONLY_TEXTS).fit(FIELD)
    assert best(ranker, MenteeFacts(id="e", texts=(text,))) == expected


def test_accents_and_scripts_are_words_too() -> None:
    ranker = MentorRanker(ONLY_TEXTS).fit(
        writers(
            ("Prise en charge du paludisme chez la femme enceinte à l'hôpital",),
            ("رعاية حديثي الولادة في المستشفى",),
            ("Nursing of the aged at home",),
        )
    )
    assert best(ranker, MenteeFacts(id="e", texts=("hopital, femmes enceintes",))) == "m0"
    assert best(ranker, MenteeFacts(id="e", texts=("حديثي الولادة",))) == "m1"


@pytest.mark.parametrize("text", ["", "   ", "🩺👩🏾‍⚕️", "?!", "xqzt"])
def test_a_text_that_says_nothing_is_silence(text: str) -> None:
    ranker = MentorRanker().fit([*FIELD, MentorFacts(id="quiet")])
    silent, saying = MenteeFacts(id="e"), MenteeFacts(id="e", texts=(text,))
    np.testing.assert_array_equal(ranker.scores([silent]), ranker.scores([saying]))


def test_texts_of_the_commonest_words_alone_work() -> None:
    ranker = MentorRanker().fit(writers(("the and of",), ("of the and",)))
    scores = ranker.scores([MenteeFacts(id="e", texts=("and the of",))])
    assert np.isfinite(scores).all()
    assert scores[0, 0] == scores[0, 1]


def test_one_document_that_fits_counts_among_many_that_do_not() -> None:
    fits = "triage of the injured in disasters"
    others = tuple(f"report number {n} on roofing, plumbing and {n} paints" for n in range(9))
    ranker = MentorRanker(ONLY_TEXTS).fit(
        writers((fits, *others), (*others, "triage of paints"), others)
    )
    mentee = MenteeFacts(id="e", texts=("disaster triage",))
    ranking = ranker.rank([mentee], k=3)[0]
    assert ranking.mentor_ids == ("m0", "m1", "m2")
    # Alone, the mean would leave a tenth of the fit; the best documents keep it well above.
    alone = MentorRanker(ONLY_TEXTS).fit(writers((fits,), ("paint",))).scores([mentee])[0, 0]
    assert ranking.scores[0] > 0.35 * alone


def test_the_order_of_documents_and_of_mentors_does_not_matter() -> None:
    texts = tuple(f"document {n} on care {n % 3}" for n in range(7))
    mentee = MenteeFacts(id="e", texts=("care 1",))
    forth = MentorRanker().fit(writers(texts, ("care",))).scores([mentee])[0]
    back = MentorRanker().fit(writers(texts[::-1], ("care",))[::-1]).scores([mentee])[0]
    np.testing.assert_allclose(forth, back[::-1], rtol=1e-12)


def offering(**people: dict[str, float]) -> list[MentorFacts]:
    return [MentorFacts(id=id_, offers=offers) for id_, offers in people.items()]


def test_a_topic_often_offered_together_counts_in_part() -> None:
    crowd = {f"both{n:02}": {"wound-care": 4.0, "burns": 4.0} for n in range(20)}
    crowd |= {f"other{n:02}": {"leadership": 4.0} for n in range(20)}
    ranker = MentorRanker(ONLY_TOPICS).fit(
        offering(near={"burns": 4.0}, far={"leadership": 4.0}, same={"wound-care": 4.0}, **crowd)
    )
    mentee = MenteeFacts(id="e", wants={"wound-care": 5.0})
    scores = dict(zip([m.id for m in ranker.mentors_], ranker.scores([mentee])[0], strict=True))
    assert scores["far"] == 0 < scores["near"] <= scores["same"] / 2
    reasons = ranker.explain(mentee, "near").reasons[0].facts
    assert [(wanted, offered) for wanted, offered, _ in reasons["related"]] == [
        ("wound-care", "burns")
    ]


def test_topics_are_related_through_what_their_mentors_write() -> None:
    people = [
        MentorFacts(id=f"a{n:02}", offers={"wounds": 4.0}, texts=("dressing wounds and skin",))
        for n in range(30)
    ]
    people += [
        MentorFacts(id=f"b{n:02}", offers={"burns": 4.0}, texts=("skin wounds after fire",))
        for n in range(30)
    ]
    for number, word in enumerate(("budgets", "teaching", "pharmacy", "radiology", "law", "eyes")):
        people += [
            MentorFacts(id=f"{word}{n:02}", offers={f"t{number}": 4.0}, texts=(f"about {word}",))
            for n in range(30)
        ]
    ranker = MentorRanker(ONLY_TOPICS).fit(people)
    scores = ranker.scores([MenteeFacts(id="e", wants={"wounds": 5.0})])[0]
    assert scores[0] > scores[30] > scores[60] == 0


def test_chance_relates_nothing() -> None:
    draw = np.random.default_rng(1)
    people = [
        MentorFacts(id=f"m{n}", offers={f"t{t}": 4.0 for t in draw.choice(40, 4, replace=False)})
        for n in range(2000)
    ]
    assert MentorRanker().fit(people).table_.topics.related.nnz == 0


def test_a_wish_is_met_by_breadth_and_a_profile_by_shape() -> None:
    topics = [f"t{n:02}" for n in range(30)]
    alike = {topic: 5.0 if number < 10 else 1.0 for number, topic in enumerate(topics)}
    broad = dict.fromkeys(topics, 5.0)
    ranker = MentorRanker(ONLY_TOPICS).fit(offering(alike=alike, broad=broad))
    assert best(ranker, MenteeFacts(id="e", wants=alike)) == "alike"
    assert best(ranker, MenteeFacts(id="e", wants={"t00": 5.0, "t20": 5.0})) == "broad"


def test_a_level_of_five_is_only_met_by_five() -> None:
    ranker = MentorRanker(ONLY_TOPICS).fit(offering(four={"t": 4.0}, five={"t": 5.0}))
    scores = ranker.scores([MenteeFacts(id="e", wants={"t": 3.0}, levels={"t": 5.0})])[0]
    assert scores.tolist() == [0.0, 1.0]


def test_codes_of_cadres_play_no_part_in_topics_or_texts() -> None:
    def fitted(cadre: str) -> np.ndarray:
        people = [
            MentorFacts(id="a", cadre=cadre, offers={"x": 3.0}, texts=("2221 nursing",)),
            MentorFacts(id="b", cadre="2221", offers={"x": 3.0}, texts=("2221 nursing",)),
        ]
        mentee = MenteeFacts(id="e", cadre="2221", wants={"x": 3.0}, texts=("nursing",))
        return MentorRanker().fit(people).scores([mentee])[0]

    np.testing.assert_array_equal(fitted("2221"), fitted("3221"))
