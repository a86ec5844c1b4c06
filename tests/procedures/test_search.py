"""Finding by what people say: everyday words, no marks, wrong letters, and what is not offered.

Each line is a question as it is asked at the house, and what must stand first.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.procedures import catalogue
from kiosk.procedures.search import FITS, search
from kiosk.walkthrough.finding_views import PLACES

ASKED = {
    "chung-thuc-ban-sao": (
        "sao y", "sao y bản chính", "công chứng", "cong chung giay to", "photo công chứng",
        "chứng thực", "chung thuc ban sao", "trứng thực bản xao", "đóng dấu đỏ vào bản sao",
        "công chứng bằng đại học", "sao y căn cước", "2.000815",
        "sao bằng tốt nghiệp", "cong chung hoc ba", "photo cong chung can cuoc",
    ),
    "chung-thuc-ban-sao-dien-tu": (
        "bản sao điện tử", "chứng thực bản sao điện tử", "sao y dien tu",
    ),
    "xac-nhan-cu-tru": (
        "sổ hộ khẩu", "so ho khau", "ct07", "giấy ct07", "xác nhận cư trú", "sác nhận cư chú",
        "giấy xác nhận nơi cư trú", "1.010041", "xin giấy xác nhận hộ khẩu", "xac nhan thuong tru",
        "xác nhận nơi ở để vay ngân hàng",
    ),
    "trich-luc-ho-tich": (
        "giấy khai sinh mất", "mất giấy khai sinh", "bản sao khai sinh", "trích lục",
        "chích lục khai sinh", "xin bản sao giấy khai sinh cho cháu đi học", "mat giay ket hon",
        "trích lục khai tử",
    ),
    "khai-sinh": (
        "khai sinh", "khai sinh cho chau", "khai xinh cho con", "làm giấy khai sinh",
        "tôi muốn làm giấy khai sinh cho cháu", "lam khai sinh", "giaays khai sinh", "khaisinh",
        "đẻ con", "vợ mới đẻ", "dang ky khai sinh", "dăng kí khai sinh", "khai shin",
        "sinh khai", "làm khai sinh cho đứa bé mới đẻ", "cháu chưa có khai sinh",
    ),
    "khai-sinh-lai": (
        "đăng ký lại khai sinh", "khai sinh lại", "lam lai khai sinh",
        "mất bản gốc giấy khai sinh",
    ),
    "ket-hon": (
        "lam giay ket hon", "kết hôn", "đăng ký kết hôn", "cưới vợ", "cưới", "lấy chồng", "ket hon",
        "kêt hon", "giay hon thu", "đi đăng ký kết hôn cần gì", "dangw kys keets hoon",
        "kết hôn với người nước ngoài", "dam cuoi",
    ),
    "xac-nhan-hon-nhan": (
        "giay doc than", "giấy độc thân", "xác nhận độc thân", "dấy độc thân",
        "giấy xác nhận tình trạng hôn nhân", "tình trạng hôn nhân", "chưa có vợ",
        "giấy chứng nhận chưa chồng",
        "giấy độc thân bán đất", "xin giấy chưa lấy vợ", "ly hôn", "li hôn rồi",
    ),
    "tam-tru": (
        "tạm trú", "tam tru", "tạm chú", "đăng ký tạm trú", "dang ky tam tru cho con di hoc",
        "ở trọ", "thuê phòng trọ", "đi làm công ty", "gia hạn tạm trú",
        "xin tạm trú ở bắc ninh đi làm", "đi công ty", "công nhân",
    ),
    "tam-vang": ("tạm vắng", "khai báo tạm vắng", "bao tam vang", "ct03", "đi vắng"),
    "luu-tru": (
        "lưu trú", "nưu trú", "khách ngủ lại", "có khách ở lại nhà", "khai báo khách", "luu tru",
        "khách du lịch",
    ),
    "thuong-tru": (
        "thường trú", "nhập hộ khẩu", "nhập khẩu cho vợ", "tách hộ khẩu", "chuyển hộ khẩu",
        "thuong chu", "nhap khau cho con moi sinh", "chuyển nhà",
        "chuyển khẩu về nhà chồng", "con chưa nhập khẩu", "tách khẩu", "ra ở riêng", "làm dâu",
    ),
    "khai-tu": (
        "chết", "khai tử", "giấy chứng tử", "bố tôi mất", "báo tử", "làm giấy chứng tử cho bà",
        "khai tu", "nhà có người mất", "người chết",
        "bà nội mất rồi", "ông mất cần làm giấy gì", "giay chung tu",
    ),
    "mai-tang-huu-tri-xa-hoi": (
        "mai táng", "tiền mai táng", "mai tang phi", "tiền đám ma", "hỗ trợ đám tang", "tang lễ",
    ),
    "tro-cap-huu-tri-xa-hoi": (
        "tiền tuổi già", "tiền người già", "trợ cấp người cao tuổi", "chợ cấp tuổi già",
        "lương cho người già", "tien nguoi gia", "trợ cấp 75 tuổi", "hưu trí xã hội",
        "bà 80 tuổi có được tiền không",
    ),
    "vneid-muc-2": (
        "vneid", "vnied", "định danh mức 2", "làm định danh điện tử", "quên mật khẩu vneid",
        "cài vneid", "dinh danh", "kích hoạt vneid", "tài khoản định danh", "vne id",
    ),
    "cong-dvcqg-dang-nhap": (
        "dịch vụ công", "đăng nhập dịch vụ công", "dich vu cong", "vào cổng dịch vụ công",
        "nộp hồ sơ trên mạng", "dichvucong",
    ),
    "so-suc-khoe-dien-tu": (
        "sổ sức khỏe", "so xuc khoe", "sổ sức khoẻ điện tử", "thẻ bảo hiểm y tế", "đi khám bệnh",
        "bao hiem y te",
        "khám bệnh quên thẻ bảo hiểm", "bhyt",
    ),
    "tai-khoan-thanh-toan": (
        "mở tài khoản ngân hàng", "ngân hàng", "tai khoan ngan hang", "thẻ ngân hàng",
        "chuyển tiền", "chuyen khoan",
        "mở thẻ atm", "tra tien dien",
    ),
    "postmart": (
        "bán hàng trên mạng", "ban hang online", "bán quế", "bán nông sản", "nông xản", "postmat",
        "bán gạo trên mạng",
        "bán mật ong trên mạng", "bán chè online", "bán đặc sản",
    ),
    "thu-duong-dan": (
        "lừa đảo", "bị lừa", "lua dao", "bị lừa mất tiền", "tin nhắn lừa đảo", "đường dẫn lạ",
        "link lạ", "tin nhắn lạ", "trang web giả", "người lạ hỏi mã otp",
    ),
    "ho-so": (
        "tra hồ sơ", "xem hồ sơ", "ho so den dau", "hồ sơ xong chưa", "bao giờ có kết quả",
        "lấy kết quả",
    ),
}  # fmt: skip
QUESTIONS = [(asked, slug) for slug, questions in ASKED.items() for asked in questions]
ENOUGH = 0.95

NOT_OFFERED = (
    "thời tiết", "thoi tiet", "asdfgh", "giá vàng", "xổ số", "bóng đá", "xem phim", "ca nhạc",
    "vé máy bay", "học tiếng anh", "sâu bệnh lúa", "mua phân bón", "sổ đỏ", "hộ chiếu", "nấu cơm",
    "trâu bò", "qwerty zxcvb", "123456", "tôi muốn làm giấy", "xin", "wifi", "zalo",
    "tin tức", "bản đồ", "tuyển dụng", "giấy phép xây dựng", "học phí",
    "", "   ", "?!", "....",
)  # fmt: skip


@pytest.fixture(scope="module")
def contents():
    """All that ships: 15 procedures and 5 guides; and what is found beside them."""
    return [*catalogue.shipped().procedures, *catalogue.shipped().guides, *PLACES.values()]


def first(asked, contents):
    found = search(asked, contents)
    return found[0].content.slug if found else None


def test_who_asks_in_everyday_words_finds_it_first(contents):
    wrong = {
        asked: found
        for asked, slug in QUESTIONS
        if (found := first(asked, contents)) != slug
    }  # fmt: skip
    assert len(QUESTIONS) >= 150
    assert len(wrong) <= len(QUESTIONS) * (1 - ENOUGH), wrong


def test_the_table_asks_for_everything_that_ships(contents):
    assert set(ASKED) == {one.slug for one in contents}


@pytest.mark.parametrize("asked", NOT_OFFERED)
def test_what_is_not_offered_is_not_found(contents, asked):
    assert search(asked, contents) == []


def test_each_finds_itself_by_all_its_names(contents):
    for one in contents:
        for name in (one.name_tile, getattr(one, "name_short", one.name_tile), *one.words):
            assert one.slug in {found.content.slug for found in search(name, contents)}, name
        assert first(one.name_tile, contents) == one.slug


def test_the_best_stands_first_and_all_of_it_fits(contents):
    found = search("khai sinh", contents)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= FITS
    assert {one.content.slug for one in found} >= {"khai-sinh", "khai-sinh-lai"}


def test_the_order_of_words_is_all_the_same(contents):
    for asked in ("giấy khai sinh mất", "mất khai sinh giấy", "khai sinh mất giấy"):
        assert first(asked, contents) == "trich-luc-ho-tich"


def test_a_number_must_be_the_very_same(contents):
    assert first("ct07", contents) == "xac-nhan-cu-tru"
    assert "xac-nhan-cu-tru" not in {one.content.slug for one in search("ct03", contents)}
    assert search("ct99", contents) == []


def test_a_word_that_is_still_being_typed_finds_it(contents):
    for asked in ("khai sin", "khai s", "kết h", "độc th"):
        assert search(asked, contents), asked


def test_who_publishes_other_words_is_found_by_them(contents):
    assert first("lễ ăn hỏi", contents) is None
    changed = [
        one.model_copy(update={"words": (*one.words, "lễ ăn hỏi"), "version": "other"})
        if one.slug == "ket-hon" else one
        for one in contents
    ]  # fmt: skip
    assert first("lễ ăn hỏi", changed) == "ket-hon"
    assert first("lễ ăn hỏi", contents) is None


def test_where_there_is_nothing_nothing_is_found():
    assert search("khai sinh", []) == []


@given(st.text(max_size=200))
@settings(deadline=None)
def test_whatever_is_typed_breaks_nothing(asked):
    known = [*catalogue.shipped().procedures, *catalogue.shipped().guides]
    found = search(asked, known)
    assert all(FITS <= one.score <= 1 for one in found)
