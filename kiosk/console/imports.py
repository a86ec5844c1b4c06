"""The commune's list beside our own dossiers: what would change, what may not, and the change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from kiosk import clock
from kiosk.console import batches
from kiosk.console.catching_up import Deed, NoWay, State, deeds
from kiosk.console.spreadsheet import Bad, Entry, Sheet
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.free_text import is_citizen_number
from kiosk.dossiers.history import Batch
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Ending, Hold, Source, Step
from kiosk.errors import Refused
from kiosk.villages.models import Village

A_YEAR = timedelta(days=366)
UNKNOWN = "Thôn không có hồ sơ mang mã này."
SEVERAL = "Thôn có hơn một hồ sơ mang mã này. Bạn ghi mã theo dõi thay cho mã trên Cổng."
TWICE = "Hồ sơ này đã có ở một dòng trên."
WRONG_DAY = "Ngày hẹn phải từ ngày ghi hồ sơ đến một năm sau."
NO_WAY = "Hồ sơ đang ở “{}” nên không chuyển sang “{}” được."
JUST_CHANGED = (
    "Hồ sơ {} vừa đổi, xem lại. Máy chưa ghi dòng nào của bảng. "
    "Bạn bấm Xem trước để thấy tình trạng mới rồi ghi."
)
NAMED = 5  # dossiers of one sentence
REASONS: Mapping[Deed, list[str]] = {
    Hold.NEEDS_SUPPLEMENT: ["Xã yêu cầu bổ sung (theo bảng của xã)"],
    Ending.REFUSED: ["Xã không tiếp nhận (theo bảng của xã)"],
}


class Matched(NamedTuple):
    """A row and its dossier, and what brings the one to the other; nothing where they agree."""

    entry: Entry
    dossier: Dossier
    deeds: list[Deed]
    before: str
    after: str

    @property
    def new_day(self) -> date | None:
        """The commune's date where the list has another than we know; an empty cell has none."""
        return self.entry.day if self.entry.day != self.dossier.appointment_on else None

    @property
    def seen(self) -> str:
        """All of the dossier that a preview rests on, in words."""
        now, day = self.dossier, self.dossier.appointment_on
        states = [state.words for state in (now.step, now.hold, now.ending) if state]
        house = ["ở nhà văn hóa"] if now.at_house else []
        return ", ".join([*(states or [self.before]), *house, *([f"hẹn {day}"] if day else [])])

    @property
    def is_change(self) -> bool:
        return bool(self.deeds or self.new_day)


class Plan(NamedTuple):
    """What a list would do."""

    matched: list[Matched]
    problems: list[Bad]

    @property
    def changes(self) -> list[Matched]:
        return [row for row in self.matched if row.is_change]

    @property
    def unchanged(self) -> list[Dossier]:
        return [row.dossier for row in self.matched if not row.is_change]

    @property
    def text(self) -> str:
        """The rows that count, as a page carries them to the press that records them; the last
        column says what each dossier was when they were shown."""
        rows = ((row.dossier.code, row.entry, row.seen) for row in self.matched)
        return "\n".join(
            f"{code}\t{entry.status.number}\t{entry.day or ''}\t{seen}"
            for code, entry, seen in rows
        )


def plan(village: Village, sheet: Sheet, *, whole: bool = False) -> Plan:
    """Hold the list against the village's dossiers; `whole` ones can be changed at once."""
    known = _known(village, sheet.entries, whole=whole)
    made, seen = Plan([], list(sheet.bad)), set[int]()
    for entry in sheet.entries:
        found = known.get(_tracking(entry.code)) or known.get(_portal(entry.code)) or []
        row = _match(entry, found, seen)
        if isinstance(row, Matched):
            made.matched.append(row)
        else:
            made.problems.append(Bad(entry.number, entry.code, row))
    return Plan(made.matched, sorted(map(_unnamed, made.problems)))


def _unnamed(bad: Bad) -> Bad:
    """A citizen number that stood where a code belongs is shown to nobody."""
    return bad._replace(code="") if is_citizen_number(bad.code) else bad


def _match(entry: Entry, found: Sequence[Dossier], seen: set[int]) -> Matched | str:
    """The row with its dossier, or what is wrong with it."""
    if len(found) != 1:
        return SEVERAL if found else UNKNOWN
    dossier = found[0]
    if dossier.id in seen:
        return TWICE
    seen.add(dossier.id)
    made_on = clock.local(dossier.created_at).date()
    if entry.day and not made_on <= entry.day <= made_on + A_YEAR:
        return WRONG_DAY
    state = State(dossier.step, dossier.hold, dossier.ending, dossier.at_house)
    try:
        todo = deeds(state, entry.status)
    except NoWay:
        return NO_WAY.format(state.words, entry.status.words)
    after = state.after(todo).words
    return Matched(entry, dossier, todo, state.words, after)


def _known(
    village: Village, entries: Iterable[Entry], *, whole: bool
) -> Mapping[str, list[Dossier]]:
    """The dossiers that the list names, by tracking code and by portal code; in one query."""
    written = {entry.code for entry in entries}
    mine = Dossier.village_id == village.id
    by_code: ColumnElement[bool] = Dossier.code.in_({_tracking(code) for code in written})
    by_portal = Dossier.portal_code.in_({_portal(code) for code in written})
    meant = or_(and_(mine, by_code), and_(mine, by_portal))
    found: dict[str, list[Dossier]] = defaultdict(list)
    dossiers = batches.whole(meant) if whole else db.session.scalars(select(Dossier).where(meant))
    for dossier in dossiers:
        for code in filter(None, (dossier.code, dossier.portal_code)):
            found[code].append(dossier)
    return found


def _tracking(written: str) -> str:
    """A tracking code as it is stored; Excel drops the zeros that it begins with."""
    digits = codes.clean(written)
    return digits.zfill(10) if digits.isdecimal() else digits


def _portal(written: str) -> str:
    return codes.portal_code(written, clock.today()).code


def seen_in(text: str) -> dict[str, str]:
    """Of a plan's text: by tracking code, what each dossier was when the plan was shown."""
    rows = (line.split("\t") for line in text.splitlines())
    return {row[0]: row[3] for row in rows if len(row) > 3}


def record(village: Village, sheet: Sheet, shown: Mapping[str, str], *, by: str) -> Batch | None:
    """Do what the list asks, just as it was `shown` (see seen_in); None where it says nothing new.

    The caller commits. Raises Refused where any of its dossiers has changed since.
    """
    made = plan(village, sheet, whole=True)
    _refuse_changed(made, shown)
    for dossier in made.unchanged:
        dossier.looked_up_on = clock.today()
    if not made.changes:
        return None
    batch = Batch(village_id=village.id, by=by)
    db.session.add(batch)
    for change in made.changes:
        before = len(change.dossier.moves)
        _do(change, by)
        batch.moves.extend(change.dossier.moves[before:])
    return batch


def _refuse_changed(made: Plan, shown: Mapping[str, str]) -> None:
    """Every row that is carried here was in order when it was shown."""
    changed = [row.code for row in made.problems]
    changed += [m.dossier.code for m in made.matched if m.seen != shown.get(m.dossier.code)]
    if changed:
        named = ", ".join(codes.shown(code) for code in changed[:NAMED])
        more = f" và {len(changed) - NAMED} hồ sơ nữa" if len(changed) > NAMED else ""
        raise Refused(JUST_CHANGED.format(named + more))


def _do(change: Matched, by: str) -> None:
    for deed in change.deeds:
        _take(change.dossier, deed, by)
    if change.new_day:
        old_day = change.dossier.appointment_on
        change.dossier.appoint(change.new_day)
        change.dossier.note(batches.appointment_words(change.dossier), by=by, source=Source.COMMUNE)
        change.dossier.moves[-1].due_was = old_day  # so that it can be taken back


def _take(dossier: Dossier, deed: Deed, by: str) -> None:
    told, reasons = Source.COMMUNE, REASONS.get(deed, [])
    if isinstance(deed, Step):
        dossier.move_to(deed, by=by, source=told)
    elif isinstance(deed, Hold):
        dossier.put_on_hold(deed, by=by, source=told, reasons=reasons)
    elif isinstance(deed, Ending):
        dossier.end_with(deed, by=by, source=told, reasons=reasons)
    else:
        dossier.resume(by=by, source=told)
