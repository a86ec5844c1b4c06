"""The way through a procedure, pressed on the pages themselves, up to any point of it."""

from tests.browser import Browser, Page

PORTAL_CODE = "H38.12-261116-0007"
NAME = "Nguyễn Văn Thắng"
PHONE = "0912 345 678"
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
