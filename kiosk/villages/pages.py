"""What every page knows of its village, and the way to the set-up while there is none."""

from flask import Flask, current_app, g, redirect, request
from werkzeug.wrappers import Response

from kiosk.drawing import once
from kiosk.errors import Trouble, bare_page
from kiosk.security import is_own_screen
from kiosk.villages.models import current

DEMO = "Thôn trình diễn: tên người và hồ sơ đều là mẫu."
NOT_REAL = "Đừng ghi hồ sơ thật vào đây."
NOT_YET = Trouble(
    "Nhà văn hóa chưa mở",
    "Máy của nhà văn hóa chưa cài đặt xong.",
    "Chưa có gì thay đổi.",
    "Bà con xem lại sau.",
)
BEFORE_SET_UP = ("/cai-dat", "/static/", "/healthz")


def _set_up_first() -> Response | None:
    """The house's own screen goes to the set-up; a phone, which may not see it, is told to wait."""
    if request.path.startswith(BEFORE_SET_UP) or current():
        return None
    return redirect("/cai-dat", 303) if is_own_screen() else bare_page(NOT_YET)


def demo_words() -> str:
    """What every screen of a sample village says; more still when it is served as a real house."""
    village = current()
    if village is None or not village.is_demo:
        return ""
    return DEMO if current_app.config["DEMO"] else f"{DEMO} {NOT_REAL}"


def init_app(app: Flask) -> None:
    app.before_request(_set_up_first)

    @app.context_processor
    def _village() -> dict[str, object]:
        known = "village" in g
        return {
            "village": once(current, known=known),
            "demo_banner": once(demo_words, known=known),
        }
