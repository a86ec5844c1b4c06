"""One tour of all pages of the team, each in the states that a member meets in an evening."""

from kiosk import clock
from kiosk.console.corpus import id_of
from kiosk.console.practice import DAILY, Practice
from kiosk.console.tasks import Task, Way
from kiosk.console.work import Work
from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step
from kiosk.members.models import Member
from kiosk.welcome.demo import PIN
from tests.house import House
from tests.walk import PHONE, Look, Resident

LEAD, OTHER = "Hoàng Văn Mẫu", "Lò Thị Mẫu"
QUEUE = "/to/ho-so/"
UNREAD_LINES = "H38.12-260101-0001; Đang xử lý; 20/11/2026\nkhông phải mã; 3; hôm nào"


def sign_in(resident: Resident, name: str = LEAD) -> None:
    """Through the door of the team."""
    resident.open("/to/dang-nhap")
    resident.press(name)
    resident.type(PIN)
    resident.press("Vào")


def team_tour(resident: Resident, house: House, look: Look) -> None:
    """Every page of the team; `look(name)` is called on each. What is done here stays done."""
    _door(resident, look)
    _queue(resident, house, look)
    _sheet(resident, house, look)
    _dossiers(resident, house, look)
    _run(resident, house, look)
    _handover(resident, house, look)
    _roster(resident, look)
    _members(resident, look)
    _practice(resident, house, look)
    _workshop(resident, look)
    _content(resident, look)
    _calls(resident, look)


def _codes(house: House) -> dict[str, str]:
    """The tracking code of each sample dossier, by who it is for."""
    with house.app.app_context():
        found = db.session.execute(db.select(Dossier.applicant, Dossier.code).order_by(Dossier.id))
        return {line.applicant: line.code for line in found}


def _door(resident: Resident, look: Look) -> None:
    resident.open("/to/dang-nhap")
    look("a-cua")
    resident.press(LEAD)
    look("a-pin")
    resident.type("135790")
    resident.press("Vào")
    look("a-pin-sai")
    sign_in(resident)


def _queue(resident: Resident, house: House, look: Look) -> None:
    """All, what each tab holds, what a search finds, what is ticked, moved and taken back."""
    look("b-tat-ca")
    for work in Work:
        resident.open(f"{QUEUE}?viec={work}")
        look(f"b-{work}")
    for name, text in {"tim": "mẫu", "tim-khong-thay": "không có ai tên này"}.items():
        resident.open(f"{QUEUE}?tim={text}")
        look(f"b-{name}")
    resident.open(f"{QUEUE}?viec={Work.LATE}")
    resident.page.locator(".queue tbody .pick").first.click()
    look("b-da-chon")
    resident.press(Step.PROCESSING.words)
    look("b-da-chuyen")
    resident.press("Hoàn tác")
    look("b-da-hoan-tac")


def _sheet(resident: Resident, house: House, look: Look) -> None:
    """The commune's list: pasted, refused, read, recorded."""
    code = _codes(house)["Tẩn Láo Mẫu"]
    for name, sheet in {
        "khong-doc": "",
        "xem-truoc": f"{code}; Đang xử lý; 31/12/2026\n{UNREAD_LINES}",
    }.items():
        resident.open(QUEUE + "bang")
        look("c-bang")
        resident.page.locator("textarea").fill(sheet)
        resident.press("Xem trước")
        look(f"c-bang-{name}")
    resident.press("Ghi 1 thay đổi")
    look("c-bang-da-ghi")


def _dossiers(resident: Resident, house: House, look: Look) -> None:
    """Each sample dossier; then all that can be opened on one, a refusal, and a return."""
    codes = _codes(house)
    for number, code in enumerate(codes.values()):
        resident.open(QUEUE + code)
        look(f"d-ho-so-{number}")
    resident.open(QUEUE + codes["Nguyễn Văn Mẫu"])
    _unfold(resident)
    look("d-mo-het")
    resident.press("Cần bổ sung")  # without a reason
    look("d-thieu-ly-do")
    for tick in resident.page.locator(".picks .tick").all()[:4]:
        tick.click()
    resident.press("Cần bổ sung")
    look("d-bi-tra")
    resident.open(QUEUE + codes["Cư Thị Mẫu"])
    resident.press(Step.SUBMITTED.words)
    _unfold(resident)
    resident.page.fill("#ly-do-sua", "Bấm nhầm sang hồ sơ nhà bên cạnh.")
    resident.press("Sửa ghi nhầm")
    look("d-ghi-nham")
    resident.open("/to/bao-cao/ly-do-tra")
    look("d-ly-do-tra")


def _unfold(resident: Resident) -> None:
    resident.page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")


def _run(resident: Resident, house: House, look: Look) -> None:
    """The proposal of the next run, the run with its first errand done, and when it is over."""
    resident.open("/to/chuyen-xa/?ngay=hom-nao")
    look("e-ngay-sai")
    resident.open("/to/chuyen-xa/")
    look("e-de-xuat")
    resident.press("Lập chuyến Thứ")
    look("e-chuyen")
    resident.page.locator("main .tick").first.click()
    resident.press("Ghi việc đã xong")
    look("e-da-ghi")
    resident.press("Ghi và xong chuyến")
    look("e-xong-chuyen")
    resident.open("/to/chuyen-xa/")
    look("e-cac-chuyen")
    resident.open(QUEUE + _codes(house)["Lý Thị Mẫu"])
    _unfold(resident)
    look("e-so-giu-giay")


def _handover(resident: Resident, house: House, look: Look) -> None:
    """Who gets a result, what nobody has yet, what is got at the commune, and one handed over."""
    codes = _codes(house)
    resident.open("/to/tra-ket-qua/")
    look("g-danh-sach")
    for name, who in {"o-xa": "Bàn Thị Mẫu", "chua-co": "Vàng Seo Mẫu"}.items():
        resident.open(f"/to/tra-ket-qua/{codes[who]}")
        look(f"g-{name}")
    resident.open("/to/tra-ket-qua/" + codes["Hà Văn Mẫu"])
    look("g-trao")
    resident.page.locator("[name=cach-biet]").first.check()
    resident.page.locator("[value=man-hinh]").check()
    resident.press("Trao và in phiếu")
    look("g-thieu-chu-ky")
    resident.page.locator("[value=giay]").check()
    resident.press("Trao và in phiếu")
    look("g-da-trao")
    resident.open("/to/tra-ket-qua/")
    look("g-moi-tra")
    resident.open(QUEUE + codes["Hà Văn Mẫu"])
    look("g-ho-so-xong")


def _roster(resident: Resident, look: Look) -> None:
    """The week; an evening exchanged, and the same asked once more."""
    resident.open("/to/lich-truc/")
    look("h-lich")
    for name in ("doi", "trung"):
        resident.page.select_option("#nghi-ngay", index=1)
        resident.page.fill("#nghi-ly-do", "Mưa lớn, đường ra nhà văn hóa ngập")
        resident.press("Báo nghỉ")
        look(f"h-{name}")


def _members(resident: Resident, look: Look) -> None:
    """As the lead sees them and as another member does; a member added with a wrong PIN."""
    resident.open("/to/to-vien/")
    look("i-to")
    resident.page.fill("#ten", "Người Mới Mẫu")
    resident.press("Thêm vào tổ")
    look("i-them-thieu")
    for name, number in {"minh": 1, "nguoi-khac": 2}.items():
        resident.open(f"/to/to-vien/{number}")
        look(f"i-{name}")
    resident.page.locator("[value=sua]").click()
    resident.settle()
    look("i-da-luu")
    resident.open("/to/thon")
    look("i-thon")
    resident.open("/ket-thuc")
    sign_in(resident, OTHER)
    resident.open("/to/to-vien/")
    look("i-to-khong-phai-to-truong")
    resident.open("/to/to-vien/1")
    look("i-to-truong")


def _practice(resident: Resident, house: House, look: Look) -> None:
    """The board, one task of each kind, a wrong answer, what is done already, the end."""
    resident.open("/to/luyen-tap/")
    look("k-bang")
    run_id, tasks = _begun(house)
    seen = set()
    for place, task in enumerate(tasks):
        kind = (task.part, task.way, bool(task.sketch), bool(task.told))
        if kind not in seen:
            seen.add(kind)
            _set(house, run_id, place=place)
            resident.open(f"/to/luyen-tap/{run_id}")
            look(f"k-cau-{place + 1:02}")
    for name, place in {"chon": 0, "go": _typed(tasks)}.items():
        _set(house, run_id, place=place)
        resident.open(f"/to/luyen-tap/{run_id}?sai=")
        look(f"k-sai-{name}")
    resident.open(f"/to/luyen-tap/{run_id}?buoc=1")
    look("k-xem-lai")
    _set(house, run_id, place=len(tasks), mistakes=3, finished_at=clock.now())
    resident.open(f"/to/luyen-tap/{run_id}")
    look("k-xong")
    resident.open("/to/luyen-tap/")
    look("k-bang-da-tap")


def _typed(tasks: tuple[Task, ...]) -> int:
    return next(place for place, task in enumerate(tasks) if task.way is Way.CODE)


def _begun(house: House) -> tuple[int, tuple[Task, ...]]:
    """A practice of OTHER's, whose made-up resident is always the same."""
    with house.app.app_context():
        member = db.session.scalars(db.select(Member).filter_by(name=OTHER)).one()
        run = Practice(
            village_id=member.village_id, member_id=member.id, procedure_slug=DAILY[0],
            day=clock.today(), seed=1,
        )  # fmt: skip
        db.session.add(run)
        db.session.commit()
        return run.id, tuple(run.drill.tasks)


def _set(house: House, run_id: int, **facts: object) -> None:
    with house.app.app_context():
        run = db.session.get_one(Practice, run_id)
        for name, value in facts.items():
            setattr(run, name, value)
        db.session.commit()


def _workshop(resident: Resident, look: Look) -> None:
    """The label workshop: its lists, a label in each kind of language, a word checked, speakers."""
    labels = {"nha": ("tyz-Latn", "Nhà"), "tien": ("blt-Tavt", "Tiền"), "nghe": ("vi", "Nghe")}
    for name, page in {
        "nhan": "", "nhan-tay": "tyz-Latn/", "nhan-can-kiem": "tyz-Latn/?loc=can-kiem",
        "nhan-tim": "blt-Tavt/?tim=ho+so", "nguoi-noi": "nguoi-noi/",
        "nghe-chon": "tyz-Latn/nghe-chon", "goi": "goi",
    }.items():  # fmt: skip
        resident.open(f"/to/nhan/{page}")
        look(f"m-{name}")
    for name, (tag, key) in labels.items():
        resident.open(f"/to/nhan/{tag}/{id_of(key)}")
        _unfold(resident)
        look(f"m-nhan-{name}")


def _content(resident: Resident, look: Look) -> None:
    """What the house teaches, one procedure of it, and a part of it as the lead may write it."""
    resident.open("/ket-thuc")
    sign_in(resident)
    for name, page in {"": "", "-mot": "tam-tru/", "-sua": "tam-tru/sua/le-phi"}.items():
        resident.open(f"/to/thu-tuc/{page}")
        look(f"n-thu-tuc{name}")


def _calls(resident: Resident, look: Look) -> None:
    """Nobody calls; somebody calls and asks to be called back, seen on two pages."""
    resident.open("/to/goi/")
    look("l-khong-ai")
    resident.open("/goi-to?viec=goi-lai")
    resident.type(PHONE)
    resident.press("Tiếp tục")
    resident.type("Bàn Thị Mẫu")
    resident.press("Đồng ý")
    resident.open("/lich-truc")
    resident.press("Gọi tổ công nghệ")
    for name, path in {"co-nguoi": "/to/goi/", "tren-hang": QUEUE}.items():
        resident.open(path)
        resident.page.locator("#calls .call").wait_for()
        look(f"l-{name}")
    resident.hit(resident.find("Tôi đến"))
    resident.page.locator("#calls .call").wait_for(state="detached")
    look("l-da-nhan")
