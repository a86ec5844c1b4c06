"""What the team calls each screen, in the order in which a resident meets them."""

from typing import NamedTuple


class Screen(NamedTuple):
    """A screen's name, and the picture for what stands there without one."""

    name: str
    picture: str


EVERY_SCREEN = Screen("Thanh dưới mọi màn hình", "click")
HOME = Screen("Màn hình đầu", "home")
FIRST = Screen("Hai mươi từ đầu", "star")
TYPED_WRONG = Screen("Khi ghi chưa đúng", "alert-triangle")
TROUBLE = Screen("Khi máy báo chưa được", "alert-triangle")
EVENTS = Screen("Việc trong đời", "baby-carriage")
GUIDES = Screen("Chọn hướng dẫn", "book")
DUTY = Screen("Lịch trực", "calendar-event")
MONEY = Screen("Tiền và ngày", "cash")
CHECK = Screen("Xem lại trước khi in", "checklist")
PRINTING = Screen("Khi in phiếu", "printer")
DOSSIER = Screen("Hồ sơ đến đâu", "list-search")
STATUS_SLIP = Screen("Phiếu tình trạng", "file-search")
_ANY_PART = Screen("Mọi phần của thủ tục", "arrow-right")
_PAPERS = Screen("Giấy tờ cần có", "files")
_PERSON = Screen("Người nộp", "user")
_MENDING = Screen("Sửa hồ sơ bị trả", "pencil")
_CALL = Screen("Gọi tổ công nghệ", "hand-stop")
_VILLAGE = Screen("Trang của thôn", "qrcode")
_LISTENING = Screen("Nghe", "volume")
_PHONE = Screen("Trang hồ sơ trên điện thoại", "device-mobile")
_SLIPS = Screen("Mọi phiếu", "receipt")
_GUIDE = Screen("Hướng dẫn tự làm", "book")
FINDING = Screen("Tìm thủ tục", "search")
_WORKSHEET = Screen("Tờ khai trước", "list-details")
SHIELD = Screen("Thử đường dẫn, mã QR", "shield-check")
DOABLE = Screen("Nhà văn hóa làm được gì", "list-check")

# Every template of residents that has texts of its own; a test says when one is missing.
SCREENS = {
    "base.html": EVERY_SCREEN,
    "welcome/idle.html": Screen("Màn hình chờ", "hand-finger"),
    "welcome/home.html": HOME,
    "welcome/languages.html": Screen("Chọn tiếng", "language"),
    "welcome/listen.html": _LISTENING,
    "welcome/_listen.html": _LISTENING,
    "welcome/_player.html": _LISTENING,
    "welcome/more.html": Screen("Xem thêm", "chevron-right"),
    "walkthrough/index.html": EVENTS,
    "walkthrough/shelf.html": EVENTS,
    "walkthrough/find.html": FINDING,
    "walkthrough/found.html": FINDING,
    "walkthrough/nothing.html": FINDING,
    "walkthrough/about.html": Screen("Giới thiệu thủ tục", "info-circle"),
    "walkthrough/consent.html": Screen("Hỏi đồng ý ghi lại", "notebook"),
    "walkthrough/part.html": _ANY_PART,
    "components/lessons.html": _ANY_PART,
    "components/ask.html": _ANY_PART,
    "walkthrough/question.html": Screen("Trường hợp của bà con", "help"),
    "walkthrough/papers.html": _PAPERS,
    "walkthrough/_print_papers.html": _PAPERS,
    "walkthrough/missing.html": Screen("Còn thiếu giấy", "file-alert"),
    "walkthrough/ended.html": _ANY_PART,
    "walkthrough/worksheet.html": _WORKSHEET,
    "walkthrough/fee.html": MONEY,
    "walkthrough/portal.html": Screen("Nộp trên Cổng", "device-mobile"),
    "walkthrough/parked.html": Screen("Giữ chỗ", "bookmark"),
    "walkthrough/code.html": Screen("Mã hồ sơ trên Cổng", "numbers"),
    "walkthrough/name.html": _PERSON,
    "walkthrough/phone.html": _PERSON,
    "walkthrough/helper.html": _PERSON,
    "walkthrough/held.html": Screen("Gửi giấy cho tổ giữ", "file-certificate"),
    "walkthrough/check.html": CHECK,
    "slips/_print.html": PRINTING,
    "slips/job.html": PRINTING,
    "walkthrough/done.html": Screen("Xong thủ tục", "circle-check"),
    "walkthrough/guided.html": Screen("Hết phần hướng dẫn", "book"),
    "walkthrough/reopen.html": Screen("Làm tiếp việc đang dở", "player-play"),
    "walkthrough/guide_list.html": GUIDES,
    "walkthrough/guide_about.html": _GUIDE,
    "walkthrough/guide_papers.html": _GUIDE,
    "walkthrough/guide_part.html": _GUIDE,
    "walkthrough/guide_step.html": _GUIDE,
    "walkthrough/guide_ask.html": _GUIDE,
    "walkthrough/guide_end.html": _GUIDE,
    "walkthrough/guide_done.html": _GUIDE,
    "welcome/shield.html": SHIELD,
    "welcome/shield_phone.html": SHIELD,
    "welcome/_verdict.html": SHIELD,
    "welcome/doable.html": DOABLE,
    "welcome/doable_phone.html": DOABLE,
    "welcome/stop.html": Screen("Dừng hay làm tiếp", "player-stop"),
    "dossiers/keypad.html": Screen("Bấm mã xem hồ sơ", "list-search"),
    "dossiers/show.html": DOSSIER,
    "components/dossier.html": DOSSIER,
    "walkthrough/mend.html": _MENDING,
    "walkthrough/mended.html": _MENDING,
    "welcome/call.html": _CALL,
    "welcome/_answer.html": _CALL,
    "welcome/call_phone.html": _CALL,
    "welcome/call_name.html": _CALL,
    "welcome/call_kept.html": _CALL,
    "welcome/roster.html": DUTY,
    "welcome/roster_phone.html": DUTY,
    "welcome/village_kiosk.html": _VILLAGE,
    "welcome/village.html": _VILLAGE,
    "errors/refused.html": TROUBLE,
    "dossiers/phone.html": _PHONE,
    "dossiers/_where.html": _PHONE,
    "dossiers/unknown_token.html": _PHONE,
    "slips/document.html": _SLIPS,
    "slips/parts.html": _SLIPS,
    "slips/receipt.html": Screen("Phiếu biên nhận", "receipt"),
    "slips/papers.html": Screen("Phiếu giấy tờ", "files"),
    "slips/worksheet.html": _WORKSHEET,
    "slips/doable.html": DOABLE,
    "slips/parked.html": Screen("Phiếu giữ chỗ", "bookmark"),
    "slips/status.html": STATUS_SLIP,
    "slips/book.html": Screen("Phiếu viết tay khi mất điện", "pencil"),
    "slips/handover.html": Screen("Phiếu trả kết quả", "heart-handshake"),
    "slips/fix_list.html": Screen("Phiếu việc cần sửa", "list-check"),
    "slips/bring.html": Screen("Phiếu giấy tờ", "files"),
    "slips/custody.html": Screen("Phiếu giữ giấy tờ", "file-certificate"),
    "slips/village_qr.html": Screen("Tờ mã QR của thôn", "qrcode"),
}
OTHER = Screen("Màn hình khác", "file-text")  # where nobody has named a new one yet

# Parts of one procedure, said after its name: "Chứng thực bản sao · giấy tờ".
ABOUT, CASE, PAPERS = "giới thiệu", "trường hợp", "giấy tờ"
FEE, PORTAL, RETURNS, SLIP = "tiền và ngày", "trên Cổng", "lý do bị trả", "trên phiếu"
WORKSHEET, STEPS = "tờ khai trước", "các bước"
