"""What is typed becomes what is kept; what cannot be understood stays as it was typed."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from kiosk.console.content_fields import PROCEDURE, all_items, section_of, sections
from kiosk.console.content_mistakes import examine
from kiosk.console.content_parts import FEE
from kiosk.console.content_shape import Field, Kind, leaves
from kiosk.console.content_typed import MOST_ROWS, pressed, settled, typed
from kiosk.console.content_values import in_words, kept
from kiosk.procedures.catalogue import shipped
from kiosk.procedures.guide import Guide
from kiosk.procedures.reading import as_data, version_of
from kiosk.procedures.schema import Procedure

TODAY = date(2026, 12, 1)
CONTENTS = [*shipped().procedures, *shipped().guides]
every_content = pytest.mark.parametrize("one", CONTENTS, ids=lambda one: one.slug)


def tree(slug: str) -> dict[str, Any]:
    return as_data(next(one for one in CONTENTS if one.slug == slug))


def wrong(changed: dict[str, Any]) -> dict[str, str]:
    """What is said of a procedure's draft, by field."""
    known = {one.slug for one in shipped().procedures}
    return {one.path: one.words for one in examine(changed, False, TODAY, known).mistakes}


@pytest.mark.parametrize(
    ("text", "sum"),
    [
        ("7000", 7000), ("7.000", 7000), ("7,000", 7000), ("7 000 đ", 7000), ("7.000đ", 7000),
        ("1.234.567 đồng", 1234567), ("0", 0), (" 8000 VND ", 8000), ("-5", -5),
        ("7.5", "7.5"), ("70.00", "70.00"), ("bảy nghìn", "bảy nghìn"), ("7 x", "7 x"),
        ("٧٠٠٠", "٧٠٠٠"), ("9" * 40, "9" * 40), ("", ""),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_people_write_it(text, sum):
    assert kept(Field("fee.total", "", Kind.MONEY), [text]) == sum


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-21", "2026-11-21"), ("21/11/2026", "2026-11-21"), ("1.2.2027", "2027-02-01"),
        ("31/02/2027", "31/02/2027"), ("hôm qua", "hôm qua"), ("21/11/26", "21/11/26"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text, day):
    assert kept(Field("checked_on", "", Kind.DATE), [text]) == day


@pytest.mark.parametrize(
    ("text", "hour"),
    [("15:00", "15:00"), ("15 giờ", "15:00"), ("7h30", "07:30"), ("chiều", "chiều")],
)
def test_an_hour_is_read_as_people_write_it(text, hour):
    assert kept(Field("cutoff", "", Kind.HOUR), [text]) == hour


def test_nothing_is_none_only_where_that_may_be():
    assert kept(Field("note", "", Kind.AREA, may_be_empty=True), ["  "]) is None
    assert kept(Field("name", "", Kind.AREA), ["  "]) == ""
    assert kept(Field("total", "", Kind.MONEY, may_be_empty=True), [""]) is None


def test_a_text_is_one_line_and_several_are_one_a_line():
    assert kept(Field("a", "", Kind.AREA), [" hai \r\n dòng "]) == "hai dòng"
    assert kept(Field("a", "", Kind.LINES), ["một\r\n\r\n hai \n"]) == ["một", "hai"]


def in_a_form(section, content: dict[str, Any]) -> MultiDict[str, str]:
    """The form of a section as its page shows it, sent without a change."""
    from kiosk.console.content_page import Drawing, drawn

    form: MultiDict[str, str] = MultiDict()

    def fill(parts) -> None:
        for part in parts:
            if part.looks == "line":
                for value in _values(part):
                    form.add(part.name, value)
                continue
            if part.looks == "rows":
                form.add(part.name, "")
                if part.is_unknown:
                    form.add(f"{part.name}.chua-ro", "co")
            if part.looks == "row":
                form.add(part.name.rpartition(".")[0], part.id)
            fill(part.inner)

    fill(drawn(section, Drawing(content)))
    return form


def _values(line) -> list[str]:
    if line.kind is Kind.TICK:
        return ["co"] if line.value else []
    if line.kind in (Kind.MANY, Kind.WHEN):
        return [choice.value for choice in line.choices if choice.is_chosen]
    return [line.value]


@every_content
def test_a_form_that_is_sent_unchanged_changes_nothing(one):
    before = as_data(one)
    for section in sections(isinstance(one, Guide)):
        after = typed(section, in_a_form(section, before), before)
        assert after == before, section.slug


@every_content
def test_what_ships_has_no_mistake(one):
    known = {other.slug for other in shipped().procedures}
    found = examine(as_data(one), isinstance(one, Guide), TODAY, known)
    assert found.mistakes == ()
    assert version_of(found.content) == one.version


def test_the_table_knows_every_field_of_both_shapes():
    ours = {"slug", "version"}  # what a form never shows
    for is_guide, shape in ((False, Procedure), (True, Guide)):
        known = {item.path.partition(".")[0] for item in all_items(is_guide)}
        assert known | ours == set(shape.model_fields)


def test_the_table_knows_every_field_of_every_row():
    keys = {"key", "value", "kind"}
    for one in CONTENTS:
        known = {leaf.path for leaf in leaves(all_items(isinstance(one, Guide)), as_data(one))}
        for path, _ in _ends(as_data(one)):
            if path.rpartition(".")[2] not in keys | {"slug"} and "when" not in path:
                assert any(path == k or path.startswith(f"{k}.") for k in known), path


def _ends(value: Any, path: str = ""):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _ends(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, one in enumerate(value):
            yield from _ends(one, f"{path}.{number}")
    elif value not in (None, [], {}):
        yield path, value


def test_every_kind_of_fee_can_be_written():
    from kiosk.procedures.mistakes import FEE_KINDS

    assert set(FEE.kinds) == FEE_KINDS


def test_a_new_paper_gets_a_key_from_its_name_and_keeps_it():
    papers = section_of(False, "giay-to")
    before = tree("xac-nhan-cu-tru")
    pressed(papers, before, "them:papers")
    form = in_a_form(papers, before)
    number = len(before["papers"]) - 1
    form[f"papers.{number}.name"] = "Giấy khai sinh, bản sao"
    after = typed(papers, form, before)
    assert after["papers"][-1]["key"] == "giay-khai-sinh-ban-sao"
    form = in_a_form(papers, after)
    form[f"papers.{number}.name"] = "Tên khác"
    again = typed(papers, form, after)["papers"][-1]
    assert (again["key"], again["name"]) == ("giay-khai-sinh-ban-sao", "Tên khác")


@pytest.mark.parametrize("name", ["Tờ khai điện tử", "***", "тест", "A" * 600])
def test_keys_that_would_be_the_same_or_empty_are_told_apart(name):
    before = tree("xac-nhan-cu-tru")
    before["papers"] += [{"name": name}, {"name": name}]
    after = typed(
        section_of(False, "giay-to"), in_a_form(section_of(False, "giay-to"), before), before
    )
    keys = [one["key"] for one in after["papers"]]
    assert len(set(keys)) == len(keys)
    assert all(key and len(key) <= 60 and key.isascii() for key in keys)


def test_a_forged_key_makes_a_new_row_and_changes_none():
    papers = section_of(False, "giay-to")
    before = tree("xac-nhan-cu-tru")
    form = in_a_form(papers, before)
    form.setlist("papers", ["", "khong-co", *form.getlist("papers")[2:]])
    after = typed(papers, form, before)
    assert after["papers"][0]["key"] == "dien-thoai-co-vneid-muc-2"  # made anew from its name
    assert [one["key"] for one in after["papers"][1:]] == [
        one["key"] for one in before["papers"][1:]
    ]


def test_rows_are_added_moved_and_removed():
    portal = section_of(False, "man-hinh")
    before = tree("tam-tru")
    titles = [one["title"] for one in before["screens"]]
    assert pressed(portal, before, "len:screens:2") == "screens.1"
    assert [one["title"] for one in before["screens"]][:3] == [titles[0], titles[2], titles[1]]
    assert pressed(portal, before, "bo:screens:0") == "screens.0"
    assert len(before["screens"]) == len(titles) - 1
    assert pressed(portal, before, "them:screens") == f"screens.{len(titles) - 1}"
    assert before["screens"][-1]["sketch"] == "form"


@pytest.mark.parametrize(
    "deed",
    ["bo:screens:99", "len:screens:0", "len:screens:-1", "bo:screens:x", "bo:screens", "them:khong",
     "them:screens.0", "bo:questions:0", "luu", ""],
)  # fmt: skip
def test_what_no_button_says_changes_no_row(deed):
    before = tree("tam-tru")
    after = deepcopy(before)
    pressed(section_of(False, "man-hinh"), after, deed)
    assert after == before


def test_questions_are_reworded_and_neither_added_nor_removed():
    cases, before = section_of(False, "truong-hop"), tree("tam-tru")
    after = deepcopy(before)
    for deed in ("them:questions", "bo:questions:0", "them:questions.0.options"):
        assert pressed(cases, after, deed) is None
    assert after == before


def test_rows_within_rows_are_added():
    fees, before = section_of(False, "le-phi"), tree("chung-thuc-ban-sao")
    assert pressed(fees, before, "them:fee.examples") == "fee.examples.4"
    assert len(before["fee"]["examples"]) == 5


def test_a_list_does_not_grow_without_end():
    before = tree("tam-tru")
    for _ in range(MOST_ROWS + 5):
        pressed(section_of(False, "man-hinh"), before, "them:screens")
    assert len(before["screens"]) == MOST_ROWS


def test_another_kind_of_fee_and_back_loses_nothing():
    fees, before = section_of(False, "le-phi"), tree("chung-thuc-ban-sao")
    form = in_a_form(fees, before)
    form["fee.kind"] = "fixed"
    other = typed(fees, form, before)
    assert set(settled(fees.items, other)["fee"]) == {"kind"}
    assert wrong(other) == {"fee.total": "Không được để trống."}
    form = in_a_form(fees, other)
    form["fee.kind"] = "per_page"
    back = typed(fees, form, other)
    assert settled(fees.items, back)["fee"] == before["fee"]


def test_an_unknown_kind_is_not_taken():
    fees, before = section_of(False, "le-phi"), tree("chung-thuc-ban-sao")
    form = in_a_form(fees, before)
    form["fee.kind"] = "per_kilo"
    assert typed(fees, form, before)["fee"]["kind"] == "per_page"


@pytest.mark.parametrize(
    ("slug", "path", "typed_there", "said"),
    [
        ("tam-tru", "name_tile", "", "Không được để trống."),
        ("tam-tru", "summary", "<b>Đậm</b>", "Không ghi thẻ HTML, chỉ ghi chữ."),
        ("tam-tru", "summary", "=SUM(A1)", "Không bắt đầu bằng = + - @"),
        ("tam-tru", "summary", "a" * 601, "Dài quá 600 chữ."),
        ("tam-tru", "summary", "a\u200bb", "Có ký tự không nhìn thấy được"),
        ("tam-tru", "time_limit.normal", "ba", "Phải là một số, ví dụ 3."),
        ("tam-tru", "time_limit.normal", 0, "Phải từ 1 trở lên."),
        ("tam-tru", "time_limit.cutoff", "chiều", "Phải là một giờ, ví dụ 15:00."),
        ("tam-tru", "time_limit.extended", 1, "Ngắn hơn thời hạn thường."),
        ("tam-tru", "checked_on", "hôm qua", "Phải là một ngày, ví dụ 21/11/2026."),
        ("tam-tru", "checked_on", "2030-01-01", "Ngày kiểm tra ở sau hôm nay"),
        ("tam-tru", "papers.0.form", "vàng", "Chọn một mục trong danh sách."),
        ("tam-tru", "screens.0.sketch", "", "Chọn một mục trong danh sách."),
        ("tam-tru", "fee.cases.0.fee.online", "bảy nghìn", "Phải là số tiền, ví dụ 8000."),
        ("tam-tru", "fee.cases.0.fee.online", -1, "Phải từ 0 trở lên."),
        ("tam-tru", "fee.cases", [], "Phải có ít nhất 2 dòng."),
        ("tam-tru", "fee.cases.0.answers", [], "Chọn lại các mục trong danh sách."),
        ("tam-tru", "sources", [], "Phải có ít nhất 1 dòng."),
        ("tam-tru", "icon", "khong-co-hinh", "Máy không có hình này: khong-co-hinh."),
        ("tam-tru", "do_first", "khong-co", "Máy không có thủ tục này: khong-co."),
        ("tam-tru", "effective_to", "2020-01-01", None),
        ("chung-thuc-ban-sao", "fee.examples.2.total", 15000, "Ví dụ ghi 15.000 đ nhưng"),
        ("xac-nhan-cu-tru", "fee", {"kind": "per_copy", "price": 1}, "không hỏi số bản"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_in_plain_words(slug, path, typed_there, said):
    changed = tree(slug)
    holder: Any = changed
    *way, last = path.split(".")
    for part in way:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    holder[last] = typed_there
    found = wrong(changed)
    if said is None:
        assert found == {}
        return
    at = {"fee.examples.2.total": "fee.examples"}.get(path, path)
    assert list(found) == [at]
    assert said in found[at]


def test_an_end_before_its_beginning_is_said():
    changed = tree("tam-tru") | {"effective_from": "2027-02-01", "effective_to": "2027-01-01"}
    assert wrong(changed) == {
        "effective_to": "Ngày hết hiệu lực ở trước ngày có hiệu lực."
    }  # fmt: skip


def test_a_new_row_is_told_what_it_lacks_and_nothing_of_its_key():
    changed = tree("tam-tru")
    pressed(section_of(False, "giay-to"), changed, "them:papers")
    number = len(changed["papers"]) - 1
    assert set(wrong(changed)) == {f"papers.{number}.name", f"papers.{number}.if_missing"}


def test_every_mistake_of_an_empty_draft_leads_to_a_form_or_to_the_file():
    found = examine({"slug": "moi"}, False, TODAY).mistakes
    assert {one.section.slug for one in found if one.section} >= {"chung", "giay-to", "nguon"}
    assert all(one.words.endswith(".") and one.name for one in found)


def test_every_closed_set_has_a_name_for_each_of_its_words():
    for one in CONTENTS:
        data = as_data(one)
        for leaf in leaves(all_items(isinstance(one, Guide)), data):
            if leaf.field.kind in (Kind.ONE, Kind.MANY, Kind.WHEN) and leaf.value:
                said = in_words(leaf.field, leaf.value, data)
                assert said[0].isupper() or said[0].isdigit(), (one.slug, leaf.path, said)


def test_the_sections_have_the_addresses_that_were_promised():
    assert [one.slug for one in PROCEDURE] == [
        "chung", "truong-hop", "giay-to", "le-phi", "thoi-han", "man-hinh", "ly-do", "nguon",
    ]  # fmt: skip
