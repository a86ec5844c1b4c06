"""Who does not read hears a voice and touches a picture, with nothing but a finger."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from kiosk.console.corpus import id_of
from kiosk.db import db
from kiosk.languages.models import Contribution, Review, Speaker
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.console.test_speakers import sound
from tests.house import House, served
from tests.kiosk_screen.conftest import PHONE_SCREEN, Screens
from tests.walk import ByTouch, Resident

pytestmark = pytest.mark.browser
DESK = {"viewport": {"width": 1366, "height": 768}, "has_touch": True}
LISTENER, TAG, WORDS = "Bà Hà Mẫu", "tyz-Latn", ("Nhà", "Chờ", "Tiền")
SMALLEST = 120  # CSS pixels, each way
HEARD = "const voice = document.getElementById('voice'); return voice.played.length > 0"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own, with three voices that wait and somebody who can judge them."""
    with served(tmp_path_factory.mktemp("oral") / "instance") as house:
        with house.app.app_context():
            village = db.session.scalars(db.select(Village)).one()
            db.session.add(Speaker(village_id=village.id, name=LISTENER))
            for key in WORDS:
                clip = Contribution(
                    village_id=village.id, tag=TAG, key=key, kind=Kind.CLIP, seconds=1.5,
                    sound=sound(),
                )  # fmt: skip
                db.session.add(clip)
            db.session.commit()
        yield house


def before_the_pictures(page: Page, house: House) -> Resident:
    """A member has signed in, chosen who listens, and pressed the one button."""
    member = ByTouch(page, house.url)
    member.open("/to/dang-nhap")
    member.press("Lò Thị Mẫu")
    page.fill("[name=pin]", PIN)
    member.press("Vào")
    member.open(f"/to/nhan/{TAG}/nghe-chon")
    page.select_option("[name=nguoi-noi]", label=LISTENER)
    member.press("Bắt đầu nghe")
    return member


def touch_picture(member: Resident, key: str) -> None:
    member.push(member.page.locator(f'.picture[value="{id_of(key)}"]'))


def judged(house: House) -> list[tuple[str, Verdict, str]]:
    with house.app.app_context():
        lines = db.session.scalars(db.select(Review).join(Speaker).order_by(Review.id))
        return [(one.contribution.key, one.verdict, one.speaker.name) for one in lines]


@pytest.mark.parametrize("screen_facts", [DESK, PHONE_SCREEN], ids=["desk", "phone"])
def test_a_villager_judges_three_voices_by_touch(
    house: House, screen: Screens, screen_facts: dict[str, object]
) -> None:
    page = screen(**screen_facts)
    member = before_the_pictures(page, house)
    page.wait_for_function(f"() => {{ {HEARD}; }}")  # it sounds by itself, after the press
    boxes = [one.bounding_box() for one in page.locator(".picture").all()]
    assert len(boxes) == 4
    assert all(box and min(box["width"], box["height"]) >= SMALLEST for box in boxes)
    assert all(box and box["y"] + box["height"] <= page.viewport_size["height"] for box in boxes)
    assert [one.inner_text() for one in page.locator(".picture").all()] == [""] * 4
    touch_picture(member, WORDS[0])
    page.wait_for_function(f"() => {{ {HEARD}; }}")  # and so does the next, after the touch
    other = page.locator(f'.picture:not([value="{id_of(WORDS[1])}"])').first
    member.push(other)
    touch_picture(member, WORDS[2])
    assert page.locator("main h2").inner_text() == f"Hết rồi, cảm ơn {LISTENER}"
    assert judged(house) == [
        (WORDS[0], Verdict.CHECKED, LISTENER),
        (WORDS[1], Verdict.REJECTED, LISTENER),
        (WORDS[2], Verdict.CHECKED, LISTENER),
    ]


def test_the_loudspeaker_plays_it_again(house: House, screen: Screens) -> None:
    page = screen(**DESK)
    member = before_the_pictures(page, house)
    page.wait_for_function("() => document.getElementById('voice').ended")
    page.evaluate(
        "() => { const voice = document.getElementById('voice');"
        " window.again = 0; voice.onplay = () => { window.again += 1; }; }"
    )
    member.hit(page.locator(".again"))
    page.wait_for_function("() => window.again === 1")
    page.wait_for_function("() => document.getElementById('voice').ended")
    assert judged(house) == []


def test_a_reload_shows_the_same_pictures_in_the_same_places(house: House, screen: Screens) -> None:
    page = screen(**DESK)
    before_the_pictures(page, house)

    def laid() -> list[str | None]:
        return [one.get_attribute("value") for one in page.locator(".picture").all()]

    before = laid()
    page.reload()
    assert laid() == before
    assert id_of(WORDS[0]) in before


def test_without_script_the_browsers_own_player_is_there(house: House, screen: Screens) -> None:
    page = screen(**DESK, java_script_enabled=False)
    member = before_the_pictures(page, house)
    assert page.locator("#voice").is_visible()
    assert not page.locator(".again").is_visible()
    touch_picture(member, WORDS[0])
    assert judged(house) == [(WORDS[0], Verdict.CHECKED, LISTENER)]
    with house.app.app_context():
        waiting = db.select(Contribution.id).filter_by(kind=Kind.CLIP, status=Status.DRAFT)
        assert len(db.session.scalars(waiting).all()) == 3
