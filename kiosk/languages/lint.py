"""What is wrong with a word that somebody wrote for a label, told so that they can mend it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.languages.keyboards import SCRIPTS, US_TONES
from kiosk.languages.registry import Language

LONGEST = 120  # letters: twice the longest label of the screens
SHOWN = 5  # strange signs named in one sentence
SCRIPT_WORDS = {"Latn": "chữ Latinh", "Tavt": "chữ Thái"}
# Digits and punctuation that both scripts share. Brackets, braces and other signs of markup are
# left out on purpose: a label is atomic.
SHARED = frozenset("0123456789 .,;:?!…()/%+-–—'‘’\"“”«»·°×*")
MARKUP = frozenset("<>&{}[]\\`")
VIETNAMESE_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
CARRIER = "ꪮ"  # Tai Viet's empty consonant: a mark alone would hang in the air
IPA = re.compile("[æðøŋœǀ-ǃȶȵθβχ\u0250-\u02ff\u1d00-\u1dbf⁰¹²³⁴-⁹\u0324-\u036f\ua700-\ua71f]")
PLACEHOLDER = re.compile(
    r"%\(|%[sd]\b|_{2,}|\b(?:todo|tbd|fixme|lorem|chưa dịch)\b|^[x.…?*\s-]{2,}$", re.IGNORECASE
)
A_NAME = re.compile(r"[^\W\d_]*[A-Z][^\W\d_]*[A-Z][^\W\d_]*")  # VNeID, QR, OTP: no script's own

EMPTY = "Ô chữ còn trống. Bạn ghi chữ vào rồi lưu lại."
NO_LETTER = "Chưa có chữ nào, chỉ có số hay dấu. Bạn ghi bằng chữ."
LONG = "Chữ dài {} chữ cái, nhiều nhất {}. Bạn ghi ngắn lại cho vừa nút."
NOT_NFC = "Chữ và dấu đang để rời nhau. Bạn bấm Lưu, máy tự ghép lại."
SPACES = "Có dấu cách thừa. Bạn bấm Lưu, máy tự bỏ."
PLACEHOLDERS = "Đây là chữ giữ chỗ, chưa phải lời thật. Bạn ghi lời bà con nói."
US_TONE = (
    "Dấu thanh đặt trên chữ ({}) là cách viết ở Mỹ. Ở Việt Nam bạn ghi ꫀ hoặc ꫂ, đứng riêng sau "
    "âm tiết; chỗ nào ghi dấu nào thì hỏi người đọc chữ Thái."
)
MARKED = "Có dấu của máy tính: {}. Bạn bỏ đi, chỉ ghi lời."
UNSEEN = "Có dấu không nhìn thấy ({}), thường lẫn vào khi chép từ nơi khác. Bạn gõ lại chữ."
PHONETIC = "Có ký hiệu phiên âm: {}. Bạn ghi bằng chữ bà con viết hằng ngày."
FOREIGN = "Ở đây ghi {}, mà có chữ khác lẫn vào: {}. Bạn gõ lại bằng {}."
STRANGE = "Có dấu lạ: {}. Bạn bỏ đi, chỉ ghi chữ, số và dấu câu."
SAME = "Chữ này giống hệt tiếng Việt. Nếu bà con nói đúng như thế thì cứ để vậy."


@dataclass(frozen=True)
class Fault:
    """One thing to mend, in a whole sentence; a warning (`is_error` False) stops nothing."""

    words: str
    is_error: bool = True


def cleaned(text: str) -> str:
    """`text` as it is kept: letters and marks composed (NFC), single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def faults(text: str, language: Language, vietnamese: str = "") -> list[Fault]:
    """Everything to mend in a word for a label of `language`, errors first.

    `vietnamese` is the label's own text. Names that no script changes (VNeID, QR) may stand in
    Latin letters when they stand there too.
    """
    if not text.strip():
        return [Fault(EMPTY)]
    found = [Fault(words) for check in CHECKS for words in check(text)]
    own = _without_names(text, vietnamese)
    found += [Fault(words) for words in _signs(own, language)]
    if vietnamese and cleaned(text).casefold() == cleaned(vietnamese).casefold():
        found.append(Fault(SAME, is_error=False))
    return found


def _without_names(text: str, vietnamese: str) -> str:
    names = set(A_NAME.findall(vietnamese))
    return A_NAME.sub(lambda name: "" if name[0] in names else name[0], text)


def _length(text: str) -> Iterator[str]:
    if len(text) > LONGEST:
        yield LONG.format(len(text), LONGEST)


def _form(text: str) -> Iterator[str]:
    if not unicodedata.is_normalized("NFC", text):
        yield NOT_NFC
    if text != " ".join(text.split()):
        yield SPACES


def _filler(text: str) -> Iterator[str]:
    if PLACEHOLDER.search(text):
        yield PLACEHOLDERS
    elif not any(sign.isalpha() for sign in text):
        yield NO_LETTER


CHECKS: tuple[Callable[[str], Iterator[str]], ...] = (_length, _form, _filler)


def _signs(text: str, language: Language) -> Iterator[str]:
    """One sentence for each kind of sign that does not belong; a sign is of one kind only."""
    kinds: dict[str, list[str]] = {}
    for sign in unicodedata.normalize("NFC", text):
        kind = _kind(sign, language)
        if kind and _shown(sign) not in kinds.setdefault(kind, []):
            kinds[kind].append(_shown(sign))
    script = SCRIPT_WORDS[language.script_code]
    for kind, signs in kinds.items():
        named = " ".join(signs[:SHOWN])
        yield kind.format(script, named, script) if kind is FOREIGN else kind.format(named)


def _kind(sign: str, language: Language) -> str | None:
    """Which sentence speaks of this sign; None where it belongs."""
    if sign in US_TONES and language.tone_marks == "spacing":
        return US_TONE
    if sign in SHARED or _is_own(sign, language.script_code) or sign.isspace():
        return UNSEEN if sign.isspace() and sign != " " else None
    if sign in MARKUP:
        return MARKED
    if unicodedata.category(sign).startswith("C"):
        return UNSEEN
    if IPA.match(sign):
        return PHONETIC
    return FOREIGN if unicodedata.category(sign)[0] in "LMN" else STRANGE


def _is_own(sign: str, script: str) -> bool:
    """Whether it is a letter of that script, or one of its marks that no letter could take in."""
    if script == "Latn" and (sign in VIETNAMESE_TONES or IPA.match(sign)):
        return sign in VIETNAMESE_TONES
    letter = unicodedata.category(sign)[0] in "LM" or script == "Tavt"
    return letter and unicodedata.name(sign, "").startswith(SCRIPTS[script] + " ")


def _shown(sign: str) -> str:
    """The sign itself, a tone on its carrier, or a number for what has no look."""
    if sign in US_TONES:
        return CARRIER + sign
    bare = unicodedata.category(sign)[0] in "CZ" or unicodedata.combining(sign)
    return f"U+{ord(sign):04X}" if bare else sign
