"""Every check in the order in which it is told, with its name and its picture."""

from collections.abc import Callable
from typing import NamedTuple

from kiosk.selftest.checks import data, fonts, machine, printers, voices
from kiosk.selftest.findings import Found


class Check(NamedTuple):
    """What the house tries by itself."""

    key: str
    name: str
    picture: str  # the name of an icon
    ask: Callable[[], Found]


class Trial(NamedTuple):
    """What needs somebody's ears, eyes or hands; `field` is its name in the form."""

    key: str
    field: str
    name: str
    picture: str
    question: str
    good: str
    bad: str
    todo: str


CHECKS = (
    Check("slips", "Máy in phiếu", "printer", printers.slips),
    Check("sheets", "Máy in tờ lớn", "file-text", printers.sheets),
    Check("drawing", "Vẽ phiếu", "file-type-pdf", printers.drawing),
    Check("network", "Mạng đến Cổng Dịch vụ công", "world", machine.network),
    Check("clock", "Ngày giờ của máy", "clock", machine.time_of_day),
    Check("disk", "Chỗ trống trên ổ đĩa", "stack-2", machine.disk),
    Check("book", "Sổ hồ sơ", "database", data.book),
    Check("copy", "Bản sao lưu", "copy", data.copy),
    Check("key", "Khóa của dữ liệu", "key", data.key),
    Check("letters", "Mặt chữ các tiếng", "abc", fonts.letters),
    Check("voice", "Giọng máy đọc", "speakerphone", voices.machine),
    Check("people", "Lời đọc của bà con", "message-circle", voices.people),
)
TRIALS = (
    Trial(
        "sound", "loa", "Loa", "volume",
        "Bạn nghe rõ không?",
        "Nghe rõ tiếng từ loa.",
        "Chưa nghe rõ tiếng từ loa.",
        "Bật loa, vặn to lên, xem dây loa. Trong máy tính chọn đúng loa rồi nghe lại.",
    ),
    Trial(
        "microphone", "micro", "Micro", "microphone",
        "Bạn nói một câu, thanh này có chạy không?",
        "Micro nghe được tiếng nói.",
        "Micro chưa nghe được tiếng nói.",
        "Xem dây micro, nói gần hơn. Trình duyệt hỏi thì chọn “Cho phép” rồi thử lại.",
    ),
    Trial(
        "camera", "may-quay", "Máy quay", "camera",
        "Bạn thấy hình không?",
        "Máy quay có hình.",
        "Máy quay chưa có hình.",
        "Xem dây và nắp che máy quay. Không có máy quay thì bà con vẫn dùng máy quét, hoặc bấm mã.",
    ),
    Trial(
        "scanner", "may-quet", "Máy quét mã", "scan",
        "Quét mã này: dòng trong ô có giống dòng dưới mã không?",
        "Máy quét đọc đúng từng chữ.",
        "Máy quét chưa đọc đúng.",
        "Cắm lại dây máy quét. Chữ hiện sai thì tắt bộ gõ tiếng Việt của máy tính rồi quét lại.",
    ),
    Trial(
        "screen", "man-hinh", "Màn hình", "device-desktop",
        "Bạn thấy đủ bốn mép của trang không?",
        "Màn hình đủ rộng.",
        "Màn hình nhỏ hơn cỡ mà trang cần.",
        "Đặt tỉ lệ hiển thị về 100%, độ phân giải cao nhất, rồi bấm F11 cho đầy màn hình.",
    ),
    Trial(
        "distance", "do-xa", "Đọc từ chỗ bà con đứng", "eye",
        "Đứng ở chỗ bà con đứng, bạn đọc được dòng này không?",
        "Đọc được chữ từ chỗ bà con đứng.",
        "Chưa đọc được chữ từ chỗ bà con đứng.",
        "Kê máy gần lại, chỉnh sáng, tránh đèn và cửa sổ chói vào màn hình.",
    ),
    Trial(
        "touch", "cham", "Chạm bốn góc", "hand-finger",
        "Chạm được cả bốn góc màn hình không?",
        "Chạm được cả bốn góc.",
        "Có góc chạm không được.",
        "Lau sạch mép màn hình, cắm lại dây. Vẫn vậy thì dùng chuột trong khi chờ sửa.",
    ),
)  # fmt: skip
ALL: tuple[Check | Trial, ...] = (*CHECKS, *TRIALS)
