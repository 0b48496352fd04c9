"""Names are found in a text however they are written, and nothing else is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.privacy.rules import REMOVED, tells_apart, without

ELODIE = "Élodie Müller-Ångström"
FORMS = ("NFC", "NFD", "NFKC", "NFKD")
CASES = (str, str.upper, str.lower, str.casefold, str.title)
# Without ŀ and ŉ, which hold a dot and an apostrophe: a word may begin or end there.
ACCENTED = st.characters(
    min_codepoint=0xC0, max_codepoint=0x17F, categories=("L",), exclude_characters="Ŀŀŉ"
)
LATIN = st.text(ACCENTED | st.sampled_from("abcXYZ"), min_size=2, max_size=9)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=4)
ARABIC = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"), min_size=2, max_size=7)


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        (ELODIE, "I met ÉLODIE MÜLLER-ÅNGSTRÖM again", "I met […] again"),
        (ELODIE, "I met  élodie\nmüller-ångström.", "I met  […]."),
        (ELODIE, "Elodie Muller‑\nAngstrom, thanks", "[…], thanks"),
        ("Aoife O'Brien", "with AOIFE O’BRIEN’s help", "with […]’s help"),
        ("Anna Weiß", "ANNA WEISS and Anna Weißmann", "[…] and Anna Weißmann"),
        ("Ann Lee", "Joann Lee, Ann Leeds, Ann Lee's", "Joann Lee, Ann Leeds, […]'s"),
        ("王小明", "昨天我见到王小明了。王 小明说", "昨天我见到[…]了。[…]说"),
        ("山田 太郎", "山田太郎さんと話した", "[…]さんと話した"),
        ("김민수", "김민수는 왔다, 김민순은", "[…]는 왔다, 김민순은"),
        ("Amina Said", "Amina Saidさんと", "[…]さんと"),
        ("สมชาย ใจดี", "พบสมชาย ใจดีแล้ว", "พบ[…]แล้ว"),
        ("राम शर्मा", "मैं राम शर्मा से मिला; राम शर्मावाला", "मैं […] से मिला; राम शर्मावाला"),
        ("أحمد علي", "قابلت أَحمد علي وأحمد علي", "قابلت […] و[…]"),
        ("علی رضا", "علی\N{ZERO WIDTH NON-JOINER} رضا آمد", "[…] آمد"),
        ("+254 711 222 333", "call +٢٥٤ ٧١١ ٢٢٢ ٣٣٣ now", "call […] now"),
        ("a.b@example.org", "ask A.B@EXAMPLE.ORG.", "ask […]."),
    ],
)
def test_a_name_is_taken_out_and_the_rest_stays(name: str, text: str, kept: str) -> None:
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        assert without(written, {name}) == unicodedata.normalize(form, kept)


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        (
            "Grace",
            "Grace gave GRACE days of grace. Graceful",
            "[…] gave […] days of grace. Graceful",
        ),
        ("hope", "I hope that Hope comes", "I […] that […] comes"),
        ("Chloé", "CHLOE and chloé", "[…] and chloé"),
        ("أمل", "مع أمل وأمل، والأملاك", "مع […] و[…]، والأملاك"),
        (".", "One. Two.", "One. Two."),
        ("\N{ZERO WIDTH SPACE}", "One. Two.", "One. Two."),
    ],
)
def test_a_single_word_is_taken_for_a_name_where_it_is_written_as_one(
    name: str, text: str, kept: str
) -> None:
    assert without(text, {name}) == kept


@pytest.mark.parametrize("name", ["Ann Lee", "王小明", "김민수", "a@b.org", "DANM-77321"])
def test_names_of_several_words_numbers_and_addresses_tell_people_apart(name: str) -> None:
    assert tells_apart(name)


@pytest.mark.parametrize("name", ["Grace", "王明", "أمل", "1234", "สมชาย"])
def test_a_single_word_may_be_something_else(name: str) -> None:
    assert not tells_apart(name)


@given(
    name=st.lists(LATIN, min_size=2, max_size=3).map(" ".join),
    before=st.text(max_size=30),
    after=st.text(max_size=30),
    form=st.sampled_from(FORMS),
    case=st.sampled_from(CASES),
)
def test_a_name_in_any_spelling_goes_and_what_stands_around_it_stays(
    name: str, before: str, after: str, form: str, case: type[str]
) -> None:
    written = unicodedata.normalize(form, case(name))
    clean = without(f"{before}; {written}, {after}", {name})
    assert written not in clean
    assert clean == f"{without(before, {name})}; {REMOVED}, {without(after, {name})}"


@given(name=HAN, before=HAN, after=HAN)
def test_a_name_in_a_script_without_spaces_goes(name: str, before: str, after: str) -> None:
    clean = without(f"{before}{name}{after}", {name})
    assert REMOVED in clean
    assert name not in clean


@given(name=st.lists(ARABIC, min_size=2, max_size=3).map(" ".join), text=st.text(max_size=20))
def test_an_arabic_name_goes_with_what_is_joined_to_it_left(name: str, text: str) -> None:
    assert without(f"{text} و{name}", {name}) == f"{without(text, {name})} و{REMOVED}"


@given(text=st.text(max_size=80), name=st.text(max_size=12))
def test_a_text_in_which_nothing_is_found_stays_sign_by_sign(text: str, name: str) -> None:
    clean = without(text, {name})
    assert clean == text or REMOVED in clean
    assert without(clean, {name}) == clean or REMOVED in name


@given(name=LATIN, text=st.text(alphabet="abcXYZ é", max_size=60))
def test_a_word_in_which_the_name_only_begins_stays(name: str, text: str) -> None:
    assert without(f"{name}x{text}".replace(" ", ""), {name}).startswith(name)


@pytest.mark.parametrize("other", ["mary-ann@x.org", "Mary.Ann@x.org", "ann@x.org.uk"])
def test_an_address_that_another_one_holds_is_somebody_elses(other: str) -> None:
    assert without(other, ["ann@x.org"]) == other


@pytest.mark.parametrize(
    ("text", "kept"), [("Ann@X.org", REMOVED), ("Ask ann@x.org.", f"Ask {REMOVED}.")]
)
def test_ones_own_address_goes(text: str, kept: str) -> None:
    assert without(text, ["ann@x.org"]) == kept
