"""A copy of the data is whole or is none, and brings a house back on another machine."""

import hashlib
import json
import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk import backups, create_app, keys, server
from kiosk.cli import main
from kiosk.db import FILE, open_file
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step
from kiosk.welcome.demo import PIN
from tests.faults.residents import at_the_last_button, check_the_book
from tests.faults.served import Served, book, one, rows
from tests.house import make_app

COPIES = 6
NAMES = ("Chảo Láo Tả", "Sùng Thị Chứ", "Phàn Mùi Sểnh")  # planted, and looked for in the files
COUNTS = ("dossier", "slip", "print_job", "walkthrough", "press")


def key_of(instance: Path) -> bytes:
    return keys.read(instance, keys.HOUSE)


def command(instance: Path, *words: str) -> Result:
    """`kiosk …` on this instance folder."""
    return CliRunner().invoke(main, words, env={"KIOSK_INSTANCE": str(instance)})


@contextmanager
def pressing(kiosk: Served, residents: int) -> Iterator[threading.Event]:
    """Residents press one after the other while the block runs; the event says that all have."""
    waiting, over = at_the_last_button(kiosk.instance, residents), threading.Event()

    def press() -> None:
        for resident in waiting:
            resident.press(kiosk)
            if stop.wait(0.05):
                break
        over.set()

    stop = threading.Event()
    hand = threading.Thread(target=press)
    hand.start()
    try:
        yield over
    finally:
        stop.set()
        hand.join()


@pytest.mark.slow
def test_copies_made_while_residents_press_are_whole_and_up_to_date(kiosk: Served):
    key, files = key_of(kiosk.instance), backups.folder(kiosk.instance)
    samples = one(kiosk.instance, "SELECT count(*) FROM dossier")  # nobody pressed for these
    with pressing(kiosk, 150) as over:
        for _ in range(COPIES):
            before = one(kiosk.instance, "SELECT count(*) FROM dossier")
            copy = backups.make(kiosk.instance, key, "test")
            counts = backups.verify(copy, key).rows
            assert counts["dossier"] == counts["slip"] >= before
            assert counts["press"] == counts["print_job"] == counts["dossier"] - samples
        assert not over.is_set(), "they were done too early: the test is blind"
    assert len(list(files.glob(f"*-test{backups.SUFFIX}"))) == COPIES
    assert not list(files.glob("*.part*")), "nothing half is left"
    assert not list(files.glob("*-wal")), "a copy is one file"


@pytest.mark.slow
def test_a_file_that_was_simply_copied_lacks_what_was_answered(kiosk: Served, tmp_path: Path):
    """The control: what a USB stick gets without `kiosk backup`."""
    for resident in at_the_last_button(kiosk.instance, 5):
        resident.press(kiosk)
    naive = tmp_path / "naive"
    shutil.copytree(keys.folder(kiosk.instance), keys.folder(naive))
    shutil.copy(kiosk.instance / FILE, naive / FILE)
    kept = one(kiosk.instance, "SELECT count(*) FROM dossier")
    tables = rows(naive, "SELECT name FROM sqlite_master WHERE name = 'dossier'")
    assert not tables or one(naive, "SELECT count(*) FROM dossier") < kept


def test_the_manifest_tells_the_copy_by_its_sum(instance: Path):
    copy = backups.make(instance, key_of(instance), "test")
    manifest = json.loads(copy.with_suffix(".json").read_text())
    assert manifest["sha256"] == hashlib.sha256(copy.read_bytes()).hexdigest()
    assert manifest["size"] == copy.stat().st_size
    assert manifest["rows"]["village"] == 1


def test_a_copy_with_one_wrong_bit_is_refused(instance: Path, tmp_path: Path):
    whole = backups.make(instance, key_of(instance), "test").read_bytes()
    chance = random.Random(20)
    for _ in range(20):
        bad, place = bytearray(whole), chance.randrange(len(whole))
        bad[place] ^= 1 << chance.randrange(8)
        path = tmp_path / f"bad{backups.SUFFIX}"
        path.write_bytes(bad)
        with pytest.raises(backups.BadCopy):
            backups.verify(path, key_of(instance))


def test_a_copy_that_fails_leaves_nothing_half(instance: Path, monkeypatch: pytest.MonkeyPatch):
    def no(*_: object) -> None:
        raise backups.BadCopy("-")

    monkeypatch.setattr(backups, "verify", no)
    with pytest.raises(backups.BadCopy):
        backups.make(instance, key_of(instance), "test")
    assert not list(backups.folder(instance).glob("*-test*"))


def test_a_house_without_data_gives_no_empty_copy(tmp_path: Path):
    keys.read(tmp_path, keys.HOUSE, make=True)
    refused = command(tmp_path, "backup")
    assert refused.exit_code == 1
    assert "chưa có dữ liệu" in refused.output
    assert not (tmp_path / FILE).exists()


def test_the_oldest_copies_go_and_half_ones_of_a_power_cut_with_them(
    instance: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backups, "KEEP", 2)
    folder = backups.folder(instance)
    folder.mkdir(exist_ok=True)
    old, young = folder / "1-hand.part", folder / "2-hand.part-journal"
    for part in (old, young):
        part.touch()
    os.utime(old, (0, 0))
    made = [backups.make(instance, key_of(instance), "test") for _ in range(3)]
    copies = {path for copy in made[1:] for path in (copy, copy.with_suffix(".json"))}
    assert set(folder.iterdir()) == copies | {young}


def test_restoring_puts_the_copy_in_place_and_keeps_what_was_there(instance: Path):
    made = command(instance, "backup")
    assert made.exit_code == 0, made.output
    with book(instance) as connection:
        connection.execute("UPDATE village SET name = 'Sau sao lưu'")
    restored = command(instance, "restore")
    assert restored.exit_code == 0, restored.output
    assert one(instance, "SELECT name FROM village") == "Đông Căm"
    (aside,) = (instance / "quarantine").iterdir()
    connection = open_file(aside / FILE, key_of(instance))
    assert connection.execute("SELECT name FROM village").fetchone() == ("Sau sao lưu",)
    connection.close()


def test_a_new_machine_gets_the_house_back_from_the_copy_and_the_sheet(
    instance: Path, tmp_path: Path
):
    """PINs and the QR codes on paper are worth as much as the rows."""
    house = make_app(tmp_path / "old", PUBLIC_URL="http://localhost")
    with house.app_context():
        token = Dossier.query.filter_by(step=Step.READY).first().token
    copy = backups.make(tmp_path / "old", key_of(tmp_path / "old"), "test")
    sheet = command(tmp_path / "old", "key").output.splitlines()[1]
    new = tmp_path / "new"
    restored = command(new, "restore", str(copy), "--key", sheet)
    assert restored.exit_code == 0, restored.output
    client = make_app(new, sample=False).test_client()
    signed_in = client.post("/to/dang-nhap", data={"ai": "1", "pin": PIN})
    assert signed_in.location == "/to/ho-so/"
    assert client.get(f"/s/{token}").status_code == 200


def test_a_wrong_key_restores_nothing_and_changes_nothing(instance: Path):
    copy = backups.make(instance, key_of(instance), "test")
    before = contents(instance)
    for wrong in ("ab" * 32, "not a key", "ab"):
        refused = command(instance, "restore", str(copy), "--key", wrong)
        assert refused.exit_code == 1
        assert "Chưa khôi phục" in refused.output
        assert contents(instance) == before


def test_a_bad_copy_restores_nothing_on_an_empty_machine(instance: Path, tmp_path: Path):
    copy = backups.make(instance, key_of(instance), "test")
    bad = tmp_path / copy.name
    bad.write_bytes(copy.read_bytes()[:-4096])
    new = tmp_path / "new"
    refused = command(new, "restore", str(bad), "--key", key_of(instance).hex())
    assert refused.exit_code == 1
    assert [path.name for path in new.rglob("*")] == ["kiosk.lock"]


def contents(instance: Path) -> dict[str, bytes]:
    """Every file of the house but its lock."""
    files = (path for path in instance.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path): path.read_bytes() for path in files}


def test_nothing_is_restored_under_a_running_server(kiosk: Served):
    backups.make(kiosk.instance, key_of(kiosk.instance), "test")
    refused = command(kiosk.instance, "restore")
    assert refused.exit_code == 1
    assert "đang chạy rồi" in refused.output
    assert not (kiosk.instance / "quarantine").exists()


def test_a_power_cut_in_the_middle_of_a_restore_opens_no_empty_house(
    instance: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[..., Served]
):
    copy = backups.make(instance, key_of(instance), "test")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, "write", cut)
    with pytest.raises(KeyboardInterrupt):
        backups.restore(instance, copy, key_of(instance))
    monkeypatch.undo()
    kiosk = serve(instance)
    page = kiosk.get("/")
    assert (page.status, "Chưa khôi phục xong" in page.text) == (503, True)
    kiosk.kill()
    assert command(instance, "restore").exit_code == 0
    assert one(instance, "SELECT name FROM village") == "Đông Căm"


def test_nobodys_name_can_be_read_in_the_files(kiosk: Served, tmp_path: Path):
    for name in NAMES:
        for resident in at_the_last_button(kiosk.instance, 3, name):
            resident.press(kiosk)
    backups.make(kiosk.instance, key_of(kiosk.instance), "test")
    kept = [path for path in kiosk.instance.rglob("*") if path.suffix != ".pdf" and path.is_file()]
    assert {FILE, f"{FILE}-wal"} <= {path.name for path in kept}
    assert found_in(kept) == set()
    check_the_book(kiosk.instance)
    with book(kiosk.instance) as connection:  # the control: the same rows without the key
        connection.execute("ATTACH ? AS plain KEY ''", (str(tmp_path / "plain.db"),))
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.execute("DETACH plain")
    assert found_in([tmp_path / "plain.db"]) == set(NAMES)


def found_in(files: list[Path]) -> set[str]:
    return {name for name in NAMES for path in files if name.encode() in path.read_bytes()}


def test_the_recovery_sheet_shows_the_key_and_what_it_is_for(instance: Path):
    sheet = command(instance, "key")
    assert sheet.exit_code == 0
    assert "Mất khóa là mất dữ liệu" in sheet.output
    assert sheet.output.splitlines()[1].replace("-", "") == key_of(instance).hex()


@pytest.mark.parametrize("words", ["key", "backup"])
def test_a_missing_key_is_explained(instance: Path, words: str):
    keys.path_of(instance).unlink()
    refused = command(instance, words)
    assert refused.exit_code == 1
    assert "không thấy tệp khóa" in refused.output
    assert not keys.path_of(instance).exists()


def test_a_key_file_that_was_cut_short_is_explained(instance: Path):
    keys.path_of(instance).write_text("")
    assert "bị hỏng" in command(instance, "backup").output


def test_a_house_copies_itself_once_a_day(kiosk: Served):
    """The demo was started a moment ago, and has its copy of today already."""
    for _ in range(100):
        if backups.newest(kiosk.instance):
            break
        time.sleep(0.1)
    copies = list(backups.folder(kiosk.instance).glob(f"*-day{backups.SUFFIX}"))
    assert len(copies) == 1
    held = one(kiosk.instance, "SELECT count(*) FROM dossier")
    assert backups.verify(copies[0], key_of(kiosk.instance)).rows["dossier"] == held > 0


def test_a_key_without_its_book_begins_no_empty_house(instance: Path):
    for file in instance.glob("kiosk.db*"):
        file.unlink()
    with pytest.raises(server.CannotStart, match="kiosk restore"):
        server.prepare(create_app(INSTANCE=str(instance)))
    assert not (instance / "kiosk.db").exists()
