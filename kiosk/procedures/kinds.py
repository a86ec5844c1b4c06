"""The closed sets of the content: fields, life events, desks, screens, pictures, sources."""

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


class LifeEvent(StrEnum):
    """Why somebody comes: the first question of who knows no procedure by its name."""

    BIRTH = "sinh-con"
    WEDDING = "cuoi"
    DEATH = "mat"
    MOVING = "chuyen-nha"
    WORK = "vay-von-di-lam"
    OLD_AGE = "tuoi-gia"

    @property
    def label(self) -> str:
        """The event's name on screen."""
        return EVENT_LABELS[self][0]

    @property
    def icon(self) -> str:
        """The event's picture."""
        return EVENT_LABELS[self][1]


EVENT_LABELS = {
    LifeEvent.BIRTH: ("Sinh con", "baby-carriage"),
    LifeEvent.WEDDING: ("Cưới", "heart"),
    LifeEvent.DEATH: ("Nhà có người mất", "candle"),
    LifeEvent.MOVING: ("Chuyển nhà, đi xa", "truck"),
    LifeEvent.WORK: ("Vay vốn, đi làm", "briefcase"),
    LifeEvent.OLD_AGE: ("Tuổi già", "old"),
}


class Skill(StrEnum):
    """What a guide teaches: the ticks of a person's digital skills."""

    E_IDENTITY = "dinh-danh"
    PORTAL = "dich-vu-cong"
    E_HEALTH = "suc-khoe"
    E_PAYMENT = "thanh-toan"
    E_COMMERCE = "ban-hang"


class ReceiverType(StrEnum):
    """The two desks of a commune; the police also receive on Saturday mornings."""

    UBND_XA = "ubnd_xa"
    CONG_AN_XA = "cong_an_xa"


class Online(StrEnum):
    """How much of the procedure the National Portal takes."""

    FULL = "full"
    PARTIAL = "partial"
    BOOKING = "booking"  # an hour is booked there, the work is done at the desk
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
    BOOKING = "booking"  # a day and an hour are chosen
    DRAFT = "draft"  # the commune sends the filled form back to be read
    BOTH_SIGN = "both_sign"  # two people sign at the commune
    COLLECT = "collect"  # the result is picked up, with one's own papers
    E_PAPERS = "e_papers"  # the account's store of electronic papers
    VNEID_MENU = "vneid_menu"  # VNeID, its list of procedures
    LODGER = "lodger"  # a guest's name and days are added
    APP_STORE = "app_store"
    POLICE = "police"  # photograph and fingerprint at the commune's police
    MESSAGE = "message"  # a short message comes
    OTP = "otp"  # the phone's own code is typed by its owner
    PASSWORD = "password"  # noqa: S105 - the helper turns away
    PASSCODE = "passcode"  # six digits, and the questions
    WALLET = "wallet"  # the papers inside VNeID
    HEALTH = "health"  # the health book inside VNeID
    NFC = "nfc"  # the card at the phone's back
    FACE = "face"
    BANK_APP = "bank_app"
    TRANSFER = "transfer"
    LOG_OUT = "log_out"


class PaperPicture(StrEnum):
    """Our own drawings of papers that look like themselves."""

    BIRTH_PROOF = "birth_proof"  # giấy chứng sinh
    BIRTH_CERTIFICATE = "birth_certificate"
    DEATH_PROOF = "death_proof"  # giấy báo tử
    AUTHORISATION = "authorisation"  # văn bản ủy quyền
    PLEDGE = "pledge"  # giấy cam đoan
    ID_CARD = "id_card"
    HOUSE_PAPER = "house_paper"  # chỗ ở hợp pháp
    LEASE = "lease"
    COURT_PAPER = "court_paper"  # bản án, quyết định ly hôn
    SCHOOL_PAPER = "school_paper"  # học bạ, bằng
    LIST_OF_PEOPLE = "list_of_people"
    CONSENT_LETTER = "consent_letter"  # đồng ý của cơ quan giám sát
    REQUEST_FORM = "request_form"  # đơn, mẫu 01, mẫu 02
    CERTIFICATE = "certificate"  # giấy xác nhận cấp lần trước
    FAMILY_TIES = "family_ties"
    MARRIAGE = "marriage"


class Basis(StrEnum):
    """What a statement rests on; the last two are our own reading, not yet checked."""

    LAW = "law"
    PORTAL = "portal"
    REQUIREMENT = "requirement"
    PRESS = "press"
    GUIDE = "guide"
    OWN_KNOWLEDGE = "own_knowledge"
    INFERRED = "inferred"
