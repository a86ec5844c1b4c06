"""A new house asks once which village it is, and then never again."""

import pytest

from kiosk.db import db
from kiosk.members.duty import DutyEvening
from kiosk.members.models import Member, Role
from kiosk.villages.models import Village
from kiosk.welcome.communes import communes
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.house import make_app

LAO_CAI, GIA_PHU, HA_NOI = "15", "2923", "1"
FORM = {
    "loai": "bản", "ten": "Nậm Trì", "tinh": LAO_CAI, "xa": GIA_PHU, "to_truong": "Lò Thị Mai",
    "so": "0912 345 678", "pin": "135790", "ngon_ngu": ["blt-Tavt", "tyz-Latn"],
}  # fmt: skip
FIRST = "Cài đặt nhà văn hóa của thôn"


@pytest.fixture
def new_house(tmp_path):
    """A house that nobody has set up yet."""
    return make_app(tmp_path / "new", sample=False)


@pytest.fixture
def installer(new_house) -> Browser:
    """Who sets the house up, at its own screen."""
    return Browser(new_house.test_client())


def fill(installer: Browser, **other: object):
    return installer.open("/").type(**(FORM | other))


@pytest.mark.parametrize(
    "path", ["/", "/thu-tuc/", "/ho-so/", "/to/ho-so/", "/to/dang-nhap", "/thon/", "/lich-truc",
             "/goi-to", "/man-hinh-cho", "/ngon-ngu/", "/s/BCG", "/ket-thuc"]
)  # fmt: skip
def test_a_new_house_leads_everybody_to_the_set_up(installer, path):
    page = installer.open(path)
    assert (page.path, page.heading) == ("/cai-dat", FIRST)


def test_a_new_house_is_alive(installer):
    assert installer.client.get("/healthz").json["status"] == "ok"


def test_a_phone_is_told_to_wait_until_the_house_is_set_up(installer):
    for path in ("/thon/", "/cai-dat", "/s/BCG"):
        answer = installer.client.get(path, environ_base={"REMOTE_ADDR": "192.168.1.7"})
        assert answer.status_code == 503 or answer.location == "/thon/", path
    waiting = installer.client.get("/thon/", environ_base={"REMOTE_ADDR": "192.168.1.7"})
    assert "Nhà văn hóa chưa mở" in waiting.text


def test_nobody_sets_the_house_up_from_a_phone(new_house, installer):
    phone = {"REMOTE_ADDR": "192.168.1.7"}
    assert installer.client.post("/cai-dat", data=FORM, environ_base=phone).status_code == 303
    with new_house.app_context():
        assert not db.session.scalars(db.select(Village)).all()


def test_gia_phu_is_offered_in_lao_cai_first(installer):
    page = installer.open("/")
    assert page.soup.select_one("#tinh [selected]").get_text() == "tỉnh Lào Cai"
    assert page.soup.select_one(f'#xa [value="{GIA_PHU}"]').get_text() == "xã Gia Phú"
    offered = page.soup.select_one("#xa").get_text()
    assert "xã Châu Quế" in offered
    assert "xã Tú Lệ" in offered


def test_there_are_34_provinces_each_called_by_its_kind_once(installer):
    names = [option.get_text() for option in installer.open("/").soup.select("#tinh option")]
    assert len(set(names)) == 34
    assert {"thành phố Hà Nội", "thành phố Huế", "tỉnh Lào Cai"} <= set(names)
    assert {name.split()[0] for name in names} == {"tỉnh", "thành"}


def test_the_sample_village_stands_in_its_own_commune(app):
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        known = {place.code: place.name for place in communes(village.province_code)}
        assert known[village.commune_code] == village.commune == "xã Gia Phú"


def test_choosing_a_province_swaps_its_communes_in_place(installer):
    page = installer.open("/")
    select = page.soup.select_one("#tinh")
    page = installer.swap(page, select, {"tinh": HA_NOI})
    offered = page.soup.select_one("#communes").get_text()
    assert "phường Ba Đình" in offered
    assert "xã Gia Phú" not in offered
    assert len(page.soup.select("#communes")) == 1


def test_without_script_a_button_shows_the_communes_of_a_province(installer):
    page = installer.open(f"/cai-dat?tinh={HA_NOI}")
    assert page.soup.select_one("#tinh [selected]")["value"] == HA_NOI
    assert "phường Ba Đình" in page.soup.select_one("#xa").get_text()


@pytest.mark.parametrize("number", ["999", "abc", "-1", ""])
def test_a_province_that_is_none_offers_no_commune_and_breaks_nothing(installer, number):
    installer.open(f"/cai-dat?tinh={number}")


def test_the_set_up_makes_the_village_its_lead_and_three_evenings(new_house, installer):
    page = fill(installer).press("Xong, mở cửa")
    assert page.heading == "Bà con cần làm việc gì?"
    assert "bản Nậm Trì" in page.text
    assert "xã Gia Phú, tỉnh Lào Cai" in page.text
    with new_house.app_context():
        village = db.session.scalars(db.select(Village)).one()
        lead = db.session.scalars(db.select(Member)).one()
        evenings = db.session.scalars(db.select(DutyEvening).order_by(DutyEvening.weekday)).all()
        assert (village.slug, village.is_demo) == ("nam-tri", False)
        assert village.languages == ["blt-Tavt", "tyz-Latn"]
        assert (lead.name, lead.role, lead.village_id) == ("Lò Thị Mai", Role.LEAD, village.id)
        assert [one.weekday for one in evenings] == [0, 2, 4]
        assert {(str(one.starts), str(one.ends)) for one in evenings} == {("19:30:00", "21:00:00")}


def test_no_language_is_chosen_beforehand_and_dao_says_that_voices_come_first(installer):
    page = installer.open("/")
    assert len(page.soup.select("fieldset [name=ngon-ngu]")) == 12
    assert not page.soup.select("[name=ngon-ngu][checked]")
    assert "Dao nói và nghe là chính" in page.text


def test_the_two_scripts_of_mong_are_not_mixed_and_what_was_ticked_stays(new_house, installer):
    ticked = ["hmn-Latn-VN", "hnj-Latn", "ium-Latn"]
    page = fill(installer, ngon_ngu=ticked).press("Xong, mở cửa", expect=422)
    assert page.error.startswith("Tiếng Mông: một nhà chỉ hiện một cách viết")
    assert {box["value"] for box in page.soup.select("[checked]")} == set(ticked)
    fill(installer, ngon_ngu=ticked[1:]).press("Xong, mở cửa")
    with new_house.app_context():
        assert db.session.scalars(db.select(Village)).one().languages == ticked[1:]


def test_the_lead_signs_in_with_the_pin_of_the_set_up(installer):
    page = fill(installer).press("Xong, mở cửa").press("Tổ công nghệ")
    inside = page.press("Lò Thị Mai").type(pin="135790").press("Vào")
    assert inside.heading == "Hồ sơ đang theo dõi"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ten", " ", "Còn thiếu tên thôn."),
        ("xa", "", "Bà con chọn xã trong danh sách."),
        ("xa", "4", "Bà con chọn xã trong danh sách."),
        ("to_truong", "", "Còn thiếu tên tổ trưởng."),
        ("so", "", "Còn thiếu số điện thoại của tổ trưởng."),
        ("pin", "", "Mã PIN cần đúng 6 chữ số."),
        ("pin", "12345", "Mã PIN cần đúng 6 chữ số."),
        ("pin", "111111", "Mã PIN này dễ đoán quá."),
        ("pin", "123456", "Mã PIN này dễ đoán quá."),
        ("pin", PIN, "Mã PIN này dễ đoán quá."),  # the sample village's, which anyone can read
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(new_house, installer, field, value, said):
    page = fill(installer, **{field: value}).press("Xong, mở cửa", expect=422)
    assert page.error.startswith(said)
    kept = {name: page.value(name.replace("_", "-")) for name in ("ten", "to_truong", "so")}
    assert kept == {name: (value if name == field else FORM[name]) for name in kept}
    assert page.soup.select_one("#loai [selected]").get_text() == "bản"
    assert {box["value"] for box in page.soup.select("[checked]")} == set(FORM["ngon_ngu"])
    if field != "xa":
        assert page.soup.select_one("#xa [selected]")["value"] == GIA_PHU
    with new_house.app_context():
        assert not db.session.scalars(db.select(Village)).all()


def test_a_pin_that_was_refused_is_not_shown_again(installer):
    page = fill(installer, pin="111111").press("Xong, mở cửa", expect=422)
    assert "111111" not in page.soup.select_one("[name=pin]").get("value", "")


def test_a_house_is_set_up_once(new_house, installer):
    again = fill(installer)
    fill(installer).press("Xong, mở cửa")
    assert again.type(ten="Thôn khác").press("Xong, mở cửa").path == "/"
    assert installer.open("/cai-dat").path == "/"
    with new_house.app_context():
        assert db.session.scalars(db.select(Village.name)).all() == ["Nậm Trì"]


def test_a_real_house_says_nothing_of_a_demo(installer):
    page = fill(installer).press("Xong, mở cửa")
    assert "trình diễn" not in page.text


def test_the_demo_says_so_on_every_screen(resident):
    for path in ("/", "/thu-tuc/", "/ho-so/", "/goi-to", "/to/dang-nhap"):
        assert "Thôn trình diễn" in resident.open(path).text
