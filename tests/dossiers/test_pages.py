"""Looking a dossier up: at the kiosk by its code, on a phone by the slip's QR."""

import re
from datetime import date, timedelta

import pytest

from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.dossiers.tokens import token_hash_for
from kiosk.languages.plain import plain
from kiosk.villages.models import Village
from tests.made_up import village_elsewhere

pytestmark = pytest.mark.usefixtures("evening")
MISTYPED = "Mã này có một số chưa đúng. Bà con xem lại từng số trên phiếu."
NOBODY_HAS = "Chưa tìm thấy hồ sơ nào với mã này. Bà con xem lại từng số trên phiếu."
NAME = "Lò Thị Mai"


def look_up(browser, code, expect=200):
    return browser.open("/").press("Xem hồ sơ").type(ma=code).press("Xem hồ sơ", expect=expect)


def token_of(app, code):
    with app.app_context():
        return db.session.scalars(db.select(Dossier).filter_by(code=code)).one().token


def change(app, code, do):
    with app.app_context():
        do(db.session.scalars(db.select(Dossier).filter_by(code=code)).one())
        db.session.commit()


@pytest.fixture
def elsewhere(app):
    """The code and token of a dossier of another village."""
    with app.app_context():
        village = village_elsewhere()
        db.session.add(village)
        db.session.flush()
        code = codes.reserve(village.id)
        dossier = Dossier(
            village_id=village.id, code=code, token_hash=token_hash_for(village.id, code),
            procedure_slug="chung-thuc-ban-sao", procedure_version="-", answers={},
            applicant=NAME, applicant_plain=plain(NAME), consent_version="-",
            consent_at=village.created_at, is_open=True, token_version=1, moves=[],
        )  # fmt: skip
        db.session.add(dossier)
        db.session.commit()
        return code


def test_a_dossier_is_found_by_its_code_with_and_without_dashes(resident, given_dossier):
    code = given_dossier(step=Step.PROCESSING)
    for typed in (code, codes.shown(code), codes.shown(code).replace("-", " ")):
        page = look_up(resident, typed)
        assert page.heading == f"Hồ sơ {codes.shown(code)}"
        assert page.current_step == "Đang giải quyết"


def test_a_mistyped_digit_is_said_and_the_code_stays(resident, given_dossier):
    code = given_dossier()
    typed = code[:3] + str((int(code[3]) + 1) % 10) + code[4:]
    page = look_up(resident, typed, expect=422)
    assert page.error == MISTYPED
    assert page.value("ma") == typed


@pytest.mark.parametrize("typed", ["", "abc", "123", "' OR 1=1 --", "9" * 5000])
def test_what_is_no_code_is_said_the_same_way(resident, typed):
    assert look_up(resident, typed, expect=422).error == MISTYPED


def nobody() -> str:
    return "000000017" + codes.check_digit("000000017")


def test_an_unknown_code_and_one_of_another_village_get_the_same_answer(resident, elsewhere):
    unknown, other = (look_up(resident, code, expect=404) for code in (nobody(), elsewhere))
    assert unknown.error == other.error == NOBODY_HAS
    assert str(unknown.soup).replace(nobody(), "-") == str(other.soup).replace(elsewhere, "-")


def test_an_unknown_address_gets_the_keypad_with_the_same_answer(resident, elsewhere):
    for code in (nobody(), elsewhere, "abc"):
        page = resident.open(f"/ho-so/{code}", expect=404)
        assert page.error == NOBODY_HAS


def test_the_name_is_masked_and_stands_nowhere_on_the_page(resident, given_dossier):
    page = look_up(resident, given_dossier(step=Step.RECEIVED, phone="0912345678"))
    assert "L• T•• M••" in page.text
    assert NAME not in str(page.soup)
    assert "0912345678" not in str(page.soup)


def test_a_returned_dossier_says_all_that_must_be_put_right(app, resident, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    reasons = ["Ảnh chụp mờ.", "Tệp không phải PDF."]
    change(
        app,
        code,
        lambda d: d.put_on_hold(
            Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=reasons
        ),
    )
    page = look_up(resident, code)
    assert "Xã trả lại, cần bổ sung" in page.text
    assert all(reason in page.text for reason in reasons)


def test_a_dossier_that_is_not_submitted_says_so(resident, given_dossier):
    page = look_up(resident, given_dossier())
    assert "CHƯA NỘP" in page.text
    assert not page.soup.select("[aria-current=step]")


def without_letter(app):
    with app.app_context():
        db.session.scalars(db.select(Village)).one().fetch_letter = None
        db.session.commit()


def hold_result(dossier):
    paper = HeldPaper.new("Bản sao", 1, Place.TEAM, is_original=True, is_result=True)
    dossier.papers.append(paper)
    dossier.settle()


def test_ready_means_ready_at_the_commune_and_the_team_fetches_it_with_a_letter(
    resident, given_dossier
):
    page = look_up(resident, given_dossier(step=Step.READY))
    assert "Kết quả đã có ở xã" in page.text
    assert "Tổ lấy về giúp bà con" in page.text
    assert "tự lên xã" not in page.text


def test_without_a_letter_the_resident_fetches_the_result(app, resident, given_dossier):
    without_letter(app)
    page = look_up(resident, given_dossier(step=Step.READY))
    assert "Kết quả đã có ở xã" in page.text
    assert "Bà con tự lên xã nhận, nhớ mang phiếu." in page.text
    assert "Tổ lấy" not in page.text


def test_what_the_house_holds_is_fetched_there_on_the_next_evening(app, resident, given_dossier):
    code = given_dossier(step=Step.READY)
    change(app, code, hold_result)
    page = look_up(resident, code)
    assert "Kết quả đã về nhà văn hóa" in page.text
    assert "Bà con mang phiếu đến nhận: tối Thứ Hai, 16/11, từ 19:30." in page.text
    assert "ở xã" not in page.text


def test_the_phone_says_where_the_result_is_too(app, resident, given_dossier):
    code = given_dossier(step=Step.READY)
    assert "Tổ lấy về giúp bà con" in resident.open(f"/s/{token_of(app, code)}").text
    change(app, code, hold_result)
    phone = resident.open(f"/s/{token_of(app, code)}").text
    assert "Kết quả đã về nhà văn hóa" in phone
    assert "Nơi nhận Nhà văn hóa thôn Đông Căm" in phone
    without_letter(app)
    other = given_dossier(step=Step.PROCESSING)
    assert "Nơi nhận Bà con tự lên xã nhận" in resident.open(f"/s/{token_of(app, other)}").text


@pytest.mark.parametrize(("letter", "said"), [(True, "tối Thứ Sáu, 20/11"), (False, "tự lên xã")])
def test_the_promise_says_plainly_where_the_result_will_be(
    app, resident, given_dossier, letter, said
):
    if not letter:
        without_letter(app)
    dates = {"due_on": date(2026, 11, 18), "pick_up_on": date(2026, 11, 20)}
    page = look_up(resident, given_dossier(step=Step.PROCESSING, **dates))
    assert said in page.text
    assert "Xã cho tổ lấy thay thì" not in page.text


def test_a_draft_that_waits_for_a_look_says_that_silence_is_consent(app, resident, given_dossier):
    code = given_dossier(step=Step.PROCESSING)
    hold = {"by": "-", "source": Source.PORTAL, "reasons": []}
    change(app, code, lambda d: d.put_on_hold(Hold.NEEDS_CONFIRMATION, **hold))
    page = look_up(resident, code)
    assert "Quá 1 ngày không báo thì coi như đồng ý" in page.text


def test_the_communes_own_date_is_told_instead_of_the_computed_one(resident, given_dossier):
    dates = {"due_on": date(2026, 11, 17), "appointment_on": date(2026, 11, 20)}
    page = look_up(resident, given_dossier(step=Step.PROCESSING, **dates))
    assert "Giấy hẹn của xã ghi: Thứ Sáu, 20/11" in page.text
    assert "17/11" not in page.text.replace("16/11", "")


def test_each_step_that_was_reached_says_when(app, resident, given_dossier, evening):
    code = given_dossier()
    change(app, code, lambda d: d.move_to(Step.SUBMITTED, by="-", source=Source.KIOSK))
    evening.shift(timedelta(hours=14))
    change(app, code, lambda d: d.move_to(Step.RECEIVED, by="-", source=Source.PORTAL))
    page = look_up(resident, code)
    assert "19:42, 16/11" in page.text
    assert "từ 9:42, 17/11" in page.text


def test_guessing_codes_ends_after_twenty_tries_in_ten_minutes(resident, evening):
    keypad = resident.open("/ho-so/").type(ma=nobody())
    for _ in range(20):
        keypad.press("Xem hồ sơ", expect=404)
    assert keypad.press("Xem hồ sơ", expect=429).heading == "Đã thử quá nhiều lần"
    evening.shift(timedelta(minutes=10, seconds=1))
    keypad.press("Xem hồ sơ", expect=404)


def test_guessing_by_the_address_is_counted_too(resident):
    for _ in range(20):
        resident.open(f"/ho-so/{nobody()}", expect=404)
    resident.open(f"/ho-so/{nobody()}", expect=429)


def test_a_village_sees_two_hundred_wrong_codes_a_day(app, resident, evening):
    for _ in range(10):
        for _ in range(20):
            resident.client.get(f"/ho-so/{nobody()}")
        evening.shift(timedelta(minutes=10, seconds=1))
    assert resident.client.get(f"/ho-so/{nobody()}").status_code == 429


def test_after_the_limit_even_a_right_guess_waits(resident, given_dossier):
    code = given_dossier()
    for _ in range(21):
        resident.client.post("/ho-so/", data={"ma": nobody()})
    assert resident.client.post("/ho-so/", data={"ma": code}).status_code == 429


def test_the_right_code_is_never_counted(resident, given_dossier):
    code = given_dossier()
    for _ in range(25):
        look_up(resident, code)


def test_an_address_of_the_last_person_leads_to_the_keypad(resident, given_dossier):
    page = look_up(resident, given_dossier())
    resident.open("/ket-thuc")
    assert resident.open(page.path).path == "/ho-so/"


def test_a_screen_that_was_left_alone_shows_the_dossier_no_more(resident, given_dossier, evening):
    page = look_up(resident, given_dossier())
    evening.shift(91)
    assert resident.open(page.path).path == "/ho-so/"


def test_the_phone_sees_the_steps_without_a_name_or_a_procedure(app, resident, given_dossier):
    code = given_dossier(step=Step.PROCESSING, phone="0912345678", helper="Giàng A Mẫu")
    page = resident.open(f"/s/{token_of(app, code)}")
    assert page.current_step == "Đang giải quyết"
    for secret in (NAME, "L• T•• M••", "hứng thực", "ban-sao", "0912345678", code):
        assert secret not in str(page.soup)


def test_the_phone_gets_no_cookie_and_leaves_no_trace(app, given_dossier):
    phone = app.test_client()
    answer = phone.get(f"/s/{token_of(app, given_dossier())}")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in answer.text


def test_a_token_is_read_in_small_letters_too(app, resident, given_dossier):
    code = given_dossier(step=Step.READY)
    assert resident.open(f"/s/{token_of(app, code).lower()}").current_step == "Có kết quả"


def test_a_token_that_opens_nothing_gets_one_and_the_same_page(app, resident, given_dossier):
    code = given_dossier()
    revoked = token_of(app, code)

    def revoke(dossier):
        dossier.token_version = 2
        dossier.token_hash = token_hash_for(dossier.village_id, code, 2)

    change(app, code, revoke)
    pages = [
        resident.open(f"/s/{token}", expect=404) for token in (revoked, "B" * 29, "abc", "' OR 1=1")
    ]
    assert {page.heading for page in pages} == {"Chưa có tin"}
    assert len({str(page.soup) for page in pages}) == 1
    assert resident.open(f"/s/{token_of(app, code)}").heading == "Hồ sơ của bà con đến đâu?"


def test_guessing_tokens_ends_after_twenty_tries(app):
    phone = app.test_client()
    answers = [phone.get(f"/s/{number:029}").status_code for number in range(21)]
    assert answers == [404] * 20 + [429]


FILES = ("bien-nhan.pdf", "tinh-trang.pdf", "in")


def test_a_slip_is_not_there_for_who_only_knows_the_code(resident, given_dossier):
    code = given_dossier()
    for name in FILES:
        resident.open(f"/ho-so/{code}/{name}", expect=404)
    look_up(resident, code)
    for name in FILES:
        resident.open(f"/ho-so/{code}/{name}", expect=404)


def test_a_slip_is_not_there_once_the_session_ended(helper, given_dossier):
    code = given_dossier()
    assert helper.client.get(f"/ho-so/{code}/in").status_code == 200
    helper.open("/ket-thuc")
    helper.open(f"/ho-so/{code}/in", expect=404)


def test_nobody_prints_the_status_of_a_dossier_by_an_old_address(resident, given_dossier):
    page = look_up(resident, given_dossier())
    resident.open("/ket-thuc")
    page.press("In phiếu", expect=404)


def test_a_status_slip_is_printed_once_for_a_press(app, resident, given_dossier):
    page = look_up(resident, given_dossier())
    first, second = page.press("In phiếu"), page.press("In phiếu")
    assert first.path == second.path
    assert "Đang làm phiếu" in first.text


def test_a_token_never_stands_in_the_database(app, given_dossier):
    token = token_of(app, given_dossier())
    with app.app_context():
        rows = [list(row) for table in db.metadata.sorted_tables
                for row in db.session.execute(table.select())]  # fmt: skip
    assert not re.search(token, str(rows))


def test_a_dossier_opens_only_where_its_code_was_typed(resident, given_dossier):
    """Back leads the next resident to the keypad, whatever session is open."""
    left_behind = look_up(resident, given_dossier()).path
    resident.open("/ket-thuc")
    resident.client.post("/ngon-ngu/tyz-Latn", data={"o": "/"})
    assert resident.open(left_behind).path == "/ho-so/"
    assert resident.client.post(f"{left_behind}/in", data={"lan": "x"}).status_code == 404


def test_a_number_that_no_table_has_is_no_page(resident):
    resident.open("/in/9223372036854775808", expect=404)
