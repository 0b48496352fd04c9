"""What could tell who a patient is, is stopped; ordinary clinical prose is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.web.identifiers import find_identifier


@pytest.mark.parametrize(
    "text",
    [
        "Mary, born 12/03/1994",
        "born on 3 March 1994",
        "seen 1994-03-12",
        "call 0712 345 678",
        "+254 (0)20 123 4567",
        "mary.w@example.org",
        "MRN 445566",
        "hospital no. 12345",
        "ID 12345678",
        "اتصل على ٠٧١٢٣٤٥٦٧٨",
        "born 12 / 03 / 1980",
        "born 12/03 /1980",
        "born 12\N{NO-BREAK SPACE}-  03 - 80",
        "seen 1994 - 03 - 12",
        "born 12／03／1980",
        "born 12⁄03⁄1980",
        "born 12․03․1980",
        "born 12–03–1980",
        "le 3 fe\N{COMBINING ACUTE ACCENT}vrier 1994",
        "1º de março de 1980",
        "ＭＲＮ １２３４５",
        "hospital № 12345",
        "user＠clinic.org",
        "born 12\N{ZERO WIDTH SPACE}/03/1980",
        "tel 0711\N{ZERO WIDTH SPACE}222\N{ZERO WIDTH SPACE}333",
        "tel 0711‑222‑333",
        "tel \N{LEFT-TO-RIGHT ISOLATE}+254 711\N{SOFT HYPHEN} 222 333\N{POP DIRECTIONAL ISOLATE}",
    ],
)
def test_an_identifier_is_found(text: str) -> None:
    assert find_identifier(f"Please help. {text} thank you.") is not None


@pytest.mark.parametrize(
    "text",
    [
        "blood pressure 120/80, pulse 96",
        "amoxicillin 500 mg twice daily for 7 days",
        "adrenaline 1:1000",
        "a 24 year old with a 3-week fever",
        "open 24/7 since 2019",
        "para 2+1, 38 weeks",
        "about 1,500 births a year in 2024 and 2025",
        "in March 2024 we began",
        "I work 08:00 to 17:30",
        "رضيع عمره ٣ أشهر",
        "grows by 150×10⁹ to 200×10⁹/L, as in WHO 2019¹²",
        "½ a tablet, then 1½, 2½ and 3½",
        "doses in mg:\n- 5\n- 10\n- 15",
        "weeks 12 – 20, then 36 – 40",
        "from 2019 – 2024",
    ],
)
def test_ordinary_prose_is_let_through(text: str) -> None:
    assert find_identifier(text) is None


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("ﬁrst ﬀ born ١٢／０３ / 1980, ﬁne", "١٢／０３ / 1980"),
        (
            "e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT} ＭＲＮ １２３４５.",
            "ＭＲＮ １２３４５",
        ),
        ("call 0711\N{ZERO WIDTH SPACE}222 333 now", "0711\N{ZERO WIDTH SPACE}222 333"),
    ],
)
def test_what_was_found_is_told_as_it_was_written(text: str, fragment: str) -> None:
    found = find_identifier(text)
    assert found is not None
    assert found.fragment == fragment


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    found = find_identifier(text)
    assert found is None or (found.fragment and found.fragment in text)


@given(st.text(alphabet=st.characters(categories=("L", "Z")), max_size=200))
def test_a_text_without_digits_and_at_signs_is_never_stopped(text: str) -> None:
    assert find_identifier(text) is None
