"""What the kiosk shows when something is wrong: what happened, what is kept, what to do next."""

from dataclasses import dataclass

from flask import Flask, Response, current_app, g, render_template
from htmx_flask import make_response
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from kiosk.db import db
from kiosk.htmx import wants_fragment
from kiosk.keys import KeyMissing


class Refused(Exception):
    """A rule of the house says no. `reason` is a whole Vietnamese sentence for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Trouble:
    """A page in plain words: what happened, what is kept, what to do."""

    title: str
    happened: str
    kept: str
    todo: str


PAGES = {
    400: Trouble(
        "Yêu cầu này chưa rõ",
        "Máy chưa hiểu yêu cầu vừa gửi.",
        "Những gì bà con đã ghi trước đó vẫn còn.",
        "Bà con bấm Quay lại và làm lại bước vừa rồi.",
    ),
    403: Trouble(
        "Trang này không mở từ đây được",
        "Yêu cầu đến từ một trang lạ nên máy không làm theo.",
        "Chưa có gì thay đổi.",
        "Bà con về đầu rồi bấm lại, hoặc gọi tổ công nghệ.",
    ),
    404: Trouble(
        "Không có trang này",
        "Máy tìm không thấy trang bà con cần.",
        "Chưa có gì thay đổi.",
        "Bà con bấm Về đầu để chọn lại, hoặc gọi tổ công nghệ.",
    ),
    405: Trouble(
        "Trang này không mở kiểu đó được",
        "Trang này cần được mở từ nút bấm trên màn hình.",
        "Chưa có gì thay đổi.",
        "Bà con bấm Về đầu để chọn lại.",
    ),
    413: Trouble(
        "Nội dung gửi lên quá dài",
        "Máy không nhận được nội dung dài như vậy.",
        "Những gì bà con đã ghi trước đó vẫn còn.",
        "Bà con bấm Quay lại và ghi ngắn hơn.",
    ),
    429: Trouble(
        "Đã thử quá nhiều lần",
        "Máy tạm dừng tra cứu một lúc để giữ an toàn cho mọi người.",
        "Hồ sơ của bà con vẫn còn nguyên.",
        "Bà con chờ một lúc rồi thử lại, hoặc nhờ tổ công nghệ tra giúp.",
    ),
    500: Trouble(
        "Máy gặp trục trặc",
        "Có lỗi bên trong máy, không phải do bà con.",
        "Những gì đã lưu và đã in vẫn còn nguyên.",
        "Bà con thử lại một lần. Nếu vẫn vậy thì gọi tổ công nghệ.",
    ),
}
DATABASE_FULL = Trouble(
    "Máy hết chỗ lưu",
    "Ổ đĩa của máy đã đầy nên chưa lưu được thêm.",
    "Những gì đã lưu trước đó vẫn còn nguyên và vẫn xem được.",
    "Bà con ghi vào phiếu giấy. Tổ công nghệ dọn bớt ổ đĩa rồi làm tiếp, không cần cài lại.",
)
DATABASE_READ_ONLY = Trouble(
    "Máy chỉ xem được, chưa ghi được",
    "Ổ đĩa của máy đang khóa ghi, có thể do ổ đĩa hỏng.",
    "Những gì đã lưu trước đó vẫn xem được.",
    "Bà con ghi vào phiếu giấy. Tổ công nghệ sao lưu ngay rồi kiểm tra ổ đĩa.",
)
DATABASE_BUSY = Trouble(
    "Máy đang bận lưu",
    "Máy đang lưu việc khác nên chưa nhận thêm được.",
    "Những gì bà con vừa ghi vẫn còn trên màn hình trước.",
    "Bà con chờ vài giây rồi bấm lại.",
)
DATABASE_SHUT = Trouble(
    "Chưa mở được sổ hồ sơ",
    "Máy không mở được sổ hồ sơ trên ổ đĩa: thiếu khóa, sai khóa, hoặc sổ bị hỏng.",
    "Máy không xóa và không ghi đè gì cả.",
    "Tổ công nghệ xem mục “Khi máy hỏng” trong hướng dẫn: giữ nguyên thư mục dữ liệu, "
    "rồi dùng bản sao lưu mới nhất.",
)
OF_THE_DATABASE = (OperationalError, DBAPIError, PoolTimeout, KeyMissing)
CAUSES = (
    (("disk is full", "disk full"), DATABASE_FULL),
    (("readonly", "read-only"), DATABASE_READ_ONLY),
    (("locked", "busy"), DATABASE_BUSY),
)


def database_trouble(error: Exception) -> Trouble:
    """The plain words for a database error, by what SQLite says of it."""
    said = str(error).lower()
    found = [page for words, page in CAUSES if any(word in said for word in words)]
    return found[0] if found else DATABASE_SHUT


def trouble_page(trouble: Trouble, status: int) -> Response:
    """The page of `trouble`, with the way home and to a person."""
    return make_response(render_template("errors/trouble.html", trouble=trouble), status)


def bare_page(trouble: Trouble, status: int = 503) -> Response:
    """The page of `trouble` that asks the database nothing, for that is what is broken.

    Rows that this request has read are let go: to draw them they might have to be read anew.
    """
    for row in ("village", "kiosk_session", "member"):
        g.pop(row, None)
    page = render_template("errors/bare.html", trouble=trouble, village=None)
    return make_response(page, status)


def _http(error: HTTPException) -> Response:
    if error.response is not None:  # a redirect, or an answer that is already written
        return make_response(error.response)
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, OF_THE_DATABASE):  # while the address was read: Flask asks no handler then
        return _database(cause)
    status = error.code or 500
    if status >= 500:
        db.session.rollback()  # the page reads the village, and what failed may have been a write
    return trouble_page(PAGES.get(status, PAGES[500 if status >= 500 else 400]), status)


def _refused(error: Refused) -> Response:
    if wants_fragment():
        notice = render_template("errors/_notice.html", reason=error.reason)
        return make_response(notice, 409, retarget="#notice", reswap="outerHTML")
    return make_response(render_template("errors/refused.html", reason=error.reason), 409)


def _database(error: Exception) -> Response:
    current_app.logger.error("database: %s", getattr(error, "orig", error))
    db.session.rollback()
    return bare_page(database_trouble(error))


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refused, _refused)
    for kind in OF_THE_DATABASE:
        app.register_error_handler(kind, _database)
