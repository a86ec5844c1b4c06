"""Procedures that no source tells of: made from one that is known, and taught in a test's house."""

from typing import Any

from flask import Flask

from kiosk.db import db
from kiosk.procedures import published
from kiosk.procedures.editions import Edition, Offer
from kiosk.procedures.reading import C, as_data, content_of
from kiosk.procedures.schema import Option, Procedure, Question
from kiosk.villages.models import Village

SECRET = "chuyen-rieng-cua-nha"  # an answer that nothing else in a house says


def like(slug: str, **facts: Any) -> Procedure:
    """The procedure with that slug, but for `facts`; it has a version of its own."""
    known = published.find(slug)
    assert known
    return content_of(Procedure, as_data(known.model_copy(update=facts)))


def asked(key: str, *answers: str, **facts: Any) -> Question:
    """A question with these answers to choose from."""
    options = tuple(Option(value=one, text=f"Trả lời {one}", icon="circle") for one in answers)
    return Question(key=key, ask=f"Câu hỏi {key}?", kind="choice", options=options, **facts)


def teach(app: Flask, content: C) -> C:
    """Publish it in the house, in place of what is known under its slug."""
    with app.app_context():
        published.keep(content)
        db.session.flush()
        edition = Edition(
            village_id=village().id, slug=content.slug, version=content.version,
            based_on=None, source="bài thử", by="bài thử",
        )  # fmt: skip
        db.session.add(edition)
        db.session.commit()
    return content


def pause(app: Flask, slug: str, where: str = "", when: str = "") -> None:
    """The house can't do it just now."""
    with app.app_context():
        facts = {"slug": slug, "is_paused": True, "where": where, "when": when}
        db.session.add(Offer(village_id=village().id, **facts))
        db.session.commit()


def know_numbers(app: Flask, **facts: str) -> None:
    """Somebody of the team writes down whom to call."""
    with app.app_context():
        for name, value in facts.items():
            setattr(village(), name, value)
        db.session.commit()


def village() -> Village:
    """The village of the test's house."""
    return db.session.scalars(db.select(Village)).one()


def village_elsewhere(**facts: Any) -> Village:
    """Another village, of which nothing may be seen here."""
    known = {
        "id": 2, "slug": "khac", "name": "Khác", "kind": "thôn", "commune": "xã Châu Quế",
        "commune_code": 1, "province": "tỉnh Lào Cai", "province_code": 15, "languages": [],
        "intro": [], "figures": [],
    }  # fmt: skip
    return Village(**known | facts)
