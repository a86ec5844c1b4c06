"""The label workshop's list: every text that residents can meet, and nothing that they can't."""

import re
from datetime import datetime

import pytest
import time_machine

from kiosk import clock
from kiosk.console import corpus as module
from kiosk.console.corpus import THE_TEAMS, Entry, Looks, corpus, find, id_of, read_templates
from kiosk.console.screen_names import SCREENS
from kiosk.languages.first_words import first_words
from kiosk.paths import RESOURCES
from kiosk.procedures import published
from tests.console.asked_labels import Evening, draw_everything, noted
from tests.house import make_app

DUTY_EVENING = datetime(2026, 11, 16, 19, 42, tzinfo=clock.VILLAGE_TIME)
SATURDAY = datetime(2027, 1, 16, 10, 5, tzinfo=clock.VILLAGE_TIME)
ELSEWHERE = Evening(
    village={"kind": "bản", "name": "Nậm Khắt", "is_demo": False},
    people=" Hai", person="Sùng Thị Chứ", phone="0987654321", pages=9, copies=3,
    portal_code="H10.07-260213-0031", own_words="Ảnh chụp thiếu mặt sau.",
    where="Trạm y tế bản",
)  # fmt: skip

DAY = r"(?:Thứ \w+|Chủ Nhật), \d\d/\d\d"
SUM = r"[\d.]+ đ"
NAME = r"\w+(?: \w+)* Mẫu(?: Hai)?"
GOT = rf"(?:Tổ lấy về, bà con nhận ở nhà văn hóa tối {DAY}\.)"
# What a text says that is no label: the part that changes, and why.
CHANGING = {
    "the next duty: its day, its hour": r"Tổ công nghệ trực .+, \d{1,2}:\d\d",
    "an evening on which a result can be got": r"Bà con mang phiếu đến nhận: tối .+, từ .+\.",
    "the name of a village": r"(?:Giới thiệu )?(?:[Tt]hôn Đông Căm|[Bb]ản Nậm Khắt)",
    "the name of a member": rf"{NAME}(?: đang đến)?",
    "a tracking code": r"Hồ sơ \d{3}-\d{3}-\d{4}",
    "a number that was answered": r"\d+ (?:trang|bản|người)",
    "a sum": rf"Một bản: .+ = {SUM}\.|\d+ (?:bản|người) × {SUM} = {SUM}\.",
    "the day of the result": rf"(?:.+ )?Dự kiến có kết quả: {DAY}; chưa có giấy hẹn của xã\. .+",
    "how that day was counted": (
        rf"(?:Nộp|Có kết quả|\d+ ngày làm việc|Phải xác minh|Xong sau).+ {DAY}\."
        rf"|{DAY} nghỉ \(.+\) nên không tính\."
    ),
    "where what is paused is done": r"(?:Nhà văn hóa xã|Trạm y tế bản) · sáng thứ Hai",
    "the day on which it is handed over": GOT,
    "words of the team's own": r"Thiếu chữ ký ở trang hai\.|Ảnh chụp thiếu mặt sau\.",
}
# These change with a file of the content, not from one evening to the next.
CHECKED_ON = r"(?:Căn cứ: .+\. )?Đã kiểm tra ngày \d\d/\d\d/\d{4}\.(?: Giấy hẹn .+)?"
# Vietnamese all the same, and what an application is called.
WITHOUT_MARKS = {"Con", "Nghe", "Xong", "trang", "Sinh con", "Mang theo"} | {
    "VNeID", "VNeID (App Store, Google Play)",
}  # fmt: skip
NOT_VIETNAMESE = re.compile(r"https?:|[<>{}_%]|^/|^[a-z0-9-]+-[a-z0-9-]+$")


def tour(tmp_path, moment: datetime, evening: Evening, **settings) -> set[str]:
    with time_machine.travel(moment, tick=False):
        app = make_app(tmp_path / "house", **settings)
        with noted(app) as asked:
            draw_everything(app, evening)
    return asked


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> set[str]:
    """What is labelled on a duty evening in Đông Căm."""
    folder = tmp_path_factory.mktemp("here")
    return tour(folder, DUTY_EVENING, Evening(), PUBLIC_URL="http://localhost")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> set[str]:
    """What is labelled in another village, with other people, on another day."""
    return tour(tmp_path_factory.mktemp("elsewhere"), SATURDAY, ELSEWHERE)


def missing(asked: set[str], listed: set[str]) -> list[str]:
    """What was asked for, is not listed, and has no part that is known to change."""
    patterns = [*CHANGING.values(), CHECKED_ON]
    unlisted = sorted(asked - listed - {""})
    return [one for one in unlisted if not any(re.fullmatch(p, one) for p in patterns)]


def keys() -> set[str]:
    return {one.key for one in corpus()}


@pytest.mark.timeout(300)
def test_every_text_that_a_resident_meets_is_listed(here, elsewhere):
    assert len(here & keys()) > 350
    assert missing(here | elsewhere, keys()) == []


@pytest.mark.timeout(300)
def test_one_text_less_would_be_seen(here):
    """The control: the proof above sees each of these when it is taken away."""
    for key in ("Quay lại", "Bản chính (giấy gốc)", "Đã tiếp nhận", "Lệ phí", "Không có trang này"):
        assert missing(here, keys() - {key}) == [key]


@pytest.mark.timeout(300)
def test_what_is_not_listed_does_change(here, elsewhere):
    """A text that two villages on two days say alike has no part that changes."""
    alike = (here & elsewhere) - keys() - {""}
    assert [one for one in sorted(alike) if not re.fullmatch(CHECKED_ON, one)] == []


@pytest.mark.timeout(300)
def test_each_reason_for_leaving_a_text_out_is_needed(here, elsewhere):
    left_out = (here | elsewhere) - keys()
    for pattern in CHANGING.values():
        assert any(re.fullmatch(pattern, one) for one in left_out), pattern


@pytest.mark.timeout(300)
def test_nearly_all_that_is_listed_was_met_on_two_evenings(here, elsewhere):
    on_screens = [one for one in corpus() if one.screen != "Hai mươi từ đầu"]
    met = [one for one in on_screens if one.key in here | elsewhere]
    assert len(met) > 0.9 * len(on_screens)


def test_nothing_is_listed_that_is_no_vietnamese():
    icons = set((RESOURCES / "static" / "icons.txt").read_text().split("\n"))
    for one in corpus():
        assert one.key == one.key.strip() != ""
        assert one.key not in icons
        assert not NOT_VIETNAMESE.search(one.key), one.key
        assert not one.key.isascii() or one.key in WITHOUT_MARKS, one.key


def test_no_text_is_written_otherwise_in_html():
    """A title comes to its label as HTML; only so is it the same text there."""
    assert not [one.key for one in corpus() if re.search("[&<>\"']", one.key)]


def test_every_picture_is_one_that_we_have():
    icons = set((RESOURCES / "static" / "icons.txt").read_text().split("\n"))
    assert {one.picture for one in corpus()} <= icons


def test_a_label_is_listed_once_and_found_by_its_id():
    assert len(keys()) == len({one.id for one in corpus()}) == len(corpus())
    for one in corpus():
        assert find(one.id) is one
        assert one.id == id_of(one.key)
        assert re.fullmatch(r"[0-9a-f]{12}", one.id)
    assert find("0" * 12) is None


def test_the_first_twenty_come_first_then_the_bar_then_our_screens_then_content():
    assert [one.priority for one in corpus()] == sorted(one.priority for one in corpus())
    assert [one.key for one in corpus()[:20]] == [word.key for word in first_words()]
    assert {one.priority for one in corpus()} == {1, 2, 3, 4}
    assert "Về đầu" in {one.key for one in corpus() if one.priority == 2}


def listed(key: str) -> Entry:
    return next(one for one in corpus() if one.key == key)


@pytest.mark.parametrize(
    ("key", "picture", "screen", "looks"),
    [
        ("Về đầu", "home", "Thanh dưới mọi màn hình", Looks.BAR),
        ("Xem hồ sơ đến đâu", "list-search", "Màn hình đầu", Looks.TILE),
        ("Giới thiệu, quét mã QR", "qrcode", "Xem thêm", Looks.TEXT),
        ("Sinh con", "baby-carriage", "Việc trong đời", Looks.TILE),
        ("Có trên điện thoại", "device-mobile", "Hồ sơ đến đâu", Looks.TEXT),
        ("Nơi đến", "writing", "Khai báo tạm vắng · tờ khai trước", Looks.TEXT),
        ("Quay mặt", "device-mobile", "Mở tài khoản ngân hàng · các bước", Looks.TEXT),
        ("Đồng ý, ghi lại giúp tôi", "notebook", "Hỏi đồng ý ghi lại", Looks.CHOICE),
        ("Đúng rồi, in phiếu", "printer", "Xem lại trước khi in", Looks.FORWARD),
        ("Bản chính (giấy gốc)", "file-certificate", "Chứng thực bản sao · giấy tờ", Looks.CHOICE),
        ("Đã tiếp nhận", "inbox", "Hồ sơ đến đâu", Looks.TEXT),
        ("Lệ phí", "receipt", "Phiếu biên nhận", Looks.TEXT),
    ],
)
def test_a_label_says_its_picture_its_screen_and_its_looks(key, picture, screen, looks):
    one = listed(key)
    assert (one.picture, one.screen, one.looks) == (picture, screen, looks)


def test_a_word_of_the_first_twenty_that_a_screen_says_counts_on_that_screen():
    assert listed("Quay lại").screen == "Thanh dưới mọi màn hình"
    assert listed("Xin chào").screen == "Hai mươi từ đầu"


def test_every_template_with_texts_of_its_own_has_a_name():
    named = {one.template for one in read_templates().texts if one.key.strip()}
    assert named - SCREENS.keys() == set()
    assert SCREENS.keys() - named == set(), "names of screens that say nothing"


def test_the_teams_own_sheets_are_there():
    assert all((module.TEMPLATES / name).is_file() for name in THE_TEAMS)


def test_a_new_procedure_brings_its_labels_along(monkeypatch):
    known = published.procedures()[0]
    paper = known.papers[0].model_copy(update={"name": "Giấy khai sinh", "icon": "mood-kid"})
    update = {"slug": "khai-sinh", "name_tile": "Khai sinh", "papers": (paper,)}
    new = known.model_copy(update=update)
    monkeypatch.setattr(published, "procedures", lambda: (known, new))
    found = {one.key: one for one in corpus()}
    assert found["Khai sinh"].screen == "Màn hình đầu"
    assert found["Giấy khai sinh"].screen == "Khai sinh · giấy tờ"
    assert found["Giấy khai sinh"].picture == "mood-kid"


def test_a_new_screen_brings_its_labels_along(monkeypatch, tmp_path):
    name = "welcome/thu.html"
    (tmp_path / "welcome").mkdir()
    (tmp_path / name).write_text("<p>{{ icon('home') }}{{ label('Chữ mới') }}</p>")
    found = read_templates(tmp_path).texts
    assert [(one.key, one.template, one.icon) for one in found] == [("Chữ mới", name, "home")]


def test_it_is_read_once():
    assert corpus() is corpus()
