"""The commune's list is read whatever it looks like, and nothing in it breaks the reader."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kiosk.console import spreadsheet
from kiosk.console.spreadsheet import MOST_ROWS, Unreadable, from_file, from_text
from kiosk.dossiers.portal import STATUSES

PORTAL = "H38.12-261101-0007"
DAY = date(2026, 11, 20)


def workbook(*rows: object) -> bytes:
    """An XLSX file of one sheet."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def read(text: str) -> list[tuple[str, int, date | None]]:
    return [(e.code, e.status.number, e.day) for e in from_text(text).entries]


@pytest.mark.parametrize("sign", ["\t", ";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_pasted_rows_are_read_whatever_stands_between_them(sign, end):
    rows = [[PORTAL, "4", "20/11/2026"], ["527-049-1834", "Đã xử lý xong", ""]]
    text = end.join(sign.join(row) for row in rows)
    assert read(text) == [(PORTAL, 4, DAY), ("527-049-1834", 9, None)]


def test_a_heading_names_the_columns_in_any_order():
    text = (
        "DANH SÁCH HỒ SƠ\n\nSTT;Ngày tiếp nhận;Ngày hẹn trả kết quả;Tình trạng hồ sơ;Mã hồ sơ\n"
        f"1;01/11/2026;20/11/2026;đang xử lý;{PORTAL}\n"
    )
    assert read(text) == [(PORTAL, 4, DAY)]


@pytest.mark.parametrize(
    "written",
    ["20/11/2026", "20-11-2026", "20.11.2026", "2026-11-20", "20/11/2026 17:00", "17h00 20/11/2026",
     "2026-11-20T17:00:00", "46346", "Thứ Sáu, 20/11/2026"],
)  # fmt: skip
def test_a_date_is_understood_however_it_is_written(written):
    assert read(f"{PORTAL}\t4\t{written}") == [(PORTAL, 4, DAY)]


@pytest.mark.parametrize("written", ["31/02/2026", "20/11", "mai", "123", "1/1/2026 và 2/1/2026"])
def test_a_date_that_is_none_is_named_with_its_row(written):
    sheet = from_text(f"{PORTAL}\t4\t20/11/2026\n{PORTAL}\t4\t{written}")
    assert [(bad.number, bad.reason) for bad in sheet.bad] == [(2, spreadsheet.WRONG_DAY)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [("x\t11", spreadsheet.WRONG_STATUS), ("x\tlung tung", spreadsheet.WRONG_STATUS),
     ("x", spreadsheet.NO_STATUS), ("\t4", spreadsheet.NO_CODE),
     ("x\t=1+3", spreadsheet.WRONG_STATUS)],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_why(row, reason):
    assert [bad.reason for bad in from_text(f"{PORTAL}\t4\n{row}").bad] == [reason]


@pytest.mark.parametrize("status", STATUSES, ids=str)
def test_every_status_is_known_by_its_number_and_its_words(status):
    for said in (str(status.number), f"{status.number}.0", status.words, status.words.upper()):
        assert read(f"{PORTAL}\t{said}") == [(PORTAL, status.number, None)]


def test_a_workbook_is_read_with_its_dates_and_numbers():
    content = workbook(
        ["Mã", "Trạng thái", "Ngày hẹn"], [PORTAL, 4, datetime(2026, 11, 20, 17)],
        [5270491834, 9.0, 46346], [None, None, None], ["x", True, None],
    )  # fmt: skip
    sheet = from_file(content)
    assert [(e.number, e.code, e.status.number, e.day) for e in sheet.entries] == [
        (2, PORTAL, 4, DAY), (3, "5270491834", 9, DAY)]  # fmt: skip
    assert [bad.number for bad in sheet.bad] == [5]


def test_a_formula_is_never_worked_out():
    sheet = from_file(workbook([PORTAL, "=2+2", None], [PORTAL, "4", "=TODAY()"]))
    assert [bad.reason for bad in sheet.bad] == [spreadsheet.NO_STATUS]
    assert [e.day for e in sheet.entries] == [None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_file_is_read_as_excel_writes_it(encoding):
    assert from_file(f"{PORTAL};Đang xử lý;20/11/2026\n".encode(encoding)).entries[0].day == DAY


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", spreadsheet.EMPTY),
        (b"\n\n  \n", spreadsheet.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", spreadsheet.OLD_KIND),
        (b"PK\x03\x04 and no more", spreadsheet.BROKEN),
        (b"\xff\xd8\xff\xe0 a photo", spreadsheet.BROKEN),
        (b"\n".join([b"x;4"] * (MOST_ROWS + 1)), spreadsheet.TOO_LONG),
        (b"\n" * (spreadsheet.MOST_LINES + 2) + b"x;4", spreadsheet.EMPTY),
        (b"x;4\n" * 2 + b"\n" * spreadsheet.MOST_LINES, spreadsheet.TOO_LONG),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(content, sentence):
    with pytest.raises(Unreadable) as said:
        from_file(content)
    assert said.value.sentence == sentence


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def test_a_list_of_many_lines_is_refused_after_the_first_few_thousand():
    text = b"\n" * (2 * MOST_ROWS) + b"x;4\n"
    with pytest.raises(Unreadable):
        from_file(text)
    assert len(from_file(b"x;4" + b"\n" * (2 * MOST_ROWS - 1) + b"x;4").entries) == 2


def test_a_zip_bomb_is_not_opened():
    with pytest.raises(Unreadable) as said:
        from_file(zipped(a=b"\0" * (spreadsheet.UNPACKED + 1)))
    assert said.value.sentence == spreadsheet.TOO_LARGE


def test_a_zip_that_is_no_workbook_is_said():
    with pytest.raises(Unreadable):
        from_file(zipped(a=b"x"))


def test_a_workbook_without_end_is_cut(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_LINES", 50)
    with pytest.raises(Unreadable) as said:
        from_file(workbook(["x", 4], *([[None, None]] * 60), ["y", 4]))
    assert said.value.sentence == spreadsheet.TOO_LONG


def is_read_or_refused(content: bytes | str) -> bool:
    """Whether the reader says something of every row, or one sentence of the whole."""
    try:
        sheet = from_text(content) if isinstance(content, str) else from_file(content)
    except Unreadable as said:
        return bool(said.sentence)
    return bool(sheet.entries or sheet.bad)


@given(text=st.text())
@example("a\x00b;4")
@example('"')
@example('"a\n;;"' + "x" * 200_000)
def test_no_text_breaks_the_reader(text):
    assert is_read_or_refused(text)


@given(content=st.binary() | st.binary().map(lambda b: b"PK\x03\x04" + b))
def test_no_bytes_break_the_reader(content):
    assert is_read_or_refused(content)


REAL = workbook(["Mã", "Trạng thái", "Ngày hẹn"], *([[PORTAL, 4, DAY]] * 5))


@given(at=st.integers(0, len(REAL) - 1), byte=st.integers(0, 255), cut=st.integers(0, len(REAL)))
@settings(max_examples=60)
def test_no_broken_workbook_breaks_the_reader(at, byte, cut):
    assert is_read_or_refused(REAL[:at] + bytes([byte]) + REAL[at + 1 :])
    assert is_read_or_refused(REAL[:cut])


CODES = st.text("ABCH0123456789.-", min_size=1, max_size=20)
ROWS = st.lists(
    st.tuples(CODES, st.sampled_from(STATUSES), st.none() | st.dates(date(2000, 1, 1))),
    min_size=1, max_size=9,
)  # fmt: skip


@given(rows=ROWS, sign=st.sampled_from("\t;,"))
def test_what_is_written_is_read_again(rows, sign):
    text = io.StringIO()
    written = csv.writer(text, delimiter=sign)
    written.writerows((code, status.number, day or "") for code, status, day in rows)
    assert read(text.getvalue()) == [(code, s.number, day) for code, s, day in rows]
