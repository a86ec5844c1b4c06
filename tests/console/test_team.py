"""The team's own page: who is in it, who may change what, and what a change ends."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from kiosk import clock
from kiosk.console.team_changes import DEEDS, DONE, OF_ONES_OWN, Deed
from kiosk.db import db
from kiosk.members import photos
from kiosk.members.models import Member, PinTries, Role
from kiosk.sessions import Session
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page, words
from tests.members.test_photos import photo, village_elsewhere
from tests.statements import written_down

pytestmark = pytest.mark.usefixtures("evening")
TEAM = "/to/to-vien/"
LEAD, LO, GIANG = "Hoàng Văn Mẫu", "Lò Thị Mẫu", "Giàng A Mẫu"
NEW = {"ten": "Vàng Thị Mẫu", "so": "0900 000 009", "vai": "member", "tieng": ["pcc-Latn-VN"],
       "pin-moi": "402917", "pin-lai": "402917"}  # fmt: skip


@pytest.fixture
def lo(app: Flask) -> Browser:
    """Lò Thị Mẫu, who leads nobody, signed in at her screen."""
    return sign_in(Browser(app.test_client()), LO)


def sign_in(browser: Browser, name: str, pin: str = PIN) -> Browser:
    door = browser.open("/to/dang-nhap").press(name).type(pin=pin)
    assert door.press("Vào").path == "/to/ho-so/"
    return browser


def is_inside(browser: Browser) -> bool:
    return browser.open(TEAM).path == TEAM


def member(app: Flask, name: str) -> Member:
    with app.app_context():
        return db.session.scalars(db.select(Member).filter_by(name=name)).one()


def everybody(app: Flask) -> list[tuple[object, ...]]:
    """Every member as they stand in the book."""
    with app.app_context():
        return [tuple(row) for row in db.session.execute(db.select(*Member.__table__.columns))]


def page_of(browser: Browser, app: Flask, name: str) -> Page:
    return browser.open(f"{TEAM}{member(app, name).id}")


def do(browser: Browser, app: Flask, name: str, deed: str, expect: int = 200, **facts) -> Page:
    """Send a form for `name`, whether or not the page offers it; a dash is written as `_`."""
    sent = {key.replace("_", "-"): value for key, value in facts.items()}
    address = f"{TEAM}{member(app, name).id}"
    return browser.follow("POST", address, {"lam": deed, **sent}, expect)


def change(app: Flask, name: str, **facts: object) -> None:
    with app.app_context():
        db.session.execute(db.update(Member).filter_by(name=name).values(**facts))
        db.session.commit()


def be_a_real_village(app: Flask) -> None:
    with app.app_context():
        db.session.scalars(db.select(Village)).one().is_demo = False
        db.session.commit()


def test_every_deed_has_its_words_and_its_way():
    assert set(DONE) == set(Deed)
    assert set(DEEDS) == set(Deed) - {Deed.PHOTO}


def test_the_team_page_names_everyone_with_role_and_phone(lo):
    cards = [words(card) for card in lo.open(TEAM).soup.select(".team-card")]
    assert cards[0].startswith("Hoàng Văn Mẫu Tổ trưởng · 0900 000 001")
    assert cards[1].startswith("Lò Thị Mẫu Thành viên · 0900 000 002")
    assert len(cards) == 4


def test_a_header_says_who_is_signed_in_and_at_what(app, helper):
    assert f"{LEAD} đang xem trang của {LO}" in page_of(helper, app, LO).text
    assert f"{LEAD} đang xem trang của mình" in page_of(helper, app, LEAD).text


def test_a_lead_adds_a_member_who_then_signs_in(app, helper, resident):
    page = helper.open(TEAM)
    sent = {"lan": page.value("lan"), **NEW}
    assert helper.follow("POST", TEAM, sent).heading == "Vàng Thị Mẫu"
    added = member(app, "Vàng Thị Mẫu")
    assert (added.phone, added.role, added.languages) == (
        "0900000009", Role.MEMBER, ["pcc-Latn-VN"])  # fmt: skip
    sign_in(resident, "Vàng Thị Mẫu", "402917")


def test_a_second_press_adds_nobody(app, helper):
    sent = {"lan": helper.open(TEAM).value("lan"), **NEW}
    first, second = (helper.follow("POST", TEAM, sent) for _ in range(2))
    assert first.path == second.path
    assert len(everybody(app)) == 5


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("ten", "  ", "Còn thiếu họ tên"),
        ("ten", "Mẫu 2", "chỉ có chữ"),
        ("ten", "M" * 61, "nhiều nhất 60"),
        ("ten", "Mẫu\u202etrái", "chỉ có chữ"),
        ("so", "", "10 số"),
        ("so", "12", "10 số"),
        ("vai", "officer", "chưa rõ"),
        ("pin-lai", "402918", "chưa giống nhau"),
        ("pin-moi", "40291", "chưa giống nhau"),
        ("lan", "", "Trang này đã cũ"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(app, helper, field, typed, said):
    sent = {"lan": helper.open(TEAM).value("lan"), **NEW, field: typed}
    page = helper.follow("POST", TEAM, sent, expect=409)
    assert said in page.error
    assert len(everybody(app)) == 4
    if field != "so":
        assert page.value("so") == "0900 000 009"
    assert "402917" not in str(page.soup)


@pytest.mark.parametrize("pin", [PIN, "111111", "123456", "000009", "900000"])
def test_a_real_village_takes_no_pin_that_anyone_knows(app, helper, pin):
    be_a_real_village(app)
    sent = {"lan": helper.open(TEAM).value("lan"), **NEW, "pin-moi": pin, "pin-lai": pin}
    assert "dễ đoán" in helper.follow("POST", TEAM, sent, expect=409).error
    assert "dễ đoán" in do(helper, app, LO, "pin", 409, pin_moi=PIN, pin_lai=PIN).error


def test_the_sample_village_takes_its_sample_pin_again(app, helper):
    assert "Đã đổi mã PIN" in do(helper, app, LO, "pin", pin_moi=PIN, pin_lai=PIN).text


def test_a_member_adds_nobody(app, lo):
    page = lo.open(TEAM)
    assert not page.soup.select("form.new-member")
    answer = lo.client.post(TEAM, data=MultiDict({"lan": "x", **NEW}))
    assert answer.status_code == 409
    assert "của tổ trưởng" in answer.text
    assert len(everybody(app)) == 4


def test_a_member_changes_their_own_phone_and_languages_but_not_their_name(app, lo):
    page = page_of(lo, app, LO).type(so="0900000022", tieng=["blt-Tavt", "blt-Latn"])
    assert "Đã lưu." in page.press("Lưu thông tin").text
    do(lo, app, LO, "sua", so="0900000022", ten="Lò Thị Khác", tieng=["blt-Tavt", "xx-Xxxx"])
    changed = member(app, LO)
    assert (changed.phone, changed.languages) == ("0900000022", ["blt-Tavt"])


def test_a_lead_changes_anyones_name(app, helper):
    page_of(helper, app, GIANG).type(ten="Giàng A  Páo").press("Lưu thông tin")
    assert member(app, "Giàng A Páo").phone == "0900000003"


DONE_WITH = {"so": "0900000022", "ten": "Ai đó", "vai": "lead", "pin_moi": "402917",
             "pin_lai": "402917", "pin_cu": PIN}  # fmt: skip


@pytest.mark.parametrize("deed", [*Deed, "khong-co"])
def test_a_member_does_nothing_to_another(app, lo, deed):
    before = everybody(app)
    assert not page_of(lo, app, GIANG).soup.select("main form")
    do(lo, app, GIANG, deed, 409, **DONE_WITH)
    do(lo, app, LEAD, deed, 409, **DONE_WITH)
    assert everybody(app) == before
    assert is_inside(lo)


@pytest.mark.parametrize("deed", sorted(set(Deed) - OF_ONES_OWN))
def test_a_member_does_not_do_a_leads_work_on_themselves(app, lo, deed):
    before = everybody(app)
    assert "Việc này của tổ trưởng" in do(lo, app, LO, deed, 409, **DONE_WITH).error
    assert everybody(app) == before


def test_ones_own_new_pin_costs_the_old_one_and_ends_all_ones_sessions(app, lo, resident):
    elsewhere = sign_in(Browser(app.test_client()), LO)
    other = sign_in(Browser(app.test_client()), GIANG)
    cookie = lo.client.get_cookie("sid").value
    page = page_of(lo, app, LO).type(pin_cu=PIN, pin_moi="402917", pin_lai="402917")
    assert page.press("Đổi mã PIN").heading == f"Chào {LO}, bấm mã PIN"
    assert lo.client.get_cookie("sid").value != cookie
    assert (is_inside(lo), is_inside(elsewhere), is_inside(other)) == (False, False, True)
    old = resident.open("/to/dang-nhap").press(LO).type(pin=PIN).press("Vào", expect=403)
    assert "chưa đúng" in old.error
    sign_in(resident, LO, "402917")


def test_a_wrong_old_pin_counts_as_a_wrong_try_at_the_door(app, lo, resident):
    before = everybody(app)
    for left in (9, 8, 7):
        page = do(lo, app, LO, "pin", 409, pin_cu="135790", pin_moi="402917", pin_lai="402917")
        assert f"Bạn còn {left} lần" in page.error
    assert "Chờ" in do(lo, app, LO, "pin", 409, **DONE_WITH).error
    door = resident.open("/to/dang-nhap").press(LO).type(pin=PIN)
    assert "Chờ" in door.press("Vào", expect=403).error
    assert everybody(app) == before


def test_a_lead_too_pays_with_the_old_pin_for_a_new_one(app, helper):
    page = do(helper, app, LEAD, "pin", 409, pin_moi="402917", pin_lai="402917")
    assert "chưa đúng" in page.error
    assert is_inside(helper)


def test_a_lead_gives_another_a_new_pin_and_their_sessions_end(app, helper, lo):
    page = page_of(helper, app, LO)
    assert not page.soup.select("#pin-cu")
    page = page.type(pin_moi="402917", pin_lai="402917").press("Đổi mã PIN")
    assert "Đã đổi mã PIN" in page.text
    assert not is_inside(lo)
    assert is_inside(helper)
    sign_in(lo, LO, "402917")


def test_a_new_role_ends_all_sessions_of_that_member(app, helper, lo):
    page = page_of(helper, app, LO).press("Cho làm tổ trưởng")
    assert member(app, LO).role is Role.LEAD
    assert not is_inside(lo)
    sign_in(lo, LO).open(TEAM).press("Giàng A Mẫu").press("Đăng xuất khỏi mọi máy")
    page.press("Thôi làm tổ trưởng")
    assert member(app, LO).role is Role.MEMBER
    assert not is_inside(lo)


def test_the_last_lead_neither_steps_down_nor_leaves(app, helper):
    change(app, LO, role=Role.LEAD, is_active=False)  # a lead who has left is none
    before = everybody(app)
    for deed in ("Thôi làm tổ trưởng", "Ghi là rời tổ"):
        page = page_of(helper, app, LEAD).press(deed, expect=409)
        assert "chọn thêm một tổ trưởng trước" in page.error
    assert everybody(app) == before
    assert is_inside(helper)


def test_one_of_two_leads_steps_down_and_stands_at_the_door(app, helper):
    change(app, LO, role=Role.LEAD)
    page = page_of(helper, app, LEAD).press("Thôi làm tổ trưởng")
    assert page.heading == f"Chào {LEAD}, bấm mã PIN"
    assert member(app, LEAD).role is Role.MEMBER
    sign_in(helper, LEAD)
    assert not helper.open(TEAM).soup.select("form.new-member")


def test_of_two_leads_who_both_step_down_one_stays(app, helper, lo):
    change(app, LO, role=Role.LEAD)
    theirs, hers = page_of(helper, app, LEAD), page_of(lo, app, LO)
    theirs.press("Thôi làm tổ trưởng")
    assert "chọn thêm một tổ trưởng" in hers.press("Thôi làm tổ trưởng", expect=409).error
    assert member(app, LO).role is Role.LEAD


def test_who_leaves_is_out_at_once_and_nowhere_on_the_residents_screens(app, helper, lo, resident):
    with app.app_context():
        photos.put(db.session.scalars(db.select(Member).filter_by(name=LO)).one(), photo())
        db.session.commit()
    assert LO in resident.open("/lich-truc").text
    page = page_of(helper, app, LO).press("Ghi là rời tổ")
    assert "Đã ghi là rời tổ" in page.text
    assert not is_inside(lo)
    for path in ("/lich-truc", "/goi-to", "/to/dang-nhap"):
        assert LO not in resident.open(path).text, path
    gone = member(app, LO)
    assert (gone.photo_version, gone.role) == (None, Role.MEMBER)
    assert "đã rời tổ" in helper.open(TEAM).text


def test_what_one_did_before_leaving_stays_in_the_book(app, helper, given_dossier):
    code = given_dossier(helper=LO)
    page_of(helper, app, LO).press("Ghi là rời tổ")
    assert LO in helper.open(f"/to/ho-so/{code}").text


def test_who_left_may_come_back_and_nothing_else_can_be_done_to_them(app, helper, resident):
    page_of(helper, app, LO).press("Ghi là rời tổ")
    before = everybody(app)
    for deed in set(Deed) - {Deed.RETURN}:
        assert "đã rời tổ" in do(helper, app, LO, deed, 409, **DONE_WITH).error
    assert everybody(app) == before
    page_of(helper, app, LO).press("Cho vào lại tổ")
    sign_in(resident, LO)
    do(helper, app, LO, "vao-lai", 409)


def test_a_lead_sees_at_how_many_screens_one_is_signed_in_and_ends_them_all(app, helper, lo):
    again = sign_in(Browser(app.test_client()), LO)
    assert "Đang đăng nhập ở 2 máy" in page_of(helper, app, LO).text
    assert "Đang đăng nhập ở 2 máy" in helper.open(TEAM).text
    assert "Đang đăng nhập" not in lo.open(TEAM).text
    page = page_of(helper, app, LO).press("Đăng xuất khỏi mọi máy")
    assert "Không đăng nhập ở máy nào" in page.text
    assert (is_inside(lo), is_inside(again)) == (False, False)


def test_a_screen_that_went_quiet_is_not_counted(app, helper, lo, evening):
    evening.shift(timedelta(minutes=4))
    is_inside(helper)
    evening.shift(timedelta(minutes=2))
    assert "Không đăng nhập ở máy nào" in page_of(helper, app, LO).text
    with app.app_context():
        assert len(db.session.scalars(db.select(Session)).all()) == 2


def test_a_lead_who_ends_their_own_sessions_stands_at_the_door(app, helper):
    page = page_of(helper, app, LEAD).press("Đăng xuất khỏi mọi máy")
    assert page.path == "/to/dang-nhap"
    assert not is_inside(helper)


def test_an_unlock_forgets_the_tries_on_every_device(app, helper):
    number = member(app, LO).id
    with app.app_context():
        for device in ("127.0.0.1", "192.168.1.50"):
            locked = PinTries(member_id=number, device=device, count=10, last_at=clock.now())
            db.session.add(locked)
        db.session.commit()
    page = page_of(helper, app, LO)
    assert "tạm khóa trên 2 máy" in page.text
    assert "Đã mở khóa trên mọi máy" in page.press("Mở khóa mã PIN").text
    with app.app_context():
        assert not db.session.scalars(db.select(PinTries)).all()


def send_photo(browser: Browser, app: Flask, name: str, data: bytes, deed: str = "anh"):
    file = (BytesIO(data), "mat.jpg")
    address = f"{TEAM}{member(app, name).id}"
    sent = {"lam": deed, "anh": file}
    with browser.client.post(address, data=sent, follow_redirects=True) as answer:
        return answer


def test_a_member_sends_a_photo_and_everyone_sees_it(app, lo, resident):
    page = page_of(lo, app, LO)
    form = page.soup.select_one("form[enctype]")
    assert form["enctype"] == "multipart/form-data"
    assert "Đã lưu ảnh mới" in send_photo(lo, app, LO, photo()).text
    (face,) = resident.open("/to/dang-nhap").soup.select(".tiles img")
    assert resident.client.get(face["src"]).status_code == 200
    assert lo.open(TEAM).soup.select(f'.team-card img[src="{face["src"]}"]')
    page_of(lo, app, LO).press("Xóa ảnh")
    assert member(app, LO).photo_version is None


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"khong phai anh", 409, "Máy không đọc được tệp này như một tấm ảnh"),
        (b"", 409, "Bạn chưa chọn ảnh nào"),
        (b"x" * 950_000, 409, "Ảnh nặng quá 900 KB"),
        (b"x" * 3_000_000, 413, "Ảnh nặng quá 900 KB"),
    ],
    ids=["garbage", "nothing", "heavy", "heavier than any form"],
)
def test_what_is_no_photo_is_said_and_the_old_one_stays(app, lo, data, status, said):
    send_photo(lo, app, LO, photo())
    before = everybody(app)
    answer = send_photo(lo, app, LO, data)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert everybody(app) == before


def test_a_form_without_its_file_is_told_so(app, lo):
    assert "chưa chọn ảnh" in do(lo, app, LO, "anh", 409).error


def test_nobody_looks_at_a_member_of_another_village(app, helper):
    number = member(app, LO).id
    with app.app_context():
        db.session.add(village_elsewhere())
        db.session.commit()
    change(app, LO, village_id=2)
    assert LO not in helper.open(TEAM).text
    for address in (f"{TEAM}{number}", f"{TEAM}999", f"{TEAM}2147483647"):
        assert helper.client.get(address).status_code == 404
        answer = helper.client.post(address, data={"lam": "roi"})
        assert answer.status_code == 404
    assert member(app, LO).is_active


def faces(page: Page) -> list[str]:
    return [tile.get_text(strip=True) for tile in page.soup.select(".tiles .tile")]


def test_the_door_shows_six_faces_at_a_time(app, helper, resident):
    for number in range(4):
        sent = {"lan": helper.open(TEAM).value("lan"), **NEW, "ten": f"Mẫu {'ABCD'[number]}"}
        helper.follow("POST", TEAM, sent)
    first = resident.open("/to/dang-nhap")
    assert (len(faces(first)), faces(first)[0]) == (6, LEAD)
    second = first.press("Xem thêm")
    assert faces(second) == ["Mẫu C", "Mẫu D"]
    assert "Xem thêm" not in second.text
    assert faces(second.press("Quay lại")) == faces(first)
    chosen = second.press("Mẫu D")
    assert faces(chosen.press("Quay lại")) == faces(second)
    assert chosen.type(pin="402917").press("Vào").path == "/to/ho-so/"


@pytest.mark.parametrize("page", ["0", "2", "-1", "abc", "99999999999999999999"])
def test_a_page_of_faces_that_is_none_is_the_first(resident, page):
    assert len(faces(resident.open(f"/to/dang-nhap?trang={page}"))) == 4


@pytest.mark.parametrize("path", [TEAM, f"{TEAM}1"])
def test_the_teams_pages_ask_the_database_four_times_at_most(app, helper, path):
    with written_down(app) as visits:
        helper.open(path)
    assert len(visits[-1].statements) <= 4
