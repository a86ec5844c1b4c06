"""The slips that come out of the served house's printer."""

from playwright.sync_api import Page

from tests.house import House
from tests.slips.paper import Paper


def wait_for_the_printer(page: Page) -> None:
    """Stand at the screen until it says that the slip is out."""
    page.locator("#print.done").wait_for(timeout=60_000)
    assert "Phiếu đã làm xong" in page.locator("#print").inner_text()


def reload_until_printed(page: Page) -> None:
    """Without script nothing comes by itself."""
    for _ in range(60):
        page.reload()
        if page.locator("#print.done").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the slip was never printed")


def newest_slip(house: House) -> Paper:
    return Paper(max(house.prints, key=lambda slip: slip.stat().st_mtime_ns).read_bytes())


def address_on(slip: Paper, house: House) -> str:
    """Where the slip's own QR leads; another one holds the portal's code."""
    (found,) = [code for code in slip.codes if code.startswith(house.url)]
    return found
