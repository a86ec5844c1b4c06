"""One procedure or guide as a file that another village can take in, and such a file read.

A file of strangers is held to the least that YAML can be: no references, no types of its own,
nothing deep. What it says is always a draft.
"""

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import yaml

from kiosk.console.content_shape import Tree
from kiosk.errors import Refused
from kiosk.procedures.reading import Content, OnceLoader, as_data

MOST_BYTES = 256_000  # of a file; the longest of ours has a tenth
NAME = re.compile(r"(?=.{1,60}$)[a-z0-9]+(?:[-_][a-z0-9]+)*")
DEEPEST = 12  # how far its lists and mappings lie in each other; ours: 7
NO_FILE = "Bạn chưa chọn tệp. Chưa có gì thay đổi; bạn chọn tệp thủ tục (.yaml) rồi bấm lại."
TOO_LARGE = "Tệp lớn quá 256 KB nên máy không nhận. Chưa có gì thay đổi; bạn xem lại tệp."
UNREADABLE = (
    "Máy không đọc được tệp này{}. Chưa có gì thay đổi; bạn xin lại tệp .yaml do máy khác xuất ra."
)
FORBIDDEN = "Tệp có phần máy không nhận (mã & * hoặc ! của YAML). Chưa có gì thay đổi."
NO_NAME = (
    "Tệp không có mục slug, hoặc slug viết sai (chỉ chữ thường không dấu, số, dấu nối). "
    "Chưa có gì thay đổi; bạn xem lại tệp."
)
ONLY_IN_GUIDES = frozenset({"skill", "steps", "bring", "who"})
HEAD = "# {name}, xuất từ {village} ngày {day}. Nhận vào thôn khác thì là bản nháp, phải xem lại.\n"


class Taken(NamedTuple):
    """What a file says."""

    slug: str
    is_guide: bool
    tree: Tree


def exported(content: Content, name: str, village: str, day: date) -> bytes:
    """The whole content as a YAML file."""
    said = yaml.safe_dump(as_data(content), allow_unicode=True, sort_keys=False, width=100)
    head = HEAD.format(name=name, village=village, day=day.strftime("%d/%m/%Y"))
    return (head + said).encode()


def read(data: bytes) -> Taken:
    """What a file says, right or wrong. Raises Refused where it can't even be a draft."""
    if not data:
        raise Refused(NO_FILE)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    said = _said(data)
    slug = said.get("slug") if isinstance(said, dict) else None
    if not isinstance(slug, str) or not NAME.fullmatch(slug):
        raise Refused(NO_NAME)
    return Taken(slug, bool(ONLY_IN_GUIDES & said.keys()), _plain(said))


def _said(data: bytes) -> Any:
    """The file's own words. OnceLoader makes nothing but plain values."""
    try:
        text = data.decode("utf-8-sig")
        _refuse_the_rest(yaml.parse(text, Loader=yaml.CSafeLoader))
        return yaml.load(text, Loader=OnceLoader)  # noqa: S506 - a SafeLoader that is stricter
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Refused(UNREADABLE.format(f" ở dòng {mark.line + 1}" if mark else "")) from None
    except (ValueError, TypeError):  # a day that is none, a number without end, a list as a name
        raise Refused(UNREADABLE.format("")) from None


def _refuse_the_rest(events: Iterable[Any]) -> None:
    """Look at a file piece by piece, before anything is made of it."""
    depth = 0
    for event in events:
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Refused(FORBIDDEN)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Refused(UNREADABLE.format(""))


def _plain(value: Any) -> Any:
    """As JSON can keep it. `yes` and `no` without quotes are words here, as they were meant."""
    if isinstance(value, dict):
        return {_word(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _word(key: Any) -> str:
    return {True: "yes", False: "no"}[key] if isinstance(key, bool) else str(key)
