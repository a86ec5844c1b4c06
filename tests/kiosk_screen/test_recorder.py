"""A voice is recorded in a real Chromium, whose microphone is a file, and arrives at the server."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from flask import Blueprint, redirect, render_template_string, request
from playwright.sync_api import Browser, Locator, Page, Playwright
from werkzeug.wrappers import Response

from kiosk import presses, security
from kiosk.console import access
from kiosk.languages import audio
from kiosk.languages.audio import Recording
from kiosk.welcome.demo import PIN
from tests.house import House, served
from tests.kiosk_screen.conftest import PHONE_SCREEN, Screens, launched
from tests.languages.sounds import as_file, samples_of, voice

pytestmark = pytest.mark.browser
TEAM_SCREEN = {"viewport": {"width": 1366, "height": 768}}
NOWHERE_NEAR = "nha-van-hoa.example"  # a name of the house in the network: no secure context
PAGE = """
{% extends "console/base.html" %}
{% from "components/recorder.html" import recorder %}
{% block title %}Thu thử{% endblock %}
{% block content %}{{ recorder("/to/thu-thu/", key, hidden={"viec": "loi"}, longest=longest) }}
{% endblock %}
"""
BEFORE = """
{% extends "console/base.html" %}
{% block title %}Trước{% endblock %}
{% block content %}<p><a href="/to/thu-thu/">Sang trang thu</a></p>{% endblock %}
"""
FAKE_DEVICE = "--use-fake-device-for-media-stream"
NOTE_THE_TRACKS = """() => {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (...what) => {
    const stream = await ask(...what);
    window.tracks = stream.getTracks();
    return stream;
  };
}"""


@dataclass
class Studio:
    """A house with a page that records, and what arrived there."""

    house: House
    sent: list[bytes] = field(default_factory=list)
    kept: list[Recording] = field(default_factory=list)

    def open(self, page: Page, query: str = "", host: str = "127.0.0.1") -> Page:
        """Sign in and open the page that records."""
        url = self.house.url.replace("127.0.0.1", host)
        page.goto(f"{url}/to/dang-nhap")
        page.click("text=Hoàng Văn Mẫu")
        page.fill("[name=pin]", PIN)
        page.click("button:has-text('Vào')")
        page.wait_for_url("**/to/ho-so/")
        page.goto(f"{url}/to/thu-thu/{query}")
        return page


def lay_pages(studio: Studio) -> None:
    """The page that records, and one before it."""
    bp = Blueprint("recording", __name__, url_prefix="/to/thu-thu")
    bp.before_request(access.require_member)
    bp.after_request(security.allow_microphone)

    @bp.get("/")
    def show() -> str:
        longest = request.args.get("giay", 8, type=int)
        return render_template_string(PAGE, key=presses.new_key(), longest=longest)

    @bp.post("/")
    def keep() -> Response:
        studio.sent.append(request.files["loi"].read())
        studio.kept.append(audio.intake(studio.sent[-1]))
        return redirect("/to/thu-thu/?xong=1", 303)

    before = Blueprint("before", __name__, url_prefix="/to/truoc-thu")
    before.before_request(access.require_member)

    @before.get("/")
    def begin() -> str:
        return render_template_string(BEFORE)

    studio.house.app.register_blueprint(bp)
    studio.house.app.register_blueprint(before)


@pytest.fixture(scope="module")
def _studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    with served(folder / "instance", ALLOWED_HOSTS=NOWHERE_NEAR) as house:
        studio = Studio(house)
        lay_pages(studio)
        yield studio


@pytest.fixture
def studio(_studio: Studio) -> Studio:
    """Nothing has arrived yet."""
    _studio.sent.clear()
    _studio.kept.clear()
    return _studio


@pytest.fixture(scope="module")
def hears(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Browser]]:
    """Browsers by what their microphone hears, which may be used without asking."""
    folder = tmp_path_factory.mktemp("microphone")
    heard = {"voice": voice(30, level=0.3, around=0.3), "nothing": np.zeros(48_000 * 30)}
    with ExitStack() as stack:
        browsers = {}
        for name, samples in heard.items():
            file = folder / f"{name}.wav"
            file.write_bytes(as_file(samples))
            plays = f"--use-file-for-fake-audio-capture={file}%noloop"
            flags = (FAKE_DEVICE, "--use-fake-ui-for-media-stream", plays)
            browsers[name] = stack.enter_context(launched(playwright, *flags))
        yield browsers


@pytest.fixture
def page(studio: Studio, hears: dict[str, Browser], screen: Screens) -> Page:
    """The page that records, before a microphone with a voice in it."""
    return studio.open(screen(hears["voice"], **TEAM_SCREEN))


def state(page: Page, name: str) -> None:
    """Wait until the recorder is in that state."""
    page.wait_for_selector(f"[data-recorder][data-state={name}]")


def button(page: Page, words: str) -> Locator:
    return page.locator("[data-recorder] button", has_text=words)


def said(page: Page) -> str:
    """The sentences that the recorder shows."""
    shown = page.locator(".recorder-said").inner_text()
    return " ".join(shown.split())


def seconds_pass(page: Page, seconds: float) -> None:
    page.wait_for_function(
        "(most) => Number(document.querySelector('[data-part=seconds]').textContent"
        ".replace(',', '.')) >= most",
        arg=seconds,
    )


def record(page: Page, seconds: float = 2) -> None:
    button(page, "Bấm để thu").click()
    state(page, "recording")
    seconds_pass(page, seconds)
    button(page, "Bấm để dừng").click()


def keep(page: Page) -> None:
    button(page, "Giữ bản này").click()
    page.wait_for_url("**/to/thu-thu/?xong=1")


def pitch(samples: np.ndarray, rate: int) -> float:
    """The strongest tone, in hertz."""
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.fft.rfftfreq(len(samples), 1 / rate)[spectrum.argmax()])


def meter(page: Page) -> float:
    return float(
        page.eval_on_selector(
            "[data-part=meter]", "one => one.getBoundingClientRect().width"
            " / one.parentElement.getBoundingClientRect().width")
    )  # fmt: skip


@pytest.mark.parametrize("facts", [TEAM_SCREEN, PHONE_SCREEN], ids=["desk", "phone"])
def test_a_voice_is_recorded_heard_again_and_kept(studio, hears, screen, facts):
    page = studio.open(screen(hears["voice"], **facts))
    assert not button(page, "Giữ bản này").is_visible()
    button(page, "Bấm để thu").click()
    state(page, "recording")
    seconds_pass(page, 2)
    assert 0.5 < meter(page) <= 1
    assert page.locator(".recorder-level").inner_text() == "Vừa rồi"
    button(page, "Bấm để dừng").click()
    state(page, "recorded")
    assert page.get_attribute("[data-part=wave]", "d")
    button(page, "Nghe lại").click()
    page.wait_for_selector("[data-playing]")
    page.wait_for_selector("[data-recorder]:not([data-playing])")  # it came to its end
    keep(page)
    sent, rate = samples_of(studio.sent[0])
    described = soundfile.info(BytesIO(studio.sent[0]))
    assert (described.format, described.subtype) == ("WAV", "PCM_16")
    assert (described.channels, rate) == (1, audio.RATE)
    assert pitch(sent, rate) == pytest.approx(180, abs=5)
    (recording,) = studio.kept
    assert 1.5 <= recording.seconds <= 3.5
    for kept in (recording.master, recording.served):
        assert pitch(*samples_of(kept)) == pytest.approx(180, abs=5)


def test_it_stops_by_itself_when_the_time_is_over(studio, page):
    page.goto(page.url + "?giay=2")
    button(page, "Bấm để thu").click()
    state(page, "recorded")
    keep(page)
    assert len(samples_of(studio.sent[0])[0]) <= 2 * audio.RATE
    assert 1.5 <= studio.kept[0].seconds <= 2


def test_who_records_again_keeps_the_second_only(studio, page):
    record(page)
    state(page, "recorded")
    button(page, "Thu lại").click()
    state(page, "recording")
    assert page.eval_on_selector("[name=loi]", "field => field.files.length") == 0
    seconds_pass(page, 3)
    button(page, "Bấm để dừng").click()
    state(page, "recorded")
    keep(page)
    assert len(studio.kept) == 1
    assert studio.kept[0].seconds > 2.5


def test_a_press_too_short_is_said(page):
    record(page, 0.2)
    state(page, "idle")
    assert "ngắn quá" in said(page)
    assert not button(page, "Giữ bản này").is_visible()


def test_silence_is_said(studio, hears, screen):
    page = studio.open(screen(hears["nothing"], **TEAM_SCREEN))
    button(page, "Bấm để thu").click()
    state(page, "recording")
    seconds_pass(page, 1.5)
    assert "Nhỏ quá" in page.locator(".recorder-level").inner_text()
    button(page, "Bấm để dừng").click()
    state(page, "idle")
    assert "không nghe thấy tiếng nói" in said(page)


@pytest.mark.parametrize(
    ("flags", "words"),
    [((FAKE_DEVICE,), "chưa cho dùng micro"), ((), "không thấy micro nào")],
    ids=["not allowed", "no microphone"],
)
def test_without_a_microphone_it_says_why_and_takes_a_file(
    studio, playwright, screen, flags, words, tmp_path
):
    with launched(playwright, *flags) as browser:
        page = studio.open(screen(browser, **TEAM_SCREEN))
        button(page, "Bấm để thu").click()
        page.wait_for_selector(f".recorder-said >> text={words}")
        choose(page, tmp_path, as_file(voice()))
        state(page, "recorded")
        assert words not in said(page)
        keep(page)
        page.context.close()
    assert len(studio.kept) == 1


def test_at_an_address_that_may_not_record_it_says_so_and_takes_a_file(
    studio, playwright, screen, tmp_path
):
    flags = (FAKE_DEVICE, f"--host-resolver-rules=MAP {NOWHERE_NEAR} 127.0.0.1")
    with launched(playwright, *flags) as browser:
        page = studio.open(screen(browser, **TEAM_SCREEN), host=NOWHERE_NEAR)
        state(page, "nowhere")
        assert "Máy này không thu được ở địa chỉ này" in said(page)
        assert not page.is_visible("[data-part=record]")
        choose(page, tmp_path, as_file(voice()))
        state(page, "recorded")
        keep(page)
        page.context.close()
    assert len(studio.kept) == 1


def choose(page: Page, folder: Path, data: bytes, name: str = "loi.ogg") -> None:
    file = folder / name
    file.write_bytes(data)
    page.set_input_files("[name=loi]", file)


def test_a_file_that_only_the_browser_can_read_is_sent_as_wav(studio, page, tmp_path):
    recorded = page.evaluate(
        """async () => {
          const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
          const recorder = new MediaRecorder(stream, { mimeType: 'audio/webm' });
          recorder.start();
          await new Promise((done) => setTimeout(done, 1500));
          const data = new Promise((done) => { recorder.ondataavailable = (e) => done(e.data); });
          recorder.stop();
          stream.getTracks().forEach((track) => track.stop());
          return Array.from(new Uint8Array(await (await data).arrayBuffer()));
        }"""
    )
    with pytest.raises(soundfile.LibsndfileError):
        soundfile.info(BytesIO(bytes(recorded)))
    choose(page, tmp_path, bytes(recorded), "loi.webm")
    state(page, "recorded")
    keep(page)
    assert studio.sent[0].startswith(b"RIFF")
    assert pitch(*samples_of(studio.kept[0].served)) == pytest.approx(180, abs=5)


def test_a_file_that_is_no_sound_is_refused_by_the_server(studio, page, tmp_path):
    choose(page, tmp_path, b"<html>", "loi.wav")
    state(page, "chosen")
    button(page, "Giữ bản này").click()
    page.wait_for_selector("text=Máy không đọc được tệp này như một bản ghi âm")
    assert studio.kept == []


def test_a_file_too_long_or_too_heavy_is_said_before_it_is_sent(page, tmp_path):
    choose(page, tmp_path, as_file(voice(9)))
    page.wait_for_selector(".recorder-said >> text=dài quá 8 giây")
    choose(page, tmp_path, bytes(1_000_000), "nang.wav")
    page.wait_for_selector(".recorder-said >> text=nặng quá")
    assert page.eval_on_selector("[name=loi]", "field => field.files.length") == 0
    assert not button(page, "Giữ bản này").is_visible()


def test_without_script_a_file_is_sent_as_it_is(studio, hears, screen, tmp_path):
    page = studio.open(screen(hears["voice"], **TEAM_SCREEN, java_script_enabled=False))
    assert not page.is_visible("[data-part=record]")
    data = as_file(voice(), kind="FLAC")
    choose(page, tmp_path, data, "loi.flac")
    keep(page)
    assert studio.sent == [data]
    assert len(studio.kept) == 1


def is_live(page: Page) -> bool:
    return bool(page.evaluate("window.tracks.some((track) => track.readyState === 'live')"))


def listening_in(page: Page) -> Page:
    """The same page, which notes what it does with the microphone."""
    page.evaluate(NOTE_THE_TRACKS)
    return page


def test_the_microphone_is_let_go_as_soon_as_the_recording_stops(page):
    button(listening_in(page), "Bấm để thu").click()
    state(page, "recording")
    assert is_live(page)
    seconds_pass(page, 1.2)
    button(page, "Bấm để dừng").click()
    state(page, "recorded")
    assert not is_live(page)


def test_the_microphone_is_let_go_when_another_page_is_swapped_in(page):
    button(listening_in(page), "Bấm để thu").click()
    state(page, "recording")
    assert is_live(page)
    page.click("nav >> text=Lịch trực")
    page.wait_for_url("**/to/lich-truc/")
    page.wait_for_function("() => !document.querySelector('[data-recorder]')")
    assert not is_live(page)  # window.tracks is still there: nothing was loaded


def test_a_page_that_records_is_loaded_because_a_swapped_one_may_not(studio, page):
    page.goto(f"{studio.house.url}/to/truoc-thu/")
    assert not may_record(page)  # as everywhere else
    page.click("text=Sang trang thu")
    state(page, "idle")
    assert may_record(page)
    record(page)
    state(page, "recorded")


def may_record(page: Page) -> bool:
    return bool(page.evaluate("document.featurePolicy.allowsFeature('microphone')"))


def question(page: Page) -> Locator:
    return page.locator("#idle")


@pytest.mark.parametrize("is_recording", [True, False], ids=["recording", "quiet"])
def test_a_recording_keeps_the_session(studio, hears, screen, is_recording):
    page = screen(hears["voice"], **TEAM_SCREEN)
    page.clock.install()
    studio.open(page)
    allowed = int(page.get_attribute("#idle", "data-seconds") or 0)
    page.keyboard.press("Shift")
    if is_recording:
        button(page, "Bấm để thu").click()
        state(page, "recording")
    page.clock.fast_forward((allowed - 5) * 1000)
    if is_recording:
        seconds_pass(page, 1)
        button(page, "Bấm để dừng").click(trial=True)
    page.clock.fast_forward(10_000)
    page.clock.run_for(1000)
    assert question(page).is_visible() != is_recording
