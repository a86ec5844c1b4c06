"""Several dossiers moved by one press: all of them or none, and one press takes it back."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers import codes, results
from kiosk.dossiers.history import Batch, Move, What, standing
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Source, Step
from kiosk.errors import Refused
from kiosk.villages.models import Village

# Not HANDED_OVER: that needs the name of who received it, one by one.
STEPS = (Step.SUBMITTED, Step.RECEIVED, Step.PROCESSING, Step.READY)
NOTHING_TICKED = "Bạn chưa tích hồ sơ nào. Bạn tích ở đầu dòng rồi chọn bước."
NOT_HERE = (
    "Có hồ sơ đã tích không còn đang mở. Chưa hồ sơ nào được chuyển. "
    "Bạn xem lại danh sách rồi tích lại."
)
WAY_BACK = "Hoàn tác lần ghi nhiều hồ sơ"


def move(village: Village, ticked: Sequence[str], step: Step, *, by: str, source: Source) -> Batch:
    """Take every ticked dossier to `step`. Raises Refused, naming the one that may not follow;
    the caller then rolls back, so that nothing has moved."""
    batch = Batch(village_id=village.id, by=by)
    db.session.add(batch)
    for dossier in _open(village, ticked):
        if dossier.step is step and not dossier.hold:
            continue  # it is there already
        try:
            dossier.move_to(step, by=by, source=source)
        except Refused:
            raise Refused(_may_not(dossier, step)) from None
        batch.moves.append(dossier.moves[-1])
    return batch


def look_up(village: Village, ticked: Sequence[str]) -> int:
    """Somebody asked for the ticked dossiers today and nothing is new; how many they are.

    It writes no line of history: one a day for each dossier would bury what did happen.
    """
    found = _open(village, ticked)
    for dossier in found:
        dossier.looked_up_on = clock.today()
    return len(found)


def _open(village: Village, ticked: Sequence[str]) -> Sequence[Dossier]:
    if not ticked:
        raise Refused(NOTHING_TICKED)
    wanted = set(ticked)
    found = whole(Dossier.village_id == village.id, Dossier.code.in_(wanted), Dossier.is_open)
    if len(found) < len(wanted):
        raise Refused(NOT_HERE)
    return found


def whole(*conditions: Any) -> Sequence[Dossier]:
    """Dossiers with all that a move looks at, in three queries however many they are."""
    asked = select(Dossier).where(*conditions).order_by(Dossier.id)
    parts = (selectinload(Dossier.moves), selectinload(Dossier.papers))
    return db.session.scalars(asked.options(*parts)).all()


def _may_not(dossier: Dossier, step: Step) -> str:
    state = dossier.ending or dossier.hold or dossier.step
    return (
        f"Hồ sơ {named(dossier.code, dossier.applicant)} đang ở "
        f"“{state.words if state else 'Chưa nộp'}” nên không chuyển sang “{step.words}” được. "
        "Chưa hồ sơ nào được chuyển. Bạn bỏ tích hồ sơ đó rồi bấm lại."
    )


def named(code: str, applicant: str) -> str:
    """ "527-049-1834 (Lò Thị Mai)"."""
    return f"{codes.shown(code)} ({applicant})"


def find(village: Village, batch_id: int) -> Batch | None:
    """A batch of this village."""
    return db.session.scalars(select(Batch).filter_by(id=batch_id, village_id=village.id)).first()


def undo(batch: Batch, *, by: str) -> None:
    """Take back what the batch did, wherever nothing has happened since; only once."""
    if batch.undone_at:
        return
    of_batch = select(Move.dossier_id).where(Move.batch_id == batch.id)
    for dossier in whole(Dossier.id.in_(of_batch)):
        _take_back(dossier, batch, by)
    batch.undone_at = clock.now()


def _take_back(dossier: Dossier, batch: Batch, by: str) -> None:
    while (lines := standing(dossier.moves)) and lines[-1].batch_id == batch.id:
        results.taken_back(dossier, by=by, reason=WAY_BACK)
    if any(line.batch_id == batch.id for line in lines):
        return  # something has happened since
    for note in _dates_of(dossier, batch):
        dossier.appoint(note.due_was)
        dossier.note(f"{WAY_BACK}: ngày hẹn như trước", by=by)


def _dates_of(dossier: Dossier, batch: Batch) -> list[Move]:
    """The line of the batch that wrote down the commune's date, if that date still stands."""
    written = appointment_words(dossier)
    notes = (m for m in dossier.moves if m.what is What.NOTED and m.batch_id == batch.id)
    return [note for note in notes if note.reasons == [written]]


def appointment_words(dossier: Dossier) -> str:
    """How the history writes the commune's own date down."""
    day = dossier.appointment_on
    return f"Xã hẹn ngày {day:%d/%m/%Y}" if day else "Xã không hẹn ngày"


class Outcome(NamedTuple):
    """What became of a batch, for the people who pressed."""

    batch_id: int
    step: Step | None  # where all of it went; None: by a list, each its own way
    is_undone: bool
    moved: Sequence[str]  # the dossiers by code and name
    kept: Sequence[str]  # of an undone batch: where something happened since


def outcome(village: Village, batch_id: int) -> Outcome | None:
    """What the batch did and what still stands of it; None when it is not of this village."""
    correction = aliased(Move)
    asked = (
        select(Batch.undone_at, Dossier.code, Dossier.applicant, Move.what, Move.new, correction.id)
        .join(Move, Move.batch_id == Batch.id)
        .join(Dossier, Dossier.id == Move.dossier_id)
        .outerjoin(
            correction,
            (correction.dossier_id == Move.dossier_id) & (correction.corrects_id == Move.id),
        )
        .where(Batch.id == batch_id, Batch.village_id == village.id)
        .order_by(Dossier.id)
    )
    rows = db.session.execute(asked).all()
    if not rows:
        return None
    is_undone = rows[0].undone_at is not None
    moved = _names((code, name) for _, code, name, *_ in rows)
    kept = _names(
        (code, name)
        for _, code, name, what, _, corrected in rows
        if is_undone and what is not What.NOTED and corrected is None
    )
    steps = {new if what is What.MOVED else None for *_, what, new, _ in rows}
    return Outcome(batch_id, steps.pop() if len(steps) == 1 else None, is_undone, moved, kept)


def _names(found: Iterable[tuple[str, str]]) -> list[str]:
    return [named(*one) for one in dict.fromkeys(found)]
