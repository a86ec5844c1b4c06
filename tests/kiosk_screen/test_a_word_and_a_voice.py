"""A word and a voice, from the member who records them to the resident who reads and hears them.

All of it happens on a machine that has no network: house, browsers and microphone alike.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kiosk import clock
from kiosk.console import corpus
from kiosk.db import db
from kiosk.languages.models import Contribution, Review, Sound, Speaker
from kiosk.villages.models import Village
from tests.house import House, served
from tests.kiosk_screen.conftest import CHROMIUM, KIOSK
from tests.kiosk_screen.test_listening import speaking
from tests.languages.sounds import as_file, voice
from tests.offline import OfflineMachine, offline_or_skipped
from tests.team_tour import sign_in
from tests.walk import Resident

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
LEAD, MAKER, CHECKERS = "Hoàng Văn Mẫu", "Lò Thị Mẫu", ("Giàng A Mẫu", "Triệu Thị Mẫu")
ELDER, VOICE = "Cụ Lý Văn Mẫu", "Bà Hà Thị Mẫu"
KEY, WORD = "Xem hồ sơ đến đâu", "chữ mẫu một"  # no word of any language: it stands for one
LABEL = f"/to/nhan/tyz-Latn/{corpus.id_of(KEY)}"
DESK = {"viewport": {"width": 1366, "height": 768}}
NOTE_WHAT_PLAYS = """
  window.played = [];
  window.Audio = class extends Audio {
    constructor() {
      super();
      this.addEventListener('playing', () => window.played.push(this.currentSrc));
    }
  };
"""
TILE = f".said:has(a:has-text('{KEY}'))"


@pytest.fixture
def machine() -> Iterator[OfflineMachine]:
    with offline_or_skipped() as machine:
        yield machine


@contextmanager
def before_a_microphone(folder: Path) -> Iterator[Browser]:
    """A browser whose microphone hears somebody speak, and may be used without asking."""
    heard = folder / "voice.wav"
    heard.write_bytes(as_file(voice(30, level=0.3, around=0.3)))
    flags = [
        "--no-sandbox", "--mute-audio", "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={heard}",
    ]  # fmt: skip
    with (
        sync_playwright() as player,
        player.chromium.launch(executable_path=CHROMIUM, args=flags) as browser,
    ):
        yield browser


def people_of_the_village(app: Flask) -> None:
    """An elder whom the lead has named, somebody who gives her voice, and no samples."""
    with app.app_context():
        for model in (Review, Sound, Contribution, Speaker):
            db.session.execute(db.delete(model))
        village = db.session.scalars(db.select(Village)).one()
        village.is_demo = False
        yes = {"village_id": village.id, "consented_at": clock.now(), "consent_text": "-"}
        db.session.add_all([Speaker(name=ELDER, is_elder=True, **yes), Speaker(name=VOICE, **yes)])
        db.session.commit()


@contextmanager
def member(browser: Browser, house: House, name: str) -> Iterator[Resident]:
    """A member before the page of the label."""
    with browser.new_context(**(KIOSK | DESK)) as context:
        one = Resident(context.new_page(), house.url)
        sign_in(one, name)
        one.open(LABEL)
        yield one


@contextmanager
def at_the_kiosk(browser: Browser, house: House) -> Iterator[Page]:
    """A resident who has just come to the home screen."""
    with browser.new_context(**KIOSK) as context:
        page = context.new_page()
        page.add_init_script(NOTE_WHAT_PLAYS)
        page.goto(house.url)
        yield page


def give(one: Resident) -> None:
    """Type the word, seeing it on the button, and record the voice."""
    page = one.page
    page.fill("#chu", WORD)
    expect(page.locator(".sample .second")).to_have_text(WORD)
    one.press("Lưu bản nháp")
    expect(page.locator(".done-line")).to_contain_text("Đã lưu bản nháp")
    page.select_option("#nguoi-noi", label=VOICE)
    page.click("text=Bấm để thu")
    expect(page.locator("[data-part=seconds]")).to_have_text(re.compile("^[23],"), timeout=15_000)
    page.click("text=Bấm để dừng")
    one.press("Giữ lời đọc này")
    expect(page.locator(".done-line")).to_contain_text("Đã lưu lời đọc")


def check(one: Resident) -> None:
    for words in ("Đúng, tôi đã đọc", "Đúng, tôi đã nghe"):
        one.press(words)
        expect(one.page.locator("button", has_text=words)).to_have_count(0)


def approve(one: Resident) -> None:
    """The lead, with the elder beside her; the word first, then the voice."""
    for number in (1, 2):
        gift = one.page.locator(".gift.as-checked").first
        gift.locator("select[name=nguoi-noi]").select_option(label=ELDER)
        one.push(gift.locator("button", has_text="Người này duyệt"))
        expect(one.page.locator(".done-line")).to_contain_text("người uy tín duyệt")
        one.push(one.page.locator(".gift.as-checked").first.locator("[value=duyet-to-truong]"))
        expect(one.page.locator(".gift.as-approved")).to_have_count(number)


def withdraw_the_voice(one: Resident) -> None:
    gift = one.page.locator(".gift", has_text="Lời đọc")
    gift.locator("summary", has_text="Người nói muốn rút lại").click()
    gift.locator("[name=chac]").check()
    one.push(gift.locator("text=Rút lại, xóa hẳn"))
    expect(one.page.locator(".done-line")).to_contain_text("Máy đã xóa")


def listen(page: Page) -> tuple[str, str]:
    """Press the loudspeaker beside the choice: what is played, and what the screen says of it."""
    page.evaluate("() => { window.played = []; }")
    page.locator(f"{TILE} .say").click()
    page.wait_for_function("() => window.played.length > 0")
    told = page.locator("#player [role=status]").inner_text()
    return page.evaluate("() => window.played[0]"), " ".join(told.split())


def the_whole_way(folder: Path) -> None:
    with (
        served(folder / "instance", VOICE=speaking(0.3)) as house,
        before_a_microphone(folder) as browser,
    ):
        people_of_the_village(house.app)
        with at_the_kiosk(browser, house) as page:
            expect(page.locator(f"{TILE} .second")).to_have_count(0)
            assert listen(page)[1] == "Tiếng Việt, giọng máy"  # nothing of Tày has begun here
        with member(browser, house, MAKER) as one:
            give(one)
            assert one.page.locator("text=Đúng, tôi đã").count() == 0
        for name in CHECKERS:
            with member(browser, house, name) as one:
                check(one)
        with member(browser, house, LEAD) as one:
            approve(one)
        the_resident_reads_and_hears_it(browser, house)
        with member(browser, house, MAKER) as one:
            withdraw_the_voice(one)
        the_resident_hears_vietnamese(browser, house)


def the_resident_reads_and_hears_it(browser: Browser, house: House) -> None:
    with at_the_kiosk(browser, house) as page:
        second = page.locator(f"{TILE} .second")
        expect(second).to_have_text(WORD)
        expect(second).to_have_attribute("lang", "tyz-Latn")
        played, told = listen(page)
        assert re.search(r"/loi/\d+\.mp3$", played)
        assert told == "Tiếng Tày, giọng bà con"


def the_resident_hears_vietnamese(browser: Browser, house: House) -> None:
    with at_the_kiosk(browser, house) as page:
        expect(page.locator(f"{TILE} .second")).to_have_text(WORD)
        played, told = listen(page)
        assert "/nghe/may/" in played
        assert told == "Câu này chưa có lời đọc tiếng Tày, máy đọc tiếng Việt."
    with house.app.app_context():
        assert db.session.scalars(db.select(Sound)).all() == []


def test_a_word_and_a_voice_reach_the_resident_and_leave_when_they_are_withdrawn(
    machine: OfflineMachine, tmp_path: Path
) -> None:
    machine.do(the_whole_way, tmp_path)
