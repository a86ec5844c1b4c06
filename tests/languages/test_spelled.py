"""Written Vietnamese becomes the words that are said."""

import re
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.console.corpus import corpus
from kiosk.languages import abbreviations
from kiosk.languages.numbers import cardinal
from kiosk.languages.spelled import spelled
from kiosk.paths import CONTENT

NUMBERS = {
    0: "không",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi bốn",
    25: "hai mươi lăm",
    55: "năm mươi lăm",
    100: "một trăm",
    101: "một trăm lẻ một",
    105: "một trăm lẻ năm",
    110: "một trăm mười",
    115: "một trăm mười lăm",
    1_000: "một nghìn",
    1_005: "một nghìn không trăm lẻ năm",
    1_015: "một nghìn không trăm mười lăm",
    1_105: "một nghìn một trăm lẻ năm",
    2_026: "hai nghìn không trăm hai mươi sáu",
    10_005: "mười nghìn không trăm lẻ năm",
    21_000: "hai mươi mốt nghìn",
    100_005: "một trăm nghìn không trăm lẻ năm",
    200_000: "hai trăm nghìn",
    1_005_000: "một triệu không trăm lẻ năm nghìn",
    1_000_005: "một triệu không trăm lẻ năm",
    1_500_000: "một triệu năm trăm nghìn",
    2_000_015_000: "hai tỷ không trăm mười lăm nghìn",
    10**12 + 1: "một nghìn tỷ không trăm lẻ một",
}
SAID = {
    # money
    "15.000 đ": "mười lăm nghìn đồng",
    "15.000đ": "mười lăm nghìn đồng",
    "200.000 đồng": "hai trăm nghìn đồng",
    "1.500.000 VNĐ": "một triệu năm trăm nghìn đồng",
    "5.000 ₫": "năm nghìn đồng",
    "0 đ": "không đồng",
    "2.000 đ/trang": "hai nghìn đồng một trang",
    # hours
    "19h30": "mười chín giờ ba mươi",
    "19:30": "mười chín giờ ba mươi",
    "19:30–21:00": "mười chín giờ ba mươi đến hai mươi mốt giờ",
    "19:30 - 21:00": "mười chín giờ ba mươi đến hai mươi mốt giờ",
    "7h–9h": "bảy giờ đến chín giờ",
    "7-9h": "bảy đến chín giờ",
    "8:05": "tám giờ năm phút",
    "15 giờ": "mười lăm giờ",
    "24/7": "hai mươi bốn trên bảy",
    # days
    "23/11": "ngày hai mươi ba tháng mười một",
    "23/11/2026": "ngày hai mươi ba tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "23-11-2026": "ngày hai mươi ba tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "2026-11-23": "ngày hai mươi ba tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "ngày 23/11": "ngày hai mươi ba tháng mười một",
    "Thứ Hai, 23/11": "Thứ Hai, ngày hai mươi ba tháng mười một",
    "19:50, 05/12": "mười chín giờ năm mươi, ngày mùng năm tháng mười hai",
    "mùng 1/5": "mùng một tháng năm",
    "30/4": "ngày ba mươi tháng tư",
    "tháng 4": "tháng tư",
    "tháng 11/2026": "tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "23–25/11": "hai mươi ba đến ngày hai mươi lăm tháng mười một",
    # what only looks like a day or an hour
    "1/2 trang": "một trên hai trang",
    "bước 2/12": "bước hai trên mười hai",
    "45/90": "bốn mươi lăm trên chín mươi",
    "25:70": "hai mươi lăm: bảy mươi",
    # abbreviations and foreign words
    "UBND xã": "ủy ban nhân dân xã",
    "CT07": "xê tê không bảy",
    "CT01…": "xê tê không một",
    "thẻ BHYT": "thẻ bảo hiểm y tế",
    "VNeID mức 2": "vi en i ai đi mức hai",
    "CCCD": "căn cước công dân",
    "mã QR": "mã quy rờ",
    "TTHC": "thủ tục hành chính",
    "mã OTP": "mã ô tê pê",
    "mã PIN": "mã pin",
    "nhóm Zalo": "nhóm da lô",
    "Wi-Fi": "oai phai",
    "tệp PDF": "tệp pê đê ép",
    "khổ A4": "khổ a bốn",
    "4G": "bốn G",
    "XYZK": "ích i dài dét ca",
    "v.v.": "vân vân",
    "TP. Hồ Chí Minh": "thành phố Hồ Chí Minh",
    "quý IV": "quý tư",
    "phụ lục II": "phụ lục hai",
    "CHƯA NỘP": "chưa nộp",
    "Sùng A Páo": "Sùng A Páo",
    # codes and numbers that are called
    "0912 345 678": "không chín một hai, ba bốn năm, sáu bảy tám",
    "0912345678": "không chín một hai, ba bốn năm, sáu bảy tám",
    "+84 912 345 678": "cộng tám bốn, chín một hai, ba bốn năm, sáu bảy tám",
    "1900 1096": "một chín không không, một không chín sáu",
    "gọi 113": "gọi một một ba",
    "527-049-1834": "năm hai bảy, không bốn chín, một tám ba bốn",
    "5270491834": "năm hai bảy, không bốn chín, một tám ba bốn",
    "G22.99.02-260101-000123": "gờ hai hai, chín chín, không hai, "
    "hai sáu không, một không một, không không không, một hai ba",
    "H38.12-261120-0007": "hát ba tám, một hai, "
    "hai sáu một, một hai không, không không không bảy",
    "G01.899.909-260916-890028": "gờ không một, tám chín chín, chín không chín, "
    "hai sáu không, chín một sáu, tám chín không, không hai tám",
    "000.00.00.H38-260105-0012": "không không không, không không, không không, hát ba tám, "
    "hai sáu không, một không năm, không không một hai",
    "1.010041": "một, không một không, không bốn một",
    # numbers of documents
    "01/CV-UBND": "không một công văn ủy ban nhân dân",
    "23/2015/NĐ-CP": "hai mươi ba năm hai nghìn không trăm mười lăm, nghị định chính phủ",
    "118/2025/QH15": "một trăm mười tám năm hai nghìn không trăm hai mươi lăm, "
    "quốc hội khóa mười lăm",
    "NĐ 280/2025": "nghị định hai trăm tám mươi năm hai nghìn không trăm hai mươi lăm",
    "80-NQ/TW": "tám mươi nghị quyết trung ương",
    # ordinals, ranges, shares, measures
    "thứ 4": "thứ tư",
    "lần thứ 1": "lần thứ nhất",
    "2–3 ngày": "hai đến ba ngày",
    "10 %": "mười phần trăm",
    "10%–20%": "mười phần trăm đến hai mươi phần trăm",
    "66,4 %": "sáu mươi sáu phẩy bốn phần trăm",
    "12 km": "mười hai ki lô mét",
    "30 m²": "ba mươi mét vuông",
    "60 km/h": "sáu mươi ki lô mét một giờ",
    "25 °C": "hai mươi lăm độ xê",
    "2 lần/ngày": "hai lần một ngày",
    "2 × 3 = 6": "hai nhân ba bằng sáu",
    "007": "không không bảy",
    # addresses
    "dichvucong.gov.vn": "dịch vụ công chấm gờ o vê chấm vê nờ",
    "Mở https://dichvucong.laocai.gov.vn/ rồi": "Mở dịch vụ công chấm lào cai chấm "
    "gờ o vê chấm vê nờ rồi",
    "http://192.168.1.10:8000": "một chín hai chấm một sáu tám chấm một chấm một không, "
    "hai chấm, tám không không không",
    "to@thon.vn": "to a còng thon chấm vê nờ",
    # signs
    "và/hoặc": "và hoặc",
    "vợ/chồng": "vợ hoặc chồng",
    "Bản chính (giấy gốc)": "Bản chính, giấy gốc",
    "Giấy (gốc), bút.": "Giấy, gốc, bút",
    "• Giấy gốc\n• Bút": "Giấy gốc. Bút",
    "Tổ – xã": "Tổ, xã",
    "Tày-Nùng": "Tày Nùng",
    "A & B": "A và B",
    "“Giấy gốc” ở đâu?": "Giấy gốc ở đâu?",
    "": "",
    "•": "",
}  # fmt: skip


@pytest.mark.parametrize(("number", "words"), NUMBERS.items())
def test_a_number_is_said_as_people_count(number, words):
    assert cardinal(number) == words


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_what_is_written_is_said(written, said):
    assert spelled(written) == said


OF_A_FILE = {
    "slug", "icon", "portal_url", "portal_code", "key", "sketch", "basis", "kind", "url", "field",
    "form", "part", "type", "online", "sources", "unit",
}  # fmt: skip


def texts(content: Any) -> list[str]:
    """Every text of a procedure that a page may show."""
    if isinstance(content, dict):
        return [text for k, v in content.items() if k not in OF_A_FILE for text in texts(v)]
    if isinstance(content, list):
        return [text for one in content for text in texts(one)]
    return [content] if isinstance(content, str) else []


def unknown(text: str) -> set[str]:
    """Its abbreviations that nobody has given a reading."""
    known = abbreviations.ABBREVIATIONS | abbreviations.DOCUMENTS
    written = re.findall(r"[^\W\d_]+", re.sub(r"\S+\.\S+\.vn\S*", "", text))
    short = {w for w in written if sum(map(str.isupper, w)) > 1 and w not in known}
    said = {w for w in short if w.lower() in abbreviations.FOREIGN}
    return {w for w in short - said if not abbreviations.is_vietnamese(w)}


def of_the_procedures() -> list[str]:
    files = sorted(Path(CONTENT, "procedures").glob("*.yaml"))
    return [t for file in files for t in texts(yaml.safe_load(file.read_text("utf-8")))]


def of_the_labels() -> list[str]:
    return [entry.key for entry in corpus()]


@pytest.mark.parametrize("written", [of_the_procedures, of_the_labels])
def test_our_own_texts_have_no_abbreviation_without_a_reading(in_app, written):
    written = written()
    assert len(written) > 100
    missing = {short: text for text in written for short in unknown(text)}
    assert not missing, f"give these a line in kiosk/languages/abbreviations.py: {missing}"
    for text in written:
        said = spelled(text)
        assert not re.search(r"\d|[A-ZĐ]{2}", said), f"{text!r} is said as {said!r}"


def test_an_abbreviation_that_nobody_knows_is_found():
    assert unknown("Giấy XKLĐ của UBND xã, CHƯA NỘP, xem VNeID ở stc.XXX.vn") == {"XKLĐ"}


PIECES = st.sampled_from([*SAID, *abbreviations.ABBREVIATIONS, *abbreviations.FOREIGN])
SIGNS = st.text("0123456789/.,:-–%đhxm AĐUBNDagvn()\n@+&•'", max_size=20)
TEXTS = st.text(max_size=40) | st.lists(PIECES | SIGNS | st.text(max_size=3)).map("".join)


@given(TEXTS)
@example("½ ² ① ٣ 五 Ⅳ ១")
def test_whatever_is_written_is_said_in_letters_and_twice_the_same(text):
    said = spelled(text)
    assert all(sign in " .,:;!?" or category(sign)[0] in "LM" for sign in said)
    assert spelled(said) == said
