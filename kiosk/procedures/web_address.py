"""Addresses as they stand in a text: found there, and taken apart as a browser takes them apart.

Whether one is good is said elsewhere (shield.py). The browser's way is that of the URL standard
(url.spec.whatwg.org): which part is the host, and what is read into strange letters. No web, no
database.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

WEB = frozenset({"http", "https"})
QUIET = frozenset({"tel", "sms", "smsto", "mailto", "geo", "zalo"})  # in a text they lead nowhere
COMMANDS = frozenset({
    "javascript", "vbscript", "data", "file", "blob", "about", "intent", "content", "market",
    "view-source", "filesystem", "ftp", "itms-services", "chrome",
})  # fmt: skip
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
PORT = re.compile(r"[0-9]*(?=[/?#\\]|$)")
NAME_AND_PORT = re.compile(r"[^/\\?#]*")
LABEL = re.compile(r"([^\W\d_]+):(?=\S)")  # "Web:" before an address in a message
# What stands around an address in a sentence is none of it.
OPENING, CLOSING = "([{<«“‘\"'", ")]}>»”’\"'.,;:!?…"
DOTS = str.maketrans(dict.fromkeys("。｡．․", "."))
UNSEEN_KINDS = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}
NUMBER = re.compile(r"[a-z]?[\d.,:/+()%-]*\d(?:đ|đồng|vnđ|vnd|d|k|h|tr|m2|kg)?(?:/[^\W\d_]+)?")
IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
ADDRESS = re.compile(r"://|@|\\|xn--|^\.\w|[^\s.]\.[^\s.]")
ADDRESS_IN_A_TEXT = re.compile(r"://|@|\\|xn--|^\.\w|[^\s.]\.[^\s.]{2}")
AS_ONE = re.compile(r"https?:[/\\]*([^/\\?#]*)", re.IGNORECASE | re.ASCII)
# Under these a name is bought one place further down: abc.com.vn.
SECOND_ENDS = frozenset({
    "com", "net", "org", "edu", "gov", "co", "info", "biz", "name", "pro", "health", "int", "ac",
    "io", "id", "or", "go", "ne",
})  # fmt: skip

UNSEEN_SIGN = "[?]"
LONG_NUMBER = re.compile(r"[0-9]{7,}")  # a phone number, a citizen number
LONG_NUMBER_IN_A_NAME = re.compile(r"[0-9]{11,}")  # an address in numbers has up to ten digits
HIDDEN_NUMBER = "•••"
AHEAD, NAMED, BEHIND = 32, 40, 20  # letters that are shown before the name, of it, and after it


@dataclass(frozen=True)
class Written:
    """One address, taken apart. `before`, `host` and `after` joined are what was written."""

    before: str
    scheme: str | None  # in small letters; None: none is written
    slashes: str  # what stands between the scheme and the rest
    user: str | None  # what stands before an @
    host: str
    after: str
    port: str  # what stands after the colon
    rest: str  # from the first slash, question mark or hash on

    @property
    def text(self) -> str:
        return self.before + self.host + self.after

    @cached_property
    def name(self) -> str:
        """The host to which a browser would go, without the dots at its end."""
        return read_as(self.host).rstrip(".")

    @property
    def labels(self) -> list[str]:
        return self.name.split(".")

    @property
    def true_name(self) -> str:
        """The end of the host that somebody owns: what stands before it costs nothing."""
        labels = self.labels
        is_longer = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_ENDS
        return ".".join(labels[-3:] if is_longer else labels[-2:])


def is_unseen(sign: str) -> bool:
    """Whether nothing of it is seen: a control, a space of no width, what turns the writing."""
    return sign in UNSEEN or unicodedata.category(sign) in UNSEEN_KINDS


def read_as(host: str) -> str:
    """What a browser reads a host as: decoded, wide and joined letters plain, all of them small."""
    letters = unicodedata.normalize("NFKC", unquote(host)).translate(DOTS)
    return "".join(sign for sign in letters if not is_unseen(sign)).lower()


def taken_apart(text: str) -> Written:
    """An address as a browser takes it apart; without a scheme it begins with its host."""
    scheme, after_scheme = _scheme(text)
    if scheme and scheme not in WEB:
        return Written("", scheme, "", None, text[: len(scheme)], text[len(scheme) :], "", "")
    place = after_scheme.lstrip("/\\")
    slashes = after_scheme[: len(after_scheme) - len(place)]
    authority = NAME_AND_PORT.match(place)
    named = authority[0] if authority else ""
    user, at, host = named.rpartition("@")
    host, colon, port = _host_and_port(host)
    rest = place[len(named) :]
    after = colon + port + rest
    before = text[: len(text) - len(host) - len(after)]
    return Written(before, scheme, slashes, user if at else None, host, after, port, rest)


def _scheme(text: str) -> tuple[str | None, str]:
    """The scheme and what follows its colon; a name before a port is no scheme."""
    found = SCHEME.match(text)
    if not found:
        return None, text
    after = text[found.end() :]
    if "." in found[1] and PORT.match(after):
        return None, text
    return found[1].lower(), after


def _host_and_port(text: str) -> tuple[str, str, str]:
    if text.startswith("[") and "]" in text:
        host, end, port = text.partition("]")
        return host + end, port[:1], port[1:]
    return text.partition(":")


def found(text: str) -> list[str]:
    """The addresses that stand in a text, each once, in its order.

    A browser that is handed the whole text may read further than a person does, so that stands
    first where it differs.
    """
    words = text.split()
    if len(words) < 2:
        return [word for word in words if _is_address(word, ADDRESS)]
    inside = (_bare(word) for word in words)
    addresses = [word for word in inside if _is_address(word, ADDRESS_IN_A_TEXT)]
    return list(dict.fromkeys(_as_one(text.strip(), words[0]) + addresses))


def _bare(word: str) -> str:
    """A word without its brackets, its full stop, and a “Web:” before it."""
    bare = word.lstrip(OPENING).rstrip(CLOSING)
    label = LABEL.match(bare)
    if label and label[1].lower() not in WEB | QUIET | COMMANDS:
        return bare[label.end() :].lstrip(OPENING)
    return bare


def _is_address(word: str, pattern: re.Pattern[str]) -> bool:
    """Whether somebody could take it for an address; numbers, dates and sums are none."""
    plain = unicodedata.normalize("NFKC", unquote(word)).translate(DOTS)
    if IP.match(plain):
        return True
    if NUMBER.fullmatch(plain.lower()):
        return False
    scheme = SCHEME.match(plain)
    if scheme and scheme[1].lower() in QUIET:
        return False
    return bool(scheme or pattern.search(plain))


def _as_one(text: str, first_word: str) -> list[str]:
    """What a browser takes for one address though spaces or line ends stand in it.

    It drops line ends and tabs, and what stands before an @ may hold spaces.
    """
    one = AS_ONE.match(re.sub(r"[\t\r\n]", "", text))
    if not one or first_word.startswith(one[0]):
        return []
    is_one = "@" in one[1] or not re.search(r"\s", one[1])
    return [one[0]] if is_one else []


def shown(written: Written, *, in_one: bool) -> tuple[str, str, str]:
    """It again, for a screen that a whole room sees: before its true name, the name, after it.

    Short, and without numbers that may be a person's. `in_one`: all of the host is the name.
    """
    before, name, after = written.before, written.host, written.after
    is_plain = name.lower() == written.name and not in_one
    if is_plain and len(written.true_name) < len(name):
        before, name = before + name[: -len(written.true_name)], written.true_name
    ahead, behind = (LONG_NUMBER.sub(HIDDEN_NUMBER, clean(part)) for part in (before, after))
    cut = "…" if len(behind) > BEHIND else ""
    return _end_of(ahead, AHEAD), _end_of(clean(name), NAMED), behind[:BEHIND] + cut


def _end_of(text: str, most: int) -> str:
    """Its last letters: what counts in an address stands at the end of its name."""
    return "…" + text[-most:] if len(text) > most else text


def clean(text: str) -> str:
    """With a mark for each sign that can't be seen, and without a citizen number."""
    seen = "".join(UNSEEN_SIGN if is_unseen(sign) else sign for sign in text)
    return LONG_NUMBER_IN_A_NAME.sub(HIDDEN_NUMBER, seen)
