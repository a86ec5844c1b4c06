"""Words and voices leave and come in as a pack: looked at first, taken once, always as drafts."""

import json
import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func

from kiosk import clock
from kiosk.console import corpus, incoming
from kiosk.db import db
from kiosk.languages import pack, unpack
from kiosk.languages.models import Contribution, Sound, Speaker
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.members.models import Member
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page
from tests.house import make_app
from tests.languages import packs
from tests.languages.packs import MAI, TAG, clip, files_in, good, master, word
from tests.made_up import village_elsewhere

GIVE = {"tieng": [TAG], "loi-doc": "co", "cho-dung": "cc-by"}
LABEL, OTHER_LABEL = (entry.key for entry in corpus.corpus()[:2])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Flask]:
    """Another house, of another village."""
    app = make_app(tmp_path / "elsewhere", PUBLIC_URL="http://localhost")
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        village.name, village.slug = "Khe Bành", "khe-banh"
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def member_of(app: Flask) -> Browser:
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    return browser


def village_of(app: Flask) -> Village:
    return db.session.scalars(db.select(Village).order_by(Village.id)).first()


def give(app: Flask, **facts: object) -> int:
    """A word in Tày that stands in this house, unless `facts` say otherwise."""
    with app.app_context():
        usual = {
            "village_id": village_of(app).id, "tag": TAG, "key": LABEL, "kind": Kind.TEXT,
            "text": "chỉa", "status": Status.APPROVED, "source": "sách học",
        }  # fmt: skip
        made = Contribution(**usual | facts)
        db.session.add(made)
        db.session.commit()
        return made.id


def speaker(app: Flask, **facts: object) -> int:
    """Mai, who lets her voice go, unless `facts` say otherwise."""
    with app.app_context():
        usual = {
            "village_id": village_of(app).id, "name": "Lò Thị Mai", "place": "bản Chiềng",
            "consent_text": "Bà có đồng ý không?", "consented_at": clock.now(), "may_share": True,
            "note": "nhà cuối xóm",
        }  # fmt: skip
        made = Speaker(**usual | facts)
        db.session.add(made)
        db.session.commit()
        return made.id


def give_voice(app: Flask, speaker_id: int | None, sound: bytes | None = None, **facts) -> int:
    """A voice of that speaker."""
    sound = sound or master()
    id = give(app, kind=Kind.CLIP, text=None, speaker_id=speaker_id, seconds=1.2, **facts)
    with app.app_context():
        row = Sound(contribution_id=id, master=sound, served=b"-", sha256=pack.digest(sound))
        db.session.add(row)
        db.session.commit()
    return id


def pack_of(browser: Browser, **asked: object) -> bytes:
    answer = browser.client.get("/to/nhan/xuat.zip", query_string=GIVE | asked)
    assert answer.status_code == 200, answer.text
    return answer.data


def rows_in(packed: bytes) -> list[dict]:
    return json.loads(files_in(packed)[pack.MANIFEST])["given"]


def preview(browser: Browser, packed: bytes, expect: int = 200) -> Page:
    page = browser.open("/to/nhan/goi")
    return page.type(tep=(BytesIO(packed), "goi.zip")).press("Xem trước", expect)


def stored(app: Flask) -> list[Contribution]:
    with app.app_context():
        return list(db.session.scalars(db.select(Contribution).order_by(Contribution.id)))


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(db.select(func.count()).select_from(model))


def waiting(app: Flask) -> list[Path]:
    return list((Path(app.instance_path) / "incoming").glob("*"))


# What leaves.


def test_what_leaves_says_who_gave_it_how_far_it_came_and_under_which_licence(app, helper):
    give(app)
    give_voice(app, speaker(app), status=Status.CHECKED, key=OTHER_LABEL)
    packed = pack_of(helper)
    manifest = json.loads(files_in(packed)[pack.MANIFEST])
    text, voice = sorted(manifest["given"], key=lambda row: row["kind"] == "clip")
    here = "thôn Đông Căm, xã Gia Phú, tỉnh Lào Cai"
    assert text["standing"] == [{"village": here, "status": "approved", "is_changed": False}]
    assert (text["source"], text["licence"], text["speaker"]) == ("sách học", "CC BY 4.0", None)
    assert voice["standing"][0]["status"] == "checked"
    assert manifest["speakers"] == [{
        "name": "Lò Thị Mai", "place": "bản Chiềng", "consent_text": "Bà có đồng ý không?",
        "consented_on": clock.today().isoformat(), "may_share": True,
    }]  # fmt: skip
    assert files_in(packed)[f"clips/{voice['sha256']}.wav"] == master()


@pytest.mark.parametrize(
    "facts",
    [
        {"may_share": False},
        {"consented_at": None},
        {"withdrawn_at": clock.now()},
        {"consent_text": None},
    ],
)
def test_what_somebody_did_not_let_go_stays(app, helper, facts):
    give(app, key=OTHER_LABEL)
    who = speaker(app, **facts)
    give_voice(app, who)
    give(app, speaker_id=who, text="mừa", status=Status.DRAFT)
    assert [row["key"] for row in rows_in(pack_of(helper))] == [OTHER_LABEL]
    assert "2 mục ở lại" in helper.open("/to/nhan/goi").text


def test_what_was_rejected_or_withdrawn_never_leaves(app, helper):
    give(app, key=OTHER_LABEL)
    for status in (Status.REJECTED, Status.WITHDRAWN):
        give(app, text="sai", status=status)
        give_voice(app, speaker(app), status=status)
    assert [row["text"] for row in rows_in(pack_of(helper))] == ["chỉa"]


def test_a_voice_without_a_speaker_stays(app, helper):
    give(app, key=OTHER_LABEL)
    give_voice(app, None)
    assert [row["kind"] for row in rows_in(pack_of(helper))] == ["text"]


def test_the_older_of_two_approved_words_stays_and_several_voices_leave(app, helper):
    give(app, text="cũ")
    give(app, text="mới")
    give(app, text="nháp", status=Status.DRAFT)
    who = speaker(app)
    give_voice(app, who)
    give_voice(app, who, master(1.5))
    found = rows_in(pack_of(helper))
    assert {row["text"] for row in found} == {"mới", "nháp", None}
    assert len([row for row in found if row["kind"] == "clip"]) == 2


def test_only_the_chosen_languages_leave_and_voices_only_if_asked(app, helper):
    give(app)
    give(app, tag="hmn-Latn-VN", text="ntơưv")
    give_voice(app, speaker(app))
    packed = pack_of(helper, **{"loi-doc": []})
    assert sorted(files_in(packed)) == ["labels/tyz-Latn.po", "manifest.json"]
    both = pack_of(helper, tieng=[TAG, "hmn-Latn-VN"])
    assert {row["tag"] for row in rows_in(both)} == {TAG, "hmn-Latn-VN"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"tieng": []}, "chưa chọn tiếng nào"),
        ({"cho-dung": ""}, "chưa ghi thôn cho dùng gói này đến đâu"),
        ({"cho-dung": "khac", "cho-dung-khac": " "}, "chưa ghi thôn cho dùng"),
        ({"cho-dung": "gì đó"}, "chưa ghi thôn cho dùng"),
        ({"tieng": ["vi"]}, "chưa có gì được mang đi"),
    ],
)
def test_nothing_leaves_before_all_is_chosen(app, helper, asked, said):
    give(app)
    page = helper.follow("GET", "/to/nhan/xuat.zip", GIVE | asked, expect=409)
    assert said in page.error


def test_no_licence_is_chosen_beforehand_and_a_sources_own_licence_stays(app, helper):
    page = helper.open("/to/nhan/goi")
    assert not page.soup.select("input[name=cho-dung][checked]")
    give(app, licence="CC BY-SA 3.0")
    give(app, key=OTHER_LABEL)
    asked = {"cho-dung": "khac", "cho-dung-khac": "Hỏi già làng trước"}
    licences = {row["key"]: row["licence"] for row in rows_in(pack_of(helper, **asked))}
    assert licences == {LABEL: "CC BY-SA 3.0", OTHER_LABEL: "Hỏi già làng trước"}
    commune = rows_in(pack_of(helper, **{"cho-dung": "trong-xa"}))
    assert {row["licence"] for row in commune} == {"CC BY-SA 3.0", "Chỉ dùng trong xã Gia Phú"}


@pytest.mark.parametrize("tag", ["en", "../x", "ium-Latn"])
def test_a_language_that_is_not_of_this_village_is_not_there(helper, tag):
    assert (
        helper.client.get("/to/nhan/xuat.zip", query_string=GIVE | {"tieng": [tag]}).status_code
        == 404
    )


def test_another_villages_words_do_not_leave_from_here(app, helper):
    give(app)
    with app.app_context():
        here = village_of(app)
        db.session.add(village_elsewhere(id=here.id + 1, languages=here.languages))
        db.session.commit()
        other = here.id + 1
    give(app, village_id=other, text="của họ")
    assert [row["text"] for row in rows_in(pack_of(helper))] == ["chỉa"]


# What comes in.


def test_what_a_pack_would_bring_is_shown_first_and_nothing_is_stored(app, helper):
    give(app, text="khác")
    give(app, text="có rồi", key=OTHER_LABEL)
    packed = good(
        word(key=LABEL), word("có rồi", key=OTHER_LABEL), clip(key=LABEL),
        word(key="Chữ này không có ở đây"), word("ꪌꪸ", key=LABEL, tag="twh-Tavt"),
        word("ꪌꪸ", key=LABEL, tag="hmn-Latn-VN"),
    )  # fmt: skip
    page = preview(helper, packed)
    assert "1 mục mới, 1 chữ khác với chữ đang có, 1 mục có rồi, 3 mục không nhận được" in page.text
    different = page.soup.select_one("[aria-labelledby=khac] tbody tr").get_text(" ", strip=True)
    assert "khác" in different
    assert "chỉa" in different
    assert "Lời đọc của Lò Thị Mai, bản Chiềng" in page.text
    assert "Của thôn Khe Bành, xã Châu Quế, tỉnh Lào Cai." in page.text
    assert "Nhãn thôn mình không có: 1" in page.text
    assert "Thôn mình chưa chọn tiếng này." in page.text
    assert "Ở đây ghi chữ Latinh, mà có chữ khác lẫn vào" in page.text
    assert len(stored(app)) == 2


def test_what_was_shown_arrives_once_as_drafts_of_the_member_who_took_it(app, helper):
    page = preview(helper, good(word(key=LABEL), clip(key=LABEL, dialect="Tày Bắc Hà")))
    first, again = (page.press("Nhận 2 mục làm bản nháp") for _ in range(2))
    assert first.text == again.text
    assert "Đã nhận 1 chữ và 1 lời đọc , tất cả là bản nháp." in first.text
    voice, text = sorted(stored(app), key=lambda one: one.kind)
    with app.app_context():
        lead = db.session.scalars(db.select(Member).filter_by(name="Hoàng Văn Mẫu")).one()
        assert {voice.by_id, text.by_id} == {lead.id}
        sound = db.session.get(Sound, voice.id)
        assert (sound.master, sound.sha256) == (master(), pack.digest(master()))
        assert sound.served.startswith((b"\xff", b"ID3"))
        mai = db.session.scalars(db.select(Speaker)).one()
        assert (mai.name, mai.place, mai.may_share) == ("Lò Thị Mai", "bản Chiềng", True)
        assert (mai.consent_text, clock.local(mai.consented_at).date()) == (
            MAI.consent_text, MAI.consented_on,
        )  # fmt: skip
        assert mai.note == "Nhận từ gói nhãn của thôn Khe Bành, xã Châu Quế, tỉnh Lào Cai"
        assert not mai.is_elder
        assert voice.speaker_id == mai.id
    assert {voice.status, text.status} == {Status.DRAFT}
    assert text.origin["standing"][0]["status"] == "approved"
    assert voice.seconds > 1
    assert waiting(app) == []


def test_residents_see_nothing_of_a_pack(app, helper, resident):
    preview(helper, good(word("mừa cốc", key="Về đầu"))).press("Nhận 1 mục")
    assert "mừa cốc" not in resident.open("/ho-so/").text


def test_a_speaker_of_that_name_and_place_is_known_again(app, helper):
    mai = speaker(app, note="")
    preview(helper, good(clip(key=LABEL))).press("Nhận 1 mục")
    assert [one.speaker_id for one in stored(app)] == [mai]


def test_whoever_was_not_asked_here_is_not_taken_for_one_who_said_yes(app, helper):
    silent = speaker(app, consented_at=None, may_share=False)
    preview(helper, good(clip(key=LABEL))).press("Nhận 1 mục")
    assert stored(app)[0].speaker_id != silent
    assert count(app, Speaker) == 2


def test_what_was_withdrawn_here_does_not_come_back_in_the_same_pack(app, helper):
    packed = good(word(key=LABEL))
    preview(helper, packed).press("Nhận 1 mục")
    with app.app_context():
        one = db.session.scalars(db.select(Contribution)).one()
        one.receive(Verdict.WITHDRAWN, one.by)
        db.session.commit()
    page = preview(helper, packed)
    assert "Người cho ở thôn mình đã rút." in page.text
    assert not page.soup.select("button[value=nhan]")


def test_the_same_row_twice_in_a_pack_comes_in_once(app, helper):
    rows = [word(key=LABEL).given.model_dump(mode="json")] * 2
    packed = packs.with_manifest(lambda m: m.update(given=m["given"][:1] + rows))
    files = files_in(packed)
    po = pack.po(TAG, [packs.given(key=LABEL)]).encode()
    manifest = json.loads(files[pack.MANIFEST])
    manifest["given"][0]["key"] = LABEL
    manifest["files"]["labels/tyz-Latn.po"] = pack.digest(po)
    files |= {"labels/tyz-Latn.po": po, pack.MANIFEST: json.dumps(manifest).encode()}
    assert "2 mục mới" in preview(helper, packs.zipped(files)).text


def test_while_it_waits_a_pack_is_read_by_its_owner_only(app, helper):
    preview(helper, good(word(key=LABEL)))
    (path,) = waiting(app)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_pack_that_is_not_wanted_is_dropped(app, helper):
    page = preview(helper, good(word(key=LABEL))).press("Không nhận")
    assert page.heading == "Gói nhãn: mang đi, nhận về"
    assert (waiting(app), stored(app)) == ([], [])


def test_a_pack_that_nobody_takes_is_forgotten_after_an_hour(app, helper):
    page = preview(helper, good(word(key=LABEL)))
    incoming.forget_old(app)
    (path,) = waiting(app)
    old = (clock.now() - timedelta(minutes=61)).timestamp()
    os.utime(path, (old, old))
    incoming.forget_old(app)
    assert waiting(app) == []
    assert "chờ lâu quá một giờ" in page.press("Nhận 1 mục", expect=409).error
    assert stored(app) == []


@pytest.mark.parametrize("name", ["", "../../kiosk", "x" * 22, "/etc/passwd"])
def test_a_name_that_is_no_waiting_pack_takes_and_deletes_nothing(app, helper, name):
    preview(helper, good(word(key=LABEL)))
    for deed in ("nhan", "bo"):
        form = {"viec": deed, "goi": name, "lan": f"k{deed}"}
        helper.follow("POST", "/to/nhan/goi", form, expect=409 if deed == "nhan" else 200)
    assert len(waiting(app)) == 1
    assert stored(app) == []


def test_a_pack_that_waits_for_another_village_is_not_there(app, helper):
    page = preview(helper, good(word(key=LABEL)))
    (path,) = waiting(app)
    path.rename(path.with_name(path.name.replace("1-", "2-", 1)))
    page.press("Nhận 1 mục", expect=409)
    assert stored(app) == []


HOSTILE = {
    "no file": b"",
    "no zip": b"<html>",
    "cut off": good()[:-40],
    "path": packs.with_file("../x.wav", b"x"),
    "markup": good(word("<b>x</b>", key=LABEL)),
    "unknown field": packs.with_manifest(lambda m: m.update(x=1)),
    "bomb": packs.zipped(files_in(good()) | {pack.MANIFEST: b" " * 30_000_000}, 8),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_of_a_hostile_pack_nothing_is_stored_and_the_reason_is_said(app, helper, kind):
    page = preview(helper, HOSTILE[kind], expect=409)
    assert page.error.endswith(".")
    assert (waiting(app), stored(app), count(app, Speaker)) == ([], [], 0)


def test_the_good_twin_of_those_is_taken(app, helper):
    assert "Nhận 1 mục" in preview(helper, good(word(key=LABEL))).text


def send(browser: Browser, path: str, name: str, data: bytes) -> tuple[int, str]:
    """Send one file as a browser does; the test client would leave large ones open on the disk."""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="goi.zip"\r\n\r\n'
    body = head.encode() + data + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    answer = browser.client.post(path, data=body, content_type=kind)
    return answer.status_code, answer.text


def test_a_pack_may_be_larger_than_any_other_form_but_not_larger_than_a_pack(app, helper):
    status, page = send(helper, "/to/nhan/goi", "tep", b"x" * 2_000_000)
    assert status == 409
    assert "không phải gói nhãn" in page
    for size in (40_000_001, 41_000_000):
        status, page = send(helper, "/to/nhan/goi", "tep", b"PK\x03\x04" + b"x" * size)
        assert status == (413 if size > 40_100_000 else 409)
        assert "lớn quá 40 MB" in page
    assert send(helper, "/to/ho-so/bang", "tep", b"x" * 2_000_000)[0] == 413
    assert (waiting(app), stored(app)) == ([], [])


def test_nobody_waits_while_a_pack_is_opened(app, helper, monkeypatch):
    held = []
    read = unpack.read
    monkeypatch.setattr(
        unpack, "read", lambda data: (held.append(db.session().in_transaction()), read(data))[1]
    )
    preview(helper, good(word(key=LABEL))).press("Nhận 1 mục")
    assert held == [False, False]


# Taking it back.


def test_one_press_takes_the_whole_pack_out_again(app, helper):
    give(app, text="của mình", key=OTHER_LABEL)
    page = preview(helper, good(word(key=LABEL), clip(key=LABEL))).press("Nhận 2 mục")
    assert "Đã bỏ cả gói." in page.press("Bỏ cả gói vừa nhận").text
    assert [one.text for one in stored(app)] == ["của mình"]
    assert (count(app, Sound), count(app, Speaker)) == (0, 0)


def test_a_speaker_of_ours_stays_when_a_pack_is_taken_out(app, helper):
    speaker(app)
    page = preview(helper, good(clip(key=LABEL))).press("Nhận 1 mục")
    page.press("Bỏ cả gói vừa nhận")
    assert count(app, Speaker) == 1


def test_once_somebody_has_judged_it_the_pack_stays(app, helper):
    page = preview(helper, good(word(key=LABEL))).press("Nhận 1 mục")
    with app.app_context():
        one = db.session.scalars(db.select(Contribution)).one()
        other = db.session.scalars(db.select(Member).filter_by(name="Lò Thị Mẫu")).one()
        one.receive(Verdict.CHECKED, other)
        db.session.commit()
    assert "đã có 1 mục" in page.press("Bỏ cả gói vừa nhận", expect=409).error
    assert len(stored(app)) == 1
    assert "không bỏ cả gói được nữa" in helper.open(f"/to/nhan/goi?lo={lot_of(app)}").text


def lot_of(app: Flask) -> str:
    return str(stored(app)[0].origin["lot"])


def test_another_villages_lot_is_not_there(app, helper):
    preview(helper, good(word(key=LABEL))).press("Nhận 1 mục")
    lot = lot_of(app)
    with app.app_context():
        here = village_of(app)
        db.session.add(village_elsewhere(id=here.id + 1, languages=here.languages))
        db.session.flush()
        db.session.execute(db.update(Contribution).values(village_id=here.id + 1))
        db.session.commit()
    form = {"viec": "hoan-tac", "lo": lot, "lan": "k"}
    assert helper.client.post("/to/nhan/goi", data=form).status_code == 404
    assert "Đã nhận" not in helper.open(f"/to/nhan/goi?lo={lot}").text
    assert len(stored(app)) == 1


# There and back.


def fill(app: Flask) -> None:
    """Words and voices of every kind that may leave."""
    mai = speaker(app, dialect="Tày Bắc Hà")
    give(app, note="dòng một\r\ndòng hai", dialect="Tày Bắc Hà")
    give(app, text="chia", status=Status.CHECKED, licence="CC BY-SA 3.0")
    give(app, key=OTHER_LABEL, text="mừa", status=Status.DRAFT, speaker_id=mai)
    give_voice(app, mai)
    give_voice(app, mai, master(1.5), status=Status.DRAFT)
    give_voice(app, mai, master(1.7), tag="vi")


def test_what_comes_into_a_fresh_village_leaves_it_as_the_same_bytes(app, helper, elsewhere):
    fill(app)
    asked = {"tieng": [TAG, "vi"]}
    packed = pack_of(helper, **asked)
    assert len(rows_in(packed)) == 6
    there = member_of(elsewhere)
    preview(there, packed).press("Nhận 6 mục làm bản nháp")
    assert {one.status for one in stored(elsewhere)} == {Status.DRAFT}
    assert pack_of(there, **asked) == packed
    assert pack_of(there, **asked | {"cho-dung": "trong-xa"}) == packed, "a licence stays"


def test_what_another_village_approves_or_changes_leaves_with_both_their_names(
    app, helper, elsewhere
):
    give(app)
    give(app, key=OTHER_LABEL, text="mừa")
    there = member_of(elsewhere)
    preview(there, pack_of(helper)).press("Nhận 2 mục")
    with elsewhere.app_context():
        approved, changed = db.session.scalars(db.select(Contribution).order_by(Contribution.key))
        if approved.key != LABEL:
            approved, changed = changed, approved
        approved.status = Status.APPROVED
        changed.receive(Verdict.EDITED, changed.by, text="mừa lẹo")
        db.session.commit()
    rows = {row["key"]: row for row in rows_in(pack_of(there))}
    said = [
        (one["village"][:8], one["status"], one["is_changed"]) for one in rows[LABEL]["standing"]
    ]
    assert said == [("thôn Đôn", "approved", False), ("thôn Khe", "approved", False)]
    changed_rows = rows[OTHER_LABEL]["standing"]
    assert [(one["status"], one["is_changed"]) for one in changed_rows] == [
        ("approved", True), ("draft", False),
    ]  # fmt: skip


def test_a_pack_that_comes_home_brings_nothing_new(app, helper):
    fill(app)
    page = preview(helper, pack_of(helper))
    assert "Gói này không có gì mới. 5 mục có rồi. Máy chưa lưu gì." in page.text
