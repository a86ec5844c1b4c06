"""Every case of a procedure, and a resident who walks through one."""

from urllib.parse import parse_qs, urlsplit

from kiosk.procedures.guide import Guide
from kiosk.procedures.schema import Procedure
from tests.cases import Answers
from tests.cases import cases as few_cases
from tests.walk import NAME, Look, Resident, nothing

MOST_SCREENS = 60


def cases(procedure: Procedure) -> list[Answers]:
    """The few that bring every answer of every question; two at least, for one goes online and one
    to the desk."""
    chosen = few_cases(procedure, more=2)
    return chosen if len(chosen) > 1 else chosen * 2


def walk(
    resident: Resident,
    procedure: Procedure,
    answers: Answers,
    *,
    online: bool,
    look: Look = nothing,
) -> None:
    """From what the procedure is to its end: the slip, or what to bring to the commune."""
    resident.open(f"/thu-tuc/{procedure.slug}/")
    look("gioi-thieu")
    resident.press("Bắt đầu")
    look("dong-y")
    resident.press("Đồng ý, ghi lại")
    for _ in range(MOST_SCREENS):
        part, number = where(resident)
        look(f"{part}-{number:02}")
        if part == "xong":
            return
        STEPS.get(part, onwards)(resident, procedure, answers, number, online)
    raise AssertionError(f"{procedure.slug}: no end after {MOST_SCREENS} screens")


def where(resident: Resident) -> tuple[str, int]:
    """The part of the walkthrough on the screen, and which of its screens."""
    address = urlsplit(resident.page.url)
    part = address.path.rsplit("/", 1)[-1]
    return part, int(parse_qs(address.query).get("buoc", ["1"])[0])


def onwards(r: Resident, _: Procedure, __: Answers, ___: int, ____: bool) -> None:
    r.push(r.page.locator(".forward").first)


def answer(r: Resident, procedure: Procedure, answers: Answers, number: int, _: bool) -> None:
    question = procedure.questions_for(answers)[number - 1]
    said = answers[question.key]
    if question.kind == "number" and said is not None:
        r.type(str(said))
        r.press("Tiếp tục")
        return
    value = "chua-biet" if said is None else said
    r.push(r.page.locator(f'main button[value="{value}"]'))


def papers(r: Resident, procedure: Procedure, answers: Answers, number: int, online: bool) -> None:
    """Who files online has all at hand, who goes to the desk nothing yet, and is told what is
    missing; nothing is left with the team."""
    if number == 3:
        r.press("Không gửi")
        return
    if number == 1 and online:
        for paper in procedure.papers_for(answers):
            tick = r.page.locator(f'main .tick:has(input[value="{paper.key}"])')
            if not tick.locator("input").is_checked():
                r.hit(tick)
    onwards(r, procedure, answers, number, online)


def portal(r: Resident, procedure: Procedure, answers: Answers, number: int, online: bool) -> None:
    fork = r.page.locator('main button[name="nut"]')
    if fork.count():
        r.push(fork.first if online else fork.last)
    else:
        onwards(r, procedure, answers, number, online)


def code(r: Resident, procedure: Procedure, answers: Answers, number: int, online: bool) -> None:
    none = r.page.locator('button[name="di"][value="khong-ma"]')
    if none.count():
        r.push(none)
        return
    r.type(r.portal_code)
    onwards(r, procedure, answers, number, online)


def person(r: Resident, procedure: Procedure, answers: Answers, number: int, online: bool) -> None:
    if number == 1:
        r.type(NAME)
    if number == 3:
        r.press("Không ai")
        return
    onwards(r, procedure, answers, number, online)


STEPS = {
    "truong-hop": answer,
    "giay-to": papers,
    "tren-cong": portal,
    "ma-ho-so": code,
    "nguoi-nop": person,
}


def walk_guide(resident: Resident, guide: Guide, *, done: bool, look: Look = nothing) -> None:
    """From what the guide is to its end, or to who can be asked."""
    resident.open(f"/huong-dan/{guide.slug}/")
    for _ in range(MOST_SCREENS):
        part, number = where(resident)
        look(f"{part or 'gioi-thieu'}-{number:02}")
        outcome = resident.page.locator("main button.choice")
        if outcome.count():
            resident.push(outcome.first if done else outcome.last)
            look("het")
            return
        if guide.steps is None:
            return
        resident.push(resident.page.locator(".forward").first)
    raise AssertionError(f"{guide.slug}: no end after {MOST_SCREENS} screens")
