"""The closed sets of the content: fields, desks, what the portal takes, its screens, sources."""

from enum import StrEnum


class FieldGroup(StrEnum):
    """The three fields in which a village's dossiers are counted."""

    TU_PHAP = "tu-phap"
    CONG_AN = "cong-an"
    THUONG_BINH_XA_HOI = "thuong-binh-xa-hoi"

    @property
    def label(self) -> str:
        """The field's name on screen."""
        return FIELD_LABELS[self]


FIELD_LABELS = {
    FieldGroup.TU_PHAP: "Tư pháp",
    FieldGroup.CONG_AN: "Công an",
    FieldGroup.THUONG_BINH_XA_HOI: "Thương binh – Xã hội",
}


class ReceiverType(StrEnum):
    """The two desks of a commune; the police also receive on Saturday mornings."""

    UBND_XA = "ubnd_xa"
    CONG_AN_XA = "cong_an_xa"


class Online(StrEnum):
    """How much of the procedure the National Portal takes."""

    FULL = "full"
    PARTIAL = "partial"
    DIRECT = "direct"
    UNKNOWN = "unknown"


class Sketch(StrEnum):
    """Our own drawings of the portal's screens."""

    ADDRESS = "address"
    LOGIN = "login"
    SCAN = "scan"
    SEARCH = "search"
    PROCEDURE = "procedure"
    PLACE = "place"
    OFFICE = "office"
    DECLARANT = "declarant"
    FORM = "form"
    ATTACH = "attach"
    RECEIVE = "receive"
    PAY = "pay"
    SUBMIT = "submit"
    DOSSIER_CODE = "dossier_code"
    BRING_ORIGINAL = "bring_original"


class Basis(StrEnum):
    """What a statement rests on; the last two are our own reading, not yet checked."""

    LAW = "law"
    PORTAL = "portal"
    REQUIREMENT = "requirement"
    PRESS = "press"
    GUIDE = "guide"
    OWN_KNOWLEDGE = "own_knowledge"
    INFERRED = "inferred"
