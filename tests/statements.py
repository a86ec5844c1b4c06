"""What the pages ask the database: every page is opened, and each statement is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, has_request_context, request, request_started
from sqlalchemy import event, select

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page

NO_QUESTIONS = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")
FOR_ANYONE = (
    "/", "/thu-tuc/", "/thu-tuc/mo-lai", "/ho-so/", "/lich-truc", "/goi-to", "/nghe",
    "/ngon-ngu/", "/man-hinh-cho", "/thon/dong-cam/", "/thon/dong-cam/?may=1", "/s/BCG",
    "/thu-tuc/xac-nhan-cu-tru/", "/to/dang-nhap", "/healthz", "/lich-truc?trang=2",
    "/lich-truc.ics", "/thon/dong-cam/ap-phich.pdf", "/goi-to?viec=goi-lai", "/goi-to?viec=da-ghi",
)  # fmt: skip


FOR_THE_TEAM = (
    "/to/ho-so/", "/to/ho-so/?viec=da-xong", "/to/ho-so/?tim=nguyen van", "/to/ho-so/?tim=0900",
    "/to/ho-so/bang", "/to/chuyen-xa/", "/to/tra-ket-qua/", "/to/lich-truc/", "/to/luyen-tap/",
    "/to/to-vien/", "/to/to-vien/1", "/to/thon", "/to/bao-cao/ly-do-tra", "/to/goi/",
    "/to/thanh-phan", "/to/nhan/", "/to/nhan/tyz-Latn/", "/to/nhan/vi/?loc=thieu-loi",
    "/to/nhan/nguoi-noi/", "/to/nhan/goi", "/to/nhan/tyz-Latn/nghe-chon",
    "/to/may-in", "/to/to-giay", "/to/so-mat-dien", "/to/tu-kiem-tra",
)  # fmt: skip


@dataclass
class Visit:
    """One request, and the statements it made."""

    page: str  # "GET /lich-truc"
    statements: list[tuple[str, Any]] = field(default_factory=list)  # SQL and its parameters


@contextmanager
def written_down(app: Flask, *, warm: bool = False) -> Iterator[list[Visit]]:
    """Every request made inside the block, with its statements: each as the first page after a
    start, or with what the page before has `warm`ed."""
    visits: list[Visit] = []

    def begin(_: Flask, **__: Any) -> None:
        if not warm:
            app.extensions["remembered"].clear()
        visits.append(Visit(f"{request.method} {request.path}"))

    def note(_: Any, __: Any, sql: str, parameters: Any, *___: Any) -> None:
        if has_request_context() and not sql.startswith(NO_QUESTIONS):
            visits[-1].statements.append((sql, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    request_started.connect(begin, app)
    try:
        yield visits
    finally:
        event.remove(engine, "before_cursor_execute", note)
        request_started.disconnect(begin, app)


def open_every_page(app: Flask) -> None:
    """Every page of a house with the sample village; only once, for it leaves a dossier there."""
    for address in FOR_ANYONE:
        app.test_client().get(address)
    with app.app_context():
        known = [(d.code, d.token) for d in db.session.scalars(select(Dossier).limit(4))]
    for code, token in known:
        app.test_client().get(f"/s/{token}")
        Browser(app.test_client()).open("/ho-so/").type(ma=code).press("Xem hồ sơ")
    walk_through(Browser(app.test_client()))
    _as_the_team(app, [code for code, _ in known])


def walk_through(resident: Browser) -> Page:
    """Certified copies from home to the slip."""
    page = resident.open("/").press("Chứng thực bản sao").press("Bắt đầu")
    page = page.press("Đồng ý, ghi lại").type(tra_loi="5").press("Tiếp tục")
    page = page.type(tra_loi="2").press("Tiếp tục").press("Tiếp tục").press("Vẫn xem tiếp")
    page = page.press("Tiếp tục")
    while "/tren-cong" in page.path:
        fork = page.soup.select_one("main .choice strong")
        page = page.press(fork.get_text() if fork else "Tiếp tục")
    page = page.type(ma="H38.12-260105-0007").press("Tiếp tục")
    page = page.type(ten="Nguyễn Văn Thắng").press("Tiếp tục")
    page = page.type(so="0912345678").press("Tiếp tục")
    return page.press("Không ai").press("Không gửi").press("Đúng rồi")


def _as_the_team(app: Flask, codes: list[str]) -> None:
    member = Browser(app.test_client())
    member.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    for code in codes:
        member.open(f"/to/ho-so/{code}")
        member.open(f"/to/tra-ket-qua/{code}")
        member.client.get(f"/ho-so/{code}/in")
    for address in FOR_THE_TEAM:
        member.open(address)
    member.open("/to/chuyen-xa/").press("Lập chuyến").press("Ghi việc đã xong")
    member.open("/to/luyen-tap/").press("Xác nhận cư trú").press("Xong")
