"""The slip that tells whether a printer prints well: edges, letters, code, black and white."""

import unicodedata
from collections.abc import Iterator
from itertools import islice

from kiosk import clock
from kiosk.languages.labels import offered_in, published
from kiosk.languages.registry import Language
from kiosk.printers.paper import Size
from kiosk.slips import qr
from kiosk.slips.slip import draw
from kiosk.villages.models import Village

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING HOOK ABOVE}", "\N{COMBINING TILDE}",
         "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DOT BELOW}")  # fmt: skip
IN_THE_CODE = "Quét được mã này là máy in rõ."
MOST_WORDS = 6  # of each language


def test_html(village: Village, printer: str, size: Size) -> str:
    """The test slip of a printer, which is named in words."""
    context = {
        "village": village,
        "printer": printer,
        "moment": clock.now(),
        "letters": letters(),
        "tongues": list(_tongues(village)),
        "scan": qr.path_svg(IN_THE_CODE, "Mã QR để quét thử"),
    }
    return draw("test", size, context)


def letters() -> tuple[str, ...]:
    """Every Vietnamese vowel with every tone, small and large, and đ: one group a vowel."""
    groups = (
        "".join(unicodedata.normalize("NFC", vowel + tone) for tone in TONES) for vowel in VOWELS
    )
    return (*(f"{group} {group.upper()}" for group in groups), "đ Đ")


def _tongues(village: Village) -> Iterator[tuple[Language, str]]:
    """A few approved words of each second language; one without any has nothing to show."""
    for language in offered_in(village):
        words = sorted(set(published(village.id, language.tag).words.values()), key=_short)
        if words:
            yield language, " · ".join(islice(words, MOST_WORDS))


def _short(word: str) -> tuple[int, str]:
    return len(word), word
