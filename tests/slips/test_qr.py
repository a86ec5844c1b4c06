"""QR codes that any reader reads."""

import io
import re

import zxingcpp
from PIL import Image

from kiosk.slips import qr

TEXT = "https://thon.example/s/BCGHKLMNPQTV0123456789BCGHKLM"


def test_a_picture_of_a_code_is_read():
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr.png(TEXT, 4))))
    assert code.text == TEXT


def test_the_svg_is_one_path_with_its_quiet_zone_and_a_name():
    svg = qr.path_svg(TEXT, "Mã QR <của thôn>")
    assert svg.count("<path") == 1
    assert "id=" not in svg  # two codes may stand on one page
    assert 'role="img" aria-label="Mã QR &lt;của thôn&gt;"' in svg
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    ends = [int(x) + int(run) for x, run in re.findall(r"M(\d+) \d+\.5h(\d+)", svg)]
    starts = [int(x) for x in re.findall(r"M(\d+) ", svg)]
    assert min(starts) == 4
    assert max(ends) == side - 4
