"""What we measure ourselves against: Flask's hello, and a page of Flask, Jinja and Flask-Babel.

The page has as many bytes as ours and 40 translated words, and no database. The third is the same
hello with SQLAlchemy, for the start.
"""

from flask import Flask
from flask_babel import Babel, gettext
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

WORDS = 40
ROW = '<li class="row"><span class="badge">{{ n }}</span><span class="words">{{ _(words[n]) }}'
PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{{ _(words[0]) }}</title>'
    "</head><body><ul>{% for n in range(count) %}"
    + ROW
    + '</span><span class="note">{{ filler[n] }}</span></li>\n{% endfor %}</ul></body></html>'
)


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
    Babel(app, default_locale="vi")
    template = app.jinja_env.from_string(PAGE)
    words = [f"word {number}" for number in range(WORDS)]
    with app.test_request_context():
        empty = template.render(_=gettext, words=words, count=WORDS, filler=[""] * WORDS)
    rest = (size - len(empty.encode())) // WORDS
    filler = [("giấy tờ " * size)[: max(rest * 8 // 11, 0)]] * WORDS  # 8 letters take 11 bytes

    @app.get("/")
    def show() -> str:
        return template.render(_=gettext, words=words, count=WORDS, filler=filler)

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
