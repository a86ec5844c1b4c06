"""Names of places in the language of the visitors' page."""

from flask_babel import gettext as _

from kiosk.languages.formats import VIETNAMESE, locale


def named(written: str) -> str:
    """ "xã Gia Phú", in English "Gia Phú commune"; a kind that is not listed stays as it is."""
    if locale() == VIETNAMESE:
        return written
    kinds = _kinds()
    kind = next((one for one in kinds if written.lower().startswith(f"{one} ")), None)
    return kinds[kind] % {"name": written[len(kind) + 1 :]} if kind else written


def _kinds() -> dict[str, str]:
    """What villages, communes and provinces are called; here, where pybabel finds the words."""
    return {
        "thôn": _("thôn %(name)s"),
        "bản": _("bản %(name)s"),
        "làng": _("làng %(name)s"),
        "buôn": _("buôn %(name)s"),
        "tổ dân phố": _("tổ dân phố %(name)s"),
        "khu phố": _("khu phố %(name)s"),
        "xã": _("xã %(name)s"),
        "phường": _("phường %(name)s"),
        "đặc khu": _("đặc khu %(name)s"),
        "tỉnh": _("tỉnh %(name)s"),
        "thành phố": _("thành phố %(name)s"),
    }
