"""A signature is drawn with a finger and with a mouse, and comes out on the paper."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from kiosk import clock
from kiosk.console.handover import Handover, is_signature
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Step
from kiosk.dossiers.tokens import token_hash_for
from kiosk.slips.models import Slip
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.house import House
from tests.kiosk_screen.conftest import PHONE_SCREEN, Screens

pytestmark = pytest.mark.browser
TEAM_SCREEN = {"viewport": {"width": 1366, "height": 768}}
PAD = ".on-screen .pad"


@pytest.fixture
def code(house: House) -> str:
    """A dossier whose result the team holds."""
    with house.app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        code = codes.reserve(village.id)
        result = HeldPaper.new("Bản sao", 1, Place.TEAM, is_original=True, is_result=True)
        dossier = Dossier(
            village_id=village.id, code=code, token_hash=token_hash_for(village.id, code),
            procedure_slug="chung-thuc-ban-sao", procedure_version="-", answers={}, step=Step.READY,
            applicant="Lò Thị Mẫu", applicant_plain="lo thi mau", consent_version="-",
            consent_at=clock.now(), papers=[result], moves=[],
        )  # fmt: skip
        dossier.settle()
        db.session.add(dossier)
        Slip.make(dossier)
        db.session.commit()
        return code


@pytest.fixture
def signing(house: House, screen: Screens, code: str) -> Callable[..., Page]:
    """The member's screen, open at the handover."""

    def stand(**facts: object) -> Page:
        page = screen(**facts)
        page.goto(f"{house.url}/to/dang-nhap")
        page.click("text=Hoàng Văn Mẫu")
        page.fill("[name=pin]", PIN)
        page.click("button:has-text('Vào')")
        page.wait_for_url("**/to/ho-so/")
        page.goto(f"{house.url}/to/tra-ket-qua/{code}")
        return page

    return stand


def drawn(page: Page) -> str:
    return page.input_value("[name=chu-ky]")


def by_mouse(page: Page) -> None:
    page.locator(PAD).scroll_into_view_if_needed()
    box = page.locator(PAD).bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 90, steps=12)
    page.mouse.up()
    page.mouse.move(box["x"] + 200, box["y"] + 20, steps=3)  # not down: no stroke


def by_finger(page: Page) -> None:
    page.locator(PAD).scroll_into_view_if_needed()
    box = page.locator(PAD).bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", box["x"] + 30, box["y"] + 20)
    for step in range(1, 10):  # downwards, too: the page must not scroll instead
        touch("touchMove", box["x"] + 30 + 12 * step, box["y"] + 20 + 6 * step)
    touch("touchEnd")


def signed(house: House, code: str) -> Handover:
    with house.app.app_context():
        of_it = db.select(Handover).join(Dossier).where(Dossier.code == code)
        return db.session.scalars(of_it).one()


@pytest.mark.parametrize(
    ("facts", "sign"),
    [(TEAM_SCREEN, by_mouse), (TEAM_SCREEN | {"has_touch": True}, by_finger),
     (PHONE_SCREEN, by_finger)],
    ids=["mouse", "touch screen", "phone"],
)  # fmt: skip
def test_a_receiver_signs_on_the_screen(house, signing, code, facts, sign):
    page = signing(**facts)
    above = page.evaluate("window.scrollY")
    page.check("[name=cach-biet][value=known]")
    sign(page)
    path = drawn(page)
    assert is_signature(path)
    assert len(re.findall("M", path)) == 1
    assert len(re.findall("L", path)) >= 8
    assert page.get_attribute(f"{PAD} path", "d") == path
    page.click("text=Trao và in phiếu")
    page.wait_for_selector("text=Ký trên màn hình")
    assert signed(house, code).signature == path
    assert above == 0


def test_who_signs_again_begins_with_an_empty_box(house, signing):
    page = signing(**TEAM_SCREEN)
    by_mouse(page)
    page.click("text=Ký lại")
    assert drawn(page) == ""
    by_mouse(page)
    by_mouse(page)
    assert len(re.findall("M", drawn(page))) == 2


def test_a_forgotten_signature_is_said_and_the_paper_may_be_chosen(house, signing, code):
    page = signing(**TEAM_SCREEN)
    page.check("[name=cach-biet][value=slip]")
    assert page.is_checked("[name=ky][value=man-hinh]")
    page.click("text=Trao và in phiếu")
    page.wait_for_selector("text=Chưa có chữ ký trên màn hình")
    page.check("[name=ky][value=giay]")
    page.click("text=Trao và in phiếu")
    page.wait_for_selector("text=Ký trên phiếu giấy")
    assert signed(house, code).signature is None


def test_an_endless_scribble_stays_within_what_is_kept(house, signing):
    page = signing(**TEAM_SCREEN)
    page.evaluate(
        """() => {
          const pad = document.querySelector('.on-screen .pad');
          const box = pad.getBoundingClientRect();
          const send = (type, x, y) => pad.dispatchEvent(new PointerEvent(type, {
            bubbles: true, pointerId: 7, clientX: box.left + x, clientY: box.top + y }));
          send('pointerdown', 5, 5);
          for (let n = 0; n < 6000; n += 1) {
            send('pointermove', 5 + (n * 7) % 400, 5 + (n * 3) % 90);
          }
          send('pointerup', 5, 5);
        }"""
    )
    assert 19_000 < len(drawn(page)) <= 20_000
    assert is_signature(drawn(page))


def test_without_script_only_the_paper_can_be_signed(house, signing, code):
    page = signing(**TEAM_SCREEN, java_script_enabled=False)
    assert not page.is_visible(PAD)
    assert not page.is_visible("[name=ky][value=man-hinh]")
    page.check("[name=cach-biet][value=known]")
    page.click("text=Trao và in phiếu")
    assert page.is_visible("text=Ký trên phiếu giấy")
    assert signed(house, code).signature is None
