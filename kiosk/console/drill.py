"""Luyện tập: the tasks of one made-up resident's dossier, one after the other. No web, no database.

All of it follows from the procedure's content and a seed, so a place in the tasks is all that has
to be kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from kiosk.console.drill_case import Case, made_up
from kiosk.console.tasks import Choice, Part, Task, Way, why_not_step
from kiosk.dossiers import portal
from kiosk.dossiers.steps import Step
from kiosk.procedures import fees
from kiosk.procedures.kinds import Sketch
from kiosk.procedures.schema import Paper, PortalScreen, Procedure, ReturnReason
from kiosk.procedures.shapes import Fork

STRANGE = 2  # papers of other procedures among those to tick
ASK_COMMUNE, FREE = "Hỏi xã", "Không mất tiền"
GUESS = "Tổ ước lượng rồi báo một số tiền"
PASSWORD = "Gõ mật khẩu giúp bà con cho nhanh."  # noqa: S105 - what must never be done
PASSWORD_IS_THEIRS = "Không ai gõ mật khẩu, mã OTP thay bà con, kể cả người trong tổ."  # noqa: S105
# Each part where a return can be mended: its name, its picture, and what it is for.
MENDING = {
    "truong-hop": ("Trường hợp", "help", "hỏi lại bà con cần gì, cho ai"),
    "giay-to": ("Giấy tờ", "files", "tìm, đổi hoặc chụp lại giấy"),
    "le-phi": ("Lệ phí", "cash", "xem lại số tiền phải nộp"),
    "tren-cong": ("Trên Cổng", "world", "chọn lại, đính kèm lại rồi gửi lại"),
}


@dataclass(frozen=True)
class Drill:
    """A whole practice: the case and its tasks in their order."""

    case: Case
    tasks: tuple[Task, ...]

    def step_at(self, place: int) -> Step | None:
        """The step of the mock dossier when `place` tasks are done."""
        done = sum(1 for task in self.tasks[:place] if task.step)
        return list(Step)[done - 1] if done else None


def drill(procedure: Procedure, seed: int, others: Iterable[Procedure] = ()) -> Drill:
    """The practice of `procedure` with that seed; papers of `others` are mixed in as wrong ones."""
    chance = Random(f"{procedure.slug} {seed}")  # noqa: S311 - it must repeat
    case = made_up(procedure, chance)
    return Drill(case, tuple(_tasks(case, others, chance)))


def _tasks(case: Case, others: Iterable[Procedure], chance: Random) -> Iterator[Task]:
    yield _papers(case, others, chance)
    yield _fee(case, chance)
    for screen in case.procedure.screens:
        yield from _screen(case, screen, chance)
    reasons = case.procedure.return_reasons
    for reason in chance.sample(reasons, min(chance.randint(1, 2), len(reasons))):
        yield _mend(reason)
    yield from _five_steps(case, chance)


def _papers(case: Case, others: Iterable[Procedure], chance: Random) -> Task:
    choices = [*_own_papers(case), *_strange_papers(case.procedure, others, chance)]
    chance.shuffle(choices)
    ask = f"{case.resident} bắt buộc phải có những gì? Bạn chọn đủ, không thừa."
    return Task(Part.PAPERS, "Giấy tờ", ask, Way.MANY, tuple(choices))


def _own_papers(case: Case) -> Iterator[Choice]:
    wanted = case.procedure.papers_for(case.answers)
    for paper in case.procedure.papers:
        is_needed = paper in wanted and paper.required
        yield Choice(paper.key, paper.name, is_needed, _why(paper, paper in wanted), paper.icon)


def _why(paper: Paper, is_wanted: bool) -> str:
    """Why a needed paper may not be left out, or why another one need not be there."""
    if not is_wanted:
        return f"Trường hợp này không cần “{paper.name}”."
    known = paper.note or paper.if_missing
    if paper.required:
        return f"Còn thiếu “{paper.name}”. {known}"
    return f"“{paper.name}” không bắt buộc. {known}"


def _strange_papers(
    procedure: Procedure, others: Iterable[Procedure], chance: Random
) -> list[Choice]:
    """Some papers that only other procedures ask for."""
    known = {paper.key for paper in procedure.papers} | {paper.name for paper in procedure.papers}
    found = {
        paper.key: Choice(
            paper.key, paper.name, False,
            f"“{paper.name}” là của thủ tục khác: {other.name_tile}.", paper.icon,
        )
        for other in others
        for paper in other.papers
        if not known & {paper.key, paper.name}
    }  # fmt: skip
    return chance.sample(list(found.values()), min(STRANGE, len(found)))


def _fee(case: Case, chance: Random) -> Task:
    total = case.fee.total
    if total is None:
        why = next(line for line in case.fee.lines if line in fees.NOT_KNOWN)
        wrong = [(FREE, why), (GUESS, why)]
    else:
        why = case.fee.lines[0]
        sums = _wrong_sums(case, total)
        wrong = [(_price(one), why) for one in chance.sample(sums, min(2, len(sums)))]
        wrong.append((ASK_COMMUNE, f"Mức phí đã rõ. {why}"))
    ask = f"{case.resident} phải nộp bao nhiêu tiền cho xã?"
    return Task(Part.FEE, "Lệ phí", ask, choices=_mixed(_price(total), wrong, chance))


def _price(total: int | None) -> str:
    if total is None:
        return ASK_COMMUNE
    return fees.money(total) if total else FREE


def _wrong_sums(case: Case, total: int) -> list[int]:
    """What comes out when a number is forgotten or counted wrong; else sums that are made up."""
    numbers = {key: value for key, value in case.answers.items() if isinstance(value, int)}
    near = [
        fees.fee(case.procedure.fee, {**case.answers, key: other}).total
        for key, value in numbers.items()
        for other in (1, value + 1, value + 2)
    ]
    found = sorted({one for one in near if one is not None} - {total})
    return found or [total + 5_000, total + 10_000, total + 20_000]


def _mixed(right: str, wrong: Iterable[tuple[str, str]], chance: Random) -> tuple[Choice, ...]:
    """The right words among the wrong ones (each with its why), in any order."""
    texts = [(right, ""), *wrong]
    chance.shuffle(texts)
    return tuple(Choice(str(n), text, not why, why) for n, (text, why) in enumerate(texts))


def _screen(case: Case, screen: PortalScreen, chance: Random) -> Iterator[Task]:
    """What one screen of the mock portal asks for; where it forks, both ways are gone."""
    if screen.sketch is Sketch.DOSSIER_CODE:
        ask = "Gõ lại đúng mã hồ sơ MẪU này."
        yield Task(
            Part.PORTAL, screen.title, ask, Way.CODE, sketch=screen.sketch,
            written=case.portal_code, hint=screen.do,
        )  # fmt: skip
        return
    choices = _mixed(screen.do, _wrong_deeds(case.procedure, screen, chance), chance)
    yield Task(Part.PORTAL, screen.title, "Ở màn hình này làm gì?", Way.ONE, choices, screen.sketch)
    if screen.fork:
        yield _fork(screen, screen.fork, is_there=False)
        yield _fork(screen, screen.fork, is_there=True)


def _wrong_deeds(
    procedure: Procedure, screen: PortalScreen, chance: Random
) -> list[tuple[str, str]]:
    """What is done on two other screens; where one signs in, somebody else's password too."""
    others = {
        one.do: f"Việc này làm ở màn hình “{one.title}”, đây mới là “{screen.title}”."
        for one in procedure.screens
        if one.do != screen.do
    }
    wrong = chance.sample(list(others.items()), min(2, len(others)))
    if screen is _signing_in(procedure):
        wrong.append((PASSWORD, _password_why(procedure)))
    return wrong


def _signing_in(procedure: Procedure) -> PortalScreen:
    """Where somebody could think of typing another's password; else the first screen."""
    found = (one for one in procedure.screens if one.sketch is Sketch.LOGIN)
    return next(found, procedure.screens[0])


def _password_why(procedure: Procedure) -> str:
    """The content's own warning where the resident signs in, else ours."""
    signing_in = (Sketch.LOGIN, Sketch.SCAN)
    said = (one.warning for one in procedure.screens if one.sketch in signing_in and one.warning)
    return next(said, PASSWORD_IS_THEIRS)


def _fork(screen: PortalScreen, fork: Fork, *, is_there: bool) -> Task:
    seen = "Lần này Cổng mẫu có nút ấy." if is_there else "Lần này Cổng mẫu không có nút ấy."
    choices = (
        Choice("co", fork.yes, is_there, "" if is_there else seen, "check"),
        Choice("khong", fork.no, not is_there, seen if is_there else "", "x"),
    )
    sketch = screen.sketch if is_there else None
    return Task(Part.PORTAL, screen.title, fork.ask, Way.ONE, choices, sketch, told=seen)


def _mend(reason: ReturnReason) -> Task:
    place = MENDING[reason.part][0]
    choices = tuple(
        Choice(
            part, words, part == reason.part,
            "" if part == reason.part
            else f"Phần “{words}” là để {purpose}; lỗi này sửa ở phần “{place}”.", icon,
        )
        for part, (words, icon, purpose) in MENDING.items()
    )  # fmt: skip
    told = f"Xã mẫu trả hồ sơ: {reason.text}"
    return Task(Part.RETURNED, "Xã trả hồ sơ", "Sửa lại ở phần nào?", choices=choices, told=told)


def _five_steps(case: Case, chance: Random) -> Iterator[Task]:
    now: Step | None = None
    for right in Step:
        choices = tuple(
            Choice(said, said.words, said is right, why_not_step(now, said, right), said.icon)
            for said in Step
        )
        told = _seen(case, right, chance)
        yield Task(
            Part.STEPS, "Năm bước", "Bây giờ ghi bước nào?", choices=choices, told=told, step=right
        )
        now = right
    ask = "Ghi tên người cầm kết quả trên tay."
    told = f"{case.receiver} nhận kết quả."
    yield Task(Part.STEPS, "Người nhận", ask, Way.NAME, told=told, written=case.receiver)


def _seen(case: Case, step: Step, chance: Random) -> str:
    """What the team sees before it writes `step` down; only the fifth is not told by the portal."""
    if step is Step.HANDED_OVER:
        return _handed_over(case)
    told = [status.words for status in portal.STATUSES if status.step is step]
    return f"Cổng mẫu ghi: “{chance.choice(told)}”."


def _handed_over(case: Case) -> str:
    """How the result of this procedure gets into the hand."""
    procedure, who = case.procedure, case.receiver
    if not procedure.result.paper:
        return f"{who} mở điện thoại, đã thấy kết quả. Việc này không có giấy."
    if procedure.both_appear:
        return f"Hai người đã cùng lên xã ký, {who} cầm kết quả về."
    if procedure.team_can_collect is False:
        return f"{who} đã tự lên xã nhận kết quả."
    instead = "" if who == case.resident else ", nhận thay người nộp"
    return f"Tổ đã lấy kết quả về. {who} đến nhà văn hóa{instead}."
