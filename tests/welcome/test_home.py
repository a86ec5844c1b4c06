"""The first screen, the roster, calling the team, and the quiet screen."""

import re
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from tests.browser import Browser
from tests.house import make_app

pytestmark = pytest.mark.usefixtures("evening")


def test_the_first_screen_offers_six_things_at_most(resident):
    page = resident.open("/")
    assert page.heading == "Bà con cần làm việc gì?"
    assert 4 <= len(page.soup.select(".tiles .tile")) <= 6


def test_every_tile_of_the_first_screen_leads_somewhere(resident):
    for tile in resident.open("/").soup.select(".tiles .tile"):
        resident.open(tile["href"])


def test_the_first_screen_has_no_way_back_and_every_other_one_has(resident):
    assert "Về đầu" not in resident.open("/").text
    for path in ("/thu-tuc/", "/ho-so/", "/lich-truc", "/goi-to", "/ngon-ngu/", "/to/dang-nhap"):
        assert "Về đầu" in resident.open(path).text


def test_calling_the_team_in_its_hours_sounds_the_chime(resident):
    page = resident.open("/").press("Gọi tổ công nghệ")
    assert page.heading == "Tổ công nghệ đến giúp bà con"
    assert page.soup.select("[data-chime]")
    assert "0900 000 001" in page.text


def test_calling_the_team_at_another_hour_says_when_it_comes(resident, evening):
    evening.shift(timedelta(hours=2))
    page = resident.open("/goi-to")
    assert page.heading == "Hiện chưa có người trực"
    assert "Tổ công nghệ trực thứ Tư 18/11, 19:30" in page.text
    assert "0900 000 001" in page.text
    assert not page.soup.select("[data-chime]")


def test_calling_the_team_loses_nothing(resident):
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý")
    call = resident.open("/thu-tuc/chung-thuc-ban-sao/truong-hop").press("Gọi tổ công nghệ")
    assert call.press("Quay lại").heading == "Giấy gốc có bao nhiêu trang?"


@pytest.mark.parametrize(
    "path", ["//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:1"]
)
def test_going_back_never_leads_to_a_strange_house(resident, path):
    for page in ("/goi-to", "/ngon-ngu/", "/nghe"):
        back = resident.open(f"{page}?o={path}").soup.select_one("[data-back]")
        assert back["href"] == "/"
    answer = resident.client.post("/ngon-ngu/vi", data={"o": path})
    assert answer.location == "/"


def test_the_roster_names_the_evenings_and_the_phones(resident):
    page = resident.open("/lich-truc")
    for words in ("Thứ Hai", "Thứ Tư", "Thứ Sáu", "19:30–21:00", "0900 000 004"):
        assert words in page.text


def test_every_screen_says_whether_the_team_is_there(resident):
    assert "Đang có tổ công nghệ trực" in resident.open("/thu-tuc/").text


def test_a_screen_without_a_voice_says_so(resident):
    page = resident.open("/").press("Nghe")
    assert "chưa có lời đọc" in page.text


def test_the_quiet_screen_shows_the_village_and_its_qr(resident):
    page = resident.open("/man-hinh-cho")
    assert page.heading == "Mời bà con chạm vào màn hình"
    assert page.soup.select_one("svg.qr")
    assert page.press("Bắt đầu").path == "/"


def test_without_script_a_quiet_screen_ends_the_session_by_itself(resident):
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý")
    page = resident.open("/thu-tuc/chung-thuc-ban-sao/truong-hop")
    refresh = page.soup.select_one("noscript meta[http-equiv=refresh]")
    assert refresh["content"] == "75; url=/ket-thuc"


def drawn(svg, scale: int = 8) -> Image.Image:
    """The picture of our one-path SVG: each run of dark modules is a stroke."""
    side = int(svg["viewbox"].split()[2])
    picture = Image.new("L", (side * scale, side * scale), 255)
    pen = ImageDraw.Draw(picture)
    for run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg.path["d"]):
        x, y, length = (int(number) * scale for number in run)
        pen.rectangle([x, y, x + length - 1, y + scale - 1], fill=0)
    return picture


def test_the_qr_of_the_quiet_screen_opens_the_villages_page(resident):
    code = drawn(resident.open("/man-hinh-cho").soup.select_one("svg.qr"))
    (read,) = zxingcpp.read_barcodes(code)
    assert read.text == "http://localhost/thon/dong-cam/"


def test_without_a_public_address_no_screen_shows_a_qr_that_leads_nowhere(tmp_path):
    lone = Browser(make_app(tmp_path / "lone", PUBLIC_URL="").test_client())
    assert not lone.open("/man-hinh-cho").soup.select("svg.qr")
    assert not lone.open("/thon/dong-cam/?may=1").soup.select("svg.qr")


@pytest.mark.parametrize(
    "path", ["//evil.test", "/\\evil.test", "/\t/evil.test", "/\n", "evil", ""]
)
def test_going_back_never_leads_to_another_house(resident, path):
    answer = resident.client.post("/ngon-ngu/vi", data={"o": path})
    assert answer.headers["Location"] == "/"


def test_the_house_says_that_it_is_alive(resident):
    answer = resident.client.get("/healthz")
    assert answer.json == {"status": "ok", "database": "sqlite", "version": "0.1.0"}


def test_a_page_that_is_not_there_shows_the_way_home_and_to_a_person(resident):
    page = resident.open("/khong-co", expect=404)
    assert page.heading == "Không có trang này"
    assert "Chưa có gì thay đổi" in page.text
    assert page.press("Về đầu").path == "/"


def test_a_page_opened_the_wrong_way_says_so(resident):
    assert resident.open("/con-o-day", expect=405).heading == "Trang này không mở kiểu đó được"
    resident.follow("POST", "/lich-truc", {}, expect=405)


def test_what_is_too_long_is_refused_in_plain_words(resident):
    page = resident.follow("POST", "/ho-so/", {"ma": "1" * 1_100_000}, expect=413)
    assert page.heading == "Nội dung gửi lên quá dài"
