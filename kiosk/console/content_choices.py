"""What the closed sets of the content are called where the lead chooses from them."""

from kiosk.procedures.kinds import (
    Basis,
    FieldGroup,
    LifeEvent,
    Online,
    PaperPicture,
    ReceiverType,
    Sketch,
    Skill,
)

Choices = dict[str, str]  # what is kept → what is read

EVENTS: Choices = {one.value: one.label for one in LifeEvent}
FIELDS: Choices = {one.value: one.label for one in FieldGroup}
RECEIVERS: Choices = {
    ReceiverType.UBND_XA: "Ủy ban nhân dân xã",
    ReceiverType.CONG_AN_XA: "Công an xã",
}
SKILLS: Choices = {
    Skill.E_IDENTITY: "Định danh điện tử",
    Skill.PORTAL: "Dịch vụ công",
    Skill.E_HEALTH: "Sổ sức khỏe",
    Skill.E_PAYMENT: "Trả tiền không tiền mặt",
    Skill.E_COMMERCE: "Bán hàng trên mạng",
}
ONLINE: Choices = {
    Online.FULL: "Nộp được hết trên Cổng",
    Online.PARTIAL: "Nộp một phần trên Cổng",
    Online.BOOKING: "Chỉ đặt lịch trên Cổng",
    Online.DIRECT: "Chỉ nộp tại nơi nhận",
    Online.UNKNOWN: "Chưa biết",
}
BASES: Choices = {
    Basis.LAW: "Văn bản pháp luật",
    Basis.PORTAL: "Cổng Dịch vụ công",
    Basis.REQUIREMENT: "Yêu cầu của thủ tục",
    Basis.PRESS: "Báo chí",
    Basis.GUIDE: "Bài hướng dẫn",
    Basis.OWN_KNOWLEDGE: "Hiểu biết riêng, chưa kiểm",
    Basis.INFERRED: "Suy ra, chưa kiểm",
}
FORMS: Choices = {
    "original": "Bản chính",
    "copy": "Bản chụp, bản sao",
    "electronic": "Bản điện tử",
    "data": "Thông tin, không phải giấy",
    "device": "Điện thoại, máy",
}
PARTS: Choices = {
    "truong-hop": "Trường hợp của bà con",
    "giay-to": "Giấy tờ",
    "le-phi": "Tiền",
    "tren-cong": "Trên Cổng",
}
UNITS: Choices = {
    "same_day": "Trong ngày",
    "working_days": "Ngày làm việc",
    "hours": "Giờ, tính cả ngày đêm",
}
SOURCES: Choices = {
    "official": "Trang chính thức",
    "official_guide": "Hướng dẫn chính thức",
    "official_old": "Trang chính thức cũ",
    "secondary_copy_of_portal": "Bản sao dữ liệu của Cổng",
    "press": "Báo chí",
    "press_copy": "Bài chép lại của báo",
    "guide": "Bài hướng dẫn",
    "code": "Mã nguồn",
    "unofficial": "Trang không chính thức",
    "commune": "Xã, Công an xã trả lời",
}
PICTURES: Choices = {
    PaperPicture.BIRTH_PROOF: "Giấy chứng sinh",
    PaperPicture.BIRTH_CERTIFICATE: "Giấy khai sinh",
    PaperPicture.DEATH_PROOF: "Giấy báo tử",
    PaperPicture.AUTHORISATION: "Văn bản ủy quyền",
    PaperPicture.PLEDGE: "Giấy cam đoan",
    PaperPicture.ID_CARD: "Thẻ căn cước",
    PaperPicture.HOUSE_PAPER: "Giấy chỗ ở hợp pháp",
    PaperPicture.LEASE: "Hợp đồng thuê nhà",
    PaperPicture.COURT_PAPER: "Bản án, quyết định của tòa",
    PaperPicture.SCHOOL_PAPER: "Học bạ, bằng",
    PaperPicture.LIST_OF_PEOPLE: "Danh sách người",
    PaperPicture.CONSENT_LETTER: "Văn bản đồng ý",
    PaperPicture.REQUEST_FORM: "Đơn, mẫu đơn",
    PaperPicture.CERTIFICATE: "Giấy xác nhận lần trước",
    PaperPicture.FAMILY_TIES: "Giấy chứng minh quan hệ",
    PaperPicture.MARRIAGE: "Giấy kết hôn",
}
SKETCHES: Choices = {
    Sketch.ADDRESS: "Gõ địa chỉ Cổng",
    Sketch.LOGIN: "Đăng nhập",
    Sketch.SCAN: "Quét mã QR",
    Sketch.SEARCH: "Tìm thủ tục",
    Sketch.PROCEDURE: "Trang thủ tục",
    Sketch.PLACE: "Chọn tỉnh, xã",
    Sketch.OFFICE: "Chọn cơ quan",
    Sketch.DECLARANT: "Người khai",
    Sketch.FORM: "Điền tờ khai",
    Sketch.ATTACH: "Đính kèm",
    Sketch.RECEIVE: "Cách nhận kết quả",
    Sketch.PAY: "Trả lệ phí",
    Sketch.SUBMIT: "Cam đoan và nộp",
    Sketch.DOSSIER_CODE: "Mã hồ sơ",
    Sketch.BRING_ORIGINAL: "Mang bản chính lên xã",
    Sketch.BOOKING: "Đặt ngày giờ",
    Sketch.DRAFT: "Bản nháp xã gửi",
    Sketch.BOTH_SIGN: "Hai người cùng ký",
    Sketch.COLLECT: "Đến nhận kết quả",
    Sketch.E_PAPERS: "Kho giấy tờ điện tử",
    Sketch.VNEID_MENU: "Các mục của VNeID",
    Sketch.LODGER: "Thêm người lưu trú",
    Sketch.APP_STORE: "Kho ứng dụng",
    Sketch.POLICE: "Chụp ảnh, lấy vân tay",
    Sketch.MESSAGE: "Tin nhắn",
    Sketch.OTP: "Mã OTP trên điện thoại",
    Sketch.PASSWORD: "Gõ mật khẩu",
    Sketch.PASSCODE: "Sáu số, câu hỏi bảo mật",
    Sketch.WALLET: "Ví giấy tờ VNeID",
    Sketch.HEALTH: "Sổ sức khỏe",
    Sketch.NFC: "Áp thẻ vào điện thoại",
    Sketch.FACE: "Quét khuôn mặt",
    Sketch.BANK_APP: "Ứng dụng ngân hàng",
    Sketch.TRANSFER: "Chuyển tiền",
    Sketch.LOG_OUT: "Đăng xuất",
}
