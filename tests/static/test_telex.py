"""What people type becomes their name: tone keys on the screen, Telex on a real keyboard."""

import json
import subprocess
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"

# Telex as it is typed on a physical keyboard, with tone keys after the vowel or at the word's end.
TELEX = {
    "Nguyeexn Vawn Thawsng": "Nguyễn Văn Thắng",
    "Nguyeenx Vawn Thawngs": "Nguyễn Văn Thắng",
    "NGUYEENX": "NGUYỄN",
    "Giafng A Pao": "Giàng A Pao",
    "Giangf A Phuwowng": "Giàng A Phương",
    "Lof Thij Mai": "Lò Thị Mai",
    "Trieeuj": "Triệu",
    "Hoangf": "Hoàng",
    "Hoafng": "Hoàng",
    "Thuyr": "Thuỷ",
    "Hofa": "Hòa",
    "Hoaf": "Hoà",
    "Dduwcs": "Đức",
    "DDuwcs": "Đức",
    "Ddoongf Cawm": "Đồng Căm",
    "Gia Phus": "Gia Phú",
    "Laof Cai": "Lào Cai",
    "Chaau Quees": "Châu Quế",
    "Tus Leej": "Tú Lệ",
    "Kroong Pawcs": "Krông Pắc",
    "DDawks Lawks": "Đắk Lắk",
    "Ksor": "Ksor",
    "Kpaw Klowng": "Kpă Klơng",
    "H'Hen Niee": "H'Hen Niê",
    "Baanf Vawn Tieenf": "Bần Văn Tiền",
    "Phungf": "Phùng",
    "Vufng": "Vùng",
    "Sungf": "Sùng",
    "Thaof A Chuws": "Thào A Chứ",
    "Muaf": "Mùa",
    "Quangf": "Quàng",
    "Quys": "Quý",
    "quoocs": "quốc",
    "tuwowi": "tươi",
    "nuowcs": "nước",
    "ruowuj": "rượu",
    "dduwowngf": "đường",
    "duongdwf": "đường",
    "thuowr": "thuở",
    "huown": "hươn",
    "giuwax": "giữa",
    "gif": "gì",
    "gieengs": "giếng",
    "giengs": "giéng",
    "khuyur": "khuỷu",
    "khuya": "khuya",
    "hoawcj": "hoặc",
    "loaij": "loại",
    "xoays": "xoáy",
    "ngoaof": "ngoào",
    "boongf": "bồng",
    "tieengs Vieetj": "tiếng Việt",
    "luaajt": "luật",
    "yeeu": "yêu",
    "oanhs": "oánh",
    "mias": "mía",
    "ass": "as",
    "aaa": "aa",
    "aww": "aw",
    "ddd": "dd",
    "asz": "a",
    "Lofr": "Lỏ",
    "123s": "123s",
}

# The keys of the screen: a letter means itself, and a dot before a key means a tone key.
ON_SCREEN = {
    "Nguyên.x Văn Thăng.s": "Nguyễn Văn Thắng",
    "Nguyê.xn": "Nguyễn",
    "Thuy.r": "Thuỷ",
    "Thu.ry": "Thủy",
    "Triêu.j": "Triệu",
    "Ho.fa": "Hòa",
    "Ho.fan": "Hoàn",
    "Ho.sang": "Hoáng",
    "Giang.f A Pao": "Giàng A Pao",
    "Krông Păc.s": "Krông Pắc",
    "Đăk.s Lăk.s": "Đắk Lắk",
    "Rơ.f Chăm": "Rờ Chăm",
    "Ksor Niê": "Ksor Niê",
    "Sss": "Sss",
    "Mai.s.z": "Mai",
    "Mai.s.f": "Mài",
    "T.s": "T",
    ".s": "",
}

SCRIPT = """
import { letter, telex, tone } from %(module)s;
const typed = (keys) => Array.from(keys).reduce(telex, '');
const pressed = (keys) => (keys.match(/\\.?[^.]/g) || []).reduce(
  (text, key) => (key[0] === '.' ? tone(text, key[1]) : letter(text, key)), '');
const { telexed, screened } = JSON.parse(process.argv[1]);
console.log(JSON.stringify([telexed.map(typed), screened.map(pressed)]));
"""


def node(script: str, *arguments: str) -> str:
    command = ["node", "--input-type=module", "--eval", script, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, str]]:
    """Every word of both tables as telex.js makes it, from one start of node."""
    module = json.dumps((STATIC / "js" / "telex.js").as_uri())
    asked = json.dumps({"telexed": list(TELEX), "screened": list(ON_SCREEN)})
    telexed, screened = json.loads(node(SCRIPT % {"module": module}, asked))
    return {
        "telex": dict(zip(TELEX, telexed, strict=True)),
        "screen": dict(zip(ON_SCREEN, screened, strict=True)),
    }


@pytest.mark.parametrize("keys", TELEX)
def test_telex_writes_what_its_typist_means(keys: str, results: dict[str, dict[str, str]]) -> None:
    assert results["telex"][keys] == TELEX[keys]


@pytest.mark.parametrize("keys", ON_SCREEN)
def test_tone_keys_put_the_tone_where_it_belongs(
    keys: str, results: dict[str, dict[str, str]]
) -> None:
    assert results["screen"][keys] == ON_SCREEN[keys]
