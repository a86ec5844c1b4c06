"""A draft becomes what residents see: with its source, at once or on its day, and taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.console.content_publish import last_edition
from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.members.models import Member, Role
from kiosk.procedures import published
from kiosk.procedures.editions import ContentDraft, ContentVersion, Edition
from kiosk.procedures.reading import version_of
from kiosk.villages.models import Village
from tests.browser import words
from tests.console.content_forms import (
    HOME,
    LODGING,
    READ_AT,
    RESIDENCE,
    december,
    edited,
    publish,
    sent,
    signed_in,
    standing_in,
    value,
)
from tests.members.test_photos import village_elsewhere
from tests.walkthrough.way import Walk

SLUG = "xac-nhan-cu-tru"


@pytest.fixture(autouse=True)
def moment():
    with december() as traveller:
        yield traveller


@pytest.fixture
def other(app):
    """A second lead, at another screen."""
    with app.app_context():
        db.session.scalars(db.select(Member).filter_by(name="Lò Thị Mẫu")).one().role = Role.LEAD
        db.session.commit()
    return signed_in(app, "Lò Thị Mẫu")


def editions(app, slug: str = SLUG) -> list[Edition]:
    with app.app_context():
        return list(published.editions(db.session.get_one(Village, 1), slug))


def drafts(app) -> int:
    with app.app_context():
        return len(db.session.scalars(db.select(ContentDraft)).all())


def fee_shown(resident, slug: str = SLUG) -> str:
    return resident.open(f"/thu-tuc/{slug}/").text


def test_residents_see_what_is_published_and_the_old_again_once_it_is_undone(app, helper, resident):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    assert "7.000 đ" not in fee_shown(resident)
    page = helper.open(RESIDENCE + "so-sanh")
    row = words(page.soup.select_one(".differences tbody tr"))
    assert row == "Lệ phí Số tiền Đang dùng: 0 đ Bản nháp: 7.000 đ"
    page = publish(helper, RESIDENCE)
    assert "Bà con thấy bản mới" in page.text
    assert "7.000 đ" in fee_shown(resident)
    assert drafts(app) == 0
    history = words(page.soup.select_one(".history"))
    assert all(told in history for told in ("Hoàng Văn Mẫu", "19:42, 01/12", READ_AT, "đang dùng"))
    page = page.press("Hoàn tác")
    assert "7.000 đ" not in fee_shown(resident)
    history = words(page.soup.select_one(".history"))
    assert all(told in history for told in ("đã hoàn tác", READ_AT, "Hoàng Văn Mẫu hoàn tác"))
    (kept,) = editions(app)
    assert kept.undone_by == "Hoàng Văn Mẫu"


def test_the_words_are_kept_under_their_version_with_where_they_were_read(app, helper):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    publish(helper, RESIDENCE)
    (edition,) = editions(app)
    with app.app_context():
        shipped = published.shipped(SLUG)
        assert (edition.source, edition.by, edition.based_on) == (
            READ_AT, "Hoàng Văn Mẫu", shipped.version,
        )  # fmt: skip
        kept = db.session.get_one(ContentVersion, edition.version)
        content = published.words_of(edition.version)
        assert version_of(content) == edition.version == kept.version
        assert str(content.checked_on) == "2026-12-01"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"nguon": ""}, "chưa ghi đã đọc điều này ở đâu"),
        ({"nguon": "   "}, "chưa ghi đã đọc điều này ở đâu"),
        ({"nguon": "<b>xã</b>"}, "không ghi thẻ HTML"),
        ({"nguon": "=1"}, "không bắt đầu bằng"),
        ({"nguon": "a" * 601}, "dài quá 600 chữ"),
        ({"ngay": "2026-12-02"}, "không sau hôm nay"),
        ({"ngay": ""}, "Ngày xem lại phải là một ngày"),
        ({"ngay": "hôm nay"}, "Ngày xem lại phải là một ngày"),
    ],
)
def test_without_a_source_or_a_day_nothing_is_published_and_nothing_is_lost(
    app, helper, typed, said
):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    page = publish(helper, RESIDENCE, expect=422, **typed)
    assert said in page.error
    form = standing_in(page, "form.publishing")
    for name, text in typed.items():
        assert form[name] == [text]
    assert editions(app) == []
    assert value(helper.open(RESIDENCE + "sua/le-phi"), "fee.total") == "7000"


def test_what_is_still_wrong_is_not_published(app, helper, resident):
    edited(helper, RESIDENCE, "le-phi", fee__total="bảy nghìn", expect=422)
    page = publish(helper, RESIDENCE, expect=422)
    assert "còn 1 chỗ phải sửa" in page.error
    assert "Phải là số tiền" in page.text
    assert editions(app) == []
    assert "Không mất tiền" in fee_shown(resident)


def test_what_says_the_same_is_not_published(app, helper):
    edited(helper, RESIDENCE, "le-phi")
    shipped_on = standing_in(helper.open(RESIDENCE + "sua/nguon"))["checked_on"][0]
    page = publish(helper, RESIDENCE, expect=422, ngay=shipped_on)
    assert "không có gì để đăng" in page.error


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"effective_to": "2026-11-30"}, "đã qua"),
        ({"effective_from": "2029-01-01"}, "xa quá hai năm"),
        ({"effective_from": "2027-02-01", "effective_to": "2027-01-01"}, "phải sửa"),
    ],
)
def test_days_of_effect_must_make_sense(app, helper, days, said):
    wrong = 422 if said == "phải sửa" else 200
    edited(helper, RESIDENCE, "nguon", expect=wrong, **days)
    assert said in publish(helper, RESIDENCE, expect=422).error
    assert editions(app) == []


def test_one_press_publishes_once(app, helper):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    page = helper.open(RESIDENCE + "so-sanh")
    form = {**standing_in(page, "form.publishing"), "nguon": READ_AT}
    for _ in range(2):
        page = helper.follow("POST", RESIDENCE + "dang", form)
        assert "Đã đăng" in page.text
    assert len(editions(app)) == 1


def test_what_takes_effect_later_waits_and_says_so(app, helper, resident, moment):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    edited(helper, RESIDENCE, "nguon", effective_from="2027-01-01")
    page = publish(helper, RESIDENCE)
    assert "chờ từ 01/01/2027" in words(page.soup.select_one(".history"))
    assert "Chờ từ 01/01/2027" in helper.open(HOME).text
    assert "7.000 đ" not in fee_shown(resident)
    moment.shift(timedelta(days=30, hours=6))  # the first hours of New Year's Day
    assert "7.000 đ" in fee_shown(resident)


def test_what_is_mended_meanwhile_does_not_keep_out_what_waits(app, helper, resident, moment):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    edited(helper, RESIDENCE, "nguon", effective_from="2027-01-01")
    publish(helper, RESIDENCE)
    edited(helper, RESIDENCE, "chung", summary="Một câu đã sửa.")
    assert "Có bản khác chờ từ 01/01/2027" in helper.open(RESIDENCE + "so-sanh").text
    publish(helper, RESIDENCE)
    shown = fee_shown(resident)
    assert "Một câu đã sửa." in shown
    assert "7.000 đ" not in shown
    moment.shift(timedelta(days=31))
    assert "7.000 đ" in fee_shown(resident)


def test_the_second_of_two_leads_is_told_what_the_first_has_published(app, helper, other, resident):
    edited(helper, RESIDENCE, "chung", summary="Của người thứ nhất.")
    mine = standing_in(helper.open(RESIDENCE + "so-sanh"), "form.publishing")
    theirs = standing_in(other.open(RESIDENCE + "so-sanh"), "form.publishing")
    other.follow("POST", RESIDENCE + "dang", {**theirs, "nguon": READ_AT})
    edited(helper, RESIDENCE, "chung", summary="Của người thứ hai.")
    page = helper.follow("POST", RESIDENCE + "dang", {**mine, "nguon": "Nguồn khác"}, expect=409)
    assert "Bảng dưới đây đã so lại" in page.error
    assert "Của người thứ nhất. Bản nháp: Của người thứ hai." in words(page.soup.table)
    assert standing_in(page, "form.publishing")["nguon"] == ["Nguồn khác"]
    assert len(editions(app)) == 1
    assert "Của người thứ nhất." in fee_shown(resident)


def test_a_draft_that_grew_after_it_was_compared_is_compared_anew(app, helper, other):
    edited(helper, RESIDENCE, "chung", summary="Đã xem.")
    form = standing_in(helper.open(RESIDENCE + "so-sanh"), "form.publishing")
    edited(other, RESIDENCE, "chung", summary="Chưa xem.")
    page = helper.follow("POST", RESIDENCE + "dang", {**form, "nguon": READ_AT}, expect=409)
    assert "Chưa xem." in words(page.soup.table)
    assert editions(app) == []


def test_a_draft_from_before_takes_over_what_was_published_since(app, helper, other, resident):
    edited(helper, RESIDENCE, "chung", summary="Câu của tôi.")
    with app.app_context():  # as if the first had been quicker: the draft is from before
        draft = db.session.scalars(db.select(ContentDraft)).one()
        kept = dict(draft.content), draft.based_on
        db.session.delete(draft)
        db.session.commit()
    edited(other, RESIDENCE, "le-phi", fee__total="7.000")
    publish(other, RESIDENCE)
    with app.app_context():
        db.session.add(
            ContentDraft(
                village_id=1, slug=SLUG, is_guide=False, content=kept[0], based_on=kept[1],
                by="Hoàng Văn Mẫu",
            )
        )  # fmt: skip
        db.session.commit()
    page = helper.open(RESIDENCE + "so-sanh")
    assert "Bản nháp viết từ một bản cũ hơn" in page.text
    assert "7.000 đ Bản nháp: 0 đ" in words(page.soup.table)
    page = page.press("Lấy chỗ mới, giữ chỗ tôi sửa")
    table = words(page.soup.table)
    assert "7.000 đ" not in table
    assert "Câu của tôi." in table
    publish(helper, RESIDENCE)
    shown = fee_shown(resident)
    assert "7.000 đ" in shown
    assert "Câu của tôi." in shown


def test_undoing_takes_back_what_was_seen_and_nothing_newer(app, helper, other):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    page = publish(helper, RESIDENCE)
    edited(other, RESIDENCE, "le-phi", fee__total="8.000")
    publish(other, RESIDENCE)
    page = page.press("Hoàn tác", expect=409)
    assert "đã có bản mới hơn" in page.error
    assert all(one.undone_at is None for one in editions(app))


def test_each_undoing_goes_one_edition_back(app, helper, resident):
    for fee in ("7.000", "8.000"):
        edited(helper, RESIDENCE, "le-phi", fee__total=fee)
        page = publish(helper, RESIDENCE)
    assert "8.000 đ" in fee_shown(resident)
    page = page.press("Hoàn tác")
    assert "7.000 đ" in fee_shown(resident)
    page.press("Hoàn tác")
    assert "Không mất tiền" in fee_shown(resident)
    assert len(editions(app)) == 2


def test_a_dossier_keeps_the_fee_and_the_words_under_which_it_was_made(app, helper, resident):
    before = submitted(app, resident)
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    page = publish(helper, RESIDENCE)
    after = submitted(app, resident)
    with app.app_context():
        old, new = (Dossier.with_code(1, code) for code in (before, after))
        assert (old.fee, new.fee) == (0, 7000)
        assert (old.procedure.fee.total, new.procedure.fee.total) == (0, 7000)
    facts = words(helper.open(f"/to/ho-so/{before}").soup.select_one(".facts"))
    assert "theo bản ngày 21/11/2026, nay đã có bản khác" in facts
    assert "theo bản ngày" not in helper.open(f"/to/ho-so/{after}").text
    page.press("Hoàn tác")
    assert "theo bản ngày" not in helper.open(f"/to/ho-so/{before}").text
    assert "theo bản ngày 01/12/2026" in helper.open(f"/to/ho-so/{after}").text
    third = submitted(app, resident)
    with app.app_context():
        assert Dossier.with_code(1, after).procedure.fee.total == 7000
        assert Dossier.with_code(1, third).fee == 0


def submitted(app, resident, until: Callable[[], object] = bool) -> str:
    """The code of a dossier that is made now; `until` happens while the fee is on screen."""
    with app.app_context():
        procedure = published.find(SLUG)
        number = len(db.session.scalars(db.select(Dossier.id)).all())
    code = f"H38.12-261130-{number:04}"
    walk = Walk(resident, procedure, {"for_whom": "self", "what": "current"}, code=code)
    walk.to("le-phi")
    until()
    walk.to("xong")
    with app.app_context():
        newest = db.select(Dossier.code).order_by(Dossier.id.desc()).limit(1)
        return db.session.scalars(newest).one()


def test_who_has_seen_the_fee_ends_with_that_fee(app, helper, resident):
    def meanwhile() -> None:
        edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
        publish(helper, RESIDENCE)

    code = submitted(app, resident, meanwhile)
    with app.app_context():
        dossier = Dossier.with_code(1, code)
        assert (dossier.fee, dossier.procedure.fee.total) == (0, 0)


def test_what_another_village_publishes_is_not_seen_here(app, helper, resident):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    publish(helper, RESIDENCE)
    edited(helper, LODGING, "chung", summary="Bản nháp ở đây.")
    with app.app_context():
        db.session.add(village_elsewhere())
        db.session.flush()
        for model in (Edition, ContentDraft):
            db.session.execute(db.update(model).values(village_id=2))
        db.session.commit()
    assert "7.000 đ" not in fee_shown(resident)
    page = helper.open(HOME)
    assert "Bản của thôn" not in page.text
    assert "Bản nháp đang viết" not in page.text
    assert helper.open(LODGING + "so-sanh").path == LODGING  # there is nothing to compare
    form = {"lan": "a", "ban": str(last_of(app, 2)), "nguon": "x", "viec": "bo-nhap"}
    for deed, status in (("hoan-tac", 409), ("dang", 422), ("", 422)):
        helper.follow("POST", RESIDENCE + deed, {**form, "lan": deed or "b"}, expect=status)
    with app.app_context():
        assert last_edition(db.session.get_one(Village, 2), SLUG).undone_at is None


def last_of(app, village_id: int) -> int:
    with app.app_context():
        return last_edition(db.session.get_one(Village, village_id), SLUG).id


def test_both_leads_may_undo_but_once(app, helper, other):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    publish(helper, RESIDENCE)
    pages = [one.open(RESIDENCE) for one in (helper, other)]
    pages[0].press("Hoàn tác")
    assert "đã được hoàn tác" in pages[1].press("Hoàn tác", expect=409).error


def test_a_preview_is_no_publishing(app, helper, resident):
    page = helper.open(RESIDENCE + "sua/le-phi")
    sent(page, "xem-thu", fee__total="7.000")
    assert "7.000 đ" not in fee_shown(resident)
    assert drafts(app) == 0
