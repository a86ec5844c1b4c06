"""The sample village and a real one never mix."""

from collections.abc import Callable
from pathlib import Path

from tests.faults.served import Served, book, one

SAMPLE = "SELECT count(*) FROM dossier"


def test_the_demo_does_not_start_on_a_real_house(instance: Path):
    with book(instance) as connection:
        connection.execute("UPDATE village SET is_demo = 0")
    before = one(instance, SAMPLE)
    demo = Served(instance)
    assert demo.launch().wait(timeout=60) == 1
    assert "Thư mục này là của thôn thật" in demo.said
    assert one(instance, SAMPLE) == before


def test_a_sample_house_that_is_served_as_a_real_one_says_so_on_the_page(
    instance: Path, serve: Callable[..., Served]
):
    page = serve(instance, "run").get("/")
    assert "Thôn trình diễn" in page.text
    assert "Đừng ghi hồ sơ thật vào đây" in page.text


def test_the_sample_is_loaded_once_however_often_the_demo_starts(kiosk: Served):
    for _ in range(2):
        kiosk.kill()
        kiosk.start()
    assert one(kiosk.instance, "SELECT count(*) FROM village") == 1
    assert one(kiosk.instance, SAMPLE) == 7


def test_a_real_house_begins_empty(tmp_path: Path, serve: Callable[..., Served]):
    kiosk = serve(tmp_path / "real", "run")
    assert kiosk.get("/").location == "/cai-dat"
    assert one(kiosk.instance, "SELECT count(*) FROM village") == 0
