"""The label languages, and the words found for them: drafts with their sources, nothing more."""

import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from kiosk.languages.registry import all_languages, examples, find
from kiosk.paths import RESOURCES

FILES = sorted((RESOURCES / "translations" / "labels").glob("*.po"))
UI_TEXTS = {
    "Con", "Cảm ơn", "Giúp", "Giấy", "Hôm nay", "Học", "Ngày", "Ngày mai", "Nghe", "Người",
    "Ngôn ngữ", "Nhà", "Nói", "Thôn", "Tiền", "Tên", "Tìm", "Viết", "Xin chào", "Xã", "Ở", "Đúng",
}  # fmt: skip
IPA_ONLY = re.compile(r"[ʰːʔɐɑɔəɛɡɣŋɲɳʃʑʐθȶȵ⁰¹²³⁴⁵]")
US_TONE_MARKS = {"\uaabf", "\uaac1"}  # Vietnam writes ꫀ and ꫂ after the syllable instead
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def words(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def told(message: Message, what: str) -> str:
    lines = [line for line in message.auto_comments if line.startswith(f"{what}: ")]
    return lines[0].removeprefix(f"{what}: ") if lines else ""


def test_the_demo_shows_tay_mong_and_thai():
    assert [one.tag for one in examples()] == ["tyz-Latn", "hmn-Latn-VN", "blt-Tavt"]
    assert {one.tag for one in examples()} <= {path.stem for path in FILES}


def test_a_language_is_found_by_its_tag():
    thai = find("blt-Tavt")
    assert thai is not None
    assert (thai.autonym, thai.font) == ("ꪼꪕꪒꪾ", "Noto Sans Tai Viet")
    assert find("vi") is None


def test_only_tai_viet_needs_a_font_of_its_own():
    assert all((one.font is not None) == one.tag.endswith("-Tavt") for one in all_languages())


def test_a_name_nobody_has_confirmed_is_left_open():
    assert {one.tag for one in all_languages() if one.autonym is None} == {
        "twh-Tavt",
        "mww-Latn",
        "hnj-Latn",
        "nut-Latn",
    }


@every_file
def test_every_file_belongs_to_a_language(path):
    assert find(path.stem) is not None


@every_file
def test_every_word_is_a_draft(path):
    assert all(message.fuzzy for message in words(path))


@every_file
def test_every_word_has_a_source_a_licence_and_enough_confidence(path):
    for message in words(path):
        assert told(message, "source")
        assert told(message, "licence")
        assert told(message, "confidence") in {"medium", "high"}


@every_file
def test_every_word_translates_a_text_of_the_screens_once(path):
    texts = [message.id for message in words(path)]
    assert texts
    assert set(texts) <= UI_TEXTS
    assert len(texts) == len(set(texts))


@every_file
def test_no_word_is_phonetic_or_carries_a_foreign_tone_mark(path):
    for message in words(path):
        assert not IPA_ONLY.search(message.string)
        assert not US_TONE_MARKS & set(message.string)
        assert "US tone mark" not in told(message, "note")
        assert unicodedata.is_normalized("NFC", message.string)
