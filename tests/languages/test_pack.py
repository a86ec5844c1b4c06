"""A pack of words and voices says the same everywhere, and a hostile one is refused whole."""

import json
import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from babel.messages.pofile import read_po

from kiosk.errors import Refused
from kiosk.languages import pack, unpack
from kiosk.languages.review import Status
from tests.languages import packs
from tests.languages.packs import (
    WORDS,
    clip,
    files_in,
    good,
    master,
    with_file,
    with_manifest,
    word,
    zipped,
)

SHOWN = unpack.SHOWN
CLIP = f"clips/{pack.digest(master())}.wav"


def refusal(packed: bytes) -> str:
    with pytest.raises(Refused) as refused:
        unpack.read(packed)
    return refused.value.reason


def test_a_good_pack_is_read_with_its_words_and_voices():
    opened = unpack.read(good())
    voice, text = opened.manifest.given
    assert (text.key, text.text, text.standing[0].status) == ("Giấy", "chỉa", Status.APPROVED)
    assert opened.master(voice) == master()
    assert opened.voices[voice.content].served.startswith((b"\xff", b"ID3"))
    assert opened.manifest.speakers[voice.speaker] == packs.MAI


def test_the_same_words_make_the_same_bytes_in_any_order():
    rows = [word(), clip(), word("slim", key="Tên")]
    assert good(*rows) == good(*reversed(rows)) == good(*rows, rows[0])


def test_of_the_same_word_the_one_that_came_farthest_leaves():
    draft = packs.ELSEWHERE.model_copy(update={"status": Status.DRAFT})
    opened = unpack.read(good(word(standing=(draft,)), word()))
    assert [row.standing[0].status for row in opened.manifest.given] == [Status.APPROVED]


def test_a_translator_reads_the_words_as_fuzzy_po_with_their_facts():
    files = files_in(good(word(note="người\ngià nói"), clip()))
    assert sorted(files) == [CLIP, WORDS, "manifest.json"]
    catalog = read_po(BytesIO(files[WORDS]))
    message = catalog["Giấy"]
    assert (message.string, message.fuzzy) == ("chỉa", True)
    assert message.auto_comments == [
        "source: ghi ở bản Chiềng", "licence: CC BY 4.0", "note: người già nói",
    ]  # fmt: skip


def test_a_tai_viet_pack_is_read_too():
    row = word("ꪌꪸ", tag="blt-Tavt")
    assert unpack.read(good(row)).manifest.given == (row.given,)


def test_a_pack_that_somebody_compressed_anew_is_still_read():
    assert unpack.read(zipped(files_in(good()), ZIP_DEFLATED)).manifest.given


def test_vietnamese_has_voices_and_no_words():
    assert unpack.read(good(clip(tag="vi"))).manifest.given[0].tag == "vi"
    with pytest.raises(ValueError, match="không phải một chữ"):
        packs.given(tag="vi")


@pytest.mark.parametrize("text", ["a\u202eb", "a\u0000b", "e\u0301"])
def test_what_leaves_is_tidied_and_what_comes_untidy_is_refused(text):
    tidy = pack.tidied(text, 10)
    assert good(word(note=tidy))
    with pytest.raises(ValueError, match="ký tự không hiện ra"):
        packs.given(note=text)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../manifest.json", unpack.PATH),
        ("clips/../../x.wav", unpack.PATH),
        ("/etc/passwd", unpack.PATH),
        ("C:x.wav", unpack.PATH),
        ("labels\\tyz-Latn.po", unpack.PATH),
        ("clips／x.wav", unpack.ALIKE),
        ("․․∕x.wav", unpack.ALIKE),
        ("labels/tyz-Latn.po\x00.wav", unpack.UNSEEN),
        ("clips/\u202evaw.x", unpack.UNSEEN),
        ("goi.zip", unpack.NESTED),
        ("clips/", unpack.UNKNOWN),
        ("README.md", unpack.UNKNOWN),
        ("labels/a.po/x", unpack.UNKNOWN),
        ("clips/X.wav", unpack.UNKNOWN),
        ("Manifest.json", unpack.UNKNOWN),
        (f"clips/{'0' * 64}.wav", unpack.NOT_LISTED),
        ("labels/blt-Tavt.po", unpack.NOT_LISTED),
    ],
)
def test_a_file_that_does_not_belong_is_named_and_refused(name, reason):
    said = refusal(with_file(name, b"x"))
    assert reason in said
    assert "Máy chưa nhận gì từ gói này" in said


def test_a_name_may_not_come_twice():
    files = files_in(good())
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, data in [*files.items(), (WORDS, b"x")]:
            entry = ZipInfo(name if name != WORDS or data != b"x" else "labels/tyz-Latn.pp")
            archive.writestr(entry, data)
    twice = made.getvalue().replace(b"labels/tyz-Latn.pp", WORDS.encode())
    assert f"“{WORDS}” {unpack.TWICE}" in refusal(twice)


def entry_changed(**facts: int) -> bytes:
    """A good pack whose list says something else of its first entry."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, data in files_in(good()).items():
            entry = ZipInfo(name)
            entry.external_attr = facts.get("attr", 0)
            archive.writestr(entry, data)
    packed = bytearray(made.getvalue())
    at = packed.index(b"PK\x01\x02")
    if "flags" in facts:
        struct.pack_into("<H", packed, at + 8, facts["flags"])
    return bytes(packed)


def test_the_untouched_twin_of_those_packs_is_read():
    assert unpack.read(entry_changed()).manifest.given


def test_a_link_to_somewhere_else_is_refused():
    assert unpack.LINK in refusal(entry_changed(attr=0o120777 << 16))


def test_an_entry_that_is_no_plain_file_is_refused():
    assert unpack.UNKNOWN in refusal(entry_changed(attr=0o040755 << 16))


def test_what_is_encrypted_is_refused():
    assert unpack.ENCRYPTED_ENTRY in refusal(entry_changed(flags=1))


def test_a_compression_that_may_need_much_memory_is_refused():
    assert unpack.COMPRESSION in refusal(zipped(files_in(good()), ZIP_BZIP2))


def test_a_zip_inside_under_another_name_is_refused():
    inner = zipped({"x": b"x"})
    name = f"clips/{pack.digest(inner)}.wav"
    files = files_in(good())
    manifest = json.loads(files[pack.MANIFEST])
    row = next(row for row in manifest["given"] if row["sha256"])
    row["sha256"] = pack.digest(inner)
    manifest["files"] = {WORDS: manifest["files"][WORDS], name: pack.digest(inner)}
    files = {WORDS: files[WORDS], name: inner, pack.MANIFEST: json.dumps(manifest).encode()}
    assert f"“{name[:SHOWN]}…” {unpack.NESTED}" in refusal(zipped(files))


def replaced(data: bytes) -> bytes:
    """A good pack with another clip, and a manifest that knows it."""
    name = f"clips/{pack.digest(data)}.wav"
    files = files_in(good())
    del files[CLIP]
    manifest = files[pack.MANIFEST].replace(
        pack.digest(master()).encode(), pack.digest(data).encode()
    )
    return zipped(files | {name: data, pack.MANIFEST: manifest}, ZIP_DEFLATED)


def test_a_clip_that_is_ours_may_stand_in_for_another():
    assert unpack.read(replaced(master(1.5))).voices


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>x</script></html>",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"",
        master() + b"<script>x</script>",
        master()[:-2000],
        b"\x00" * 1000,
    ],
)
def test_a_clip_that_we_would_not_write_ourselves_is_refused(data):
    assert unpack.NO_VOICE in refusal(replaced(data))


def test_a_file_larger_than_its_kind_may_be_is_refused_without_being_unpacked():
    assert unpack.OVERSIZE in refusal(replaced(b"\x00" * 60_000_000))


def test_many_files_that_are_small_when_packed_are_a_bomb(monkeypatch):
    monkeypatch.setattr(pack, "MOST_UNPACKED", len(master()) + 1_000)
    assert "bung ra quá 100 MB" in refusal(good(word(), clip(), clip(master(1.4)), sounds=(
        master(1.4),
    )))  # fmt: skip
    assert unpack.read(good(word()))


def test_a_size_in_the_list_that_is_a_lie_does_not_help():
    packed = bytearray(good())
    at = packed.index(b"PK\x01\x02")
    struct.pack_into("<II", packed, at + 20, 10, 10)
    said = refusal(bytes(packed))
    assert unpack.UNREADABLE in said or unpack.CHECKSUM in said


def test_more_files_than_a_pack_may_have_are_refused_before_they_are_listed(monkeypatch):
    monkeypatch.setattr(pack, "MOST_FILES", 2)
    assert "hơn 5.000 tệp" in refusal(zipped({f"{n}": b"" for n in range(3)}))


def test_a_file_beyond_forty_megabytes_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(pack, "MOST_PACKED", 1_000)
    assert "lớn quá 40 MB" in refusal(b"PK\x03\x04" + b"x" * 1_000)


@pytest.mark.parametrize("size", [0, 3, 100, 5_000, -30, -1])
def test_a_pack_that_was_cut_off_is_refused(size):
    assert refusal(good()[:size])


@pytest.mark.parametrize("data", [b"", b"<html>", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18])
def test_what_is_no_zip_is_refused(data):
    assert "không phải gói nhãn" in refusal(data)


def test_a_word_that_was_changed_on_the_way_is_refused():
    files = files_in(good())
    changed = files[WORDS].replace("chỉa".encode(), b"xxxx")
    assert f"“{WORDS}” {unpack.CHECKSUM}" in refusal(zipped(files | {WORDS: changed}))


def test_words_that_the_manifest_does_not_have_are_refused():
    files = files_in(good())
    changed = files[WORDS].replace("chỉa".encode(), b"xxxx")
    manifest = files[pack.MANIFEST].replace(
        pack.digest(files[WORDS]).encode(), pack.digest(changed).encode()
    )
    said = refusal(zipped(files | {WORDS: changed, pack.MANIFEST: manifest}))
    assert f"“{WORDS}” {unpack.OTHER_WORDS}" in said


def test_a_pack_without_its_manifest_is_refused():
    files = files_in(good())
    del files[pack.MANIFEST]
    assert refusal(zipped(files)) == unpack.NO_MANIFEST


def test_a_listed_file_that_is_not_there_is_refused():
    files = files_in(good())
    del files[CLIP]
    assert f"“{CLIP[:SHOWN]}…” {unpack.NOT_THERE}" in refusal(zipped(files))


def test_a_file_that_no_row_uses_is_refused():
    packed = with_manifest(lambda m: m.update(given=[r for r in m["given"] if r["text"]]))
    assert f"“{CLIP[:SHOWN]}…” {unpack.UNUSED}" in refusal(packed)


def first(manifest):
    return next(row for row in manifest["given"] if row["text"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(extra=1), "ô “extra”: có ô lạ"),
        (lambda m: first(m).update(approved=True), "có ô lạ"),
        (lambda m: m["speakers"][0].update(phone="0900"), "có ô lạ"),
        (lambda m: m["speakers"][0].update(may_share=False), "không có"),
        (lambda m: first(m).pop("licence"), "ô “licence”: thiếu ô này"),
        (lambda m: first(m).update(licence=""), "còn để trống"),
        (lambda m: first(m).update(text="x" * 301), "dài quá"),
        (lambda m: first(m).update(note="x" * 1001), "dài quá"),
        (lambda m: first(m).update(text="a\u202eb"), "ký tự không hiện ra"),
        (lambda m: first(m).update(text="e\u0301"), "dấu chưa ghép"),
        (lambda m: first(m).update(tag="xxx-Latn"), "thứ tiếng “xxx-Latn” mà máy không biết"),
        (lambda m: first(m).update(tag="../x"), "không đúng dạng"),
        (lambda m: first(m).update(speaker=9), "danh sách người nói không có"),
        (lambda m: first(m).update(speaker=-1), "không đúng dạng"),
        (lambda m: first(m).update(text=None), "không phải một chữ"),
        (lambda m: first(m).update(sha256="../x"), "không đúng dạng"),
        (lambda m: first(m)["standing"][0].update(status="rejected"), "không có"),
        (lambda m: first(m).update(standing=[]), "không đúng dạng"),
        (lambda m: m.update(format=2), "không có"),
        (lambda m: m.update(format="1"), "không có"),
        (lambda m: m.update(given={}), "không đúng dạng"),
        (lambda m: m["files"].update({"x": 1}), "không đúng dạng"),
    ],
)
def test_a_manifest_of_another_shape_is_refused_with_its_place(change, said):
    reason = refusal(with_manifest(change))
    assert reason.startswith("Trong tờ kê của gói (manifest.json), ")
    assert said in reason


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"format": NaN}'])
def test_a_manifest_that_is_no_json_is_refused(data):
    assert refusal(with_file(pack.MANIFEST, data)).startswith(
        "Trong tờ kê của gói (manifest.json), "
    )


@pytest.mark.parametrize("text", ["<b>x</b>", "a&lt;b", "{{ 7*7 }}", "x\\y", "[x]", "`x`"])
def test_a_word_with_signs_of_markup_refuses_the_whole_pack(text):
    said = refusal(good(word(text, key="Tên"), clip()))
    assert "“Tên”" in said
    assert "dấu của máy tính" in said


def test_a_pack_that_nobody_could_read_is_not_written(monkeypatch):
    monkeypatch.setattr(pack, "MOST_PACKED", 1_000)
    with pytest.raises(Refused, match="lớn quá 40 MB"):
        good()
    monkeypatch.undo()
    monkeypatch.setattr(pack, "MOST_FILES", 2)
    with pytest.raises(Refused, match="5.000 tệp"):
        good()
