"""One task of a practice: what is asked, and why an answer is not right. No web, no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from os.path import commonprefix

from kiosk.dossiers.steps import NEXT, Step
from kiosk.languages.plain import plain
from kiosk.procedures.kinds import Sketch

CHOOSE = "Bạn chọn một trong các ô trên màn hình."
TYPE_IT = "Ô trả lời còn trống. Bạn gõ lại đúng mã mẫu trên màn hình."
NOBODY = "Chưa có tên người nhận thì chưa trao được kết quả."
HAND_NEEDED = "“Đã trao” phải có tên và tay người nhận; kết quả mới có ở xã thì ghi “{right}”."
STEP_BACK = "Hồ sơ đã qua bước “{said}”, chỉ ghi lùi khi thấy ghi nhầm."
STEP_AHEAD = "Trước “{said}” còn bước “{right}”: xem lại điều vừa thấy."
STEP_NOT_YET = "Từ “{now}” chưa ghi được “{said}”: còn bước “{right}”."


class Part(StrEnum):
    """The parts of a practice, in their order."""

    PAPERS = "papers"
    FEE = "fee"
    PORTAL = "portal"
    RETURNED = "returned"
    STEPS = "steps"

    @property
    def number(self) -> int:
        """1 to 5."""
        return list(Part).index(self) + 1


class Way(StrEnum):
    """How a task is answered."""

    ONE = "one"  # one card
    MANY = "many"  # ticks, none too few and none too many
    CODE = "code"  # typed, sign by sign
    NAME = "name"  # typed, with or without marks


@dataclass(frozen=True)
class Choice:
    """A card; `why` it is wrong, or, of a tick, why it may not be missing."""

    key: str
    text: str
    is_right: bool
    why: str
    icon: str | None = None


@dataclass(frozen=True)
class Task:
    """Something to answer; once it is right, the next one comes."""

    part: Part
    title: str
    ask: str
    way: Way = Way.ONE
    choices: tuple[Choice, ...] = ()
    sketch: Sketch | None = None
    told: str = ""  # what has just happened
    written: str = ""  # what is to be typed
    hint: str = ""  # the content's own words on it
    step: Step | None = None  # which of the five steps the right answer writes down

    @property
    def right(self) -> tuple[str, ...]:
        """The right answer: keys of choices, or the words to type."""
        if self.written:
            return (self.written,)
        return tuple(choice.key for choice in self.choices if choice.is_right)

    def why_not(self, said: Sequence[str]) -> str | None:
        """Why `said` (keys of choices, or what was typed) is wrong; None when it is right."""
        return JUDGES[self.way](self, said)


def _one(task: Task, said: Sequence[str]) -> str | None:
    chosen = next((choice for choice in task.choices if [choice.key] == list(said)), None)
    if chosen is None:
        return CHOOSE
    return None if chosen.is_right else chosen.why


def _many(task: Task, said: Sequence[str]) -> str | None:
    """The first card that should be ticked and is not, or is and should not be."""
    wrong = (choice.why for choice in task.choices if choice.is_right != (choice.key in said))
    return next(wrong, None)


def _code(task: Task, said: Sequence[str]) -> str | None:
    typed = "".join("".join(said).split()).upper()
    if not typed:
        return TYPE_IT
    if typed == task.written:
        return None
    same = len(commonprefix([typed, task.written]))
    if same == len(task.written):
        return f"Thừa ký tự: mã mẫu chỉ có {same} ký tự."
    return f"Đúng {same} ký tự đầu, ký tự tiếp theo của mã mẫu là “{task.written[same]}”."


def _name(task: Task, said: Sequence[str]) -> str | None:
    typed = plain("".join(said))
    if not typed:
        return NOBODY
    if typed == plain(task.written):
        return None
    return f"Ghi tên người cầm kết quả trên tay: {task.written}."


JUDGES: Mapping[Way, Callable[[Task, Sequence[str]], str | None]] = {
    Way.ONE: _one,
    Way.MANY: _many,
    Way.CODE: _code,
    Way.NAME: _name,
}


def why_not_step(now: Step | None, said: Step, right: Step) -> str:
    """Why `said` does not come after `now` when `right` does; empty for the right one."""
    if said is right:
        return ""
    words = {"now": now.words if now else "Chưa nộp", "said": said.words, "right": right.words}
    return _step_rule(now, said, right).format(**words)


def _step_rule(now: Step | None, said: Step, right: Step) -> str:
    if now and said.number <= now.number:
        return STEP_BACK
    if said is Step.HANDED_OVER and right is Step.READY:
        return HAND_NEEDED
    return STEP_AHEAD if said in NEXT[now] else STEP_NOT_YET
