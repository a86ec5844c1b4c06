"""The procedures and guides that come with the program, read once, and what is wrong in them.

What a village has changed stands in `published`; every room but the commands asks there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from kiosk import clock
from kiosk.languages.first_words import read_first_words
from kiosk.languages.keyboards import read_keyboards
from kiosk.languages.registry import read_languages
from kiosk.paths import CONTENT
from kiosk.procedures.addresses import read_addresses
from kiosk.procedures.blocks import whole
from kiosk.procedures.flaws import dates_ahead
from kiosk.procedures.guide import Guide
from kiosk.procedures.mistakes import BrokenContent, Mistake, as_mistakes, attempt, pointed_at
from kiosk.procedures.reading import C, Content, data_of, examined
from kiosk.procedures.schema import Procedure


class Shipped(NamedTuple):
    """All content of a folder, each by slug."""

    procedures: tuple[Procedure, ...]
    guides: tuple[Guide, ...]


@cache
def shipped(folder: Path = CONTENT) -> Shipped:
    """Every procedure and guide of a content folder; raises BrokenContent.

    Whether a date lies in the future is left to `mistakes`: a PC whose clock fell back to 2010
    must still serve its village.
    """
    procedures, guides, found = _read_all(folder)
    if found:
        raise BrokenContent(found)
    return Shipped(tuple(procedures.values()), tuple(guides.values()))


def mistakes(folder: Path = CONTENT) -> list[Mistake]:
    """Every mistake in a content folder: its procedures and guides, and the files beside them."""
    procedures, guides, found = _read_all(folder)
    contents: list[tuple[str, Content]] = [*procedures.items(), *guides.items()]
    for file, content in contents:
        found += as_mistakes(file, dates_ahead(content, clock.today()))
    found += attempt("calendar.yaml", partial(clock.read_local_changes, folder))[1]
    found += attempt("addresses.yaml", partial(read_addresses, folder))[1]
    found += attempt("first_words.yaml", partial(read_first_words, folder))[1]
    keyboards, wrong = attempt("keyboards.yaml", partial(read_keyboards, folder))
    found += wrong
    if keyboards is not None:  # the languages look for theirs among them
        found += attempt("languages.yaml", partial(read_languages, folder))[1]
    return found


def _read_all(folder: Path) -> tuple[dict[str, Procedure], dict[str, Guide], list[Mistake]]:
    """The readable content by file, and all mistakes but those that depend on today."""
    blocks, found = attempt("common.yaml", lambda: data_of((folder / "common.yaml").read_bytes()))
    procedures, wrong = _read_folder(folder / "procedures", Procedure, blocks or {})
    guides, wrong_too = _read_folder(folder / "guides", Guide, blocks or {})
    found += wrong + wrong_too + _same_slugs((*procedures.items(), *guides.items()))
    found += _unknown_first(procedures)
    if not procedures and not any(one.file.startswith("procedures/") for one in found):
        found.append(Mistake("procedures", "", "không có tệp .yaml nào"))
    return procedures, guides, found


def _read_folder(folder: Path, shape: type[C], blocks: Any) -> tuple[dict[str, C], list[Mistake]]:
    contents: dict[str, C] = {}
    found: list[Mistake] = []
    for path in sorted(folder.glob("*.yaml")):
        file = f"{folder.name}/{path.name}"
        data, wrong = attempt(file, partial(_data, path, blocks))
        content, wrong_too = (None, wrong) if wrong else examined(shape, data, file)
        found += [pointed_at(one, data) for one in wrong_too]
        if content is not None:
            contents[file] = content
            if content.slug != path.stem:
                found.append(Mistake(file, "slug", f"phải giống tên tệp: {path.stem}"))
    return contents, found


def _data(path: Path, blocks: Any) -> Any:
    return whole(data_of(path.read_bytes()), blocks)


def _same_slugs(contents: Sequence[tuple[str, Content]]) -> list[Mistake]:
    count = Counter(one.slug for _, one in contents)
    return [
        Mistake(file, "slug", f"trùng với tệp khác: {one.slug}")
        for file, one in contents
        if count[one.slug] > 1
    ]


def _unknown_first(procedures: dict[str, Procedure]) -> Iterable[Mistake]:
    """A procedure that must be done before must be there."""
    known = {one.slug for one in procedures.values()}
    for file, one in procedures.items():
        if one.do_first and one.do_first not in known:
            yield Mistake(file, "do_first", f"không có thủ tục này: {one.do_first}")
