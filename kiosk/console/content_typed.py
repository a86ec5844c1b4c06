"""From a form to the draft: every field of a section, its rows, and what its buttons do to them."""

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from hashlib import sha256
from json import dumps
from typing import Any

from werkzeug.datastructures import MultiDict

from kiosk.console.content_shape import (
    TAG,
    Field,
    Group,
    Item,
    Kind,
    Rows,
    Section,
    Tree,
    Variants,
    as_rows,
    as_tree,
    at,
    joined,
    kind_of,
    leaves,
    part,
    put,
)
from kiosk.console.content_values import YES, kept
from kiosk.languages.plain import plain

Form = MultiDict[str, str]
MOST_ROWS = 60  # of one list
LONGEST_KEY = 40
WITHOUT_KEY = "#"  # before the place of a row that has no key, in what stands for the row
ADD, REMOVE, MOVE_UP = "them", "bo", "len"
EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


def typed(section: Section, form: Form, base: Tree) -> Tree:
    """`base` with what the form says of this section; new rows get their keys from their names."""
    tree = deepcopy(base)
    _read(section.items, form, tree, "")
    give_keys(section.items, tree)
    return tree


def _read(items: Iterable[Item], form: Form, own: Tree, prefix: str) -> None:
    """Write into `own` what the form says of the items that belong to it."""
    for item in items:
        name = joined(prefix, item.path)
        if isinstance(item, Field):
            _read_field(item, form, own, name)
        elif isinstance(item, Rows):
            if name in form:  # it is shown, even if it has no rows
                put(own, item.path, _read_rows(item, form, at(own, item.path), name))
        elif isinstance(item, Variants):
            _read_variants(item, form, own, name)
        else:
            put(own, item.path, _read_group(item, form, part(own, item.path), name))


def _read_field(field: Field, form: Form, own: Tree, name: str) -> None:
    """What is not on the page stays, but a tick that is not sent is none."""
    of_ticks = field.kind in (Kind.MANY, Kind.WHEN)
    if field.is_edited and (name in form or of_ticks or field.kind is Kind.TICK):
        found = kept(field, form.getlist(name))
        put(own, field.path, _in_order(found, at(own, field.path)) if of_ticks else found)


def _in_order(found: Any, before: Any) -> Any:
    """Ticks are sent in the order of the page; what was ticked before had one of its own."""
    if isinstance(found, dict):
        return {key: _in_order(ticked, as_tree(before).get(key)) for key, ticked in found.items()}
    known = before if isinstance(before, list) else []
    return [*(one for one in known if one in found), *(one for one in found if one not in known)]


def _read_rows(rows: Rows, form: Form, base: Any, name: str) -> list[Tree] | None:
    """Each row is sent as its key, or as its place where it has none."""
    sent = [one for one in form.getlist(name) if one][:MOST_ROWS]
    if not sent and rows.may_be_unknown and form.get(f"{name}.chua-ro") == YES:
        return None
    known = {row_id(rows, row, place): row for place, row in enumerate(as_rows(base))}
    found = [deepcopy(known.get(one, dict(rows.new))) for one in sent]
    for number, row in enumerate(found):
        _read(rows.items, form, row, joined(name, number))
    return found


def row_id(rows: Rows, row: Tree, place: int) -> str:
    """What stands for a row in a form."""
    key = row.get(rows.key) if rows.key else None
    return str(key) if key else f"{WITHOUT_KEY}{place}"


def _read_variants(variants: Variants, form: Form, own: Tree, name: str) -> None:
    """What was written for another kind stays with the draft, in case the kind is changed back."""
    its = own
    if variants.path:
        its = part(own, variants.path)
        put(own, variants.path, its)
    kinds = [kind_of(variants, its)] if variants.is_fixed else list(variants.kinds)
    for kind in kinds:
        _read(variants.kinds[kind][1], form, its, name)
    chosen = form.get(joined(name, TAG))
    if not variants.is_fixed and chosen in variants.kinds:
        its[TAG] = chosen


def _read_group(group: Group, form: Form, own: Tree, name: str) -> Tree | None:
    """None where nothing is written."""
    _read(group.items, form, own, name)
    written = any(leaf.value not in EMPTY for leaf in leaves(group.items, own))
    return own if written else None


def give_keys(items: Iterable[Item], tree: Tree) -> None:
    """Give each new row that has a name a key of its own; a key once given never changes."""
    for item in items:
        if isinstance(item, Rows) and item.key and not item.is_fixed:
            found = as_rows(at(tree, item.path))
            used = Counter(str(row.get(item.key)) for row in found)
            for row in found:
                name = str(row.get(item.name) or "")
                if not row.get(item.key) and name:
                    row[item.key] = _new_key(name, used)
                    used[row[item.key]] += 1


def _new_key(name: str, used: Counter[str]) -> str:
    """ "Giấy khai sinh" → "giay-khai-sinh", with a number where that is taken."""
    letters = "".join(c if c.isascii() and c.isalnum() else " " for c in plain(name))
    base = "-".join(letters.split())[:LONGEST_KEY].strip("-") or "muc"
    numbered = (f"{base}-{number}" for number in range(2, MOST_ROWS + 2))
    return next(key for key in (base, *numbered) if not used[key])


def pressed(section: Section, tree: Tree, deed: str) -> str | None:
    """Do to a list what a button says ("them:papers", "len:papers:2"); the path of the row to look
    at next, None where the button does something else."""
    what, _, where = deed.partition(":")
    path, _, number = where.partition(":")
    rows = item_at(section.items, tree, path)
    if what not in (ADD, REMOVE, MOVE_UP) or not isinstance(rows, Rows) or rows.is_fixed:
        return None
    found = as_rows(at(tree, path))
    place = int(number) if number.isdecimal() else -1
    if what == ADD and len(found) < MOST_ROWS:
        found.append(deepcopy(dict(rows.new)))
        place = len(found) - 1
    elif what == REMOVE and 0 <= place < len(found):
        del found[place]
        place = min(place, len(found) - 1)
    elif what == MOVE_UP and 0 < place < len(found):
        place -= 1
        found[place], found[place + 1] = found[place + 1], found[place]
    _put_rows(tree, path, found)
    return joined(path, place) if place >= 0 else path


def _put_rows(tree: Tree, path: str, found: list[Tree]) -> None:
    """Lists may lie within mappings and rows."""
    above, _, last = path.rpartition(".")
    holder = at(tree, above) if above else tree
    if isinstance(holder, dict):
        holder[last] = found
    else:  # a group that was absent
        put(tree, path, found)


def item_at(items: Iterable[Item], tree: Tree, path: str) -> Item | None:
    """The item of the table that a path of the tree belongs to."""
    for item in items:
        if item.path == path and not (isinstance(item, Variants) and not path):
            return item
        below = path[len(item.path) + 1 :] if item.path else path
        if not isinstance(item, Field) and joined(item.path, below) == path:
            found = _below(item, tree, below)
            if found:
                return found
    return None


def _below(item: Rows | Variants | Group, tree: Tree, path: str) -> Item | None:
    if isinstance(item, Rows):
        number, _, path = path.partition(".")
        return item_at(item.items, as_tree(at(tree, joined(item.path, number))), path)
    own = part(tree, item.path)
    items = item.items_of(own) if isinstance(item, Variants) else item.items
    return item_at(items, own, path)


def settled(items: Iterable[Item], tree: Tree) -> Tree:
    """The tree as it is checked and published: of each part only what belongs to its kind."""
    made = dict(tree)
    for item in items:
        if isinstance(item, Rows) and isinstance(at(tree, item.path), list):
            rows = [settled(item.items, row) if isinstance(row, dict) else row
                    for row in at(tree, item.path)]  # fmt: skip
            _replace(made, item.path, rows)
        elif isinstance(item, Group) and isinstance(at(tree, item.path), dict):
            _replace(made, item.path, settled(item.items, part(tree, item.path)))
        elif isinstance(item, Variants) and isinstance(at(tree, item.path), dict):
            _replace(made, item.path, _of_its_kind(item, part(tree, item.path)))
    return made


def _replace(tree: Tree, path: str, value: Any) -> None:
    if path:
        tree[path] = value


def _of_its_kind(variants: Variants, own: Tree) -> Tree:
    items = variants.items_of(own)
    wanted = {TAG, *(item.path for item in items)}
    known = {path for _, items in variants.kinds.values() for path in (one.path for one in items)}
    return settled(items, {key: own[key] for key in own if key in wanted or key not in known})


def digest(section: Section, tree: Tree) -> str:
    """What a section says, in a few letters: whether somebody has changed it meanwhile."""
    said = [(leaf.path, leaf.value) for leaf in leaves(section.items, tree)]
    return sha256(dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
