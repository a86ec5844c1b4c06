"""What a procedure says of itself first: its facts, whom to ask, where it is done instead."""

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.procedures import published
from kiosk.procedures.fee_rules import UnknownFee
from kiosk.slips.models import Kind, PrintJob
from kiosk.walkthrough.models import Walkthrough
from tests.browser import words
from tests.made_up import know_numbers, like, pause, teach
from tests.walkthrough.way import (
    COPIES,
    Walk,
    begin,
    choose,
    have_the_original,
    say_the_case,
    to_the_portal,
)

pytestmark = pytest.mark.usefixtures("evening")
FILE = "/thu-tuc/chung-thuc-ban-sao-dien-tu/"
NOBODY_WROTE_IT = "Hỏi xã (tổ chưa ghi số)"


def facts(page) -> dict[str, str]:
    """What the first card says, by its terms."""
    return {words(one.dt): words(one.dd) for one in page.soup.select(".fact")}


def test_until_when_it_must_be_asked_for_is_said(resident):
    assert facts(resident.open("/thu-tuc/khai-sinh/"))["Hạn đi làm"].startswith("Trong 60 ngày")


def test_what_is_paid_to_the_resident_is_said(resident):
    told = facts(resident.open("/thu-tuc/tro-cap-huu-tri-xa-hoi/"))["Được nhận"]
    assert told.startswith("500.000 đ một tháng")


def test_what_must_be_done_before_is_said_and_led_to(resident):
    page = resident.open("/thu-tuc/mai-tang-huu-tri-xa-hoi/")
    assert facts(page)["Làm trước"] == "Đăng ký khai tử"
    assert page.press("Việc làm trước").path == "/thu-tuc/khai-tu/"


def test_what_must_be_done_before_and_is_taught_no_more_is_not_led_to(app, resident):
    teach(app, like("mai-tang-huu-tri-xa-hoi", do_first="khong-con"))
    page = resident.open("/thu-tuc/mai-tang-huu-tri-xa-hoi/")
    assert "Làm trước" not in facts(page)


def test_that_both_must_come_is_said_first(resident):
    told = facts(resident.open("/thu-tuc/ket-hon/"))
    assert [one for one in told.values() if "Cả hai người cùng đến xã ký." in one]


def test_the_price_of_each_case_is_said_in_few_words(resident):
    told = facts(resident.open("/thu-tuc/khai-sinh/"))["Tiền"]
    assert told == "Trong 60 ngày: không mất tiền. Quá 60 ngày: hỏi xã."


def test_what_nobody_knows_is_asked_for_though_nobody_wrote_the_number_down(resident):
    told = facts(resident.open(FILE))
    assert told["Tiền"] == told["Bao lâu"] == NOBODY_WROTE_IT


def test_what_nobody_knows_is_asked_for_with_the_number_and_the_hours(app, resident):
    know_numbers(app, commune_phone="0214 3123 456", commune_hours="Sáng thứ Hai đến thứ Sáu")
    told = facts(resident.open(FILE))
    assert told["Tiền"] == "Hỏi xã 0214 3123 456 Sáng thứ Hai đến thứ Sáu"
    assert told["Tiền"] == told["Bao lâu"]


def test_the_police_have_a_number_of_their_own(app, resident):
    know_numbers(app, commune_phone="0214 3123 456", police_phone="0214 3999 113")
    teach(app, like("tam-vang", fee=UnknownFee(kind="unknown")))
    assert facts(resident.open("/thu-tuc/tam-vang/"))["Tiền"] == "Hỏi Công an xã 0214 3999 113"


def test_the_police_whose_number_nobody_wrote_down_are_named_all_the_same(app, resident):
    teach(app, like("tam-vang", fee=UnknownFee(kind="unknown")))
    assert facts(resident.open("/thu-tuc/tam-vang/"))["Tiền"] == "Hỏi Công an xã (tổ chưa ghi số)"


def test_the_papers_and_the_fee_say_whom_to_ask_too(app, resident):
    know_numbers(app, commune_phone="0214 3123 456")
    file = published.find("chung-thuc-ban-sao-dien-tu")
    assert file
    walk = Walk(resident, file)
    assert facts(walk.to("giay-to"))["Tiền"] == "Hỏi xã 0214 3123 456"
    fee = walk.to("le-phi")
    sums = [words(one) for one in fee.soup.select(".big")]
    assert sums == ["Hỏi xã 0214 3123 456"] * 2


def test_where_a_sum_would_stand_large_only_whom_to_ask_is_large(resident):
    file = published.find("chung-thuc-ban-sao-dien-tu")
    assert file
    for one in Walk(resident, file).to("le-phi").soup.select(".big"):
        assert words(one) == NOBODY_WROTE_IT
        assert words(one.select_one(".hint")) == "(tổ chưa ghi số)"


def test_a_paused_procedure_says_where_and_when_and_begins_nothing(app, resident, count):
    pause(app, "chung-thuc-ban-sao", "Trung tâm xã Gia Phú", "sáng thứ Ba")
    page = resident.open(COPIES)
    assert "Tạm dừng, làm ở xã" in page.text
    assert "Trung tâm xã Gia Phú · sáng thứ Ba" in page.text
    assert "Bắt đầu" not in page.buttons
    assert "Bản chính (giấy gốc)" in page.text
    assert resident.open(COPIES + "?buoc=2").heading == "Chứng thực bản sao"
    assert resident.follow("POST", COPIES, {"dong-y": "co"}).path == COPIES
    assert count(Walkthrough) == 0


def test_a_pause_without_a_place_names_the_desk_and_its_number(app, resident):
    pause(app, "chung-thuc-ban-sao")
    know_numbers(app, commune_phone="0214 3123 456", commune_hours="7:30–17:00")
    page = resident.open(COPIES)
    assert "Trung tâm Phục vụ hành chính công xã · 7:30–17:00" in page.text
    assert facts(page)["Gọi hỏi"].startswith("Hỏi xã 0214 3123 456")


def test_a_pause_of_which_nothing_is_known_is_still_a_sentence(app, resident):
    pause(app, "chung-thuc-ban-sao")
    page = resident.open(COPIES)
    assert "Trung tâm Phục vụ hành chính công xã" in page.text
    assert facts(page)["Gọi hỏi"] == NOBODY_WROTE_IT


def test_the_papers_for_a_paused_procedure_are_printed_without_beginning_anything(
    app, resident, count
):
    pause(app, "khai-sinh")
    page = resident.open("/thu-tuc/khai-sinh/").press("In danh sách giấy")
    assert "Đang làm phiếu" in page.text
    with app.app_context():
        job = db.session.scalars(select(PrintJob)).one()
    assert (job.kind, job.dossier_id) == (Kind.PAPERS, None)
    for paper in published.find("khai-sinh").papers:
        assert paper.name in job.html
    assert "tùy trường hợp" in job.html
    assert count(Walkthrough) == 0


def test_who_is_on_the_way_when_it_is_paused_goes_on(app, resident):
    page = say_the_case(begin(resident))
    pause(app, "chung-thuc-ban-sao")
    assert have_the_original(page).heading == "Hết bao nhiêu tiền, bao giờ xong?"


def test_the_papers_of_what_goes_on_are_printed_only_on_the_way(resident, count):
    resident.follow("POST", COPIES + "in", {"lan": "một khóa"})
    assert count(PrintJob) == 0


def test_beside_the_portals_address_any_address_can_be_tried(resident):
    page, screens = to_the_portal(resident), 0
    while page.path.endswith("/tren-cong"):
        links = [a["href"] for a in page.soup.select("main a, footer a")]
        is_tried = "/kiem-tra-duong-dan" in [link.split("?")[0].rstrip("/") for link in links]
        assert is_tried == bool(page.soup.select(".address"))
        screens += is_tried
        page = choose(page, nut="co") if page.soup.select("[name=nut]") else page.press("Tiếp tục")
    assert screens >= 10


def test_what_the_form_will_ask_is_seen_from_the_papers_and_the_ticks_stay(resident):
    wedding = published.find("ket-hon")
    assert wedding
    papers = Walk(resident, wedding, {"before": "no"}).to("giay-to")
    keys = [str(one["value"]) for one in papers.soup.select("[name=giay]")]
    sheet = papers.type(giay=keys).press("Tờ khai trước")
    assert sheet.path == "/thu-tuc/ket-hon/to-khai"
    back = sheet.press("Quay lại")
    assert back.path == "/thu-tuc/ket-hon/giay-to"
    assert len(back.soup.select("[name=giay][checked]")) == len(keys)


def test_what_the_form_will_ask_is_seen_from_the_first_screen_of_the_portal_alone(resident):
    wedding = published.find("ket-hon")
    assert wedding
    first = Walk(resident, wedding, {"before": "no"}).to("tren-cong")
    assert "Tờ khai trước" in first.text
    assert first.press("Tờ khai trước").press("Quay lại").heading == first.heading
    assert "Tờ khai trước" not in first.press("Tiếp tục").text


def test_without_a_worksheet_none_is_offered(resident):
    page = say_the_case(begin(resident))
    assert "Tờ khai trước" not in page.text
    assert "Tờ khai trước" not in have_the_original(page).press("Tiếp tục").text
