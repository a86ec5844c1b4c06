"""Which official address another one pretends to be, and by which trick. No web, no database."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from kiosk.procedures.addresses import Addresses, Official
from kiosk.procedures.tricks import Trick
from kiosk.procedures.web_address import SECOND_ENDS, Written

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = frozenset("đ") | {
    unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", TONES)
}
# Letters of other scripts that pass for ours: Cyrillic, Greek, Armenian, phonetic.
ALIKE = str.maketrans(
    "аеорсухіјѕԁһԛԝвнктмгпиӏοανιυργκτεηωօոսցɑɡıℓđ",
    "aeopcyxijsdhqwbhktmrnuloaviupyktenwonugagild",
)
# Digits and pairs of letters that pass for a letter; i, l and 1 are one and the same here.
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
FOLDED = str.maketrans("013456789l", "oieasgtbgi")
NEAR = 2  # letters that may be wrong in a whole address
LONG = 9  # letters of a name of which two may be wrong; of a shorter one, one
# “dịch vụ công” goes on as another word: công nghệ, công ty, công chứng …
ANOTHER_WORD = re.compile(r"dichvucong(?:nghe|nghiep|chung|ty|trinh|tac)")
GOV_WITH_A_HYPHEN = re.compile(r"-gov(?![a-z])|(?<![a-z])gov-|gov-?vn")
FOREIGN_ENDS = 2  # letters of a country's end: gov.uk is a government's, too
BOUGHT = frozenset({"vn", "cc", "co", "me", "tv"})  # but under these anybody buys a name


class Likeness(NamedTuple):
    """The trick, where it is seen, and the address that is meant, where that is known."""

    trick: Trick
    spot: str
    meant: Official | None


def foreign(host: str) -> str:
    """The letters of a host that are neither plain nor Vietnamese, each once."""
    letters = unicodedata.normalize("NFC", host)
    strange = (sign for sign in letters if not sign.isascii() and sign.lower() not in VIETNAMESE)
    return "".join(dict.fromkeys(strange))


def bare(name: str) -> str:
    """A name as it looks at a glance: no marks, and plain letters for those that look like them."""
    letters = unicodedata.normalize("NFKD", name.lower()).translate(ALIKE)
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def likeness(written: Written, known: Addresses) -> Likeness | None:
    """What this address pretends to be; None where it is like none of them, or is one of them."""
    name = bare(written.name).removeprefix("www.")
    if known.find(name):
        return None
    for look in (_earlier, _other_end, _nearly, _borrowed, _mistyped, _pretends):
        found = look(name, written.true_name, known)
        if found:
            return found
    return None


def _earlier(name: str, true_name: str, known: Addresses) -> Likeness | None:
    """dichvucong.gov.vn.abc.com"""
    for one in known.official:
        if f".{one.host}." in f".{name}":
            return Likeness(Trick.EARLIER, true_name, one)
    return Likeness(Trick.EARLIER, true_name, None) if ".gov.vn." in f".{name}" else None


def _other_end(name: str, true_name: str, known: Addresses) -> Likeness | None:
    """dichvucong.vn, dichvucong.gov.com, vneid.com.vn"""
    labels = name.split(".")[:-1]
    while labels and labels[-1] in SECOND_ENDS:
        labels.pop()
    stem = _joined(".".join(labels))
    for one in known.official:
        if stem == _joined(one.host.removesuffix(".gov.vn")):
            return Likeness(Trick.OTHER_END, true_name, one)
    meant = known.names.get(stem)
    return Likeness(Trick.OTHER_END, true_name, known.find(meant)) if meant else None


def _nearly(name: str, true_name: str, known: Addresses) -> Likeness | None:
    """dichvucong-gov.vn, dichvucong.gov.vm, dichvuc0ng.gov.vn"""
    for one in known.official:
        if OSA.distance(name, one.host, score_cutoff=NEAR) <= NEAR:
            trick = _how(name, one.host)
            spot = _hyphened(name) if trick is Trick.HYPHEN else _difference(name, one.host)
            return Likeness(trick, spot, one)
    return None


def _how(name: str, host: str) -> Trick:
    """How a name differs that nearly is that host."""
    if GOV_WITH_A_HYPHEN.search(name) or name.replace("-", "") == host:
        return Trick.HYPHEN
    if _folded(name) == _folded(host) and re.search(r"\d", name):
        return Trick.DIGITS
    return Trick.NEARLY


def _hyphened(name: str) -> str:
    """Its parts in which a hyphen stands."""
    return ".".join(label for label in name.split(".") if "-" in label) or name


def _difference(name: str, host: str) -> str:
    """The parts between dots that are not those of the host."""
    parts = set(host.split("."))
    return ".".join(label for label in name.split(".") if label not in parts) or name


def _borrowed(name: str, true_name: str, known: Addresses) -> Likeness | None:
    """dichvucong247.com, dich-vu-cong.net, d1chvucong.vip"""
    letters = ANOTHER_WORD.sub("", _joined(name))
    for own, host in known.names.items():
        if own in letters:
            is_whole = own in name.replace(".", "") and not GOV_WITH_A_HYPHEN.search(name)
            if is_whole:
                return Likeness(Trick.BORROWED, true_name, known.find(host))
            return Likeness(Trick.HYPHEN, _hyphened(name), known.find(host))
        if _folded(own) in _folded(letters):
            trick = Trick.DIGITS if re.search(r"\d", name) else Trick.NEARLY
            return Likeness(trick, true_name, known.find(host))
    return None


def _mistyped(name: str, true_name: str, known: Addresses) -> Likeness | None:
    """dichvucog.net, dich-vu-cog.com"""
    for own, host in known.names.items():
        most = 2 if len(own) >= LONG else 1
        if any(OSA.distance(word, own, score_cutoff=most) <= most for word in _words(name)):
            return Likeness(Trick.NEARLY, true_name, known.find(host))
    return None


def _words(name: str) -> Iterator[str]:
    for label in ANOTHER_WORD.sub("", name).split("."):
        yield label.replace("-", "")
        if "-" in label:
            yield from label.split("-")


def _pretends(name: str, true_name: str, known: Addresses) -> Likeness | None:
    """thue-gov.vn, thue.gov.com: an end like that of the offices"""
    if GOV_WITH_A_HYPHEN.search(name):
        return Likeness(Trick.HYPHEN, _hyphened(name), None)
    *before, end = name.split(".")
    is_a_countrys = len(end) == FOREIGN_ENDS and end not in BOUGHT
    if "gov" in before and not is_a_countrys and before[-1] + end != "govvn":
        return Likeness(Trick.OTHER_END, true_name, None)
    return None


def named_in(text: str, known: Addresses) -> Official | None:
    """The official address whose host stands somewhere in a text."""
    return next((one for one in known.official if one.host in text.lower()), None)


def _joined(name: str) -> str:
    """Its letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", name)


def _folded(name: str) -> str:
    """With what passes for a letter as that letter."""
    for pair, letter in PAIRS:
        name = name.replace(pair, letter)
    return name.translate(FOLDED)
