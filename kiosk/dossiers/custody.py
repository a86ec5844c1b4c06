"""Who holds which paper: what the resident left with the team, and the results it fetched."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk import clock
from kiosk.db import Model
from kiosk.dossiers.history import Move
from kiosk.dossiers.places import WAYS, Impossible, Place, moved
from kiosk.errors import Refused

NO_SUCH_WAY = (
    "Số tờ ghi chưa khớp với sổ giữ giấy. Sổ vẫn như cũ. Bạn xem lại giấy đang ở đâu, mấy tờ."
)
NO_RECEIVER = "Trả giấy thì cần ghi tên người nhận. Sổ vẫn như cũ."
ERASED = "(đã xóa theo yêu cầu)"  # in the place of a name that its owner wants forgotten
RESIDENTS = {Place.HOME, Place.RETURNED}  # where it is a resident who gives or takes


class HeldPaper(Model):
    """A kind of paper of one dossier: how many there are, and how many of them are where.

    The four counts always add up to `count`; only `hand_on` changes them.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    name: Mapped[str]
    count: Mapped[int]
    is_original: Mapped[bool]
    is_result: Mapped[bool] = mapped_column(default=False)
    at_home: Mapped[int] = mapped_column(default=0)
    with_team: Mapped[int] = mapped_column(default=0, index=True)
    at_commune: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    lines: Mapped[list["CustodyLine"]] = relationship(
        order_by="CustodyLine.id",
        cascade="all, delete-orphan",
        lazy="joined",  # with the papers of a dossier, in one query
    )

    @classmethod
    def new(
        cls, name: str, count: int, place: Place, *, is_original: bool, is_result: bool = False
    ) -> "HeldPaper":
        """`count` papers that begin their way at `place`."""
        counts = dict.fromkeys(COLUMNS.values(), 0) | {COLUMNS[place]: count}
        kinds = {"is_original": is_original, "is_result": is_result}
        return cls(name=name, count=count, lines=[], **kinds, **counts)

    @property
    def kind(self) -> str:
        """How a slip calls it."""
        return "kết quả" if self.is_result else "bản chính" if self.is_original else "bản sao"

    @property
    def counts(self) -> dict[Place, int]:
        return {place: getattr(self, column) for place, column in COLUMNS.items()}

    @property
    def held(self) -> str:
        """What of it the team holds, in words."""
        return self.called(self.with_team)

    def called(self, count: int) -> str:
        """ "2 bản chính Giấy khai sinh"; what the name says already is not said twice."""
        name = self.name
        if name.casefold().startswith(self.kind):
            return f"{count} {name[0].lower()}{name[1:]}"
        return f"{count} {self.kind} {name}"

    @property
    def last_holder(self) -> str:
        """Who took it last; empty before its first way."""
        return self.lines[-1].receiver if self.lines else ""

    @property
    def ways(self) -> list[tuple[Place, Place, str]]:
        """Where some of it may be written down to go now: from, to, in words."""
        counts = self.counts
        return [
            (*way, words)
            for way, words in WAYS.items()
            if counts[way[0]] and self.may_go_alone(*way)
        ]

    def may_go_alone(self, start: Place, end: Place) -> bool:
        """Whether the book takes this way by itself. A result comes to the team by a run, and gets
        into a resident's hand and out of it by a handover; it may only go back to the commune."""
        return not self.is_result or (start, end) == (Place.TEAM, Place.COMMUNE)

    def forget_people(self) -> None:
        """Take the residents' names out of its lines; what went where stays."""
        for line in self.lines:
            if line.start in RESIDENTS:
                line.giver = ERASED
            if line.end in RESIDENTS:
                line.receiver = ERASED

    def hand_on(
        self, count: int, start: Place, end: Place, *, giver: str, receiver: str, by: str
    ) -> "CustodyLine":
        """`count` papers go from hand to hand, and the book says so; or refuse, and nothing moves.

        RETURNED needs the name of who received them. Gives the line of the book.
        """
        if end is Place.RETURNED and not receiver.strip():
            raise Refused(NO_RECEIVER)
        try:
            after = moved(self.counts, count, start, end)
        except Impossible:
            raise Refused(NO_SUCH_WAY) from None
        for place, column in COLUMNS.items():
            setattr(self, column, after[place])
        line = CustodyLine(
            count=count, start=start, end=end, at=clock.now(),
            giver=giver.strip(), receiver=receiver.strip(), by=by,
        )  # fmt: skip
        self.lines.append(line)
        return line


class CustodyLine(Model):
    """One line of the book: how many went from where to where, who gave and who took."""

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey(HeldPaper.id), index=True)
    count: Mapped[int]
    start: Mapped[Place]
    end: Mapped[Place]
    giver: Mapped[str]
    receiver: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    # The line of the history that it belongs to, and is taken back with.
    move_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"))
    move: Mapped[Move | None] = relationship()


COLUMNS = {
    Place.HOME: "at_home",
    Place.TEAM: "with_team",
    Place.COMMUNE: "at_commune",
    Place.RETURNED: "returned",
}
