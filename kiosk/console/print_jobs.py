"""What the team sees of the printers and of the last day's slips: never what stands on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import case, func, select

from kiosk import clock, sessions
from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.members.models import Member
from kiosk.printers.faults import WORDS, Fault, Words
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.slips import printing
from kiosk.slips.models import WAITING, PrintJob, State
from kiosk.slips.models import Kind as Slip
from kiosk.villages.models import Village

MOST = 100  # lines on the page; what is unsure and what waits comes first
OF_THE_SYSTEM = "/printers/"  # in the address of a queue that CUPS has
GONE = "đã rời máy"  # whoever asked
RESIDENT = "bà con"
SLIPS = {
    Slip.RECEIPT: "Phiếu biên nhận",
    Slip.STATUS: "Phiếu tình trạng",
    Slip.PAPERS: "Danh sách giấy tờ",
    Slip.PARKED: "Phiếu giữ chỗ",
    Slip.HANDOVER: "Phiếu trả kết quả",
    Slip.RUN_SHEET: "Tờ chuyến lên xã",
    Slip.PRACTICE: "Phiếu thực hành",
    Slip.WORKSHEET: "Tờ khai trước",
    Slip.DOABLE: "Tờ “Làm được gì ở đây”",
    Slip.FIX_LIST: "Phiếu việc cần sửa",
    Slip.CUSTODY: "Phiếu giữ giấy tờ",
    Slip.ROSTER: "Lịch trực để dán",
    Slip.VILLAGE_QR: "Mã QR của thôn để dán",
    Slip.BOOK: "Sổ cho tối mất điện",
    Slip.SELF_TEST: "Bản tự kiểm tra",
    Slip.TEST: "Phiếu in thử",
}
KINDS = {
    Kind.FOLDER: "Chưa có máy in, phiếu thành tệp PDF trong máy",
    Kind.QUEUE: "Máy in của máy tính",
    Kind.THERMAL: "Máy in nhiệt qua mạng",
    Kind.THERMAL_USB: "Máy in nhiệt cắm dây USB",
    Kind.BROWSER: "Tổ viên in bằng trình duyệt",
}
PURPOSES = {Purpose.SLIPS: "In phiếu cho bà con", Purpose.SHEETS: "In tờ lớn"}
ORDER = {State.UNSURE: 0, State.QUEUED: 1, State.PRINTING: 1, State.SENT: 1, State.FAILED: 2}
COLUMNS = (
    PrintJob.id, PrintJob.kind, PrintJob.purpose, PrintJob.size, PrintJob.state, PrintJob.problem,
    PrintJob.attempts, PrintJob.asked_at, PrintJob.done_at, PrintJob.file, Dossier.code,
    (PrintJob.html != "").label("is_whole"),
    sessions.Session.kind.label("asker"), Member.name.label("by"),
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """One printer, as the page shows it."""

    purpose: Purpose
    kind: Kind
    address: str
    size: str
    fault: Fault | None
    looked_at: datetime | None
    chosen_at: datetime | None
    chosen_by: str | None

    @property
    def title(self) -> str:
        return PURPOSES[self.purpose]

    @property
    def words(self) -> Words | None:
        """What is wrong with it, as it was last seen."""
        return WORDS[self.fault] if self.fault else None

    @property
    def name(self) -> str:
        """What it is and where, in words."""
        return named(self.kind, self.address)


@dataclass(frozen=True)
class Line:
    """One slip of the last day."""

    id: int
    name: str
    code: str | None
    asked_by: str
    asked_at: datetime
    size: str
    attempts: int
    state: State
    problem: str | None
    done_at: datetime | None
    is_file: bool
    may_be_asked_again: bool
    by_browser: bool  # a member is to print it

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def may_be_dropped(self) -> bool:
        """Not while it is handed over at this moment."""
        return self.state in (State.QUEUED, State.SENT)


@dataclass(frozen=True)
class Shown:
    """The printers and the slips, and a mark that tells one state of them from another."""

    cards: Sequence[Card]
    lines: Sequence[Line]

    @property
    def mark(self) -> str:
        return sha256(repr((self.cards, self.lines)).encode()).hexdigest()[:16]


def named(kind: Kind, address: str) -> str:
    """ "Máy in nhiệt qua mạng: 192.168.1.50:9100"; a queue of this machine by its own name."""
    _, _, queue = address.partition(OF_THE_SYSTEM)
    return f"{KINDS[kind]}: {queue or address}" if address else KINDS[kind]


def shown(village: Village) -> Shown:
    """The printers of a village, and its slips of the last 24 hours."""
    printers = _printers(village)
    kinds = {one.purpose: one.kind for one in printers}
    # What is for sheets goes where the slips go, until another printer is chosen for them.
    by_browser = {one for one in Purpose if kinds.get(one, printers[0].kind) is Kind.BROWSER}
    return Shown([_card(one) for one in printers], [_line(r, by_browser) for r in _rows(village)])


def _printers(village: Village) -> list[Printer]:
    """The one for slips, chosen or not, then the one for sheets if it is chosen."""
    sheets = Printer.chosen(village.id, Purpose.SHEETS)
    return [Printer.of(village.id, Purpose.SLIPS), *([sheets] if sheets else [])]


def _card(one: Printer) -> Card:
    return Card(
        one.purpose, one.kind, one.address, one.size.shown, one.fault, one.looked_at,
        one.chosen_at, one.chosen_by,
    )  # fmt: skip


def _rows(village: Village) -> list[Any]:
    asked = (
        select(*COLUMNS)
        .outerjoin(Dossier, Dossier.id == PrintJob.dossier_id)
        .outerjoin(sessions.Session, sessions.Session.id == PrintJob.session_id)
        .outerjoin(Member, Member.id == sessions.Session.member_id)
        .where(
            PrintJob.village_id == village.id,
            PrintJob.purpose.in_(Purpose),
            PrintJob.asked_at >= clock.now() - printing.KEEP,
        )
        .order_by(case(ORDER, value=PrintJob.state, else_=3), PrintJob.id.desc())
        .limit(MOST)
    )
    return list(db.session.execute(asked))


def _line(row: Any, by_browser: set[Purpose]) -> Line:
    return Line(
        id=row.id, name=SLIPS[row.kind], code=row.code, asked_by=_asker(row),
        asked_at=row.asked_at, size=row.size.shown, attempts=row.attempts, state=row.state,
        problem=row.problem, done_at=row.done_at, is_file=bool(row.file),
        may_be_asked_again=row.is_whole, by_browser=row.purpose in by_browser,
    )  # fmt: skip


def _asker(row: Any) -> str:
    if row.by:
        return str(row.by)
    return GONE if row.asker is None else RESIDENT


def trouble(village: Village) -> tuple[Fault | None, int]:
    """What is wrong with a printer of the village, and how many slips somebody must look for: one
    question to the database."""
    mine = Printer.village_id == village.id
    fault = select(Printer.fault).where(mine, Printer.fault.is_not(None)).limit(1)
    unsure = select(func.count()).where(
        PrintJob.village_id == village.id,
        PrintJob.purpose.in_(Purpose),
        PrintJob.state == State.UNSURE,
    )
    row = db.session.execute(select(fault.scalar_subquery(), unsure.scalar_subquery())).one()
    return row[0], row[1]
