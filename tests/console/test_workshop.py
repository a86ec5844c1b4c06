"""The label workshop: from somebody's word to what residents see and hear, and back again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func

from kiosk import clock
from kiosk.console import corpus
from kiosk.console.asked_labels import SHOWN
from kiosk.console.contributions import DEED_DONE, DEEDS, GIFT_DONE, Deed, Gift
from kiosk.console.workshop import PART_WORDS, SHORT, Part
from kiosk.db import db
from kiosk.languages import starter
from kiosk.languages.models import Contribution, Review, Sound, Speaker
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.members.models import Member
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page, words
from tests.languages.sounds import as_file, voice
from tests.languages.test_labels import counted
from tests.members.test_photos import village_elsewhere

pytestmark = pytest.mark.usefixtures("evening")
SHELF = "/to/nhan/"
TAY = "/to/nhan/tyz-Latn/"
LEAD, LO, GIANG, TRIEU = "Hoàng Văn Mẫu", "Lò Thị Mẫu", "Giàng A Mẫu", "Triệu Thị Mẫu"
HOME = "Về đầu"
WORD = "mừa cốc"


@pytest.fixture(autouse=True)
def nothing_given(app: Flask) -> None:
    """The sample village has words, voices and speakers of its own; here they begin anew."""
    with app.app_context():
        for model in (Review, Sound, Contribution, Speaker):
            db.session.execute(db.delete(model))
        db.session.commit()


def sign_in(app: Flask, name: str) -> Browser:
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press(name).type(pin=PIN).press("Vào")
    return browser


@pytest.fixture
def lo(app: Flask) -> Browser:
    return sign_in(app, LO)


@pytest.fixture
def giang(app: Flask) -> Browser:
    return sign_in(app, GIANG)


@pytest.fixture
def trieu(app: Flask) -> Browser:
    return sign_in(app, TRIEU)


@pytest.fixture
def speaker(app: Flask) -> Callable[..., int]:
    """Put somebody of the village into the book: `speaker("Bà Mai Mẫu", is_elder=True)`."""

    def make(name: str, *, agreed: bool = True, **facts: Any) -> int:
        with app.app_context():
            village = db.session.scalars(db.select(Village).order_by(Village.id)).first()
            yes = {"consented_at": clock.now(), "consent_text": "-"} if agreed else {}
            one = Speaker(**{"village_id": village.id, "name": name} | yes | facts)
            db.session.add(one)
            db.session.commit()
            return one.id

    return make


@pytest.fixture
def elder(speaker: Callable[..., int]) -> int:
    return speaker("Cụ Lý Văn Mẫu", is_elder=True)


@pytest.fixture
def mai(speaker: Callable[..., int]) -> int:
    return speaker("Bà Hà Thị Mẫu", dialect="Tày Gia Phú")


def url(key: str, tag: str = "tyz-Latn") -> str:
    return f"{SHELF}{tag}/{corpus.id_of(key)}"


def write(browser: Browser, word: str, key: str = HOME, expect: int = 200, **facts: Any) -> Page:
    page = browser.open(url(key))
    sent = {"lan": page.value("lan"), "viec": "chu", "chu": word, **facts}
    return browser.follow("POST", url(key), sent, expect)


def say(browser: Browser, who: int, key: str = HOME, tag: str = "tyz-Latn", expect: int = 200,
        data: bytes | None = None, **facts: Any) -> Page:  # fmt: skip
    """Send a recording, as the recorder does."""
    address = url(key, tag)
    data = as_file(voice()) if data is None else data
    sent = {"lan": browser.open(address).value("lan"), "viec": "loi", "nguoi-noi": str(who),
            "loi": (BytesIO(data), "loi.wav"), **facts}  # fmt: skip
    return browser.follow("POST", address, sent, expect)


def judge(browser: Browser, number: int, deed: str, expect: int = 200, **facts: Any) -> Page:
    """Send a form of one word or voice, whether or not the page offers it."""
    with browser.client.application.app_context():
        one = db.session.get_one(Contribution, number)
        seen = one.text or ""
        last = one.standing[-1].id if one.standing else ""
        key = one.key
        tag = one.tag
    sent = {"lan": browser.open(url(key, tag)).value("lan"), "viec": deed, "da-xem": seen,
            "dong": last, **facts}  # fmt: skip
    return browser.follow("POST", f"{SHELF}gop/{number}", sent, expect)


def newest(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(db.select(func.max(Contribution.id)))


def status(app: Flask, number: int) -> Status:
    with app.app_context():
        return db.session.get_one(Contribution, number).status


def give(
    app: Flask, key: str, word: str | None = WORD, kind: Kind = Kind.TEXT, **facts: Any
) -> int:
    """Put a word or a voice into the house as if it had been given long ago."""
    with app.app_context():
        village = db.session.scalars(db.select(Village).order_by(Village.id)).first()
        asked = {"village_id": village.id, "tag": "tyz-Latn"} | facts
        one = Contribution(key=key, text=word, kind=kind, **asked)
        db.session.add(one)
        db.session.commit()
        return one.id


def be_a_real_village(app: Flask) -> None:
    with app.app_context():
        db.session.scalars(db.select(Village)).one().is_demo = False
        db.session.commit()


def card(page: Page, number: int) -> Any:
    return page.soup.select_one(f"#gop-{number}")


def seconds(page: Page) -> list[str]:
    """What stands under the Vietnamese on the bar."""
    return [words(one) for one in page.soup.select(".bar .second")]


def approve(app: Flask, number: int, checkers: list[Browser], elder: int, lead: Browser) -> None:
    for browser in checkers:
        judge(browser, number, "dung")
    judge(lead, number, "duyet-gia", **{"nguoi-noi": elder})
    judge(lead, number, "duyet-to-truong")
    assert status(app, number) is Status.APPROVED


def test_everything_that_can_be_done_has_its_words():
    assert set(GIFT_DONE) == set(Gift)
    assert set(DEED_DONE) == set(DEEDS) == set(Deed)
    assert set(PART_WORDS) == set(Part)
    assert set(SHORT) == set(Status)


# --- the whole way ---


def test_a_word_goes_the_whole_way_to_the_residents_screen(app, helper, lo, giang, resident, elder):
    be_a_real_village(app)
    assert "Đã lưu bản nháp" in write(lo, WORD).text
    number = newest(app)
    steps = [
        (helper, "dung", {}, Status.DRAFT),
        (giang, "dung", {}, Status.CHECKED),
        (giang, "duyet-gia", {"nguoi-noi": elder}, Status.CHECKED),
        (helper, "duyet-to-truong", {}, Status.APPROVED),
    ]
    for browser, deed, facts, then in steps:
        assert seconds(resident.open("/ho-so/")) == []
        page = judge(browser, number, deed, **facts)
        assert Deed(deed).done in page.text
        assert status(app, number) is then
    second = resident.open("/ho-so/").soup.select_one(".bar .second")
    assert (words(second), second["lang"]) == (WORD, "tyz-Latn")
    assert not second.select(".draft")


def test_the_page_offers_the_next_step_to_whoever_may_do_it(app, helper, lo, giang, trieu, elder):
    write(lo, WORD)
    assert "Đúng, tôi đã đọc" not in lo.open(url(HOME)).text
    assert "nên nhờ người khác kiểm" in lo.open(url(HOME)).text
    giang.open(url(HOME)).press("Đúng, tôi đã đọc")
    assert "Bạn đã kiểm rồi" in giang.open(url(HOME)).text
    page = trieu.open(url(HOME)).press("Đúng, tôi đã đọc")
    assert "Tổ trưởng duyệt" in page.text
    assert not page.soup.select("[value=duyet-to-truong]")
    page = helper.open(url(HOME)).press("Tổ trưởng duyệt")
    assert not page.soup.select("[value=duyet-to-truong]")
    done = [words(step) for step in page.soup.select(".way .done")]
    assert done[-1] == "Tổ trưởng duyệt : xong"
    page = page.type(nguoi_noi=str(elder)).press("Người này duyệt")
    assert "Đã duyệt, bà con đang dùng" in page.text


def test_a_voice_goes_its_own_way(app, helper, lo, giang, resident, elder, mai):
    be_a_real_village(app)
    write(lo, WORD)
    approve(app, newest(app), [helper, giang], elder, helper)
    assert "Đã lưu lời đọc" in say(lo, mai).text
    clip = newest(app)
    page = helper.open(url(HOME))
    assert words(card(page, clip).h3) == "Lời đọc, 1,8 giây"
    assert "Bản nháp" in words(card(page, clip))
    assert resident.client.get(f"/loi/{clip}.mp3").status_code == 404
    approve(app, clip, [helper, giang], elder, helper)
    assert resident.client.get(f"/loi/{clip}.mp3").status_code == 200
    judge(giang, clip, "tra-lai", **{"ly-do": "Nghe rè"})
    assert resident.client.get(f"/loi/{clip}.mp3").status_code == 404
    assert WORD in seconds(resident.open("/ho-so/"))


def test_a_voice_keeps_what_was_said_of_it_and_not_the_file(app, lo, mai):
    say(lo, mai, **{"ghi-chu": "nói chậm"})
    with app.app_context():
        one = db.session.scalars(db.select(Contribution)).one()
        assert (one.kind, one.status, one.dialect, one.note) == (
            Kind.CLIP, Status.DRAFT, "Tày Gia Phú", "nói chậm")  # fmt: skip
        assert one.sound.master[:4] == b"RIFF"
        assert one.sound.master != as_file(voice())
        assert one.seconds == pytest.approx(1.8, abs=0.1)


def test_only_vietnamese_voices_are_taken_for_vietnamese(app, helper, mai):
    page = helper.open(url(HOME, "vi"))
    assert not page.soup.select("#chu")
    assert "Đã lưu lời đọc" in say(helper, mai, tag="vi").text
    sent = {"lan": page.value("lan"), "viec": "chu", "chu": "nhà"}
    assert "chỉ cần lời đọc" in helper.follow("POST", url(HOME, "vi"), sent, 409).error


def test_a_voice_belongs_to_every_script_of_its_language(app, helper, lo, mai):
    say(helper, mai, tag="blt-Tavt")
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        village.languages = ["blt-Latn"]
        db.session.commit()
    page = helper.open(url(HOME, "blt-Latn"))
    assert card(page, newest(app))
    assert "Đã ghi: đúng" in lo.open(url(HOME, "blt-Latn")).press("Đúng, tôi đã nghe").text


def test_a_language_that_is_not_written_asks_for_voices_first(app, helper, mai):
    with app.app_context():
        db.session.scalars(db.select(Village)).one().languages = ["ium-Latn"]
        db.session.commit()
    page = helper.open(url(HOME, "ium-Latn"))
    assert page.soup.select("details #chu")
    assert "Chưa có chữ" not in helper.open(f"{SHELF}ium-Latn/").soup.select_one(".tabs").text
    assert "lời đọc là đủ" in helper.open(SHELF).text


# --- who may judge ---


def test_the_author_does_not_check_their_own(app, lo):
    write(lo, WORD)
    assert "không tự kiểm" in judge(lo, newest(app), "dung", 409).error
    assert status(app, newest(app)) is Status.DRAFT


def test_the_speaker_does_not_check_their_own(app, helper, lo, speaker):
    with app.app_context():
        own = db.session.scalar(db.select(Member.id).filter_by(name=LO))
    say(helper, speaker(LO, member_id=own))
    assert "không tự kiểm" in judge(lo, newest(app), "dung", 409).error


def test_the_same_person_checks_once(app, lo, giang):
    write(lo, WORD)
    judge(giang, newest(app), "dung")
    assert "đã bấm rồi" in judge(giang, newest(app), "dung", 409).error
    assert status(app, newest(app)) is Status.DRAFT


def test_two_villagers_who_do_not_sign_in_may_check(app, lo, speaker):
    write(lo, WORD)
    for name in ("Bà Vàng Mẫu", "Ông Tẩn Mẫu"):
        who = str(speaker(name))
        page = lo.open(url(HOME)).type(nguoi_noi=who)
        assert "Đã ghi: đúng" in page.press("Người này thấy đúng").text
    assert status(app, newest(app)) is Status.CHECKED
    history = words(card(lo.open(url(HOME)), newest(app)).select_one(".history"))
    assert f"Bà Vàng Mẫu ({LO} ghi)" in history


def test_a_villager_checks_neither_twice_nor_their_own(app, helper, mai, speaker):
    say(helper, mai)
    assert "không tự kiểm" in judge(helper, newest(app), "dung", 409, **{"nguoi-noi": mai}).error
    vang = speaker("Bà Vàng Mẫu")
    judge(helper, newest(app), "dung", **{"nguoi-noi": vang})
    assert "đã bấm rồi" in judge(helper, newest(app), "dung", 409, **{"nguoi-noi": vang}).error
    offered = helper.open(url(HOME)).soup.select(f"#kiem-{newest(app)} option")
    assert not {str(mai), str(vang)} & {option["value"] for option in offered}


def test_nobody_presses_for_another_member(app, lo, giang, speaker):
    write(lo, WORD)
    with app.app_context():
        trieu = db.session.scalar(db.select(Member.id).filter_by(name=TRIEU))
    sheet = speaker(TRIEU, member_id=trieu)
    page = judge(giang, newest(app), "dung", 409, **{"nguoi-noi": sheet})
    assert "tự đăng nhập rồi kiểm" in page.error


@pytest.mark.parametrize("who", ["999", "x", "٣", "1" * 12])
def test_an_unknown_villager_judges_nothing(app, lo, giang, who):
    write(lo, WORD)
    assert (
        "Không có người này" in judge(giang, newest(app), "dung", 409, **{"nguoi-noi": who}).error
    )


def test_who_has_withdrawn_judges_nothing(app, lo, giang, speaker):
    write(lo, WORD)
    gone = speaker("Người nói đã rút", withdrawn_at=clock.now())
    page = judge(giang, newest(app), "dung", 409, **{"nguoi-noi": gone})
    assert "đã rút lại hết" in page.error


def test_only_an_elder_named_by_the_lead_approves_as_one(app, helper, lo, giang, mai):
    write(lo, WORD)
    number = newest(app)
    for browser in (helper, giang):
        judge(browser, number, "dung")
    assert "tổ trưởng ghi là người duyệt" in helper.open(url(HOME)).text
    page = judge(giang, number, "duyet-gia", 409, **{"nguoi-noi": mai})
    assert "chưa được tổ trưởng ghi" in page.error
    assert "chọn tên người già" in judge(giang, number, "duyet-gia", 409).error
    assert "Chỉ tổ trưởng duyệt" in judge(giang, number, "duyet-to-truong", 409).error
    assert status(app, number) is Status.CHECKED


def test_nothing_is_approved_before_two_have_checked(app, helper, lo, giang, elder):
    write(lo, WORD)
    judge(giang, newest(app), "dung")
    assert "Chưa làm được" in judge(helper, newest(app), "duyet-to-truong", 409).error
    page = judge(giang, newest(app), "duyet-gia", 409, **{"nguoi-noi": elder})
    assert "Chưa làm được" in page.error


# --- sent back, changed, taken back ---


def test_what_is_sent_back_needs_a_reason_and_keeps_it(app, lo, giang):
    write(lo, WORD)
    assert "vì sao trả lại" in judge(giang, newest(app), "tra-lai", 409).error
    page = judge(giang, newest(app), "tra-lai", **{"ly-do": "nghĩa là về nhà"})
    assert "nghĩa là về nhà" in words(card(page, newest(app)))
    assert status(app, newest(app)) is Status.REJECTED
    assert "Bị trả lại" in lo.open(f"{TAY}?loc=tra-lai").text


def test_an_edit_drops_the_checks_and_approvals(app, helper, lo, giang, resident, elder):
    be_a_real_village(app)
    write(lo, WORD)
    number = newest(app)
    approve(app, number, [helper, giang], elder, helper)
    page = judge(giang, number, "sua", chu="mừa lườn")
    assert "phải kiểm lại từ đầu" in page.text
    assert status(app, number) is Status.DRAFT
    assert not card(page, number).select(".way .done")
    assert seconds(resident.open("/ho-so/")) == []
    assert "trước đó: mừa cốc" in words(card(page, number))


def test_an_edit_that_changes_nothing_drops_nothing(app, lo, giang):
    write(lo, WORD)
    judge(giang, newest(app), "dung")
    assert "vẫn như cũ" in judge(lo, newest(app), "sua", 409, chu=f" {WORD} ").error
    assert "Người thứ nhất kiểm : xong" in lo.open(url(HOME)).text


def test_a_voice_is_not_edited(app, lo, mai):
    say(lo, mai)
    assert "không sửa được" in judge(lo, newest(app), "sua", 409, chu="abc").error


def test_a_check_of_a_word_that_was_changed_meanwhile_does_not_count(app, helper, lo, giang):
    write(lo, WORD)
    seen = giang.open(url(HOME))
    judge(helper, newest(app), "sua", chu="mừa lườn")
    assert "vừa được người khác sửa" in seen.press("Đúng, tôi đã đọc", expect=409).error
    assert status(app, newest(app)) is Status.DRAFT
    assert "Đã ghi: đúng" in giang.open(url(HOME)).press("Đúng, tôi đã đọc").text


def test_of_two_members_at_once_no_judgement_is_lost(app, lo, giang, trieu, helper):
    write(lo, WORD)
    pages = [browser.open(url(HOME)) for browser in (giang, trieu, helper)]
    for page in pages[:2]:
        page.press("Đúng, tôi đã đọc")
    assert "Chưa làm được" in pages[2].press("Đúng, tôi đã đọc", expect=409).error
    with app.app_context():
        assert len(db.session.scalars(db.select(Review)).all()) == 2


def test_of_three_who_press_in_the_same_moment_two_count(app, lo, giang, trieu, helper):
    write(lo, WORD)
    forms = [(one.client, one.open(url(HOME)).value("lan")) for one in (giang, trieu, helper)]
    ready = Barrier(len(forms))

    def press(client: FlaskClient, key: str) -> int:
        ready.wait()
        sent = {"lan": key, "viec": "dung", "da-xem": WORD}
        return client.post(f"{SHELF}gop/{newest(app)}", data=sent).status_code

    with ThreadPoolExecutor(len(forms)) as pool:
        answers = list(pool.map(lambda form: press(*form), forms))
    assert sorted(answers) == [303, 303, 409]
    assert status(app, newest(app)) is Status.CHECKED


def test_a_second_press_counts_once(app, lo, giang):
    sent = {"lan": lo.open(url(HOME)).value("lan"), "viec": "chu", "chu": WORD}
    first, second = (lo.follow("POST", url(HOME), sent) for _ in range(2))
    assert first.path == second.path
    sent = {"lan": giang.open(url(HOME)).value("lan"), "viec": "dung", "da-xem": WORD}
    for _ in range(2):
        assert "Đã ghi: đúng" in giang.follow("POST", f"{SHELF}gop/{newest(app)}", sent).text
    with app.app_context():
        assert db.session.scalar(db.select(func.count(Contribution.id))) == 1
        assert db.session.scalar(db.select(func.count(Review.id))) == 1


def test_the_last_press_can_be_taken_back_and_stays_in_the_history(app, lo, giang, trieu):
    write(lo, WORD)
    number = newest(app)
    for browser in (giang, trieu):
        judge(browser, number, "dung")
    page = giang.open(url(HOME)).press("Bỏ lần bấm vừa rồi")
    assert status(app, number) is Status.DRAFT
    history = card(page, number).select_one(".history")
    assert [words(one) for one in history.select("strong")] == [
        "Bỏ lần bấm trước", "Kiểm: đúng", "Kiểm: đúng", "Ghi vào"]  # fmt: skip
    assert len(history.select("s")) == 1


def test_an_undo_takes_back_only_what_was_seen(app, lo, giang, trieu):
    write(lo, WORD)
    judge(giang, newest(app), "dung")
    seen = lo.open(url(HOME))
    judge(trieu, newest(app), "dung")
    assert "Vừa có người bấm thêm" in seen.press("Bỏ lần bấm vừa rồi", expect=409).error
    assert status(app, newest(app)) is Status.CHECKED


def test_an_undone_approval_falls_back_to_the_older_word(app, helper, lo, giang, resident, elder):
    be_a_real_village(app)
    write(lo, WORD)
    approve(app, newest(app), [helper, giang], elder, helper)
    write(lo, "mừa lườn")
    approve(app, newest(app), [helper, giang], elder, helper)
    assert seconds(resident.open("/ho-so/")) == ["mừa lườn"]
    page = helper.open(url(HOME))
    assert "nay dùng bản mới hơn" in page.text
    judge(helper, newest(app), "bo")
    assert seconds(resident.open("/ho-so/")) == [WORD]


def test_an_undone_edit_brings_the_old_word_back(app, lo, giang):
    write(lo, WORD)
    judge(giang, newest(app), "dung")
    judge(lo, newest(app), "sua", chu="mừa lườn")
    page = judge(lo, newest(app), "bo")
    assert words(card(page, newest(app)).h3) == f"Chữ: {WORD}"
    assert "Người thứ nhất kiểm : xong" in page.text


def test_a_withdrawn_voice_is_gone_to_the_last_byte(app, helper, lo, giang, resident, elder, mai):
    say(lo, mai)
    number = newest(app)
    approve(app, number, [helper, giang], elder, helper)
    assert "Rút lại thì mất hẳn" in judge(lo, number, "rut", 409).error
    page = judge(lo, number, "rut", chac="1")
    assert "Máy đã xóa" in page.text
    assert not card(page, number).select("audio")
    with app.app_context():
        assert db.session.scalar(db.select(func.count(Sound.contribution_id))) == 0
    assert lo.client.get(f"{SHELF}gop/{number}.mp3").status_code == 404
    assert resident.client.get(f"/loi/{number}.mp3").status_code == 404
    for deed in Deed:
        judge(helper, number, deed, 409, chac="1", chu="abc", **{"ly-do": "a", "nguoi-noi": elder})
    assert status(app, number) is Status.WITHDRAWN


def test_a_withdrawn_word_stays_nowhere_in_its_history(app, lo, giang, mai):
    write(lo, "mừa lườn", **{"nguoi-noi": str(mai), "nguon": "bà kể"})
    judge(giang, newest(app), "sua", chu="mừa cốc")
    page = judge(lo, newest(app), "rut", chac="1")
    for word in ("mừa lườn", "mừa cốc", "bà kể"):
        assert word not in page.text
    with app.app_context():
        assert not [one for one in db.session.scalars(db.select(Review)) if one.old_text]


def test_a_voice_whose_sound_was_deleted_says_so(app, helper, mai):
    say(helper, mai)
    judge(helper, newest(app), "tra-lai", **{"ly-do": "rè"})
    with app.app_context():
        db.session.execute(db.delete(Sound))
        db.session.commit()
    gone = card(helper.open(url(HOME)), newest(app))
    assert "Tiếng đã xóa" in words(gone)
    assert not gone.select("audio")


# --- giving ---


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("", "còn trống"),
        ("<b>mừa</b>", "dấu của máy tính"),
        ("{{ 7*7 }}", "Chưa có chữ nào"),
        ("ꪹꪭꪙ", "chữ khác lẫn vào"),
        ("m" * 200, "nhiều nhất"),
    ],
)
def test_a_word_with_a_fault_is_refused_and_stays_on_the_page(app, lo, word, said):
    page = write(lo, word, expect=409, nguon="sách mẫu", **{"ghi-chu": "hỏi lại"})
    assert said in page.error
    typed = {name: page.soup.select_one(f"#{name}")["value"] for name in ("chu", "chu-nguon")}
    assert typed == {"chu": word, "chu-nguon": "sách mẫu"}
    assert newest(app) is None


def test_a_warning_is_told_and_the_word_is_kept(app, lo):
    page = write(lo, HOME)
    assert "giống hệt tiếng Việt" in words(card(page, newest(app)))


def test_the_same_word_is_not_given_twice(app, lo, giang):
    write(lo, WORD)
    assert "đã có ở dưới" in write(giang, f"{WORD} ", expect=409).error
    judge(giang, newest(app), "tra-lai", **{"ly-do": "nhầm"})
    assert "Đã lưu bản nháp" in write(giang, WORD).text


def test_a_number_that_may_be_a_citizens_is_not_kept(app, lo):
    page = write(lo, WORD, expect=409, nguon="số 001 099 012 345")
    assert "dãy số" in page.error
    assert newest(app) is None


@pytest.mark.parametrize("agreed", ["never", "withdrawn"])
def test_nobody_gives_a_voice_or_a_word_without_their_yes(app, lo, speaker, agreed):
    facts = {"agreed": False} if agreed == "never" else {"withdrawn_at": clock.now()}
    who = speaker("Ông Tẩn Mẫu", **facts)
    assert "chưa nói đồng ý" in say(lo, who, expect=409).error
    assert "chưa nói đồng ý" in write(lo, WORD, expect=409, **{"nguoi-noi": str(who)}).error
    assert not lo.open(url(HOME)).soup.select(f"option[value='{who}']")
    assert newest(app) is None


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"khong phai tieng", "không đọc được tệp"), (b"", "chưa thu và chưa chọn tệp")],
)
def test_what_is_no_sound_is_refused_and_what_was_typed_stays(app, lo, mai, data, said):
    page = say(lo, mai, expect=409, data=data, **{"ghi-chu": "hỏi lại"})
    assert said in page.error
    assert page.soup.select_one("#loi-ghi-chu")["value"] == "hỏi lại"
    assert page.soup.select_one(f"#nguoi-noi option[value='{mai}']").has_attr("selected")
    assert newest(app) is None


def test_a_voice_of_nobody_is_refused(app, lo, mai):
    assert "chưa chọn ai nói" in say(lo, "", expect=409).error
    assert "Không có người này" in say(lo, 999, expect=409).error


def test_what_is_too_heavy_is_said(lo, mai):
    sent = {"viec": "loi", "nguoi-noi": mai, "loi": (BytesIO(b"R" * 2_000_000), "loi.wav")}
    with lo.client.post(url(HOME), data=sent, follow_redirects=True) as answer:
        assert answer.status_code == 413
        assert "nặng quá 900 KB" in answer.text


@pytest.mark.parametrize("viec", ["", "xoa"])
def test_a_form_that_asks_nothing_known_changes_nothing(app, lo, viec):
    sent = {"lan": lo.open(url(HOME)).value("lan"), "viec": viec, "chu": WORD}
    assert "chưa rõ bạn muốn làm gì" in lo.follow("POST", url(HOME), sent, 409).error
    write(lo, WORD)
    assert "chưa rõ" in judge(lo, newest(app), viec, 409).error


# --- suggestions ---


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What sources say in Tày: a label of ours, and a word that stands in another."""
    known = {
        "Về đầu": starter.Suggestion("mừa cốc", "Sách mẫu", "CC-BY-4.0", "high", "về gốc"),
        "Đầu": starter.Suggestion("hua", "Bài học mẫu", "", "medium"),
        "Về": starter.Suggestion("mừa", "Bài học mẫu"),
        "Ve": starter.Suggestion("không hợp", "-"),
    }
    monkeypatch.setattr(starter, "suggestions", lambda tag: known if tag == "tyz-Latn" else {})


def test_what_sources_say_is_offered_with_its_source(found, helper):
    page = helper.open(url(HOME))
    hints = [words(one) for one in page.soup.select(".hints li")]
    assert len(hints) == 3
    assert "mừa cốc" in hints[0]
    assert "nguồn: Sách mẫu" in hints[0]
    assert "nguồn ghi rõ" in hints[0]
    assert "chỉ là từ “Đầu” trong nhãn này" in hints[1]


def test_a_suggestion_becomes_a_draft_with_its_source_and_its_rights(found, app, helper):
    page = helper.open(url(HOME)).press("Dùng làm bản nháp")
    assert "Đã lưu gợi ý làm bản nháp" in page.text
    with app.app_context():
        one = db.session.scalars(db.select(Contribution)).one()
        assert (one.text, one.source, one.licence) == ("mừa cốc", "Sách mẫu", "CC-BY-4.0")
        assert (one.status, one.by.name) == (Status.DRAFT, LEAD)
    assert "không tự kiểm" in judge(helper, newest(app), "dung", 409).error


def test_a_word_of_a_part_says_that_it_is_one(found, app, helper):
    sent = {"lan": helper.open(url(HOME)).value("lan"), "viec": "goi-y", "goi-y": "Đầu"}
    page = helper.follow("POST", url(HOME), sent)
    assert "Mới có từ “Đầu”" in words(card(page, newest(app)))


@pytest.mark.parametrize("key", ["", "Ve", "Không có"])
def test_a_suggestion_that_was_not_offered_is_none(found, app, helper, key):
    sent = {"lan": helper.open(url(HOME)).value("lan"), "viec": "goi-y", "goi-y": key}
    assert "không còn nữa" in helper.follow("POST", url(HOME), sent, 409).error
    assert newest(app) is None


# --- the lists ---


def listed(page: Page) -> list[str]:
    return [words(one) for one in page.soup.select(".labels th[scope=row]")]


def test_the_first_page_holds_the_first_twenty(helper):
    page = helper.open(TAY)
    first = [one.key for one in corpus.corpus() if one.priority == 1]
    assert listed(page) == first
    assert len(first) == SHOWN
    second = page.press("Trang sau")
    assert listed(second)[0] == corpus.corpus()[SHOWN].key
    assert listed(helper.open(f"{TAY}?trang=1")) == first


def test_the_pages_hold_every_label_once(helper):
    keys: list[str] = []
    for number in range(1, len(corpus.corpus()) // SHOWN + 2):
        keys += listed(helper.open(f"{TAY}?trang={number}"))
    assert keys == [one.key for one in corpus.corpus()]


def test_the_filters_show_what_their_figures_count(app, helper):
    keys = [one.key for one in corpus.corpus()]
    for place, state in enumerate(Status):
        give(app, keys[place], f"chữ {place}", status=state)
    give(app, "Chữ này đã bỏ", status=Status.APPROVED)
    give(app, keys[9], None, Kind.CLIP)
    wanted = {
        Part.NO_WORD: len(keys) - 3, Part.NO_VOICE: len(keys) - 1, Part.TO_CHECK: 2,
        Part.TO_APPROVE: 1, Part.REJECTED: 1, Part.OUTDATED: 1,
    }  # fmt: skip
    home = helper.open(SHELF)
    tay = home.soup.select_one('[aria-labelledby="tieng-tyz-Latn"]')
    for part, number in wanted.items():
        figure = tay.select_one(f"a[href$='?loc={part}']")
        assert words(figure.b) == str(number), part
        page = helper.open(figure["href"])
        assert words(page.soup.select_one(".tabs [aria-current] b")) == str(number)
        assert len(listed(page)) == min(number, SHOWN), part


def test_a_withdrawn_or_rejected_word_is_as_none(app, helper):
    keys = [one.key for one in corpus.corpus()][:2]
    give(app, keys[0], status=Status.WITHDRAWN)
    give(app, keys[1], status=Status.REJECTED)
    assert set(keys) <= set(listed(helper.open(f"{TAY}?loc=thieu-chu")))


def test_what_waits_is_shown_though_an_older_word_is_in_use(app, helper):
    give(app, HOME, WORD, status=Status.APPROVED)
    give(app, HOME, "mừa lườn")
    assert listed(helper.open(f"{TAY}?loc=can-kiem")) == [HOME]
    assert "Đã duyệt" in helper.open(f"{TAY}?loc=can-kiem").text


@pytest.mark.parametrize("text", ["ve dau", "VỀ  ĐẦU", "mua coc"])
def test_a_search_needs_no_marks_and_looks_into_both_languages(app, helper, text):
    give(app, HOME)
    assert listed(helper.open(f"{TAY}?tim={text}"))[0] == HOME


def test_a_search_that_finds_nothing_says_so(helper):
    assert "Không tìm thấy nhãn nào" in helper.open(f"{TAY}?tim=xyzxyz").text


def test_the_labels_of_one_screen(helper):
    bar = corpus.find(corpus.id_of(HOME)).screen
    page = helper.open(f"{TAY}?man={bar}")
    assert listed(page) == [one.key for one in corpus.corpus() if one.screen == bar][:SHOWN]
    assert page.soup.select_one("#man option[selected]")["value"] == bar
    assert words(page.soup.select_one(".by-screen tbody tr a"))


def test_the_filters_stay_in_the_address(helper):
    bar = corpus.find(corpus.id_of(HOME)).screen
    page = helper.open(f"{TAY}?man={bar}&tim=e").press("Chưa có chữ")
    assert page.soup.select_one("#tim")["value"] == "e"
    assert page.soup.select_one("#man option[selected]")["value"] == bar


def test_the_first_twenty_are_all_under_their_own_name(helper):
    page = helper.open(f"{TAY}?man=Hai+mươi+từ+đầu")
    assert listed(page) == [one.key for one in corpus.corpus() if one.priority == 1]


def test_a_search_is_kept_while_a_label_is_worked_on(app, helper):
    listed_here = helper.open(f"{TAY}?loc=thieu-chu&trang=2")
    assert f"Trang 2/{-(-len(corpus.corpus()) // SHOWN)}" in listed_here.text
    page = listed_here.press(listed(listed_here)[0])
    sent = {"lan": page.value("lan"), "viec": "chu", "chu": WORD}
    action = page.soup.select_one("form.change")["action"]
    page = helper.follow("POST", action, sent)
    assert "Đã lưu bản nháp" in page.text
    assert page.soup.find("a", href=f"{TAY}?loc=thieu-chu&trang=2")


def test_a_refused_judgement_leaves_the_labels_own_address(app, lo):
    write(lo, WORD)
    answer = lo.client.post(f"{SHELF}gop/{newest(app)}", data={"viec": "dung", "da-xem": WORD})
    assert answer.status_code == 409
    assert answer.headers["HX-Replace-Url"] == url(HOME)


def test_an_address_can_not_claim_a_withdrawal(app, lo, mai):
    say(lo, mai)
    assert "Đã rút" not in lo.open(f"{url(HOME)}?xong=rut").text
    page = judge(lo, newest(app), "rut", chac="1")
    assert "Đã rút. Máy đã xóa" in page.text
    assert "nhập từ gói" not in page.text


def test_a_source_without_a_licence_is_told_in_vietnamese(app, lo):
    give(app, HOME, licence="none stated - reference only")
    give(app, HOME, "mừa", licence="MIT")
    told = lo.open(url(HOME)).text
    assert "nguồn không ghi giấy phép, chỉ để tham khảo" in told.casefold()
    assert "MIT" in told


@pytest.mark.parametrize("query", ["?loc=xyz", "?trang=0", "?trang=x", "?loc=&man=&tim="])
def test_nonsense_in_the_address_is_not_asked(helper, query):
    assert listed(helper.open(TAY + query)) == listed(helper.open(TAY))


def test_what_is_approved_is_counted(app, helper):
    give(app, "Nhà", "rườn", status=Status.APPROVED)
    give(app, HOME, None, Kind.CLIP, status=Status.APPROVED)
    give(app, "Chữ này đã bỏ", status=Status.APPROVED)
    total = len(corpus.corpus())
    tay = helper.open(SHELF).soup.select_one('[aria-labelledby="tieng-tyz-Latn"]')
    assert [words(one) for one in tay.select(".meter b")] == [f"1/{total}"] * 2
    assert "Hai mươi từ đầu: 1 chữ, 0 lời đọc" in words(tay)


def test_the_shelf_shows_the_villages_languages_and_vietnamese(helper):
    names = [words(one) for one in helper.open(SHELF).soup.select(".board h2")]
    assert names == [
        "Tiếng Tày Tày", "Tiếng Mông Hmôngz", "Tiếng Thái Đen, chữ Thái ꪼꪕꪒꪾ", "Tiếng Việt",
    ]  # fmt: skip


# --- what is outdated ---


def test_what_was_given_for_a_text_that_is_gone_stays_and_can_be_withdrawn(app, helper, mai):
    say(helper, mai)
    number = newest(app)
    with app.app_context():
        db.session.get_one(Contribution, number).key = "Chữ này đã bỏ"
        db.session.commit()
    page = helper.open(f"{TAY}?loc=cu")
    assert listed(page) == ["Chữ này đã bỏ"]
    page = page.press("Chữ này đã bỏ")
    assert "không còn trên màn hình nào" in page.text
    assert not page.soup.select("#chu, [data-recorder]")
    sent = {"lan": page.value("lan"), "viec": "chu", "chu": WORD}
    assert "không nhận thêm" in helper.follow("POST", page.path, sent, 409).error
    assert "Máy đã xóa" in judge(helper, number, "rut", chac="1").text


# --- strangers, and hostile words ---


@pytest.mark.parametrize(
    "path",
    ["xx-Xxxx/", "mww-Latn/", "en/", "gop/1", "tyz-Latn/khong-co", "tyz-Latn/0123456789ab",
     f"mww-Latn/{corpus.id_of(HOME)}"],
)  # fmt: skip
def test_what_nobody_speaks_here_and_no_label_is_not_found(helper, path):
    assert helper.client.get(SHELF + path).status_code == 404


def test_nothing_of_another_village_is_seen_or_changed(app, helper, lo, mai):
    with app.app_context():
        other = village_elsewhere()
        db.session.add(other)
        db.session.commit()
        other_id = other.id
    say(lo, mai)
    mine = newest(app)
    with app.app_context():
        db.session.get_one(Contribution, mine).village_id = other_id
        stranger = Speaker(village_id=other_id, name="Người Khác Mẫu", consented_at=clock.now())
        db.session.add(stranger)
        db.session.commit()
        theirs = stranger.id
    assert not card(helper.open(url(HOME)), mine)
    assert helper.client.get(f"{SHELF}gop/{mine}.mp3").status_code == 404
    key = helper.open(url(HOME)).value("lan")
    for deed in Deed:
        sent = {"lan": key, "viec": deed, "ly-do": "a", "chac": "1", "chu": "abc"}
        assert helper.client.post(f"{SHELF}gop/{mine}", data=sent).status_code == 404
    assert status(app, mine) is Status.DRAFT
    assert "Không có người này" in say(lo, theirs, expect=409).error
    give(app, "Chữ này đã bỏ", village_id=other_id)
    assert helper.client.get(url("Chữ này đã bỏ")).status_code == 404


def test_residents_and_strangers_stay_outside(app, resident, helper, mai):
    say(helper, mai)
    for path in ("", "tyz-Latn/", f"tyz-Latn/{corpus.id_of(HOME)}", f"gop/{newest(app)}.mp3"):
        answer = resident.client.get(SHELF + path)
        assert (answer.status_code, answer.location) == (303, "/to/dang-nhap"), path


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    '"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", "</title><script>1</script>",
    "</textarea><script>1</script>", "<iframe src=javascript:alert(1)>", "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "javascript:alert(1)", "<input onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<audio src onerror=1>",
    "<math><mi xlink:href=javascript:1>", "<style>*{display:none}</style>", "<link rel=stylesheet>",
    "<meta http-equiv=refresh content=0>", "<base href=//evil>", "<form action=//evil>",
    "<object data=x>", "<embed src=x>", "<marquee onstart=alert(1)>", "<isindex onfocus=1>",
    "<!--", "-->", "<!--<script>", "]]>", "<![CDATA[x]]>", "<?php 1 ?>", "{{ 7*7 }}", "{% raw %}",
    "${7*7}", "#{7*7}", "<%= 7*7 %>", "`alert(1)`", "\\u003cscript\\u003e", "&lt;script&gt;",
    "&#60;script&#62;", "%3Cscript%3E", "<scr<script>ipt>", "<SCRIPT SRC=//evil>", "<ScRiPt>1",
    "<svg/onload=alert(1)//", "<img/src/onerror=1>", "<div style=position:fixed>", "<p hx-get=/x>",
    "<p hx-on:click=alert(1)>", "<button formaction=//evil>", "<span lang=vi>", "</span></li></ol>",
    "</article></main>", "onmouseover=alert(1)", '" onmouseover="alert(1)', "' onfocus='1",
    "\u202egnp.exe", "a\u2028b", "\ufeff<script>", "'; DROP TABLE review; --",
]  # fmt: skip


def test_no_word_of_anyone_is_ever_more_than_text(app, helper, mai):
    """Put into the book past the lint, each is drawn on every page as it was written."""
    assert len(HOSTILE) >= 60
    kinds = kinds_of(helper, url("Nhà"))
    for text in HOSTILE:
        put_into_the_book(app, text, mai)
    pages = [url(HOME), SHELF, *(f"{TAY}?loc=cu&trang={number}" for number in (1, 2, 3, 4))]
    for path in pages + [url(text) for text in HOSTILE]:
        assert kinds_of(helper, path) <= kinds | OF_LISTS, path
    cards = {words(one.h3) for one in soup(helper, url(HOME)).select(".gift")}
    assert cards == {f"Chữ: {' '.join(text.split())}" for text in HOSTILE}


def test_what_is_typed_comes_back_as_text(app, helper):
    kinds = kinds_of(helper, f"{url(HOME)}?chu=x")
    for text in HOSTILE:
        answer = helper.client.get(url(HOME), query_string={"chu": text, "viec": "chu"}).text
        page = BeautifulSoup(answer, "html.parser")
        assert page.select_one("#chu")["value"] == text
        assert page.select_one(".sample .second").get_text() == text
        assert kinds_of_soup(page) == kinds


def test_that_test_would_see_markup_of_a_stranger(app, helper, mai):
    app.jinja_env.autoescape = False
    app.jinja_env.bytecode_cache = None
    put_into_the_book(app, HOSTILE[0], mai)
    with pytest.raises(AssertionError, match="script"):
        kinds_of(helper, url(HOME))


OF_LISTS = {
    "table", "thead", "tbody", "tr", "th", "td", "b", "progress", "article", "h3", "ol", "s",
    "strong", "em",
}  # fmt: skip


def put_into_the_book(app: Flask, text: str, who: int) -> None:
    """As a word, its source, note, dialect, a reason, an old word, and as a label of its own."""
    number = give(app, HOME, text, source=text, note=text, dialect=text, speaker_id=who)
    give(app, text, text, status=Status.APPROVED)
    with app.app_context():
        line = Review(
            contribution_id=number, verdict=Verdict.REJECTED, reason=text, old_text=text,
            speaker_id=who, at=clock.now(),
        )  # fmt: skip
        db.session.add(line)
        db.session.commit()


def soup(browser: Browser, path: str) -> BeautifulSoup:
    answer = browser.client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "html.parser")


def kinds_of(browser: Browser, path: str) -> set[str]:
    return kinds_of_soup(soup(browser, path))


def kinds_of_soup(page: BeautifulSoup) -> set[str]:
    """The kinds of elements on a page, none of which may run or load anything of a stranger's."""
    for tag in page.find_all():
        assert tag.name != "script" or tag.get("src", "").startswith("/static/"), "a script"
        assert not [name for name in tag.attrs if name.startswith(("on", "hx-on"))], tag
        address = str(tag.get("href", tag.get("src", "/")))
        assert address.startswith(("/", "#", "?", "data:,")), address
    return {tag.name for tag in page.find_all()}


# --- what a page costs, and what it may ---


@pytest.mark.parametrize("path", [SHELF, TAY, f"{TAY}?loc=can-kiem&tim=nha", f"{SHELF}vi/"])
def test_a_list_asks_for_what_was_given_once(app, helper, path):
    """Who asks, and all that was given; what is approved is remembered from a page before."""
    give(app, HOME)
    helper.open(path)
    with counted(app) as statements:
        helper.open(path)
    asked = [sql for sql in statements if sql.startswith("SELECT")]
    assert len(asked) == 3, asked
    assert len([sql for sql in asked if "FROM contribution" in sql]) == 1


def test_the_page_of_a_label_asks_no_more_for_many_words_than_for_one(app, helper, lo, giang, mai):
    asked = []
    for place in range(3):
        write(lo, f"mừa {'abc'[place]}")
        judge(giang, newest(app), "dung")
        say(lo, mai)
        helper.open(url(HOME))
        with counted(app) as statements:
            helper.open(url(HOME))
        asked.append(len([sql for sql in statements if sql.startswith("SELECT")]))
    assert asked == [4, 4, 4]


def test_only_the_pages_that_record_may_use_the_microphone(helper):
    policy = {path: helper.client.get(path).headers["Permissions-Policy"]
              for path in (SHELF, TAY, url(HOME))}  # fmt: skip
    assert ["microphone=(self)" in one for one in policy.values()] == [False, False, True]
    refused = helper.client.post(url(HOME), data={"lan": "x"})
    assert "microphone=(self)" in refused.headers["Permissions-Policy"]


def test_the_button_shows_the_word_that_was_sent_where_no_script_runs(app, helper):
    shown = helper.open(f"{url(HOME)}?chu=mừa+lườn").soup.select_one(".sample .bar-key .second")
    assert (words(shown), shown["lang"]) == ("mừa lườn", "tyz-Latn")
    give(app, HOME)
    assert words(helper.open(url(HOME)).soup.select_one(".sample .second")) == WORD


def test_each_label_is_shown_on_its_own_kind_of_button(helper):
    kinds = {"bar": ".bar-key", "tile": ".tile", "choice": ".choice", "forward": ".forward",
             "text": ".plain-text"}  # fmt: skip
    assert {one.looks.value for one in corpus.corpus()} == set(kinds)
    for looks, shape in kinds.items():
        entry = next(one for one in corpus.corpus() if one.looks == looks)
        sample = helper.open(url(entry.key)).soup.select_one(".sample")
        assert entry.key in words(sample.select_one(shape)), looks


def test_tai_viet_is_written_in_its_own_letters(app, helper):
    page = helper.open(url("Nhà", "blt-Tavt"))
    field = page.soup.select_one("#chu")
    assert field["lang"] == "blt-Tavt"
    sent = {"lan": page.value("lan"), "viec": "chu", "chu": "ꪹꪭꪙ"}
    page = helper.follow("POST", url("Nhà", "blt-Tavt"), sent)
    assert card(page, newest(app)).h3.select_one('[lang="blt-Tavt"]').get_text() == "ꪹꪭꪙ"
