"""The recorder as a form, and the one leave that its page gives: the microphone."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Blueprint, Flask, render_template_string
from flask.testing import FlaskClient

from kiosk import security
from kiosk.errors import Refused

ANY = '{% from "components/recorder.html" import recorder %}'
CLOSED = "camera=(), geolocation=(), microphone=()"
BOOSTED = {"HX-Request": "true", "HX-Boosted": "true"}


@pytest.fixture
def drawn(app: Flask) -> Callable[..., BeautifulSoup]:
    """Draw the recorder: `drawn('hidden={"viec": "loi"}')`."""

    def draw(arguments: str = "", inside: str = "", **values: Any) -> BeautifulSoup:
        call = f'recorder("/to/thu/", "khoa"{", " if arguments else ""}{arguments})'
        source = f"{{% call {call} %}}{inside}{{% endcall %}}" if inside else f"{{{{ {call} }}}}"
        with app.test_request_context("/to/"):
            return BeautifulSoup(render_template_string(ANY + source, **values), "html.parser")

    return draw


def test_without_script_it_is_a_form_with_a_file_and_a_button(drawn):
    form = drawn('hidden={"viec": "loi"}').form
    assert (form["method"], form["enctype"]) == ("post", "multipart/form-data")
    assert form["action"] == "/to/thu/"
    sent = {field["name"]: field.get("value") for field in form.select("input[name]")}
    assert sent == {"lan": "khoa", "viec": "loi", "loi": None}
    file = form.select_one("input[type=file]")
    assert file["accept"] == "audio/*"
    seen = [b for b in form.select("button") if "hidden" not in b.attrs]
    assert [button.get_text(strip=True) for button in seen] == ["Giữ bản này"]
    assert not file.find_parent(hidden=True)
    assert all(b["type"] == "button" for b in form.select("button") if b is not seen[0])


def test_a_page_adds_fields_of_its_own(drawn):
    form = drawn("longest=20", '<input name="phuong-ngu">').form
    assert form.select_one("[name=phuong-ngu]")
    assert form["data-longest"] == "20"
    assert "dài nhất 20 giây" in form.get_text()


def test_no_sentence_stands_on_the_page_before_it_is_true(drawn):
    sentences = drawn().select("[data-said]")
    assert len(sentences) == 10
    assert all("hidden" in sentence.attrs for sentence in sentences)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser before one page that records and one that refuses."""
    bp = Blueprint("thu", __name__, url_prefix="/to/thu")
    bp.after_request(security.allow_microphone)

    @bp.get("/")
    def show() -> str:
        return "Thu"

    @bp.get("/khong")
    def refuse() -> str:
        raise Refused("Chưa được. Mọi thứ giữ nguyên; bạn thử lại.")

    app.register_blueprint(bp)
    return app.test_client()


def test_a_page_that_records_may_use_the_microphone_and_no_other_page_may(client):
    opened = client.get("/to/thu/")
    allowed = opened.headers.getlist("Permissions-Policy")
    assert allowed == ["camera=(), geolocation=(), microphone=(self)"]
    for path in ("/", "/to/dang-nhap", "/thon/", "/khong-co"):
        assert client.get(path).headers.getlist("Permissions-Policy") == [CLOSED]


def test_a_page_that_records_is_loaded_where_it_would_be_swapped(client):
    swapped = client.get("/to/thu/?xong=1", headers=BOOSTED)
    assert swapped.headers["HX-Redirect"] == "/to/thu/?xong=1"
    assert client.get("/to/thu/", headers=BOOSTED).headers["HX-Redirect"] == "/to/thu/"
    assert "HX-Redirect" not in client.get("/to/thu/").headers
    assert "HX-Redirect" not in client.get("/", headers=BOOSTED).headers


def test_a_refusal_is_shown_and_not_loaded_again(client):
    refused = client.get("/to/thu/khong", headers=BOOSTED)
    assert refused.status_code == 409
    assert "HX-Redirect" not in refused.headers
