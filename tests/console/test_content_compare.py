"""Two versions side by side: what differs, by names that a person reads, and nothing else."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from kiosk.console.content_compare import compare
from kiosk.procedures.catalogue import shipped
from kiosk.procedures.reading import as_data

Tree = dict[str, Any]


def tree(slug: str) -> Tree:
    contents = (*shipped().procedures, *shipped().guides)
    return as_data(next(one for one in contents if one.slug == slug))


def differences(slug: str, change: Callable[[Tree], object], is_guide=False) -> list[tuple]:
    old = tree(slug)
    new = deepcopy(old)
    change(new)
    return [tuple(one) for one in compare(old, new, is_guide=is_guide)]


@pytest.mark.parametrize("one", shipped().procedures, ids=lambda one: one.slug)
def test_nothing_differs_from_itself(one):
    assert compare(as_data(one), deepcopy(as_data(one)), is_guide=False) == []


def test_a_sum_is_told_as_money():
    found = differences("tam-tru", lambda t: t["fee"]["cases"][0]["fee"].update(online=8000))
    name = "Từng trường hợp · Riêng · Nộp trên mạng"
    assert found == [("Lệ phí", name, ("7.000 đ",), ("8.000 đ",))]


def test_a_fee_of_another_kind_is_told_as_a_whole():
    new = {"kind": "fixed", "total": 5000, "note": None}
    found = differences(
        "xac-nhan-cu-tru", lambda t: t.update(fee={"kind": "unknown", "note": "Hỏi"})
    )
    assert found == [
        ("Lệ phí", "Cách tính", ("Một mức cố định", "Số tiền: 0 đ"),
         ("Chưa rõ, bà con hỏi xã", "Ghi chú: Hỏi"))
    ]  # fmt: skip
    assert differences("tam-tru", lambda t: t.update(fee=new))[0][3] == (
        "Một mức cố định", "Số tiền: 5.000 đ",
    )  # fmt: skip


def test_what_was_left_over_of_another_kind_is_no_difference():
    assert differences("xac-nhan-cu-tru", lambda t: t["fee"].update(price=7000)) == []


def test_what_is_not_known_is_told_apart_from_no():
    found = differences("tam-tru", lambda t: t.update(team_can_collect=False))
    assert found == [("Thời hạn, kết quả", "Tổ được lấy thay bà con", ("chưa biết",), ("không",))]


def test_of_the_words_for_the_search_only_those_that_come_and_go_are_told():
    def change(t: Tree) -> None:
        t["words"] = [*t["words"][1:], "giấy ở trọ"]

    old = tree("tam-tru")["words"][0]
    found = differences("tam-tru", change)
    assert found == [("Tên và tóm tắt", "Bà con hay gọi là gì", (old,), ("giấy ở trọ",))]


def test_a_paper_is_matched_by_its_key_wherever_it_stands():
    def change(t: Tree) -> None:
        t["papers"].insert(0, t["papers"].pop())
        t["papers"][0]["name"] = "Tên mới"

    names = [one["name"] for one in tree("xac-nhan-cu-tru")["papers"]]
    found = differences("xac-nhan-cu-tru", change)
    assert found[0] == ("Giấy tờ", "Giấy tờ · Tên mới · Tên giấy", (names[-1],), ("Tên mới",))
    order = ("Tên mới", *names[:-1])
    assert found[1] == ("Giấy tờ", "Giấy tờ · Thứ tự", tuple(names), order)


def test_a_paper_that_comes_or_goes_is_told_once_with_all_that_it_says():
    gone = tree("xac-nhan-cu-tru")["papers"][1]
    found = differences("xac-nhan-cu-tru", lambda t: t["papers"].pop(1))
    assert [(one[0], one[1], one[3]) for one in found] == [
        ("Giấy tờ", f"Giấy tờ · {gone['name']}", ())
    ]
    assert f"Thiếu thì làm thế nào: {gone['if_missing']}" in found[0][2]
    assert "Chỉ cần khi: " in " ".join(found[0][2])
    assert "icon" not in str(found)


def test_a_screen_without_a_key_is_matched_by_its_name_then_by_its_place():
    def rename(t: Tree) -> None:
        t["screens"][3]["title"] = "Nơi nhận"

    old = tree("tam-tru")["screens"][3]["title"]
    found = differences("tam-tru", rename)
    assert found == [("Trên Cổng", "Màn hình · Nơi nhận · Tên màn hình", (old,), ("Nơi nhận",))]


def test_a_fork_that_is_new_is_told_by_its_words():
    fork = {"ask": "Có thấy nút không?", "yes": "Có", "no": "Không"}
    found = differences("tam-tru", lambda t: t["screens"][0].update(fork=fork))
    title = tree("tam-tru")["screens"][0]["title"]
    assert found[0] == (
        "Trên Cổng", f"Màn hình · {title} · Rẽ hai đường · Hỏi gì", ("không ghi",),
        ("Có thấy nút không?",),
    )  # fmt: skip
    assert len(found) == 3


def test_conditions_are_told_by_the_question_and_the_answer():
    found = differences("xac-nhan-cu-tru", lambda t: t["papers"][1].update(when={}))
    assert found[0][2] == (
        "Bà con xin giấy cho ai? Cho con chưa đủ 18 tuổi; Bà con xin giấy cho ai? Cho người khác "
        "trong nhà",
    )  # fmt: skip
    assert found[0][3] == ("không ghi",)


def test_a_guide_whose_steps_become_known_says_so():
    slug = next(one.slug for one in shipped().guides if one.steps)
    found = differences(slug, lambda t: t.update(steps=None), is_guide=True)
    assert found[-1] == ("Các bước", "Bước", ("biết",), ("chưa biết",))


def test_a_new_procedure_is_told_whole():
    new = tree("tam-tru")
    found = compare({}, new, is_guide=False)
    assert {one.section for one in found} == {
        "Tên và tóm tắt", "Câu hỏi", "Giấy tờ", "Lệ phí", "Thời hạn, kết quả", "Trên Cổng",
        "Lý do bị trả", "Nguồn và ngày",
    }  # fmt: skip
