"""Trying an address at the screen and on a phone: what it says, and that nothing of it stays."""

import logging
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import event

from kiosk.db import db
from kiosk.slips import qr
from kiosk.villages.models import Village
from kiosk.welcome import qr_reading
from tests.house import make_app

pytestmark = pytest.mark.usefixtures("evening")
SHIELD, EYE = "/kiem-tra-duong-dan", "/kiem-tra-duong-dan/anh"
PHONE = {"REMOTE_ADDR": "192.168.1.20"}
CAMERA = "camera=(self), geolocation=(), microphone=()"
NO_CAMERA = "camera=(), geolocation=(), microphone=()"
GREEN, RED, YELLOW, NOTHING = (
    "Đúng địa chỉ chính thức", "Địa chỉ giả", "Máy không biết chắc", "Đây không phải địa chỉ",
)  # fmt: skip
WANTED = {
    "https://dichvucong.gov.vn/thu-tuc": GREEN,
    "dichvucong.gov.vn.abc.com": RED,
    "dichvucong-gov.vn.xyz": RED,
    "dichvuc\u043eng.gov.vn": RED,
    "bit.ly/x": "Địa chỉ giấu mặt",
    "facebook.com": YELLOW,
    "http://dichvucong.gov.vn": YELLOW,
    "00020101021238540010A00000072753037045802VN": NOTHING,
}


def tried(browser, text: str):
    return browser.open(SHIELD).type(dia_chi=text).press("Thật hay giả?")


def jpeg(*texts: str, side: int = 240) -> bytes:
    """What a camera sees when these codes lie side by side before it."""
    seen = Image.new("L", (side * len(texts) or side, side), 200)
    for place, text in enumerate(texts):
        code = Image.open(BytesIO(qr.png(text, 4))).convert("L").resize((side - 40, side - 40))
        seen.paste(code, (place * side + 20, 20))
    sent = BytesIO()
    seen.save(sent, "JPEG", quality=80)
    return sent.getvalue()


def shown(client, data: bytes, **environ):
    return client.post(EYE, data=data, content_type="image/jpeg", environ_base=environ)


@pytest.mark.parametrize(("text", "words"), WANTED.items())
def test_it_says_on_the_same_page_what_an_address_is(resident, text, words):
    page = tried(resident, text)
    assert page.path == SHIELD
    assert page.soup.select_one("#verdict h2").text.startswith(words)
    assert page.soup.select_one("#part").has_attr("hidden")


def test_green_says_whose_it_is_and_still_warns(resident):
    page = tried(resident, "vneid.gov.vn")
    assert "VNeID của Bộ Công an" in page.text
    assert "Không đọc mã OTP, mật khẩu cho ai" in page.text
    assert page.soup.select_one(".now-card.done")


def test_red_marks_the_true_name_and_says_what_to_do(app, resident):
    page = tried(resident, "https://dichvucong.gov.vn.abc.com/dang-nhap")
    assert page.soup.select_one("#verdict mark").text == "abc.com"
    assert "Không bấm vào, không ghi gì vào đó. Bà con gọi tổ công nghệ." in page.text
    assert "dichvucong.gov.vn" in page.soup.select_one("#verdict .fact").text
    assert not page.soup.select("#verdict b")
    with app.app_context():
        db.session.execute(db.update(Village).values(police_phone="0214 000 113"))
        db.session.commit()
    again = tried(resident, "https://dichvucong.gov.vn.abc.com/dang-nhap")
    assert again.soup.select_one("#verdict b").text == "0214 000 113"


def test_nothing_typed_is_asked_for_again(resident):
    page = resident.follow("POST", SHIELD, {"dia-chi": "  "}, 422)
    assert page.error == "Chưa có gì để thử. Bà con ghi địa chỉ rồi bấm lại."
    assert not page.soup.select("#verdict h2")


def test_from_a_verdict_the_next_one_can_be_tried(resident):
    page = tried(resident, "facebook.com").press("Thử cái khác")
    assert not page.soup.select("#verdict h2")
    assert page.value("dia-chi") == ""


def test_a_scanner_goes_on_beside_a_verdict(resident):
    """The field is there unseen, or the last verdict would be taken for that of the next code."""
    page = tried(resident, "https://dichvucong.gov.vn")
    assert page.value("dia-chi") == ""
    assert page.soup.select_one("#part[hidden] [data-scan=submit]")
    page.type(dia_chi="vneid.top")
    assert RED in page.press("Thật hay giả?").text


def test_nothing_is_kept_and_nothing_of_it_is_there_for_the_next(app, resident, caplog):
    secret = "https://bit.ly/rieng-cua-toi"
    with app.app_context():
        engine = db.engine
    said: list[str] = []

    def hear(connection, cursor, statement, parameters, context, many) -> None:
        said.append(f"{statement} {parameters}")

    event.listen(engine, "before_cursor_execute", hear)
    with caplog.at_level(logging.DEBUG):
        answer = resident.client.post(SHIELD, data={"dia-chi": secret})
    event.remove(engine, "before_cursor_execute", hear)
    assert "bit.ly" in answer.text
    assert not [one for one in said if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "rieng-cua-toi" not in "".join(said) + caplog.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "rieng-cua-toi" not in resident.client.get(SHIELD).text


def test_an_address_in_the_query_is_not_taken(resident):
    page = resident.open(SHIELD + "?dia-chi=vneid.top")
    assert not page.soup.select("#verdict h2")
    assert "vneid.top" not in page.text


def test_what_was_tried_is_text_and_no_machine_reads_it_out(resident):
    for text in ('<script src="//evil.com">', '"><img src=x onerror=alert()>.com', "{{ 7*7 }}.com"):
        page = tried(resident, text)
        assert not page.soup.select("#verdict script, #verdict img")
        assert "49" not in page.text
    quiet = tried(resident, "https://vneid.vip/x").soup.select("#verdict [data-quiet]")
    assert "vneid.vip" in "".join(one.text for one in quiet)
    loud = tried(resident, "https://vneid.vip/x").soup
    for one in loud.select("[data-quiet]"):
        one.decompose()
    assert "vneid.vip" not in loud.text


def test_a_citizens_number_is_never_shown(resident):
    for text in ("001234567890|123|Nguyễn Văn A|01011990", "https://abc.com/001234567890"):
        assert "001234567890" not in tried(resident, text).text
    card = tried(resident, "001234567890|123|Nguyễn Văn A|01011990")
    assert "Đây là mã trên thẻ căn cước" in card.text
    assert "Nguyễn Văn A" not in card.text


def test_the_houses_own_slip_is_known_and_not_green(tmp_path):
    app = make_app(tmp_path / "named", PUBLIC_URL="https://thon.vi.du")
    page = app.test_client().post(SHIELD, data={"dia-chi": "https://thon.vi.du/s/BCG"}).text
    assert "Địa chỉ của nhà văn hóa này" in page
    assert GREEN not in page


def test_on_a_phone_a_whole_message_can_be_pasted(app):
    phone = app.test_client()
    page = phone.get(SHIELD, environ_base=PHONE)
    assert page.status_code == 200
    assert "<textarea" in page.text
    assert "data-camera" not in page.text
    message = "Cổng DVC: vào\nhttps://dichvucong-gov.vn\nđể nhận 500.000đ"
    answer = phone.post(SHIELD, data={"dia-chi": message}, environ_base=PHONE)
    assert RED in answer.text
    assert answer.headers["Permissions-Policy"] == NO_CAMERA


def test_the_camera_is_allowed_on_this_page_of_the_houses_screen_alone(resident):
    assert resident.client.get(SHIELD).headers["Permissions-Policy"] == CAMERA
    assert resident.client.get("/").headers["Permissions-Policy"] == NO_CAMERA


def test_a_page_that_would_be_swapped_in_is_loaded_for_the_camera_and_an_answer_is_not(resident):
    boosted = {"HX-Request": "true", "HX-Boosted": "true"}
    assert resident.client.get(SHIELD, headers=boosted).headers["HX-Redirect"] == SHIELD
    answer = resident.client.post(SHIELD, data={"dia-chi": "vneid.top"}, headers=boosted)
    assert "HX-Redirect" not in answer.headers


@pytest.mark.parametrize(("text", "words"), WANTED.items())
def test_the_camera_reads_a_code_and_gets_its_verdict(resident, text, words):
    answer = shown(resident.client, jpeg(text))
    assert answer.status_code == 200
    assert words in answer.text
    assert answer.text.lstrip().startswith('<div id="verdict"')


def test_of_two_codes_in_a_picture_the_worse_is_told(resident):
    answer = shown(resident.client, jpeg("https://dichvucong.gov.vn", "https://vneid.top"))
    assert RED in answer.text
    assert "Trong tin có mấy địa chỉ" in answer.text


def test_a_picture_without_a_code_says_nothing(resident):
    for data in (jpeg(), b"", b"\xff\xd8\xff\xe0", b"<html>", jpeg("abc")[:600]):
        answer = shown(resident.client, data)
        assert (answer.status_code, answer.data) == (204, b"")


def test_a_picture_too_heavy_or_too_large_is_not_read(resident):
    assert shown(resident.client, bytes(qr_reading.HEAVIEST + 1)).status_code == 413
    right, huge = jpeg("vneid.top", side=1400), jpeg("vneid.top", side=1500)
    assert max(len(right), len(huge)) < qr_reading.HEAVIEST
    assert shown(resident.client, right).status_code == 200
    assert shown(resident.client, huge).status_code == 204
    head = huge.index(b"\xff\xc0") + 5  # its height and width, which a bomb only claims
    bomb = huge[:head] + b"\xff\xff\xff\xff" + huge[head + 4 :]
    assert shown(resident.client, bomb).status_code == 204


def test_a_picture_of_another_kind_is_not_read(resident):
    png = BytesIO()
    Image.open(BytesIO(jpeg("vneid.top"))).save(png, "PNG")
    assert shown(resident.client, png.getvalue()).status_code == 204


def test_no_phone_sends_pictures_and_no_strange_page(app):
    phone = app.test_client()
    assert shown(phone, jpeg("vneid.top"), **PHONE).status_code == 404
    strange = {"Sec-Fetch-Site": "cross-site"}
    assert phone.post(EYE, data=jpeg("vneid.top"), headers=strange).status_code == 403


def test_it_works_where_no_village_is_set_up_yet_only_after_the_set_up(tmp_path):
    app = make_app(tmp_path / "empty", sample=False)
    assert app.test_client().get(SHIELD).headers["Location"] == "/cai-dat"
