"""Forty files broken as people break them: each is refused with file, field and reason."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import main
from kiosk.paths import CONTENT
from kiosk.procedures.catalogue import mistakes
from kiosk.procedures.mistakes import Mistake

COPIES = "procedures/chung-thuc-ban-sao.yaml"
RESIDENCE = "procedures/xac-nhan-cu-tru.yaml"
ENGLISH = re.compile(r"\b(input|should|must|valid|value|field|required|error)\b", re.IGNORECASE)

# file, what stands there, what a hand makes of it, field, reason
BROKEN = [
    (COPIES, "slug: chung-thuc-ban-sao", "slug: Chứng thực", "slug", "viết sai dạng"),
    (COPIES, "slug: chung-thuc-ban-sao", "slug: chung-thuc", "slug", "phải giống tên tệp"),
    (COPIES, "slug: chung-thuc-ban-sao", "ten: chung-thuc-ban-sao", "ten", "mục lạ"),
    (COPIES, 'name_tile: "Chứng thực bản sao"\n', "", "name_tile", "thiếu mục này"),
    (COPIES, 'name_tile: "Chứng thực bản sao"', 'name_tile: ""',
     "name_tile", "không được để trống"),
    (COPIES, 'name_tile: "Chứng thực bản sao"', "name_tile: null", "name_tile", "phải là chữ"),
    (COPIES, 'summary: "Xã', 'summary: "<b>Xã</b>', "summary", "thẻ HTML"),
    (COPIES, 'summary: "Xã', 'summary: "=Xã', "summary", "công thức"),
    (COPIES, 'summary: "Xã', 'summary: "Xã\\u200b', "summary", "không nhìn thấy"),
    (COPIES, 'summary: "Xã', 'summary: "' + "Xã " * 300, "summary", "dài quá 600 chữ"),
    (COPIES, 'portal_code: "2.000815"', "portal_code: 2.000815", "portal_code", "ngoặc kép"),
    (COPIES, "field: tu-phap", "field: tu-phap-xa", "field", "phải là một trong"),
    (COPIES, "type: ubnd_xa", "type: huyen", "receiver.type", "phải là một trong"),
    (COPIES, "events: [vay-von-di-lam]", "events: [tet]", "events.0", "phải là một trong"),
    (COPIES, "events: [vay-von-di-lam]", "events: tet", "events", "phải là một danh sách"),
    (COPIES, "    max: 500\n", "", "questions.0", "phải có min và max"),
    (COPIES, "    max: 500\n", "    max: 0\n", "questions.0.max", "nhỏ hơn min"),
    (COPIES, "    max: 500\n", "    max: nhiều\n", "questions.0.max", "phải là số nguyên"),
    (COPIES, "  - key: copies", "  - key: pages", "questions", "key ghi 2 lần: pages"),
    (COPIES, "  - key: copies", "  - key: ban", "fee", "phải có câu hỏi số: copies"),
    (COPIES, "    required: true", "    required: có", "papers.0.required", "true hoặc false"),
    (COPIES, "    form: original", "    form: giấy", "papers.0.form", "phải là một trong"),
    (COPIES, "kind: per_page", "kind: theo_trang", "fee", "kind phải là một trong"),
    (COPIES, "first_price: 2000", "first_price: -2000", "fee.first_price", "phải từ 0 trở lên"),
    (COPIES, "first_price: 2000", "first_price: 2000.5", "fee.first_price", "số nguyên"),
    (COPIES, "total: 12000", "total: 10000", "fee.examples.1", "quy tắc tính ra 12.000 đ"),
    (COPIES, 'cutoff: "15:00"', 'cutoff: "15 giờ"', "time_limit.cutoff", "viết sai dạng"),
    (COPIES, "unit: same_day", "unit: tuần", "time_limit.unit", "phải là một trong"),
    (COPIES, "sketch: search", "sketch: tim", "screens.3.sketch", "phải là một trong"),
    (COPIES, '"yes": "Có nút', 'yes: "Có nút', "screens.5.fork", "ngoặc kép"),
    (COPIES, "part: truong-hop", "part: truong", "return_reasons.2.part", "phải là một trong"),
    (COPIES, "{use: screens.login}", "{use: screens.logon}", "screens.0.use", "không có khối này"),
    (COPIES, "checked_on: 2026-11-21", "checked_on: 21/11/2026", "checked_on", "phải là ngày"),
    (COPIES, "checked_on: 2026-11-21", "checked_on: 2999-01-01", "checked_on", "sau hôm nay"),
    (COPIES, "effective_to: null", "effective_to: null\neffective_to: null", "dòng", "ghi hai lần"),
    (COPIES, "questions:", "questions: [", "dòng", "sai cú pháp YAML"),
    (RESIDENCE, "normal: 1\n  extended: 3", "normal: 3\n  extended: 1",
     "time_limit.extended", "ngắn hơn"),
    (RESIDENCE, "for_whom: [child, other]", "for_whom: [cat]",
     "papers.1.when.for_whom", "lựa chọn này: cat"),
    (RESIDENCE, "for_whom: [child, other]", "who: [child]",
     "papers.1.when.who", "không có câu hỏi"),
    (RESIDENCE, "sources:\n", "sources: []\nxxx:\n", "sources", "phải có ít nhất 1 dòng"),
    ("common.yaml", "  police:\n    type: cong_an_xa", "  police:\n    type: cong_an",
     "receiver.type", "phải là một trong"),
    ("common.yaml", "  procedure:\n", "  procedure:\n    use: screens.procedure\n",
     "", "gọi lẫn nhau"),
    ("guides/vneid-muc-2.yaml", "skill: dinh-danh", "skill: biet-chu",
     "skill", "phải là một trong"),
    ("guides/postmart.yaml", "ask_whom:", "# ask_whom:", "ask_whom", "phải ghi bà con hỏi ai"),
    ("addresses.yaml", "host: vneid.gov.vn", "host: https://vneid.gov.vn",
     "official.1.host", "viết sai dạng"),
]  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that may be broken."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def broken(content: Path, file: str, old: str, new: str) -> list[Mistake]:
    text = (content / file).read_text(encoding="utf-8")
    assert old in text, "the content has changed: this test breaks nothing any more"
    (content / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return mistakes(content)


@pytest.mark.parametrize(("file", "old", "new", "field", "reason"), BROKEN)
def test_a_broken_file_is_refused_with_file_field_and_reason(
    content, file, old, new, field, reason
):
    found = broken(content, file, old, new)
    where = {"common.yaml": RESIDENCE}.get(file, file)
    fitting = [one for one in found if one.file == where and one.field.startswith(field)]
    assert any(reason in one.reason for one in fitting), found
    assert not any(ENGLISH.search(one.reason) for one in found), found


def test_there_are_forty_of_them_at_least():
    assert len(BROKEN) >= 40


def test_the_command_says_each_on_a_line_and_fails(content):
    broken(content, COPIES, "kind: per_page", "kind: theo_trang")
    answer = CliRunner().invoke(main, ["check-content", str(content)])
    assert answer.exit_code == 1
    assert f"{COPIES}: fee: kind phải là một trong" in answer.output
