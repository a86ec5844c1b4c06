"""The letters: a font that is lost or lacks one is red, and the language is named."""

import shutil
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from kiosk.languages import registry
from kiosk.selftest.checks import fonts

TEXT, BOLD, TAI_VIET = "be-vietnam-400.woff2", "be-vietnam-700.woff2", "tai-viet.woff2"


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built files, to be spoiled."""
    copied = shutil.copytree(fonts.VENDOR, tmp_path / "vendor")
    monkeypatch.setattr(fonts, "VENDOR", copied)
    return Path(copied)


def take_out(file: Path, letters: str) -> None:
    """Cut letters out of a font."""
    font = TTFont(file)
    cutter = subset.Subsetter(subset.Options(notdef_outline=True))
    cutter.populate(unicodes=set(font.getBestCmap()) - set(map(ord, letters)))
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(file)


def test_what_is_shipped_has_every_letter_of_every_language():
    found = fonts.letters()
    assert (found.ok, len(registry.all_languages())) == (True, 12)
    assert found.said == "Đủ tệp chữ. Tiếng Việt và 12 tiếng khác có đủ mặt chữ."


@pytest.mark.parametrize("file", [TEXT, BOLD])
def test_a_letter_that_either_weight_lacks_is_red_for_all_who_write_it(vendor, file):
    take_out(vendor / file, "ỡ")
    found = fonts.letters()
    assert found.ok is False
    assert "Việt (ỡ)" in found.said
    assert "Tày (ỡ)" in found.said
    assert "Mông (" not in found.said, "its tones are letters at the end"
    assert "Dữ liệu của nhà văn hóa vẫn còn nguyên" in found.todo


def test_a_capital_counts(vendor):
    take_out(vendor / BOLD, "Đ")
    assert "Mông (Đ)" in fonts.letters().said


def test_a_letter_of_tai_viet_is_missed_by_those_who_write_it_only(vendor):
    take_out(vendor / TAI_VIET, "ꪼ")
    said = fonts.letters().said
    assert "Thái Đen, chữ Thái (ꪼ)" in said
    assert "Thái Trắng, chữ Thái (ꪼ)" in said
    assert "Việt" not in said
    assert "chữ Latinh" not in said


def test_a_language_that_needs_plain_letters_only_is_named_too(vendor):
    take_out(vendor / TEXT, "w")
    assert "Mông Trắng (Hmong Daw), chữ Mông quốc tế (w)" in fonts.letters().said


@pytest.mark.parametrize("file", [TEXT, BOLD, TAI_VIET])
def test_a_font_that_is_gone_or_broken_is_named(vendor, file):
    (vendor / file).write_bytes(b"wOF2 khong phai chu")
    assert fonts.letters().said == f"Thiếu hoặc hỏng tệp chữ: {file}."
    (vendor / file).unlink()
    found = fonts.letters()
    assert (found.ok, found.said) == (False, f"Thiếu hoặc hỏng tệp chữ: {file}.")


def test_without_a_style_nobody_knows_the_fonts(vendor):
    for style in fonts.STYLES:
        (vendor / style).unlink()
    assert fonts.letters().said == fonts.NO_STYLE
