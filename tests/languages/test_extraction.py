"""What templates give to `label()` is found without drawing any."""

import pytest

from kiosk.languages.extraction import Found, extract
from kiosk.languages.sentences import raised

TILE = (
    "{% macro tile(href, text, icon_name, note=None) %}{{ icon(icon_name) }}{{ label(text) }}"
    "{% if note %}{{ label(note) }}{% endif %}{% endmacro %}"
)


def found(page: str, **others: str) -> list[Found]:
    sources = {"page.html": page} | {f"{name}.html": text for name, text in others.items()}
    return list(extract(["page.html"], sources.__getitem__).texts)


def words(page: str, **others: str) -> list[str]:
    return [one.key for one in found(page, **others)]


def unknown(page: str, **others: str) -> list[str]:
    sources = {"page.html": page} | {f"{name}.html": text for name, text in others.items()}
    return [expression for _, expression in extract(["page.html"], sources.__getitem__).expressions]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("{{ label('Về đầu') }}", ["Về đầu"]),
        ("{{ label('Có' if x else 'Không') }}", ["Có", "Không"]),
        ("{{ label(x or 'hỏi xã') }}", ["hỏi xã"]),
        ("{{ label(x and 'Có') }}", ["Có"]),
        ("{% set said = 'Chờ' %}{{ label(said) }}", ["Chờ"]),
        ("{% set said %}Chờ{% endset %}{{ label(said) }}", ["Chờ"]),
        ("{% for one in ('Có', 'Không') %}{{ label(one) }}{% endfor %}", ["Có", "Không"]),
        (
            "{% for a, b in [('Có', 'x'), ('Không', 'y')] %}{{ label(a) }}{% endfor %}",
            ["Có", "Không"],
        ),
        ("{{ label({'a': 'Có', 'b': 'Không'}[x]) }}", ["Có", "Không"]),
        ("{{ label({'a': 'Có', 'b': 'Không'}.b) }}", ["Không"]),
        ("{{ label('Về ' ~ 'đầu') }}", ["Về đầu"]),
        ("{{ label(' Về đầu '|trim) }}", ["Về đầu"]),
        ("{{ label(x) if y else label('Không') }}", ["Không"]),
        ("{% if x %}{{ label('Có') }}{% endif %}{{ 'Không phải nhãn' }}", ["Có"]),
    ],
)
def test_a_constant_is_found_however_it_gets_there(source, texts):
    assert words(source) == texts


def test_a_macro_of_another_file_hands_its_texts_and_its_picture_on():
    page = '{% from "tile.html" import tile as big %}{{ big("/", "Xem", "list", note="Ở đây") }}'
    assert found(page, tile=TILE) == [
        Found("Xem", "page.html", "list", (("tile", "text"),)),
        Found("Ở đây", "page.html", "list", (("tile", "note"),)),
    ]


def test_a_text_goes_through_as_many_macros_as_there_are():
    outer = (
        '{% from "tile.html" import tile %}'
        "{% macro way(words) %}{{ tile('/', words, 'home') }}{% endmacro %}"
    )
    page = '{% import "outer.html" as parts %}{{ parts.way("Về đầu") }}'
    assert found(page, outer=outer, tile=TILE) == [
        Found("Về đầu", "page.html", "home", (("way", "words"), ("tile", "text"))),
    ]


def test_a_table_of_rows_is_followed_into_its_macro():
    facts = (
        "{% macro facts(rows) %}{% for row in rows %}{{ label(row[0]) }}{% endfor %}{% endmacro %}"
    )
    page = '{% from "facts.html" import facts %}{{ facts([("Tiền", 1), ("Ngày", "mai")]) }}'
    assert words(page, facts=facts) == ["Tiền", "Ngày"]


def test_a_call_with_a_body_and_a_default_count_too():
    macros = "{% macro row(name='Giấy') %}{{ label(name) }}{{ caller() }}{% endmacro %}"
    page = '{% from "macros.html" import row %}{% call row() %}{{ label("Tên") }}{% endcall %}'
    assert words(page, macros=macros) == ["Giấy", "Tên"]


def test_the_title_that_a_base_labels_belongs_to_the_page():
    base = "{% set it = self.title()|trim %}{{ label(it) }}{% block title %}{% endblock %}"
    page = '{% extends "base.html" %}{% block title %} Chọn thủ tục {% endblock %}'
    assert found(page, base=base) == [Found("Chọn thủ tục", "page.html")]
    made = '{% extends "base.html" %}{% block title %}Hồ sơ {{ code }}{% endblock %}'
    assert words(made, base=base) == []


def test_a_macro_that_a_base_imports_is_known_in_its_pages():
    base = '{% from "tile.html" import tile %}{% block content %}{% endblock %}'
    page = (
        '{% extends "base.html" %}{% block content %}{{ tile("/", "Xem", "list") }}{% endblock %}'
    )
    assert words(page, base=base, tile=TILE) == ["Xem"]


def test_a_picture_belongs_to_what_follows_it_in_the_same_element():
    page = "<b>{{ icon('printer') }}<i>{{ label('In') }}</i></b><p>{{ label('Xong') }}</p>"
    assert [(one.key, one.icon) for one in found(page)] == [("In", "printer"), ("Xong", None)]


def test_a_macro_that_calls_itself_ends():
    page = "{% macro m(t) %}{{ label(t) }}{{ m(t) }}{% endmacro %}{{ m('Xong') }}"
    assert words(page) == ["Xong"]


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ label(procedure.summary) }}", ["procedure.summary"]),
        ("{% for p in papers() %}{{ label(p.name) }}{% endfor %}", ["papers()[].name"]),
        ("{{ label(day|upper) }}", ["day|upper"]),
        ("{{ label('Còn ' ~ n ~ ' tờ') }}", ["…"]),
        ("{% set x = x|default('') %}{{ label(x) }}", ["x|default"]),
    ],
)
def test_what_only_the_screen_knows_is_named_as_it_is_written(source, written):
    assert words(source) == []
    assert unknown(source) == written


def test_what_a_module_says_no_with_is_read_off_its_source():
    source = (
        'NO = "Chưa được. " "Bà con làm lại."\n'
        "def f(n):\n"
        "    if n: raise Refused(NO)\n"
        '    if n > 1: raise Wrong("Ghi lại.")\n'
        '    if n > 2: raise Wrong(f"Ghi {n}.")\n'
        '    raise ValueError("not for people")\n'
        "    raise\n"
    )
    refused, wrong = ("Refused", "Chưa được. Bà con làm lại."), ("Wrong", "Ghi lại.")
    assert list(raised(source, {"Wrong"})) == [wrong]
    assert sorted(raised(source, {"Wrong", "Refused"})) == [refused, wrong]
    assert list(raised("raise ValueError('Refused')", {"Refused"})) == []
