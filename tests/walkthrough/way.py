"""The way through a procedure, pressed on the pages themselves, up to any point of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.procedures.schema import Procedure
from tests.browser import Browser, Page

PORTAL_CODE = "H38.12-261116-0007"
NAME = "Nguyễn Văn Thắng"
PHONE = "0912 345 678"
GO_ON = "Tiếp tục"
COPIES, RESIDENCE = "/thu-tuc/chung-thuc-ban-sao/", "/thu-tuc/xac-nhan-cu-tru/"
PARTS = (
    "truong-hop", "truong-hop?buoc=2", "giay-to", "giay-to?buoc=2", "giay-to?buoc=3", "le-phi",
    "tren-cong", "tren-cong?buoc=6", "ma-ho-so", "nguoi-nop", "nguoi-nop?buoc=2",
    "nguoi-nop?buoc=3", "kiem-tra", "xong",
)  # fmt: skip


def begin(resident: Browser, tile: str = "Chứng thực bản sao", agrees: bool = True) -> Page:
    """To the first question."""
    answer = "Đồng ý, ghi lại" if agrees else "Không ghi"
    return resident.open("/").press(tile).press("Bắt đầu").press(answer)


def say_the_case(page: Page, pages: str = "5", copies: str = "2") -> Page:
    """From the first question of certified copies to the papers."""
    return page.type(tra_loi=pages).press("Tiếp tục").type(tra_loi=copies).press("Tiếp tục")


def have_the_original(page: Page) -> Page:
    """From the papers to the fee."""
    return page.type(giay=["ban-chinh"]).press("Tiếp tục")


def to_the_portal(resident: Browser, agrees: bool = True) -> Page:
    """Certified copies, to the first screen of the portal."""
    page = have_the_original(say_the_case(begin(resident, agrees=agrees)))
    return page.press("Tiếp tục")


def through_the_portal(page: Page) -> Page:
    """Every screen of the portal, where the online button is."""
    while page.path.endswith("/tren-cong"):
        page = page.press("Có nút" if page.soup.select("[name=nut]") else "Tiếp tục")
    return page


def say_who(page: Page, name: str = NAME, phone: str = PHONE) -> Page:
    """From the name to what comes after the helper, who was nobody."""
    page = page.type(ten=name).press("Tiếp tục").type(so=phone).press("Tiếp tục")
    return page.press("Không ai")


def to_the_code(resident: Browser) -> Page:
    """Certified copies, to the question for the portal's code."""
    return through_the_portal(to_the_portal(resident))


def to_the_name(resident: Browser, code: str = PORTAL_CODE) -> Page:
    """Certified copies, to the question for the name."""
    return to_the_code(resident).type(ma=code).press("Tiếp tục")


def to_the_check(resident: Browser, code: str = PORTAL_CODE, name: str = NAME) -> Page:
    """Certified copies, to the check; nothing is left with the team."""
    return say_who(to_the_name(resident, code), name).press("Không gửi")


def to_the_end(resident: Browser, code: str = PORTAL_CODE, name: str = NAME) -> Page:
    """Certified copies, to the page that says that it is done."""
    return to_the_check(resident, code, name).press("Đúng rồi, in phiếu")


Answers = Mapping[str, int | str | None]
MOST_SCREENS = 60


def choose(page: Page, **field: str) -> Page:
    """Press the card with that name and value: `choose(page, nut="co")`; a dash is written as _."""
    ((name, value),) = field.items()
    name = name.replace("_", "-")
    card = page.soup.select_one(f'main button[name="{name}"][value="{value}"]')
    assert card, f"no {name}={value} among {page.buttons}"
    form = page.soup.select_one("form#part")
    return page.browser.follow("POST", str(form["action"]), {name: value})


@dataclass
class Walk:
    """How somebody goes through a procedure, and every screen that was on the way."""

    resident: Browser
    procedure: Procedure
    answers: Answers = field(default_factory=dict)
    online: bool = True  # what is said where the portal may not take it
    agrees: bool = True
    code: str | None = PORTAL_CODE  # None: the portal gave none
    seen: list[Page] = field(default_factory=list)

    def to(self, part: str = "xong") -> Page:
        """Press on until that part is on the screen."""
        if not self.seen:
            self._begin()
        for _ in range(MOST_SCREENS):
            page = self.seen[-1]
            if page.path.endswith(f"/{part}"):
                return page
            self.seen.append(self._onwards(page))
        raise AssertionError(f"{self.procedure.slug}: no {part} after {MOST_SCREENS} screens")

    @property
    def parts(self) -> list[str]:
        """Where it went: the last words of the addresses."""
        return [page.path.rsplit("/", 1)[-1] for page in self.seen]

    def _begin(self) -> None:
        about = self.resident.open(f"/thu-tuc/{self.procedure.slug}/")
        consent = about.press("Bắt đầu")
        first = consent.press("Đồng ý, ghi lại" if self.agrees else "Không ghi")
        self.seen += [about, consent, first]

    def _onwards(self, page: Page) -> Page:
        part = page.path.rsplit("/", 1)[-1]
        answer = {
            "truong-hop": self._say, "giay-to": self._tick, "tren-cong": self._see,
            "ma-ho-so": self._read_code, "nguoi-nop": self._say_who,
        }.get(part)  # fmt: skip
        return answer(page) if answer else page.press("Đúng rồi" if part == "kiem-tra" else GO_ON)

    def _say(self, page: Page) -> Page:
        question = next(q for q in self.procedure.questions if q.ask == page.heading)
        said = self.answers[question.key]
        if question.kind == "number" and said is not None:
            return page.type(tra_loi=str(said)).press(GO_ON)
        return choose(page, tra_loi="chua-biet" if said is None else str(said))

    def _tick(self, page: Page) -> Page:
        if page.soup.select("[name=gui]"):
            return choose(page, gui="khong")
        keys = [str(one["value"]) for one in page.soup.select("[name=giay]")]
        return page.type(giay=keys).press(GO_ON)

    def _see(self, page: Page) -> Page:
        if page.soup.select("[name=nut]"):
            return choose(page, nut="co" if self.online else "khong")
        return page.press(GO_ON)

    def _read_code(self, page: Page) -> Page:
        if self.code is None:
            return page.press("Cổng không cho mã")
        return page.type(ma=self.code).press(GO_ON)

    def _say_who(self, page: Page) -> Page:
        if page.soup.select("[name=ten]"):
            return page.type(ten=NAME).press(GO_ON)
        return page.press("Không ai" if page.soup.select("[name=nguoi-giup]") else GO_ON)
