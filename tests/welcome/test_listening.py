"""Nghe: whose voice says a screen, what is said of it, and that it opens nothing else."""

import json
import re
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest

from kiosk.db import db
from kiosk.languages import reading
from kiosk.languages.models import Contribution
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.procedures.kinds import LifeEvent
from kiosk.sessions import Session
from kiosk.villages.models import Village
from kiosk.welcome.listening import MOST_TEXTS, ON_A_PAGE
from tests.languages.test_labels import change_village
from tests.languages.test_voices import TAY, give_clip, needs_a_voice, without_machine
from tests.made_up import village_elsewhere

pytestmark = pytest.mark.usefixtures("evening")

TITLE = "Bà con cần làm việc gì?"
NOT_IN_TAY = "chưa có lời đọc tiếng Tày, máy đọc tiếng Việt."
PHONE = {"REMOTE_ADDR": "192.168.1.20"}


@pytest.fixture
def machine(app):
    """A machine that would speak if it were asked."""
    app.config["VOICE"] = sys.executable
    return app


def ask(browser, *groups, expect: int = 200):
    """What the script asks: who says these texts."""
    answer = browser.client.post("/nghe/loi", json={"texts": [list(group) for group in groups]})
    assert answer.status_code == expect
    return answer.json if expect == 200 else None


def told(answer) -> list[str]:
    return [voice["told"] for group in answer["said"] for voice in group]


def clip_url(clip: int) -> str:
    return f"/loi/{clip}.mp3"


def session_seen(app):
    with app.app_context():
        return db.session.scalars(db.select(Session.seen_at)).one()


def test_the_village_s_own_voice_is_told_as_such(machine, resident):
    clip = give_clip(machine, TITLE)
    answer = ask(resident, [TITLE])
    assert answer["said"] == [
        [{"url": clip_url(clip), "lang": TAY, "by": "people", "told": "Tiếng Tày, giọng bà con"}]
    ]


def test_a_screen_without_the_language_says_so(machine, resident):
    answer = ask(resident, [TITLE], ["Thôn"])
    assert set(told(answer)) == {f"Màn hình này {NOT_IN_TAY}"}
    give_clip(machine, TITLE, "vi")
    by_people = told(ask(resident, [TITLE], ["Thôn"]))[0]
    assert by_people == "Màn hình này chưa có lời đọc tiếng Tày, bà con đọc tiếng Việt."


def test_a_single_text_without_the_language_says_so_of_itself(machine, resident):
    give_clip(machine, TITLE)
    assert told(ask(resident, [TITLE], ["Thôn"]))[1] == f"Câu này {NOT_IN_TAY}"
    assert told(ask(resident, ["Thôn"])) == [f"Câu này {NOT_IN_TAY}"]


def test_a_language_not_begun_here_is_missed_by_who_chose_it_only(machine, resident):
    change_village(machine, is_demo=False, languages=["ium-Latn", "tyz-Latn"])
    assert told(ask(resident, [TITLE])) == ["Tiếng Việt, giọng máy"]
    resident.open("/ngon-ngu/").press("Miền")
    missing = "Câu này chưa có lời đọc tiếng Dao, máy đọc tiếng Việt."
    assert told(ask(resident, [TITLE])) == [missing]


def test_a_language_begun_here_is_missed_by_everybody(machine, resident):
    change_village(machine, is_demo=False, languages=["ium-Latn"])
    give_clip(machine, "Chữ khác", "ium-Latn")
    missing = "Câu này chưa có lời đọc tiếng Dao, máy đọc tiếng Việt."
    assert told(ask(resident, [TITLE])) == [missing]


def test_who_wants_vietnamese_only_hears_nothing_of_another_language(machine, resident):
    give_clip(machine, TITLE)
    resident.open("/ngon-ngu/").press("Chỉ tiếng Việt")
    assert told(ask(resident, [TITLE])) == ["Tiếng Việt, giọng máy"]
    give_clip(machine, TITLE, "vi")
    assert told(ask(resident, [TITLE])) == ["Tiếng Việt, giọng bà con"]


def test_a_withdrawn_voice_falls_back_and_the_screen_says_so(machine, resident):
    clip = give_clip(machine, TITLE)
    assert resident.client.get(clip_url(clip)).status_code == 200
    with machine.app_context():
        db.session.get(Contribution, clip).receive(Verdict.WITHDRAWN, None)
        db.session.commit()
    answer = ask(resident, [TITLE])
    assert told(answer) == [f"Câu này {NOT_IN_TAY}"]
    assert answer["said"][0][0]["lang"] == "vi"
    assert resident.client.get(clip_url(clip)).status_code == 404


def test_the_machine_says_one_card_in_one_go(machine, resident):
    answer = ask(resident, ["Thôn", "Giới thiệu, quét mã QR"], ["Chưa biết"])
    assert [len(group) for group in answer["said"]] == [1, 1]


def test_where_nobody_speaks_that_is_said_and_who_helps(app, resident):
    without_machine(app)
    answer = ask(resident, [TITLE], ["Thôn"])
    assert answer["said"] == [[], []]
    assert answer["gaps"]
    assert "Màn hình này chưa có lời đọc. Bà con nhờ người bên cạnh" in answer["silence"]


def test_where_only_some_of_it_has_a_voice_that_is_said_too(app, resident):
    without_machine(app)
    give_clip(app, TITLE)
    answer = ask(resident, [TITLE], ["Thôn"])
    assert [len(group) for group in answer["said"]] == [1, 0]
    assert answer["gaps"]
    assert "Còn chỗ chưa có lời đọc." in answer["silence"]
    assert not ask(resident, [TITLE])["gaps"]


def test_only_a_village_that_is_read_to_can_switch_it_off(machine, resident):
    assert "Tắt đọc" not in ask(resident, [TITLE])["player"]
    assert resident.open("/").soup.select_one("[data-aloud]") is None
    change_village(machine, reads_aloud=True)
    assert "Tắt đọc" in ask(resident, [TITLE])["player"]
    assert resident.open("/").soup.select_one("[data-aloud]")["href"] == "/nghe?o=/"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"texts": "Thôn"},
        {"texts": ["Thôn"]},
        {"texts": [[1]]},
        {"texts": [[""]]},
        {"texts": [["a" * (reading.LONGEST + 1)]]},
        {"texts": [["a"]] * (MOST_TEXTS + 1)},
        {"texts": [["a"] * (MOST_TEXTS + 1)]},
        {"texts": [], "o": "/"},
        [],
        None,
    ],
)
def test_what_is_not_asked_as_the_screen_asks_is_refused(resident, sent):
    assert resident.client.post("/nghe/loi", json=sent).status_code == 400


def test_a_whole_screen_of_texts_is_not_too_much(machine, resident):
    ask(resident, *[["a" * reading.LONGEST]] * MOST_TEXTS)


def test_no_json_is_refused(resident):
    sent = json.dumps({"texts": [["Thôn"]]})
    assert resident.client.post("/nghe/loi", data=sent).status_code == 400


def test_another_site_can_not_ask(resident):
    headers = {"Origin": "https://khac.example"}
    answer = resident.client.post("/nghe/loi", json={"texts": []}, headers=headers)
    assert answer.status_code == 403


@needs_a_voice
def test_the_machine_speaks_by_a_signed_address_only(resident):
    url = ask(resident, ["Thôn"])["said"][0][0]["url"]
    answer = resident.client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "audio/mpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    token = re.fullmatch(r"/nghe/may/(.+)\.mp3", url)[1]
    for other in (token[1:], f"x{token}", token.split(".")[0], "IkhhbyI", "-"):
        assert resident.client.get(f"/nghe/may/{other}.mp3").status_code == 404


def test_a_machine_that_is_gone_says_nothing(machine, resident):
    url = ask(resident, ["Thôn"])["said"][0][0]["url"]
    without_machine(machine)
    assert resident.client.get(url).status_code == 404


def test_a_browser_may_ask_for_a_part_of_a_voice(app, resident):
    clip = give_clip(app, TITLE)
    whole = resident.client.get(clip_url(clip))
    assert (whole.status_code, whole.headers["Accept-Ranges"]) == (200, "bytes")
    part = resident.client.get(clip_url(clip), headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.data) == (206, whole.data[100:300])
    beyond = resident.client.get(clip_url(clip), headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize("status", set(Status) - {Status.APPROVED})
def test_a_voice_that_is_not_approved_can_not_be_fetched(app, resident, status):
    clip = give_clip(app, TITLE, status=status)
    assert resident.client.get(clip_url(clip)).status_code == 404


def test_a_voice_of_another_village_can_not_be_fetched(app, resident):
    with app.app_context():
        mine = db.session.scalars(db.select(Village)).one()
        other = village_elsewhere(languages=mine.languages)
        db.session.add(other)
        db.session.commit()
        other_id = other.id
    theirs = give_clip(app, TITLE, village_id=other_id)
    assert resident.client.get(clip_url(theirs)).status_code == 404
    assert resident.client.get(clip_url(give_clip(app, TITLE))).status_code == 200


def test_a_word_is_no_voice(app, resident):
    clip = give_clip(app, TITLE)
    with app.app_context():
        db.session.get(Contribution, clip).kind = Kind.TEXT
        db.session.commit()
    assert resident.client.get(clip_url(clip)).status_code == 404


@pytest.mark.parametrize("clip", ["0", "99", "2147483648", "-1", "x"])
def test_a_number_that_no_voice_has_is_not_found(resident, clip):
    assert resident.client.get(clip_url(clip)).status_code == 404


def test_a_phone_of_the_house_s_network_hears_the_voices_and_no_machine(machine, resident):
    clip = give_clip(machine, TITLE)
    url = ask(resident, ["Thôn"])["said"][0][0]["url"]
    assert resident.client.get(clip_url(clip), environ_base=PHONE).status_code == 200
    for path in (url, "/nghe?o=/"):
        assert resident.client.get(path, environ_base=PHONE).location == "/thon/"
    assert resident.client.post("/nghe/loi", json={}, environ_base=PHONE).location == "/thon/"


def test_what_a_page_asks_for_by_itself_keeps_no_session_awake(machine, resident, evening):
    resident.open("/ngon-ngu/").press("Hmôngz")
    clip = give_clip(machine, TITLE)
    seen = session_seen(machine)
    evening.shift(timedelta(seconds=40))
    resident.client.get(clip_url(clip))
    resident.client.get(ask(resident, ["Thôn"])["said"][0][0]["url"])
    assert session_seen(machine) == seen
    resident.open("/")
    assert session_seen(machine) > seen


def test_listening_begins_no_session(machine, resident):
    resident.open("/nghe?o=/")
    ask(resident, [TITLE])
    assert resident.client.get_cookie("sid") is None


# Without script.


def heard(page) -> list[str]:
    return [item.p.get_text() for item in page.soup.select(".heard li")]


def test_without_script_a_page_lists_the_texts_in_order_each_to_be_heard(machine, resident):
    clip = give_clip(machine, TITLE)
    page = resident.open("/").press("Nghe")
    assert page.path == "/nghe"
    assert heard(page)[:3] == [
        TITLE,
        "Chạm vào một ô để bắt đầu. Tổ công nghệ số…",
        "Chứng thực bản sao",
    ]
    assert len(heard(page)) == ON_A_PAGE
    sounds = page.soup.select(".heard audio")
    assert sounds[0]["src"] == clip_url(clip)
    assert {sound["preload"] for sound in sounds} == {"none"}
    rest = page.press("Xem thêm")
    assert heard(rest) == ["Thử đường dẫn, mã QR", "Xem thêm"]
    assert not rest.soup.select(".more")
    assert rest.press("Quay lại").path == "/"


def test_without_script_what_is_missing_is_said_once(machine, resident):
    page = resident.open("/nghe?o=/")
    assert page.text.count(NOT_IN_TAY) == 1
    give_clip(machine, TITLE)
    notes = [note.get_text() for note in resident.open("/nghe?o=/").soup.select(".heard .note")]
    assert notes[:2] == ["Tiếng Tày, giọng bà con", "Tiếng Việt, giọng máy"]


def test_without_script_a_loudspeaker_leads_to_that_page_too(machine, resident):
    page = resident.open("/thu-tuc/?x=1")
    says = page.soup.select("a.say")
    assert [say["aria-label"] for say in says] == [f"Nghe: {one.label}" for one in LifeEvent]
    assert heard(resident.open(says[0]["href"]))[0] == "Nhà bà con có việc gì?"
    assert not page.soup.select("a a, button a, a button, label a")


def test_without_script_the_resident_s_own_screen_is_read_and_no_name(machine, resident):
    page = resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý")
    own = resident.open(page.soup.select_one("[data-listen]")["href"])
    assert heard(own)[0] == page.heading
    assert resident.client.get("/thu-tuc/chung-thuc-ban-sao/truong-hop").status_code == 200


def test_what_is_read_of_a_dossier_names_nobody(machine, resident, given_dossier):
    code = given_dossier(applicant="Lò Thị Mai", portal_code="H38.12-261116-0001")
    resident.open("/ho-so/").type(ma=code).press("Xem hồ sơ")
    texts = [one.text for one in reading.utterances(resident.client.get(f"/ho-so/{code}").text)]
    assert any(code[:3] in text for text in texts), "its own code may be read"
    assert not re.search(r"•|Mai|M…|H38|Người nộp", " ".join(texts))


@pytest.mark.parametrize(
    "path",
    [
        "/ket-thuc", "/ket-thuc?xoa=1", "/nghe?o=/", "/nghe", "/healthz", "/to/", "/to/ho-so/",
        "/to/dang-nhap", "/con-o-day", "/cai-dat", "/khong-co", "/loi/1.mp3", "/static/x.js",
        "/man-hinh-cho", "https://khac.example/", "//khac.example/", "/\\khac.example",
    ],
)  # fmt: skip
def test_no_address_but_a_resident_s_screen_is_opened_to_be_read(machine, resident, path):
    resident.open("/ngon-ngu/").press("Hmôngz")
    page = resident.open(f"/nghe?o={quote(path)}")
    is_home = not path.startswith("/") or path.startswith(("//", "/\\"))
    assert bool(heard(page)) == is_home, "a stranger's address is the home screen's"
    assert "chưa có lời đọc" in page.text or is_home
    assert resident.client.get_cookie("sid") is not None
    session_seen(machine)  # the session is still there


def test_reading_a_screen_leaves_it_as_it_is(machine, resident):
    page = resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý")
    cookie = resident.client.get_cookie("sid").value
    resident.open(f"/nghe?o={quote(page.path)}")
    assert resident.client.get_cookie("sid").value == cookie
    assert resident.open(page.path).heading == page.heading


def test_a_page_number_beyond_the_last_is_the_last(machine, resident):
    assert heard(resident.open("/nghe?o=/&trang=99")) == heard(resident.open("/nghe?o=/&trang=2"))
    assert heard(resident.open("/nghe?o=/&trang=-1")) == heard(resident.open("/nghe?o=/"))
