"""What the forms on a label's page do: a word or a voice is given, or what is there is judged."""

from collections.abc import Callable
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from kiosk.console.label_page import OVER, Place, hints
from kiosk.db import db
from kiosk.dossiers.free_text import line_in
from kiosk.errors import Refused
from kiosk.languages import audio, lint
from kiosk.languages.models import Contribution, Sound, Speaker
from kiosk.languages.registry import Language
from kiosk.languages.review import Kind, Verdict
from kiosk.members.models import Member

Form = MultiDict[str, str]
LONGEST = 300  # letters of a source, a note, a reason
PART_ONLY = "Mới có từ “{}”, cần ghi cho đủ cả nhãn."
CHOOSE = "Máy chưa rõ bạn muốn làm gì. Chưa có gì thay đổi; bạn bấm lại một nút trên trang này."
VOICES_ONLY = "Tiếng Việt đã có chữ, chỉ cần lời đọc. Máy chưa lưu gì; bạn thu lời đọc."
NO_LABEL = (
    "Chữ tiếng Việt này không còn trên màn hình nên không nhận thêm. Những gì đã có vẫn giữ "
    "nguyên; bạn về danh sách, chọn nhãn đang dùng."
)
NO_SPEAKER = (
    "Bạn chưa chọn ai nói. Máy chưa lưu gì; bạn chọn tên, hoặc ghi tên ở trang Người nói trước."
)
NOBODY = "Không có người này ở thôn mình. Máy chưa lưu gì; bạn chọn lại một tên trong danh sách."
NO_CONSENT = (
    "{} chưa nói đồng ý, hoặc đã rút lại. Máy chưa lưu gì; bạn mở trang Người nói, đọc lời hỏi cho "
    "họ nghe rồi ghi lại."
)
HAS_LEFT = "Người này đã rút lại hết rồi. Mọi thứ giữ nguyên; bạn chọn người khác."
SIGNS_IN = (
    "{} là người của tổ nên tự đăng nhập rồi kiểm, không ai bấm thay. Mọi thứ giữ nguyên; "
    "bạn nhờ họ bấm."
)
NO_ELDER = "Bạn chọn tên người già, người uy tín vừa duyệt. Mọi thứ giữ nguyên."
NO_HINT = "Gợi ý này không còn nữa. Máy chưa lưu gì; bạn ghi chữ vào ô rồi bấm lại."
SAME_WORD = "Chữ này đã có ở dưới rồi. Máy không lưu thêm; bạn kiểm chữ đã có, hoặc ghi chữ khác."
AS_BEFORE = "Chữ vẫn như cũ nên máy không đổi gì. Bạn sửa chữ rồi bấm lại."
VOICE_ANEW = "Lời đọc thì không sửa được. Mọi thứ giữ nguyên; bạn thu lời đọc mới."
CHANGED = "Chữ này vừa được người khác sửa. Lần bấm của bạn chưa tính; bạn đọc lại chữ mới rồi bấm."
MOVED_ON = "Vừa có người bấm thêm sau bạn. Máy chưa bỏ gì cả; bạn xem lại phần Đã qua rồi bấm lại."
SURE = "Rút lại thì mất hẳn. Mọi thứ giữ nguyên; đúng là người nói muốn rút thì bạn tích vào ô."


class Gift(StrEnum):
    """What the forms for something new send: the value of the button, and the words afterwards."""

    WORD = "chu"
    VOICE = "loi"
    SUGGESTION = "goi-y"

    @property
    def done(self) -> str:
        return GIFT_DONE[self]


class Deed(StrEnum):
    """What can be done to a word or a voice: the value of the button, and the words afterwards."""

    RIGHT = "dung"
    RETURN = "tra-lai"
    ELDER = "duyet-gia"
    LEAD = "duyet-to-truong"
    EDIT = "sua"
    WITHDRAW = "rut"
    UNDO = "bo"

    @property
    def done(self) -> str:
        return DEED_DONE[self]


GIFT_DONE = {
    Gift.WORD: "Đã lưu bản nháp. Giờ nhờ hai người khác kiểm.",
    Gift.VOICE: "Đã lưu lời đọc. Giờ nhờ hai người khác nghe và kiểm.",
    Gift.SUGGESTION: "Đã lưu gợi ý làm bản nháp. Giờ nhờ hai người nói tiếng này kiểm.",
}
DEED_DONE = {
    Deed.RIGHT: "Đã ghi: đúng.",
    Deed.RETURN: "Đã trả lại, kèm lý do.",
    Deed.ELDER: "Đã ghi: người già, người uy tín duyệt.",
    Deed.LEAD: "Đã ghi: tổ trưởng duyệt.",
    Deed.EDIT: "Đã sửa. Chữ mới phải kiểm lại từ đầu.",
    Deed.WITHDRAW: "Đã rút. Máy đã xóa và thôi phát.",
    Deed.UNDO: "Đã bỏ lần bấm vừa rồi.",
}


def give(where: Place, by: Member, form: Form, sent: bytes = b"") -> Gift:
    """Make a draft of what `viec` of the form names, and return what it was. Raises Refused.

    `sent` is the file of a voice. The view commits.
    """
    gift = form.get("viec", type=Gift)
    if gift is None:
        raise Refused(CHOOSE)
    if where.is_outdated:
        raise Refused(NO_LABEL)
    made = _voice(where, form, sent) if gift is Gift.VOICE else WORDS[gift](where, form)
    made.village_id, made.tag, made.key = where.village.id, where.tongue.tag, where.entry.key
    made.by_id = by.id
    db.session.add(made)
    return gift


def _word(where: Place, form: Form) -> Contribution:
    language = _language(where)
    text = _checked_text(where, language, form)
    _not_there_yet(where, text)
    return Contribution(
        kind=Kind.TEXT, text=text, speaker=_speaker(where.village.id, form),
        source=line_in(form, "nguon", LONGEST), dialect=line_in(form, "phuong-ngu"),
        note=line_in(form, "ghi-chu", LONGEST),
    )  # fmt: skip


def _suggestion(where: Place, form: Form) -> Contribution:
    """What a source says, as it says it, with the source's own words on its rights."""
    _language(where)
    hint = next((one for one in hints(where) if one.key == form.get("goi-y")), None)
    if hint is None:
        raise Refused(NO_HINT)
    found = hint.found
    _not_there_yet(where, lint.cleaned(found.text))
    notes = (PART_ONLY.format(hint.part) if hint.part else "", found.note)
    return Contribution(
        kind=Kind.TEXT, text=lint.cleaned(found.text), source=found.source,
        licence=found.licence or None, note=" ".join(filter(None, notes)),
    )  # fmt: skip


WORDS: dict[Gift, Callable[[Place, Form], Contribution]] = {
    Gift.WORD: _word,
    Gift.SUGGESTION: _suggestion,
}


def _voice(where: Place, form: Form, sent: bytes) -> Contribution:
    speaker = _speaker(where.village.id, form)
    if speaker is None:
        raise Refused(NO_SPEAKER)
    voice = audio.intake(sent)
    digest = sha256(voice.master).hexdigest()
    return Contribution(
        kind=Kind.CLIP, seconds=voice.seconds, speaker=speaker,
        dialect=line_in(form, "phuong-ngu") or speaker.dialect,
        note=line_in(form, "ghi-chu", LONGEST),
        sound=Sound(master=voice.master, served=voice.served, sha256=digest),
    )  # fmt: skip


def _language(where: Place) -> Language:
    if where.tongue.language is None:
        raise Refused(VOICES_ONLY)
    return where.tongue.language


def _checked_text(where: Place, language: Language, form: Form) -> str:
    """The word typed, without what the lint calls a mistake; a warning stops nothing."""
    text = lint.cleaned(form.get("chu", ""))
    wrong = [one.words for one in lint.faults(text, language, where.entry.key) if one.is_error]
    if wrong:
        raise Refused(wrong[0])
    return text


def _not_there_yet(where: Place, text: str) -> None:
    """Raise Refused where the same word waits already, or is in use."""
    same = select(Contribution.id).filter_by(
        village_id=where.village.id, tag=where.tongue.tag, key=where.entry.key, text=text
    )
    if db.session.scalar(same.where(Contribution.status.not_in(OVER))):
        raise Refused(SAME_WORD)


def _villager(village_id: int, form: Form) -> Speaker | None:
    """Whom `nguoi-noi` names; None where nobody is chosen. Raises Refused for a stranger."""
    asked = form.get("nguoi-noi", "")
    if not asked:
        return None
    known = asked.isdecimal() and len(asked) < 10
    mine = select(Speaker).filter_by(id=int(asked) if known else 0, village_id=village_id)
    found = db.session.scalar(mine)
    if found is None:
        raise Refused(NOBODY)
    return found


def _speaker(village_id: int, form: Form) -> Speaker | None:
    """Whose word or voice it is: nobody's without their yes."""
    found = _villager(village_id, form)
    if found and not found.may_speak:
        raise Refused(NO_CONSENT.format(found.name))
    return found


def judge(one: Contribution, where: Place, by: Member, form: Form) -> Deed:
    """Do to `one` what `viec` of the form names, and return it. Raises Refused. The view commits.

    The caller has locked its row, so of two members at once the second sees what the first did.
    """
    deed = form.get("viec", type=Deed)
    if deed is None:
        raise Refused(CHOOSE)
    if deed in ABOUT_THE_TEXT and form.get("da-xem", one.text or "") != (one.text or ""):
        raise Refused(CHANGED)
    DEEDS[deed](one, where, by, form)
    return deed


def _right(one: Contribution, where: Place, by: Member, form: Form) -> None:
    """Who signs in checks alone; for a villager a member writes it down."""
    villager = _judge(one, form)
    if villager and villager.member_id:
        raise Refused(SIGNS_IN.format(villager.name))
    one.receive(Verdict.CHECKED, by, villager=villager)


def _return(one: Contribution, where: Place, by: Member, form: Form) -> None:
    one.receive(Verdict.REJECTED, by, reason=line_in(form, "ly-do", LONGEST))


def _elder(one: Contribution, where: Place, by: Member, form: Form) -> None:
    villager = _judge(one, form)
    if villager is None:
        raise Refused(NO_ELDER)
    one.receive(Verdict.APPROVED_BY_ELDER, by, villager=villager)


def _lead(one: Contribution, where: Place, by: Member, form: Form) -> None:
    one.receive(Verdict.APPROVED_BY_LEAD, by)


def _edit(one: Contribution, where: Place, by: Member, form: Form) -> None:
    if one.kind is Kind.CLIP:
        raise Refused(VOICE_ANEW)
    text = _checked_text(where, _language(where), form)
    if text == one.text:
        raise Refused(AS_BEFORE)
    _not_there_yet(where, text)
    one.receive(Verdict.EDITED, by, text=text)


def _withdraw(one: Contribution, where: Place, by: Member, form: Form) -> None:
    """Its speaker wants it back: no word of it stays, nor in its history."""
    if not form.get("chac"):
        raise Refused(SURE)
    one.receive(Verdict.WITHDRAWN, by, villager=one.speaker)


def _undo(one: Contribution, where: Place, by: Member, form: Form) -> None:
    """The line `dong`, if it is still the last one that counts."""
    last = one.standing[-1:]
    if last and str(last[0].id) != form.get("dong"):
        raise Refused(MOVED_ON)
    one.undo(by)


def _judge(one: Contribution, form: Form) -> Speaker | None:
    villager = _villager(one.village_id, form)
    if villager and villager.withdrawn_at:
        raise Refused(HAS_LEFT)
    return villager


ABOUT_THE_TEXT = {Deed.RIGHT, Deed.ELDER, Deed.LEAD, Deed.EDIT}
DEEDS: dict[Deed, Callable[[Contribution, Place, Member, Form], None]] = {
    Deed.RIGHT: _right,
    Deed.RETURN: _return,
    Deed.ELDER: _elder,
    Deed.LEAD: _lead,
    Deed.EDIT: _edit,
    Deed.WITHDRAW: _withdraw,
    Deed.UNDO: _undo,
}
