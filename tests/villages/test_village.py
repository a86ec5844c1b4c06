"""The village's own page, in Vietnamese and for visitors in English."""

from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from PIL import Image

from kiosk.paths import RESOURCES
from kiosk.welcome.setup import slug_of

pytestmark = pytest.mark.usefixtures("evening")
PAGE = "/thon/dong-cam/"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2)}
CATALOGUE = RESOURCES / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def test_the_short_address_leads_to_the_villages_page(resident):
    assert resident.open("/thon/").path == PAGE


def test_the_page_tells_the_figures_with_their_sources(resident):
    page = resident.open(PAGE)
    assert page.heading == "Thôn Đông Căm"
    assert "257 / 387 người (66,4 %)" in page.text
    assert "Bài báo về thôn chuyển đổi số thông minh Đông Căm" in page.text


def test_a_village_that_nobody_knows_is_a_page_that_is_not_there(resident):
    for name in ("", "qr.svg", "qr.png"):
        resident.client.get(f"/thon/khong-co/{name}")
        assert resident.client.get(f"/thon/khong-co/{name}").status_code == 404


def test_visitors_read_the_page_in_english(resident):
    page = resident.open(PAGE).press("English")
    assert page.heading == "Đông Căm village"
    assert page.soup.html["lang"] == "en"
    assert "Some figures" in page.text
    assert "Monday" in page.text
    assert page.press("Tiếng Việt").soup.html["lang"] == "vi"


def test_what_stays_vietnamese_on_the_english_page_says_so(resident):
    page = resident.open(PAGE + "?ngon_ngu=en")
    for text in page.soup.select("#village p, #village dt, #village dd"):
        if "văn hóa" in text.get_text() or "người" in text.get_text():
            assert text.get("lang") == "vi", text


def test_only_the_visitors_page_is_ever_in_english(resident):
    resident.open(PAGE + "?ngon_ngu=en")
    for path in ("/", "/thu-tuc/?ngon_ngu=en", PAGE):
        assert resident.open(path).soup.html["lang"] == "vi"
    assert "Thứ Hai, 16/11" in resident.open("/?ngon_ngu=en").text


def is_ours(folder: str) -> bool:
    return Path(folder).name not in {".venv", "static", "tests", ".git", "migrations"}


def texts_for_visitors() -> set[str]:
    """Every text that templates and code give to gettext."""
    with (RESOURCES / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        str(RESOURCES), methods, options, directory_filter=is_ours, keywords=KEYWORDS
    )
    return {str(text) for _, _, text, _, _ in found}


def test_every_text_for_visitors_has_its_english():
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    known = {m.id: m for m in catalogue if m.id}
    assert not catalogue.obsolete
    assert "Vài con số" in texts_for_visitors()
    assert texts_for_visitors() == set(known)
    for text, message in known.items():
        assert message.string, text
        assert not message.fuzzy, text


def test_the_qr_of_the_page_leads_to_it(resident):
    picture = resident.client.get(PAGE + "qr.png")
    assert picture.mimetype == "image/png"
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.data)))
    assert read.text == "http://localhost" + PAGE


def test_the_qr_is_also_a_drawing_that_stays_sharp(resident):
    drawing = resident.client.get(PAGE + "qr.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert drawing.text.startswith("<svg")
    assert drawing.text.count("<path") == 1


def test_on_the_kiosk_the_page_has_the_way_back_and_on_a_phone_it_stands_alone(resident):
    at_kiosk = resident.open(PAGE + "?may=1")
    assert at_kiosk.press("Quay lại").path == "/"
    assert "Về đầu" not in resident.open(PAGE).text


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Đông Căm", "dong-cam"), ("Nậm  Trì 2", "nam-tri-2"), ("  ", "thon"), ("Ủ'Ư!", "u-u")],
)
def test_a_villages_address_is_its_name_without_marks(name, slug):
    assert slug_of(name) == slug
