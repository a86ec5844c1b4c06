"""A browser for tests without Chromium: open a page, type, press what is written, read it.

It presses as a person does, swaps a fragment as HTMX would, and checks on the way the manners
that every page must have. For what only a real browser shows, see tests/kiosk_screen/.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

TWELVE_DIGITS = re.compile(r"(?<!\d)\d{12}(?!\d)")  # a citizen number never stands on a page


class Browser:
    """One person's browser, with its own cookies."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, url: str, expect: int = 200) -> Page:
        return self.follow("GET", url, {}, expect)

    def follow(self, method: str, url: str, data: dict[str, Any], expect: int = 200) -> Page:
        sent = as_sent(method, data)
        answer = self.client.open(url, method=method, follow_redirects=True, **sent)
        assert answer.status_code == expect, f"{method} {url} answered {answer.status}"
        return Page(self, check_manners(answer.text), answer.request.path)

    def swap(self, page: Page, element: Tag, data: dict[str, Any]) -> Page:
        """Do what HTMX does: ask for the fragment, put it in place of the target or into it."""
        method = next(m for m in ("get", "post") if f"hx-{m}" in element.attrs)
        url, headers = str(element[f"hx-{method}"]), {"HX-Request": "true"}
        sent = as_sent(method, data)
        answer = self.client.open(
            url, method=method.upper(), headers=headers, follow_redirects=True, **sent
        )
        target = answer.headers.get("HX-Retarget", element["hx-target"])
        fragment = BeautifulSoup(answer.text, "html.parser")
        assert not fragment.html, f"{url} sent a whole page where a fragment was asked"
        roots = [child for child in fragment.children if isinstance(child, Tag)]
        assert len(roots) == 1, f"{url} sent {len(roots)} elements"
        place = page.soup.select_one(str(target))
        assert place is not None, f"{target} is not on the page"
        if answer.headers.get("HX-Reswap", element.get("hx-swap")) == "innerHTML":
            place.clear()
            place.append(roots[0])
        else:
            assert f"#{roots[0]['id']}" == target, f"{url} is not its own target"
            place.replace_with(roots[0])
        return page


def as_sent(method: str, data: dict[str, Any]) -> dict[str, Any]:
    """What a form sends: in the address for a GET, in the body for a POST."""
    where = "query_string" if method.upper() == "GET" else "data"
    return {where: data} if data else {}


class Page:
    """A page as a person sees it."""

    def __init__(self, browser: Browser, soup: BeautifulSoup, path: str) -> None:
        self.browser, self.soup, self.path = browser, soup, path
        self.typed: dict[str, Any] = {}

    @property
    def heading(self) -> str:
        return words(self.soup.h1)

    @property
    def text(self) -> str:
        return words(self.soup.body)

    @property
    def current_step(self) -> str:
        return words(self.soup.select_one("[aria-current=step] strong"))

    @property
    def error(self) -> str:
        return " ".join(words(tag) for tag in self.soup.select("[role=alert]"))

    @property
    def buttons(self) -> list[str]:
        return [words(tag) for tag in self.soup.select("main button, main a, .bar-forward *")]

    def value(self, field: str) -> str:
        """What stands in a field."""
        return str(self.soup.select_one(f"[name={field}]").get("value", ""))

    def type(self, **fields: Any) -> Page:
        """Fill fields by name; `giay=["ban-chinh"]` ticks; a dash is written as `_`."""
        self.typed |= {name.replace("_", "-"): value for name, value in fields.items()}
        return self

    def press(self, text: str, expect: int = 200) -> Page:
        """Press the button, tile or link that says `text`."""
        button = next((b for b in self.soup.select("button, a") if text in words(b)), None)
        assert button, f"no “{text}” among {self.buttons}"
        form = self._form_of(button)
        data = self._data(form, button)
        swapped = button if "hx-target" in button.attrs else form
        if swapped is not None and "hx-target" in swapped.attrs:
            return self.browser.swap(self, swapped, data)
        if form is not None:
            address = str(button.get("formaction", form["action"]))
            return self.browser.follow(form["method"].upper(), address, data, expect)
        return self.browser.open(str(button["href"]), expect)

    def _form_of(self, button: Tag) -> Tag | None:
        if button.name == "a":
            return None
        if button.get("form"):
            return self.soup.select_one(f"form#{button['form']}")
        return button.find_parent("form")

    def _data(self, form: Tag | None, button: Tag) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for tag in form.select("input[name], select[name]") if form else []:
            if tag.get("type") in {"checkbox", "radio"} and "checked" not in tag.attrs:
                continue
            shown.setdefault(str(tag["name"]), []).append(str(tag.get("value", "")))
        pressed = {button["name"]: button.get("value", "")} if button.get("name") else {}
        return shown | self.typed | pressed


def words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


@cache
def check_html(html: str) -> None:
    """Raise where the page is no valid HTML5; the same page is read once only, for it is slow."""
    html5lib.HTMLParser(strict=True).parse(html)


def check_manners(html: str) -> BeautifulSoup:
    """Valid HTML5, one heading, a title that says the same, no id twice, no citizen number."""
    check_html(html)
    soup = BeautifulSoup(html, "html.parser")  # enough for a valid page, and much faster
    assert len(soup.select("h1")) == 1, "a page has one h1"
    title = words(soup.title).split(" · ")[0]
    assert words(soup.h1).startswith(title), f"title “{title}” and h1 “{words(soup.h1)}” disagree"
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids)), f"an id is used twice: {sorted(ids)}"
    assert soup.html["lang"], "a page says its language"
    assert soup.html["translate"] == "no", "no browser may translate it"
    assert not soup.select("[style], style, script:not([src])"), (
        "nothing inline: the CSP forbids it"
    )
    assert not TWELVE_DIGITS.search(words(soup.body)), "a citizen number stands on the page"
    return soup
