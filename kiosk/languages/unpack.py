"""Opening a pack that came from elsewhere: bounded, strict, and storing nothing by itself.

What a file says of its own sizes is never believed: bytes are counted while they are read. One
wrong entry refuses the whole pack, named and with the reason.
"""

import re
import struct
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from babel.messages.pofile import PoFileError, read_po
from pydantic import ValidationError

from kiosk.errors import Refused
from kiosk.languages import audio, pack
from kiosk.languages.pack import MANIFEST, Given, Manifest
from kiosk.languages.review import Kind

BEGINNING, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"  # of a ZIP; of an entry of its list
ENCRYPTED = 0x1 | 0x40 | 0x2000  # flags of an entry
SYMLINK, PLAIN = 0o120000, {0, 0o100000}  # kinds of file; 0: made where there are none
KNOWN = re.compile(r"labels/([A-Za-z-]{2,12})\.po|clips/[0-9a-f]{64}\.wav|manifest\.json")
LOOK_LIKE = frozenset("\\∕⁄⧸／⟋╱＼⧵﹨∖：ː․。｡．")  # a slash, a colon or a dot, and none of them
BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
SHOWN = 30  # letters of a name in a sentence: a voice's has seventy

KEPT = "Máy chưa nhận gì từ gói này; bạn xin thôn kia xuất lại gói mới rồi chọn lại."
NO_ZIP = f"Tệp này không phải gói nhãn (.zip) của nhà văn hóa số, hoặc đã hỏng. {KEPT}"
TOO_LARGE = f"Gói này lớn quá 40 MB. {KEPT}"
TOO_MANY = f"Gói này có hơn 5.000 tệp bên trong. {KEPT}"
BOMB = f"Gói này bung ra quá 100 MB, máy dừng ở tệp “{{}}”. {KEPT}"
WRONG = f"Trong gói, tệp “{{}}” {{}}. {KEPT}"
NO_MANIFEST = f"Trong gói thiếu tệp {MANIFEST}, là tờ kê mọi thứ của gói. {KEPT}"
WRONG_ROW = f"Trong tờ kê của gói ({MANIFEST}), {{}}: {{}}. {KEPT}"

ENCRYPTED_ENTRY = "bị khóa bằng mật khẩu nên máy không xem được bên trong"
LINK = "là đường dẫn sang chỗ khác, không phải một tệp thường"
PATH = "có tên trỏ ra ngoài gói (.., /, \\ hoặc tên ổ đĩa)"
UNSEEN = "có tên chứa ký tự không nhìn thấy"
ALIKE = "có tên chứa ký tự trông giống dấu / hay dấu chấm mà không phải"
TWICE = "có mặt hai lần"
NESTED = "là một tệp nén nằm trong gói"
UNKNOWN = "không phải loại tệp mà gói nhãn có"
COMPRESSION = "nén theo kiểu máy không mở"
OVERSIZE = "lớn quá mức cho phép"
UNREADABLE = "đã hỏng hoặc bị đứt"
NOT_LISTED = f"không có trong tờ kê {MANIFEST}"
NOT_THERE = f"có trong tờ kê {MANIFEST} mà gói không có"
CHECKSUM = "không khớp mã kiểm tra trong tờ kê: đã bị sửa hoặc bị đứt"
NO_VOICE = "không phải lời đọc do nhà văn hóa số ghi"
OTHER_WORDS = f"không có cùng những chữ như tờ kê {MANIFEST}"
UNUSED = "có trong gói mà không dòng nào dùng đến"
FIELDS = {
    "extra_forbidden": "có ô lạ, gói nhãn không có ô này",
    "missing": "thiếu ô này",
    "string_too_long": "dài quá mức cho phép",
    "string_too_short": "còn để trống",
    "too_long": "nhiều dòng quá mức cho phép",
    "literal_error": "có điều mà gói nhãn loại này không có",
    "json_invalid": "không phải JSON lành lặn",
}


class Voice(NamedTuple):
    """A voice of a pack: the MP3 made anew from its WAV, and its length."""

    served: bytes
    seconds: float


@dataclass(frozen=True)
class Pack:
    """What an opened pack says, and its voices by checksum."""

    manifest: Manifest
    voices: Mapping[str, Voice]
    archive: "Archive"

    def master(self, given: Given) -> bytes:
        """The WAV of a voice; it stays packed until it is asked for."""
        return self.archive.read(given.clip)


class Archive:
    """The files of a ZIP: names looked at first, bytes counted as they are read."""

    def __init__(self, data: bytes) -> None:
        self._zip = _opened(data)
        self._entries = _looked_at(self._zip.infolist())

    @property
    def names(self) -> set[str]:
        return set(self._entries)

    def read(self, name: str) -> bytes:
        """One file, never more of it than its kind may have. Raises Refused."""
        most = pack.LARGEST[PurePosixPath(name).suffix]
        try:
            with self._zip.open(self._entries[name]) as file:
                data = file.read(most + 1)
        except BROKEN:
            raise _wrong(name, UNREADABLE) from None
        if len(data) > most:
            raise _wrong(name, OVERSIZE)
        return data


def read(data: bytes) -> Pack:
    """Open a pack and look at everything in it; raises Refused, naming what is wrong."""
    archive = Archive(data)
    if MANIFEST not in archive.names:
        raise Refused(NO_MANIFEST)
    head = archive.read(MANIFEST)
    manifest = _manifest(head)
    _check_names(archive.names - {MANIFEST}, manifest)
    total, voices = len(head), dict[str, Voice]()
    for name, checksum in manifest.files.items():
        found = archive.read(name)
        total += len(found)
        if total > pack.MOST_UNPACKED:
            raise Refused(BOMB.format(_shown(name)))
        _check_sum(name, found, checksum)
        if name.endswith(".wav"):
            voices[checksum] = _voice(name, found)
        else:
            _check_words(name, found, manifest)
    return Pack(manifest, voices, archive)


def _opened(data: bytes) -> ZipFile:
    """The ZIP, once it can't cost more than a pack may: its list is read whole on opening."""
    if len(data) > pack.MOST_PACKED:
        raise Refused(TOO_LARGE)
    if not data.startswith(BEGINNING):
        raise Refused(NO_ZIP)
    if data.count(CENTRAL) > pack.MOST_FILES:
        raise Refused(TOO_MANY)
    try:
        return ZipFile(BytesIO(data))
    except BROKEN:
        raise Refused(NO_ZIP) from None


def _looked_at(entries: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The entries by name; a wrong one refuses all."""
    found: dict[str, ZipInfo] = {}
    for entry in entries:
        name = entry.orig_filename  # as it stands there: `filename` is cut at a NUL already
        wrong = _fault(entry, name) or (TWICE if name in found else None)
        if wrong:
            raise _wrong(name, wrong)
        found[name] = entry
    return found


def _fault(entry: ZipInfo, name: str) -> str | None:
    """What is wrong with an entry before it is read."""
    kind = entry.external_attr >> 16 & 0o170000
    if kind not in PLAIN:
        return LINK if kind == SYMLINK else UNKNOWN
    if entry.flag_bits & ENCRYPTED:
        return ENCRYPTED_ENTRY
    if not KNOWN.fullmatch(name):
        return _strangeness(name)
    return None if entry.compress_type in (ZIP_STORED, ZIP_DEFLATED) else COMPRESSION


def _strangeness(name: str) -> str:
    """Why a name is none of a pack's."""
    if any(unicodedata.category(sign).startswith("C") for sign in name):
        return UNSEEN
    if ".." in name.replace("\\", "/").split("/") or re.match(r"[/\\]|[A-Za-z]:|.*\\", name):
        return PATH
    if LOOK_LIKE & set(name):
        return ALIKE
    return NESTED if name.lower().endswith((".zip", ".7z", ".gz", ".rar", ".xz")) else UNKNOWN


def _wrong(name: str, reason: str) -> Refused:
    return Refused(WRONG.format(_shown(name), reason))


def _shown(name: str) -> str:
    """A stranger's name, fit for a sentence."""
    seen = "".join(" " if unicodedata.category(s).startswith("C") else s for s in name)
    return seen if len(seen) <= SHOWN else f"{seen[:SHOWN]}…"


def _manifest(data: bytes) -> Manifest:
    """manifest.json, of known shape, its rows in order. Raises Refused."""
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError as error:
        raise Refused(_in_words(error)) from None
    for number, row in enumerate(manifest.given, 1):
        wrong = pack.fault_of(row)
        if wrong:
            raise Refused(WRONG_ROW.format(f"dòng {number} (“{_shown(row.key)}”)", wrong))
    return manifest


def _in_words(error: ValidationError) -> str:
    """The first fault of the manifest: where, and what."""
    first = error.errors(include_url=False, include_input=False)[0]
    said: Any = first.get("ctx", {}).get("error")
    what = FIELDS.get(first["type"], str(said) if said else "không đúng dạng của gói nhãn")
    return WRONG_ROW.format(_place(first["loc"]), what)


def _place(where: tuple[int | str, ...]) -> str:
    """ "dòng 3, ô text"; rows count from 1."""
    words = [f"dòng {one + 1}" if isinstance(one, int) else f"ô “{_shown(one)}”" for one in where]
    return ", ".join(words) or "cả tờ"


def _check_names(names: set[str], manifest: Manifest) -> None:
    """Every file is listed, every listed file is there, and each is of use."""
    used = {row.clip for row in manifest.given if row.kind is Kind.CLIP}
    used |= {f"labels/{row.tag}.po" for row in manifest.given if row.kind is Kind.TEXT}
    listed = set(manifest.files)
    for wrong, reason in (
        (names - listed, NOT_LISTED), (listed - names, NOT_THERE),
        (used - listed, NOT_THERE), (listed - used, UNUSED),
    ):  # fmt: skip
        for name in sorted(wrong):
            raise _wrong(name, reason)


def _check_sum(name: str, data: bytes, checksum: str) -> None:
    """One file against its checksum, which is a voice's name too. Raises Refused."""
    if data.startswith(BEGINNING):
        raise _wrong(name, NESTED)
    named = not name.endswith(".wav") or PurePosixPath(name).stem == checksum
    if not named or pack.digest(data) != checksum:
        raise _wrong(name, CHECKSUM)


def _voice(name: str, data: bytes) -> Voice:
    """A WAV of ours: decoded and written anew, it must be byte for byte the same."""
    try:
        found = audio.reencode(data)
    except Refused:
        raise _wrong(name, NO_VOICE) from None
    if found.master != data:
        raise _wrong(name, NO_VOICE)
    return Voice(found.served, found.seconds)


def _check_words(name: str, data: bytes, manifest: Manifest) -> None:
    """A PO file must say what the manifest says. Raises Refused."""
    listed = pack.farthest(PurePosixPath(name).stem, manifest.given)
    if _words_in(name, data) != {row.key: row.content for row in listed}:
        raise _wrong(name, OTHER_WORDS)


def _words_in(name: str, data: bytes) -> dict[str, str]:
    """The words of a PO file. Raises Refused where it is none."""
    try:
        catalog = read_po(BytesIO(data), abort_invalid=True)
        return {str(one.id): str(one.string) for one in catalog if one.id}
    except (PoFileError, LookupError, *BROKEN):
        raise _wrong(name, UNREADABLE) from None
