"""A real Chromium before the kiosk: one browser and one served house for the whole folder."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.house import House, served

CHROMIUM = "/usr/bin/chromium"
TV = {"width": 1920, "height": 1080}
KIOSK: dict[str, Any] = {"viewport": TV, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
PHONE_SCREEN: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True,
}  # fmt: skip
Screens = Callable[..., Page]


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose printer works; its residents come one after the other."""
    with served(tmp_path_factory.mktemp("house") / "instance") as house:
        yield house


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def launched(playwright: Playwright, *flags: str, without: Sequence[str] = ()) -> Iterator[Browser]:
    """A Chromium with these flags, and without some that Playwright would give it."""
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--mute-audio", *flags],
        ignore_default_args=list(without),
    )
    try:
        yield browser
    finally:
        browser.close()


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Screens]:
    """Stand before a fresh screen: `screen(has_touch=True)`. A script that fails there fails the
    test, and so does one that the content policy refuses."""
    mistakes: list[str] = []
    with ExitStack() as stack:

        def stand(browser: Browser = chromium, **facts: Any) -> Page:
            context = browser.new_context(**(KIOSK | facts))
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            listen(page, mistakes)
            return page

        yield stand
    assert mistakes == []


def listen(page: Page, mistakes: list[str]) -> None:
    """Note what goes wrong in a page's scripts."""
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on(
        "console",
        lambda said: mistakes.append(said.text) if "Content Security Policy" in said.text else None,
    )
