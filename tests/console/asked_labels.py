"""Every screen, phone page and slip of residents, drawn once, with each text that is labelled."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import select

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.returns import TEACHES_FROM, ReturnLine
from kiosk.dossiers.steps import ENDINGS, HOLDS, Ending, Hold, Source, Step
from kiosk.dossiers.tokens import token_hash_for
from kiosk.languages import labels
from kiosk.members.models import Member
from kiosk.printers.faults import Fault
from kiosk.printers.models import Kind as PrinterKind
from kiosk.printers.models import Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.procedures.fee_rules import UnknownFee
from kiosk.procedures.guide import Guide
from kiosk.procedures.kinds import Online, ReceiverType
from kiosk.procedures.schema import Procedure
from kiosk.slips import printing, sheets, slip
from kiosk.slips.custody_slip import custody_html
from kiosk.slips.fix_list import fix_list_html
from kiosk.slips.models import PrintJob, State
from kiosk.slips.sheets import Receipt
from kiosk.villages.models import Village, here
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.route import Channel, Part, Stop, road
from kiosk.welcome.calls import HelpCall
from kiosk.welcome.village import qr_poster_html
from tests.made_up import like, pause, teach
from tests.procedures.test_shield import TABLE as TRIED
from tests.screens import FOR_PHONES, FOR_RESIDENTS

DRAWN = "\u2063"  # is put after each label and can't be seen
PHONE = {"REMOTE_ADDR": "192.168.1.20"}  # not the house's own screen
OWN = {"REMOTE_ADDR": "127.0.0.1"}
IN_ENGLISH = "thon-tieng-anh"  # the visitors' page: its texts are no Vietnamese


@dataclass
class Evening:
    """What one evening is like: its people and its numbers; its date is the clock's."""

    village: dict[str, Any] = field(default_factory=dict)
    people: str = ""  # is put after the name of each member
    person: str = "Nguyễn Văn Thắng"
    phone: str = "0912345678"
    pages: int = 5
    copies: int = 2
    portal_code: str = "H38.12-260105-0007"
    own_words: str = "Thiếu chữ ký ở trang hai."  # a reason of the team's own
    where: str = "Nhà văn hóa xã"  # what is paused is done


@contextmanager
def noted(app: Flask) -> Iterator[set[str]]:
    """Every text that is labelled meanwhile; begin before the first page is drawn.

    A text that was put together from labels is none: each of them was asked for on its own.
    """
    asked: set[str] = set()

    def label(text: str) -> Markup:
        said = text.unescape() if isinstance(text, Markup) else text
        if DRAWN not in said:
            asked.add(said)
        return labels.label(text) + DRAWN

    app.jinja_env.globals["label"] = label
    yield asked


def draw_everything(app: Flask, evening: Evening) -> None:
    """The tour; what it does stays done."""
    _settle_in(app, evening)
    client = app.test_client()
    for path in FOR_RESIDENTS.values():
        client.get(path)
    for text, _ in TRIED:
        client.post("/kiem-tra-duong-dan", data={"dia-chi": text})
    phones = [path for name, path in FOR_PHONES.items() if name != IN_ENGLISH]
    for path in (*phones, "/lich-truc"):
        app.test_client().get(path, environ_base=PHONE)
    for procedure in published.procedures():
        _walk(app, procedure, evening)
    for guide in published.guides():
        _read(app, guide)
    _elsewhere(app, evening)
    _dossiers(app, evening)
    _calls(app, evening)
    _mistakes(app)
    _slips(app, evening)


def _settle_in(app: Flask, evening: Evening) -> None:
    with app.app_context():
        village = db.session.scalars(select(Village)).one()
        for name, value in evening.village.items():
            setattr(village, name, value)
        for member in db.session.scalars(select(Member)):
            member.name += evening.people
        for dossier in db.session.scalars(select(Dossier)):
            dossier.code = codes.reserve(village.id)
            dossier.token_hash = token_hash_for(village.id, dossier.code)
        db.session.commit()


def _walk(app: Flask, procedure: Procedure, evening: Evening) -> None:
    """Every stop of every road: each case, each way to the commune, agreed or not."""
    at_hand = {
        "ticked": [paper.key for paper in procedure.papers],
        "held": [{"name": "Bản chính", "count": 2, "is_original": True}],
    }
    roads = [
        *((True, {"answers": answers}) for answers in _cases(procedure, evening)),
        *((True, {"channel": channel} | at_hand) for channel in Channel),
        (False, at_hand),
    ]
    seen: set[Stop] = set()  # what the portal shows hangs on no answer
    for agrees, facts in roads:
        client = _begin(app, procedure.slug, agrees)
        _visit(app, client, _draft(app, **facts), seen)
    _finish(app, procedure, evening)


def _cases(procedure: Procedure, evening: Evening) -> Iterator[dict[str, Any]]:
    """No answer, each answer of each choice, numbers, and what is not known."""
    yield {}
    counted = [one for one in procedure.questions if one.kind == "number"]
    numbers = {one.key: evening.copies for one in counted} | (
        {"pages": evening.pages} if any(one.key == "pages" for one in counted) else {}
    )
    choices = {
        one.key: [option.value for option in one.options]
        for one in procedure.questions
        if one.kind == "choice"
    }
    for values in _covering(choices) if choices else [()]:
        chosen = dict(zip(choices, values, strict=True))
        yield chosen | numbers
        for key in numbers:
            yield chosen | numbers | {key: None}
            yield {k: v for k, v in (chosen | numbers).items() if k != key}


def _covering(choices: dict[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Each value of each choice at least once."""
    longest = max((len(values) for values in choices.values()), default=0)
    for place in range(longest):
        yield tuple(values[place % len(values)] for values in choices.values())


def _begin(app: Flask, slug: str, agrees: bool) -> FlaskClient:
    client = app.test_client()
    client.post(f"/thu-tuc/{slug}/", data={"dong-y": "co" if agrees else "khong"})
    return client


def _draft(app: Flask, **facts: Any) -> int:
    """Change the walkthrough that was begun last; its number."""
    with app.app_context():
        draft = db.session.scalars(select(Walkthrough).order_by(Walkthrough.id.desc())).first()
        assert draft
        for name, value in facts.items():
            setattr(draft, name, value)
        db.session.commit()
        return draft.id


def _visit(app: Flask, client: FlaskClient, draft_id: int, seen: set[Stop] | None = None) -> None:
    """Each stop of its road, the rule in full, the place kept, and the question whether to stop.

    `seen`: the portal's screens that need not be seen again.
    """
    for stop in _stops(app, draft_id):
        if seen is None or stop not in seen:
            client.get(_address(app, draft_id, stop))
        if seen is not None and stop.part is Part.PORTAL:
            seen.add(stop)
    slug = _slug(app, draft_id)
    client.get(f"/thu-tuc/{slug}/le-phi?cach-tinh")
    client.get(f"/thu-tuc/{slug}/?buoc=2")
    client.get("/ket-thuc?hoi=1")
    client.post(f"/thu-tuc/{slug}/le-phi")
    client.get(f"/thu-tuc/{slug}/giu-cho")
    client.get("/ket-thuc?hoi=1")
    for screen in (1, 2):
        client.get(f"/thu-tuc/{slug}/to-khai?trang={screen}")


def _stops(app: Flask, draft_id: int) -> tuple[Stop, ...]:
    with app.app_context():
        return road(db.session.get_one(Walkthrough, draft_id).case)


def _slug(app: Flask, draft_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Walkthrough, draft_id).procedure_slug


def _address(app: Flask, draft_id: int, stop: Stop) -> str:
    return f"/thu-tuc/{_slug(app, draft_id)}/{stop.part}?buoc={stop.number}"


def _finish(app: Flask, procedure: Procedure, evening: Evening) -> None:
    """Each part answered wrongly and rightly, the check, and the end; in each channel where that
    tells something else."""
    is_first = procedure is published.procedures()[0]
    channels = [Channel.PORTAL] if procedure.gives_code is True else [Channel.NO_CODE]
    for channel in Channel if is_first else channels:
        client = _begin(app, procedure.slug, agrees=True)
        facts = {"name": evening.person, "phone": evening.phone, "channel": channel}
        facts["answers"] = list(_cases(procedure, evening))[1]
        portal_code = evening.portal_code if channel is Channel.PORTAL else None
        draft_id = _draft(app, **facts, portal_code=portal_code)
        base = f"/thu-tuc/{procedure.slug}"
        for number, _ in enumerate(procedure.questions, 1):
            client.post(f"{base}/truong-hop?buoc={number}", data={"tra-loi": "nhiều lắm"})
        for part, data in WRONG if is_first else ():
            client.post(f"{base}/{part}", data=data)
        _draft(app, **facts, portal_code="không phải mã")
        client.get(f"{base}/kiem-tra")
        client.post(f"{base}/kiem-tra", data={"lan": ""})
        _draft(app, **facts, portal_code=portal_code, helper=None)
        client.get(f"{base}/kiem-tra")
        client.post(f"{base}/in", data={"lan": f"in-{draft_id}", "gi": "papers"})
        client.post(f"{base}/kiem-tra", data={"lan": f"xong-{draft_id}"})
        client.get(f"{base}/xong")
        if is_first:
            _printed(app, client, f"{base}/xong")


def _read(app: Flask, guide: Guide) -> None:
    """Every screen of a guide, and its end."""
    client, base = app.test_client(), f"/huong-dan/{guide.slug}/"
    screens = [f"cac-buoc?buoc={number}" for number, _ in enumerate(guide.steps or (None,), 1)]
    for screen in ("", "giay-to", *screens, "xong", "xong?ket-qua=xong"):
        client.get(base + screen)


def _elsewhere(app: Flask, evening: Evening) -> None:
    """What is paused, at either desk; and what only a desk takes."""
    known = published.procedures()
    for desk in ReceiverType:
        procedure = next(one for one in known if one.receiver.type is desk)
        pause(app, procedure.slug, evening.where, "sáng thứ Hai")
        app.test_client().get(f"/thu-tuc/{procedure.slug}/")
    teach(app, like("khai-tu", online=Online.DIRECT, fee=UnknownFee(kind="unknown")))
    teach(app, like("tam-vang", online=Online.DIRECT, fee=UnknownFee(kind="unknown")))
    for slug in ("khai-tu", "tam-vang"):
        app.test_client().get(f"/thu-tuc/{slug}/")
        for agrees in (True, False):
            client = _begin(app, slug, agrees)
            facts = {"answers": {}, "channel": Channel.DESK, "name": "Lò Thị Mai"}
            _visit(app, client, _draft(app, **facts))


CODES = ("", "x" * 90, "không phải mã", "H38.12-269999-0007", "H38.12-260105-0007")
WRONG = (
    ("giay-to?buoc=3", {"gui": "co", "so-to": "0"}),
    # Sent again, a code is taken; and known the next time.
    *(("ma-ho-so", {"ma": code}) for code in CODES for _ in range(2)),
    *(("nguoi-nop?buoc=1", {"ten": name}) for name in ("", "Mai 123", "Mai " * 30)),
    ("nguoi-nop?buoc=2", {"so": "12"}),
    ("kiem-tra", {"lan": "x"}),
)


def _printed(app: Flask, client: FlaskClient, page: str) -> None:
    """Its slip in each state, when it could not be made, and with each fault of its printer."""
    with app.app_context():
        job_id = db.session.scalars(select(PrintJob.id).order_by(PrintJob.id.desc())).first()
        printer = Printer(
            village_id=1, purpose=Purpose.SLIPS, kind=PrinterKind.FOLDER, size=Size.ROLL
        )
        db.session.add(printer)
        db.session.commit()
        printer_id = printer.id
    problems = (printing.NOT_DRAWN, printing.NO_ROOM, printing.TOO_OFTEN, printing.TOO_OLD,
                printing.NOT_ACCEPTED, printing.THROWN_AWAY)  # fmt: skip
    states: list[dict[str, Any]] = [
        {"state": State.QUEUED},
        {"state": State.DONE, "file": "1.pdf"},
        {"state": State.DONE, "file": None},
        {"state": State.UNSURE},
        *({"state": State.FAILED, "problem": problem} for problem in problems),
    ]
    looks = [(PrinterKind.FOLDER, None, state) for state in states]
    looks += [(PrinterKind.QUEUE, fault, {"state": State.SENT}) for fault in (None, *Fault)]
    looks += [(PrinterKind.BROWSER, None, {"state": State.QUEUED})]
    for kind, fault, facts in looks:
        with app.app_context():
            found = db.session.get_one(Printer, printer_id)
            found.kind, found.fault = kind, fault
            job = db.session.get_one(PrintJob, job_id)
            for name, value in facts.items():
                setattr(job, name, value)
            db.session.commit()
        client.get(page)
        client.get(f"/in/{job_id}")
    with app.app_context():
        db.session.delete(db.session.get_one(Printer, printer_id))
        db.session.commit()


def _dossiers(app: Flask, evening: Evening) -> None:
    """A dossier in every state, on the screen, on a phone, and put right from here."""
    for state in _states():
        with app.app_context():
            code, token = _given(state, evening)
        client = app.test_client()
        client.post("/ho-so/", data={"ma": code})
        client.get(f"/ho-so/{code}")
        app.test_client().get(f"/s/{token}", environ_base=PHONE)
        if "reasons" in state:
            _mend(app, code, state["slug"])
    _came_back_often(app)
    client = _begin(app, published.procedures()[0].slug, agrees=True)
    _visit(app, client, _draft(app))


def _states() -> Iterator[dict[str, Any]]:
    day = clock.today() + timedelta(days=11)
    dates = ({"due_on": day, "pick_up_on": day + timedelta(days=3)}, {}, {"appointment_on": day})
    for letter, promised, step in itertools.product((None, "01/CV"), dates, (None, *Step)):
        yield {"letter": letter, "step": step} | promised
    for step in (None, *Step):
        yield from ({"step": step, "hold": hold} for hold in HOLDS[step])
        yield from ({"step": step, "ending": ending} for ending in ENDINGS[step])
    yield {"step": Step.READY, "house": True}
    for place in (Place.HOME, Place.TEAM):
        yield {"step": Step.SUBMITTED, "slug": "khai-sinh", "letter": "01/CV", "original": place}
    yield {"step": None, "at_desk": True}
    yield {"step": Step.RECEIVED, "at_desk": True, "hold": Hold.NEEDS_PAYMENT}
    kinds = _of_each_kind()
    yield from (
        {"slug": one.slug, "step": step, "due_on": day}
        for one, step in itertools.product(kinds, (None, *Step))
    )
    for procedure, reasons in itertools.product(published.procedures(), (2, 20)):
        known = {"hold": Hold.NEEDS_SUPPLEMENT, "slug": procedure.slug, "reasons": reasons}
        yield {"step": Step.RECEIVED, "at_desk": reasons == 2} | known


def _of_each_kind() -> Iterator[Procedure]:
    """One that two sign for, one without paper, one that is booked."""
    known = published.procedures()
    yield next(one for one in known if one.both_appear)
    yield next(one for one in known if not one.result.paper and one.off_hours)
    yield next(one for one in known if one.online is Online.BOOKING)


def _given(state: dict[str, Any], evening: Evening) -> tuple[str, str]:
    """A dossier of the sample village brought into `state`; its code and its token."""
    slug = state.get("slug", "xac-nhan-cu-tru")
    dossier, procedure = db.session.scalars(select(Dossier)).first(), published.find(slug)
    assert dossier
    assert procedure
    dossier.procedure_slug, dossier.procedure_version = slug, procedure.version
    village = db.session.get_one(Village, dossier.village_id)
    village.fetch_letter = village.police_letter = state.get("letter")
    if dossier.answers:
        dossier.answers = {"pages": evening.pages, "copies": evening.copies}
    for move in list(dossier.moves):
        dossier.moves.remove(move)
    dossier.papers = []
    dossier.hold = dossier.ending = None
    for name in ("step", "due_on", "pick_up_on", "appointment_on"):
        setattr(dossier, name, state.get(name))
    dossier.at_desk = state.get("at_desk", False)
    _stop(dossier, state, evening)
    if state.get("house"):
        held = {"is_original": False, "is_result": True, "with_team": True}
        dossier.papers = [HeldPaper(name="Giấy", count=1, **held)]
    if place := state.get("original"):
        dossier.papers = [HeldPaper.new("Giấy", 1, place, is_original=True)]
    dossier.settle()
    db.session.commit()
    return dossier.code, dossier.token


def _stop(dossier: Dossier, state: dict[str, Any], evening: Evening) -> None:
    assert dossier.procedure
    listed = [reason.key for reason in dossier.procedure.return_reasons]
    reasons = [evening.own_words, *listed][: state.get("reasons", 2)]
    told = {"by": "-", "source": Source.PORTAL, "reasons": reasons}
    if isinstance(state.get("hold"), Hold):
        dossier.put_on_hold(state["hold"], **told)
    if isinstance(state.get("ending"), Ending):
        dossier.end_with(state["ending"], **told)


def _mend(app: Flask, code: str, slug: str) -> None:
    client, procedure = app.test_client(), published.find(slug)
    assert procedure
    client.post("/ho-so/", data={"ma": code})
    client.post(f"/ho-so/{code}/sua", data={"ly-do": procedure.return_reasons[0].key})
    draft_id = _draft(app)
    end = f"/thu-tuc/{_slug(app, draft_id)}/xong"
    _visit(app, client, draft_id)
    client.get(f"{end}?gui=chua")
    client.post(end, data={"gui": "roi", "lan": f"roi-{draft_id}"})
    client.get(end)


def _came_back_often(app: Flask) -> None:
    with app.app_context():
        known = db.session.scalars(select(Dossier)).first()
        assert known
        for procedure in published.procedures():
            for reason in procedure.return_reasons[:1] * TEACHES_FROM:
                facts = {"procedure_slug": procedure.slug, "reason": reason.key}
                mine = {"village_id": known.village_id, "dossier_id": known.id}
                db.session.add(ReturnLine(**mine, **facts))
        db.session.commit()


def _calls(app: Flask, evening: Evening) -> None:
    """Somebody calls, a member comes, a number is left; and outside of the duty."""
    client = app.test_client()
    client.post("/goi-to", data={"o": "/"})
    client.get("/goi-to")
    with app.app_context():
        call = db.session.scalars(select(HelpCall)).first()
        member = db.session.scalars(select(Member)).first()
        assert call
        assert member
        call.answer(member.name)
        db.session.commit()
    client.get("/goi-to")
    for number in ("12", evening.phone):
        client.post("/goi-to/loi-nhan", data={"so": number})
    for name in ("", "1", evening.person):
        client.post("/goi-to/loi-nhan", data={"so": evening.phone, "ten": name, "lan": "goi-lai"})
    client.get("/goi-to?viec=da-ghi")


def _mistakes(app: Flask) -> None:
    """What goes wrong: codes that nobody has, pages that are none, presses that are old."""
    client = app.test_client()
    for code in ("1", "5270491834", "0000000000"):
        client.post("/ho-so/", data={"ma": code})
        client.post("/thu-tuc/mo-lai", data={"ma": code})
    client.get("/khong-co")
    client.get("/con-o-day")
    client.post("/con-o-day", headers={"Origin": "http://khac.example"})
    client.post("/cai-dat", data={"ten": "x" * 20_000_000})
    client.post("/goi-to/loi-nhan", data={"so": "0912345678", "ten": "Mai"})  # without its key
    for _ in range(30):
        client.post("/ho-so/", data={"ma": "0000000000"})


def _slips(app: Flask, evening: Evening) -> None:
    """Every slip in every state, for each procedure."""
    for state in _states():
        with app.test_request_context("/", method="POST", environ_base=OWN):
            code, _ = _given(state, evening)
            dossier = Dossier.with_code(here().id, code)
            assert dossier
            dossier.papers = [HeldPaper(name="Giấy", count=1, is_original=True)]
            for fee, portal_code in ((0, None), (12000, evening.portal_code), (None, None)):
                dossier.fee, dossier.portal_code = fee, portal_code
                slip.receipt_html(dossier, Size.ROLL)
            slip.status_html(dossier, Size.ROLL)
            if dossier.hold:
                fix_list_html(dossier, Size.ROLL)
            db.session.rollback()
    _custody_slip(app, evening)
    with app.test_request_context("/", method="POST", environ_base=OWN):
        for procedure in published.procedures():
            for answers in _cases(procedure, evening):
                slip.papers_html(here(), procedure, answers, (), Size.ROLL)
            slip.parked_html(here(), "5270491834", procedure, Size.ROLL)
        qr_poster_html(here(), Size.A4)
        for signature in (None, "", "M1 1L2 2"):
            sheets.handover_html(here(), replace(RECEIPT, signature=signature), Size.ROLL)


def _custody_slip(app: Flask, evening: Evening) -> None:
    with app.test_request_context("/", method="POST", environ_base=OWN):
        code, _ = _given({"step": Step.SUBMITTED}, evening)
        dossier = Dossier.with_code(here().id, code)
        assert dossier
        for is_original in (True, False):
            paper = HeldPaper.new("Giấy", 2, Place.HOME, is_original=is_original)
            paper.hand_on(2, Place.HOME, Place.TEAM, giver="Mai", receiver="Mẫu", by="Mẫu")
            paper.hand_on(1, Place.TEAM, Place.COMMUNE, giver="Mẫu", receiver="Xã", by="Mẫu")
            dossier.papers.append(paper)
        db.session.flush()
        custody_html(dossier, Size.ROLL)
        db.session.rollback()


RECEIPT = Receipt(
    code="5270491834", applicant="Lò Thị Mai", work="Chứng thực bản sao", receiver="Lò Văn Con",
    relation="con trai", proof="Tổ quen mặt", papers=("1 kết quả",), signature=None,
    by="Hoàng Văn Mẫu", at=datetime(2026, 11, 18, 13, 5, tzinfo=UTC),
)  # fmt: skip
