"""What a resident can read goes through `label()`, or there is a reason why it does not.

Without it a text has no word in the village's own language and no voice of its own.
"""

import re

import pytest

from kiosk.console.corpus import TEMPLATES, residents_templates
from kiosk.languages.extraction import Templates
from tests.languages.unlabelled import printed, words

ANY = ".*"
# (why it needs no label, in which templates, what): the whole of a text, or of an expression.
ALLOWED = (
    ("names of the village and its house", ANY, r"Nhà văn hóa (số )?…( …)?|(village|shown)\.\w+"),
    ("names and phones of people", ANY, r".*(people|person|team|shifts|member)\W.*(name|phone)s?"),
    ("what was tried, as it was written", "welcome/_verdict",
     r"verdict\.(pointed_at|shown\.\d|official\.host)"),
    ("what the team wrote of another place", ANY,
     r"one\.elsewhere\.(where|phone)|whom_to_ask\(\)\.phone"),
    ("what the screen says where nothing is known", "components/facts", r"unknown"),
    ("names that were typed", ANY,
     r"(draft|dossier|receipt)\.(name|applicant|helper|phone)(\|.+)?"),
    ("days and hours", ANY,
     r".+\|(day|moment|weekday)|.*strftime\(\)|.*\.(hours|when|year|day_words)"),
    ("sums", ANY, r".+\|money"),
    ("codes and numbers", ANY,
     r".*(code(_typed)?|number|count|shown|length|index|copy|size)(\|code|\|upper)?"),
    ("a count or a date with the word that belongs to it", "walkthrough/",
     r"[… ]+(tờ…|· Hồ sơ … …)|\s*·? ?(Phần|Màn hình|Bước|trên|của (Cổng|VNeID))\s*"),
    ("what the village says of itself", "welcome/_?village", r"shown\..+|năm …|Nguồn: …"),
    ("the visitors' page: all of it in Vietnamese or in English", "welcome/_?village.html", ANY),
    ("what is different on one evening", "(welcome/|slips/doable)",
     r"night.*told.*|words\[\]\|upper|words\.\[\]"),
    ("the names of languages", ANY, r".*(autonym|name_vi|language_names)|Nói tiếng …"),
    ("the portal's own address", ANY, r"dichvucong\.gov\.vn|site"),
    ("the team's own words, as they were written", ANY,
     r"reason\.text\|truncate|.*\.procedure_slug"),
    ("a part of the walkthrough, as a sentence names it", "slips/status", r"Sửa ở: …|.*\.where"),
    ("the head has one line, and says who is there", "base.html",
     r"… đang giúp …|bà con|duty_line|demo_banner"),
    ("the head's own parts", "(base|phone).html", r"(title_text|self\.title\(\))\|striptags|…"),
    ("the question of a quiet screen counts down", "components/idle",
     r"… sau|giây\.|then|idle\..+"),
    ("a key has room for one word, and its picture", "components/keyboard", r"sign|text|name"),
    ("read out to who can't see; the screen draws it", "components/",
     r"đã xong|đang ở bước này|chưa tới|words|label_text|title"),
    ("said once more to who can't see", "walkthrough/check", r"term"),
    ("a picture of the portal shows its words as they are there", "components/sketch", r"text"),
    ("drawn by the house", ANY, r"svg|mask|value\.split\(\)\[\]|(status|portal)?_?qr|…"),
    ("a sentence with a day in it", "components/dossier", r".*Dự kiến có kết quả: …;.*"),
    ("a sentence with a desk, a day or an evening in it", "slips/parts",
     r".*Mang bản chính đến ….*|next_evening\(\)|procedure\.receiver\.name|xã|duty\.line"
     r"|Bà con mang giấy tờ và phiếu này đến ….|desk_of\(\)|, một lần; chưa có kết quả ngay.+"),
    ("numbers and marks of a slip", "slips/", r"Số …|IN LẠI lần …|Ghi lúc nộp: …|Xem lúc …|MẪU.+"),
    ("whoever prints with the browser reads Vietnamese", "slips/document",
     r"Bấm giữ phím|Ctrl|rồi bấm|để in\. Khổ giấy: …\.|cuộn 80 mm"),
    ("who gave what to whom, as the book has it", "slips/handover",
     r"receipt\.\w+(\[\])?|…, tổ công nghệ số"),
    ("papers as they were named when they were taken", "slips/receipt",
     r"dossier\.papers\[\]\.name"),
    ("papers as they were named, and who holds them", "slips/custody",
     r"papers\[\]\.(name|receiver)"),
    ("the poster hangs on the board, and has no language to choose", "slips/poster", ANY),
    ("what was broken can't be asked for a word", "errors/(bare|_words)",
     r"Thử lại|trouble\.(happened|kept|todo)"),
    ("the door of the team", "welcome/home", r"Tổ công nghệ"),
    ("the set-up, before there is a village", "welcome/_communes", ANY),
    ("how the words of the sample village are marked", "welcome/languages", r"….*“nháp”.*"),
    ("what is read, with whose voice", "(welcome/listen|dossiers/_heard)",
     r"Nghe …|told|said\..+|heard\[\].+|found\..+"),
)  # fmt: skip


@pytest.fixture(scope="module")
def unlabelled() -> set[tuple[str, str]]:
    """(template, text or expression) of all that residents read and no label draws."""
    templates = Templates(residents_templates(), _source)
    return {
        (name, one)
        for name, page in templates.pages.items()
        for one in (*words(_source(name)), *printed(templates, page))
    }


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def is_allowed(name: str, said: str, where: str, what: str) -> bool:
    return re.match(where, name) is not None and re.fullmatch(what, said) is not None


def without_reason(found: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (name, said)
        for name, said in sorted(found)
        if not any(is_allowed(name, said, where, what) for _, where, what in ALLOWED)
    ]


def test_what_is_read_is_labelled_or_has_a_reason(unlabelled):
    assert without_reason(unlabelled) == []


def test_each_reason_is_needed(unlabelled):
    for why, where, what in ALLOWED:
        assert any(is_allowed(name, said, where, what) for name, said in unlabelled), why


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>Bà con chờ nhé</p>", "Bà con chờ nhé"),
        ("<p>{{ 'Bà con chờ nhé' if x else label('Xong') }}</p>", "Bà con chờ nhé"),
        ("<p>{{ paper.name }}</p>", "paper.name"),
        ("<p>Còn {{ n }} tờ</p>", "Còn … tờ"),
    ],
)
def test_a_text_without_a_label_is_seen(source, said):
    """The control."""
    templates = Templates(["page.html"], lambda _: source)
    found = {*words(source), *printed(templates, templates.pages["page.html"])}
    assert said in found
    assert without_reason({("walkthrough/page.html", said)})


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ label('Bà con chờ nhé') }}</p>",
        "<a class=\"{{ 'lớn' if x }}\" title=\"{{ name }}\">{{ icon('x') }}</a>",
        "{# Bà con chờ nhé #}{% set x = 'Bà con chờ nhé' %}",
        "{% block title %}Bà con chờ nhé{% endblock %}",
        "{% macro m(t) %}{{ label(t) }}{% endmacro %}{{ m('Bà con chờ nhé') }}",
    ],
)
def test_what_is_labelled_or_no_text_is_not_seen(source):
    templates = Templates(["page.html"], lambda _: source)
    assert [*words(source), *printed(templates, templates.pages["page.html"])] == []
