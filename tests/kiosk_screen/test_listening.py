"""Listening in a real browser: in order and marked, by each choice, by itself only where wanted."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from kiosk.languages import reading
from tests.house import House, served
from tests.kiosk_screen.conftest import Screens
from tests.kiosk_screen.test_idle import question, stop_the_clock, wait
from tests.languages.test_labels import change_village
from tests.languages.test_voices import give_clip
from tests.walk import ByRemote, Resident, with_new_screen

pytestmark = pytest.mark.browser

COPIES = "/thu-tuc/chung-thuc-ban-sao/"
VOICE = Path(__file__).with_name("voice.py")
NOTHING_TO_HEAR = "Màn hình này chưa có lời đọc. Bà con nhờ người bên cạnh đọc giúp"

# Notes what is marked, in order, and which voice plays; keeps the one sound within reach.
WATCH = """
  window.marked = [];
  window.Audio = class extends Audio {
    constructor() { super(); window.sound = this; }
  };
  new MutationObserver((changes) => changes.forEach(({ target, oldValue }) => {
    const was = (oldValue || '').split(' ').includes('saying');
    if (target.classList.contains('saying') && !was) window.marked.push(target);
  })).observe(document, {
    subtree: true, attributes: true, attributeFilter: ['class'], attributeOldValue: true,
  });
"""
MARKED = "() => window.marked.map((one) => one.innerText.replace(/\\s+/g, ' ').trim())"
PLAYS = "() => window.sound && !window.sound.paused && window.sound.currentTime > 0"
IS_OVER = "() => window.sound.ended && !document.querySelector('.saying')"
LIVES = """() => new Promise((done) => {
  document.addEventListener('kiosk:awake', done, { once: true });
})"""


def speaking(seconds: float) -> str:
    """The setting of a machine that hums so long, whatever it says."""
    return f"{sys.executable} {VOICE} {seconds}"


@contextmanager
def talkative(folder: Path, seconds: float, **settings: Any) -> Iterator[House]:
    with served(folder / "instance", VOICE=speaking(seconds), **settings) as house:
        yield house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose machine says everything in a moment."""
    with talkative(tmp_path_factory.mktemp("quick"), 0.3) as house:
        yield house


@pytest.fixture(scope="module")
def slow_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose machine takes its time, so that there is somebody to interrupt."""
    with talkative(tmp_path_factory.mktemp("slow"), 20) as house:
        yield house


@pytest.fixture
def silent_house(tmp_path: Path) -> Iterator[House]:
    """A house without any voice."""
    with served(tmp_path / "instance", VOICE="") as house:
        yield house


def stand(screen: Screens, house: House, path: str = "/", **facts: Any) -> Resident:
    """Somebody before a screen that notes what is marked."""
    page = screen(**facts)
    page.add_init_script(WATCH)
    resident = Resident(page, house.url)
    resident.open(path)
    return resident


def listen(page: Page) -> None:
    page.locator("[data-listen]").click()


def player(page: Page) -> Locator:
    return page.locator("#player")


def marked(page: Page) -> list[str]:
    return list(page.evaluate(MARKED))


def playing(page: Page) -> None:
    """Wait until something is heard."""
    page.wait_for_function(PLAYS)


def to_the_end(page: Page) -> list[str]:
    """Listen to the end; what was marked on the way."""
    playing(page)
    page.wait_for_function(IS_OVER)
    return marked(page)


def groups_of(html: str) -> list[list[str]]:
    texts = reading.utterances(html)
    grouped = groupby(texts, key=lambda one: one.group)
    return [[one.text for one in ones] for _, ones in grouped]


# All of a screen.


def test_nghe_reads_the_screen_in_order_and_marks_what_is_read(
    house: House, screen: Screens
) -> None:
    resident = stand(screen, house)
    listen(resident.page)
    assert to_the_end(resident.page) == [
        "Bà con cần làm việc gì?",
        "Chạm vào một ô để bắt đầu. Tổ công nghệ số không thu tiền.",
        "Chứng thực bản sao",
        "Xác nhận cư trú",
        "Thủ tục khác, hướng dẫn",
        "Xem hồ sơ đến đâu",
        "Thử đường dẫn, mã QR",
        "Xem thêm",
    ]
    assert resident.page.url == house.url + "/"


def test_what_is_read_looks_like_no_focus_and_covers_nothing_beside_it(
    slow_house: House, screen: Screens
) -> None:
    resident = stand(screen, slow_house)
    listen(resident.page)
    playing(resident.page)
    style = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).boxShadow]"
    read = resident.page.locator("h1.saying").evaluate(style)
    assert read == ["rgb(255, 217, 122)", "none"]
    resident.page.get_by_label("Nghe: Chứng thực bản sao").click()
    playing(resident.page)
    assert "inset" in resident.page.locator(".tile.saying").evaluate(style)[1]


PAGES = (
    "/",
    "/thu-tuc/",
    "/lich-truc",
    "/goi-to?o=/",
    "/ngon-ngu/",
    "/thon/dong-cam/?may=1",
    COPIES,
    COPIES + "truong-hop",
    COPIES + "giay-to",
    COPIES + "le-phi",
    COPIES + "tren-cong?buoc=6",
    COPIES + "ma-ho-so",
    COPIES + "nguoi-nop",
)


def test_script_and_server_read_every_screen_alike(house: House, screen: Screens) -> None:
    resident = stand(screen, house, COPIES + "?buoc=2")
    resident.press("Đồng ý, ghi lại")
    for path in PAGES:
        resident.open(path)
        html = resident.page.context.request.get(resident.page.url).text()
        with resident.page.expect_request("**/nghe/loi") as asked:
            listen(resident.page)
        assert asked.value.post_data_json == {"texts": groups_of(html)}, path
        assert groups_of(html), path


def test_a_mistake_is_read_first(house: House, screen: Screens) -> None:
    resident = stand(screen, house, COPIES + "?buoc=2")
    resident.press("Đồng ý, ghi lại")
    resident.open(COPIES + "nguoi-nop")
    resident.press("Tiếp tục")
    error = resident.page.locator("[role=alert]").inner_text().strip()
    listen(resident.page)
    assert to_the_end(resident.page)[:2] == [error, resident.heading]


def test_the_village_s_own_voice_is_heard_and_told(house: House, screen: Screens) -> None:
    give_clip(house.app, "Trang mẫu này không có ở đâu cả")
    clip = give_clip(house.app, "Bấm mã trên phiếu của bà con")
    resident = stand(screen, house, "/ho-so/")
    with resident.page.expect_response(f"**/loi/{clip}.mp3"):
        listen(resident.page)
    expect(player(resident.page).locator("p")).to_have_text("Tiếng Tày, giọng bà con")
    told = "Câu này chưa có lời đọc tiếng Tày, máy đọc tiếng Việt."
    expect(player(resident.page).locator("p")).to_have_text(told)


def test_a_screen_without_the_language_says_so(slow_house: House, screen: Screens) -> None:
    resident = stand(screen, slow_house)
    listen(resident.page)
    told = "Màn hình này chưa có lời đọc tiếng Tày, máy đọc tiếng Việt."
    expect(player(resident.page).locator("p")).to_have_text(told)


def test_where_nobody_speaks_that_is_said(silent_house: House, screen: Screens) -> None:
    resident = stand(screen, silent_house, COPIES)
    listen(resident.page)
    expect(resident.page.locator("#notice #listen")).to_contain_text(NOTHING_TO_HEAR)
    expect(player(resident.page)).to_be_hidden()
    resident.page.keyboard.press("Escape")
    expect(resident.page.locator("#notice")).to_be_empty()
    assert resident.page.url.endswith(COPIES)


def test_a_machine_that_fails_is_not_passed_over_in_silence(
    silent_house: House, screen: Screens
) -> None:
    silent_house.app.config["VOICE"] = "false"
    resident = stand(screen, silent_house, "/ho-so/")
    listen(resident.page)
    expect(resident.page.locator("#notice")).to_contain_text("chưa có lời đọc")


def test_a_house_that_gives_no_answer_shows_the_page_without_script(
    house: House, screen: Screens
) -> None:
    """As on a disk that can't be written on: what is only looked at still works."""
    page = stand(screen, house, COPIES).page
    page.route("**/nghe/loi", lambda route: route.fulfill(status=503, body="<p>Máy bận</p>"))
    listen(page)
    page.locator(".heard audio").first.wait_for()
    assert page.url == f"{house.url}/nghe?o={COPIES}"


# One choice.


@pytest.mark.parametrize(
    ("path", "text"),
    [("/", "Xem hồ sơ đến đâu"), (COPIES + "?buoc=2", "Đồng ý, ghi lại giúp tôi")],
)
def test_a_choice_s_loudspeaker_reads_it_and_chooses_nothing(
    house: House, screen: Screens, path: str, text: str
) -> None:
    resident = stand(screen, house, path)
    resident.page.get_by_label(f"Nghe: {text}").click()
    assert to_the_end(resident.page) == [text]
    assert resident.page.url == house.url + path


def test_a_tick_s_loudspeaker_does_not_tick(house: House, screen: Screens) -> None:
    resident = stand(screen, house, COPIES + "?buoc=2", has_touch=True)
    resident.press("Đồng ý, ghi lại")
    resident.open(COPIES + "giay-to")
    tick = resident.page.locator("[name=giay]").first
    resident.page.locator(".say").first.tap()
    (read,) = to_the_end(resident.page)
    assert read.startswith("Bản chính")
    assert not tick.is_checked()
    resident.page.locator(".tick").first.tap()
    assert tick.is_checked()


def test_every_choice_has_a_loudspeaker_of_its_own(house: House, screen: Screens) -> None:
    resident = stand(screen, house, COPIES + "?buoc=2")
    resident.press("Đồng ý, ghi lại")
    for path in ("/", "/thu-tuc/", "/ngon-ngu/", COPIES + "giay-to", COPIES + "tren-cong?buoc=6"):
        resident.open(path)
        cards = resident.page.locator(".tile, .choice, .tick")
        assert cards.count() == resident.page.locator(".said > .say").count() > 0, path
        assert resident.page.locator(".say :is(a, button), :is(a, button, label) .say").count() == 0


def test_the_first_focus_is_on_the_choice_itself(house: House, screen: Screens) -> None:
    resident = stand(screen, house)
    resident.page.keyboard.press("ArrowDown")
    assert resident.page.evaluate("document.activeElement.className").startswith("tile")


def test_the_arrows_and_ok_work_a_loudspeaker_and_the_player(
    slow_house: House, screen: Screens
) -> None:
    page = stand(screen, slow_house).page
    remote = ByRemote(page, slow_house.url)
    remote.hit(page.get_by_label("Nghe: Chứng thực bản sao"))
    playing(page)
    assert marked(page) == ["Chứng thực bản sao"]
    remote.hit(player(page).locator("button", has_text="Chậm lại"))
    assert page.evaluate("window.sound.playbackRate") < 1
    remote.hit(player(page).locator("button", has_text="Dừng"))
    expect(player(page)).to_be_hidden()
    assert page.url == slow_house.url + "/"


def test_the_player_goes_after_the_last_word(house: House, screen: Screens) -> None:
    page = stand(screen, house).page
    page.get_by_label("Nghe: Chứng thực bản sao").click()
    expect(player(page)).to_be_visible()
    to_the_end(page)
    expect(player(page)).to_be_hidden()
    page.get_by_label("Nghe: Chứng thực bản sao").click()
    expect(player(page)).to_be_visible()


# The keys of the player.


def test_again_begins_anew(slow_house: House, screen: Screens) -> None:
    page = stand(screen, slow_house).page
    listen(page)
    playing(page)
    page.evaluate("window.sound.onended()")
    page.wait_for_function("() => window.marked.length === 2")
    player(page).get_by_text("Nghe lại").click()
    page.wait_for_function("() => window.marked.length === 3")
    assert marked(page)[2] == marked(page)[0] == "Bà con cần làm việc gì?"


def test_slower_and_louder_and_back(slow_house: House, screen: Screens) -> None:
    page = stand(screen, slow_house).page
    listen(page)
    playing(page)
    volume = page.evaluate("window.sound.volume")
    for key, name, value in (
        ("Chậm lại", "playbackRate", 0.75),
        ("Chậm lại", "playbackRate", 1),
        ("Chậm lại", "playbackRate", 0.75),
        ("To hơn", "volume", volume + 0.25),
        ("To hơn", "volume", 1),
        ("To hơn", "volume", 1),
    ):
        player(page).get_by_text(key).click()
        assert page.evaluate(f"window.sound.{name}") == value
    assert page.evaluate("window.sound.preservesPitch")
    assert player(page).locator("[aria-pressed=true]").count() == 2
    page.evaluate("window.sound.onended()")
    playing(page)
    assert page.evaluate("window.sound.playbackRate") == 0.75, "the next one is as slow"


@pytest.mark.parametrize("way", ["Dừng", "Escape", "Backspace", "a new screen"])
def test_it_can_be_stopped(slow_house: House, screen: Screens, way: str) -> None:
    resident = stand(screen, slow_house, COPIES)
    page = resident.page
    listen(page)
    playing(page)
    if way == "Dừng":
        player(page).get_by_text("Dừng").click()
    elif way == "a new screen":
        resident.press("Bắt đầu")
    else:
        page.keyboard.press(way)
    expect(player(page)).to_be_hidden()
    assert page.evaluate("window.sound.paused")
    assert page.locator(".saying").count() == 0
    assert page.url == slow_house.url + COPIES + ("?buoc=2" if way == "a new screen" else "")


# Nobody there.


def test_what_is_heard_keeps_the_screen_awake_and_only_that(
    slow_house: House, screen: Screens
) -> None:
    page = screen()
    page.clock.install()
    page.add_init_script(WATCH)
    page.goto(slow_house.url + COPIES)
    stop_the_clock(page)
    listen(page)
    playing(page)
    wait(page, 50)
    page.evaluate(LIVES)
    wait(page, 50)
    assert question(page).is_hidden(), "somebody is listening"
    player(page).get_by_text("Dừng").click()
    wait(page, 61)
    assert question(page).is_visible()


def test_the_question_is_spoken_to_who_has_listened_and_keeps_nobody_there(
    slow_house: House, screen: Screens
) -> None:
    page = screen()
    page.clock.install()
    page.add_init_script(WATCH)
    page.goto(slow_house.url + COPIES)
    stop_the_clock(page)
    listen(page)
    playing(page)
    player(page).get_by_text("Dừng").click()
    with page.expect_request("**/nghe/loi") as asked:
        wait(page, 61)
    texts = asked.value.post_data_json["texts"]
    assert texts[0] == ["Bà con còn ở đây không?"]
    assert texts[-1] == ["Tôi vẫn ở đây"]
    playing(page)
    expect(player(page)).to_be_hidden()
    wait(page, 16)
    page.wait_for_url(slow_house.url + "/")


def test_ok_on_the_question_stops_its_voice(slow_house: House, screen: Screens) -> None:
    page = screen()
    page.clock.install()
    page.add_init_script(WATCH)
    page.goto(slow_house.url + COPIES)
    stop_the_clock(page)
    listen(page)
    playing(page)
    player(page).get_by_text("Dừng").click()
    with page.expect_request("**/nghe/may/**"):
        wait(page, 61)
    page.keyboard.press("Enter")
    assert question(page).is_hidden()
    assert page.evaluate("window.sound.paused")


def test_who_has_not_listened_is_asked_in_silence(slow_house: House, screen: Screens) -> None:
    page = screen()
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(slow_house.url + COPIES)
    stop_the_clock(page)
    wait(page, 61)
    assert question(page).is_visible()
    assert not [url for url in asked if "/nghe" in url]


def test_the_question_s_loudspeaker_reads_it_and_the_seconds_go_on(
    slow_house: House, screen: Screens
) -> None:
    page = screen()
    page.clock.install()
    page.add_init_script(WATCH)
    page.goto(slow_house.url + COPIES)
    stop_the_clock(page)
    wait(page, 61)
    with page.expect_request("**/nghe/loi") as asked:
        question(page).locator(".say").click()
    assert asked.value.post_data_json["texts"][0] == ["Bà con còn ở đây không?"]
    playing(page)
    assert question(page).is_visible()
    expect(player(page)).to_be_hidden()
    box = question(page).locator(".say").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 72
    wait(page, 15)
    page.wait_for_url(slow_house.url + "/")


# By itself.


@pytest.fixture
def reading_house(slow_house: House) -> Iterator[House]:
    """The slow house in a village that wants every screen read."""
    change_village(slow_house.app, reads_aloud=True)
    yield slow_house
    change_village(slow_house.app, reads_aloud=False)


def requests_of(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_no_screen_reads_itself_before_somebody_has_touched_it(
    reading_house: House, screen: Screens
) -> None:
    resident = stand(screen, reading_house)
    asked = requests_of(resident.page)
    resident.open(COPIES)
    resident.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/nghe" in url]
    resident.press("Bắt đầu")
    playing(resident.page)
    assert marked(resident.page) == [resident.heading]


def test_tat_doc_ends_it_on_this_screen(reading_house: House, screen: Screens) -> None:
    resident = stand(screen, reading_house, COPIES)
    resident.press("Bắt đầu")
    playing(resident.page)
    player(resident.page).get_by_text("Tắt đọc").click()
    asked = requests_of(resident.page)
    resident.press("Quay lại")
    resident.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/nghe" in url]
    listen(resident.page)
    playing(resident.page)


def test_a_village_that_does_not_want_it_is_not_read_to(slow_house: House, screen: Screens) -> None:
    resident = stand(screen, slow_house, COPIES)
    asked = requests_of(resident.page)
    resident.press("Bắt đầu")
    resident.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/nghe" in url]


def test_what_a_poll_brings_does_not_start_it_anew(reading_house: House, screen: Screens) -> None:
    resident = stand(screen, reading_house, "/thu-tuc/")
    resident.press("Gọi tổ công nghệ")
    playing(resident.page)
    source = resident.page.evaluate("window.sound.src")
    resident.page.evaluate("document.dispatchEvent(new Event('htmx:afterSettle'))")
    assert resident.page.evaluate("window.sound.src") == source
    assert not resident.page.evaluate("window.sound.paused")


def test_the_player_hides_nothing_of_the_screen(reading_house: House, screen: Screens) -> None:
    """With all its keys: "Tắt đọc" is there only in such a village."""
    for width, height in ((1920, 1080), (1366, 768), (1080, 1920)):
        page = stand(screen, reading_house, viewport={"width": width, "height": height}).page
        listen(page)
        playing(page)
        frame, content = player(page).bounding_box(), page.locator("h1").bounding_box()
        assert frame
        assert content
        assert frame["y"] + frame["height"] <= content["y"]
        boxes = [key.bounding_box() or {} for key in player(page).locator("button").all()]
        assert len(boxes) == 5
        for box in boxes:
            assert min(box["width"], box["height"]) >= 72
        for left, right in pairwise(boxes):
            assert right["x"] - left["x"] - left["width"] >= 16


# Without script.


def test_without_script_every_text_can_be_heard(house: House, screen: Screens) -> None:
    resident = Resident(screen(java_script_enabled=False), house.url)
    resident.open("/ho-so/")
    resident.press("Nghe")
    assert re.search(r"/nghe\?o=", resident.page.url)
    texts = resident.page.locator(".heard li p:first-child").all_inner_texts()
    assert texts[0] == "Bấm mã trên phiếu của bà con"
    for sound in resident.page.locator(".heard audio").all():
        url = house.url + (sound.get_attribute("src") or "")
        assert resident.page.context.request.get(url).ok
    resident.press("Quay lại")
    assert resident.page.url == house.url + "/ho-so/"


def test_without_script_a_loudspeaker_is_a_link(house: House, screen: Screens) -> None:
    resident = Resident(screen(java_script_enabled=False), house.url)
    resident.open("/thu-tuc/")
    with_new_screen(resident, lambda: resident.page.locator(".say").first.click())
    assert "Sinh con" in resident.page.locator("main").inner_text()
    assert resident.heading == "Nghe"
