"""Packs for tests: a good one, and the same with something wrong in it."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from kiosk.languages import audio, pack
from kiosk.languages.pack import Given, Giver, Leaving, Standing
from kiosk.languages.review import Kind, Status
from tests.languages.sounds import as_file, voice

TAG = "tyz-Latn"
WORDS = "labels/tyz-Latn.po"
MAI = Giver(
    name="Lò Thị Mai", place="bản Chiềng", consent_text="Bà có đồng ý không?",
    consented_on=date(2026, 11, 10), may_share=True,
)  # fmt: skip
ELSEWHERE = Standing(village="thôn Khe Bành, xã Châu Quế, tỉnh Lào Cai", status=Status.APPROVED)


@cache
def master(seconds: float = 1.2) -> bytes:
    """The WAV of a voice, as the house keeps it."""
    return audio.intake(as_file(voice(seconds))).master


def given(**facts: Any) -> Given:
    """A word in Tày, unless `facts` say otherwise."""
    usual = {
        "tag": TAG, "key": "Giấy", "kind": Kind.TEXT, "text": "chỉa", "sha256": None,
        "source": "ghi ở bản Chiềng", "licence": "CC BY 4.0", "dialect": "", "note": "",
        "speaker": None, "standing": (ELSEWHERE,),
    }  # fmt: skip
    return Given(**usual | facts)


def clip(sound: bytes | None = None, giver: Giver = MAI, **facts: Any) -> Leaving:
    """A voice of Mai's."""
    checksum = pack.digest(sound or master())
    row = given(**{"kind": Kind.CLIP, "text": None, "sha256": checksum, "speaker": 0} | facts)
    return Leaving(row, giver)


def word(text: str = "chỉa", **facts: Any) -> Leaving:
    """A word out of a book."""
    return Leaving(given(text=text, **facts), None)


def good(*rows: Leaving, sounds: tuple[bytes, ...] = ()) -> bytes:
    """A pack with nothing wrong in it."""
    known = {pack.digest(sound): sound for sound in (*sounds, master())}
    return pack.written(rows or (word(), clip()), known.__getitem__)


def files_in(packed: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes], kind: int = ZIP_STORED) -> bytes:
    """A ZIP of these files, whatever they are called."""
    made = BytesIO()
    with ZipFile(made, "w", kind) as archive:
        for name, data in files.items():
            entry = ZipInfo("x")
            entry.filename = entry.orig_filename = name
            entry.compress_type = kind
            archive.writestr(entry, data)
    return made.getvalue()


def with_file(name: str, data: bytes) -> bytes:
    """A good pack with one more file, or another one of that name."""
    return zipped(files_in(good()) | {name: data})


def with_manifest(change: Callable[[Any], object]) -> bytes:
    """A good pack whose manifest was changed."""
    files = files_in(good())
    manifest = json.loads(files[pack.MANIFEST])
    change(manifest)
    return zipped(files | {pack.MANIFEST: json.dumps(manifest).encode()})
