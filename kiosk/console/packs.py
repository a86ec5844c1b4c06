"""What may leave the village as a pack: its words, and the voices whose speakers let them go."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from kiosk import clock
from kiosk.console.workshop import Tongue, tongues
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages import pack
from kiosk.languages.models import Contribution, Sound, Speaker
from kiosk.languages.pack import Given, Giver, Leaving, Standing
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village

Present = tuple[Contribution, str | None]  # with the checksum of its voice
MOST_VILLAGES = 20  # whose judgements of one word are carried on; Given.standing has room for them
NEVER_LEAVE = (Status.REJECTED, Status.WITHDRAWN)
IN_COMMUNE, CC_BY, OTHER = "trong-xa", "cc-by", "khac"  # of the form
NO_LANGUAGE = "Bạn chưa chọn tiếng nào. Chưa xuất gì; bạn chọn ít nhất một tiếng rồi bấm lại."
NO_LICENCE = (
    "Bạn chưa ghi thôn cho dùng gói này đến đâu. Chưa xuất gì; bạn hỏi ý thôn, chọn một mục "
    "(ý khác thì ghi vào ô bên dưới) rồi bấm lại."
)
NOTHING_LEAVES = (
    "Trong các tiếng đã chọn chưa có gì được mang đi. Chưa xuất gì; bạn chọn tiếng khác, hoặc hỏi "
    "người nói có cho mang giọng sang nơi khác không."
)


def terms(village: Village, chosen: str, typed: str) -> str:
    """How far the village lets others use its own words and voices, as its form says; it alone
    decides, so nothing is chosen beforehand. Empty where it said nothing."""
    offered = {IN_COMMUNE: f"Chỉ dùng trong {village.commune}", CC_BY: "CC BY 4.0", OTHER: typed}
    return pack.tidied(offered.get(chosen, ""), pack.LINE)


class Outlook(NamedTuple):
    """How much of one language would leave, and how much stays."""

    tongue: Tongue
    words: int
    voices: int
    staying: int  # somebody of here did not let it go


def outlook(village: Village) -> list[Outlook]:
    """What a pack of each language of the village would hold, in one question."""
    present = _present(village)
    return [_outlook(village, tongue, _of([tongue], present)) for tongue in tongues(village)]


def _outlook(village: Village, tongue: Tongue, present: Sequence[Present]) -> Outlook:
    kinds = [row.given.kind for row in _leaving_of(present, village, "?")]
    staying = sum(not _may_leave(one) for one, _ in present)
    return Outlook(tongue, kinds.count(Kind.TEXT), kinds.count(Kind.CLIP), staying)


def exported(
    village: Village, chosen: Sequence[Tongue], licence: str, *, with_voices: bool
) -> bytes:
    """The pack of these languages, under `licence` (see terms) where a word has none of its own.

    Raises Refused when nothing may leave, or something was not chosen.
    """
    if not chosen:
        raise Refused(NO_LANGUAGE)
    if not licence:
        raise Refused(NO_LICENCE)
    present = _of(chosen, _present(village))
    rows = _leaving_of(present, village, licence)
    rows = [row for row in rows if with_voices or row.given.kind is Kind.TEXT]
    if not rows:
        raise Refused(NOTHING_LEAVES)
    ids = {checksum: one.id for one, checksum in present if checksum}
    return pack.written(rows, lambda checksum: _voice(ids[checksum]))


def _voice(contribution_id: int) -> bytes:
    """One voice at a time: all of them together are too much for a small machine."""
    asked = select(Sound.master).where(Sound.contribution_id == contribution_id)
    return db.session.scalars(asked).one()


def name_of(village: Village) -> str:
    """The village as other villages know it: "thôn Đông Căm, xã Gia Phú, tỉnh Lào Cai"."""
    return pack.tidied(f"{village.full_name}, {village.commune}, {village.province}", pack.LINE)


def _leaving_of(present: Iterable[Present], village: Village, licence: str) -> list[Leaving]:
    """What may leave of it: never what somebody said who does not let it go, and of the approved
    words for one label only the one in use."""
    found = [(one, checksum) for one, checksum in present if _may_leave(one)]
    in_use = {_label(one): one.id for one, _ in found if one.status is Status.APPROVED}
    here = name_of(village)
    rows = (
        _leaving(one, checksum, here, licence)
        for one, checksum in found
        if not _is_older_word(one, in_use)
    )
    return [row for row in rows if row and not pack.fault_of(row.given)]


def _present(village: Village) -> list[Present]:
    """What is neither rejected nor withdrawn, oldest first; of a voice the checksum alone."""
    asked: Select[Contribution, str] = (
        select(Contribution, Sound.sha256)
        .outerjoin(Sound, Sound.contribution_id == Contribution.id)
        .where(Contribution.village_id == village.id, Contribution.status.not_in(NEVER_LEAVE))
        .options(joinedload(Contribution.speaker))
        .order_by(Contribution.id)
    )
    return [(one, checksum) for one, checksum in db.session.execute(asked)]


def _of(chosen: Sequence[Tongue], present: Iterable[Present]) -> list[Present]:
    """What belongs to these languages."""
    return [row for row in present if any(own.owns(row[0].tag, row[0].kind) for own in chosen)]


def _is_older_word(one: Contribution, in_use: dict[tuple[str, str, Kind], int]) -> bool:
    """True for an approved word in whose place a newer one is used; voices may be several."""
    approved_word = one.kind is Kind.TEXT and one.status is Status.APPROVED
    return approved_word and in_use[_label(one)] != one.id


def _label(one: Contribution) -> tuple[str, str, Kind]:
    return one.tag, one.key, one.kind


def _may_leave(one: Contribution) -> bool:
    """A word out of a book has no speaker; a voice always has one, who must let it go."""
    who = one.speaker
    if who is None:
        return one.kind is Kind.TEXT
    return who.may_speak and who.may_share and bool(who.consent_text)


def _leaving(one: Contribution, checksum: str | None, here: str, licence: str) -> Leaving | None:
    """The row as a pack has it; None for a voice whose sound is gone, and for an empty word."""
    text = pack.tidied(one.text or "", pack.LINE) if one.kind is Kind.TEXT else None
    if not (text or checksum):
        return None
    given = Given(
        tag=one.tag, key=one.key, kind=one.kind, text=text or None, sha256=checksum,
        source=pack.tidied(one.source, pack.PARAGRAPH),
        licence=pack.tidied(one.licence or licence, pack.LINE),
        dialect=pack.tidied(one.dialect, pack.LINE),
        note=pack.tidied(one.note, pack.PARAGRAPH),
        speaker=0 if one.speaker else None,  # its number comes when the pack is written
        standing=_standing(one, checksum or pack.digest((text or "").encode()), here),
    )  # fmt: skip
    return Leaving(given, _giver(one.speaker) if one.speaker else None)


def _giver(speaker: Speaker) -> Giver:
    return Giver(
        name=pack.tidied(speaker.name, pack.LINE),
        place=pack.tidied(speaker.place, pack.LINE),
        consent_text=pack.tidied(speaker.consent_text or "", pack.PAGE),
        consented_on=clock.local(speaker.consented_at or clock.now()).date(),
        may_share=True,
    )


def _standing(one: Contribution, fingerprint: str, here: str) -> tuple[Standing, ...]:
    """What villages said of it: of what came in a pack, ours is added once we approved it."""
    origin = one.origin or {}
    said = [Standing.model_validate(line, strict=False) for line in origin.get("standing", ())]
    is_changed = bool(said) and origin.get("fingerprint") != fingerprint
    if said and not is_changed and one.status is not Status.APPROVED:
        return tuple(said)
    if is_changed:
        said = [line.model_copy(update={"is_changed": True}) for line in said]
    ours = Standing.model_validate({"village": here, "status": one.status})
    return (*said, ours)[-MOST_VILLAGES:]
