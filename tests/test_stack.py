"""Each library of the stack is really used for what it is there for."""

import os
import re
import subprocess
import sys
from io import BytesIO

import pytest
import sqlcipher3.dbapi2 as driver
import zxingcpp
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image
from pydantic import BaseModel, ValidationError
from sqlalchemy import inspect

from kiosk.db import PRAGMAS, database_file, db, migrate, open_file, reading, writing
from kiosk.dossiers.models import Dossier
from kiosk.keys import read
from kiosk.procedures.published import find
from kiosk.procedures.schema import Procedure
from kiosk.slips import press
from tests.browser import check_manners

pytestmark = pytest.mark.usefixtures("evening")
PAGE = "/thon/dong-cam/"


def test_flask_is_the_application_and_its_templates_are_strict(app):
    assert isinstance(app, Flask)
    assert app.jinja_env.undefined.__name__ == "StrictUndefined"
    assert app.jinja_env.autoescape("x.html")


def test_htmx_gets_a_fragment_where_a_visit_gets_a_page(resident):
    page = resident.client.get("/goi-to")
    swap = resident.client.get("/goi-to", headers={"HX-Request": "true"})
    check_manners(page.text)
    assert "<html" not in swap.text
    assert swap.text.strip() in page.text
    assert "HX-Request" in page.headers["Vary"]
    assert "HX-Request" in swap.headers["Vary"]


@pytest.mark.parametrize(
    "headers", [{"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}], ids=str
)
def test_a_boosted_link_and_the_back_button_get_the_whole_page(resident, headers):
    answer = resident.client.get("/goi-to", headers={"HX-Request": "true", **headers})
    check_manners(answer.text)


def test_the_models_are_flask_sqlalchemys(app):
    assert Dossier.__table__ is db.metadata.tables["dossier"]
    assert issubclass(Dossier, db.Model)
    with app.app_context():
        tables = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert tables == set(db.metadata.tables)


def test_the_tables_are_made_by_the_newest_migration(app):
    with app.app_context(), reading() as connection:
        newest = ScriptDirectory.from_config(migrate.get_config()).get_current_head()
        assert MigrationContext.configure(connection).get_current_revision() == newest


def test_the_file_on_the_disk_is_encrypted(app, given_dossier):
    given_dossier()
    path = database_file(app)
    with app.app_context(), writing() as connection:
        assert connection.exec_driver_sql("PRAGMA cipher_version").scalar()
    on_disk = b"".join(one.read_bytes() for one in path.parent.glob("kiosk.db*"))
    assert len(on_disk) > 100_000
    assert not on_disk.startswith(b"SQLite format 3")
    for secret in ("Lò Thị Mai".encode(), b"dossier", "Mẫu".encode()):
        assert secret not in on_disk


def test_the_file_opens_with_its_own_key_only(app):
    path = database_file(app)
    key = read(path.parent, "database", make=False)
    connection = open_file(path, key)
    assert connection.execute("SELECT count(*) FROM dossier").fetchone()[0] > 0
    connection.close()
    with pytest.raises(driver.DatabaseError, match="not a database"):
        open_file(path, bytes(32))


def test_sqlite_is_new_enough_to_lose_nothing():
    assert tuple(map(int, driver.sqlite_version.split("."))) >= (3, 51, 3)


EXPECTED = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0,
    "trusted_schema": 0, "secure_delete": 1, "busy_timeout": 10_000, "temp_store": 2,
}  # fmt: skip


def settings_of(connection) -> dict[str, object]:
    asked = {name: connection.execute(f"PRAGMA {name}").fetchone() for name in EXPECTED}
    return {name: row[0] if row else 0 for name, row in asked.items()}


def test_every_connection_loses_nothing_in_a_power_cut(app):
    assert {pragma.split("=")[0] for pragma in PRAGMAS} == set(EXPECTED)
    with app.app_context():
        opened = [db.engine.raw_connection() for _ in range(12)]  # more than the pool keeps
        try:
            for one in opened:
                assert settings_of(one.driver_connection) == EXPECTED
        finally:
            for one in opened:
                one.close()


def test_each_connection_begins_by_itself(app):
    with app.app_context(), db.engine.connect() as connection:
        assert connection.connection.driver_connection.isolation_level is None


def test_babel_writes_dates_and_numbers_as_vietnam_does(resident):
    assert "Thứ Hai, 16/11/2026" in resident.open("/").text
    page = resident.open("/thu-tuc/chung-thuc-ban-sao/")
    assert "200.000 đ" in page.text


def test_babel_has_the_visitors_page_in_english(resident):
    assert "Some figures" in resident.open(PAGE + "?ngon_ngu=en").text
    assert "Some figures" not in resident.open(PAGE).text


def dark_in(picture: Image.Image, scale: int) -> set[tuple[int, int]]:
    """The dark modules of a QR picture."""
    gray, middle = picture.convert("L"), scale // 2
    side = range(gray.width // scale)
    return {
        (x, y)
        for x in side
        for y in side
        if gray.getpixel((x * scale + middle, y * scale + middle)) < 128
    }


def dark_along(path: str) -> set[tuple[int, int]]:
    """The dark modules of the one path of a QR drawing."""
    runs = re.findall(r"M(\d+) (\d+)\.5h(\d+)", path)
    return {(int(x) + step, int(y)) for x, y, length in runs for step in range(int(length))}


def test_qrcode_draws_what_a_phone_reads(resident):
    picture = Image.open(BytesIO(resident.client.get(PAGE + "qr.png").data))
    (read_back,) = zxingcpp.read_barcodes(picture)
    assert read_back.text == "http://localhost" + PAGE
    drawing = BeautifulSoup(resident.client.get(PAGE + "qr.svg").text, "html.parser")
    assert dark_along(drawing.path["d"]) == dark_in(picture, 12)


def test_weasyprint_draws_a_slip_in_a_process_of_its_own(app, helper, given_dossier):
    code = given_dossier()
    try:
        answer = helper.client.get(f"/ho-so/{code}/bien-nhan.pdf")
        pids = [d._process.pid for d in press.of(app).drawers if d._process]
    finally:
        press.of(app).close()
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert pids
    assert os.getpid() not in pids


def test_the_web_process_never_loads_weasyprint():
    asked = (
        "import sys, kiosk.cli, kiosk.server\n"
        "print(sorted({'weasyprint', 'holidays', 'vietnam_provinces'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_pydantic_reads_the_content():
    procedure = find("chung-thuc-ban-sao")
    assert isinstance(procedure, BaseModel)
    with pytest.raises(ValidationError):
        procedure.slug = "khac"
    with pytest.raises(ValidationError):
        Procedure.model_validate({"slug": "x"})


def test_a_big_page_is_packed_for_the_way(resident):
    answer = resident.client.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert {"HX-Request", "Accept-Encoding"} <= set(answer.headers["Vary"].split(", "))
