"""A village's words and voices as one ZIP file: what stands in it, and how it is written.

labels/<tag>.po holds the words of a language, always fuzzy: a file is never an approval.
clips/<sha256>.wav holds a voice. manifest.json says of each who gave it, under which licence and
with which consent, how far each village had come with it, and the checksum of every other file.
The same words and voices make the same bytes, whatever the day and the machine.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Annotated, Literal, NamedTuple, Self
from zipfile import ZipFile, ZipInfo

from babel.messages.pofile import normalize
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from kiosk.errors import Refused
from kiosk.languages import lint, registry
from kiosk.languages.review import Kind, Status

FORMAT: Literal[1] = 1
MANIFEST = "manifest.json"
VIETNAMESE = "vi"  # has voices only: its words are the labels themselves
MOST_PACKED = 40_000_000  # bytes of the ZIP
MOST_FILES = 5_000
MOST_UNPACKED = 100_000_000  # bytes of all its files
LARGEST = {".wav": 1_000_000, ".po": 2_000_000, ".json": 4_000_000}  # bytes of one file
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can name; the same in every pack
UNIX, FILE_MODE = 3, 0o100644 << 16  # so that it says the same on every machine
TOO_MUCH = (
    "Gói này lớn quá 40 MB hoặc nhiều quá 5.000 tệp nên thôn khác không mở được. Chưa xuất gì; "
    "bạn chọn ít tiếng hơn, hoặc bỏ phần lời đọc."
)
UNKNOWN_TAG = "ghi thứ tiếng “{}” mà máy không biết"
MARKED = "trong chữ có dấu của máy tính ({})"

LINE, PARAGRAPH, PAGE = 300, 1_000, 4_000  # letters
UNSEEN = {"Cc", "Cs"}  # control signs and half letters
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # turn the line's direction
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def tidied(text: str, most: int) -> str:
    """The text as a pack carries it: composed letters, no unseen signs, at most `most` letters."""
    lines = LINE_ENDS.sub("\n", TURNING.sub("", unicodedata.normalize("NFC", text)))
    seen = (sign if sign == "\n" or unicodedata.category(sign) not in UNSEEN else " "
            for sign in lines)  # fmt: skip
    return "".join(seen)[:most].strip()


def _tidy(text: str) -> str:
    if tidied(text, len(text)) != text:
        raise ValueError("có ký tự không hiện ra, hoặc dấu chưa ghép vào chữ")
    return text


Line = Annotated[str, Field(max_length=LINE), AfterValidator(_tidy)]
Named = Annotated[str, Field(min_length=1, max_length=LINE), AfterValidator(_tidy)]
Paragraph = Annotated[str, Field(max_length=PARAGRAPH), AfterValidator(_tidy)]
Key = Annotated[str, Field(min_length=1, max_length=PARAGRAPH), AfterValidator(_tidy)]
Page = Annotated[str, Field(min_length=1, max_length=PAGE), AfterValidator(_tidy)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Tag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$")]


class Strict(BaseModel):
    """Of known shape, or refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Giver(Strict):
    """Who gave a voice: a name or pseudonym, and the consent that lets it leave the village."""

    name: Named
    place: Line
    consent_text: Page  # what was read to them, word for word
    consented_on: date
    may_share: Literal[True]


class Standing(Strict):
    """How far one village had come with it."""

    village: Named
    status: Literal[Status.DRAFT, Status.CHECKED, Status.APPROVED]
    is_changed: bool = False  # its text was changed since, in another village


class Given(Strict):
    """One word or voice for one label in one language."""

    tag: Tag
    key: Key  # the Vietnamese text of the label
    kind: Kind
    text: Named | None
    sha256: Digest | None  # of the voice's file
    source: Paragraph
    licence: Named
    dialect: Line
    note: Paragraph
    speaker: Annotated[int, Field(ge=0)] | None  # its place among the speakers
    standing: Annotated[tuple[Standing, ...], Field(min_length=1, max_length=20)]  # oldest first

    @model_validator(mode="after")
    def is_a_word_or_a_voice(self) -> Self:
        """ValueError where it is neither, or a voice that nobody has given."""
        is_text = self.text is not None and self.sha256 is None and self.tag != VIETNAMESE
        is_clip = self.text is None and self.sha256 is not None and self.speaker is not None
        if not (is_text if self.kind is Kind.TEXT else is_clip):
            raise ValueError("không phải một chữ, cũng không phải một lời đọc có người nói")
        return self

    @property
    def content(self) -> str:
        """The word, or the checksum of the voice."""
        return self.text or self.sha256 or ""

    @property
    def fingerprint(self) -> str:
        """What tells whether it is still the same: the checksum of the voice, or of the word."""
        return self.sha256 or digest(self.content.encode())

    @property
    def identity(self) -> tuple[str, str, Kind, str]:
        """What two of the same have in common."""
        return self.tag, self.key, self.kind, self.content

    @property
    def clip(self) -> str:
        """The name of its voice's file."""
        return f"clips/{self.sha256}.wav"


class Manifest(Strict):
    """manifest.json."""

    format: Literal[1]
    speakers: Annotated[tuple[Giver, ...], Field(max_length=MOST_FILES)]
    given: tuple[Given, ...]
    files: dict[str, Digest]

    @model_validator(mode="after")
    def every_speaker_is_there(self) -> Self:
        """ValueError where a row names a speaker who isn't listed."""
        named = {row.speaker for row in self.given if row.speaker is not None}
        if max(named, default=-1) >= len(self.speakers):
            raise ValueError("có dòng ghi người nói mà danh sách người nói không có")
        return self


def fault_of(row: Given) -> str | None:
    """Why a row is in no pack, whoever made it: a language that nobody knows, signs of markup."""
    if row.tag != VIETNAMESE and registry.find(row.tag) is None:
        return UNKNOWN_TAG.format(row.tag)
    marks = lint.MARKUP & set(row.text or "")
    return MARKED.format(" ".join(sorted(marks))) if marks else None


class Leaving(NamedTuple):
    """A word or voice that leaves, and its speaker where they let it."""

    given: Given  # its `speaker` is set when the pack is written
    giver: Giver | None


def digest(data: bytes) -> str:
    """SHA-256, as it stands in the manifest."""
    return sha256(data).hexdigest()


def written(leaving: Iterable[Leaving], voice: Callable[[str], bytes]) -> bytes:
    """The pack; `voice` gives the WAV of a checksum. Raises Refused when it is too large to read.

    Of what is the same in tag, label and content, the one that has come farthest is taken.
    """
    rows = _once(leaving)
    givers = sorted({row.giver for row in rows if row.giver}, key=lambda one: one.model_dump_json())
    given = tuple(_with_number(row, givers) for row in rows)
    words = {f"labels/{tag}.po": po(tag, given).encode() for tag in _written_tags(given)}
    checksums = {row.clip: row.content for row in given if row.kind is Kind.CLIP}
    checksums |= {name: digest(data) for name, data in words.items()}
    if len(checksums) >= MOST_FILES:
        raise Refused(TOO_MUCH)
    made = Manifest(format=FORMAT, speakers=tuple(givers), given=given, files=checksums)
    return _zipped(made, words, voice)


def _once(leaving: Iterable[Leaving]) -> list[Leaving]:
    """Each word and voice once, in an order that depends on nothing else."""
    found: dict[object, Leaving] = {}
    for row in leaving:
        twin = found.get(row.given.identity)
        found[row.given.identity] = row if not twin or _is_farther(row.given, twin.given) else twin
    return sorted(found.values(), key=lambda row: row.given.identity)


def _with_number(row: Leaving, givers: list[Giver]) -> Given:
    number = givers.index(row.giver) if row.giver else None
    return row.given.model_copy(update={"speaker": number})


def _written_tags(given: Iterable[Given]) -> list[str]:
    return sorted({row.tag for row in given if row.kind is Kind.TEXT})


def _zipped(manifest: Manifest, words: Mapping[str, bytes], voice: Callable[[str], bytes]) -> bytes:
    """Everything uncompressed: a compressor of another version would make other bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, checksum in sorted(manifest.files.items()):
            _put(archive, name, words[name] if name in words else voice(checksum))
        _put(archive, MANIFEST, _as_json(manifest))
    if packed.tell() > MOST_PACKED:
        raise Refused(TOO_MUCH)
    return packed.getvalue()


def _put(archive: ZipFile, name: str, data: bytes) -> None:
    if archive.fp and archive.fp.tell() + len(data) > MOST_PACKED:
        raise Refused(TOO_MUCH)
    entry = ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr = UNIX, FILE_MODE
    archive.writestr(entry, data)


def _as_json(manifest: Manifest) -> bytes:
    content = manifest.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


HEAD = """# Chữ của nhãn, tất cả là bản nháp (fuzzy): thôn nhận về phải tự kiểm và tự duyệt.
msgid ""
msgstr ""
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def farthest(tag: str, given: Iterable[Given]) -> list[Given]:
    """The words of one language by label; of several, the one that has come farthest."""
    words: dict[str, Given] = {}
    for row in given:
        if row.tag == tag and row.kind is Kind.TEXT:
            twin = words.get(row.key)
            words[row.key] = row if not twin or _is_farther(row, twin) else twin
    return [words[key] for key in sorted(words)]


def _is_farther(one: Given, other: Given) -> bool:
    """A draft, checked, approved: the statuses stand in this order."""
    order = list(Status)
    return order.index(one.standing[-1].status) > order.index(other.standing[-1].status)


def po(tag: str, given: Iterable[Given]) -> str:
    """The words of one language as PO."""
    return "\n".join([HEAD.format(tag=tag), *map(_message, farthest(tag, given))])


def _message(row: Given) -> str:
    facts = {
        "source": row.source, "licence": row.licence, "dialect": row.dialect, "note": row.note,
    }  # fmt: skip
    told = [f"#. {name}: {' '.join(fact.split())}" for name, fact in facts.items() if fact]
    texts = [f"msgid {normalize(row.key, width=0)}", f"msgstr {normalize(row.content, width=0)}"]
    return "\n".join([*told, "#, fuzzy", *texts, ""])
