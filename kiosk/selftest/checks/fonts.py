"""The letters: every font that the style names is there, and no language misses a letter."""

import re
import unicodedata
from functools import reduce
from io import BytesIO
from pathlib import Path
from string import ascii_letters

from kiosk.languages import keyboards, registry
from kiosk.languages.keyboards import Keyboard
from kiosk.languages.registry import Language
from kiosk.selftest.findings import Found, bad, good
from kiosk.slips.press import VENDOR

STYLES = ("kiosk.css", "slip.css")
FACE = re.compile(r"@font-face\s*{([^}]*)}")
FAMILY = re.compile(r"font-family:\s*[\"']?([^\"';]+)")
FILE = re.compile(r"url\([\"']?(?:\./)?([^\"')]+)")
VOWELS = "aăâeêioôơuưy"  # which a tone mark joins
VIETNAMESE = "vietnamese"  # its layout in keyboards.yaml
NO_STYLE = "Không thấy tệp nói màn hình dùng chữ nào."
INSTALL = "Cài lại chương trình. Dữ liệu của nhà văn hóa vẫn còn nguyên."
MOST_TOLD = 8  # letters of one language that are named

Faces = dict[str, set[str]]  # family → its files
Letters = frozenset[int]


def letters() -> Found:
    """Read each font, and look for every letter of Vietnamese and of the registry's languages."""
    faces = _faces(VENDOR)
    if not faces:
        return bad(NO_STYLE, INSTALL)
    drawn = {file: _drawn(VENDOR / file) for files in faces.values() for file in files}
    lost = sorted(file for file, letters in drawn.items() if not letters)
    if lost:
        return bad(f"Thiếu hoặc hỏng tệp chữ: {', '.join(lost)}.", INSTALL)
    has = {
        one: reduce(frozenset.__and__, (drawn[file] for file in files))
        for one, files in faces.items()
    }
    missing = _missing(has, next(iter(faces)))
    if missing:
        return bad(f"Thiếu chữ của tiếng {'; '.join(missing)}.", INSTALL)
    count = len(registry.all_languages())
    return good(f"Đủ tệp chữ. Tiếng Việt và {count} tiếng khác có đủ mặt chữ.")


def _faces(vendor: Path) -> Faces:
    """The families of the built styles with their files, the one for all of Latin first."""
    found: Faces = {}
    for style in STYLES:
        path = vendor / style
        for face in FACE.findall(path.read_text()) if path.exists() else ():
            family, file = FAMILY.search(face), FILE.search(face)
            if family and file:
                found.setdefault(family[1].strip(), set()).add(file[1])
    return found


def _drawn(file: Path) -> Letters:
    """What a font file has a picture for; empty where it is lost or broken."""
    # It comes with WeasyPrint, without types; no page has to wait for it.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    try:
        with TTFont(BytesIO(file.read_bytes()), lazy=True) as font:
            return frozenset(font.getBestCmap())
    except Exception:  # a broken file breaks its reader in many ways
        return frozenset()


def _missing(has: dict[str, Letters], base: str) -> list[str]:
    """The languages that lack letters, and which."""
    told = []
    for name, family, wanted in _wanted():
        known = has[base] | has.get(family or base, frozenset())
        lacks = sorted(letter for letter in wanted if ord(letter) not in known)
        if lacks:
            told.append(f"{name} ({' '.join(lacks[:MOST_TOLD])})")
    return told


def _wanted() -> list[tuple[str, str | None, set[str]]]:
    """Each language's name, its font, and its letters."""
    ours = ("Việt", None, _of_layout(keyboards.find(VIETNAMESE)))
    return [ours, *((one.name_vi, one.font, _of(one)) for one in registry.all_languages())]


def _of(language: Language) -> set[str]:
    """All that a language is written with, and its names on the buttons.

    Without a layout every keyboard has its letters; what nobody writes yet has only names.
    """
    plain = set(ascii_letters) if language.writes and not language.layout else set()
    names = f"{language.autonym or ''}{language.name_vi}".replace(" ", "")
    return plain | set(names) | _of_layout(language.layout)


def _of_layout(board: Keyboard | None) -> set[str]:
    """The letters of a layout, small and capital, and its vowels under each of its tone marks."""
    if board is None:
        return set()
    marks = {mark for row in board.rows if row.marks for mark in row.letters}
    plain = set(board.letters) - marks
    toned = {vowel + mark for vowel in plain & set(VOWELS) for mark in marks}
    both = {one.upper() for one in plain | toned} | plain | toned
    return {sign for one in both for sign in unicodedata.normalize("NFC", one)} | marks
