"""Words as they sound, so that what was misspelt is found all the same.

Three things are forgiven: marks; the keys that Telex leaves in a word when nothing turns them into
marks (giaays, dduwowcj); and letters that sound alike in the mountains (s/x, ch/tr, d/gi/r, l/n).
"""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.distance import OSA

from kiosk.languages.plain import plain

VOWELS = "aăâeêioôơuưy"
WORD = re.compile(r"[^\W_]+")
PARTS = re.compile(rf"([^{VOWELS}w]*)(.*)")  # what a syllable begins with, and the rest
TELEX_KEYS = re.compile(r"[sfrxjzw]")  # behind a vowel no Vietnamese word has one of these
TELEX_TWICE = re.compile(r"([aeo])\1")
SOUNDS_ALIKE = tuple(
    (re.compile(written), sound)
    for written, sound in (
        (r"^ngh", "ng"), (r"^gh", "g"), (rf"^gi(?=[{VOWELS}])", "d"), (r"^gi", "di"), (r"^r", "d"),
        (r"^tr", "ch"), (r"^x", "s"), (r"^n(?![gh])", "l"), (r"^[cq](?!h)", "k"), (r"y", "i"),
    )
)  # fmt: skip

ALPHABET = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")

# How surely a word is meant that is written otherwise, of 1.
OTHER_TONE, OTHER_MARKS, SAME_SOUND, BOTH, ONE_SLIP = 0.9, 0.7, 0.85, 0.6, 0.7
BEGUN, ONE_LETTER = 0.8, 0.5  # where it is still being typed
SHORT, LONG = 4, 6  # letters: no slip is forgiven in a shorter word, a wrong key in a long one


class Word(NamedTuple):
    """One word in five ways: the fewer of them agree with another's, the less it is that one."""

    written: str
    toneless: str
    bare: str  # no marks at all, and no keys of Telex
    sound: str  # of `toneless`
    bare_sound: str

    @property
    def has_marks(self) -> bool:
        """Whether somebody took the trouble to write them."""
        return not self.written.isascii()


def words(text: str) -> list[Word]:
    """The words of a text, in order; punctuation parts them."""
    return [_word(one) for one in WORD.findall(unicodedata.normalize("NFC", text).lower())]


def _word(written: str) -> Word:
    toneless, bare = _toneless(written), _without_telex(plain(written))
    return Word(written, toneless, bare, _sound(toneless.replace("đ", "d")), _sound(bare))


def likeness(typed: Word, meant: Word, *, is_last: bool = False) -> float:
    """How surely `typed` means `meant`, from 0 to 1; the last word may be only begun.

    Marks that were left out are no mistake, marks that were typed and differ are.
    """
    if typed.bare == meant.bare:
        return _same_letters(typed, meant) if typed.has_marks else 1.0
    if is_last and _is_begun(typed, meant):
        return BEGUN if len(typed.bare) > 1 else ONE_LETTER
    if _has_digit(typed.bare) or _has_digit(meant.bare):
        return 0.0  # CT01 is not CT07
    if typed.bare_sound == meant.bare_sound:
        return BOTH if typed.has_marks and typed.sound != meant.sound else SAME_SOUND
    return ONE_SLIP if _is_one_slip(typed, meant) else 0.0


def _same_letters(typed: Word, meant: Word) -> float:
    if typed.written == meant.written:
        return 1.0
    return OTHER_TONE if typed.toneless == meant.toneless else OTHER_MARKS


def _is_begun(typed: Word, meant: Word) -> bool:
    """Marks come while a word is typed, and its tone often last; once there, they are meant."""
    if typed.written != typed.toneless:
        return meant.written.startswith(typed.written)
    if typed.has_marks:
        return meant.toneless.startswith(typed.toneless)
    return meant.bare.startswith(typed.bare)


def _is_one_slip(typed: Word, meant: Word) -> bool:
    """One letter too many or too few, or two that changed places; a wrong one in a long word.

    The first letter is hardly ever wrong, short words are too much like others, and who writes
    marks means them.
    """
    one, other = (
        (typed.written, meant.written) if typed.has_marks else (typed.bare_sound, meant.bare_sound)
    )
    length = min(len(one), len(other))
    if length < SHORT or one[0] != other[0] or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    return length >= LONG or len(one) != len(other) or sorted(one) == sorted(other)


def alphabetically(text: str) -> tuple[int, ...]:
    """To sort by: the order of the Vietnamese alphabet, where Ă follows A and Đ follows D."""
    letters = _toneless(text.lower())
    return tuple(ALPHABET.index(one) for one in letters if one in ALPHABET)


def _sound(word: str) -> str:
    """ "rấy" and "giay" → "day"; what has a digit in it is a code and stays."""
    if _has_digit(word):
        return word
    for written, heard in SOUNDS_ALIKE:
        word = written.sub(heard, word)
    return word


def _without_telex(bare: str) -> str:
    """ "giaays" → "giay", "dduwowcj" → "duoc"."""
    if _has_digit(bare):
        return bare
    first, rest = PARTS.fullmatch(bare).groups()  # type: ignore[union-attr]
    rest = "u" + rest[1:] if rest.startswith("w") else rest
    return first.replace("dd", "d") + TELEX_TWICE.sub(r"\1", TELEX_KEYS.sub("", rest))


def _toneless(written: str) -> str:
    """ "đời" → "đơi": as a word stands before its tone is typed."""
    apart = TONES.sub("", unicodedata.normalize("NFD", written))
    return unicodedata.normalize("NFC", apart)


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
