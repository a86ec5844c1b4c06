"""Vietnamese without its marks, as people type when they search."""

import unicodedata


def plain(text: str) -> str:
    """ "Nguyễn  Văn Đức" → "nguyen van duc": no marks, small letters, single spaces."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(bare.lower().split())
