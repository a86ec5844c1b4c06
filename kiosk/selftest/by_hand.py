"""What a person found with ears, eyes and hands, as the form tells it."""

import re
from collections.abc import Mapping

from kiosk.errors import Refused
from kiosk.selftest.findings import Finding, Found, bad, good, untried
from kiosk.selftest.registry import TRIALS, Trial

WORKS, FAILS, NOT_TRIED = "duoc", "khong", ""
UNTRIED = untried("")  # its mark says so
UNKNOWN = "Máy chưa hiểu câu trả lời vừa gửi. Bạn mở lại trang rồi thử lại. Chưa lưu gì."
SIZES = ((1920, 1080), (1366, 768), (1080, 1920))  # of the screens for which pages are drawn
SCREEN = re.compile(r"(\d{2,5})x(\d{2,5})@(\d{1,2}(?:\.\d{1,3})?)")  # CSS pixels, their density
LEVEL = re.compile(r"\d{1,3}")  # loudest, in hundredths
POINTER = re.compile(r"touch|pen|mouse")
MEASURES = {"screen": SCREEN, "microphone": LEVEL, "touch": POINTER}
WITH_MOUSE = "Bấm được cả bốn góc bằng chuột."
BY_FINGER = "Màn hình cảm ứng thì chạm lại bằng ngón tay."

Form = Mapping[str, str]


def found(form: Form) -> list[Finding]:
    """The trials in their order. Raises Refused for an answer that no page of ours gives."""
    return [Finding.of(trial.key, _told(trial, form)) for trial in TRIALS]


def measured_field(trial: Trial) -> str | None:
    """The name of the field for what script measured; None where nothing is."""
    return f"do-{trial.field}" if trial.key in MEASURES else None


def _told(trial: Trial, form: Form) -> Found:
    answer, measured = form.get(trial.field, NOT_TRIED), _measured(trial, form)
    if answer not in {WORKS, FAILS, NOT_TRIED}:
        raise Refused(UNKNOWN)
    if trial.key == "screen" and measured:  # script measures it without being asked
        return _screen(trial, measured, answer != FAILS)
    if answer == NOT_TRIED:
        return UNTRIED
    if answer == FAILS:
        return bad(trial.bad, trial.todo)
    if trial.key == "touch" and measured == "mouse":
        return good(WITH_MOUSE, BY_FINGER)
    if trial.key == "microphone" and measured:
        return good(f"{trial.good} Lúc to nhất {measured} phần trăm.")
    return good(trial.good)


def _measured(trial: Trial, form: Form) -> str:
    shape, said = MEASURES.get(trial.key), form.get(measured_field(trial) or "", "")
    if shape and said and not shape.fullmatch(said):
        raise Refused(UNKNOWN)
    return said


def _screen(trial: Trial, measured: str, is_seen: bool) -> Found:
    """Its size and density, and for which of our sizes there is room."""
    width, height, density = SCREEN.fullmatch(measured).groups()  # type: ignore[union-attr]
    told = [f"{w} × {h} {'vừa' if _has_room(int(width), int(height), w, h) else 'không vừa'}"
            for w, h in SIZES]  # fmt: skip
    ratio = f"{float(density):g}".replace(".", ",")
    said = f"Rộng {width}, cao {height} điểm, mật độ {ratio}. Cỡ {', '.join(told)}."
    fits = any(_has_room(int(width), int(height), w, h) for w, h in SIZES)
    if fits and is_seen:
        return good(said)
    return bad(f"{said} {'Có mép chưa thấy hết.' if fits else trial.bad}", trial.todo)


def _has_room(width: int, height: int, wanted_width: int, wanted_height: int) -> bool:
    return width >= wanted_width and height >= wanted_height
