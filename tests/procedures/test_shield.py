"""The scam shield's rules: what is green, what is red, and that nothing else ever becomes green."""

import re
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.procedures.addresses import Addresses, addresses
from kiosk.procedures.shield import LONGEST, Verdict, judged, worst
from kiosk.procedures.tricks import KIND_WORDS, TODO, TRICKS, WEIGHTS, Kind, Trick
from kiosk.procedures.web_address import found, taken_apart

PORTAL = "dichvucong.gov.vn"
HOUSE = "http://192.168.1.5:8000"
HOSTS = {one.host for one in addresses().official}
ALLOWED = HOSTS | {f"www.{host}" for host in HOSTS}
GREEN, RED = {Kind.OFFICIAL}, {Kind.LOOKALIKE, Kind.HIDDEN}

OFFICIAL = (
    *sorted(ALLOWED),
    *(f"https://{host}" for host in sorted(HOSTS)),
    "https://dichvucong.gov.vn/",
    "HTTPS://DichVuCong.GOV.vn/",
    "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-8e22-77ef-819f-e49460350904",
    "https://dichvucong.dancuquocgia.gov.vn/portal/p/home/dang-ky-tam-tru.html?ma_thu_tuc=1.004194",
    "https://dichvucong.laocai.gov.vn/trang-chu/tra-cuu?ma-thu-tuc=47936&represent=1#tren",
    "congan.laocai.gov.vn/?pageid=104958&tthc=2716",
    "  https://vneid.gov.vn\n",
    "Mời bà con vào https://dichvucong.gov.vn.",
    "(https://dichvucong.gov.vn), trang thật",
    "Website:https://dichvucong.gov.vn nhé",
    "Nộp ở dichvucong.gov.vn trước 20.11.2026, lệ phí 8.000đ, hỏi số 0912.345.678!",
    "dichvucong.gov.vn, vneid.gov.vn",
    "https://dichvucong.gov.vn\nTrân trọng cảm ơn",
)
LOOKALIKE = (
    # another name owns it
    "dichvucong.gov.vn.abc.com", "https://dichvucong.gov.vn.abc.com/dang-nhap",
    "www.vneid.gov.vn.dang-nhap.top", "thue.gov.vn.xyz.net", "https://dichvucong.gov.vn\n.evil.com",
    # another end
    "dichvucong.gov.com", "dichvucong.vn", "dichvucong.com.vn", "dichvucong.org", "vneid.vn",
    "vneid.com", "https://vneid.net/cap-nhat", "dichvucong.gov.vm", "dichvucong.gov.cn",
    "dichvucong.gov", "congan.laocai.vn", "conganlaocai.com", "thue.gov.com", "dichvucong.gov.v",
    # hyphens
    "dichvucong-gov.vn", "dichvucong-gov.vn.xyz", "dich-vu-cong.com", "thue-gov.vn",
    "dichvucong.gov-vn.com", "vneid-gov-vn.top", "gov-dichvucong.net", "dichvucong.govvn.net",
    # the name, and more
    "dichvucong247.com", "vneid-capnhat.vip", "https://dangnhapvneid.com", "mydichvucong.info",
    "hotrodancuquocgia.com",
    # digits and letters that look alike
    "dichvuc0ng.vn", "d1chvucong.com", "vne1d.com", "vneld.com", "dichvucong.qov.vn",
    # one or two letters
    "dichvucogn.com", "dichvucon.net", "dichvuccong.vn", "vnied.com", "dancuquocgja.com",
    "dichvucong.go.vn", "dichvucong.gob.vn", "dichvucong.gvo.vn",
    # letters of other scripts, wide letters, marks, and their code
    "dichvuc\u043eng.gov.vn", "\u0501ichvucong.gov.vn", "https://d\u0456chvucong.gov.vn/x",
    "dichvucong.g\u03bfv.vn", "vn\u0435id.gov.vn", "\uff44ichvucong.gov.vn",
    "dichvucong\u3002gov\u3002vn", "dichvucong\uff0egov.vn", "https://dichvucong.gov.vn\u2044x.com",
    "d\u1ecbchv\u1ee5c\u00f4ng.gov.vn", "vne\u00edd.gov.vn", "dichvuc\u0585ng.gov.vn",
    "xn--dichvucng-51d.gov.vn", "https://xn--80ak6aa92e.com", "vneid.\u0261ov.vn",
    # the name stands behind
    "https://abc.com/dichvucong.gov.vn", "abc.com/?url=https%3A%2F%2Fdichvucong.gov.vn",
    "https://abc.xyz#vneid.gov.vn", "https://https://dichvucong.gov.vn", "https//dichvucong.gov.vn",
    # several in one text
    "Vào dichvucong.gov.vn hoặc dichvucong-gov.vn", "https://vneid.gov.vn https://vneid.vip",
)  # fmt: skip
HIDDEN = (
    # shortened
    "bit.ly/3abc", "https://tinyurl.com/dvc", "HTTP://BIT.LY/ABC", "a.bit.ly", "s.id/dichvucong",
    "Nhận 500.000đ tại https://cutt.ly/x nhé",
    # numbers
    "192.168.1.5", "https://14.225.7.9/dichvucong.gov.vn", "http://3627732462/", "https://0x7f.1/",
    "https://0x7f000001/", "http://[::1]/", "https://127.1", "http://017700000001",
    # before an @
    "https://dichvucong.gov.vn@evil.com", "dichvucong.gov.vn@evil.com", "https://x:y@evil.com/",
    "https://dichvucong.gov.vn%20@evil.com", "https://a@dichvucong.gov.vn", "https://@evil.com",
    "https://dichvucong.gov.vn @3627732462/", "https://dichvucong.gov.vn\t@evil", "@evil.com",
    "https://dichvucong.gov.vn:443@evil.com", "dichvucong@gmail.com",
    # written so that nobody can read it
    "https://dichvucong.gov.vn%2eevil.com", "https://%64ichvucong.gov.vn", "xn--tingvit-5t4cyc.vn",
    "dichvucong.gov.vn%00", "https://dichvucong.gov.vn%252eevil.com",
    # unseen
    "dichvucong.gov.vn\u200b", "dichvu\u00adcong.gov.vn", "\ufeffhttps://dichvucong.gov.vn",
    "dichvucong.gov.vn\u202e/abc", "https://dichvucong.gov.vn/\u200d", "dichvucong.gov.vn\x00",
    "dichvucong\u3164.gov.vn", "dichvucong.gov.vn\ufe0f",
    # backslash
    "https://evil.com\\dichvucong.gov.vn", "https:\\\\dichvucong.gov.vn",
    "https://dichvucong.gov.vn\\.evil.com", "https://dichvucong.gov.vn\\@evil.com",
    # no web page
    "javascript:alert(1)", "JavaScript://dichvucong.gov.vn/%0aalert(1)", "data:text/html,<b>x",
    "file:///etc/passwd", "intent://dichvucong.gov.vn#Intent;package=a;end", "vbscript:x",
    "view-source:https://dichvucong.gov.vn", "ftp://dichvucong.gov.vn", "market://details?id=vneid",
    "hxxps://dichvucong.gov.vn",
    # an app
    "https://vneid.top/vneid.apk", "abc.com/VNeID.APK?x=1", "https://tai-ung-dung.vn/a%2eapk",
)  # fmt: skip
UNKNOWN = (
    "http://dichvucong.gov.vn", "HTTP://vneid.gov.vn/", "http://www.dichvucong.gov.vn:80/x",
    "dichvucong.gov.vn.", "https://dichvucong.gov.vn./", "dichvucong.gov.vn,",
    "(dichvucong.gov.vn)", "//dichvucong.gov.vn", "https:/dichvucong.gov.vn", "/dichvucong.gov.vn",
    "https:dichvucong.gov.vn", "https:///dichvucong.gov.vn", "https://dichvucong.gov.vn:443",
    "dichvucong.gov.vn:8443", "https://dichvucong.gov.vn:99999/", "dichvucong.gov.vn:",
    "https://dichvucong.gov.vn//evil.com", "https://dichvucong.gov.vn?url=https://evil.com",
    "https://dichvucong.gov.vn/r?u=https%253A%252F%252Fevil.com", "dichvucong.gov.vn?@evil.com",
    "https://dichvucong.gov.vn/t\u00ecm", "https://dichvucong.gov.vn#www.evil.com",
    "thue.gov.vn", "https://laocai.gov.vn/x", "gov.vn", "abc.dichvucong.gov.vn", "vneld.gov.vn",
    "dichvucong.yenbai.gov.vn", "www.www.dichvucong.gov.vn", "http://bocongan.gov.vn",
    "facebook.com", "https://zalo.me/0912345678", "vnexpress.net", "www.gov.uk",
    "dichvucongnghe.vn", "dichvucongchung.com", "congan.com.vn", "baolaocai.vn",
    "tiếngviệt.vn", "https://localhost:8000/", "https://", "a.vn",
    "Vào https://dichvucong.gov.vn và facebook.com",
    "https://dichvucong.gov.vn " + "x" * LONGEST,
)  # fmt: skip
NOT_AN_ADDRESS = (
    "", "   ", "abc", "Kính mời bà con họp thôn ngày 20.11.2026 lúc 19.30", "0912345678",
    "0214.3888.999", "20.11.2026", "50.000đ", "v.v. và các việc khác", "H38.12-260105-0007 ?",
    "dichvucong gov vn", "dichvucong , gov , vn",
    "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN6304AAAA",
    "001234567890|123456789|Nguyễn Văn A|01011990|Nam|Thôn Đông Căm|01012021",
    "WIFI:S:dichvucong.gov.vn;T:WPA;P:12345678;;", "tel:0912345678", "SMSTO:9029:NAP",
    "sms:9029?body=https://dichvucong.gov.vn", "mailto:a@dichvucong.gov.vn",
    "BEGIN:VCARD\nURL:https://dichvucong.gov.vn\nEND:VCARD", "MECARD:N:A;;", "geo:22.4,104.0",
    "otpauth://totp/x?secret=ABC", "ha.nguyen@gmail.com", "hotro@dichvucong.gov.vn",
)  # fmt: skip
TABLE = [
    (text, kind)
    for kind, texts in (
        (Kind.OFFICIAL, OFFICIAL), (Kind.LOOKALIKE, LOOKALIKE), (Kind.HIDDEN, HIDDEN),
        (Kind.UNKNOWN, UNKNOWN), (Kind.NOT_AN_ADDRESS, NOT_AN_ADDRESS),
    )
    for text in texts
]  # fmt: skip


def test_there_are_many_addresses_to_try():
    assert len({text for text, _ in TABLE}) == len(TABLE)
    assert len(TABLE) - len(NOT_AN_ADDRESS) >= 150


@pytest.mark.parametrize(("text", "kind"), TABLE)
def test_an_address_is_what_it_is(text, kind):
    verdict = judged(text)
    assert verdict.kind is kind, verdict


def test_no_address_of_the_table_is_falsely_green():
    assert [text for text, kind in TABLE if judged(text).kind in GREEN and kind not in GREEN] == []


# What may be green, said once more and in another way: it is all ASCII, at most https stands before
# it and a path behind it, and what is left is a host of the list.
def may_be_green(text: str) -> bool:
    words = text.split()
    bare = [word.strip("()[]{}<>«»“”‘’\"'.,;:!?…") if len(words) > 1 else word for word in words]
    return any(word.isascii() and host_of(word) in ALLOWED for word in bare)


def host_of(word: str) -> str:
    lower = re.sub(r"^[a-z]+:(?=https://)", "", word.lower())
    return re.split(r"[/?#]", lower.removeprefix("https://"))[0]


ANY_LETTER = st.one_of(
    st.sampled_from(string.printable + "．。｡\u200b\u00ad\u202e\u0430\u043e\u0455ｏ⁄＠：％đĐıſK"),
    st.characters(),
)
EDITS = st.lists(
    st.tuples(st.sampled_from(["replace", "insert", "delete"]), st.integers(0, 40), ANY_LETTER),
    min_size=1, max_size=3,
)  # fmt: skip


def edited(text: str, edits: list[tuple[str, int, str]]) -> str:
    for how, place, letter in edits:
        at = min(place, len(text))
        gone = 0 if how == "insert" else 1
        text = text[:at] + ("" if how == "delete" else letter) + text[at + gone :]
    return text


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(ALLOWED)), st.sampled_from(["", "https://"]), EDITS)
@example(PORTAL, "", [("insert", 40, "/")])
@example(PORTAL, "", [("replace", 7, "\u043e")])
@example(PORTAL, "https://", [("insert", 40, "@"), ("insert", 40, "x")])
def test_no_change_of_an_official_address_is_green(host, scheme, edits):
    text = edited(scheme + host, edits)
    assert judged(text).kind not in GREEN or may_be_green(text), text


STRANGE = (
    string.printable
    + "．。｡․ｏ０⁄＠：％－đĐıſKаеоіѕԁһ\u200b\u00ad\u202e\u2060\ufeff\u3000\u0301\u00a0"
)


def test_no_single_change_of_an_official_address_is_green():
    """Each of these signs at each place, put in or put in another's stead, and each left out."""
    tried = 0
    for host in sorted(ALLOWED):
        for at in range(len(host) + 1):
            changed = [host[:at] + sign + host[at + gone :] for sign in STRANGE for gone in (0, 1)]
            for text in (*changed, host[:at] + host[at + 1 :]):
                assert judged(text).kind not in GREEN or may_be_green(text), text
            tried += len(changed)
    assert tried > 50_000


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_a_verdict_that_can_be_shown(text):
    verdict = judged(text, house=HOUSE)
    assert verdict.kind in Kind
    assert verdict.reason
    assert all(one.isprintable() for one in (*verdict.shown, verdict.spot))
    assert not re.search(r"\d{12}", "".join(verdict.shown) + verdict.spot)


def test_the_judge_would_notice_a_false_green():
    """The control: what is right is recognised, and so is what is wrong."""
    assert may_be_green("https://dichvucong.gov.vn/x")
    for text in ("dichvucong.gov.vn.com", "https://x@vneid.gov.vn", "http://vneid.gov.vn"):
        assert not may_be_green(text)


@pytest.mark.parametrize(
    ("text", "trick", "spot"),
    [
        ("dichvucong.gov.vn.abc.com", Trick.EARLIER, "abc.com"),
        ("dichvucong.gov.vn.abc.com.vn", Trick.EARLIER, "abc.com.vn"),
        ("https://dichvucong.gov.vn@evil.com/x", Trick.BEFORE_AT, "evil.com"),
        ("dichvuc\u043eng.gov.vn", Trick.FOREIGN_LETTERS, "\u043e"),
        ("xn--dichvucng-51d.gov.vn", Trick.FOREIGN_LETTERS, "\u0251"),
        ("d\u1ecbchvucong.gov.vn", Trick.MARKS, "\u1ecb"),
        ("dichvucong-gov.vn", Trick.HYPHEN, "dichvucong-gov"),
        ("dichvucong.gov.com", Trick.OTHER_END, "gov.com"),
        ("d1chvucong.com", Trick.DIGITS, "d1chvucong.com"),
        ("dichvucong.qov.vn", Trick.NEARLY, "qov"),
        ("dichvucong247.com", Trick.BORROWED, "dichvucong247.com"),
        ("https://abc.com/dichvucong.gov.vn", Trick.BEHIND, "abc.com"),
        ("https://x.bit.ly/a", Trick.SHORTENED, "bit.ly"),
        ("https://dichvucong.gov.vn%2eevil.com", Trick.CODED, "dichvucong.gov.vn.evil.com"),
        ("javascript:alert(1)", Trick.STRANGE_KIND, "javascript"),
        ("dichvucong.gov.vn:8443", Trick.ODD_PORT, "8443"),
        ("http://3627732462/", Trick.NUMBERS, "3627732462"),
    ],
)
def test_the_reason_says_where_the_trick_is(text, trick, spot):
    verdict = judged(text)
    assert (verdict.trick, verdict.spot) == (trick, spot)
    assert verdict.reason.endswith(f": {spot}.")


def test_green_says_whose_it_is_and_red_which_one_is_meant():
    assert judged("vneid.gov.vn").official.name == "VNeID của Bộ Công an"
    meant = {
        "dichvucong-gov.vn": PORTAL, "vneid.top": "vneid.gov.vn",
        "conganlaocai.com": "congan.laocai.gov.vn", "d\u1ecbchvucong.gov.vn": PORTAL,
        "dichvuc\u043eng.gov.vn": PORTAL, "https://abc.com/vneid.gov.vn": "vneid.gov.vn",
    }  # fmt: skip
    assert {text: judged(text).official.host for text in meant} == meant


def test_what_is_shown_again_marks_the_true_name():
    assert judged("https://dichvucong.gov.vn.abc.com/x").shown == (
        "https://dichvucong.gov.vn.", "abc.com", "/x",
    )  # fmt: skip
    assert judged(f"https://{PORTAL}/x").shown == ("https://", PORTAL, "/x")
    assert judged("a.facebook.com").shown == ("a.", "facebook.com", "")


def test_nobodys_number_and_no_long_tail_is_shown_again():
    shown = judged("https://abc.com/ho-so/001234567890?sdt=0912345678&x=" + "y" * 99).shown
    assert not re.search(r"\d{7}", "".join(shown))
    assert len("".join(shown)) < 100
    for secret in ("001234567890|123|Nguyễn Văn A", "otpauth://totp/x?secret=ABC", "abc"):
        assert judged(secret).shown == ("", "", "")


def test_what_cannot_be_seen_is_shown_as_a_mark():
    assert judged("dichvucong.gov.vn\u202e/abc").shown == ("", "dichvucong.gov.vn[?]", "/abc")


def test_of_several_addresses_the_worst_is_told():
    both = judged("Vào https://dichvucong.gov.vn hoặc bit.ly/x hoặc vneid-gov.com nhé")
    assert (both.kind, both.official.host) == (Kind.LOOKALIKE, "vneid.gov.vn")
    assert both.is_one_of_several
    assert not judged(PORTAL).is_one_of_several
    assert worst([judged(PORTAL), judged("facebook.com")]).kind is Kind.UNKNOWN
    with pytest.raises(ValueError, match="empty"):
        worst([])


def test_the_houses_own_codes_are_known_and_yet_not_green():
    verdict = judged(f"{HOUSE}/s/BCGHKLMNPQTV", house=HOUSE)
    assert (verdict.trick, verdict.kind) == (Trick.OUR_HOUSE, Kind.UNKNOWN)
    assert verdict.title == "Địa chỉ của nhà văn hóa này"
    for text in (
        f"{HOUSE}.evil.com/s/x",
        f"{HOUSE}@evil.com",
        "http://192.168.1.5:8001/",
        HOUSE[7:],
    ):
        assert judged(text, house=HOUSE).kind is not Kind.OFFICIAL
    for text in (f"{HOUSE}.evil.com/s/x", f"{HOUSE}@evil.com", "http://192.168.1.5:8001/"):
        assert judged(text, house=HOUSE).kind in RED, text
    assert judged(f"{HOUSE}/s/x").kind is Kind.HIDDEN


def test_an_address_taken_apart_is_whole_again_when_joined():
    for text, _ in TABLE:
        for address in found(text.strip()):
            assert taken_apart(address).text == address


def test_the_tables_are_total_and_each_sentence_is_one():
    assert set(KIND_WORDS) == set(WEIGHTS) == set(TODO) == set(Kind)
    assert set(TRICKS) == set(Trick)
    words = [trick.words for trick in Trick]
    assert len(set(words)) == len(words)
    assert all(one.endswith(".") and len(one) <= 120 for one in words)
    assert {trick for text, _ in TABLE for trick in [judged(text).trick]} >= set(Trick) - {
        Trick.OUR_HOUSE
    }


def test_no_sentence_reads_a_kind_otherwise_than_it_is():
    assert Kind.OFFICIAL.weight < Kind.UNKNOWN.weight < Kind.HIDDEN.weight < Kind.LOOKALIKE.weight
    assert [trick for trick in Trick if trick.kind is Kind.OFFICIAL] == [Trick.EXACT]
    assert Verdict(Trick.PAYMENT).reason == (
        "Đây là mã chuyển tiền. Chỉ trả khi bà con biết rõ người nhận."
    )


def test_a_long_text_is_judged_to_its_end():
    for text, kind in (
        (" ".join(["abc-x.net"] * 390) + " dichvucogn.com", Kind.LOOKALIKE),
        ("a." * (LONGEST // 2 - 4) + "vn", Kind.UNKNOWN),
        ("https://" + "x@" * (LONGEST // 2 - 8), Kind.HIDDEN),
    ):
        assert judged(text).kind is kind


OFFICIAL_ROW = {"host": PORTAL, "name": "Cổng", "source": "Cổng", "checked_on": "2026-11-21"}
GOOD = {"official": [OFFICIAL_ROW], "names": {"dichvucong": PORTAL}, "shorteners": ["bit.ly"]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"official": []}, "at least 1 item"),
        ({"official": [OFFICIAL_ROW, OFFICIAL_ROW]}, "ghi hai lần"),
        ({"official": [OFFICIAL_ROW | {"host": "*.gov.vn"}]}, "pattern"),
        ({"official": [OFFICIAL_ROW | {"host": "https://a.gov.vn"}]}, "pattern"),
        ({"names": {"dichvucong": "abc.com"}}, "không có trong official"),
        ({"names": {"gov": PORTAL}}, "pattern"),
    ],
)
def test_a_list_of_addresses_that_is_wrong_is_refused(change, reason):
    assert Addresses.model_validate(GOOD)
    with pytest.raises(ValidationError, match=reason):
        Addresses.model_validate(GOOD | change)
