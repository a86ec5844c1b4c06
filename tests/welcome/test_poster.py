"""The poster of the roster: on one page, every word whole, its QR opens the village's page."""

from datetime import date, time

import pytest

from kiosk.db import db
from kiosk.members.duty import DutyChange, DutyEvening
from kiosk.members.models import Member, Role
from kiosk.members.roster import Kind
from kiosk.slips import press, printing
from tests.house import make_app
from tests.slips.paper import Paper

pytestmark = pytest.mark.usefixtures("evening")

ADDRESS = "/thon/dong-cam/ap-phich.pdf"


def poster(app, query: str = "") -> Paper:
    answer = app.test_client().get(ADDRESS + query)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return Paper(answer.data)


def put(app, *rows) -> None:
    with app.app_context():
        db.session.add_all(rows)
        db.session.commit()


@pytest.mark.parametrize(
    ("query", "width", "height"), [("", 210, 297), ("?kho=a4", 210, 297), ("?kho=a3", 297, 420)]
)
def test_the_poster_is_one_sheet_of_the_paper_that_was_asked_for(app, query, width, height):
    paper = poster(app, query)
    assert paper.pages == 1
    assert (paper.width, paper.height) == (pytest.approx(width, abs=0.1), height)


@pytest.mark.parametrize("query", ["?kho=a4", "?kho=a3"])
def test_a_phone_reads_the_villages_address_off_the_poster(app, query):
    assert poster(app, query).codes == {"http://localhost/thon/dong-cam/"}


def test_the_poster_says_all_that_a_passer_by_needs(app):
    text = poster(app).text
    for words in (
        "Nhà văn hóa số thôn Đông Căm", "Xã Gia Phú, tỉnh Lào Cai", "Thứ Hai", "19:30–21:00",
        "Hoàng Văn Mẫu, Giàng A Mẫu", "Triệu Thị Mẫu", "0900 000 004",
        "Tổ công nghệ số không thu tiền", "In ngày 16/11/2026", "MẪU",
    ):  # fmt: skip
        assert words in text
    assert "thay đổi" not in text


def test_the_poster_carries_our_fonts_and_no_others(app):
    assert poster(app).fonts == dict.fromkeys({"Be-Vietnam-Pro", "Be-Vietnam-Pro-Bold"}, True)


def test_what_is_different_soon_stands_on_the_poster(app):
    same = {"village_id": 1, "note": ""}
    put(app,
        DutyChange(day=date(2026, 11, 18), kind=Kind.SWAP, member_id=1, instead_id=2, **same),
        DutyChange(day=date(2026, 11, 20), kind=Kind.SWAP, member_id=1, instead_id=2, **same),
        DutyChange(day=date(2026, 11, 23), kind=Kind.CANCELLED, **(same | {"note": "hội làng"})),
        DutyEvening(village_id=1, member_id=2, weekday=1, starts=time(19, 30), ends=time(21)),
    )  # fmt: skip
    text = poster(app).text
    assert "Thứ Hai, 23/11: nghỉ: hội làng" in text
    assert "Thứ Ba, 24/11: nghỉ: Ngày Văn hóa Việt Nam" in text


def test_a_large_team_with_a_full_week_still_stands_on_one_sheet(app):
    for number in range(8):
        member = Member(
            village_id=1, name=f"Nguyễn Thị Hoàng Phượng {number}", phone=f"0900 000 01{number}",
            role=Role.MEMBER, languages=[], pin_hash="-", is_active=True,
        )  # fmt: skip
        put(app, member)
        with app.app_context():
            known = db.session.scalars(db.select(Member.id).order_by(Member.id.desc())).first()
        put(app, DutyEvening(
            village_id=1, member_id=known, weekday=number % 7, starts=time(14), ends=time(16, 30),
        ))  # fmt: skip
    paper = poster(app)
    assert paper.pages == 1
    assert "0900 000 017" in paper.text
    assert paper.codes


def test_without_a_public_address_the_poster_says_where_to_ask(tmp_path):
    paper = poster(make_app(tmp_path / "lone", PUBLIC_URL=""))
    assert not paper.codes
    assert "Hỏi lịch mới nhất ở nhà văn hóa số thôn Đông Căm" in paper.text


def test_a_house_without_a_roster_says_whom_to_call(app):
    with app.app_context():
        db.session.execute(db.delete(DutyEvening))
        db.session.commit()
    text = poster(app).text
    assert "Lịch trực đang xếp" in text
    assert "0900 000 001" in text


def test_other_paper_and_other_villages_are_not_found(app):
    for address in (f"{ADDRESS}?kho=80mm", f"{ADDRESS}?kho=", "/thon/khac/ap-phich.pdf"):
        assert app.test_client().get(address).status_code == 404


def test_a_poster_is_drawn_once(app, monkeypatch):
    poster(app)
    monkeypatch.setattr(press, "draw", lambda *_: pytest.fail("drawn again"))
    poster(app)


def test_a_poster_that_cannot_be_drawn_is_told_in_plain_words(app, monkeypatch):
    def fails(*_):
        raise press.NotDrawn

    monkeypatch.setattr(printing, "finished", fails)
    answer = app.test_client().get(ADDRESS)
    assert answer.status_code == 503
    assert "Chưa làm được áp phích" in answer.text


def test_a_visitors_phone_may_take_the_poster(app):
    answer = app.test_client().get(ADDRESS, environ_base={"REMOTE_ADDR": "192.168.1.77"})
    assert answer.headers["Content-Disposition"].endswith("lich-truc-dong-cam-a4.pdf")
