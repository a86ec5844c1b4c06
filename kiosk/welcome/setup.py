"""The first page of a new house: which village, which languages, who leads the team."""

import re
from datetime import time
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kiosk.db import db
from kiosk.errors import Refused
from kiosk.htmx import page_or_fragment
from kiosk.languages import registry
from kiosk.languages.plain import plain
from kiosk.languages.spoken import take_languages
from kiosk.members import pins
from kiosk.members.duty import DutyEvening
from kiosk.members.models import Member, Role
from kiosk.security import is_own_screen
from kiosk.villages.letter import take_letters
from kiosk.villages.models import Village, current
from kiosk.walkthrough.answers import Wrong, phone_in
from kiosk.welcome import communes

bp = Blueprint("setup", __name__)

KINDS = ("thôn", "bản", "tổ dân phố", "khu phố", "buôn", "làng")
EVENINGS = (0, 2, 4)  # Monday, Wednesday, Friday, as Đông Căm does
LONGEST = 60  # letters of a village's or a person's name
STARTS, ENDS = time(19, 30), time(21)


@bp.route("/cai-dat", methods=["GET", "POST"])
def set_up() -> str | Response | tuple[str, int]:
    if current() or not is_own_screen():
        return redirect("/", 303)
    if request.method != "POST":
        return page_or_fragment("welcome/setup.html", "welcome/_communes.html", **_choices({}))
    try:
        make_house(request.form)
    except Refused as refused:
        db.session.rollback()
        page = render_template("welcome/setup.html", wrong=refused.reason, **_choices(request.form))
        return page, 422
    db.session.commit()
    return redirect("/", 303)


def _choices(form: MultiDict[str, str] | dict[str, str]) -> dict[str, Any]:
    province = request.values.get("tinh", communes.HOME_PROVINCE, type=int)
    return {
        "form": form,
        "kinds": KINDS,
        "provinces": communes.provinces(),
        "province": province,
        "communes": communes.communes(province),
        "peoples": registry.peoples(),
        "chosen": request.form.getlist("ngon-ngu"),
        "idle": None,
    }


def make_house(form: MultiDict[str, str]) -> Village:
    """The village, its lead and its duty evenings from the set-up form. Raises Refused."""
    village = Village(
        slug=slug_of(_filled(form, "ten", "tên thôn")), kind=_kind(form),
        name=form["ten"].strip(), **_place(form),
        languages=[], intro=[], figures=[], is_demo=False,
    )  # fmt: skip
    take_languages(village, form.getlist("ngon-ngu"))
    take_letters(village, form)
    db.session.add(village)
    db.session.flush()
    if form.get("pin") == pins.SAMPLE:
        raise Refused(pins.TOO_EASY)
    lead = add_member(
        village, _filled(form, "to-truong", "tên tổ trưởng"),
        _phone(form), form.get("pin", ""), role=Role.LEAD,
    )  # fmt: skip
    for weekday in EVENINGS:
        put_on_duty(lead, weekday)
    return village


def add_member(
    village: Village,
    name: str,
    phone: str,
    pin: str,
    *,
    role: Role,
    languages: list[str] | None = None,
) -> Member:
    """A new member with a PIN. Raises Refused for a PIN that can't be used."""
    member = Member(
        village_id=village.id, name=name, phone=phone, role=role,
        languages=languages or [], pin_hash=pins.hash_of(pin),
    )  # fmt: skip
    db.session.add(member)
    db.session.flush()
    return member


def put_on_duty(member: Member, weekday: int) -> None:
    """One evening of each week, at the usual hours."""
    db.session.add(
        DutyEvening(
            village_id=member.village_id,
            member_id=member.id,
            weekday=weekday,
            starts=STARTS,
            ends=ENDS,
        )  # fmt: skip
    )


def slug_of(name: str) -> str:
    """ "Đông Căm" → "dong-cam"."""
    return re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-") or "thon"


def _phone(form: MultiDict[str, str]) -> str:
    try:
        phone = phone_in(form)
    except Wrong as wrong:
        raise Refused(wrong.sentence) from None
    return phone or _filled(form, "so", "số điện thoại của tổ trưởng")


def _filled(form: MultiDict[str, str], field: str, words: str) -> str:
    value = " ".join(form.get(field, "").split())
    if len(value) > LONGEST:
        raise Refused(f"Bạn ghi {words} ngắn lại, nhiều nhất {LONGEST} chữ.")
    if not value:
        raise Refused(f"Còn thiếu {words}. Những gì đã ghi vẫn còn, trừ mã PIN.")
    return value


def _kind(form: MultiDict[str, str]) -> str:
    return form["loai"] if form.get("loai") in KINDS else KINDS[0]


def _place(form: MultiDict[str, str]) -> dict[str, Any]:
    province = _chosen(communes.provinces(), form.get("tinh"), "tỉnh")
    commune = _chosen(communes.communes(province.code), form.get("xa"), "xã")
    return {
        "commune": commune.name, "commune_code": commune.code,
        "province": province.name, "province_code": province.code,
    }  # fmt: skip


def _chosen(places: tuple[communes.Place, ...], code: str | None, words: str) -> communes.Place:
    found = next((place for place in places if str(place.code) == code), None)
    if found is None:
        raise Refused(f"Bà con chọn {words} trong danh sách.")
    return found
