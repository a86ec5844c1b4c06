"""A member practises by touch, from the board to the badge."""

import pytest
from sqlalchemy import select

from kiosk import clock
from kiosk.console.practice import DAILY, Practice
from kiosk.console.tasks import Way
from kiosk.db import db
from kiosk.members.models import Member
from kiosk.welcome.demo import PIN
from tests.house import House
from tests.kiosk_screen.conftest import Screens
from tests.walk import ByTouch, Resident

pytestmark = pytest.mark.browser
DESK = {"width": 1366, "height": 768}


def practice(house: House) -> Practice:
    """The practice that was begun last."""
    with house.app.app_context():
        run = db.session.scalars(select(Practice).order_by(Practice.id.desc())).first()
        assert run is not None
        db.session.expunge(run)
        return run


def touch_card(member: Resident, key: str) -> None:
    member.push(member.page.locator(f'.choice[value="{key}"]'))


def answer_rightly(member: Resident, house: House) -> None:
    """Do what the task of this screen asks."""
    task = practice(house).task
    if task.way is Way.ONE:
        touch_card(member, task.right[0])
        return
    for said in task.right:
        if task.way is Way.MANY:
            member.hit(
                member.page.locator(".tick").filter(has=member.page.locator(f"#tra-loi-{said}"))
            )
        else:
            member.type(said)
    member.press("Xong")


@pytest.fixture
def member(house: House, screen: Screens) -> Resident:
    """Lò Thị Mẫu before the board, with nothing but a finger."""
    member = ByTouch(screen(viewport=DESK, has_touch=True), house.url)
    member.open("/to/dang-nhap")
    member.press("Lò Thị Mẫu")
    member.type(PIN)
    member.press("Vào")
    member.press("Luyện tập")
    return member


def has_done(house: House, slug: str) -> None:
    """Lò Thị Mẫu has practised that one today already."""
    with house.app.app_context():
        member = db.session.scalars(select(Member).filter_by(name="Lò Thị Mẫu")).one()
        run = Practice(
            village_id=member.village_id, member_id=member.id, procedure_slug=slug,
            day=clock.today(), seed=1, finished_at=clock.now(),
        )  # fmt: skip
        db.session.add(run)
        db.session.commit()


def test_the_second_of_the_day_by_touch_makes_ready(house: House, member: Resident) -> None:
    has_done(house, DAILY[1])
    member.press("Chứng thực bản sao")
    member.press("Xong")  # nothing is ticked
    assert member.page.locator("main [role=alert]").is_visible()
    while practice(house).finished_at is None:
        assert member.page.locator(".practice-band").inner_text().startswith("THỰC HÀNH")
        answer_rightly(member, house)
    assert member.heading == "Đúng quy trình 5 bước"
    assert practice(house).mistakes == 1
    member.press("Về bảng luyện tập")
    assert "Sẵn sàng" in member.page.locator("tr.mine").inner_text()
