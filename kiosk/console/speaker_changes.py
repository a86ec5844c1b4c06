"""What a form on the sheet of somebody who gives their voice does: one deed, by whoever may."""

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers.free_text import line_in
from kiosk.errors import Refused
from kiosk.languages import audio, consent, keeping
from kiosk.languages.models import Speaker
from kiosk.members.models import Member, Role
from kiosk.villages.models import Village

Form = MultiDict[str, str]
LONGEST_NAME = 60
CHOOSE = "Máy chưa rõ bạn muốn làm gì. Chưa có gì thay đổi; bạn bấm lại một nút trên trang này."
LEADS_ONLY = "Chỉ tổ trưởng ghi ai là người duyệt. Chưa có gì thay đổi; bạn nhờ tổ trưởng ghi."
NO_NAME = "Còn thiếu tên, hoặc một tên gọi tự chọn. Chưa lưu gì; bạn ghi tên rồi bấm lại."
SAME_NAME = "Đã có người tên này rồi. Chưa lưu gì. Bạn ghi thêm chữ để phân biệt, như tên bản."
NO_WITNESS = (
    "Chưa rõ ai trong tổ đã nghe bà con nói đồng ý. Chưa lưu gì; bạn chọn người nghe rồi bấm lại."
)
OWN_WITNESS = (
    "Người trong tổ không tự làm chứng cho mình. Chưa lưu gì; bạn chọn người khác, hoặc thu tiếng."
)
NO_YES = (
    "Người này chưa nói đồng ý cho ghi giọng. Chưa có gì thay đổi; bạn đọc lời hỏi cho họ trước."
)
SURE = "Rút hết thì mất hẳn. Mọi thứ giữ nguyên; đúng là người này muốn rút thì bạn tích vào ô."
LEAD_AND_ELDER = (
    "Người này đang là tổ trưởng, mà một người không duyệt cả hai bước. Chưa có gì thay đổi; "
    "bạn chọn người khác làm người duyệt."
)


class Deed(StrEnum):
    """What can be done on a speaker's sheet: the value of its button, and the words afterwards."""

    EDIT = "sua"
    RECORDED = "dong-y"
    WITNESSED = "lam-chung"
    SHARE = "cho-mang-di"
    NO_SHARE = "thoi-mang-di"
    ELDER = "nguoi-duyet"
    NO_ELDER = "thoi-duyet"
    WITHDRAW = "rut"

    @property
    def done(self) -> str:
        """What to say once it is done."""
        return DONE[self]


DONE = {
    Deed.EDIT: "Đã lưu.",
    Deed.RECORDED: "Đã lưu câu đồng ý. Từ giờ ghi giọng được.",
    Deed.WITNESSED: "Đã ghi là bà con nói đồng ý. Từ giờ ghi giọng được.",
    Deed.SHARE: "Đã ghi: cho mang giọng sang nơi khác.",
    Deed.NO_SHARE: "Đã ghi: không mang giọng đi đâu nữa.",
    Deed.ELDER: "Đã ghi là người duyệt.",
    Deed.NO_ELDER: "Đã thôi là người duyệt. Những lần đã duyệt vẫn giữ.",
    Deed.WITHDRAW: "Đã rút hết. Giọng, từ và tên đã xóa khỏi máy.",
}
OF_THE_LEAD = {Deed.ELDER, Deed.NO_ELDER}


def add(village: Village, form: Form) -> Speaker:
    """A new sheet as the form says. Raises Refused. The view commits."""
    speaker = Speaker(village_id=village.id)
    _write(speaker, form)
    return _kept(speaker)


def own(village: Village, by: Member) -> Speaker:
    """The sheet of a member who speaks too, made at the first press. The view commits."""
    mine = select(Speaker).filter_by(village_id=village.id, member_id=by.id, withdrawn_at=None)
    found = db.session.scalar(mine)
    return found or _kept(Speaker(village_id=village.id, member_id=by.id, name=by.name))


def _kept(speaker: Speaker) -> Speaker:
    db.session.add(speaker)
    db.session.flush()
    return speaker


def change(speaker: Speaker, by: Member, form: Form, sound: bytes = b"") -> Deed:
    """Do to `speaker` what `viec` of the form names, and return it; `sound` is the recorded yes.

    Raises Refused. The view commits.
    """
    deed = form.get("viec", type=Deed)
    if deed is None:
        raise Refused(CHOOSE)
    if speaker.withdrawn_at:
        raise Refused(keeping.HAS_WITHDRAWN)
    if deed in OF_THE_LEAD and by.role is not Role.LEAD:
        raise Refused(LEADS_ONLY)
    if deed is Deed.RECORDED:
        _recorded(speaker, by, sound)
    else:
        DEEDS[deed](speaker, by, form)
    return deed


def _edit(speaker: Speaker, by: Member, form: Form) -> None:
    _write(speaker, form)


def _write(speaker: Speaker, form: Form) -> None:
    speaker.name = _name(form, speaker)
    speaker.place = line_in(form, "noi")
    speaker.dialect = line_in(form, "phuong-ngu")
    speaker.note = line_in(form, "ghi-chu", 200)


def _name(form: Form, speaker: Speaker) -> str:
    """The name typed, which no other sheet may have: the team chooses people by it."""
    name = line_in(form, "ten", LONGEST_NAME)
    if not name:
        raise Refused(NO_NAME)
    same = select(Speaker.id).filter_by(village_id=speaker.village_id, name=name, withdrawn_at=None)
    if db.session.scalar(same.where(Speaker.id.is_distinct_from(speaker.id))):
        raise Refused(SAME_NAME)
    return name


def _recorded(speaker: Speaker, by: Member, sound: bytes) -> None:
    """Their yes in their own voice: the best proof there is, also of a member's own."""
    speaker.consent = audio.intake(sound, longest=consent.LONGEST).master
    _agrees(speaker, None if by.id == speaker.member_id else by.id)


def _witnessed(speaker: Speaker, by: Member, form: Form) -> None:
    """Their yes before a member of the team, where nothing could be recorded."""
    team = db.session.scalars(Member.of(db.session.get_one(Village, speaker.village_id)))
    witness = next((who for who in team if str(who.id) == form.get("lam-chung")), None)
    if witness is None:
        raise Refused(NO_WITNESS)
    if witness.id == speaker.member_id:
        raise Refused(OWN_WITNESS)
    speaker.consent = None
    _agrees(speaker, witness.id)


def _agrees(speaker: Speaker, witness_id: int | None) -> None:
    """A new yes stands for itself: what was said of sharing is asked anew."""
    speaker.consent_text, speaker.consented_at = consent.TEXT, clock.now()
    speaker.witness_id, speaker.may_share = witness_id, False


def _share(speaker: Speaker, by: Member, form: Form) -> None:
    if not speaker.may_speak:
        raise Refused(NO_YES)
    if not speaker.may_share:
        said = speaker.consent_text or ""
        speaker.consent_text = consent.with_sharing(said, clock.today(), by.name)
    speaker.may_share = True


def _no_share(speaker: Speaker, by: Member, form: Form) -> None:
    speaker.may_share = False


def _elder(speaker: Speaker, by: Member, form: Form) -> None:
    """Elder and lead approve as two people, so the lead's own sheet is none of an elder."""
    member = db.session.get(Member, speaker.member_id) if speaker.member_id else None
    if member and member.role is Role.LEAD:
        raise Refused(LEAD_AND_ELDER)
    speaker.is_elder = True


def _no_elder(speaker: Speaker, by: Member, form: Form) -> None:
    speaker.is_elder = False


def _withdraw(speaker: Speaker, by: Member, form: Form) -> None:
    if not form.get("chac"):
        raise Refused(SURE)
    keeping.withdraw(speaker, by)


DEEDS: dict[Deed, Callable[[Speaker, Member, Form], None]] = {
    Deed.EDIT: _edit,
    Deed.WITNESSED: _witnessed,
    Deed.SHARE: _share,
    Deed.NO_SHARE: _no_share,
    Deed.ELDER: _elder,
    Deed.NO_ELDER: _no_elder,
    Deed.WITHDRAW: _withdraw,
}
