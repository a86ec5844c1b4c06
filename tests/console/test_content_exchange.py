"""One procedure leaves as a file and comes in as a draft; a file of strangers does no harm."""

import random
from io import BytesIO

import pytest
import yaml

from kiosk.console import content_exchange
from kiosk.console.content_drafts import draft_of
from kiosk.console.content_exchange import MOST_BYTES, read
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.procedures import published
from kiosk.procedures.catalogue import shipped
from kiosk.procedures.editions import ContentDraft
from kiosk.procedures.reading import as_data
from kiosk.villages.models import Village
from tests.browser import Page, words
from tests.console.content_forms import (
    HOME,
    LODGING,
    RESIDENCE,
    december,
    edited,
    publish,
    standing_in,
    value,
)

CONTENTS = [*shipped().procedures, *shipped().guides]


@pytest.fixture(autouse=True)
def moment():
    with december() as traveller:
        yield traveller


def file_of(**changes) -> dict:
    """The data of a procedure's file, with changes."""
    found = next(one for one in shipped().procedures if one.slug == "xac-nhan-cu-tru")
    return as_data(found) | changes


def dumped(data: object) -> bytes:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()


def take_in(browser, data: bytes, name: str = "cu-tru.yaml", expect: int = 200) -> Page:
    """Send a file through the page for it."""
    key = standing_in(browser.open(HOME + "nhap"), "form.change")["lan"][0]
    form = {"lan": key, "tep": (BytesIO(data), name)}
    return browser.follow("POST", HOME + "nhap", form, expect)


def draft(app, slug: str = "xac-nhan-cu-tru"):
    with app.app_context():
        return draft_of(db.session.get_one(Village, 1), slug)


@pytest.mark.parametrize("one", CONTENTS, ids=lambda one: one.slug)
def test_what_leaves_comes_in_again_the_same(one):
    data = content_exchange.exported(one, "Tên", "thôn Đông Căm", one.checked_on)
    taken = read(data)
    assert taken.tree == as_data(one)
    assert (taken.slug, taken.is_guide) == (one.slug, not hasattr(one, "papers"))


def test_a_file_goes_from_one_village_to_another_as_a_draft(app, helper, resident):
    answer = helper.client.get(RESIDENCE + "xuat.yaml")
    assert answer.mimetype == "application/yaml"
    assert "xac-nhan-cu-tru.yaml" in answer.headers["Content-Disposition"]
    assert "thôn Đông Căm" in answer.text.splitlines()[0]
    changed = answer.data.replace("không mất".encode(), b"").replace(b"total: 0", b"total: 7000")
    page = take_in(helper, changed)
    assert "Đã nhận làm bản nháp" in page.text
    assert "Nhận từ tệp cu-tru.yaml" in page.text
    assert "7.000 đ" not in resident.open("/thu-tuc/xac-nhan-cu-tru/").text
    assert "0 đ Bản nháp: 7.000 đ" in words(helper.open(RESIDENCE + "so-sanh").soup.table)
    assert draft(app).origin == "cu-tru.yaml"


def test_what_leaves_is_what_is_in_force(helper):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    assert b"total: 0" in helper.client.get(RESIDENCE + "xuat.yaml").data
    publish(helper, RESIDENCE)
    assert b"total: 7000" in helper.client.get(RESIDENCE + "xuat.yaml").data


def test_every_mistake_is_listed_with_its_field_and_its_reason(helper):
    data = file_of(summary="<b>x</b>", fee={"kind": "fixed", "total": "bao nhiêu"}, la="gì thế")
    page = take_in(helper, dumped(data))
    told = words(page.soup.select_one(".writing .problems"))
    assert "Một câu tóm tắt : Không ghi thẻ HTML, chỉ ghi chữ." in told
    assert "Số tiền : Phải là số tiền, ví dụ 8000." in told
    assert "la : Mục lạ, khuôn không có. sửa trong tệp" in told
    assert page.soup.select_one(f".problems a[href='{RESIDENCE}sua/le-phi']")


def test_a_procedure_that_is_not_known_becomes_a_new_one(app, helper, resident):
    data = file_of(slug="xe-may", name_short="Đăng ký xe máy", name_tile="Đăng ký xe", icon="bike")
    page = take_in(helper, dumped(data))
    assert page.heading == "Đăng ký xe máy"
    assert "Chưa đăng" in words(helper.open(HOME).soup.select_one(".contents"))
    address = HOME + "xe-may/"
    assert value(helper.open(address + "sua/chung"), "name_tile") == "Đăng ký xe"
    assert "thôn mình chưa có" in helper.open(address + "so-sanh").text
    assert resident.client.get("/thu-tuc/xe-may/").status_code == 404
    page = publish(helper, address)
    assert "Đăng ký xe" in resident.open("/thu-tuc/xe-may/").text
    page.press("Hoàn tác")
    assert resident.client.get("/thu-tuc/xe-may/").status_code == 404
    assert "đã hoàn tác" in helper.open(address).text  # its history stays


def test_a_new_procedure_needs_a_picture_that_the_house_has(helper):
    page = take_in(helper, dumped(file_of(slug="xe-may", icon="khong-co-hinh")))
    assert "Máy không có hình này: khong-co-hinh." in page.text
    assert "chỗ phải sửa" in publish(helper, HOME + "xe-may/", expect=422).error


def test_a_draft_that_is_being_written_is_not_replaced_unasked(app, helper):
    edited(helper, RESIDENCE, "chung", summary="Đang viết.")
    page = take_in(helper, dumped(file_of(summary="Từ tệp.")), expect=409)
    assert "Hoàng Văn Mẫu đang viết một bản nháp" in page.text
    assert draft(app).content["summary"] == "Đang viết."
    page = page.press("Thay bằng tệp này")
    assert draft(app).content["summary"] == "Từ tệp."
    assert "cu-tru.yaml" in page.text


def test_one_press_takes_a_file_in_once(app, helper):
    key = standing_in(helper.open(HOME + "nhap"), "form.change")["lan"][0]
    for _ in range(2):
        form = {"lan": key, "tep": (BytesIO(dumped(file_of())), "a.yaml")}
        answer = helper.client.post(HOME + "nhap", data=form)
        assert answer.status_code in (303, 409)
    assert draft(app).origin == "a.yaml"


BOMB = b"a: &a [x, x]\nb: [*a, *a]\nslug: a"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "chưa chọn tệp"),
        (b"x" * (MOST_BYTES + 1), "256 KB"),
        (BOMB, "mã & * hoặc !"),
        (b"slug: !!python/object/apply:os.system ['true']", "mã & * hoặc !"),
        (b"slug: !!str abc", "mã & * hoặc !"),
        (b"slug: *a", "mã & * hoặc !"),
        (b"[" * 100_000, "không đọc được"),
        (b"a: " * 50_000, "không đọc được"),
        (b"slug: abc\nslug: abd", "không đọc được"),
        (b"slug: [a", "không đọc được tệp này ở dòng"),
        (b"\xff\xfe\x00", "không đọc được"),
        (b"slug: abc\nchecked_on: 2026-02-31", "không đọc được"),
        (b"slug: abc\nn: " + b"9" * 5000, "không đọc được"),
        (b"? [a, b]\n: c\nslug: abc", "không đọc được"),
        (b"--- {slug: a}\n--- {slug: b}", "không đọc được"),
        (b"- slug: abc", "không có mục slug"),
        (b"chi co chu", "không có mục slug"),
        (b"slug: Sai Ten", "không có mục slug"),
        (b"slug: ../../etc/passwd", "không có mục slug"),
        (b"slug: 12", "không có mục slug"),
        (b"slug: " + b"a" * 61, "không có mục slug"),
    ],
    ids=range(21),
)  # fmt: skip
def test_what_is_no_file_of_ours_is_refused_in_words(data, said):
    with pytest.raises(Refused, match="Chưa có gì thay đổi") as refused:
        read(data)
    assert said in refused.value.reason


def test_a_refused_file_leaves_nothing_behind(app, helper):
    page = take_in(helper, BOMB, expect=422)
    assert "mã & * hoặc !" in page.error
    assert "256 KB" in take_in(helper, b"x" * 300_000, expect=422).error
    flood, kind = b"x" * 700_000, "multipart/form-data; boundary=y"
    answer = helper.client.post(HOME + "nhap", data=flood, content_type=kind)
    assert answer.status_code == 413
    assert "256 KB" in answer.text
    page = take_in(helper, dumped(file_of(unknowns=["a" * 600] * 390)), expect=422)
    assert "200 KB" in page.error
    assert draft(app) is None


def test_a_damaged_file_is_refused_or_becomes_a_draft_and_never_anything_else():
    chance, whole = random.Random(5), dumped(file_of())
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 9)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            taken = read(bytes(damaged))
        except Refused:
            continue
        assert isinstance(taken.tree, dict)


FORMS = {"papers": "giay-to", "fee": "le-phi", "questions": "truong-hop", "screens": "man-hinh",
         "receiver": "chung", "time_limit": "thoi-han", "worksheet": "giay-to", "words": "chung",
         "sources": "nguon", "return_reasons": "ly-do", "checked_on": "nguon",
         "result": "thoi-han"}  # fmt: skip


@pytest.mark.parametrize("kind", [{}, [], ["x"], [[]], "x", 5, None, True], ids=repr)
def test_whatever_stands_in_a_file_its_pages_are_drawn(app, helper, kind):
    for field, form in FORMS.items():
        with app.app_context():
            db.session.execute(db.delete(ContentDraft))
            draft = {"village_id": 1, "slug": "xac-nhan-cu-tru", "is_guide": False, "by": "Ai"}
            db.session.add(ContentDraft(**draft, content=file_of(**{field: kind})))
            db.session.commit()
        for path in ("", "so-sanh", f"sua/{form}"):
            assert helper.client.get(RESIDENCE + path).status_code == 200, (field, path)


def test_yes_and_no_without_quotes_are_words():
    data = b"slug: abc\nscreens:\n- fork: {ask: a, yes: b, no: c}\n"
    assert read(data).tree["screens"][0]["fork"] == {"ask": "a", "yes": "b", "no": "c"}


def test_a_word_of_an_address_is_no_procedure(helper):
    page = take_in(helper, dumped(file_of(slug="tim")))
    assert "Tên này máy đã dùng vào việc khác: tim." in page.text


def test_a_guides_name_is_not_taken_for_a_procedure(helper):
    page = take_in(helper, dumped(file_of(slug="vneid-muc-2")), expect=422)
    assert "đang dùng cho một hướng dẫn" in page.error


def test_a_lodging_draft_is_not_touched_by_another_file(app, helper):
    edited(helper, LODGING, "chung", summary="Đang viết.")
    take_in(helper, dumped(file_of()))
    assert draft(app, "tam-tru").content["summary"] == "Đang viết."
    with app.app_context():
        assert (
            published.find("xac-nhan-cu-tru").version
            == published.shipped("xac-nhan-cu-tru").version
        )
