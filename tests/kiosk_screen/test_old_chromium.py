"""The engine of a TV of 2021 draws the screens whole, and no script of ours fails on it."""

from pathlib import Path

import pytest

from tests.house import House
from tests.kiosk_screen.old_chromium import OldPage, old_page
from tests.screens import dossiers

pytestmark = pytest.mark.browser

# What lies outside of the window, or under the bar; and whether the grid is one.
OUTSIDE = """Array.from(document.querySelectorAll('main a, main button, .bar a, .bar button'))
  .filter(one => one.getClientRects().length)
  .filter(one => { const box = one.getBoundingClientRect();
    return box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight; })
  .map(one => one.innerText)"""


def check_the_layout(page: OldPage, picture: Path) -> None:
    """Nothing out of the window, and the bar at its foot."""
    page.picture(picture)
    assert page.ask(OUTSIDE) == []
    assert page.ask("getComputedStyle(document.querySelector('.shell')).display") == "grid"
    foot = "Math.round(document.querySelector('.bar').getBoundingClientRect().bottom)"
    assert page.ask(f"{foot} === innerHeight")


def test_a_tv_of_2021_shows_the_way_to_the_papers_and_a_dossier(
    house: House, tmp_path: Path
) -> None:
    code, _ = dossiers(house)[0]
    with old_page(tmp_path / "profile", 1920, 1080) as page:
        assert "Chrome/79." in page.ask("navigator.userAgent")
        page.open(house.url + "/")
        check_the_layout(page, tmp_path / "1-home.png")
        for words in ("Chứng thực bản sao", "Bắt đầu", "Đồng ý, ghi lại", "Tiếp tục", "Tiếp tục"):
            page.press(words)
        assert page.heading.startswith("Bà con có đủ các giấy này chưa?")
        page.press("Bản chính")
        assert page.ask("document.querySelector('#giay-ban-chinh').checked")
        check_the_layout(page, tmp_path / "2-papers.png")
        page.open(house.url + "/ho-so/")
        page.keys(code)
        check_the_layout(page, tmp_path / "3-keypad.png")
        page.press("Xem hồ sơ")
        assert page.heading == f"Hồ sơ {code[:3]}-{code[3:6]}-{code[6:]}"
        check_the_layout(page, tmp_path / "4-status.png")
        assert page.ask("Boolean(window.htmx)") or page.ask("document.documentElement.className")
    assert page.errors == []
