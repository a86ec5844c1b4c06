"""The page of one form: what is typed beside what residents would see, and what is still wrong."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.console import content_drafts, content_publish, content_typed
from kiosk.console.access import the_member
from kiosk.console.content_drafts import Overtaken, Typed
from kiosk.console.content_fields import sections
from kiosk.console.content_mistakes import Examined
from kiosk.console.content_page import Drawing, drawn
from kiosk.console.content_preview import fees_shown, preview
from kiosk.console.content_shape import Section, Tree
from kiosk.console.content_state import Standing, standing
from kiosk.db import db
from kiosk.dossiers.expected import expected_now
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.members.models import Role
from kiosk.procedures.reading import as_data
from kiosk.screen import Back
from kiosk.villages.models import here

Answer = str | Response | tuple[str, int]
SHOW = "xem-thu"  # the value of the button that saves nothing


def tree_of(one: Standing) -> Tree:
    """The draft; without one, what it would begin with. Nothing of either is a 404."""
    if one.draft:
        return one.draft.content
    return as_data(one.content) if one.content else abort(404)


def saved(one: Standing, section: Section) -> Answer:
    """Keep the form in the draft; or, without keeping it, show what residents would see. The view
    commits."""
    typed = content_drafts.typed_in(section, request.form, tree_of(one))
    if wants_fragment() or request.form.get("viec") == SHOW:
        db.session.rollback()
        fragment = "console/_content_preview.html"
        if wants_fragment():
            return render_template(fragment, **_shown(one, section, typed.tree))
        return page(one, section, typed.tree)
    try:
        kept = content_drafts.save(here(), one.slug, section, request.form, the_member())
    except Refused as refused:
        db.session.rollback()
        status = 409 if isinstance(refused, Overtaken) else 422
        return page(_again(one), section, typed.tree, refused.reason), status
    return _after(_again(one), section, kept)


def _again(one: Standing) -> Standing:
    return standing(here(), one.slug) or abort(404)


def _after(one: Standing, section: Section, kept: Typed) -> Answer:
    """The form again: at the row that a button made or moved, or with what is wrong in it."""
    if kept.row is None:
        if request.form.get("viec") == "luu" and _found(one, kept.tree).count(section):
            return page(one, section, kept.tree), 422
        return redirect(url_for(".form", slug=one.slug, muc=section.slug, luu=1), 303)
    is_new = 1 if request.form["viec"].startswith(content_typed.ADD) else None
    address = url_for(".form", slug=one.slug, muc=section.slug, mo=kept.row, moi=is_new)
    return redirect(f"{address}#{kept.row.replace('.', '-')}", 303)


def _found(one: Standing, tree: Tree) -> Examined:
    return content_publish.checked(tree, is_guide=one.is_guide)


def _shown(one: Standing, section: Section, tree: Tree) -> dict[str, object]:
    seen = preview(tree, one.content, is_guide=one.is_guide)
    return {
        "one": one,
        "section": section,
        "shown": seen.content if seen else None,
        "left_out": seen.left_out if seen else 0,
        "fees_shown": fees_shown,
        "expected_now": expected_now,
    }


def page(one: Standing, section: Section, tree: Tree, wrong: str | None = None) -> str:
    """The form with what is typed; mistakes are told once there is a draft, or one is tried."""
    found = _found(one, tree)
    told = found.within(section) if one.draft or request.method == "POST" else {}
    row, is_new = request.args.get("mo", ""), "moi" in request.args
    return render_template(
        "console/content_edit.html",
        **_shown(one, section, tree),
        items=drawn(section, Drawing(tree, told, row, is_new)),
        count=len(told),
        sections=sections(one.is_guide),
        found=found,
        seen=content_typed.digest(section, tree_of(one)),
        is_lead=the_member().role is Role.LEAD,
        is_saved="luu" in request.args,
        wrong=wrong,
        back=Back(url_for(".show", slug=one.slug)),
    )
