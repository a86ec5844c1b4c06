"""Every procedure in every case: from what it is to the slip, or to what the commune wants."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step
from kiosk.procedures.catalogue import shipped
from kiosk.procedures.schema import Procedure
from kiosk.slips.models import PrintJob
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.route import Channel, usual_channel
from tests.browser import Page, words
from tests.cases import Answers, answers_to, cases
from tests.walkthrough.way import PORTAL_CODE, Walk

pytestmark = pytest.mark.usefixtures("evening")
every_procedure = pytest.mark.parametrize(
    "procedure", shipped().procedures, ids=lambda one: one.slug
)
# What only a program says: a name of its own, something missing, a value that was never put in.
OF_A_PROGRAM = re.compile(
    r"\bNone\b|\bNull\b|\bnull\b|Undefined|\{\{|\}\}|<[a-z]+\.|\bTrue\b|\bFalse\b"
)

READ = "main h1, main h2, main dt, main dd, main p, main strong, main li:not(.bars li)"


def filed(procedure: Procedure) -> list[Answers]:
    """Those at whose end something is filed."""
    return [answers for answers in cases(procedure) if not procedure.end_of(answers)]


def look_over(page: Page) -> None:
    """Nothing on it is empty, and nothing is said as a program says it."""
    found = OF_A_PROGRAM.search(page.text)
    assert not found, f"{page.path}: {page.text[max(found.start() - 60, 0) : found.end() + 60]}"
    for one in page.soup.select(READ):
        assert words(one) or one.find("svg"), f"{page.path}: an empty {one.name}: {one}"
    for one in page.soup.select("main a, main button, footer a, footer button"):
        assert words(one) or one.get("aria-label"), f"{page.path}: a nameless {one}"


def has_fork(procedure: Procedure) -> bool:
    return any(screen.fork for screen in procedure.screens)


@every_procedure
def test_each_answer_leads_to_a_slip(app, resident, procedure, new_dossiers):
    for number, answers in enumerate(filed(procedure), 1):
        gives = procedure.gives_code is True or number % 2 == 0
        code = f"{PORTAL_CODE[:-4]}{number:04}" if gives else None
        walk = Walk(resident, procedure, answers, code=code)
        walk.to()
        for page in walk.seen:
            look_over(page)
        dossier = new_dossiers()[-1]
        sent = usual_channel(procedure) is Channel.PORTAL
        assert (dossier.step, dossier.procedure_slug) == (
            Step.SUBMITTED if sent else None,
            procedure.slug,
        )
        assert dossier.portal_code == (code if sent else None)
        assert dossier.answers.items() <= answers.items()
        read_the_slip(app, dossier)
        resident.open("/ket-thuc")
    assert len(new_dossiers()) == len(filed(procedure)) > 0


@every_procedure
def test_who_need_not_file_is_told_so_and_nothing_is_made(resident, procedure, new_dossiers, count):
    over = [one for one in cases(procedure) if one not in filed(procedure)]
    for answers in over:
        for agrees in (True, False):
            walk = Walk(resident, procedure, answers, agrees=agrees)
            end = walk.to()
            for page in walk.seen:
                look_over(page)
            assert end.heading == "Bà con dừng ở đây"
            assert procedure.end_of(answers).ends in end.text
            check = f"/thu-tuc/{procedure.slug}/kiem-tra"
            resident.follow("POST", check, {"lan": f"{agrees}"}, expect=409)
            resident.open("/ket-thuc")
    assert new_dossiers() == []
    assert count(Walkthrough) == 0


def read_the_slip(app, dossier: Dossier) -> None:
    with app.app_context():
        job = db.session.scalars(select(PrintJob).filter_by(dossier_id=dossier.id)).one()
        slip = BeautifulSoup(job.html, "html.parser")
    text = words(slip.body)
    assert dossier.applicant in text
    assert not OF_A_PROGRAM.search(text)
    for row in slip.select(".v, .k, h2"):
        assert words(row) or row.find("svg"), f"an empty {row}"


@every_procedure
def test_who_finds_no_button_takes_the_papers_to_the_commune(resident, procedure, new_dossiers):
    answers = filed(procedure)[0]
    end = Walk(resident, procedure, answers, online=False).to()
    look_over(end)
    (dossier,) = new_dossiers()
    if has_fork(procedure):
        assert dossier.step is None
        assert "CHƯA NỘP" in end.text
        assert f"phiếu này đến: {procedure.receiver.name}." in end.text
    else:
        assert dossier.step is Step.SUBMITTED


@every_procedure
def test_who_is_not_recorded_is_guided_to_the_end(resident, procedure, new_dossiers):
    for online in (True, False):
        walk = Walk(resident, procedure, filed(procedure)[-1], online=online, agrees=False)
        end = walk.to()
        for page in walk.seen:
            look_over(page)
        assert end.heading == "Hết phần hướng dẫn"
        assert ("lên xã" in end.text) == (has_fork(procedure) and not online)
        resident.open("/ket-thuc")
    assert new_dossiers() == []


@every_procedure
def test_no_case_is_left_out(procedure):
    said = {pair for case in cases(procedure) for pair in case.items()}
    for question in procedure.questions:
        for answer in answers_to(question):
            assert (question.key, answer) in said
