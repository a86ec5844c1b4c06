"""Written Vietnamese turned into the words that are said, for a voice that knows letters only.

espeak-ng reads "UBND" in English, "19h30" as "mười chín hát ba mươi" and "15.000" as "mười năm
ngàn không trăm". What was found for it on PyPI was tried and not taken: vietnormalizer drops the
zeros of codes and reads "2–3 ngày" as "hai tháng ba"; sea-g2p reads well but weighs 67 MB,
answers English tags in between, and knows neither our codes nor a document's number; soe-vinorm
needs a model that is fetched. num2words (in `numbers`) does what it does well.
"""

import re
import unicodedata
from collections.abc import Callable
from re import Match

from kiosk.languages import numbers
from kiosk.languages.abbreviations import FOREIGN, UNITS, document, letters, site, word
from kiosk.languages.numbers import cardinal, in_threes, number, one_by_one

Rule = tuple[re.Pattern[str], Callable[[Match[str]], str]]

STAYS = frozenset(".,:;!?-/%‰&+=<>≤≥×@#₫°()[]{}•→|'")
BARE = re.compile(r"(0\d{3})(\d{3})(\d{3})|(1[89]00)(\d{4,6})")  # phones without spaces
SAME = str.maketrans({"⁄": "/", "−": "-", "’": "'", "…": ".", "·": "•"})


def spelled(text: str) -> str:
    """The words to say: no digit, no abbreviation, and of the signs only . , : ; ! and ?

    Saying it twice changes nothing. Raises nothing, whatever it gets.
    """
    said = _plain(text)
    for pattern, words in (*CODES, *MEASURES, *NUMBERS, *WORDS):
        said = pattern.sub(words, said)
    return _tidy(said)


def _tidy(said: str) -> str:
    """Single spaces, and of several signs in a row the strongest."""
    said = re.sub(r"\s*[.,:;!?][\s.,:;!?]*", _strongest, said)
    return unicodedata.normalize("NFKC", " ".join(said.split()).strip(".,:; "))


def _strongest(match: Match[str]) -> str:
    return next(sign for sign in "?!.;:," if sign in match[0]) + " "


def _plain(text: str) -> str:
    """Letters of one kind, digits of one kind, one kind of dash; what no voice knows goes."""
    return "".join(map(_sign, unicodedata.normalize("NFKC", text.translate(SAME))))


def _sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Pd":
        return "-"
    if sign == "\n":
        return " . "
    return sign if kind[0] in "LM" or sign in STAYS else " "


def _address(match: Match[str]) -> str:
    """ "dichvucong.gov.vn/thon" → "dịch vụ công chấm gờ o vê chấm vê nờ gạch chéo thon"."""
    signs = {".": "chấm", "/": "gạch chéo", "-": "gạch ngang", "@": "a còng", ":": ", hai chấm,"}
    bare = re.sub(r"(?i)^https?://", "", match[0]).rstrip("/")
    parts = re.findall(r"\d+|[^\W\d_]+|[./@:-]", bare)
    said = [in_threes(p) if p.isdigit() else signs.get(p) or site(p) for p in parts]
    return f" {' '.join(said)} "


def _document(match: Match[str]) -> str:
    """ "23/2015/NĐ-CP" → "hai mươi ba năm hai nghìn không trăm mười lăm, nghị định chính phủ"."""
    year = f" năm {cardinal(int(match['year']))}," if match["year"] else ""
    parts = re.split(r"[-/]", match["body"])
    return f"{number(match['number'])}{year} {' '.join(map(document, parts))}"


def _code(match: Match[str]) -> str:
    """ "G22.99.02-260101-000123": letters and digits one by one, with a pause at every sign."""
    parts = re.findall(r"[A-Z]+|\d+", match[0])
    said = [f"{in_threes(part)}," if part.isdigit() else letters(part) for part in parts]
    return f" {' '.join(said).rstrip(',')} "


def _groups(match: Match[str]) -> str:
    """Digits in the groups in which they are written; "0912345678" in four, three and three."""
    bare = BARE.fullmatch(match[0])
    groups = filter(None, bare.groups()) if bare else re.findall(r"\d+", match[0])
    plus = "cộng " if match[0].startswith("+") else ""
    return plus + ", ".join(map(one_by_one, groups))


def _hour(match: Match[str]) -> str:
    hours, minutes = int(match["hour"]), int(match["minute"] or 0)
    if hours > 24 or minutes > 59:
        return match[0]
    return numbers.hour(hours, minutes)


def _day(match: Match[str]) -> str:
    """A date, with the "ngày" that is said though not written; else one number over the other.

    "1/2" alone may be half a page: it is a date only behind a word that says so.
    """
    lead, year = match["lead"] or "", match["year"]
    day, month = int(match["day"]), int(match["month"])
    padded = len(match["day"]) + len(match["month"]) > 2
    if not (1 <= day <= 31 and 1 <= month <= 12 and (lead or year or padded)):
        over = [number(part) for part in re.findall(r"\d+", match[0])]
        return lead + " trên ".join(over)
    said = numbers.day(day, month, int(year) if year else None)
    if lead.strip().lower() in ("mùng", "mồng"):
        said = said.removeprefix("mùng ")
    return (lead or "ngày ") + said


def _month(match: Match[str]) -> str:
    """ "11/2026" is a month; "280/2025" is a document's number and its year."""
    first, year = int(match["first"]), cardinal(int(match["year"]))
    said = numbers.month_of(first) if 1 <= first <= 12 else number(match["first"])
    return f"{said} năm {year}"


def _decimal(match: Match[str]) -> str:
    """ "66,4" → "sáu mươi sáu phẩy bốn"; more than two places one by one."""
    places = match["places"]
    said = number(places) if len(places) <= 2 else one_by_one(places)
    return f"{number(match['whole'].replace('.', ''))} phẩy {said}"


def _called(match: Match[str]) -> str:
    """ "gọi 113" → "gọi một một ba"."""
    return f"{match[1]} {in_threes(match[2])}"


def rule(pattern: str, words: str | Callable[[Match[str]], str]) -> Rule:
    """A pattern and what is said for it: a function, or words with \\1 for its first group."""
    if callable(words):
        return re.compile(pattern), words
    return re.compile(pattern), lambda match: match.expand(words)


START = r"(?<![\w.@/-])"  # an address or a code begins here
END = r"(?![\w/]|[.-]\w)"
HOST = r"(?:https?://[\w-]+(?:\.[\w-]+)*|(?:[\w-]+\.)+(?:vn|com|net|org|info))(?!\w)"
DOTTED = r"\d{1,3}(?:\.\d{3}){1,4}"  # 15.000
NUMERIC_HOST = rf"(?!{DOTTED}(?![\d.:]))\d{{1,3}}(?:\.\d{{1,3}}){{3}}"
D, M, Y = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4})"
LEAD = r"(?:(?P<lead>\b(?i:ngày|hôm|mùng|mồng|lễ|dịp)\s+)|(?<![\w/.-]))"
BODY = r"[A-ZĐ]{1,6}[a-z]?\d{0,2}"  # a part of a document's number
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
PER = "(?:trang|người|ngày|tháng|năm|bản|lần|hộ|giờ|tuần|lượt|buổi)"
CALLED = "gọi|tổng đài|đường dây nóng|số máy"
COUNTED = "bước|trang|câu|phần|màn|bài|lần|hình|ảnh"
ROMAN_BEFORE = "quý|phần|chương|mục|phụ lục|khóa|hạng|cấp|kỳ|loại"
ROMAN = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10,
}  # fmt: skip
SIGNS = {
    "%": "phần trăm", "‰": "phần nghìn", "&": "và", "+": "cộng", "=": "bằng", "×": "nhân",
    "<": "nhỏ hơn", ">": "lớn hơn", "≤": "không quá", "≥": "ít nhất", "#": "số", "@": "a còng",
    "₫": "đồng", "°": "độ",
}  # fmt: skip

# In this order: what is longer and more certain comes first, single numbers and words at the end.
CODES: tuple[Rule, ...] = (
    rule(r"_", " "),
    rule(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _address),
    rule(rf"{START}(?i:{HOST})(?::\d+)?(?:/(?:[\w./?=&%#-]*\w)?)?", _address),
    rule(rf"{START}{NUMERIC_HOST}(?::\d+)?", _address),
    rule(rf"{START}(?P<number>\d+)(?:/{Y})?/(?P<body>{BODY}(?:-{BODY})*)(?![\w/-])", _document),
    rule(rf"{START}(?P<number>\d+)(?P<year>)-(?P<body>{BODY}/{BODY})(?!\w)", _document),
    rule(START + r"[A-Z]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{4,6}" + END, _code),
    rule(START + r"\d(?:\d\d)?\.(?:[\dA-Z]+\.)+[A-Z]\d+(?:-\d+)*" + END, _code),
    rule(START + r"\d\.\d{6}" + END, _code),
    rule(START + r"\d{3}([- ])\d{3}\1\d{4}" + END, _groups),
    rule(rf"{LEAD}{Y}-{M}-{D}(?![\w-])", _day),
    rule(rf"{LEAD}{D}([.-]){M}\3{Y}(?![\w/-])", _day),
    rule(r"(?<![\w.])(?:\+84|0)(?:[ .-]?\d){8,10}(?!\d)", _groups),
    rule(START + r"1[89]00[ .]?\d{4,6}" + END, _groups),
    rule(rf"(?i)\b((?:{CALLED})(?: số)?) (\d{{3,8}})\b(?![.:/h])", _called),
)
MEASURES: tuple[Rule, ...] = (
    rule(r"(\d)\s*(h|%|đ|giờ)?\s*-\s*(?=\d)", r"\1\2 đến "),
    rule(r"(?<![\w:.])(?P<hour>\d{1,2})(?:(?::|\s?h\s?)(?P<minute>\d{2})|\s?h)(?![\w:])", _hour),
    rule(r"(?<![\w/])24/7(?![\w/])", "24 trên 7"),
    rule(rf"(?i)\b({COUNTED}) (\d+)/(\d+)\b", r"\1 \2 trên \3"),
    rule(rf"{LEAD}{D}/{M}(?:/{Y})?(?![\w/])", _day),
    rule(rf"{START}(?:(?i:tháng) )?(?P<first>\d{{1,4}})/{Y}(?![\w/])", _month),
    rule(rf"(\d[\d.,]*\s?[^\W\d_]*)/(?={PER}\b)", r"\1 một "),
    rule(rf"(?i)(?<=\d)\s?({UNIT})(?!\w)", lambda match: f" {UNITS[match[1].lower()]} "),
)
NUMBERS: tuple[Rule, ...] = (
    rule(rf"\b((?i:{ROMAN_BEFORE})) ({'|'.join(ROMAN)})\b", lambda m: f"{m[1]} {ROMAN[m[2]]}"),
    rule(r"(?i)\b(thứ|tháng|quý) 4\b(?![.,]\d)", r"\1 tư"),
    rule(r"(?i)\b(thứ) 1\b(?![.,]\d)", r"\1 nhất"),
    rule(r"\b([A-ZĐ]{1,6})-?(\d+)\b", lambda m: f" {letters(m[1])} {number(m[2])} "),
    rule(rf"(?<![\d.,])(?P<whole>{DOTTED}|\d+),(?P<places>\d+)(?![\d,]|\.\d)", _decimal),
    rule(rf"(?<![\d.]){DOTTED}(?!\d|\.\d)", lambda m: cardinal(int(m[0].replace(".", "")))),
    rule(r"(?<=\d)\.(?=\d)", " chấm "),
    rule(r"\d+", lambda match: f" {number(match[0])} "),
)
WORDS: tuple[Rule, ...] = (
    rule(r"(?i)\bv\.v\b\.?", "vân vân"),
    rule(r"\bTP\. ?", "thành phố "),
    rule(r"(?i)\b(wi-fi|e-mail|h'mông)\b", lambda match: FOREIGN[match[1].lower()]),
    rule(r"[^\W\d_]+", lambda match: word(match[0])),
    rule(r"(?i)\bvà ?/ ?hoặc\b", "và hoặc"),
    rule(r"(?<=\w) ?/ ?(?=\w)", " hoặc "),
    *(rule(re.escape(sign), f" {said} ") for sign, said in SIGNS.items()),
    rule(r"[()\[\]{}•→]|(?<!\w)-|-(?!\w)", " , "),
    rule(r"[^\w\s.,:;!?]", " "),
)
