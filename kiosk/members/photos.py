"""A member's face: any photo becomes one small square JPEG that tells nothing but the face."""

from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from sqlalchemy import Select, select

from kiosk.errors import Refused
from kiosk.members.models import Member
from kiosk.members.roster import Person
from kiosk.villages.models import Village

SIDE = 320  # pixels
QUALITY = 82
MOST_BYTES = 900_000
MOST_PIXELS = 24_000_000  # decoded that is about a hundred megabytes
KINDS = ("JPEG", "PNG", "WEBP")
NO_FILE = "Bạn chưa chọn ảnh nào. Ảnh cũ vẫn giữ nguyên; bạn chọn một tệp rồi bấm lại."
TOO_HEAVY = (
    "Ảnh nặng quá 900 KB. Ảnh cũ vẫn giữ nguyên; bạn chọn ảnh nhỏ hơn, như ảnh gửi qua Zalo."
)
TOO_LARGE = "Ảnh lớn quá 24 triệu điểm. Ảnh cũ vẫn giữ nguyên; bạn chọn ảnh nhỏ hơn."
NO_PHOTO = (
    "Máy không đọc được tệp này như một tấm ảnh. Ảnh cũ vẫn giữ nguyên; "
    "bạn chọn ảnh JPEG, PNG hoặc WebP khác."
)


def put(member: Member, data: bytes) -> None:
    """Make `data` the member's photo. Raises Refused, and the old photo stays."""
    member.photo = portrait(data)
    member.photo_version = sha256(member.photo).hexdigest()[:12]


def remove(member: Member) -> None:
    member.photo = member.photo_version = None


def address(person: Any) -> str | None:
    """Where the photo of a Member or a Person lies; None without one, and for anyone else.

    A new photo has a new address. It is written out, because asking Flask for each face of a
    page takes longer than drawing it.
    """
    version = person.photo if isinstance(person, Person) else getattr(person, "photo_version", None)
    return f"/lich-truc/anh/{person.id}.jpg?v={version}" if version else None


def of(member_id: int, village: Village) -> Select[bytes | None]:
    """The photo of one active member of `village`."""
    mine = select(Member.photo).filter_by(id=member_id, village_id=village.id)
    return mine.where(Member.is_active)


def portrait(data: bytes) -> bytes:
    """The middle of a photo as a square JPEG, upright, without place, time or camera in it.

    Raises Refused for what is no photo, or one that this machine had better not decode.
    """
    if not data:
        raise Refused(NO_FILE)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_HEAVY)
    try:
        return _jpeg(_square(data))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(TOO_LARGE) from None
    except Exception:  # a stranger's bytes may trip the decoder in any way
        raise Refused(NO_PHOTO) from None


def _square(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=KINDS) as photo:  # reads the head only
        if photo.width * photo.height > MOST_PIXELS:
            raise Refused(TOO_LARGE)
        photo.thumbnail((4 * SIDE, 4 * SIDE))  # first, so that only one large picture is held
        upright = ImageOps.exif_transpose(photo).convert("RGBA")
    return ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)


def _jpeg(square: Image.Image) -> bytes:
    face = Image.new("RGB", square.size, "white")  # fresh, so that nothing hidden comes along
    face.paste(square, mask=square)
    kept = BytesIO()
    face.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
