"""What an address can be, and the tricks by which it pretends to be another: sets and sentences.

No web, no database.
"""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What is to be thought of an address, or of a text without one."""

    OFFICIAL = "official"
    LOOKALIKE = "lookalike"
    HIDDEN = "hidden"  # nobody can see where it leads
    UNKNOWN = "unknown"
    NOT_AN_ADDRESS = "not-an-address"

    @property
    def words(self) -> str:
        return KIND_WORDS[self]

    @property
    def weight(self) -> int:
        """How bad it is: of several addresses in one text the worst is told."""
        return WEIGHTS[self]


KIND_WORDS = {
    Kind.OFFICIAL: "Đúng địa chỉ chính thức",
    Kind.LOOKALIKE: "Địa chỉ giả, bà con đừng bấm vào",
    Kind.HIDDEN: "Địa chỉ giấu mặt, bà con đừng bấm vào",
    Kind.UNKNOWN: "Máy không biết chắc địa chỉ này",
    Kind.NOT_AN_ADDRESS: "Đây không phải địa chỉ trang web",
}
WEIGHTS = {
    Kind.NOT_AN_ADDRESS: 0,
    Kind.OFFICIAL: 1,
    Kind.UNKNOWN: 2,
    Kind.HIDDEN: 3,
    Kind.LOOKALIKE: 4,
}
STAY_AWAY = (
    "Không bấm vào, không ghi gì vào đó. Bà con gọi tổ công nghệ.",
    "Lỡ ghi mật khẩu hay chuyển tiền rồi thì báo công an xã ngay.",
)
TODO = {
    Kind.OFFICIAL: (
        "Bà con vào được trang này.",
        "Không đọc mã OTP, mật khẩu cho ai, kể cả người xưng là cán bộ.",
    ),
    Kind.LOOKALIKE: STAY_AWAY,
    Kind.HIDDEN: STAY_AWAY,
    Kind.UNKNOWN: (
        "Chưa bấm vào. Bà con hỏi tổ công nghệ trước.",
        "Cần làm thủ tục thì bà con tự gõ dichvucong.gov.vn.",
    ),
    Kind.NOT_AN_ADDRESS: ("Chưa rõ thì bà con hỏi tổ công nghệ.",),
}


class Trick(StrEnum):
    """Why an address is what it is. A sentence of its own for each, without any name in it."""

    EXACT = "exact"

    FOREIGN_LETTERS = "foreign-letters"
    MARKS = "marks"
    EARLIER = "earlier"
    OTHER_END = "other-end"
    HYPHEN = "hyphen"
    DIGITS = "digits"
    NEARLY = "nearly"
    BORROWED = "borrowed"
    BEHIND = "behind"

    SHORTENED = "shortened"
    NUMBERS = "numbers"
    BEFORE_AT = "before-at"
    CODED = "coded"
    UNSEEN = "unseen"
    BACKSLASH = "backslash"
    STRANGE_KIND = "strange-kind"
    APP_FILE = "app-file"

    NOT_LISTED = "not-listed"
    GOVERNMENT = "government"
    NO_S = "no-s"
    ODD_PORT = "odd-port"
    EXTRA_SIGN = "extra-sign"
    GOES_ON = "goes-on"
    TOO_LONG = "too-long"
    OUR_HOUSE = "our-house"

    NO_ADDRESS = "no-address"
    PAYMENT = "payment"
    WIFI = "wifi"
    PHONE = "phone"
    MESSAGE = "message"
    MAIL = "mail"
    CONTACT = "contact"
    LOGIN_KEY = "login-key"
    ID_CARD = "id-card"

    @property
    def kind(self) -> Kind:
        return TRICKS[self][0]

    @property
    def words(self) -> str:
        """Where the trick is; what it is there follows as the spot of the verdict."""
        return TRICKS[self][1]


TRICKS = {
    Trick.EXACT: (Kind.OFFICIAL, "Đúng từng chữ với địa chỉ đã ghi trong máy."),
    Trick.FOREIGN_LETTERS: (
        Kind.LOOKALIKE,
        "Có chữ nước ngoài hay dấu lạ, trông giống chữ ta mà không phải.",
    ),
    Trick.MARKS: (Kind.LOOKALIKE, "Địa chỉ thật không có dấu tiếng Việt."),
    Trick.EARLIER: (
        Kind.LOOKALIKE,
        "Tên thật đứng ở cuối, phần trước chỉ để đánh lừa.",
    ),
    Trick.OTHER_END: (Kind.LOOKALIKE, "Cái đuôi khác với địa chỉ thật."),
    Trick.HYPHEN: (Kind.LOOKALIKE, "Có dấu gạch ngang, địa chỉ thật không có."),
    Trick.DIGITS: (Kind.LOOKALIKE, "Chữ số đứng thay chữ cái."),
    Trick.NEARLY: (Kind.LOOKALIKE, "Gần giống địa chỉ thật, sai một hai chữ."),
    Trick.BORROWED: (Kind.LOOKALIKE, "Mượn tên của cơ quan để đặt tên mình."),
    Trick.BEHIND: (
        Kind.LOOKALIKE,
        "Tên cơ quan chỉ đứng phía sau, tên thật đứng ở đầu.",
    ),
    Trick.SHORTENED: (Kind.HIDDEN, "Địa chỉ rút gọn, không cho biết dẫn đến đâu."),
    Trick.NUMBERS: (Kind.HIDDEN, "Chỉ có số, không có tên của ai."),
    Trick.BEFORE_AT: (
        Kind.HIDDEN,
        "Tên thật đứng sau dấu @, phần trước chỉ để đánh lừa.",
    ),
    Trick.CODED: (Kind.HIDDEN, "Tên viết bằng ký hiệu, không đọc được tên thật."),
    Trick.UNSEEN: (Kind.HIDDEN, "Có dấu không nhìn thấy được lẫn ở trong."),
    Trick.BACKSLASH: (Kind.HIDDEN, "Có dấu gạch ngược, địa chỉ thật không có."),
    Trick.STRANGE_KIND: (Kind.HIDDEN, "Không mở trang web mà làm việc khác trên máy."),
    Trick.APP_FILE: (
        Kind.HIDDEN,
        "Dẫn đến tệp cài ứng dụng. Ứng dụng chỉ cài từ kho chính thức của điện thoại.",
    ),
    Trick.NOT_LISTED: (
        Kind.UNKNOWN,
        "Địa chỉ này máy chưa được ghi, nên không biết thật hay giả.",
    ),
    Trick.GOVERNMENT: (
        Kind.UNKNOWN,
        "Đuôi gov.vn là của cơ quan nhà nước, nhưng địa chỉ này máy chưa được ghi. Bà con hỏi tổ.",
    ),
    Trick.NO_S: (Kind.UNKNOWN, "Tên đúng, nhưng phía trước thiếu chữ s."),
    Trick.ODD_PORT: (Kind.UNKNOWN, "Tên đúng, nhưng có số lạ sau dấu hai chấm."),
    Trick.EXTRA_SIGN: (Kind.UNKNOWN, "Tên đúng, nhưng có dấu thừa."),
    Trick.GOES_ON: (
        Kind.UNKNOWN,
        "Tên đúng, nhưng phía sau lại dẫn sang địa chỉ khác.",
    ),
    Trick.TOO_LONG: (Kind.UNKNOWN, "Dài quá, máy không xem hết được."),
    Trick.OUR_HOUSE: (Kind.UNKNOWN, "Đây là trang của chính nhà văn hóa này."),
    Trick.NO_ADDRESS: (
        Kind.NOT_AN_ADDRESS,
        "Máy không thấy địa chỉ trang web nào ở đây.",
    ),
    Trick.PAYMENT: (
        Kind.NOT_AN_ADDRESS,
        "Đây là mã chuyển tiền. Chỉ trả khi bà con biết rõ người nhận.",
    ),
    Trick.WIFI: (Kind.NOT_AN_ADDRESS, "Đây là mã để vào mạng Wi-Fi."),
    Trick.PHONE: (Kind.NOT_AN_ADDRESS, "Đây là số điện thoại: bấm vào là máy gọi."),
    Trick.MESSAGE: (
        Kind.NOT_AN_ADDRESS,
        "Đây là tin nhắn soạn sẵn: gửi đi có thể mất tiền.",
    ),
    Trick.MAIL: (Kind.NOT_AN_ADDRESS, "Đây là địa chỉ thư điện tử."),
    Trick.CONTACT: (Kind.NOT_AN_ADDRESS, "Đây là danh thiếp của một người."),
    Trick.LOGIN_KEY: (
        Kind.NOT_AN_ADDRESS,
        "Đây là khóa đăng nhập. Bà con không đưa cho ai.",
    ),
    Trick.ID_CARD: (
        Kind.NOT_AN_ADDRESS,
        "Đây là mã trên thẻ căn cước. Bà con cất thẻ đi, đừng cho người lạ chụp.",
    ),
}

# What else a QR code can hold; VietQR is a payment of EMVCo, which begins with its version.
OTHERS = (
    (re.compile(r"000201[0-9A-Z]{2}", re.ASCII), Trick.PAYMENT),
    (re.compile(r"[0-9]{12}\|", re.ASCII), Trick.ID_CARD),
    (re.compile(r"wifi:", re.I), Trick.WIFI),
    (re.compile(r"(?:tel|callto):", re.I), Trick.PHONE),
    (re.compile(r"(?:sms|smsto|mms|mmsto):", re.I), Trick.MESSAGE),
    (re.compile(r"(?:mailto|matmsg|smtp):", re.I), Trick.MAIL),
    (re.compile(r"(?:begin:vcard|mecard:|bizcard:)", re.I), Trick.CONTACT),
    (re.compile(r"otpauth(?:-migration)?:", re.I), Trick.LOGIN_KEY),
    (re.compile(r"(?:geo:|begin:vevent|begin:vcalendar)", re.I), Trick.NO_ADDRESS),
)


def other_content(text: str) -> Trick | None:
    """What a QR code holds by its beginning, where that is known to be no address."""
    return next((trick for pattern, trick in OTHERS if pattern.match(text)), None)
