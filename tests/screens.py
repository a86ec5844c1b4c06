"""`./dev screens`: a picture of every screen at four sizes, in the git-ignored folder screens/.

The tours change what they go through, so each wants a house of its own.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.returns import TEACHES_FROM, ReturnLine
from tests.house import House, served
from tests.team_tour import sign_in, team_tour
from tests.walk import PHONE, Look, Resident, copies_to_the_check, finish

SIZES = {
    "1920x1080": (1920, 1080),
    "1366x768": (1366, 768),
    "1080x1920": (1080, 1920),
    "360x740": (360, 740),
}
FOLDER = Path("screens")
Tour = Callable[[Page, House, str], None]
CHROMIUM = "/usr/bin/chromium"
FOR_RESIDENTS = {
    "thu-tuc": "/thu-tuc/", "tra-cuu": "/ho-so/", "lam-tiep": "/thu-tuc/mo-lai",
    "lich-truc": "/lich-truc", "lich-truc-2": "/lich-truc?trang=2", "goi-to": "/goi-to",
    "goi-lai-da-ghi": "/goi-to?viec=da-ghi", "nghe": "/nghe", "ngon-ngu": "/ngon-ngu/",
    "man-hinh-cho": "/man-hinh-cho", "thon-tren-may": "/thon/dong-cam/?may=1",
    "viec-khac": "/?trang=2", "viec": "/thu-tuc/?viec=chuyen-nha", "tat-ca": "/thu-tuc/?trang=1",
    "tim": "/thu-tuc/tim", "tim-thay": "/thu-tuc/tim?tu=khai+sinh",
    "khong-thay": "/thu-tuc/tim?tu=asdfgh", "duong-dan": "/kiem-tra-duong-dan",
    "lam-duoc-gi": "/lam-duoc-gi", "huong-dan": "/huong-dan/",
    "khong-co-trang": "/khong-co", "cu-tru": "/thu-tuc/xac-nhan-cu-tru/",
}  # fmt: skip
FOR_PHONES = {
    "thon": "/thon/dong-cam/", "thon-tieng-anh": "/thon/dong-cam/?ngon_ngu=en",
    "phieu-la": "/s/BCG", "lam-duoc-gi": "/lam-duoc-gi", "thu-duong-dan": "/kiem-tra-duong-dan",
}  # fmt: skip
COPIES, RESIDENCE = "/thu-tuc/chung-thuc-ban-sao/", "/thu-tuc/xac-nhan-cu-tru/"
OFTEN = {"chung-thuc-ban-sao": "thieu-ban-chinh", "xac-nhan-cu-tru": "anh-mo"}  # both: the papers


def dossiers(house: House) -> list[tuple[str, str]]:
    """(tracking code, token) of each sample dossier."""
    with house.app.app_context():
        return [(d.code, d.token) for d in db.session.scalars(db.select(Dossier))]


def returned(house: House) -> str:
    """The tracking code of the sample dossier that the commune sent back."""
    with house.app.app_context():
        on_hold = db.select(Dossier.code).where(Dossier.hold.is_not(None))
        return db.session.scalars(on_hold).first() or ""


def dossiers_came_back(house: House) -> None:
    """So often, and for one reason in each procedure, that the next residents are warned."""
    with house.app.app_context():
        known = db.session.scalars(db.select(Dossier)).first()
        assert known
        for slug, reason in OFTEN.items():
            for _ in range(TEACHES_FROM):
                line = ReturnLine(
                    village_id=known.village_id, dossier_id=known.id, procedure_slug=slug,
                    reason=reason,
                )  # fmt: skip
                db.session.add(line)
        db.session.commit()


def residents_tour(resident: Resident, house: House, look: Look) -> None:
    """Every screen of the kiosk that a resident can see; `look(name)` is called on each."""
    _open_each(resident, FOR_RESIDENTS, look)
    for number, (code, _) in enumerate(dossiers(house)):
        resident.open(f"/ho-so/{code}")
        look(f"b-ho-so-{number}")
    resident.open("/ket-thuc")
    copies_to_the_check(resident, look=lambda name: look(f"c-{name}"))
    finish(resident)
    look("c-xong")
    resident.open("/ket-thuc")
    _other_ends(resident, look)
    _call_back(resident, look)
    _mending(resident, house, look)
    dossiers_came_back(house)
    _with_a_helper(resident, look)


def _other_ends(resident: Resident, look: Look) -> None:
    """The residence's choices, a place kept by its code, the question whether to stop, an answer
    that is missing, and the end of who is only guided."""
    resident.open(RESIDENCE + "?buoc=2")
    resident.press("Đồng ý, ghi lại")
    look("e-cho-ai")
    resident.press("Cho mình")
    look("e-dieu-gi")
    for part in ("giay-to", "le-phi"):
        resident.open(RESIDENCE + part)
        resident.press("Tiếp tục")
    resident.open(RESIDENCE + "giu-cho")
    look("e-giu-cho")
    resident.open("/ket-thuc?hoi=1")
    look("e-dung-lai")
    resident.open(RESIDENCE + "nguoi-nop")
    resident.press("Tiếp tục")
    look("e-thieu-ten")
    resident.open(RESIDENCE + "?buoc=2")
    resident.press("Không ghi")
    resident.open(RESIDENCE + "xong")
    look("e-het-huong-dan")
    resident.open("/ket-thuc")


def _call_back(resident: Resident, look: Look) -> None:
    """The number and the name of who wants to be called back, kept by nobody here."""
    resident.open("/goi-to?viec=goi-lai")
    look("f-goi-lai-so")
    resident.type(PHONE)
    resident.press("Tiếp tục")
    look("f-goi-lai-ten")
    resident.open("/ket-thuc")


def _mending(resident: Resident, house: House, look: Look) -> None:
    """A dossier that came back, from the reason to the question whether it was sent again."""
    resident.open("/ho-so/")
    resident.type(returned(house))
    resident.press("Xem hồ sơ")
    resident.press("Sửa ở đây")
    look("g-sua-giay-to")
    resident.open(RESIDENCE + "xong")
    look("g-sua-da-gui-chua")
    resident.press("Chưa gửi được")
    look("g-sua-chua-gui")
    resident.press("Rồi, đã gửi lại")
    look("g-sua-xong")
    resident.open("/ket-thuc")


def _with_a_helper(resident: Resident, look: Look) -> None:
    """A member begins with the resident, where dossiers often come back."""
    sign_in(resident)
    for slug, page in (("ban-sao", COPIES), ("cu-tru", RESIDENCE)):
        resident.open(page + "?buoc=2")
        resident.press("Đồng ý, ghi lại")
        look(f"h-co-nguoi-giup-{slug}")
        resident.open(page + "giay-to")
        look(f"h-hay-bi-tra-{slug}")
    resident.open("/ket-thuc")


def phones_tour(resident: Resident, house: House, look: Look) -> None:
    """Every page that a phone can see."""
    _open_each(resident, FOR_PHONES, look)
    for number, (_, token) in enumerate(dossiers(house)):
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


def take_the_team(page: Page, house: House, size: str) -> None:
    """The team's pages are longer than a screen: the picture shows all of each."""

    def look(name: str) -> None:
        page.screenshot(path=FOLDER / size / f"to-{name}.png", full_page=True)

    member = Resident(page, house.url)
    team_tour(member, house, look)
    member.open("/to/thanh-phan")
    look("thanh-phan")


def sizes(chosen: list[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    yield from ((name, size) for name, size in SIZES.items() if not chosen or name in chosen)


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, (width, height) in sizes(sys.argv[1:]):
            (FOLDER / name).mkdir(parents=True, exist_ok=True)
            for tour in (take, take_the_team):
                _go(browser, name, (width, height), tour)
            print(f"screens/{name}/")
        browser.close()


def _go(browser: Browser, name: str, size: tuple[int, int], tour: Tour) -> None:
    """One tour through a house of its own."""
    width, height = size
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "house") as house:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        tour(context.new_page(), house, name)
        context.close()


if __name__ == "__main__":
    main()
