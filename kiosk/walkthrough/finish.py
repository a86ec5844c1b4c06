"""The end of a walkthrough: one dossier, one numbered slip, one print job, in one transaction."""

from datetime import date
from typing import Any

from sqlalchemy import select

from kiosk import clock, sessions
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.expected import expected_now
from kiosk.dossiers.messages import Way
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.pages import way_of
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Source, Step
from kiosk.dossiers.tokens import token_hash_for
from kiosk.languages.plain import plain
from kiosk.procedures import private, published
from kiosk.procedures.deadlines import NOT_FETCHED, Expected
from kiosk.procedures.fees import Fee, fee
from kiosk.slips import printing, slip
from kiosk.slips.models import Kind, PrintJob, Slip
from kiosk.walkthrough.models import CONSENT_VERSION, Walkthrough
from kiosk.walkthrough.route import Channel

THE_TEAM = "Tổ công nghệ"  # who took a paper where no helper was named
BY_THEMSELVES = "Bà con tự làm"
NO_CODE = "Cổng không cho mã hồ sơ"
# How a result is got that the team does not fetch.
INSTEAD = {
    Way.TEAM: None,
    Way.SELF: NOT_FETCHED,
    Way.BOTH: "Cả hai người cùng đến xã ký rồi nhận.",
    Way.ONLINE: "Không có giấy: bà con xem kết quả trên điện thoại.",
}


def fee_of(draft: Walkthrough) -> Fee:
    """What this case costs, with the rule in words."""
    return fee(draft.procedure.fee, draft.answers, online=draft.channel is not Channel.DESK)


def expected_for(draft: Walkthrough) -> Expected:
    """When a dossier that is sent now may be accepted, ready, and handed over at the house."""
    return expected_now(draft.procedure, INSTEAD[way_of(draft.procedure)])


def finish(draft: Walkthrough) -> Dossier:
    """Make the dossier of `draft`, its slip and its print job. The caller commits."""
    dossier = _dossier(draft)
    published.keep(draft.procedure)
    _link_to_earlier(dossier, draft)
    held = draft.held if draft.case.to_leave else []
    dossier.papers = [_left_with_team(draft, paper) for paper in held]
    db.session.add(dossier)
    _first_line(dossier, draft)
    db.session.flush()
    draft.dossier_id = dossier.id
    session = sessions.ensure()
    session.dossier_id = dossier.id
    Slip.make(dossier)
    print_receipt(dossier)
    draft.forget_private()
    return dossier


def _link_to_earlier(dossier: Dossier, draft: Walkthrough) -> None:
    """What was refused and is filed anew: the new dossier knows the old one, and the old one it."""
    earlier = db.session.get(Dossier, draft.mends_id) if draft.mends_id else None
    if earlier:
        dossier.earlier_id = earlier.id
        earlier.filed_anew(dossier.code, by=draft.helper or BY_THEMSELVES)


def _left_with_team(draft: Walkthrough, paper: dict[str, Any]) -> HeldPaper:
    """The first line of the book: from the resident's hand into the team's."""
    name, count = paper["name"], paper["count"]
    held = HeldPaper.new(name, count, Place.HOME, is_original=paper["is_original"])
    helper = draft.helper or THE_TEAM
    held.hand_on(count, Place.HOME, Place.TEAM, giver=draft.name or "", receiver=helper, by=helper)
    return held


def _dossier(draft: Walkthrough) -> Dossier:
    draft.take_code()
    code = str(draft.code)
    typed = draft.portal_code if draft.channel is Channel.PORTAL else None
    portal = codes.portal_code(typed or "", clock.today())
    due, pick_up = _dates(draft)
    return Dossier(
        village_id=draft.village_id, code=code,
        token_hash=token_hash_for(draft.village_id, code), token_version=1,
        procedure_slug=draft.procedure_slug, procedure_version=draft.procedure.version,
        answers=private.kept(draft.procedure, draft.answers),
        portal_code=portal.code or None, portal_code_typed=typed,
        applicant=draft.name, applicant_plain=plain(draft.name or ""), phone=draft.phone,
        helper=draft.helper, at_desk=draft.channel is Channel.DESK,
        fee=fee_of(draft).total, due_on=due, pick_up_on=pick_up,
        consent_version=CONSENT_VERSION, consent_at=draft.agreed_at, is_open=True, moves=[],
    )  # fmt: skip


def _dates(draft: Walkthrough) -> tuple[date | None, date | None]:
    """A dossier that is not submitted is promised nothing."""
    if not draft.channel.is_sent:
        return None, None
    expected = expected_for(draft)
    return expected.due, expected.pick_up


def _first_line(dossier: Dossier, draft: Walkthrough) -> None:
    if draft.channel.is_sent:
        by = draft.helper or BY_THEMSELVES
        note = NO_CODE if draft.channel is Channel.NO_CODE else ""
        dossier.move_to(Step.SUBMITTED, by=by, source=Source.KIOSK, note=note)


def print_receipt(dossier: Dossier) -> PrintJob:
    """Ask the printer for the receipt of `dossier`. The caller commits."""
    size = printing.size_for(Kind.RECEIPT)
    html = slip.receipt_html(dossier, size)
    return printing.ask(Kind.RECEIPT, html, size, dossier_id=dossier.id)


def job_shown(draft: Walkthrough, job_id: int | None) -> PrintJob | None:
    """The print job that this screen follows: the one named, else its dossier's last one."""
    if job_id and job_id < 2**31:
        return printing.job_here(job_id)
    if draft.dossier_id is None:
        return None
    mine = select(PrintJob).filter_by(session_id=draft.session_id, dossier_id=draft.dossier_id)
    return db.session.scalars(mine.order_by(PrintJob.id.desc()).limit(1)).first()
