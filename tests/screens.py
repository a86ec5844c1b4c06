"""`./dev screens`: a picture of every screen at four sizes, in the git-ignored folder screens/."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.welcome.demo import PIN
from tests.house import House, served
from tests.walk import Look, Resident, copies_to_the_check, finish

SIZES = {
    "1920x1080": (1920, 1080),
    "1366x768": (1366, 768),
    "1080x1920": (1080, 1920),
    "360x740": (360, 740),
}
FOLDER = Path("screens")
CHROMIUM = "/usr/bin/chromium"
FOR_RESIDENTS = {
    "thu-tuc": "/thu-tuc/", "tra-cuu": "/ho-so/", "lam-tiep": "/thu-tuc/mo-lai",
    "lich-truc": "/lich-truc", "goi-to": "/goi-to", "nghe": "/nghe", "ngon-ngu": "/ngon-ngu/",
    "man-hinh-cho": "/man-hinh-cho", "thon-tren-may": "/thon/dong-cam/?may=1",
    "khong-co-trang": "/khong-co", "cu-tru": "/thu-tuc/xac-nhan-cu-tru/",
}  # fmt: skip
FOR_PHONES = {
    "thon": "/thon/dong-cam/", "thon-tieng-anh": "/thon/dong-cam/?ngon_ngu=en",
    "phieu-la": "/s/BCG",
}  # fmt: skip
FOR_THE_TEAM = {"to-dang-nhap": "/to/dang-nhap", "to-pin": "/to/dang-nhap?ai=1"}


def dossiers(house: House) -> list[tuple[str, str]]:
    """(tracking code, token) of each sample dossier."""
    with house.app.app_context():
        return [(d.code, d.token) for d in db.session.scalars(db.select(Dossier))]


def residents_tour(resident: Resident, house: House, look: Look) -> None:
    """Every screen of the kiosk that a resident can see; `look(name)` is called on each."""
    _open_each(resident, FOR_RESIDENTS, look)
    for number, (code, _) in enumerate(dossiers(house)[:4]):
        resident.open(f"/ho-so/{code}")
        look(f"b-ho-so-{number}")
    resident.open("/ket-thuc")
    copies_to_the_check(resident, look=lambda name: look(f"c-{name}"))
    finish(resident)
    look("c-xong")
    resident.open("/ket-thuc")
    _other_ends(resident, look)


def _other_ends(resident: Resident, look: Look) -> None:
    """The residence's choices, a place kept by its code, the question whether to stop, an answer
    that is missing, and the end of who is only guided."""
    resident.open("/thu-tuc/xac-nhan-cu-tru/?buoc=2")
    resident.press("Đồng ý, ghi lại")
    look("e-cho-ai")
    resident.press("Cho mình")
    look("e-dieu-gi")
    for part in ("giay-to", "le-phi"):
        resident.open(f"/thu-tuc/xac-nhan-cu-tru/{part}")
        resident.press("Tiếp tục")
    resident.open("/thu-tuc/xac-nhan-cu-tru/giu-cho")
    look("e-giu-cho")
    resident.open("/ket-thuc?hoi=1")
    look("e-dung-lai")
    resident.open("/thu-tuc/xac-nhan-cu-tru/nguoi-nop")
    resident.press("Tiếp tục")
    look("e-thieu-ten")
    resident.open("/thu-tuc/xac-nhan-cu-tru/?buoc=2")
    resident.press("Không ghi")
    resident.open("/thu-tuc/xac-nhan-cu-tru/xong")
    look("e-het-huong-dan")
    resident.open("/ket-thuc")


def phones_tour(resident: Resident, house: House, look: Look) -> None:
    """Every page that a phone can see."""
    _open_each(resident, FOR_PHONES, look)
    for number, (_, token) in enumerate(dossiers(house)[:4]):
        resident.open(f"/s/{token}")
        look(f"b-dien-thoai-{number}")


def _open_each(resident: Resident, pages: dict[str, str], look: Look) -> None:
    for name, path in pages.items():
        resident.open(path)
        look(f"a-{name}")


def take(page: Page, house: House, size: str) -> None:
    def look(name: str) -> None:
        page.screenshot(path=FOLDER / size / f"{name}.png", full_page=size == "360x740")

    resident = Resident(page, house.url)
    residents_tour(resident, house, look)
    phones_tour(resident, house, look)
    _team(resident, house, look)


def _team(resident: Resident, house: House, look: Look) -> None:
    _open_each(resident, FOR_THE_TEAM, look)
    resident.open("/to/dang-nhap")
    resident.press("Hoàng Văn Mẫu")
    resident.type(PIN)
    resident.press("Vào")
    look("d-ho-so")
    for number, (code, _) in enumerate(dossiers(house)[:4]):
        resident.open(f"/to/ho-so/{code}")
        look(f"d-ho-so-{number}")
    resident.open("/to/thanh-phan")
    look("d-thanh-phan")
    resident.open("/ket-thuc")


def sizes(chosen: list[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    yield from ((name, size) for name, size in SIZES.items() if not chosen or name in chosen)


def main() -> None:
    folder = tempfile.TemporaryDirectory()
    with (
        folder as instance,
        served(Path(instance) / "house") as house,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, (width, height) in sizes(sys.argv[1:]):
            (FOLDER / name).mkdir(parents=True, exist_ok=True)
            context = browser.new_context(
                viewport={"width": width, "height": height},
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
            )
            take(context.new_page(), house, name)
            context.close()
            print(f"screens/{name}/")
        browser.close()


if __name__ == "__main__":
    main()
