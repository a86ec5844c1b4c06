"""What is wrong in content, and where, in words for whoever wrote it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from kiosk.procedures.blocks import NoSuchBlock

T = TypeVar("T")
Flaws = Iterator[tuple[str, str]]  # (field, reason)

FEE_KINDS = {"per_page", "per_copy", "fixed", "unknown", "by_channel", "by_case"}
REASONS = {
    "missing": "thiếu mục này; chưa biết thì ghi null",
    "extra_forbidden": "mục lạ, khuôn không có",
    "enum": "phải là một trong: {expected}",
    "literal_error": "phải là một trong: {expected}",
    "union_tag_invalid": "kind phải là một trong: {expected_tags}",
    "union_tag_not_found": "thiếu kind",
    "string_type": "phải là chữ, đặt trong dấu ngoặc kép",
    "string_too_short": "không được để trống",
    "string_too_long": "dài quá {max_length} chữ",
    "string_pattern_mismatch": "viết sai dạng, phải khớp {pattern}",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_parsing_size": "số lớn quá",
    "int_from_float": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "phải từ {le} trở xuống",
    "date_type": "phải là ngày, dạng 2026-11-21",
    "date_parsing": "phải là ngày, dạng 2026-11-21",
    "date_from_datetime_parsing": "phải là ngày, dạng 2026-11-21",
    "date_from_datetime_inexact": "phải là ngày, dạng 2026-11-21",
    "tuple_type": "phải là một danh sách",
    "dict_type": "phải là các mục có tên",
    "model_type": "phải là các mục có tên",
    "model_attributes_type": "phải là các mục có tên",
    "too_short": "phải có ít nhất {min_length} dòng",
    "invalid_key": 'tên mục phải là chữ; "yes" và "no" phải để trong ngoặc kép',
    "value_error": "{error}",
}


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where: file (from the content folder), path of the field, reason."""

    file: str
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.file, self.field, self.reason)))


class BrokenContent(Exception):
    """The content cannot be used; `mistakes` says why."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def attempt(file: str, read: Callable[[], T]) -> tuple[T | None, list[Mistake]]:
    """What `read` gives, or why it can't."""
    try:
        return read(), []
    except OSError as error:
        return None, [Mistake(file, "", f"không đọc được: {error.strerror}")]
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return None, [_syntax_mistake(file, error)]
    except RecursionError:
        return None, [Mistake(file, "", "các khối gọi lẫn nhau mãi không hết")]
    except NoSuchBlock as error:
        return None, [Mistake(file, error.field, str(error))]
    except ValidationError as error:
        return None, [_shape_mistake(file, one) for one in error.errors()]


def as_mistakes(file: str, flaws: Flaws) -> list[Mistake]:
    """The flaws of one file."""
    return [Mistake(file, field, reason) for field, reason in flaws]


def pointed_at(mistake: Mistake, data: Any) -> Mistake:
    """The same, with the name of the line it is in: a number alone counts the shared blocks too."""
    name, found = "", data
    for part in mistake.field.split("."):
        if isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
            name = _name_of(found) or name
        else:
            found = found.get(part) if isinstance(found, dict) else None
    return replace(mistake, reason=f"{mistake.reason} (ở “{name}”)") if name else mistake


def _name_of(line: Any) -> str:
    if not isinstance(line, dict):
        return ""
    return str(next((line[key] for key in ("key", "title", "name") if line.get(key)), ""))


def _syntax_mistake(file: str, error: Exception) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    line = f"dòng {mark.line + 1}" if mark else ""
    return Mistake(file, line, f"sai cú pháp YAML: {getattr(error, 'problem', None) or error}")


def _shape_mistake(file: str, error: Any) -> Mistake:
    path = ".".join(str(part) for part in error["loc"] if part not in FEE_KINDS)
    reason = REASONS.get(error["type"])
    return Mistake(file, path, reason.format(**error.get("ctx", {})) if reason else error["msg"])
