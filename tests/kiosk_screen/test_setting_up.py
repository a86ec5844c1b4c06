"""Setting a house up stands on one screen, with script and without, whatever is wrong on it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.house import House, served
from tests.kiosk_screen.conftest import Screens
from tests.kiosk_screen.survey import KIOSKS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(200)]
HIDDEN = """() => {
  const main = document.querySelector('main'), room = main.getBoundingClientRect();
  const below = Array.from(main.querySelectorAll('input, select, label, legend, button'))
    .filter(one => one.getClientRects().length)
    .filter(one => one.getBoundingClientRect().bottom > room.bottom + 1)
    .map(one => one.name || one.innerText);
  const over = main.scrollHeight - main.clientHeight, wide = main.scrollWidth - main.clientWidth;
  return {below, over: over > 1 ? over : 0, wide: wide > 1 ? wide : 0};
}"""
NOTHING = {"below": [], "over": 0, "wide": 0}


@pytest.fixture(scope="module")
def new_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("new-house") / "instance", sample=False) as house:
        yield house


def at(screen: Screens, house: House, size: str, *, script: bool) -> Page:
    width, height = KIOSKS[size]
    page = screen(viewport={"width": width, "height": height}, java_script_enabled=script)
    page.goto(house.url)
    page.locator("#tinh").wait_for()
    return page


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", KIOSKS)
def test_the_whole_set_up_is_seen_at_once(new_house, screen: Screens, size, script):
    page = at(screen, new_house, size, script=script)
    assert page.locator("[name=ngon-ngu]:visible").count() == 12
    assert page.evaluate(HIDDEN) == NOTHING


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", ["1920x1080", "1366x768"])
def test_it_is_seen_at_once_too_when_something_is_missing(new_house, screen: Screens, size, script):
    page = at(screen, new_house, size, script=script)
    page.locator("[value=hmn-Latn-VN]").check()
    page.locator("[value=mww-Latn]").check()
    page.locator("#ten").fill("Nậm Trì")
    page.locator("#xa").select_option(index=1)
    page.get_by_text("Xong, mở cửa").click()
    page.locator("main [role=alert]").wait_for()
    assert "một nhà chỉ hiện một cách viết" in page.locator("main [role=alert]").inner_text()
    assert page.locator("[name=ngon-ngu]:checked").count() == 2
    assert page.evaluate(HIDDEN) == NOTHING
