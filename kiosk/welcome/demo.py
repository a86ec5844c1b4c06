"""The sample village Đông Căm: figures from the press report of late 2024, people invented.

Every invented person is called Mẫu ("sample"), and the phone numbers are none that anyone has.
"""

from datetime import date, timedelta
from typing import Any

from flask import g

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.results import fetched
from kiosk.dossiers.returns import count_return
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.dossiers.tokens import token_hash_for
from kiosk.languages import registry
from kiosk.languages.plain import plain
from kiosk.members import pins
from kiosk.members.models import Role
from kiosk.procedures import published
from kiosk.procedures.fees import fee
from kiosk.slips.models import Slip
from kiosk.villages.models import Village
from kiosk.welcome.setup import EVENINGS, add_member, put_on_duty

SLUG = "dong-cam"
PIN = pins.SAMPLE  # of every sample member; printed at start
GIA_PHU, LAO_CAI = 2923, 15
REPORT = "Bài báo về thôn chuyển đổi số thông minh Đông Căm, huyện Bảo Thắng"
TEAM: tuple[tuple[str, str, Role, list[str]], ...] = (
    ("Hoàng Văn Mẫu", "0900 000 001", Role.LEAD, ["tyz-Latn"]),
    ("Lò Thị Mẫu", "0900 000 002", Role.MEMBER, ["blt-Tavt"]),
    ("Giàng A Mẫu", "0900 000 003", Role.MEMBER, ["hmn-Latn-VN"]),
    ("Triệu Thị Mẫu", "0900 000 004", Role.MEMBER, []),
)
# No such letters are known; a real village types its own.
LETTER, POLICE_LETTER = "01/CV-UBND (mẫu)", "02/CV-CAX (mẫu)"
LETTER_ON = date(2026, 11, 2)
RETURNED = ["anh-mo", "quen-dinh-kem"]  # keys of the content's reasons
INTRO = [
    "Đông Căm làm thôn chuyển đổi số thông minh từ tháng 10/2023.",
    "Ba tối mỗi tuần, tổ công nghệ số có mặt ở nhà văn hóa giúp bà con làm thủ tục. "
    "Tổ không thu tiền.",
]
INTRO_EN = [
    "Đông Căm has been building a smart digital village since October 2023.",
    "Three evenings a week the digital team is at the cultural house and helps with paperwork. "
    "The team takes no money.",
]
FIGURES = [
    {
        "name": "Từ 14 tuổi, có tài khoản dịch vụ công",
        "value": "257 / 387 người (66,4 %)", "year": 2024, "source": REPORT,
    },
    {"name": "Hồ sơ tổ đã giúp nộp", "value": "180 hồ sơ", "year": 2024, "source": REPORT},
    {
        "name": "Mục tiêu cuối năm 2024",
        "value": "90 %", "year": 2024, "source": REPORT,
    },
]  # fmt: skip


def load() -> Village:
    """Put the sample village into an empty database, once. The caller commits."""
    village = Village(
        slug=SLUG, kind="thôn", name="Đông Căm", commune="xã Gia Phú", commune_code=GIA_PHU,
        province="tỉnh Lào Cai", province_code=LAO_CAI,
        languages=[one.tag for one in registry.examples()],
        intro=INTRO, intro_en=INTRO_EN, figures=FIGURES, is_demo=True,
        fetch_letter=LETTER, fetch_letter_on=LETTER_ON,
        police_letter=POLICE_LETTER, police_letter_on=LETTER_ON,
    )  # fmt: skip
    db.session.add(village)
    db.session.flush()
    g.village = village  # whoever asked before it was there was told that there is none
    for number, (name, phone, role, languages) in enumerate(TEAM):
        member = add_member(village, name, phone, PIN, role=role, languages=languages)
        for weekday in EVENINGS[number % 2 :] if number else EVENINGS:
            put_on_duty(member, weekday)
    _dossiers(village)
    return village


def _dossiers(village: Village) -> None:
    """Sample dossiers, each at another point of the road."""
    copies = {"pages": 2, "copies": 3}
    processing = _dossier(village, "Nguyễn Văn Mẫu", "chung-thuc-ban-sao", copies)
    _go(processing, Step.SUBMITTED, Step.RECEIVED, Step.PROCESSING)
    ready = _dossier(village, "Bàn Thị Mẫu", "xac-nhan-cu-tru", {})
    _go(ready, Step.SUBMITTED, Step.RECEIVED, Step.PROCESSING, Step.READY)
    returned = _dossier(village, "Vàng Seo Mẫu", "xac-nhan-cu-tru", {})
    _go(returned, Step.SUBMITTED, Step.RECEIVED)
    returned.put_on_hold(
        Hold.NEEDS_SUPPLEMENT, by=TEAM[1][0], source=Source.PORTAL,
        reasons=RETURNED,
    )  # fmt: skip
    count_return(returned, RETURNED)
    _dossier(village, "Cư Thị Mẫu", "chung-thuc-ban-sao", {"pages": 1, "copies": 1})
    late = _dossier(village, "Tẩn Láo Mẫu", "xac-nhan-cu-tru", {})
    _go(late, Step.SUBMITTED, Step.RECEIVED)
    late.due_on = clock.today() - timedelta(days=3)
    _leave_an_original(_dossier(village, "Lý Thị Mẫu", "chung-thuc-ban-sao", copies))
    at_house = _dossier(village, "Hà Văn Mẫu", "xac-nhan-cu-tru", {})
    _go(at_house, Step.SUBMITTED, Step.RECEIVED, Step.READY)
    fetched(at_house, village, by=TEAM[0][0])


def _leave_an_original(dossier: Dossier) -> None:
    """Submitted, and the original waits with the team for the next run to the commune."""
    _go(dossier, Step.SUBMITTED)
    dossier.due_on = clock.today() + timedelta(days=1)
    paper = HeldPaper.new("Giấy khai sinh", 1, Place.HOME, is_original=True)
    paper.hand_on(
        1, Place.HOME, Place.TEAM,
        giver=dossier.applicant, receiver=TEAM[0][0], by=TEAM[0][0],
    )  # fmt: skip
    dossier.papers.append(paper)


def _dossier(village: Village, name: str, slug: str, answers: dict[str, Any]) -> Dossier:
    procedure = published.find(slug)
    assert procedure is not None, f"the demo needs the content of {slug}"  # noqa: S101
    code = codes.reserve(village.id)
    dossier = Dossier(
        village_id=village.id, code=code, token_hash=token_hash_for(village.id, code),
        token_version=1, procedure_slug=slug, procedure_version=procedure.version, answers=answers,
        applicant=name, applicant_plain=plain(name), helper=TEAM[0][0],
        fee=fee(procedure.fee, answers).total, consent_version="demo", consent_at=clock.now(),
        is_open=True, moves=[], created_at=clock.now() - timedelta(days=2),
    )  # fmt: skip
    db.session.add(dossier)
    db.session.flush()
    Slip.make(dossier)
    return dossier


def _go(dossier: Dossier, *steps: Step) -> None:
    for step in steps:
        dossier.move_to(step, by=TEAM[0][0], source=Source.PORTAL)
