"""Every page of the team's side but its door is shut for who is not signed in."""

import pytest

from kiosk.db import db
from kiosk.members.models import Member
from kiosk.villages.models import Village
from tests.browser import Browser

DOOR = "/to/dang-nhap"
pytestmark = pytest.mark.usefixtures("evening")


def team_pages(app) -> list[tuple[str, str]]:
    """Every (method, address) of the team's side, its door excepted."""
    return [
        (method, rule.rule.replace("<code>", "5270491834"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/to/") and rule.rule != DOOR
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


@pytest.fixture
def guest(app) -> Browser:
    """Nobody in particular."""
    return Browser(app.test_client())


@pytest.fixture
def somebody(app, request) -> Browser:
    """A guest, a resident, who signed out, who left the team: whoever the test asks for."""
    browser = request.getfixturevalue("guest" if request.param in "guest resident" else "helper")
    if request.param == "resident":
        browser.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý")
    if request.param == "signed out":
        browser.open("/to/ho-so/").press("Thoát")
    if request.param == "left the team":
        with app.app_context():
            db.session.execute(db.update(Member).values(is_active=False))
            db.session.commit()
    return browser


@pytest.mark.parametrize(
    "somebody", ["guest", "resident", "signed out", "left the team"], indirect=True
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["visit", "swap"])
def test_every_page_of_the_team_leads_to_its_door(app, somebody, headers):
    pages = team_pages(app)
    assert len(pages) >= 7
    for method, url in pages:
        answer = somebody.client.open(url, method=method, headers=headers)
        assert (answer.status_code, answer.location) == (303, DOOR), f"{method} {url}"


def test_a_member_of_another_village_sees_nothing_of_this_one(app, helper):
    with app.app_context():
        elsewhere = Village(
            slug="khac", name="Khác", kind="thôn", commune="xã Châu Quế", commune_code=1,
            province="tỉnh Lào Cai", province_code=15, languages=[], intro=[], figures=[],
        )  # fmt: skip
        db.session.add(elsewhere)
        db.session.flush()
        db.session.execute(db.update(Member).values(village_id=elsewhere.id))
        db.session.commit()
    for method, url in team_pages(app):
        assert helper.client.open(url, method=method).status_code == 404, f"{method} {url}"


def test_the_door_names_the_team_and_nothing_else(resident):
    page = resident.open(DOOR)
    assert page.heading == "Bạn là ai trong tổ?"
    assert [a.get_text(strip=True) for a in page.soup.select(".tiles a")] == [
        "Hoàng Văn Mẫu", "Lò Thị Mẫu", "Giàng A Mẫu", "Triệu Thị Mẫu"]  # fmt: skip
