"""The bytes of IPP, read and written apart from the library that the house speaks it with.

RFC 8010, section 3: groups of attributes, each attribute a tag, a name and its values.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

OPERATION, JOB, END, PRINTER = 1, 2, 3, 4  # the tags that begin a group
INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME_TYPE = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49

Value = str | int | bool
Attribute = tuple[int, str, Value | Iterable[Value]]  # tag, name, value or values
Group = tuple[int, list[Attribute]]


@dataclass
class Request:
    """What a client asks: its operation, its attributes by name, the document after them."""

    operation: int
    number: int
    attributes: dict[str, list[Value]]
    document: bytes

    def one(self, name: str, otherwise: Value = "") -> Value:
        """The first value of an attribute."""
        return self.attributes.get(name, [otherwise])[0]


def read(body: bytes) -> Request:
    """The request in the body of a POST."""
    _, operation, number = struct.unpack_from(">HHi", body)
    found: dict[str, list[Value]] = {}
    at, name = 8, ""
    while body[at] != END:
        if body[at] < 0x10:  # a group begins
            at += 1
            continue
        tag, new_name, value, at = _attribute(body, at)
        name = new_name or name  # a further value of the same attribute has no name
        found.setdefault(name, []).append(_value(tag, value))
    return Request(operation, number, found, body[at + 1 :])


def _attribute(body: bytes, at: int) -> tuple[int, str, bytes, int]:
    tag = body[at]
    (length,) = struct.unpack_from(">H", body, at + 1)
    name = body[at + 3 : at + 3 + length].decode()
    at += 3 + length
    (length,) = struct.unpack_from(">H", body, at)
    return tag, name, body[at + 2 : at + 2 + length], at + 2 + length


def _value(tag: int, value: bytes) -> Value:
    if tag in (INTEGER, ENUM):
        return int.from_bytes(value, "big", signed=True)
    return bool(value[0]) if tag == BOOLEAN else value.decode(errors="replace")


def written(status: int, number: int, groups: Iterable[Group]) -> bytes:
    """An answer: the two attributes that begin every one, then the groups."""
    first: Group = (
        OPERATION,
        [(CHARSET, "attributes-charset", "utf-8"), (LANGUAGE, "attributes-natural-language", "vi")],
    )
    body = b"".join(bytes([tag]) + b"".join(_lines(all_)) for tag, all_ in [first, *groups])
    return struct.pack(">HHi", 0x0200, status, number) + body + bytes([END])


def _lines(attributes: Iterable[Attribute]) -> Iterator[bytes]:
    for tag, name, values in attributes:
        several = [values] if isinstance(values, str | int) else values
        for place, value in enumerate(several):
            yield _line(tag, "" if place else name, value)


def _line(tag: int, name: str, value: Value) -> bytes:
    if isinstance(value, str):
        raw = value.encode()
    else:
        raw = struct.pack(">?", value) if tag == BOOLEAN else struct.pack(">i", value)
    return (
        bytes([tag]) + struct.pack(">H", len(name)) + name.encode()
        + struct.pack(">H", len(raw)) + raw
    )  # fmt: skip
