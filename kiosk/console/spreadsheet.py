"""A list of statuses from the commune, pasted or as a file, read into rows. No web, no database.

Formulas are never worked out: of a cell with one, Excel's own last result is read. Whatever is
wrong with a file is said in one sentence, and whatever is wrong with a row beside that row.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from itertools import islice
from typing import NamedTuple
from zipfile import ZipFile

from kiosk.dossiers import portal
from kiosk.languages.plain import plain

MOST_ROWS = 2_000
MOST_LINES = 2 * MOST_ROWS  # with the empty ones between them
WIDEST = 30  # columns; the three that count stand among the first
LONGEST = 120  # letters of a cell
UNPACKED = 10_000_000  # bytes of all parts of a workbook; a larger one is a bomb
HEADING_WITHIN = 10  # rows: a title may stand above the names of the columns
EXCEL_BEGINS = date(1899, 12, 30)  # day 0 of a date that lost its format
EXCEL_DAYS = range(36526, 73051)  # 2000 to 2099
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
HEADINGS = (  # in this order: "Tình trạng hồ sơ" and "Ngày trả hồ sơ" name a dossier too
    ("status", re.compile(r"\b(trang thai|tinh trang)\b")),
    ("day", re.compile(r"\b(hen|ngay tra|han tra|han giai quyet|ngay co ket qua)\b")),
    ("code", re.compile(r"^ma\b|\b(ma|so) (so )?ho so\b")),
)
DAY = re.compile(
    r"(?<!\d)(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2}))(?!\d)"
)

EMPTY = "Bảng này chưa có dòng nào. Bạn dán lại, hoặc chọn tệp khác."
TOO_LONG = "Bảng dài quá 2.000 dòng. Bạn chia thành mấy bảng rồi gửi lần lượt."
TOO_LARGE = "Tệp này bung ra quá lớn nên máy không mở. Bạn lưu riêng trang cần gửi thành tệp mới."
OLD_KIND = (
    "Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu thì máy không đọc được. "
    "Bạn lưu lại thành .xlsx hoặc .csv, hoặc dán các dòng vào ô bên cạnh."
)
BROKEN = (
    "Máy không đọc được tệp này. Bạn lưu lại thành .xlsx hoặc .csv, "
    "hoặc dán các dòng vào ô bên cạnh."
)
NO_CODE = "Dòng này không có mã hồ sơ."
NO_STATUS = "Dòng này không có tình trạng."
WRONG_STATUS = "Tình trạng này không có trong mười tình trạng của Cổng."
WRONG_DAY = "Ngày này máy không hiểu. Ngày ghi như 20/11/2026."

Cell = object
Grid = Iterable[Sequence[Cell]]


class Unreadable(ValueError):
    """The whole list can't be read; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Entry(NamedTuple):
    """One row: its number in the list, and what it says."""

    number: int
    code: str
    status: portal.Status
    day: date | None


class Bad(NamedTuple):
    """A row that can't be taken: its number, the code that stands there, and why."""

    number: int
    code: str
    reason: str


class Sheet(NamedTuple):
    """All rows of a list."""

    entries: list[Entry]
    bad: list[Bad]


def from_text(text: str) -> Sheet:
    """Rows that were pasted, or a CSV file: by tabs, semicolons or commas. Raises Unreadable."""
    first = text.splitlines()[: 2 * HEADING_WITHIN]
    sign = max("\t;,", key=lambda sign: sum(sign in line for line in first))
    try:
        return _read(csv.reader(StringIO(text, newline=""), delimiter=sign))
    except csv.Error as error:
        raise Unreadable(BROKEN) from error


def from_file(content: bytes) -> Sheet:
    """The rows of an XLSX or CSV file. Raises Unreadable."""
    if content.startswith(OLD_EXCEL):
        raise Unreadable(OLD_KIND)
    return _from_workbook(content) if content.startswith(ZIP) else from_text(_decoded(content))


def _decoded(content: bytes) -> str:
    """A CSV file as Excel writes it: in UTF-8, or as "Unicode text"."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(BROKEN) from error


def _from_workbook(content: bytes) -> Sheet:
    from openpyxl import load_workbook  # takes its time: paid by the first file, not by the start

    try:
        with ZipFile(BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > UNPACKED:  # no part gives more than it says here
            raise Unreadable(TOO_LARGE)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return _read(book.worksheets[0].iter_rows(max_col=WIDEST, values_only=True))
    except Unreadable:
        raise
    except Exception as error:  # a broken file breaks its reader in more ways than can be listed
        raise Unreadable(BROKEN) from error


def _read(grid: Grid) -> Sheet:
    rows = [
        (number, [_text(cell) for cell in row[:WIDEST]])
        for number, row in enumerate(islice(grid, MOST_LINES + 1), 1)
    ]
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise Unreadable(EMPTY)
    places, filled = _columns(filled)
    if len(filled) > MOST_ROWS or len(rows) > MOST_LINES:
        raise Unreadable(TOO_LONG)
    read = [
        _row(number, *(cells[at] if at < len(cells) else "" for at in places))
        for number, cells in filled
    ]
    return Sheet(
        [row for row in read if isinstance(row, Entry)],
        [row for row in read if isinstance(row, Bad)],
    )


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell)[:LONGEST].split())


Rows = list[tuple[int, list[str]]]


def _columns(rows: Rows) -> tuple[tuple[int, int, int], Rows]:
    """Where code, status and date stand, and the rows below the heading if there is one."""
    for at, (_, cells) in enumerate(rows[:HEADING_WITHIN]):
        named = _named(cells)
        if {"code", "status"} <= named.keys():
            return (named["code"], named["status"], named.get("day", WIDEST)), rows[at + 1 :]
    return (0, 1, 2), rows


def _named(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        words = plain(cell)
        meant = next((name for name, pattern in HEADINGS if pattern.search(words)), None)
        if meant:
            found.setdefault(meant, at)
    return found


def _row(number: int, code: str, said: str, day: str) -> Entry | Bad:
    if not code or not said:
        return Bad(number, code, NO_STATUS if code else NO_CODE)
    status = portal.find(said)
    if status is None:
        return Bad(number, code, WRONG_STATUS)
    try:
        return Entry(number, code, status, _day(day))
    except ValueError:
        return Bad(number, code, WRONG_DAY)


def _day(said: str) -> date | None:
    """The one date in a cell, whatever hour stands beside it; ValueError where there is none."""
    if not said:
        return None
    if said.isascii() and said.isdigit() and int(said) in EXCEL_DAYS:
        return EXCEL_BEGINS + timedelta(days=int(said))
    found = DAY.findall(said)
    if len(found) != 1:
        raise ValueError(said)
    day, month, year, *iso = found[0]
    return date(*map(int, iso)) if iso[0] else date(int(year), int(month), int(day))
