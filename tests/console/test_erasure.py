"""Who asks to be forgotten is gone from wherever the team or the kiosk wrote their name."""

from collections.abc import Callable
from unicodedata import normalize

import pytest

from kiosk import clock
from kiosk.console.handover import Handover, Proof
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import ERASED
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.returns import ReturnLine, count_return
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.printers.paper import Size
from kiosk.slips import printing
from kiosk.slips.models import Kind, PrintJob
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.route import Part

pytestmark = pytest.mark.usefixtures("evening")
OWN_WORDS = "gọi LÒ THỊ MAI và Lò Văn Con, thiếu chữ ký Lò Thị Maiya"
WITHOUT_NAMES = f"gọi {ERASED} và {ERASED}, thiếu chữ ký Lò Thị Maiya"


@pytest.fixture
def code(given_dossier) -> str:
    return given_dossier(step=Step.RECEIVED, phone="0912345678")


@pytest.fixture
def change(app, code) -> Callable[[Callable[[Dossier], object]], None]:
    def do(what):
        with app.test_request_context(method="POST"):
            what(db.session.scalars(db.select(Dossier).filter_by(code=code)).one())
            db.session.commit()

    return do


def forget(helper, code):
    return helper.open(f"/to/ho-so/{code}").press("Xóa tên")


def received_by_a_son(dossier: Dossier) -> None:
    line = Handover(
        village_id=dossier.village_id, dossier_id=dossier.id, receiver="Lò Văn Con",
        relation="con trai", proof=Proof.KNOWN, by="-",
    )  # fmt: skip
    db.session.add(line)


def test_names_leave_the_history_and_the_reasons_of_returns(app, helper, code, change):
    def write(dossier: Dossier) -> None:
        received_by_a_son(dossier)
        said = ["tay-xoa", normalize("NFD", OWN_WORDS)]
        dossier.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=said)
        count_return(dossier, said)

    change(write)
    page = forget(helper, code)
    assert "Lò Văn Con" not in page.text
    with app.app_context():
        dossier = db.session.scalars(db.select(Dossier).filter_by(code=code)).one()
        assert dossier.moves[0].reasons == ["tay-xoa", WITHOUT_NAMES]
        of_it = db.select(ReturnLine.reason).filter_by(dossier_id=dossier.id)
        assert db.session.scalars(of_it).all() == ["tay-xoa", WITHOUT_NAMES]


def test_a_name_that_looks_like_a_reasons_key_leaves_the_key(app, helper, code, change):
    def write(dossier: Dossier) -> None:
        dossier.applicant = "Xoa"
        reasons = ["tay-xoa", "xoa báo"]
        dossier.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=reasons)

    change(write)
    forget(helper, code)
    change(lambda d: check(d.moves[0].reasons == ["tay-xoa", f"{ERASED} báo"]))


def check(holds: bool) -> None:
    assert holds


def test_run_sheets_with_its_code_are_gone_and_others_stay(app, helper, code, change):
    files = {}

    def print_sheets(_: Dossier) -> None:
        for name, html in (("its", codes.shown(code)), ("other", "000-000-0000")):
            job = printing.ask(Kind.RUN_SHEET, f"<p>{html}</p>", Size.A5)
            job.file = f"{name}.pdf"
            kept = printing.folder(app) / "kept" / f"{job.digest}.pdf"
            files[name] = (kept, printing.folder(app) / job.file)
            for file in files[name]:
                file.write_bytes(b"Lo Thi Mai")

    change(print_sheets)
    forget(helper, code)
    assert [file.exists() for file in (*files["its"], *files["other"])] == [False] * 2 + [True] * 2
    with app.app_context():
        assert db.session.scalars(db.select(PrintJob.file)).all() == ["other.pdf"]


@pytest.mark.parametrize("link", ["dossier_id", "mends_id"])
def test_what_was_typed_at_a_screen_is_gone(app, helper, code, change, link):
    def leave(dossier: Dossier) -> None:
        draft = Walkthrough(
            village_id=dossier.village_id, procedure_slug=dossier.procedure_slug, agrees=True,
            agreed_at=clock.now(), answers={}, ticked=[], held=[], place=f"{Part.PERSON}:1",
            name="Lò Thị Mai", phone="0912345678",
            unfinished={"nguoi-nop:1": {"ten": "Lò Thị Mai"}}, **{link: dossier.id},
        )  # fmt: skip
        db.session.add(draft)

    change(leave)
    forget(helper, code)
    with app.app_context():
        draft = db.session.scalars(db.select(Walkthrough)).one()
        assert (draft.name, draft.phone, draft.unfinished) == (None, None, {})
