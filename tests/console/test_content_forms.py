"""The lead edits: what is typed stays, right or wrong, and residents see nothing of it."""

import pytest

from kiosk.console.content_drafts import MOST_BYTES, draft_of
from kiosk.db import db
from kiosk.procedures.editions import ContentDraft
from kiosk.villages.models import Village
from tests.browser import words
from tests.console.content_forms import (
    COPIES,
    HOME,
    LODGING,
    RESIDENCE,
    december,
    edited,
    sent,
    signed_in,
    standing_in,
    value,
)

SECTIONS = (
    "chung", "truong-hop", "giay-to", "le-phi", "thoi-han", "man-hinh", "ly-do", "nguon",
)  # fmt: skip
OF_A_GUIDE = ("chung", "mang-theo", "cac-buoc", "le-phi", "nguon")


@pytest.fixture(autouse=True)
def moment():
    with december() as traveller:
        yield traveller


def draft(app, slug: str = "xac-nhan-cu-tru") -> dict | None:
    with app.app_context():
        village = db.session.get_one(Village, 1)
        found = draft_of(village, slug)
        return found.content if found else None


def errors(page) -> dict[str, str]:
    """What is said at each field that is wrong."""
    wrong = page.soup.select(".content-form .field.wrong")
    return {
        words(one.select_one("label, legend")): words(one.select_one(".error")) for one in wrong
    }


@pytest.mark.parametrize("muc", SECTIONS)
def test_each_form_of_a_procedure_opens_and_its_preview_is_drawn(app, helper, muc):
    page = helper.open(f"{LODGING}sua/{muc}")
    sample = page.soup.select_one("#content_preview .sample")
    assert words(sample)
    assert "inert" in sample.attrs
    assert not page.soup.select("form#sua .sample")  # or its samples would be sent along
    assert draft(app, "tam-tru") is None  # to look begins no draft


@pytest.mark.parametrize("muc", OF_A_GUIDE)
def test_each_form_of_a_guide_opens(helper, muc):
    page = helper.open(f"{HOME}vneid-muc-2/sua/{muc}")
    assert words(page.soup.select_one("#content_preview .sample"))


def test_what_is_no_form_is_not_found(helper):
    for path in (f"{LODGING}sua/khong", f"{HOME}khong-co/", f"{HOME}khong-co/sua/chung",
                 f"{HOME}vneid-muc-2/sua/ly-do",):  # fmt: skip
        helper.open(path, expect=404)


def test_a_saved_field_is_in_the_draft_and_on_no_screen(app, helper, resident):
    page = edited(helper, RESIDENCE, "chung", summary="Công an xã ghi bà con ở đâu.")
    assert "Đã lưu bản nháp" in page.text
    assert value(page, "summary") == "Công an xã ghi bà con ở đâu."
    assert draft(app)["summary"] == "Công an xã ghi bà con ở đâu."
    assert "ghi bà con ở đâu" not in resident.open("/thu-tuc/xac-nhan-cu-tru/").text


def test_seven_thousand_with_a_point_is_seven_thousand(app, helper):
    page = edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    assert value(page, "fee.total") == "7000"
    assert draft(app)["fee"]["total"] == 7000


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("<script>alert(1)</script>", "Không ghi thẻ HTML"),
        ("&lt;b&gt;", "Không ghi thẻ HTML"),
        ("=1+1", "Không bắt đầu bằng = + - @"),
        ("+84", "Không bắt đầu bằng"),
        ("-1", "Không bắt đầu bằng"),
        ("@SUM(A1)", "Không bắt đầu bằng"),
        ("a" * 601, "Dài quá 600 chữ"),
        ("", "Không được để trống"),
        ("chữ\u200bẩn", "không nhìn thấy được"),
    ],
)
def test_what_may_not_be_written_is_refused_and_stands_there_to_be_mended(app, helper, typed, said):
    page = edited(helper, RESIDENCE, "chung", summary=typed, applicants="Ai cũng được.", expect=422)
    assert said in errors(page)["Một câu tóm tắt"]
    assert len(errors(page)) == 1
    assert value(page, "summary") == typed
    assert value(page, "applicants") == "Ai cũng được."
    field = page.soup.select_one("#summary")
    assert page.soup.select_one(f"#{field['aria-describedby']}")  # the mistake is read with it
    assert draft(app)["summary"] == typed  # kept, so that nothing typed is lost
    assert said in helper.open(RESIDENCE).text  # and the way back leads there
    assert value(helper.open(f"{RESIDENCE}sua/chung"), "summary") == typed


def test_a_megabyte_of_text_is_refused_and_stays_on_the_page(app, helper):
    flood = "a" * 1_000_000
    page = edited(helper, RESIDENCE, "chung", summary=flood, applicants="Ai cũng được.", expect=422)
    assert "Bản nháp dài quá 200 KB" in page.error
    assert value(page, "summary") == flood
    assert value(page, "applicants") == "Ai cũng được."
    assert draft(app) is None


def test_more_than_four_megabytes_get_a_page_of_their_own(app, helper):
    data = {"summary": "a" * 4_100_000, "viec": "luu"}
    page = helper.follow("POST", f"{RESIDENCE}sua/chung", data, expect=413)
    assert "quá 4 MB" in page.text
    assert draft(app) is None


def test_a_draft_never_grows_beyond_its_bound(app, helper):
    edited(helper, RESIDENCE, "chung", summary="Một câu.")
    flood = "a" * (MOST_BYTES + 1)
    edited(helper, RESIDENCE, "nguon", unknowns=flood, expect=422)
    assert draft(app)["summary"] == "Một câu."
    assert flood not in str(draft(app))


def test_a_row_is_added_written_moved_and_removed_without_script(app, helper):
    page = sent(helper.open(f"{RESIDENCE}sua/giay-to"), "them:papers")
    number = len(standing_in(page)["papers"]) - 2  # one of them says that the list is there
    row = page.soup.select_one(f"#papers-{number}")
    assert "open" in row.attrs
    assert not errors(page)  # it was only just added
    names = {f"papers__{number}__name": "Sổ hộ khẩu cũ", f"papers__{number}__if_missing": "Thôi."}
    page = sent(page, f"len:papers:{number}", **names)
    paper = draft(app)["papers"][number - 1]
    assert (paper["key"], paper["name"]) == ("so-ho-khau-cu", "Sổ hộ khẩu cũ")
    assert value(page, f"papers.{number - 1}.name") == "Sổ hộ khẩu cũ"
    before = len(draft(app)["papers"])
    sent(page, f"bo:papers:{number - 1}")
    assert len(draft(app)["papers"]) == before - 1
    assert "so-ho-khau-cu" not in str(draft(app))


def test_what_is_typed_in_other_rows_is_kept_when_one_is_added(app, helper):
    page = helper.open(f"{RESIDENCE}sua/giay-to")
    sent(page, "them:papers", papers__0__name="Điện thoại của bà con", papers__0__if_missing="")
    assert draft(app)["papers"][0]["name"] == "Điện thoại của bà con"
    assert draft(app)["papers"][0]["if_missing"] == ""


def test_no_form_changes_a_key(app, helper):
    page = helper.open(f"{RESIDENCE}sua/giay-to")
    before = [one["key"] for one in draft_or_shipped(app)["papers"]]
    sent(
        page, papers__0__key="khac", papers__0__icon="ban", slug="khac", papers__0__name="Tên khác"
    )
    assert [one["key"] for one in draft(app)["papers"]] == before
    assert draft(app)["papers"][0]["icon"] != "ban"
    assert draft(app)["slug"] == "xac-nhan-cu-tru"


def draft_or_shipped(app) -> dict:
    from kiosk.procedures import published
    from kiosk.procedures.reading import as_data

    with app.app_context():
        return as_data(published.shipped("xac-nhan-cu-tru"))


def test_the_kind_of_a_fee_is_changed_by_a_button_and_back_again(app, helper):
    page = sent(helper.open(f"{COPIES}sua/le-phi"), "doi", fee__kind="by_channel")
    assert {"fee.online", "fee.direct"} <= set(standing_in(page))
    assert "fee.first_price" not in standing_in(page)
    page = sent(page, fee__online="7.000", fee__direct="")
    assert draft(app, "chung-thuc-ban-sao")["fee"]["online"] == 7000
    page = sent(page, "doi", fee__kind="per_page")
    assert value(page, "fee.first_price") == "2000"


def test_a_fee_by_case_gets_a_case_more(app, helper):
    page = sent(helper.open(f"{LODGING}sua/le-phi"), "them:fee.cases")
    page = sent(
        page,
        expect=422,
        fee__cases__2__says="Trẻ em",
        fee__cases__2__answers=["alone"],
        fee__cases__2__fee__total="0",
    )
    assert "Nói phí hai lần khi trả lời: Đăng ký riêng." in page.text
    assert draft(app, "tam-tru")["fee"]["cases"][2]["fee"]["total"] == 0


def test_a_guides_list_may_be_unknown_or_empty(app, helper):
    address = f"{HOME}vneid-muc-2/"
    page = helper.open(f"{address}sua/mang-theo")
    for _ in standing_in(page)["bring"][1:]:
        page = sent(page, "bo:bring:0")
    assert draft(app, "vneid-muc-2")["bring"] == []
    page = sent(page, **{"bring.chua-ro": "co"})
    assert draft(app, "vneid-muc-2")["bring"] is None
    assert "Chưa rõ phải mang gì" in page.text


def test_the_preview_is_what_is_typed_and_saves_nothing(app, helper):
    page = helper.open(f"{RESIDENCE}sua/le-phi")
    form = {**standing_in(page), "fee.total": ["9.000"]}
    answer = helper.client.post(
        f"{RESIDENCE}sua/le-phi", data=form, headers={"HX-Request": "true"}
    )  # fmt: skip
    assert "9.000 đ" in answer.text
    assert answer.text.lstrip().startswith('<div id="content_preview"')
    assert draft(app) is None


def test_without_script_a_button_shows_it(app, helper):
    page = helper.open(f"{RESIDENCE}sua/le-phi")
    page = sent(page, "xem-thu", fee__total="9.000")
    assert "9.000 đ" in words(page.soup.select_one("#content_preview"))
    assert value(page, "fee.total") == "9000"
    assert draft(app) is None


def test_the_preview_of_a_wrong_field_keeps_what_was_there(helper):
    page = edited(helper, RESIDENCE, "le-phi", fee__total="chín nghìn", expect=422)
    preview = words(page.soup.select_one("#content_preview"))
    assert "1 chỗ còn sai" in preview
    assert "Không mất tiền" in preview


def test_an_icon_that_is_not_there_draws_a_page_all_the_same(app, helper):
    edited(helper, RESIDENCE, "chung")
    with app.app_context():
        one = db.session.scalars(db.select(ContentDraft)).one()
        one.content = {**one.content, "icon": "khong-co-hinh"}
        db.session.commit()
    assert "Máy không có hình này: khong-co-hinh" in helper.open(RESIDENCE).text
    helper.open(f"{RESIDENCE}sua/chung")


def test_two_leads_at_one_form_lose_nothing(app, helper):
    other = second_lead(app)
    mine, theirs = (one.open(f"{RESIDENCE}sua/chung") for one in (helper, other))
    sent(theirs, applicants="Người kia ghi.")
    page = sent(mine, summary="Tôi ghi.", expect=409)
    assert "Lò Thị Mẫu vừa sửa phần này lúc 19:42, 01/12" in page.error
    assert value(page, "summary") == "Tôi ghi."
    assert draft(app)["applicants"] == "Người kia ghi."
    sent(page)  # seen, and sent once more
    assert draft(app)["summary"] == "Tôi ghi."


def test_two_leads_at_two_forms_do_not_disturb_each_other(app, helper):
    other = second_lead(app)
    mine, theirs = helper.open(f"{RESIDENCE}sua/le-phi"), other.open(f"{RESIDENCE}sua/chung")
    sent(theirs, summary="Người kia ghi.")
    sent(mine, fee__total="5000")
    assert (draft(app)["summary"], draft(app)["fee"]["total"]) == ("Người kia ghi.", 5000)


def second_lead(app):
    from kiosk.members.models import Member, Role

    with app.app_context():
        db.session.scalars(db.select(Member).filter_by(name="Lò Thị Mẫu")).one().role = Role.LEAD
        db.session.commit()
    return signed_in(app, "Lò Thị Mẫu")


def test_who_does_not_lead_reads_everything_and_changes_nothing(app, helper):
    member = signed_in(app, "Lò Thị Mẫu")
    edited(helper, RESIDENCE, "chung", summary="Bản nháp.")
    for path in (HOME, RESIDENCE, f"{RESIDENCE}so-sanh"):
        page = member.open(path)
        assert not page.soup.select("main form button")
    page = member.open(f"{RESIDENCE}sua/chung")
    assert "disabled" in page.soup.select_one("#sua > fieldset").attrs
    posts = ("sua/chung", "", "dang", "hoan-tac", "phuc-vu")
    for path in (*(RESIDENCE + one for one in posts), f"{HOME}nhap"):
        data = {"viec": "bo-nhap", "summary": "Khác", "nguon": "x", "dat": "1", "lan": "a"}
        page = member.follow("POST", path, data, expect=409)
        assert "Chỉ tổ trưởng sửa" in page.text
    assert draft(app)["summary"] == "Bản nháp."


def test_a_draft_is_thrown_away_after_a_question(app, helper):
    edited(helper, RESIDENCE, "chung", summary="Bản nháp.")
    page = helper.open(RESIDENCE)
    assert "Bỏ hẳn bản nháp này" in words(page.soup.select_one("details.throw"))
    page = page.press("Bỏ hẳn bản nháp này")
    assert "Đã bỏ bản nháp" in page.text
    assert draft(app) is None
