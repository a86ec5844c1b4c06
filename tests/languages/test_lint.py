"""A word for a label is looked over as it is written: what is wrong is said, and how to mend it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.languages import registry, starter
from kiosk.languages.lint import (
    EMPTY,
    LONGEST,
    NO_LETTER,
    NOT_NFC,
    PLACEHOLDERS,
    SAME,
    SPACES,
    Fault,
    cleaned,
    faults,
)
from kiosk.languages.registry import Language

# Letters put together at random: no word of any language.
TAI_VIET_LETTERS = [chr(code) for code in range(0xAA80, 0xAAC3) if code not in (0xAABF, 0xAAC1)]
TAY_LETTERS = list("aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz")


def language(tag: str) -> Language:
    found = registry.find(tag)
    assert found is not None
    return found


THAI, TAY = language("blt-Tavt"), language("tyz-Latn")
every_language = pytest.mark.parametrize("one", registry.all_languages(), ids=lambda one: one.tag)


def said(text: str, one: Language = TAY, vietnamese: str = "") -> str:
    return " ".join(fault.words for fault in faults(text, one, vietnamese))


@pytest.mark.parametrize("one", [THAI, language("twh-Tavt")], ids=lambda one: one.tag)
@pytest.mark.parametrize("text", ["ꪼꪕꪒꪾ", "ꪀꪱ ꪁꪲ", "ꪹꪚꪱꫀ", "ꪵꪔꪣꫂ", "ꪀꪱ 15", "“ꪀꪱ”, ꪁꪲ?", "ꫛ"])
def test_a_word_in_tai_viet_with_vietnams_tones_is_right(one, text):
    assert faults(text, one) == []


@pytest.mark.parametrize("text", ["vằn pjục", "Hmôngz", "rườn", "Cơưv", "m̀", "ba 15%", "a - b: c…"])
def test_a_word_in_latin_letters_is_right(text):
    assert faults(text, TAY) == []


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0"])
def test_an_empty_word_is_only_empty(text):
    assert faults(text, TAY) == [Fault(EMPTY)]


def test_a_word_of_120_letters_still_fits_and_one_more_does_not():
    assert faults("a" * LONGEST, TAY) == []
    (fault,) = faults("a" * (LONGEST + 1), TAY)
    assert "121" in fault.words
    assert fault.is_error


@pytest.mark.parametrize(
    ("text", "fault", "clean"),
    [
        ("va\u0306\u0300n", NOT_NFC, "vằn"),
        ("vằn  pjục", SPACES, "vằn pjục"),
        (" vằn", SPACES, "vằn"),
        ("vằn\u00a0pjục", SPACES, "vằn pjục"),
        ("vằn\npjục", SPACES, "vằn pjục"),
    ],
)
def test_what_the_form_mends_by_itself_is_named_until_it_is_mended(text, fault, clean):
    assert Fault(fault) in faults(text, TAY)
    assert cleaned(text) == clean
    assert faults(cleaned(text), TAY) == []


@pytest.mark.parametrize("tone", ["\uaabf", "\uaac1"])
def test_the_tones_of_the_usa_are_told_how_vietnam_writes_them(tone):
    (fault,) = faults(f"ꪀ{tone}ꪱ", THAI)
    assert fault.is_error
    assert "ꪮ" + tone in fault.words
    assert "ꫀ hoặc ꫂ, đứng riêng sau âm tiết" in fault.words


def test_starter_words_written_as_in_the_usa_are_flagged(monkeypatch):
    """Those of the findings that carry such a tone; our own files leave them out."""
    for word in ("ꪋ꪿ꪮꪥ", "ꪋꪳ꪿", "ꪀꪳ꪿", "ꪹꪚ꪿ꪱ", "ꪠꪴ꫁", "ꪼꪒ꫁", "ꪎ꪿ꪱꪫ", "ꪣꪳ꫁ꪝꪴꪀ"):
        assert "ở Mỹ" in said(word, THAI), word


@every_language
def test_the_words_that_were_found_have_no_fault(one):
    for key, found in starter.suggestions(one.tag).items():
        assert not [fault for fault in faults(found.text, one, key) if fault.is_error], found.text


@pytest.mark.parametrize(
    ("text", "one", "strange"),
    [
        ("ꪀꪱ ba", THAI, "b a"), ("rườn ꪀ", TAY, "ꪀ"), ("mнa", TAY, "н"), ("ma αb", TAY, "α"),
        ("ก", TAY, "ก"), ("ก", THAI, "ก"), ("鼻", TAY, "鼻"), ("ꪀꪱ ๕", THAI, "๕"),
    ],
)  # fmt: skip
def test_letters_of_another_script_are_named(text, one, strange):
    assert "chữ khác lẫn vào" in said(text, one)
    assert f": {strange}." in said(text, one)


def test_a_name_that_no_script_changes_may_stay_where_the_vietnamese_has_it():
    assert faults("ꪀꪱ VNeID", THAI, "Mở VNeID") == []
    assert "chữ khác lẫn vào" in said("ꪀꪱ VNeID", THAI, "Mở máy")
    assert "chữ khác lẫn vào" in said("ꪀꪱ mo", THAI, "Mở VNeID")


@pytest.mark.parametrize("sign", list("<>&{}[]\\`"))
def test_signs_of_markup_are_refused(sign):
    assert f"dấu của máy tính: {sign}." in said(f"ba{sign}na")


@pytest.mark.parametrize(
    "sign",
    ["\x00", "\x1b", "\u200b", "\u200d", "\ufeff", "\u200e", "\u202e", "\u2066", "\u00ad",
     "\ue000", "\uaac3"],
)  # fmt: skip
def test_what_nobody_sees_is_named_by_its_number(sign):
    assert f"U+{ord(sign):04X}" in said(f"ba{sign}na")
    assert f"U+{ord(sign):04X}" in said(f"ꪀ{sign}ꪱ", THAI)


@pytest.mark.parametrize("text", ["dzun²⁴", "pjɑw", "n̥oi", "ȶe", "θaw", "muŋ", "m̩", "tʰeŋ", "poːŋ"])
def test_phonetic_signs_are_refused(text):
    assert "phiên âm" in said(text)


@pytest.mark.parametrize(
    "text", ["TODO", "xxx", "...", "…", "??", "%s", "%(ten)s", "ba ___", "- -"]
)
def test_a_word_that_only_holds_a_place_is_refused(text):
    assert PLACEHOLDERS in said(text) or NO_LETTER in said(text)


@pytest.mark.parametrize("text", ["15", "1/2", "!"])
def test_a_word_without_a_letter_is_refused(text):
    assert Fault(NO_LETTER) in faults(text, TAY)


@pytest.mark.parametrize("text", ["@", "ba ☺", "ba | na", "5 $"])
def test_other_signs_are_refused(text):
    assert "dấu lạ" in said(text)


def test_a_word_that_is_the_vietnamese_again_is_only_a_warning():
    assert faults(" xin  CHÀO".strip(), TAY, "Xin chào")[-1] == Fault(SAME, is_error=False)
    assert faults("Chào", TAY, "Chào") == [Fault(SAME, is_error=False)]
    assert faults("pỉ noọng", TAY, "Xin chào") == []


def test_what_must_be_mended_stands_before_what_may_stay():
    kinds = [fault.is_error for fault in faults("Giá < 15", TAY, "Giá < 15")]
    assert kinds == [True, False]


@given(st.text(max_size=200), st.sampled_from(registry.all_languages()), st.text(max_size=20))
def test_no_text_breaks_it_and_every_fault_is_a_sentence(text, one, vietnamese):
    for fault in faults(text, one, vietnamese):
        assert fault.words.endswith(".")
        assert "{" not in fault.words or "{" in text


@given(st.text(max_size=200))
def test_a_cleaned_text_is_composed_has_single_spaces_and_stays_as_it_is(text):
    clean = cleaned(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == " ".join(clean.split()) == cleaned(clean)
    found = faults(clean, TAY)
    assert Fault(NOT_NFC) not in found
    assert Fault(SPACES) not in found


@given(st.lists(st.text(TAI_VIET_LETTERS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_any_letters_of_tai_viet_pass_and_none_of_them_pass_as_tay(words):
    text = cleaned("ꪀ" + " ".join(words))
    assert faults(text, THAI) == []
    assert "chữ khác lẫn vào" in said(text)


@given(st.lists(st.text(TAY_LETTERS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_any_letters_of_tay_pass_and_none_of_them_pass_as_tai_viet(words):
    text = "ba " + " ".join(words)
    assert faults(text, TAY) == []
    assert "chữ khác lẫn vào" in said(text, THAI)


@given(st.text(min_size=1, max_size=60), st.sampled_from(["<", "\u200b", "\u202e", "ꪀ", "я"]))
def test_a_sign_that_does_not_belong_is_found_wherever_it_stands(text, sign):
    for place in (0, len(text) // 2, len(text)):
        spoiled = text[:place] + sign + text[place:]
        assert any(fault.is_error for fault in faults(spoiled, TAY))
