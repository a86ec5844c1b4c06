"""No page reads a whole table, however many dossiers there are."""

import re

from flask import Flask

from kiosk.db import db
from tests.statements import open_every_page, written_down

WHOLE_TABLE = re.compile(r"^SCAN (?!CONSTANT ROW)")


def scans(app: Flask) -> list[str]:
    """Each page with a full scan in a plan: the page, the step of the plan, the statement."""
    with written_down(app) as visits:
        open_every_page(app)
    asked = {sql: (v.page, parameters) for v in visits for sql, parameters in v.statements}
    with app.app_context(), db.engine.connect() as connection:
        found = []
        for sql, (page, parameters) in asked.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
            found += [f"{page}: {step[-1]}: {sql}" for step in plan if WHOLE_TABLE.match(step[-1])]
    return found


def test_no_page_scans_a_whole_table(app: Flask) -> None:
    assert scans(app) == []
