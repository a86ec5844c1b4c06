"""What a pack would bring, told first; then taken in once, as drafts; and taken back by one press.

A pack is never an approval, whatever its village said of a word: all begins anew here.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from kiosk import clock
from kiosk.console import corpus
from kiosk.console.workshop import Tongue, tongues
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages import lint, registry
from kiosk.languages.models import Contribution, Review, Sound, Speaker
from kiosk.languages.pack import Given, Giver
from kiosk.languages.review import Kind, Status
from kiosk.languages.unpack import Pack
from kiosk.members.models import Member
from kiosk.villages.models import Village

FROM_A_PACK = "Nhận từ gói nhãn của {}"
NOT_OURS = "Thôn mình chưa chọn tiếng này."
WITHDRAWN = "Người cho ở thôn mình đã rút."
JUDGED = (
    "Trong phần vừa nhận đã có {} mục có người kiểm, sửa hoặc rút nên không bỏ cả gói được. "
    "Mọi thứ giữ nguyên; bạn trả lại từng mục ở trang của nhãn."
)


class Coming(NamedTuple):
    """A row of a pack beside what we have."""

    number: int  # in the pack, from 1
    given: Given
    giver: Giver | None
    ours: str = ""  # our word where it has another
    reason: str = ""  # why it can't be taken

    @property
    def said(self) -> str:
        """The village that has it from itself."""
        return self.given.standing[0].village


@dataclass
class Plan:
    """What a pack would do."""

    new: list[Coming] = field(default_factory=list)
    different: list[Coming] = field(default_factory=list)  # we have another word for that label
    same: list[Coming] = field(default_factory=list)
    unknown: list[Coming] = field(default_factory=list)  # its Vietnamese stands on no screen here
    bad: list[Coming] = field(default_factory=list)

    @property
    def taken(self) -> list[Coming]:
        return [*self.new, *self.different]

    @property
    def villages(self) -> list[str]:
        """Whose words and voices they are."""
        return sorted({row.said for row in self.taken})


class Ours(NamedTuple):
    """What this village has: by fingerprint what stands here, what was withdrawn, and the words."""

    present: set[tuple[str, str, Kind, str]]
    withdrawn: set[str]
    words: Mapping[tuple[str, str], str]


def plan(village: Village, opened: Pack) -> Plan:
    """Hold a pack beside what the village has; nothing is changed."""
    made, ours, owners = Plan(), _ours(village), tongues(village)
    labels = {entry.key for entry in corpus.corpus()}
    speakers = opened.manifest.speakers
    for number, given in enumerate(opened.manifest.given, 1):
        giver = speakers[given.speaker] if given.speaker is not None else None
        word = ours.words.get((given.tag, given.key), "") if given.kind is Kind.TEXT else ""
        row = Coming(number, given, giver, word, _fault(given, owners, ours))
        if row.reason:
            made.bad.append(row)
        elif given.key not in labels:
            made.unknown.append(row)
        elif given.identity in ours.present:
            made.same.append(row)
        else:
            (made.different if word else made.new).append(row)
            ours.present.add(given.identity)
    return made


def _fault(given: Given, owners: Iterable[Tongue], ours: Ours) -> str:
    """Why a row can't be taken here; empty where it can."""
    if not any(tongue.owns(given.tag, given.kind) for tongue in owners):
        return NOT_OURS
    if given.fingerprint in ours.withdrawn:
        return WITHDRAWN
    language = registry.find(given.tag)
    if given.text and language:
        errors = [one.words for one in lint.faults(given.text, language, given.key) if one.is_error]
        return " ".join(errors)
    return ""


def _ours(village: Village) -> Ours:
    """All that was ever given here, in one question."""
    asked = (
        select(Contribution, Sound.sha256)
        .outerjoin(Sound, Sound.contribution_id == Contribution.id)
        .where(Contribution.village_id == village.id)
        .order_by(Contribution.id)
    )
    found = Ours(set(), set(), {})
    words: dict[tuple[str, str], str] = {}
    approved: dict[tuple[str, str], str] = {}
    for one, checksum in db.session.execute(asked):
        fingerprint = (one.origin or {}).get("fingerprint")
        if one.status is Status.WITHDRAWN and fingerprint:
            found.withdrawn.add(fingerprint)
        found.present.add((one.tag, one.key, one.kind, one.text or checksum or ""))
        if one.text and one.status is not Status.REJECTED:
            (approved if one.status is Status.APPROVED else words)[one.tag, one.key] = one.text
    return found._replace(words=words | approved)


def take(village: Village, opened: Pack, by: Member) -> str:
    """Store what is new as drafts, entered by the member `by`; the name of this lot.

    The caller commits. What has come in meanwhile is skipped as the same.
    """
    lot = secrets.token_urlsafe(9)
    speakers: dict[Giver, Speaker] = {}
    for row in plan(village, opened).taken:
        if row.giver and row.giver not in speakers:
            speakers[row.giver] = _speaker(village, row, row.giver)
        made = _contribution(village, row, lot, by)
        made.speaker = speakers[row.giver] if row.giver else None
        db.session.add(made)
        db.session.flush()
        if row.given.sha256:
            _store(made, row.given, opened)
    return lot


def _contribution(village: Village, row: Coming, lot: str, by: Member) -> Contribution:
    given = row.given
    origin = {
        "lot": lot, "fingerprint": given.fingerprint,
        "standing": [line.model_dump(mode="json") for line in given.standing],
    }  # fmt: skip
    return Contribution(
        village_id=village.id, tag=given.tag, key=given.key, kind=given.kind, text=given.text,
        by_id=by.id, source=given.source, licence=given.licence, dialect=given.dialect,
        note=given.note, status=Status.DRAFT, origin=origin,
    )  # fmt: skip


def _store(made: Contribution, given: Given, opened: Pack) -> None:
    """The voice, straight to the database: all of a pack together are too much for memory."""
    checksum = given.content
    served, made.seconds = opened.voices[checksum]
    row = {"contribution_id": made.id, "served": served, "sha256": checksum}
    db.session.execute(insert(Sound).values(master=opened.master(given), **row))


def _speaker(village: Village, row: Coming, giver: Giver) -> Speaker:
    """Somebody of that name and place whose consent stands here, else as the pack has them.

    Whoever said no here, or was not asked yet, is never taken for somebody who said yes there.
    """
    same = select(Speaker).filter_by(village_id=village.id, name=giver.name, place=giver.place)
    known = [one for one in db.session.scalars(same.order_by(Speaker.id)) if one.may_speak]
    if known:
        return known[0]
    consented = datetime.combine(giver.consented_on, time(), clock.VILLAGE_TIME)
    made = Speaker(
        village_id=village.id, name=giver.name, place=giver.place, dialect=row.given.dialect,
        note=FROM_A_PACK.format(row.said), may_share=True,
        consent_text=giver.consent_text, consented_at=consented,
    )  # fmt: skip
    db.session.add(made)
    return made


class Lot(NamedTuple):
    """What one press took in."""

    name: str
    rows: Sequence[Contribution]

    @property
    def words(self) -> int:
        return sum(one.kind is Kind.TEXT for one in self.rows)

    @property
    def voices(self) -> int:
        return len(self.rows) - self.words

    @property
    def judged(self) -> int:
        """How many somebody has touched since."""
        return sum(one.status is not Status.DRAFT or bool(one.reviews) for one in self.rows)


def lot(village: Village, name: str) -> Lot | None:
    """What one press took in; None where nothing of it is there."""
    if not name:
        return None
    mine = Contribution.origin["lot"].as_string() == name
    asked = select(Contribution).where(Contribution.village_id == village.id, mine)
    rows = db.session.scalars(asked.order_by(Contribution.id)).all()
    return Lot(name, rows) if rows else None


def undo(found: Lot) -> None:
    """Take a lot out again, with the speakers that came with it. Raises Refused once it is judged.

    The caller commits.
    """
    if found.judged:
        raise Refused(JUDGED.format(found.judged))
    ids = [one.id for one in found.rows]
    speakers = {one.speaker for one in found.rows if one.speaker}
    db.session.execute(delete(Sound).where(Sound.contribution_id.in_(ids)))
    db.session.execute(delete(Contribution).where(Contribution.id.in_(ids)))
    for speaker in speakers:
        _forget(speaker)


def _forget(speaker: Speaker) -> None:
    """Delete a speaker who came in a pack and gave nothing else."""
    asked = (
        select(Contribution.id).filter_by(speaker_id=speaker.id),
        select(Review.id).filter_by(speaker_id=speaker.id),
    )
    gave = any(db.session.scalar(one.limit(1)) for one in asked)
    if not gave and not speaker.member_id and speaker.note.startswith(FROM_A_PACK.format("")):
        db.session.delete(speaker)
