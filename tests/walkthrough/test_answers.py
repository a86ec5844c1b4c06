"""What is typed wrong is explained in one sentence, and stays on the screen."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.walkthrough.way import (
    COPIES,
    NAME,
    PORTAL_CODE,
    begin,
    have_the_original,
    say_the_case,
    say_who,
    to_the_code,
    to_the_name,
)

pytestmark = pytest.mark.usefixtures("evening")


def test_a_number_of_pages_that_can_not_be_is_explained(resident):
    page = begin(resident)
    for typed in ("0", "501", "-3", "hai", "", "2.5", "٣", "9" * 5000):
        page = page.type(tra_loi=typed).press("Tiếp tục", expect=422)
        assert page.error == "Bà con ghi một số từ 1 đến 500.", typed
        assert page.heading == "Giấy gốc có bao nhiêu trang?"


def test_a_number_that_can_not_be_stays_on_the_screen(resident):
    page = begin(resident).type(tra_loi="600").press("Tiếp tục", expect=422)
    assert page.value("tra-loi") == "600"


def test_an_answer_that_is_none_of_the_choices_is_explained(resident):
    page = begin(resident, "Xác nhận cư trú").type(tra_loi="hàng xóm")
    form = page.soup.select_one("form#part")
    answer = resident.follow("POST", form["action"], page.typed, expect=422)
    assert answer.error == "Bà con chọn một trong các ô trên màn hình."


def test_not_knowing_is_refused_where_it_must_be_known(resident):
    copies = begin(resident).type(tra_loi="5").press("Tiếp tục")
    assert "Chưa biết" not in copies.text
    answer = copies.type(tra_loi="chua-biet").press("Tiếp tục", expect=422)
    assert answer.error == "Bà con ghi một số từ 1 đến 50."


def test_without_the_portals_code_the_way_out_is_named(resident):
    page = to_the_code(resident).press("Tiếp tục", expect=422)
    assert page.error.startswith("Bà con ghi mã hồ sơ hiện trên Cổng.")
    assert "bấm “Chưa nộp được”" in page.error


@pytest.mark.parametrize(
    ("typed", "warning"),
    [
        ("mã của tôi", "Mã này không giống mã hồ sơ trên Cổng."),
        ("H38.12-261399-0007", "Sáu số ngày tháng trong mã này chưa đúng."),
        ("H38.12-261117-0007", "Sáu số ngày tháng trong mã này chưa đúng."),  # tomorrow
    ],
)
def test_a_code_that_looks_odd_is_said_once_and_then_taken(resident, typed, warning):
    page = to_the_code(resident).type(ma=typed).press("Tiếp tục", expect=422)
    assert page.error == f"{warning} Đúng rồi thì bấm Tiếp tục lần nữa."
    assert page.value("ma") == typed
    assert page.press("Tiếp tục").heading == "Tên người nộp hồ sơ"


def test_another_odd_code_is_said_again(resident):
    page = to_the_code(resident).type(ma="abc").press("Tiếp tục", expect=422)
    assert page.type(ma="abd").press("Tiếp tục", expect=422).error.startswith("Mã này không giống")


def test_an_odd_code_is_noted_on_the_check_and_kept_as_it_was_typed(resident, new_dossiers):
    page = to_the_code(resident).type(ma="mã – 12").press("Tiếp tục", expect=422)
    check = say_who(page.press("Tiếp tục")).press("Không gửi")
    assert "Mã này không giống mã hồ sơ trên Cổng." in check.text
    check.press("Đúng rồi")
    (dossier,) = new_dossiers()
    assert (dossier.portal_code, dossier.portal_code_typed) == ("MÃ-12", "mã – 12")


def test_a_code_that_the_house_has_already_is_said(resident, given_dossier):
    given_dossier(portal_code=PORTAL_CODE)
    page = to_the_code(resident).type(ma=PORTAL_CODE.lower()).press("Tiếp tục", expect=422)
    assert page.error.startswith("Mã này đã có trong sổ của nhà văn hóa.")
    assert page.press("Tiếp tục").heading == "Tên người nộp hồ sơ"


def test_a_code_that_has_no_end_is_refused(resident):
    page = to_the_code(resident).type(ma="A" * 81).press("Tiếp tục", expect=422)
    assert page.error == "Mã này dài quá. Bà con xem lại mã hồ sơ trên Cổng."
    assert page.press("Tiếp tục", expect=422).error.startswith("Mã này dài quá")


def test_a_name_that_is_none_is_explained_and_stays(resident):
    page = to_the_name(resident)
    for typed, sentence in (
        ("  ", "Bà con ghi tên người nộp để lúc trả kết quả tổ gọi đúng người."),
        ("a" * 81, "Tên dài quá 80 chữ. Bà con ghi ngắn lại."),
        ("Thắng 2", "Ô này chỉ ghi tên. Bà con đừng ghi số giấy tờ vào đây."),
    ):
        page = page.type(ten=typed).press("Tiếp tục", expect=422)
        assert page.error == sentence
        assert page.value("ten") == typed


def test_a_citizen_number_is_refused_as_a_name_and_kept_nowhere(resident):
    page = to_the_name(resident)
    for number in ("010085001234", "010 085 001 234", "010-085-001-234"):
        page = page.type(ten=f"{NAME} {number}").press("Tiếp tục", expect=422)
        assert page.error.startswith("Ô này chỉ ghi tên.")
        assert resident.open(COPIES + "nguoi-nop").value("ten") == ""


def test_a_name_is_kept_with_single_spaces(resident, new_dossiers):
    check = say_who(to_the_name(resident), name="  Lò   Thị  Mai ").press("Không gửi")
    check.press("Đúng rồi")
    assert new_dossiers()[0].applicant == "Lò Thị Mai"
    assert new_dossiers()[0].applicant_plain == "lo thi mai"


def test_a_phone_number_that_is_none_is_explained_and_stays(resident):
    page = to_the_name(resident).type(ten=NAME).press("Tiếp tục")
    for typed in ("091234567", "1912345678", "0912 34", "012345678901", "abc", "٠٩١٢٣٤٥٦٧٨"):
        page = page.type(so=typed).press("Tiếp tục", expect=422)
        assert page.error.startswith("Số điện thoại có 10 số, bắt đầu bằng số 0.")
        assert page.value("so") == typed


def test_a_phone_number_is_taken_however_it_is_written(resident):
    page = to_the_name(resident).type(ten=NAME).press("Tiếp tục")
    for typed in ("0912345678", "0912.345.678", "+84 912 345 678", "84912345678"):
        page.type(so=typed).press("Tiếp tục")
        assert resident.open(COPIES + "nguoi-nop?buoc=2").value("so") == "0912345678"


def test_papers_left_with_the_team_are_counted(resident):
    page = say_who(to_the_name(resident))
    for typed in ("0", "100", "", "ba", "9" * 5000):
        page = page.type(so_to=typed).press("Gửi tổ giữ", expect=422)
        assert page.error == "Bà con ghi số tờ gửi lại, từ 1 đến 99."


def test_a_paper_that_nobody_asked_for_is_not_ticked(resident):
    page = have_the_original(say_the_case(begin(resident)))
    assert page.heading == "Hết bao nhiêu tiền, bao giờ xong?"
    resident.client.post(COPIES + "giay-to", data={"giay": ["nhà của tôi"]})
    assert "Còn thiếu giấy" in resident.open(COPIES + "giay-to?buoc=2").heading


PARTS = ("truong-hop", "truong-hop?buoc=2", "giay-to", "giay-to?buoc=3", "le-phi", "tren-cong",
         "ma-ho-so", "nguoi-nop", "nguoi-nop?buoc=2", "nguoi-nop?buoc=3")  # fmt: skip
FIELDS = st.sampled_from(["tra-loi", "giay", "gui", "so-to", "di", "nut", "ma", "ten", "so"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(part=st.sampled_from(PARTS), form=st.dictionaries(FIELDS, st.text(max_size=100)))
def test_no_answer_breaks_a_screen(resident, part, form):
    if not resident.client.get_cookie("sid"):
        begin(resident)
    assert resident.client.post(COPIES + part, data=form).status_code in {303, 422}
