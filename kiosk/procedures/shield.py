"""The scam shield: what to think of an address, a message, or what a QR code holds.

Green is given by one gate alone, `_is_exact`: the letters of an official address and nothing that
a browser could read otherwise. All else only finds the words for why it is not green. Nothing is
fetched and nobody is asked. No web, no database.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kiosk.procedures.addresses import Official, addresses
from kiosk.procedures.lookalike import bare, foreign, likeness, named_in
from kiosk.procedures.tricks import TODO, Kind, Trick, other_content
from kiosk.procedures.web_address import (
    CLOSING,
    OPENING,
    Written,
    clean,
    found,
    is_unseen,
    shown,
    taken_apart,
)

LONGEST = 4000  # letters; a QR code holds no more than 4,296
EXACT = re.compile(r"(?:https://)?([a-z0-9.-]+)([/?#][!-\[\]-~]*)?", re.ASCII | re.I)
ELSEWHERE = re.compile(r"//|\\|@|www\.", re.IGNORECASE)
DECODED_UP_TO = 5  # times that % may be written within %
GOVERNMENT = ".gov.vn"
NAME = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)+", re.ASCII)
IN_NUMBERS = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)|\[.*", re.ASCII)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
APP_FILES = (".apk", ".apks", ".xapk", ".aab", ".ipa", ".exe", ".msi")


@dataclass(frozen=True)
class Verdict:
    """What is thought of a text. `shown` is its address: before the true name, the name, after it.

    `spot` is where the trick is; `official` whose it is, or whom it pretends to be.
    """

    trick: Trick
    spot: str = ""
    official: Official | None = None
    shown: tuple[str, str, str] = ("", "", "")
    is_one_of_several: bool = False

    @property
    def kind(self) -> Kind:
        return self.trick.kind

    @property
    def is_ours(self) -> bool:
        """Whether it leads to this very house: not official, and yet nothing to be afraid of."""
        return self.trick is Trick.OUR_HOUSE

    @property
    def title(self) -> str:
        return OUR_OWN if self.is_ours else self.kind.words

    @property
    def todo(self) -> tuple[str, ...]:
        """What to do now."""
        return TODO[Kind.OFFICIAL][:1] if self.is_ours else TODO[self.kind]

    @property
    def pointed_at(self) -> str:
        """The spot, where the address that is shown does not show it by itself."""
        is_seen = self.spot in "".join(self.shown) and self.trick not in SINGLE_LETTERS
        return "" if is_seen else self.spot

    @property
    def reason(self) -> str:
        """In one sentence: where the trick is, and what stands there."""
        return f"{self.trick.words.rstrip('.')}: {self.spot}." if self.spot else self.trick.words


OUR_OWN = "Địa chỉ của nhà văn hóa này"
WHOLE_NAME = frozenset(  # all that stands there is the name
    {Trick.EXACT, Trick.GOES_ON, Trick.EXTRA_SIGN, Trick.GOVERNMENT, Trick.NUMBERS}
)
SINGLE_LETTERS = frozenset({Trick.FOREIGN_LETTERS, Trick.MARKS})  # lost among the others
LONGEST_SPOT = 32  # letters


@dataclass(frozen=True)
class Finding:
    """Why one address is what it is."""

    trick: Trick
    spot: str = ""
    official: Official | None = None


def judged(text: str, *, house: str = "") -> Verdict:
    """What to think of a text; of several addresses in it the worst is told.

    `house`: the beginning of this house's own addresses, as its slips and posters carry it.
    """
    whole = text.strip()
    if len(whole) > LONGEST:
        return Verdict(Trick.TOO_LONG)
    other = other_content(whole)
    if other:
        return Verdict(other)
    verdicts = [_verdict(address, house) for address in found(whole)]
    if not verdicts:
        return Verdict(Trick.NO_ADDRESS)
    return worst(verdicts)


def worst(verdicts: list[Verdict]) -> Verdict:
    """The one to be told; ValueError when there is none."""
    told = max(verdicts, key=lambda one: one.kind.weight)
    if len(verdicts) == 1:
        return told
    return Verdict(told.trick, told.spot, told.official, told.shown, is_one_of_several=True)


def _verdict(address: str, house: str) -> Verdict:
    written = taken_apart(address)
    findings = (check(written, house) for check in CHECKS)
    why = next(filter(None, findings), Finding(Trick.NOT_LISTED))
    parts = shown(written, in_one=why.trick in WHOLE_NAME)
    spot = clean(why.spot)
    short = spot if len(spot) <= LONGEST_SPOT else f"{spot[:LONGEST_SPOT]}…"
    return Verdict(why.trick, short, why.official, parts)


# --- One check for each trick, the first that finds something is told ---


def _is_exact(written: Written, house: str) -> Finding | None:
    """The only way to green: exactly an official host, over https, and nothing odd about it."""
    whole = EXACT.fullmatch(written.text)
    official = addresses().find(whole[1].lower()) if whole else None
    if whole is None or official is None:
        return None
    behind = _decoded(whole[2] or "")
    if ELSEWHERE.search(behind):
        return Finding(Trick.GOES_ON, behind, official)
    return Finding(Trick.EXACT, "", official)


def _decoded(rest: str) -> str:
    for _ in range(DECODED_UP_TO):
        rest = unquote(rest)
    return rest


def _is_ours(written: Written, house: str) -> Finding | None:
    own = urlsplit(house.rstrip("/"))
    is_plain = bool(house) and written.user is None and "\\" not in written.text
    here = (written.scheme or own.scheme, written.host.lower(), written.port)
    if is_plain and here == (own.scheme, own.hostname, str(own.port or "")):
        return Finding(Trick.OUR_HOUSE)
    return None


def _is_unseen(written: Written, house: str) -> Finding | None:
    letters = written.text + unquote(written.host)
    return Finding(Trick.UNSEEN) if any(map(is_unseen, letters)) else None


def _is_no_page(written: Written, house: str) -> Finding | None:
    """javascript:, data:, and whatever else is no web page."""
    is_page = written.scheme in {None, "http", "https"}
    return None if is_page else Finding(Trick.STRANGE_KIND, str(written.scheme))


def _is_after_an_at(written: Written, house: str) -> Finding | None:
    if written.user is None:
        return None
    if MAIL.fullmatch(written.text) and not _borrows(written):
        return Finding(Trick.MAIL)
    return Finding(Trick.BEFORE_AT, written.name)


def _borrows(mail: Written) -> bool:
    """Whether a mail address looks like an office's on either side of its @."""
    user = taken_apart(mail.user or "")
    is_office = user.name.endswith(GOVERNMENT)
    return is_office or any(likeness(one, addresses()) for one in (user, mail))


def _has_a_backslash(written: Written, house: str) -> Finding | None:
    return Finding(Trick.BACKSLASH) if "\\" in written.text else None


def _is_coded(written: Written, house: str) -> Finding | None:
    """%-signs in the name, or the letters that stand for those of other scripts (xn--)."""
    if "%" in written.host:
        return Finding(Trick.CODED, written.name)
    if not any(label.startswith("xn--") for label in written.labels):
        return None
    return _has_foreign_letters(taken_apart(_unpacked(written.name)), house) or Finding(
        Trick.CODED, written.name
    )


def _unpacked(name: str) -> str:
    return ".".join(
        _from_punycode(label[4:]) or label if label.startswith("xn--") else label
        for label in name.split(".")
    )


def _from_punycode(label: str) -> str:
    try:
        return label.encode("ascii").decode("punycode")
    except UnicodeError:
        return ""


def _has_foreign_letters(written: Written, house: str) -> Finding | None:
    """Letters of other scripts, wide ones, and Vietnamese ones where the real name has none."""
    strange = foreign(written.host)
    meant = addresses().find(bare(written.name))
    likes = likeness(written, addresses())
    meant = meant or (likes.meant if likes else None)
    if strange:
        return Finding(Trick.FOREIGN_LETTERS, strange, meant)
    if written.host.isascii() or meant is None:
        return None
    marked = "".join(sign for sign in written.name if not sign.isascii())
    return Finding(Trick.MARKS, marked, meant)


def _has_no_name(written: Written, house: str) -> Finding | None:
    is_number = IN_NUMBERS.fullmatch(written.name)
    return Finding(Trick.NUMBERS, written.name) if is_number else None


def _is_shortened(written: Written, house: str) -> Finding | None:
    short = [one for one in addresses().shorteners if f".{written.name}".endswith(f".{one}")]
    return Finding(Trick.SHORTENED, short[0]) if short else None


def _is_nearly_right(written: Written, house: str) -> Finding | None:
    """The right name, but http, a port, a dot at the end, a slash too many or too few."""
    official = addresses().find(written.name.strip(OPENING + CLOSING))
    if official is None:
        return None
    if written.port not in {"", "80", "443"}:
        return Finding(Trick.ODD_PORT, written.port, official)
    is_plain = written.host.lower() == written.name and written.rest.isascii()
    if written.scheme == "http" and is_plain and written.slashes == "//":
        return Finding(Trick.NO_S, "https://", official)
    return Finding(Trick.EXTRA_SIGN, "", official)


def _is_an_app(written: Written, house: str) -> Finding | None:
    path = re.split(r"[?#]", _decoded(written.rest))[0].lower()
    return Finding(Trick.APP_FILE) if path.endswith(APP_FILES) else None


def _is_of_the_government(written: Written, house: str) -> Finding | None:
    """Only offices get a name under .gov.vn."""
    is_one = NAME.fullmatch(written.name) and f".{written.name}".endswith(GOVERNMENT)
    return Finding(Trick.GOVERNMENT) if is_one else None


def _is_like_one(written: Written, house: str) -> Finding | None:
    like = likeness(written, addresses())
    return Finding(like.trick, like.spot, like.meant) if like else None


def _names_one_behind(written: Written, house: str) -> Finding | None:
    meant = named_in(_decoded(written.rest), addresses())
    return Finding(Trick.BEHIND, written.true_name, meant) if meant else None


CHECKS: tuple[Callable[[Written, str], Finding | None], ...] = (
    _is_exact,
    _is_ours,
    _is_unseen,
    _is_no_page,
    _is_after_an_at,
    _has_a_backslash,
    _is_coded,
    _has_foreign_letters,
    _has_no_name,
    _is_shortened,
    _is_nearly_right,
    _is_an_app,
    _is_of_the_government,
    _is_like_one,
    _names_one_behind,
)
