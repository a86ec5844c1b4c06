"""The sheets of those who give their voice: who may write what, their yes, and taking it back."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, String

from kiosk.console.speaker_changes import DEEDS, DONE, Deed
from kiosk.db import Model, db
from kiosk.languages import audio, consent
from kiosk.languages.keeping import WITHDRAWN_NAME
from kiosk.languages.models import Contribution, Review, Sound, Speaker
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.members.models import Member, Role
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page, words
from tests.languages.sounds import as_file, voice
from tests.members.test_photos import village_elsewhere

pytestmark = pytest.mark.usefixtures("evening")
SPEAKERS, TEAM = "/to/nhan/nguoi-noi/", "/to/to-vien/"
LEAD, LO = "Hoàng Văn Mẫu", "Lò Thị Mẫu"
NAME, TAG, KEY, WORD = "Bà Hà Mẫu", "tyz-Latn", "Về đầu", "mừa cốc"
NEW = {"ten": NAME, "noi": "bản Tả Mẫu", "phuong-ngu": "Tày Gia Phú", "ghi-chu": "hay kể chuyện"}


@pytest.fixture
def lo(app: Flask) -> Browser:
    """Lò Thị Mẫu, who leads nobody, signed in at her screen."""
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press(LO).type(pin=PIN).press("Vào")
    return browser


@pytest.fixture
def ha(app: Flask, helper: Browser) -> int:
    """The sheet of Bà Hà Mẫu, who has said nothing yet."""
    add(helper)
    return speaker(app).id


def add(browser: Browser, expect: int = 200, **facts: str) -> Page:
    """Send the form for one person more; a dash is written as `_`."""
    typed = {name.replace("_", "-"): value for name, value in facts.items()}
    sent = {"lan": browser.open(SPEAKERS).value("lan"), **NEW, **typed}
    return browser.follow("POST", SPEAKERS, sent, expect)


def speaker(app: Flask, name: str = NAME) -> Speaker:
    with app.app_context():
        found = db.session.scalars(db.select(Speaker).filter_by(name=name)).one()
        assert found.consent is None or found.consent  # read it now: nobody can once it is detached
        return found


def members(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {one.name: one.id for one in db.session.scalars(db.select(Member))}


def card_of(browser: Browser, number: int) -> str:
    """What the list says of one sheet; nothing where it is in no list."""
    return words(browser.open(SPEAKERS).soup.select_one(f'.team-card[href="{SPEAKERS}{number}"]'))


def do(browser: Browser, number: int, deed: str, expect: int = 200, **facts: Any) -> Page:
    """Send a form of the sheet, whether or not the page offers it."""
    sent = {"viec": deed, **{name.replace("_", "-"): value for name, value in facts.items()}}
    return browser.follow("POST", f"{SPEAKERS}{number}", sent, expect)


def member_elsewhere(app: Flask) -> int:
    """Somebody of another village's team."""
    with app.app_context():
        db.session.add(village_elsewhere())
        db.session.flush()
        one = Member(
            village_id=village_elsewhere().id, name="Người Khác Mẫu", phone="0900000099",
            role=Role.MEMBER, languages=[], pin_hash="-",
        )  # fmt: skip
        db.session.add(one)
        db.session.commit()
        return one.id


def spoken(seconds: float = 3.0) -> tuple[BytesIO, str]:
    """A yes, as a file from an old phone: what is larger the test's client leaves on the disk."""
    return BytesIO(as_file(voice(seconds, rate=8_000), 8_000)), "loi.wav"


def agree(app: Flask, browser: Browser, number: int) -> Page:
    return do(browser, number, "lam-chung", lam_chung=members(app)[LEAD])


def give(app: Flask, number: int | None, **facts: Any) -> int:
    """An approved word or voice of a speaker; returns its number."""
    with app.app_context():
        village = db.session.scalars(db.select(Village)).first()
        asked = {
            "village_id": village.id, "tag": TAG, "key": KEY, "kind": Kind.TEXT, "text": WORD,
            "status": Status.APPROVED, "speaker_id": number, "source": f"{NAME} nói",
        } | facts  # fmt: skip
        one = Contribution(**asked)
        if one.kind is Kind.CLIP:
            one.text, one.sound = None, sound()
        db.session.add(one)
        db.session.commit()
        return one.id


def sound(pitch: float = 0.1) -> Sound:
    made = audio.intake(as_file(voice(1.5, rate=24_000, level=pitch), 24_000))
    return Sound(master=made.master, served=made.served, sha256="-")


def kept(app: Flask) -> bytes:
    """Every text and every sound in every table, one after the other."""
    with app.app_context():
        columns = [
            column
            for table in Model.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, (String, LargeBinary))
        ]
        cells = [cell for column in columns for cell in db.session.scalars(db.select(column))]
    return b"\0".join(one if isinstance(one, bytes) else str(one).encode() for one in cells)


def test_every_deed_has_its_words_and_its_way():
    assert set(DONE) == set(Deed)
    assert set(DEEDS) == set(Deed) - {Deed.RECORDED}


def test_the_list_says_who_gives_what_and_whose_yes_stands(app, helper, ha):
    card = card_of(helper, ha)
    assert card.startswith(f"{NAME} bản Tả Mẫu · Tày Gia Phú")
    assert "Chưa nói đồng ý" in card
    assert "Đang dùng: 0 chữ, 0 lời đọc" in card
    agree(app, helper, ha)
    do(helper, ha, "nguoi-duyet")
    give(app, ha)
    give(app, ha, kind=Kind.CLIP)
    give(app, ha, kind=Kind.CLIP, status=Status.DRAFT)
    card = card_of(helper, ha)
    assert "Đã nói đồng ý" in card
    assert "người duyệt" in card
    assert "Đang dùng: 1 chữ, 1 lời đọc" in card


def test_a_second_press_adds_nobody(app, helper):
    sent = {"lan": helper.open(SPEAKERS).value("lan"), **NEW}
    first, second = (helper.follow("POST", SPEAKERS, sent) for _ in range(2))
    assert first.path == second.path
    assert speaker(app).place == "bản Tả Mẫu"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("ten", "  ", "Còn thiếu tên"),
        ("ten", NAME, "Đã có người tên này"),
        ("ten", "Bà Hà 038 123 456 789", "giống số giấy tờ"),
        ("ghi_chu", "gọi 0912345678", "giống số giấy tờ hoặc số điện thoại"),
    ],
)
def test_what_can_not_be_is_refused_and_what_was_typed_stays(helper, ha, field, typed, said):
    page = add(helper, expect=409, **{"ten": "Ông Khác Mẫu", field: typed})
    assert said in page.error
    assert page.value("noi") == NEW["noi"]


def test_a_member_makes_an_own_sheet_with_one_press_and_only_one(app, lo):
    page = lo.open(SPEAKERS).press("Lập tờ của tôi")
    assert page.heading == LO
    assert speaker(app, LO).member_id == members(app)[LO]
    assert "Lập tờ của tôi" not in lo.open(SPEAKERS).text
    sent = {"lan": lo.open(SPEAKERS).value("lan"), "viec": "cua-toi"}
    assert lo.follow("POST", SPEAKERS, sent).path == page.path


def test_a_sheet_is_corrected(app, lo, ha):
    page = lo.open(f"{SPEAKERS}{ha}").type(ten="Bà Hà", noi="bản Mới").press("Lưu thông tin")
    assert "Đã lưu" in page.text
    assert speaker(app, "Bà Hà").place == "bản Mới"


def test_only_the_lead_names_an_elder(app, lo, helper, ha):
    assert "Ghi là người duyệt" not in lo.open(f"{SPEAKERS}{ha}").text
    assert "Chỉ tổ trưởng" in do(lo, ha, "nguoi-duyet", expect=409).error
    assert not speaker(app).is_elder
    helper.open(f"{SPEAKERS}{ha}").press("Ghi là người duyệt")
    assert speaker(app).is_elder
    assert "Chỉ tổ trưởng" in do(lo, ha, "thoi-duyet", expect=409).error
    helper.open(f"{SPEAKERS}{ha}").press("Thôi làm người duyệt")
    assert not speaker(app).is_elder


def test_nobody_is_lead_and_elder_at_once(app, helper):
    helper.open(SPEAKERS).press("Lập tờ của tôi")
    own = speaker(app, LEAD).id
    assert "không duyệt cả hai bước" in do(helper, own, "nguoi-duyet", expect=409).error


def test_what_is_read_out_says_what_is_kept_for_what_who_hears_it_and_that_it_can_be_withdrawn(
    helper, ha
):
    page = helper.open(f"{SPEAKERS}{ha}")
    for paragraph in consent.PARAGRAPHS:
        assert paragraph in page.text
    for told in ("Máy giữ", "để bà con trong thôn nghe", "Người nghe là", "rút lại lúc nào"):
        assert told.lower() in page.text.lower()


def test_the_spoken_yes_is_kept_with_the_words_they_heard_the_hour_and_who_was_there(
    app, helper, ha
):
    assert not speaker(app).may_speak
    page = do(helper, ha, "dong-y", loi=spoken(12.0))
    assert "Đã lưu câu đồng ý" in page.text
    one = speaker(app)
    assert one.may_speak
    assert one.consent_text == consent.TEXT
    assert one.consent_text.startswith(f"({consent.VERSION})")
    assert one.witness_id == members(app)[LEAD]
    assert one.consent[:4] == b"RIFF"
    heard = helper.client.get(f"{SPEAKERS}{ha}/dong-y.mp3")
    assert heard.mimetype == "audio/mpeg"
    assert heard.headers["Cache-Control"] == "no-store"
    assert len(heard.data) > 10_000
    assert page.soup.select_one("audio")["src"] == f"{SPEAKERS}{ha}/dong-y.mp3"


def test_a_yes_of_twenty_seconds_is_taken_and_a_longer_one_is_not(app, helper, ha):
    do(helper, ha, "dong-y", expect=409, loi=spoken(21.0))
    assert not speaker(app).may_speak
    do(helper, ha, "dong-y", loi=spoken(19.0))
    assert speaker(app).may_speak


@pytest.mark.parametrize("data", [b"", b"<html>", b"RIFF0000WAVE"])
def test_what_is_no_sound_is_no_yes(app, helper, ha, data):
    page = do(helper, ha, "dong-y", expect=409, loi=(BytesIO(data), "loi.wav"))
    assert page.error
    assert not speaker(app).may_speak


def test_what_is_too_heavy_is_said_before_it_is_read(helper, ha):
    answer = helper.client.post(
        f"{SPEAKERS}{ha}", data=b"x" * 1_100_000, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert "nặng quá 900 KB" in answer.text


def test_a_full_disk_takes_no_yes_but_a_witnessed_one(app, helper, ha, monkeypatch):
    monkeypatch.setattr(audio, "ROOM", 10**18)
    assert "dưới 300 MB" in do(helper, ha, "dong-y", expect=409, loi=spoken()).error
    agree(app, helper, ha)
    assert speaker(app).may_speak


def test_only_a_sheet_may_use_the_microphone(helper, ha):
    allowed = [
        "microphone=(self)" in helper.client.get(address).headers["Permissions-Policy"]
        for address in (f"{SPEAKERS}{ha}", SPEAKERS)
    ]
    assert allowed == [True, False]


def test_a_yes_without_a_recording_needs_who_heard_it(app, helper, ha):
    for nobody in ("", "0", "999999", str(member_elsewhere(app)), "ai"):
        assert "ai trong tổ đã nghe" in do(helper, ha, "lam-chung", 409, lam_chung=nobody).error
    assert not speaker(app).may_speak
    page = agree(app, helper, ha)
    assert f"trước mặt {LEAD}" in page.text
    assert "Không có tiếng thu" in page.text
    one = speaker(app)
    assert (one.may_speak, one.consent, one.consent_text) == (True, None, consent.TEXT)
    assert helper.client.get(f"{SPEAKERS}{ha}/dong-y.mp3").status_code == 404


def test_nobody_is_witness_of_the_own_yes(app, lo):
    own = int(lo.open(SPEAKERS).press("Lập tờ của tôi").path.rsplit("/", 1)[1])
    offered = lo.open(f"{SPEAKERS}{own}").soup.select("[name=lam-chung] option")
    assert LO not in [words(one) for one in offered]
    assert "không tự làm chứng" in do(lo, own, "lam-chung", 409, lam_chung=members(app)[LO]).error
    do(lo, own, "dong-y", loi=spoken())
    assert speaker(app, LO).may_speak
    assert speaker(app, LO).witness_id is None


def test_a_voice_leaves_the_village_only_after_a_question_of_its_own(app, helper, ha):
    assert "chưa nói đồng ý" in do(helper, ha, "cho-mang-di", expect=409).error
    agree(app, helper, ha)
    page = helper.open(f"{SPEAKERS}{ha}")
    assert not speaker(app).may_share
    assert consent.SHARING in page.text
    page = page.press("Bà con nói: cho mang đi")
    assert speaker(app).may_share
    assert consent.SHARING in speaker(app).consent_text
    assert f"16/11/2026, {LEAD} nghe" in speaker(app).consent_text
    page.press("Thôi, không mang đi nữa")
    assert not speaker(app).may_share
    assert speaker(app).may_speak


def test_a_new_yes_does_not_carry_the_leave_to_share_along(app, helper, ha):
    agree(app, helper, ha)
    do(helper, ha, "cho-mang-di")
    agree(app, helper, ha)
    assert not speaker(app).may_share


def test_whoever_heard_other_words_is_asked_again(app, helper, ha, monkeypatch):
    agree(app, helper, ha)
    do(helper, ha, "cho-mang-di")
    assert "Lời hỏi đã đổi" not in helper.open(f"{SPEAKERS}{ha}").text
    monkeypatch.setattr(consent, "TEXT", "(bản 2)\nLời khác.")
    assert "Lời hỏi đã đổi" in helper.open(f"{SPEAKERS}{ha}").text


def test_a_withdrawal_is_told_before_and_asked_once(app, helper, ha):
    give(app, ha)
    page = helper.open(f"{SPEAKERS}{ha}")
    told = words(page.soup.select_one(".told-first"))
    assert "Xóa mọi giọng và từ người này đã cho (1)" in told
    assert f"Tên thành “{WITHDRAWN_NAME}”" in told
    page = do(helper, ha, "rut", chac="1")
    assert page.heading == WITHDRAWN_NAME
    assert not page.soup.select("main form")


def withdrawn(app: Flask, helper: Browser, ha: int) -> Speaker:
    assert "tích vào ô" in do(helper, ha, "rut", 409).error
    assert helper.open(f"{SPEAKERS}{ha}?xong=rut").soup.select(".done-line") == []
    assert "Đã rút hết" in do(helper, ha, "rut", chac="1").text
    return speaker(app, WITHDRAWN_NAME)


def test_after_a_withdrawal_no_byte_of_the_voice_and_no_name_is_in_any_table(app, helper, ha):
    do(helper, ha, "dong-y", loi=spoken())
    yes = speaker(app).consent
    number = give(app, ha, kind=Kind.CLIP)
    draft = give(app, ha, kind=Kind.CLIP, status=Status.DRAFT)
    other = give(app, None, kind=Kind.CLIP, source="")
    with app.app_context():
        mine = [db.session.get(Sound, one) for one in (number, draft)]
        mine[1].master += b"\0\0"  # the two sound alike, but are not the same bytes
        mine[1].served += b"\0"
        db.session.get(Sound, other).master = b"another voice"
        sounds = [one for row in mine for one in (row.master, row.served)] + [yes]
        db.session.get(Sound, other).served = b"another voice"
        db.session.commit()
    assert all(one and one in kept(app) for one in sounds)
    assert NAME.encode() in kept(app)
    assert withdrawn(app, helper, ha).withdrawn_at
    after = kept(app)
    assert not [one for one in sounds if one[200:2000] in after]
    assert not [one for one in NEW.values() if one.encode() in after]
    assert b"another voice" in after


def test_words_they_gave_are_gone_too_also_what_stood_before_an_edit(app, helper, ha):
    number = give(app, ha)
    with app.test_request_context(method="POST"):
        one = db.session.get_one(Contribution, number)
        by = db.session.scalars(db.select(Member)).first()
        one.receive(Verdict.EDITED, by, text="mừa tả")
        one.receive(Verdict.REJECTED, by, reason=f"bà hà mẫu nói khác: hỏi lại {NAME}")
        db.session.commit()
    assert WORD.encode() in kept(app)
    withdrawn(app, helper, ha)
    after, lead = kept(app).decode(errors="ignore"), members(app)[LEAD]
    assert not [gone for gone in (WORD, "mừa tả", NAME, "bà hà mẫu") if gone in after]
    assert f"{WITHDRAWN_NAME} nói khác: hỏi lại {WITHDRAWN_NAME}" in after
    with app.app_context():
        one = db.session.get_one(Contribution, number)
        assert one.status is Status.WITHDRAWN
        assert one.standing[-1].verdict is Verdict.WITHDRAWN
        assert one.standing[-1].member_id == lead


def test_residents_see_nothing_of_it_at_once(app, helper, resident, ha):
    give(app, None, text="mừa rườn", source="")
    give(app, ha)
    assert WORD in resident.open("/ho-so/").text
    withdrawn(app, helper, ha)
    page = resident.open("/ho-so/")
    assert WORD not in page.text
    assert "mừa rườn" in page.text  # what was approved before it counts again
    assert "Về đầu" in page.text


def test_what_they_judged_stays_without_their_name(app, helper, ha):
    number = give(app, None, status=Status.DRAFT)
    with app.test_request_context(method="POST"):
        one = db.session.get_one(Contribution, number)
        one.receive(Verdict.CHECKED, None, villager=db.session.get_one(Speaker, ha))
        db.session.commit()
    withdrawn(app, helper, ha)
    with app.app_context():
        line = db.session.scalars(db.select(Review).filter_by(contribution_id=number)).one()
        assert line.verdict is Verdict.CHECKED
        assert line.speaker.name == WITHDRAWN_NAME


def test_that_they_once_agreed_and_to_what_is_still_known(app, helper, ha):
    do(helper, ha, "dong-y", loi=spoken())
    do(helper, ha, "nguoi-duyet")
    do(helper, ha, "cho-mang-di")
    one = withdrawn(app, helper, ha)
    assert one.consented_at
    assert one.consent_text.startswith(consent.TEXT)
    assert (one.consent, one.is_elder, one.may_share, one.may_speak) == (None, False, False, False)
    assert helper.client.get(f"{SPEAKERS}{ha}/dong-y.mp3").status_code == 404


@pytest.mark.parametrize("deed", Deed)
def test_a_withdrawal_is_final(app, helper, ha, deed):
    withdrawn(app, helper, ha)
    facts = {**NEW, "lam-chung": members(app)[LEAD], "loi": spoken()}
    page = do(helper, ha, deed, expect=409, **facts)
    assert "đã rút nên tờ này không đổi được" in page.error
    assert speaker(app, WITHDRAWN_NAME).withdrawn_at


def test_who_has_withdrawn_is_in_no_list_and_may_come_again_under_a_new_sheet(app, helper, ha):
    withdrawn(app, helper, ha)
    assert card_of(helper, ha) == ""
    assert "Đã có 1 người rút" in helper.open(SPEAKERS).text
    add(helper)
    assert speaker(app).id != ha


def test_a_member_who_leaves_takes_no_voice_along_and_can_still_withdraw(app, lo, helper):
    own = int(lo.open(SPEAKERS).press("Lập tờ của tôi").path.rsplit("/", 1)[1])
    do(lo, own, "dong-y", loi=spoken())
    number = give(app, own, source="")
    heard = add(helper, ten="Ông Tẩn Mẫu")
    other = int(heard.path.rsplit("/", 1)[1])
    do(helper, other, "lam-chung", lam_chung=members(app)[LO])
    helper.follow("POST", f"{TEAM}{members(app)[LO]}", {"lam": "roi"})
    page = helper.open(SPEAKERS)
    assert "Người của tổ, đã rời tổ" in page.text
    assert "đã rời tổ" in helper.open(f"{SPEAKERS}{own}").text
    assert f"trước mặt {LO}" in helper.open(f"{SPEAKERS}{other}").text
    with app.app_context():
        assert db.session.get_one(Contribution, number).status is Status.APPROVED
    do(helper, own, "rut", chac="1")
    with app.app_context():
        assert db.session.get_one(Contribution, number).status is Status.WITHDRAWN


def test_nobody_sees_or_changes_a_sheet_of_another_village(app, helper, ha):
    with app.app_context():
        db.session.add(village_elsewhere())
        db.session.flush()
        one = db.session.get_one(Speaker, ha)
        one.village_id = village_elsewhere().id
        one.consent = as_file(voice())
        db.session.commit()
    assert NAME not in helper.open(SPEAKERS).text
    helper.open(f"{SPEAKERS}{ha}", expect=404)
    do(helper, ha, "rut", expect=404)
    assert helper.client.get(f"{SPEAKERS}{ha}/dong-y.mp3").status_code == 404


def test_what_is_no_deed_changes_nothing(helper, ha):
    assert "chưa rõ bạn muốn làm gì" in do(helper, ha, "xoa", expect=409).error
