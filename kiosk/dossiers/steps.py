"""The five steps of a dossier, what may follow which, and what may stop it. No web, no database.

The steps follow the portal's statuses 1–10. Status 10 at the portal is not
HANDED_OVER here: that needs the resident's own hand.
"""

from enum import IntEnum, StrEnum


class Step(StrEnum):
    SUBMITTED = "submitted"  # sent on the portal
    RECEIVED = "received"  # the commune's desk accepted it
    PROCESSING = "processing"
    READY = "ready"  # the result lies at the commune
    HANDED_OVER = "handed_over"  # in the resident's hand

    @property
    def number(self) -> int:
        """1 to 5."""
        return NUMBERS[self]

    @property
    def words(self) -> str:
        return WORDS[self]

    @property
    def icon(self) -> str:
        return ICONS[self]


class Hold(StrEnum):
    """What stops the clock of a step until the resident has done something."""

    NEEDS_SUPPLEMENT = "needs_supplement"
    NEEDS_PAYMENT = "needs_payment"
    NEEDS_CONFIRMATION = "needs_confirmation"  # of a draft; a day's silence is consent

    @property
    def words(self) -> str:
        return HOLD_WORDS[self]


class Todo(IntEnum):
    """What is to be done next with a dossier, the most pressing first: the order of the queue."""

    SUBMIT = 1  # it is not on the portal yet
    SUPPLEMENT = 2
    PAYMENT = 3
    CONFIRM = 4
    HAND_OVER = 5  # the house holds the result
    FETCH = 6  # the result lies at the commune
    FOLLOW = 7  # the commune works; somebody looks it up on the portal each day
    NOTHING = 9  # it has ended, or is in the resident's hand


class Ending(StrEnum):
    """How a dossier ends before it reaches the fifth step."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"

    @property
    def words(self) -> str:
        return ENDING_WORDS[self]


class Source(StrEnum):
    """From where a change is known: the kiosk itself can't read the portal."""

    KIOSK = "kiosk"  # done here, with the resident
    PORTAL = "portal"  # looked up on the portal
    COMMUNE = "commune"  # told or handed over by the commune
    TEAM = "team"

    @property
    def words(self) -> str:
        return SOURCE_WORDS[self]


NUMBERS = {step: number for number, step in enumerate(Step, 1)}
WORDS = {
    Step.SUBMITTED: "Đã nộp",
    Step.RECEIVED: "Đã tiếp nhận",
    Step.PROCESSING: "Đang giải quyết",
    Step.READY: "Có kết quả",
    Step.HANDED_OVER: "Đã trao",
}
ICONS = {
    Step.SUBMITTED: "send",
    Step.RECEIVED: "inbox",
    Step.PROCESSING: "file-pencil",
    Step.READY: "package",
    Step.HANDED_OVER: "hand-stop",
}
HOLD_WORDS = {
    Hold.NEEDS_SUPPLEMENT: "Cần bổ sung",
    Hold.NEEDS_PAYMENT: "Cần nộp phí",
    Hold.NEEDS_CONFIRMATION: "Cần xem bản nháp",
}
ENDING_WORDS = {
    Ending.REFUSED: "Không được tiếp nhận",
    Ending.WITHDRAWN: "Xin rút hồ sơ",
    Ending.STOPPED: "Dừng giải quyết",
}
SOURCE_WORDS = {
    Source.KIOSK: "Làm tại nhà văn hóa",
    Source.PORTAL: "Tra trên Cổng",
    Source.COMMUNE: "Xã báo",
    Source.TEAM: "Tổ công nghệ ghi",
}

# None is "chưa nộp". The team looks the portal up only now and then, so it may find a dossier
# several steps further; but nothing is handed over that was not ready.
NEXT: dict[Step | None, frozenset[Step]] = {
    None: frozenset({Step.SUBMITTED, Step.RECEIVED}),
    Step.SUBMITTED: frozenset({Step.RECEIVED, Step.PROCESSING, Step.READY}),
    Step.RECEIVED: frozenset({Step.PROCESSING, Step.READY}),
    Step.PROCESSING: frozenset({Step.READY}),
    Step.READY: frozenset({Step.HANDED_OVER, Step.PROCESSING}),  # back: a mistake was found
    Step.HANDED_OVER: frozenset({Step.PROCESSING}),  # back: a mistake was found at home
}
HOLDS: dict[Step | None, frozenset[Hold]] = {
    None: frozenset(),
    Step.SUBMITTED: frozenset(Hold),
    Step.RECEIVED: frozenset(Hold),
    Step.PROCESSING: frozenset(Hold),
    Step.READY: frozenset(),
    Step.HANDED_OVER: frozenset(),
}
ENDINGS: dict[Step | None, frozenset[Ending]] = {
    None: frozenset({Ending.WITHDRAWN}),
    Step.SUBMITTED: frozenset(Ending),
    Step.RECEIVED: frozenset(Ending),
    Step.PROCESSING: frozenset(Ending),
    Step.READY: frozenset({Ending.WITHDRAWN}),
    Step.HANDED_OVER: frozenset(),
}


def next_steps(step: Step | None) -> list[Step]:
    """The steps that may follow `step`, the usual one first."""
    after = step.number if step else 0
    return sorted(NEXT[step], key=lambda s: (s.number <= after, s.number))


HOLD_TODO = {
    Hold.NEEDS_SUPPLEMENT: Todo.SUPPLEMENT,
    Hold.NEEDS_PAYMENT: Todo.PAYMENT,
    Hold.NEEDS_CONFIRMATION: Todo.CONFIRM,
}
STEP_TODO = {
    None: Todo.SUBMIT,
    Step.SUBMITTED: Todo.FOLLOW,
    Step.RECEIVED: Todo.FOLLOW,
    Step.PROCESSING: Todo.FOLLOW,
    Step.READY: Todo.FETCH,
    Step.HANDED_OVER: Todo.NOTHING,
}


def todo(step: Step | None, hold: Hold | None, ending: Ending | None, *, at_house: bool) -> Todo:
    """What is to be done next; `at_house`: the team holds the result."""
    if ending:
        return Todo.NOTHING
    if hold:
        return HOLD_TODO[hold]
    return Todo.HAND_OVER if step is Step.READY and at_house else STEP_TODO[step]
