"""Letters on the screen: only those of their script, each once, in the order of its source."""

import unicodedata

import pytest

from kiosk.languages import starter
from kiosk.languages.keyboards import read_keyboards
from kiosk.languages.lint import faults
from kiosk.languages.registry import all_languages, find
from tests.languages.test_registry import KEYBOARDS, broken  # noqa: F401

every_keyboard = pytest.mark.parametrize("board", read_keyboards(), ids=lambda one: one.name)
WITH_KEYS = [one for one in all_languages() if one.keyboard]


def board_of(tag: str):
    language = find(tag)
    assert language is not None
    return language.layout


@every_keyboard
def test_every_layout_is_asked_for_and_says_where_its_letters_are_from(board):
    assert board.name in {one.keyboard for one in all_languages()}
    assert len(board.source) > 20


def test_tai_viet_is_the_whole_block_but_for_the_tones_of_the_usa_and_the_marks_of_songs():
    letters = board_of("blt-Tavt").letters
    block = [chr(code) for code in range(0xAA80, 0xAAE0) if unicodedata.name(chr(code), "")]
    assert list(letters) != sorted(letters), "the low and the high consonants stand apart"
    assert set(block) - set(letters) == {"\uaabf", "\uaac1", "\uaade", "\uaadf"}
    rows = [row.letters for row in board_of("blt-Tavt").rows]
    assert all(list(row) == sorted(row) for row in rows), "each row in the order of the block"


@pytest.mark.parametrize(("row", "series"), [(0, "LOW"), (1, "HIGH")])
def test_each_series_of_consonants_is_a_row(row, series):
    names = [unicodedata.name(letter) for letter in board_of("blt-Tavt").rows[row].letters]
    assert len(names) == 24
    assert all(name.startswith(f"TAI VIET LETTER {series} ") for name in names)


def test_a_vowel_that_hangs_on_a_letter_is_drawn_on_the_carrier_and_written_alone():
    board = board_of("blt-Tavt")
    faces = {key.letter: key.face for key in board.keys(board.rows[2])}
    assert faces["ꪲ"] == "ꪮꪲ"
    assert faces["ꪱ"] == "ꪱ"


def test_a_tone_of_latin_letters_is_drawn_by_its_name():
    board = board_of("tyz-Latn")
    assert [key.face for key in board.keys(board.rows[1])] == ["huyền", "sắc", "hỏi", "ngã", "nặng"]


@pytest.mark.parametrize("one", WITH_KEYS, ids=lambda one: one.tag)
def test_every_letter_may_be_written_in_its_language(one):
    board = one.layout
    assert board is not None
    for row in board.rows:
        for letter in row.letters:
            before = "ꪀ" if one.script_code == "Tavt" else "a"
            text = unicodedata.normalize("NFC", before + letter)
            assert faults(text, one) == [], letter


@pytest.mark.parametrize("one", WITH_KEYS, ids=lambda one: one.tag)
def test_the_words_that_were_found_can_be_typed(one):
    board = one.layout
    assert board is not None
    for found in starter.suggestions(one.tag).values():
        typed = unicodedata.normalize("NFD", found.text.lower())
        keys = unicodedata.normalize("NFD", "".join(board.letters)) + " "
        assert set(typed) <= set(keys), found.text


def test_mong_of_vietnam_has_no_tone_marks_for_it_writes_them_as_letters():
    assert all(
        len(unicodedata.normalize("NFC", one)) == 1 for one in board_of("hmn-Latn-VN").letters
    )
    assert not any(row.marks for row in board_of("hmn-Latn-VN").rows)


def test_where_every_keyboard_has_the_letters_or_nobody_writes_there_is_none():
    assert [board_of(tag) for tag in ("mww-Latn", "ium-Latn", "mji-Latn")] == [None] * 3


def test_only_latin_letters_have_capitals():
    assert [one.name for one in read_keyboards() if not one.has_capitals] == ["tai-viet"]


def row(data, keyboard: int, number: int):
    return data[keyboard]["rows"][number]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: row(d, 0, 0).update(keys="ꪀ ꪂ ꪀ"), "ghi hai lần: ꪀ"),
        (lambda d: row(d, 0, 0).update(keys="ꪀ a"), "không phải chữ của Tavt: a"),
        (lambda d: row(d, 0, 3).update(keys="ꫀ \uaac1"), "không phải chữ của Tavt"),
        (lambda d: row(d, 0, 0).update(keys="ꪀ  ꪂ"), "mỗi phím một chữ"),
        (lambda d: row(d, 0, 0).update(keys="ꪀꪂ"), "mỗi phím một chữ"),
        (lambda d: row(d, 1, 1).update(names=["sắc"]), "5 phím mà 1 tên"),
        (lambda d: row(d, 1, 1).update(marks=False), "không phải chữ của Latn"),
        (lambda d: d[0].update(script="Thai"), "viết sai dạng"),
        (lambda d: d[0].update(source=""), "không được để trống"),
        (lambda d: d[0].update(rows=[]), "phải có ít nhất 1 dòng"),
        (lambda d: d.append(d[0]), "hai bàn phím trùng tên"),
        (lambda d: d.pop(0), "blt-Tavt cần bàn phím tai-viet"),
    ],
)
def test_a_mistake_in_a_layout_is_told(broken, change, told):  # noqa: F811
    assert told in "; ".join(map(str, broken(KEYBOARDS, change)))
