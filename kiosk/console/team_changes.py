"""What a form on a member's page does: one deed, by whoever may do it."""

import re
from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

from kiosk import sessions
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages import registry
from kiosk.members import photos, pins
from kiosk.members.models import Member, Role
from kiosk.villages.models import Village
from kiosk.walkthrough.answers import Wrong, phone_in

Form = MultiDict[str, str]
LONGEST_NAME = 60
CHOOSE = "Máy chưa rõ bạn muốn làm gì. Chưa có gì thay đổi; bạn bấm lại một nút trên trang này."
LEADS_ONLY = "Việc này của tổ trưởng. Chưa có gì thay đổi; bạn nhờ tổ trưởng làm giúp."
HAS_LEFT = "Người này đã rời tổ. Tổ trưởng cho vào lại tổ trước, rồi mới làm được việc này."
NO_NAME = "Còn thiếu họ tên. Chưa lưu gì; bạn ghi họ tên rồi bấm lại."
SAME_NAME = "Trong tổ đã có người tên này. Chưa có gì thay đổi. Bạn ghi thêm chữ để phân biệt."
BAD_NAME = f"Họ tên chỉ có chữ, nhiều nhất {LONGEST_NAME} chữ. Chưa lưu gì; bạn ghi lại họ tên."
BAD_PHONE = "Số điện thoại cần 10 số, bắt đầu bằng số 0. Chưa lưu gì; bạn ghi lại số."
LAST_LEAD = (
    "Tổ chỉ còn một tổ trưởng này nên chưa đổi được. Chưa có gì thay đổi; "
    "bạn chọn thêm một tổ trưởng trước."
)


class Deed(StrEnum):
    """What can be done on a member's page: the value of its button, and the words afterwards."""

    EDIT = "sua"
    PHOTO = "anh"
    NO_PHOTO = "xoa-anh"
    PIN = "pin"
    ROLE = "vai"
    UNLOCK = "mo-khoa"
    SIGN_OUT = "dang-xuat"
    LEAVE = "roi"
    RETURN = "vao-lai"

    @property
    def done(self) -> str:
        """What to say once it is done."""
        return DONE[self]

    @property
    def signs_out(self) -> bool:
        """Whether it ends all sessions of the member."""
        return self in {Deed.PIN, Deed.ROLE, Deed.SIGN_OUT, Deed.LEAVE}


DONE = {
    Deed.EDIT: "Đã lưu.",
    Deed.PHOTO: "Đã lưu ảnh mới.",
    Deed.NO_PHOTO: "Đã xóa ảnh.",
    Deed.PIN: "Đã đổi mã PIN. Từ giờ dùng mã mới; các máy đang mở đã đăng xuất.",
    Deed.ROLE: "Đã đổi vai trò. Các máy đang mở đã đăng xuất.",
    Deed.UNLOCK: "Đã mở khóa trên mọi máy. Thử lại mã PIN được ngay.",
    Deed.SIGN_OUT: "Đã đăng xuất khỏi mọi máy.",
    Deed.LEAVE: "Đã ghi là rời tổ. Việc đã làm vẫn còn trong sổ.",
    Deed.RETURN: "Đã vào lại tổ, với mã PIN cũ.",
}
OF_ONES_OWN = {Deed.EDIT, Deed.PHOTO, Deed.NO_PHOTO, Deed.PIN}  # the rest is the lead's


def change(one: Member, by: Member, form: Form, photo: FileStorage | None) -> Deed:
    """Do to `one` what `lam` of the form names, and return it. Raises Refused. The view commits."""
    deed = form.get("lam", type=Deed)
    if deed is None:
        raise Refused(CHOOSE)
    if not may(deed, by, one):
        raise Refused(LEADS_ONLY)
    if one.is_active == (deed is Deed.RETURN):
        raise Refused(CHOOSE if one.is_active else HAS_LEFT)
    if deed is Deed.PHOTO:
        photos.put(one, photo.read(photos.MOST_BYTES + 1) if photo else b"")
    else:
        DEEDS[deed](one, by, form)
    if deed.signs_out:
        sessions.end_all_of(one.id)
    return deed


def may(deed: Deed, by: Member, one: Member) -> bool:
    """Whether `by` may do this to `one`: a lead everything, anyone a little for themselves."""
    return by.role is Role.LEAD or (by.id == one.id and deed in OF_ONES_OWN)


def add(village: Village, by: Member, form: Form) -> Member:
    """A new member as a lead's form says. Raises Refused. The view commits."""
    if by.role is not Role.LEAD:
        raise Refused(LEADS_ONLY)
    name, phone = _name(form, village.id), _phone(form)
    pin = form.get("pin-moi", "")
    hashed = pins.new_hash(village, pin, form.get("pin-lai", ""), phone)
    member = Member(
        village_id=village.id, name=name, phone=phone, role=_role(form),
        languages=_languages(form), pin_hash=hashed,
    )  # fmt: skip
    db.session.add(member)
    db.session.flush()
    return member


def _edit(one: Member, by: Member, form: Form) -> None:
    """A name is how the book knows a member, so only a lead changes it."""
    if by.role is Role.LEAD:
        one.name = _name(form, one.village_id, but=one.id)
    one.phone, one.languages = _phone(form), _languages(form)


def _no_photo(one: Member, by: Member, form: Form) -> None:
    photos.remove(one)


def _pin(one: Member, by: Member, form: Form) -> None:
    """One's own PIN costs the old one, and a wrong try counts as at the door."""
    village = db.session.get_one(Village, one.village_id)
    new, again = form.get("pin-moi", ""), form.get("pin-lai", "")
    hashed = pins.new_hash(village, new, again, one.phone)
    if by.id == one.id:
        pins.check(one, form.get("pin-cu", ""))
    one.pin_hash = hashed
    pins.unlock(one.id)


def _change_role(one: Member, by: Member, form: Form) -> None:
    role = _role(form)
    if role is not Role.LEAD:
        _keep_a_lead(one)
    one.role = role


def _unlock(one: Member, by: Member, form: Form) -> None:
    pins.unlock(one.id)


def _sign_out(one: Member, by: Member, form: Form) -> None:
    """Nothing more than every such deed does."""


def _leave(one: Member, by: Member, form: Form) -> None:
    """What they did stays in the book; their face does not, and their rights don't return."""
    _keep_a_lead(one)
    one.is_active, one.role = False, Role.MEMBER
    photos.remove(one)


def _return(one: Member, by: Member, form: Form) -> None:
    one.is_active = True


def _keep_a_lead(one: Member) -> None:
    """Raise Refused where `one` is the last active lead; two leads can't both go at once."""
    leads = select(Member.id).filter_by(
        village_id=one.village_id, role=Role.LEAD, is_active=True
    )  # fmt: skip
    if set(db.session.scalars(leads.with_for_update())) == {one.id}:
        raise Refused(LAST_LEAD)


def _role(form: Form) -> Role:
    role = form.get("vai", type=Role)
    if role is None:
        raise Refused(CHOOSE)
    return role


def _name(form: Form, village_id: int, but: int | None = None) -> str:
    """The name typed, which nobody else of the team may have: the door and the book know it."""
    name = " ".join(form.get("ten", "").split())
    if not name:
        raise Refused(NO_NAME)
    if len(name) > LONGEST_NAME or not name.isprintable() or re.search(r"\d", name):
        raise Refused(BAD_NAME)
    same = select(Member.id).filter_by(village_id=village_id, name=name, is_active=True)
    if db.session.scalar(same.where(Member.id != but)):
        raise Refused(SAME_NAME)
    return name


def _phone(form: Form) -> str:
    try:
        phone = phone_in(form)
    except Wrong:
        phone = None
    if phone is None:
        raise Refused(BAD_PHONE)
    return phone


def _languages(form: Form) -> list[str]:
    spoken = form.getlist("tieng")
    return [language.tag for language in registry.all_languages() if language.tag in spoken]


DEEDS: dict[Deed, Callable[[Member, Member, Form], None]] = {
    Deed.EDIT: _edit,
    Deed.NO_PHOTO: _no_photo,
    Deed.PIN: _pin,
    Deed.ROLE: _change_role,
    Deed.UNLOCK: _unlock,
    Deed.SIGN_OUT: _sign_out,
    Deed.LEAVE: _leave,
    Deed.RETURN: _return,
}
