"""One house, one server: a second one ends by itself, and a killed one leaves no lock behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.db import FILE
from tests.faults.served import Served

TIMES = 5


@pytest.mark.slow
def test_a_second_server_ends_by_itself_and_says_why(kiosk: Served):
    before = (kiosk.instance / FILE).read_bytes()
    for _ in range(TIMES):
        second = Served(kiosk.instance)
        assert second.launch().wait(timeout=60) == 1
        assert "Chương trình đang chạy rồi" in second.said
        assert "Traceback" not in second.said
    assert (kiosk.instance / FILE).read_bytes() == before
    assert kiosk.get("/").status == 200


def test_a_killed_server_leaves_no_lock(instance: Path, serve: Callable[..., Served]):
    kiosk = serve(instance)
    kiosk.kill()
    assert kiosk.start().get("/").status == 200
