"""Letters to press beside a field: each is written at the caret, by mouse, finger or key."""

import pytest
from flask import render_template_string
from playwright.sync_api import Page

from kiosk.languages.keyboards import Keyboard
from kiosk.languages.registry import find
from kiosk.welcome.demo import PIN
from tests.house import House
from tests.kiosk_screen.conftest import PHONE_SCREEN, Screens
from tests.kiosk_screen.survey import TEAM_SIZES, Survey

pytestmark = [pytest.mark.browser, pytest.mark.timeout(200)]
FIELD = """{% from "components/letters.html" import letters %}
<div id="here" class="card"><p class="field"><label for="chu">Chữ</label>
<input id="chu" name="chu" maxlength="12" lang="{{ language.tag }}" value="{{ value }}"></p>
{{ letters(language, "chu") }}</div>"""
PUT = """html => {
  document.querySelector('main').innerHTML = html;
  document.dispatchEvent(new Event('htmx:afterSettle'));
}"""


def with_letters(house: House, page: Page, tag: str, value: str = "") -> Page:
    """A page of the team that has a field with the letters of a language."""
    if "/to/thon" not in page.url:
        page.goto(f"{house.url}/to/dang-nhap?ve=/to/thon")
        page.get_by_text("Hoàng Văn Mẫu").first.click()
        page.locator("#pin").fill(PIN)
        page.get_by_role("button", name="Vào").click()
        page.wait_for_url("**/to/**")
        page.goto(f"{house.url}/to/thon")
    with house.app.test_request_context("/"):
        html = render_template_string(FIELD, language=find(tag), value=value)
    page.evaluate(PUT, html)
    return page


def press(page: Page, *faces: str) -> str:
    """Press keys by what stands on them; returns what the field says then."""
    for face in faces:
        page.locator(".letters").get_by_role("button", name=face, exact=True).first.click()
    return page.locator("#chu").input_value()


def layout(tag: str) -> Keyboard:
    language = find(tag)
    assert language is not None
    assert language.layout is not None
    return language.layout


@pytest.mark.parametrize(
    ("tag", "faces", "written"),
    [
        ("blt-Tavt", ["ꪹ", "ꪚ", "ꪱ", "ꫀ"], "ꪹꪚꪱꫀ"),
        ("blt-Tavt", ["ꪀ", "ꪮꪲ", "dấu cách", "dấu cách", "ꪁ"], "ꪀꪲ ꪁ"),
        ("tyz-Latn", ["v", "ă", "huyền", "n"], "vằn"),
        ("tyz-Latn", ["chữ hoa", "d", "u", "sắc"], "Dú"),
        ("tyz-Latn", ["r", "ư", "ơ", "huyền", "n", "xóa", "xóa"], "rư"),
        ("hmn-Latn-VN", ["h", "n", "u", "z"], "hnuz"),
    ],
)
def test_letters_are_written_one_after_the_other(house, screen: Screens, tag, faces, written):
    page = with_letters(house, screen(), tag)
    assert press(page, *faces) == written


def test_a_letter_comes_where_the_caret_is_and_the_caret_goes_behind_it(house, screen: Screens):
    page = with_letters(house, screen(), "tyz-Latn", "vn pjục")
    page.locator("#chu").focus()
    page.locator("#chu").evaluate("one => one.setSelectionRange(1, 1)")
    assert press(page, "a", "sắc") == "ván pjục"
    assert page.locator("#chu").evaluate("one => one.selectionStart") == 2
    page.locator("#chu").evaluate("one => one.setSelectionRange(0, 3)")
    assert press(page, "ơ") == "ơ pjục"
    assert page.evaluate("document.activeElement.id") == "chu", "the field keeps the focus"


def test_where_nobody_has_put_the_caret_letters_come_at_the_end(house, screen: Screens):
    page = with_letters(house, screen(), "tyz-Latn", "vằn")
    assert press(page, "dấu cách", "p") == "vằn p"


def test_no_letter_goes_beyond_the_length_of_the_field(house, screen: Screens):
    page = with_letters(house, screen(), "tyz-Latn", "a" * 12)
    assert press(page, "b") == "a" * 12
    assert press(page, "xóa", "b", "b") == "a" * 11 + "b"


@pytest.mark.parametrize("tag", ["blt-Tavt", "tyz-Latn", "hmn-Latn-VN", "pcc-Latn-VN"])
def test_every_key_writes_its_own_letter(house, screen: Screens, tag):
    page = with_letters(house, screen(), tag)
    keys = page.locator("[data-letter]")
    letters = [str(key.get_attribute("data-letter")) for key in keys.all()]
    assert letters == list(layout(tag).letters)
    page.locator("#chu").evaluate("one => one.removeAttribute('maxlength')")
    for key in keys.all():
        key.dispatch_event("click")
    written = page.locator("#chu").input_value()
    assert written == page.evaluate("text => text.normalize('NFC')", "".join(letters))


@pytest.mark.parametrize("tag", ["blt-Tavt", "tyz-Latn"])
def test_the_keys_are_big_enough_in_their_own_letters_on_a_pc_and_a_phone(
    house, screen: Screens, tag
):
    page = with_letters(house, screen(), tag)
    survey = Survey.of_the_team()
    survey.axed = ()
    survey.look(page, tag, TEAM_SIZES)
    assert {kind: lines for kind, lines in survey.found.items() if lines} == {}
    rows = page.locator(".letters-keys:not(.named)")
    assert {row.get_attribute("lang") for row in rows.all()} == {tag}
    face = rows.first.evaluate("row => getComputedStyle(row.firstElementChild).fontFamily")
    assert ("Noto Sans Tai Viet" in face.split(",")[0]) == (tag == "blt-Tavt")


def test_a_finger_presses_them_too(house, screen: Screens):
    page = with_letters(house, screen(**PHONE_SCREEN), "blt-Tavt")
    page.locator('[data-letter="ꪀ"]').tap()
    assert page.locator("#chu").input_value() == "ꪀ"


def test_without_script_the_letters_are_hidden(app):
    with app.test_request_context("/"):
        html = render_template_string(FIELD, language=find("blt-Tavt"), value="")
    assert 'bấm để ghi" hidden>' in html


@pytest.mark.parametrize("tag", ["ium-Latn", "mww-Latn"])
def test_a_language_that_needs_no_letters_has_none(app, tag):
    with app.test_request_context("/"):
        html = render_template_string(FIELD, language=find(tag), value="")
    assert "data-letter" not in html
