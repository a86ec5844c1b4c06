"""What is read of a page: in order, without what is not to be read."""

import pytest

from kiosk.languages.reading import LONGEST, utterances

PAGE = """<!doctype html><html lang="vi"><head><title>Không đọc</title></head><body>
<header><p>Nhà văn hóa số</p></header>
<main><div class="heading"><h1>Bà con cần gì?<span class="second" lang="tyz-Latn">mừa</span></h1>
<div class="lead">Chứng thực bản sao · Người nộp: <strong>N••• V••</strong></div></div>
<div class="content">{content}</div></main>
<footer class="bar"><a class="bar-key" href="/">Về đầu</a>
<div class="bar-forward"><a class="forward" href="/"><span class="words">Tiếp tục</span></a></div>
</footer></body></html>"""


def read(content: str = "") -> list[str]:
    return [one.text for one in utterances(PAGE.replace("{content}", content))]


def groups(content: str) -> list[list[str]]:
    """The texts of the content, together where they are marked together."""
    found = utterances(PAGE.replace("{content}", content))
    together = [[one.text for one in found if one.group == n] for n in range(found[-1].group + 1)]
    return together[2:-1]  # after the title and the lead, before what to press


def test_the_title_the_lead_the_content_and_what_to_press_come_in_this_order():
    content = "<p>Một</p><p>Hai</p>"
    title, lead, forward = "Bà con cần gì?", ["Chứng thực bản sao", "Người nộp:"], "Tiếp tục"
    assert read(content) == [title, *lead, "Một", "Hai", forward]


def test_a_mistake_is_read_first_wherever_it_stands_and_once():
    texts = read('<label for="a">Tên</label><p role="alert">Ô tên còn <span>trống</span>.</p>')
    assert texts[:2] == ["Ô tên còn", "trống"]
    assert texts[2] == "Bà con cần gì?"
    assert texts.count("trống") == 1


@pytest.mark.parametrize(
    "quiet",
    [
        '<span class="second" lang="tyz-Latn">mừa<span class="draft" lang="vi">nháp</span></span>',
        '<strong lang="hmn-Latn-VN">Hmôngz</strong>',
        '<svg viewBox="0 0 1 1"><title>Hình</title><path d="M0 0"/></svg>',
        '<p class="unseen">Phần 2 trên 8</p>',
        '<ol aria-hidden="true"><li>1</li></ol>',
        "<p hidden>Chưa hiện</p>",
        '<button class="masked">N••• T•••</button>',
        "<p>••• ••• 678</p>",
        '<p class="address" data-quiet>H38.12-261120-0007</p>',
        '<div class="keyboard"><button>a</button></div>',
        '<div class="stepper"><label><span class="unit">trang</span></label></div>',
        '<input value="Nguyễn Văn Thắng"><textarea>Nguyễn</textarea>',
        '<a class="say" href="/nghe?o=/" aria-label="Nghe: Thôn">nghe</a>',
        "<noscript><p>Xem lại</p></noscript>",
        "<p>· – …</p>",
    ],
)
def test_what_is_not_vietnamese_not_shown_or_personal_is_not_read(quiet):
    assert read(f"<p>Một</p>{quiet}<p>Hai</p>") == read("<p>Một</p><p>Hai</p>")


@pytest.mark.parametrize(
    "card",
    [
        '<a class="tile" href="/">{}</a>',
        '<button class="choice">{}</button>',
        '<div class="fact">{}</div>',
        "<li>{}</li>",
        '<label for="a">{}</label>',
    ],
)
def test_what_stands_in_one_card_is_marked_as_one(card):
    inside = '<strong>{0}</strong><span class="note">{0} nữa</span>'
    content = card.format(inside.format("Một")) + card.format(inside.format("Hai"))
    assert groups(content) == [["Một", "Một nữa"], ["Hai", "Hai nữa"]]


def test_lines_of_their_own_are_marked_on_their_own():
    content = (
        '<div class="card now-card"><div><h2>Xã đã nhận</h2><p>Chờ <b>ba</b> ngày</p></div></div>'
    )
    assert groups(content) == [["Xã đã nhận"], ["Chờ", "ba", "ngày"]]


def test_a_code_in_pieces_is_one_text():
    pieces = "".join(f"<span>{piece}</span>\n" for piece in ("527", "-", "049", "-", "1834"))
    code = f'<p class="code">{pieces}</p>'
    assert groups(code) == [["527-049-1834"]]


def test_a_long_text_is_read_in_parts_between_words():
    text = "Thôn có nhiều nhà sàn. " * 60
    parts = groups(f"<p>{text}</p>")[0]
    assert " ".join(parts) == text.strip()
    assert max(map(len, parts)) <= LONGEST
    assert len(parts) == -(-len(text) // LONGEST)


@pytest.mark.parametrize("html", ["", "<p>Không có khung</p>", "<p></b></p></div>", "<"])
def test_a_page_without_a_screen_says_nothing(html):
    assert utterances(html) == []
