"""Mistakes in the content are found with file, field and reason."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk.paths import CONTENT
from kiosk.procedures.catalogue import mistakes, shipped
from kiosk.procedures.mistakes import BrokenContent, Mistake

COPIES = "procedures/chung-thuc-ban-sao.yaml"
RESIDENCE = "procedures/xac-nhan-cu-tru.yaml"
Data = dict[str, Any]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that may be broken."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def broken(content: Path) -> Callable[..., list[tuple[str, str, str]]]:
    """The mistakes after a change to one file's data."""

    def change(file: str, spoil: Callable[[Data], object]) -> list[tuple[str, str, str]]:
        path = content / file
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        spoil(data)
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return [(one.file, one.field, one.reason) for one in mistakes(content)]

    return change


def setting(*path: str | int, to: object) -> Callable[[Data], object]:
    def spoil(data: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        data[path[-1]] = to

    return spoil


def test_the_content_has_no_mistakes():
    assert mistakes() == []


def test_the_content_is_read_once():
    assert shipped() is shipped()


def test_a_version_changes_with_the_words_and_with_nothing_else(content):
    before = {one.slug: one.version for one in shipped().procedures}
    for file, old, new in (
        (RESIDENCE, "Nơi bây giờ đang ở.", "Nơi đang ở bây giờ."),
        (COPIES, "slug:", "# xem lại\nslug:"),
    ):
        text = (content / file).read_text(encoding="utf-8")
        (content / file).write_text(text.replace(old, new), encoding="utf-8")
    after = {one.slug: one.version for one in shipped(content).procedures}
    assert len(after["xac-nhan-cu-tru"]) == 12
    assert after["xac-nhan-cu-tru"] != before["xac-nhan-cu-tru"]
    assert after["chung-thuc-ban-sao"] == before["chung-thuc-ban-sao"]


@pytest.mark.parametrize(
    ("path", "value", "field", "reason"),
    [
        (("screens", 3, "sketch"), "map", "screens.5.sketch", "phải là một trong: 'address'"),
        (("return_reasons", 0, "part"), "x", "return_reasons.0.part", "phải là một trong"),
        (("needs_original",), "maybe", "needs_original", "phải là true hoặc false"),
        (("questions", 0, "min"), "một", "questions.0.min", "phải là số nguyên"),
        (("portal_code",), 2.000815, "portal_code", "phải là chữ, đặt trong dấu ngoặc kép"),
        (("name_tile",), "", "name_tile", "không được để trống"),
        (("papers", 1, "icon"), "Ảnh Đẹp", "papers.1.icon", "viết sai dạng"),
        (("checked_on",), "hôm qua", "checked_on", "phải là ngày, dạng 2026-11-21"),
        (("legal_basis", 1, "date"), "10/2025", "legal_basis.1.date", "phải là ngày"),
        (("sources",), [], "sources", "phải có ít nhất 1 dòng"),
        (("fee", "cap_per_copy"), -1, "fee.cap_per_copy", "phải từ 0 trở lên"),
        (("fee", "kind"), "per_kilo", "fee", "kind phải là một trong"),
        (("time_limit", "cutoff"), 900, "time_limit.cutoff", "phải là chữ"),
        (("time_limit", "cutoff"), "25:00", "time_limit.cutoff", "viết sai dạng"),
        (("receiver",), "xã", "receiver", "phải là các mục có tên"),
        (("fee", "examples", 2, "total"), 15000, "fee.examples.2", "ví dụ ghi 15.000 đ nhưng"),
        (("effective_to",), "2020-01-01", None, None),
    ],
)
def test_a_wrong_value_is_named(broken, path, value, field, reason):
    found = broken(COPIES, setting(*path, to=value))
    if field is None:
        assert found == []  # an end without a beginning is no contradiction
        return
    assert [(one[0], one[1]) for one in found] == [(COPIES, field)]
    assert reason in found[0][2]


def test_a_missing_entry_is_named(broken):
    found = broken(COPIES, lambda data: data["receiver"].pop("hours"))
    assert found == [(COPIES, "receiver.hours", "thiếu mục này; chưa biết thì ghi null")]


def test_a_misspelt_entry_is_named(broken):
    found = broken(COPIES, setting("papers", 0, "ten", to="Bản chính"))
    assert found == [(COPIES, "papers.0.ten", "mục lạ, khuôn không có (ở “ban-chinh”)")]


def test_several_mistakes_come_at_once(broken):
    def spoil(data: Data) -> None:
        data["icon"] = ""
        del data["summary"]
        data["online"] = "một nửa"

    assert {one[1] for one in broken(COPIES, spoil)} == {"icon", "summary", "online"}


def test_broken_yaml_is_named_with_its_line(content):
    (content / COPIES).write_text("slug: a\nname: [1, 2\nicon: b\n", encoding="utf-8")
    (found,) = mistakes(content)
    assert (found.file, found.field) == (COPIES, "dòng 3")
    assert found.reason.startswith("sai cú pháp YAML")


def test_an_entry_written_twice_is_named_with_its_line(content):
    with (content / COPIES).open("a", encoding="utf-8") as file:
        file.write("needs_original: false\n")
    (found,) = mistakes(content)
    assert found.field.startswith("dòng ")
    assert found.reason.endswith("ghi hai lần: needs_original")


def test_an_unquoted_yes_is_explained(content):
    path = content / COPIES
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"yes":', "yes:"), encoding="utf-8")
    reasons = {one.field: one.reason for one in mistakes(content)}
    assert "phải để trong ngoặc kép" in " ".join(reasons.values())
    assert reasons["screens.5.fork.yes"].startswith("thiếu mục này")


def test_an_empty_file_is_named(content):
    (content / COPIES).write_text("", encoding="utf-8")
    assert mistakes(content) == [Mistake(COPIES, "", "phải là các mục có tên")]


def test_a_slug_must_be_its_file_s_name(broken):
    found = broken(COPIES, setting("slug", to="sao-y"))
    assert found == [(COPIES, "slug", "phải giống tên tệp: chung-thuc-ban-sao")]


def test_a_slug_stands_once(content):
    shutil.copy(content / COPIES, content / "procedures" / "khac.yaml")
    found = {(one.file, one.reason) for one in mistakes(content)}
    assert (COPIES, "trùng với tệp khác: chung-thuc-ban-sao") in found
    assert ("procedures/khac.yaml", "trùng với tệp khác: chung-thuc-ban-sao") in found


def test_a_condition_must_name_a_question(broken):
    found = broken(RESIDENCE, setting("papers", 1, "when", to={"who": ["child"]}))
    assert found == [
        (RESIDENCE, "papers.1.when.who", "không có câu hỏi này trước đó (ở “so-dinh-danh”)")
    ]


def test_a_condition_must_name_an_answer_of_the_question(broken):
    found = broken(RESIDENCE, setting("papers", 1, "when", "for_whom", to=["child", "dog"]))
    assert found == [
        (
            RESIDENCE,
            "papers.1.when.for_whom",
            "câu hỏi không có lựa chọn này: dog (ở “so-dinh-danh”)",
        ),
    ]


def test_a_question_may_only_depend_on_an_earlier_one(broken):
    found = broken(RESIDENCE, setting("questions", 0, "when", to={"what": ["current"]}))
    assert found == [
        (RESIDENCE, "questions.0.when.what", "không có câu hỏi này trước đó (ở “for_whom”)")
    ]


def test_keys_stand_once(broken):
    found = broken(COPIES, setting("return_reasons", 1, "key", to="tay-xoa"))
    assert found == [(COPIES, "return_reasons", "key ghi 2 lần: tay-xoa")]


def test_a_choice_needs_two_options(broken):
    found = broken(RESIDENCE, setting("questions", 1, "options", to=[]))
    assert found == [(RESIDENCE, "questions.1.options", "phải có ít nhất hai lựa chọn (ở “what”)")]


def test_a_number_needs_bounds_in_order(broken):
    assert broken(COPIES, setting("questions", 0, "max", to=None))[0][1:] == (
        "questions.0",
        "câu hỏi số phải có min và max (ở “pages”)",
    )
    assert broken(COPIES, setting("questions", 0, "max", to=0))[0][1:] == (
        "questions.0.max",
        "nhỏ hơn min (ở “pages”)",
    )


def test_a_fee_by_the_page_needs_its_questions(broken):
    found = broken(COPIES, lambda data: data["questions"].pop(0))
    assert found == [(COPIES, "fee", "cách tính này phải có câu hỏi số: pages")]


def test_a_longer_limit_must_be_longer(broken):
    found = broken(RESIDENCE, setting("time_limit", "normal", to=5))
    assert found == [(RESIDENCE, "time_limit.extended", "ngắn hơn normal")]


def test_an_end_before_the_beginning_is_named(broken):
    def spoil(data: Data) -> None:
        data["effective_from"], data["effective_to"] = "2027-03-01", "2027-02-28"

    assert broken(COPIES, spoil) == [(COPIES, "effective_to", "trước effective_from")]


def test_a_check_in_the_future_is_named_but_stops_nothing(content, monkeypatch):
    """A PC whose clock fell back must still serve its village."""
    monkeypatch.setattr("kiosk.clock.now", lambda: datetime(2010, 1, 1, tzinfo=UTC))
    found = [(one.file, one.field) for one in mistakes(content)]
    assert {(COPIES, "checked_on"), (RESIDENCE, "checked_on")} <= set(found)
    assert {field for _, field in found} == {"checked_on"}
    assert len(shipped(content).procedures) == len(shipped().procedures)


def test_the_calendar_is_checked_too(broken):
    found = broken("calendar.yaml", setting("covers", "source", to=""))
    assert found == [("calendar.yaml", "covers.source", "không được để trống")]


def test_the_languages_are_checked_too(broken):
    found = broken("languages.yaml", setting("languages", 1, "tag", to="tyz-Latn"))
    assert [(one[0], "ghi hai lần: tyz-Latn" in one[2]) for one in found] == [
        ("languages.yaml", True)
    ]


def test_a_missing_file_is_named(content):
    (content / "calendar.yaml").unlink()
    (found,) = mistakes(content)
    assert str(found).startswith("calendar.yaml: không đọc được")


def test_a_folder_without_procedures_is_a_mistake(tmp_path):
    assert Mistake("procedures", "", "không có tệp .yaml nào") in mistakes(tmp_path)


def test_broken_content_is_refused_with_every_mistake(content):
    (content / COPIES).write_text("[", encoding="utf-8")
    (content / RESIDENCE).write_text("slug: x", encoding="utf-8")
    with pytest.raises(BrokenContent, match=r"procedures/xac-nhan-cu-tru\.yaml: name_short"):
        shipped(content)
