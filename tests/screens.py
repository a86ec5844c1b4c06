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
from tests.walk import Resident, copies_to_the_check

SIZES = {
    "1920x1080": (1920, 1080),
    "1366x768": (1366, 768),
    "1080x1920": (1080, 1920),
    "360x740": (360, 740),
}
FOLDER = Path("screens")
CHROMIUM = "/usr/bin/chromium"
PUBLIC = {
    "thu-tuc": "/thu-tuc/", "tra-cuu": "/ho-so/", "lam-tiep": "/thu-tuc/mo-lai",
    "lich-truc": "/lich-truc", "goi-to": "/goi-to", "nghe": "/nghe", "ngon-ngu": "/ngon-ngu/",
    "man-hinh-cho": "/man-hinh-cho", "thon": "/thon/dong-cam/",
    "thon-tieng-anh": "/thon/dong-cam/?ngon_ngu=en", "thon-tren-may": "/thon/dong-cam/?may=1",
    "khong-co-trang": "/khong-co", "phieu-la": "/s/BCG", "cu-tru": "/thu-tuc/xac-nhan-cu-tru/",
    "to-dang-nhap": "/to/dang-nhap", "to-pin": "/to/dang-nhap?ai=1",
}  # fmt: skip


def dossiers(house: House) -> list[tuple[str, str]]:
    """(tracking code, token) of each sample dossier."""
    with house.app.app_context():
        return [(d.code, d.token) for d in db.session.scalars(db.select(Dossier))]


def take(page: Page, house: House, size: str) -> None:
    def look(name: str) -> None:
        page.screenshot(path=FOLDER / size / f"{name}.png", full_page=size == "360x740")

    resident = Resident(page, house.url)
    for name, path in PUBLIC.items():
        resident.open(path)
        look(f"a-{name}")
    for number, (code, token) in enumerate(dossiers(house)[:4]):
        resident.open(f"/ho-so/{code}")
        look(f"b-ho-so-{number}")
        resident.open(f"/s/{token}")
        look(f"b-dien-thoai-{number}")
    copies_to_the_check(resident, look=lambda name: look(f"c-{name}"))
    resident.press("Đúng rồi")
    look("c-xong")
    resident.open("/ket-thuc")
    _team(resident, house, look)


def _team(resident: Resident, house: House, look: object) -> None:
    assert callable(look)
    resident.open("/to/dang-nhap")
    resident.press("Hoàng Văn Mẫu")
    resident.keys(PIN)
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
    with folder as instance, served(Path(instance) / "house") as house, sync_playwright() as playwright:
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
