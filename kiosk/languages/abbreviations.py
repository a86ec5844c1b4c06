"""What a Vietnamese voice says for letters, abbreviations, units and foreign names.

An abbreviation that is a Vietnamese word ("PIN", "SIM", "CHƯA") needs no line here. One that is
neither is read letter by letter, and a test on our own content asks for its line.
"""

import re
import unicodedata

# The names that people use when they read letters to each other.
LETTERS = {
    "a": "a", "ă": "á", "â": "ớ", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e", "ê": "ê",
    "f": "ép", "g": "gờ", "h": "hát", "i": "i", "j": "gi", "k": "ca", "l": "lờ", "m": "mờ",
    "n": "nờ", "o": "o", "ô": "ô", "ơ": "ơ", "p": "pê", "q": "quy", "r": "rờ", "s": "ét",
    "t": "tê", "u": "u", "ư": "ư", "v": "vê", "w": "vê kép", "x": "ích", "y": "i dài", "z": "dét",
}  # fmt: skip
ABBREVIATIONS = {
    "ANTT": "an ninh trật tự", "BHXH": "bảo hiểm xã hội", "BHYT": "bảo hiểm y tế",
    "CCCD": "căn cước công dân", "CMND": "chứng minh nhân dân",
    "CNTT": "công nghệ thông tin", "CSDL": "cơ sở dữ liệu", "DVC": "dịch vụ công",
    "DVCTT": "dịch vụ công trực tuyến", "GPLX": "giấy phép lái xe", "HĐND": "hội đồng nhân dân",
    "HTX": "hợp tác xã", "ID": "ai đi", "JPEG": "giây pếch", "KTXH": "kinh tế xã hội",
    "LBHXH": "luật bảo hiểm xã hội", "LHNGD": "luật hôn nhân và gia đình",
    "MTTQ": "mặt trận tổ quốc", "ND": "nghị định", "NFC": "en ép xê",
    "NVH": "nhà văn hóa", "NĐ": "nghị định", "NQ": "nghị quyết", "OTP": "ô tê pê",
    "PDF": "pê đê ép", "QH": "quốc hội", "QR": "quy rờ", "QĐ": "quyết định",
    "SĐT": "số điện thoại", "SMS": "ét em ét", "STT": "số thứ tự", "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông", "TP": "thành phố", "TPHCM": "thành phố Hồ Chí Minh",
    "HCM": "Hồ Chí Minh", "TTHC": "thủ tục hành chính", "TTHCC": "trung tâm hành chính công",
    "TV": "ti vi", "TW": "trung ương", "UB": "ủy ban", "UBND": "ủy ban nhân dân",
    "USB": "u ét bê", "VN": "Việt Nam", "VND": "đồng", "VNĐ": "đồng",
}  # fmt: skip
# What the letters of a document's number mean; elsewhere some of them mean something else.
DOCUMENTS = {
    "BC": "báo cáo", "BCA": "bộ công an", "BTC": "bộ tài chính", "BTP": "bộ tư pháp",
    "CP": "chính phủ", "CT": "chỉ thị", "CV": "công văn", "GM": "giấy mời", "HD": "hướng dẫn",
    "KH": "kế hoạch", "TB": "thông báo", "TT": "thông tư", "TTg": "thủ tướng",
    "TTr": "tờ trình", "VPCP": "văn phòng chính phủ",
}  # fmt: skip
# Foreign words as they are said here; espeak-ng reads them in English, or not at all.
FOREIGN = {
    "app": "áp", "camera": "ca mê ra", "chrome": "crôm", "email": "i meo", "e-mail": "i meo",
    "excel": "ếch xeo", "facebook": "phây búc", "file": "phai", "gmail": "gi meo",
    "google": "gu gồ", "internet": "in tơ nét", "online": "on lai", "scan": "xờ can",
    "video": "vi đê ô", "vneid": "vi en i ai đi", "web": "oép", "website": "oép sai",
    "wi-fi": "oai phai", "wifi": "oai phai", "youtube": "diu túp", "zalo": "da lô",
    "hmông": "mông", "h'mông": "mông",
}  # fmt: skip
# Parts of an address. "gov" letter by letter: "gốp", as some say, does not tell what to type.
SITES = {
    "bocongan": "bộ công an", "com": "com", "dantri": "dân trí", "dichvucong": "dịch vụ công",
    "gov": "gờ o vê", "http": "hát tê tê pê", "laocai": "lào cai", "net": "nét",
    "org": "o rờ gờ", "vn": "vê nờ", "www": "vê kép vê kép vê kép",
}  # fmt: skip
UNITS = {
    "đ": "đồng", "₫": "đồng", "vnđ": "đồng", "vnd": "đồng",
    "°c": "độ xê", "°": "độ", "km/h": "ki lô mét một giờ", "km2": "ki lô mét vuông",
    "km": "ki lô mét", "cm": "xăng ti mét", "mm": "mi li mét", "m2": "mét vuông",
    "m3": "mét khối", "m": "mét", "kg": "ki lô gam", "ha": "héc ta", "kwh": "ki lô oát giờ",
    "ml": "mi li lít", "kb": "ki lô bai", "mb": "mê ga bai", "gb": "ghi ga bai", "tr": "triệu",
    "s": "giây", "x": "nhân",
}  # fmt: skip

TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
SYLLABLE = re.compile(
    r"(?:ngh?|nh|th|tr|ch|gh?|kh|ph|qu|[bcdđhklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


def is_vietnamese(word: str) -> bool:
    """True where the letters could be a Vietnamese syllable, whatever its tone."""
    toneless = TONES.sub("", unicodedata.normalize("NFD", word.lower()))
    return bool(SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)))


def letters(word: str) -> str:
    """ "CT" → "xê tê"."""
    return " ".join(LETTERS.get(letter, letter) for letter in word.lower())


def word(written: str) -> str:
    """One written word as it is said: "UBND" → "ủy ban nhân dân", "CHƯA" → "chưa"."""
    known = ABBREVIATIONS.get(written) or FOREIGN.get(written.lower())
    if known:
        return known
    if len(written) == 1 or not written.isupper():
        return written
    return written.lower() if is_vietnamese(written) else letters(written)


def document(code: str) -> str:
    """A part of a document's number: "NĐ" → "nghị định", "QH15" → "quốc hội khóa 15"."""
    if term := re.fullmatch(r"QH(\d+)", code):
        return f"quốc hội khóa {term[1]}"
    return DOCUMENTS.get(code) or word(code)


def site(part: str) -> str:
    """A part of an address: known ones by their words, short ones by letters, others as written."""
    short = len(part) <= 4 and not is_vietnamese(part)
    return SITES.get(part.lower()) or (letters(part) if short else part.lower())
