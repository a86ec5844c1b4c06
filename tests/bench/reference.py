"""What we measure ourselves against: Flask's hello, and a page of Flask, Jinja and Flask-Babel.

The page has as many bytes as ours and 40 translated words, and no database. It is written as such
pages are: a layout, a component for each row, links by url_for. The last is hello with SQLAlchemy.
"""

from flask import Flask
from flask_babel import Babel, gettext
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import text

WORDS = 40
LETTERS = "Giấy tờ tùy thân còn hạn, bản chính hoặc bản sao có chứng thực. "
TEMPLATES = {
    "base.html": """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<title>{% block title %}{% endblock %}</title></head><body>
<header><a href="{{ url_for('show') }}">{{ _("house") }}</a></header>
<main><h1>{{ self.title() }}</h1>{% block content %}{% endblock %}</main>
<footer>{% for key in keys %}<a href="{{ url_for('show', at=key) }}">{{ _(key) }}</a>{% endfor %}
</footer></body></html>""",
    "row.html": """{% macro row(number, name, note) -%}
<li class="row{{ ' first' if number == 0 }}"><span class="badge">{{ number }}</span>
<span class="words"><strong>{{ _(name) }}</strong>{% if note %}<span>{{ note }}</span>{% endif %}
</span></li>{%- endmacro %}""",
    "page.html": """{% extends "base.html" %}{% from "row.html" import row with context %}
{% block title %}{{ _("title") }}{% endblock %}{% block content %}<ul>
{% for name in names %}{{ row(loop.index0, name, note) }}{% endfor %}</ul>{% endblock %}""",
}


def hello() -> Flask:
    """The smallest app there is."""
    app = Flask("hello")

    @app.get("/")
    def say() -> str:
        return "hello"

    return app


def page(size: int) -> Flask:
    """A page of `size` bytes with 40 words that Flask-Babel translates one by one."""
    app = Flask("page")
    app.jinja_env.loader = DictLoader(TEMPLATES)
    Babel(app, default_locale="vi")
    app.jinja_env.globals["_"] = gettext
    keys = ["home", "back", "hear", "language", "help"]
    names = [f"word {number}" for number in range(WORDS - len(keys) - 3)]  # 3: house, title twice
    app.config["NOTE"] = ""

    @app.get("/")
    def show() -> str:
        template = app.jinja_env.get_template("page.html")
        context = {"names": names, "keys": keys, "note": app.config["NOTE"]}
        app.update_template_context(context)
        return template.render(context)

    missing = (size - len(app.test_client().get("/").data)) // len(names)
    app.config["NOTE"] = (LETTERS * 10).encode()[:missing].decode(errors="ignore")
    return app


def hello_with_database(path: str) -> Flask:
    """Hello in Vietnamese, once a database has answered."""
    app = Flask("hello")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}"
    Babel(app, default_locale="vi")
    db = SQLAlchemy(app)

    @app.get("/")
    def say() -> str:
        db.session.execute(text("SELECT 1"))
        return str(gettext("hello"))

    return app
