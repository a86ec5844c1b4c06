"""A full, locked or damaged disk: what is kept can still be read, and the page says what to do."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, request

from kiosk import keys
from kiosk.db import FILE
from tests.browser import Browser
from tests.faults.residents import DONE, Resident, at_the_last_button, check_the_book, recorded
from tests.faults.served import Answer, Served, book, rows

FULL = "Ổ đĩa của máy đã đầy nên chưa lưu được thêm."
PAPER = "Bà con ghi vào phiếu giấy."
READ_ONLY = "Máy chỉ xem được, chưa ghi được"
SHUT = "Chưa mở được sổ hồ sơ"
PAGES = ("/", "/thu-tuc/", "/lich-truc", "/ho-so/", "/to/dang-nhap")


def is_refused_because(answer: Answer, *sentences: str) -> bool:
    return answer.status == 503 and all(sentence in answer.text for sentence in sentences)


def press_until_full(kiosk: Served, residents: Iterator[Resident]) -> tuple[set[str], Resident]:
    """The portal codes that were answered, and the first resident who was not."""
    answered = set()
    for resident in residents:
        answer = resident.press(kiosk)
        if answer.status == 503:
            assert is_refused_because(answer, FULL, PAPER)
            return answered, resident
        assert answer.location == DONE
        answered.add(resident.portal_code)
    raise AssertionError("the disk never was full: the test is blind")


@pytest.mark.slow
def test_on_a_full_disk_pages_are_read_and_the_same_process_goes_on_when_there_is_room(
    disk, serve: Callable[..., Served]
):
    kiosk = serve(disk.path)
    residents = at_the_last_button(kiosk.instance, 80)
    disk.fill()
    answered, first = press_until_full(kiosk, iter(residents))
    for path in PAGES:
        assert kiosk.get(path, first.cookie).status == 200, path
    for resident in residents[-20:]:
        assert is_refused_because(resident.press(kiosk), FULL, PAPER)
    code = rows(kiosk.instance, "SELECT code FROM dossier")[0][0]
    assert kiosk.get(f"/ho-so/{code}").status == 200
    disk.empty()
    assert first.press(kiosk).location == DONE
    assert all(resident.press(kiosk).location == DONE for resident in residents[-5:])
    assert answered <= set(recorded(kiosk.instance))
    check_the_book(kiosk.instance)


@pytest.mark.slow
def test_a_kiosk_that_starts_on_a_full_disk_says_so_and_starts_when_there_is_room(
    disk, serve: Callable[..., Served]
):
    kiosk = serve(disk.path)
    residents = at_the_last_button(kiosk.instance, 80)
    disk.fill()
    answered, first = press_until_full(kiosk, iter(residents))
    kiosk.kill()
    disk.fill()
    kiosk.start()
    home = kiosk.get("/")
    assert home.status == 200 or is_refused_because(home, "Ổ đĩa"), home.text
    assert first.press(kiosk).status == 503
    kiosk.kill()
    disk.empty()
    assert first.press(kiosk.start()).location == DONE
    assert answered <= set(recorded(kiosk.instance))
    check_the_book(kiosk.instance)


@pytest.mark.slow
def test_ending_on_a_full_disk_takes_the_cookie_from_the_browser(
    disk, serve: Callable[..., Served]
):
    kiosk = serve(disk.path)
    residents = at_the_last_button(kiosk.instance, 80)
    disk.fill()
    _, first = press_until_full(kiosk, iter(residents))
    ended = kiosk.get("/ket-thuc", first.cookie)
    assert ended.cookie not in {None, first.cookie}


@pytest.mark.slow
def test_on_a_locked_disk_pages_are_read_and_the_page_says_what_to_do(
    disk, serve: Callable[..., Served]
):
    kiosk = serve(disk.path)
    (resident,) = at_the_last_button(kiosk.instance, 1)
    kiosk.kill()
    disk.remount("ro")
    try:
        kiosk.command = "run"
        kiosk.start()
        for path in PAGES:
            assert kiosk.get(path, resident.cookie).status == 200, path
        assert is_refused_because(resident.press(kiosk), READ_ONLY, PAPER)
        kiosk.kill()
    finally:
        disk.remount("rw")
    assert resident.press(kiosk.start()).location == DONE


@pytest.mark.slow
def test_a_database_that_another_program_holds_is_busy_to_write_and_open_to_read(kiosk: Served):
    (resident,) = at_the_last_button(kiosk.instance, 1)
    with book(kiosk.instance) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert kiosk.get("/").status == 200
        assert is_refused_because(resident.press(kiosk), "Máy đang bận lưu", "bấm lại")
        connection.execute("ROLLBACK")
    assert resident.press(kiosk).location == DONE


def a_wrong_page(whole: bytes) -> bytes:
    place = random.Random(4).randrange(1, len(whole) // 4096) * 4096
    return whole[:place] + b"\0" * 4096 + whole[place + 4096 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "no database": lambda _: b"Day khong phai la mot so ho so." * 500,
    "another beginning": lambda whole: b"\xff" * 100 + whole[100:],
    "a page of zeros": a_wrong_page,
    "cut short": lambda whole: whole[: len(whole) // 2],
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_is_said_on_the_screen_and_left_as_it_is(
    instance: Path, damage: str, serve: Callable[..., Served]
):
    with book(instance) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damaged = DAMAGES[damage]((instance / FILE).read_bytes())
    (instance / FILE).write_bytes(damaged)
    kiosk = serve(instance)
    for path in ("/", "/to/dang-nhap", "/healthz"):
        assert is_refused_because(kiosk.get(path), SHUT, "bản sao lưu mới nhất"), path
    assert kiosk.get("/static/vendor/kiosk.css").status == 200
    assert (instance / FILE).read_bytes() == damaged
    assert "Traceback" not in kiosk.said


def test_a_missing_key_is_said_on_the_screen_and_no_other_is_made(
    instance: Path, serve: Callable[..., Served]
):
    keys.path_of(instance).unlink()
    before = (instance / FILE).read_bytes()
    kiosk = serve(instance)
    assert is_refused_because(kiosk.get("/"), SHUT, "thiếu khóa")
    assert "không thấy tệp khóa" in kiosk.said
    assert "Traceback" not in kiosk.said
    assert not keys.path_of(instance).exists()
    assert (instance / FILE).read_bytes() == before


def test_a_screen_is_wiped_though_another_one_saves_in_between(app: Flask):
    """The page that ends a session is a GET that writes: it must not trip over a fresh commit."""

    @app.before_request
    def another_screen_saves() -> None:
        if request.method == "GET":
            with book(Path(app.instance_path)) as connection:
                connection.execute("UPDATE village SET commune_code = commune_code + 1")

    resident = Browser(app.test_client())
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý, ghi lại")
    assert resident.client.get("/ket-thuc").status_code == 303
