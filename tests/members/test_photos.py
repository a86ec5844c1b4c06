"""A member's face: small, square, upright, and nothing else of the photo that was sent."""

import random
import zlib
from io import BytesIO

import pytest
from PIL import Image

from kiosk.db import db
from kiosk.errors import Refused
from kiosk.members import photos
from kiosk.members.models import Member
from tests.browser import Browser
from tests.made_up import village_elsewhere

pytestmark = pytest.mark.usefixtures("evening")
WHERE, MAKER = b"Lat 22.4 Lon 104.1", "Chiec may cua toi"


def photo(kind: str = "JPEG", size=(600, 400), mode: str = "RGB", **saved) -> bytes:
    """A photo whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    kept = BytesIO()
    picture.convert(mode).save(kept, kind, **saved)
    return kept.getvalue()


def drawn(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(photos.portrait(data)))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"),
     ("PNG", "P"), ("PNG", "1"), ("WEBP", "RGB"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_any_photo_becomes_a_small_square_jpeg(kind, mode):
    data = photo(kind, mode=mode)
    face = drawn(data)
    assert (face.format, face.size, face.mode) == ("JPEG", (320, 320), "RGB")
    assert len(photos.portrait(data)) < 60_000


def test_the_middle_is_kept():
    picture = Image.new("RGB", (900, 300), "black")
    picture.paste("white", (300, 0, 600, 300))
    kept = BytesIO()
    picture.save(kept, "PNG")
    face = drawn(kept.getvalue())
    assert min(face.convert("L").get_flattened_data()) > 200


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the right side down
    face = drawn(photo(size=(400, 400), exif=exif))
    red, blue = face.getpixel((160, 20)), face.getpixel((160, 300))
    assert red[0] > 200 > red[2]
    assert blue[2] > 200 > blue[0]


def test_place_time_and_camera_are_gone():
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[0x8769] = {0x927C: WHERE}
    sent = photo(exif=exif, comment=b"nha toi o cuoi thon", icc_profile=b"tam mau" * 20)
    kept = photos.portrait(sent)
    assert MAKER.encode() in sent
    for hidden in (MAKER.encode(), WHERE, b"nha toi", b"tam mau", b"Exif"):
        assert hidden not in kept
    assert not drawn(sent).getexif()


def test_what_is_seen_through_becomes_white():
    clear = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    kept = BytesIO()
    clear.save(kept, "PNG")
    assert drawn(kept.getvalue()).getpixel((5, 5)) == (255, 255, 255)


def png_of(width: int, height: int) -> bytes:
    """The head of a picture that says it is that large, with hardly anything in it."""

    def part(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + name + data + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    parts = part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 999)) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("side", [5_000, 10_000, 60_000, 2**31 - 1])
def test_a_picture_too_large_to_decode_is_refused_by_its_head(side):
    with pytest.raises(Refused, match="Ảnh"):
        photos.portrait(png_of(side, side))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "chưa chọn ảnh"),
        (b"x" * (photos.MOST_BYTES + 1), "900 KB"),
        (b"khong phai anh", "không đọc được"),
        (b"GIF89a" + b"\0" * 100, "không đọc được"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không đọc được"),
        (photo()[:300], "không đọc được"),
        (png_of(5_000, 5_000), "24 triệu"),
    ],
)
def test_what_is_no_photo_is_said_in_words(data, said):
    with pytest.raises(Refused, match=said):
        photos.portrait(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_photo_is_refused_or_drawn_and_never_anything_else(kind):
    chance, whole = random.Random(kind), photo(kind, size=(64, 64))
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 9)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            face = photos.portrait(bytes(damaged))
        except Refused:
            continue
        assert face.startswith(b"\xff\xd8")


def give(app, name: str = "Lò Thị Mẫu", **saved) -> int:
    with app.app_context():
        member = db.session.scalars(db.select(Member).filter_by(name=name)).one()
        photos.put(member, photo(**saved))
        db.session.commit()
        return member.id


def test_a_photo_lies_at_its_address_for_a_year(app, resident):
    give(app)
    face = resident.open("/to/dang-nhap").soup.select_one(".tiles img")
    answer = resident.client.get(face["src"])
    assert answer.content_type == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(answer.data)).size == (320, 320)


def test_another_photo_has_another_address(app, resident):
    def address() -> str:
        return resident.open("/to/dang-nhap").soup.select_one(".tiles img")["src"]

    give(app)
    first = address()
    give(app)
    assert address() == first  # the same face is the same photo
    give(app, mode="L")
    assert address() != first


def test_without_a_photo_there_is_a_picture_of_a_person(app, resident):
    for page in ("/goi-to", "/man-hinh-cho", "/to/dang-nhap"):
        soup = resident.open(page).soup
        assert not soup.select("main img")
        assert soup.select("main .badge svg")


def test_faces_of_those_on_duty_stand_beside_their_names(app, resident):
    give(app, "Hoàng Văn Mẫu")
    people = resident.open("/goi-to").soup.select(".people li")
    with_face = [p for p in people if p.select("img")]
    assert [p.strong.get_text() for p in with_face] == ["Hoàng Văn Mẫu"]
    assert with_face[0].img["alt"] == ""  # the name stands beside it


def test_a_phone_on_the_houses_network_sees_the_faces(app):
    number = give(app)
    phone = app.test_client()
    phone.environ_base["REMOTE_ADDR"] = "192.168.1.7"
    assert phone.get(f"/lich-truc/anh/{number}.jpg").status_code == 200


def test_nobody_elses_photo_is_shown(app, resident: Browser):
    number = give(app)
    address = f"/lich-truc/anh/{number}.jpg"
    assert resident.client.get(address).status_code == 200
    for gone in ({"is_active": False}, {"is_active": True, "village_id": 2}):
        with app.app_context():
            if gone.get("village_id") == 2:
                db.session.add(village_elsewhere())
                db.session.flush()
            db.session.execute(db.update(Member).filter_by(id=number).values(**gone))
            db.session.commit()
        answer = resident.client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    for unknown in (1, 999):
        assert resident.client.get(f"/lich-truc/anh/{unknown}.jpg").status_code == 404
