"""What is read to whoever gives their voice before the first word, and what counts as their yes.

When these words change, VERSION does too: what a person heard is kept with their yes, word for word
(Law 91/2025/QH15: free, specific, after being told, provable; nothing is agreed beforehand).
"""

from datetime import date

VERSION = "bản 1, 11/2026"
LONGEST = 20  # seconds of a spoken yes
PARAGRAPHS = (
    "Chào bà con. Tổ công nghệ số xin ghi lại giọng và những từ bà con cho, để màn hình ở nhà văn "
    "hóa nói được tiếng của mình.",
    "Máy giữ: tên, hoặc tên gọi bà con tự chọn; nơi ở, nói giọng vùng nào, và vài chữ tổ ghi thêm "
    "nếu cần; giọng và từ bà con cho; những lần bà con nghe giúp; và câu đồng ý này.",
    "Giọng và từ ấy để bà con trong thôn nghe và hiểu các nút trên máy, không dùng vào việc khác.",
    "Người nghe là bà con đến dùng máy, và người mở trang của máy trên điện thoại. Máy không nói "
    "tên bà con cho họ biết.",
    "Tổ không đưa giọng của bà con cho nơi khác dùng, trừ khi bà con cho phép riêng.",
    "Bà con rút lại lúc nào cũng được, không phải nói vì sao. Bà con nói với tổ một câu, tổ xóa "
    "giọng, từ và tên ngay, máy thôi phát; bản sao lưu cũ của máy mất dần sau đó.",
    "Việc này tự nguyện, không mất tiền. Không đồng ý cũng không sao, tổ vẫn giúp bà con như mọi "
    "người.",
    "Bà con có đồng ý không?",
)
TEXT = "\n".join((f"({VERSION})", *PARAGRAPHS))
SHARING = (
    "Tổ xin hỏi riêng một câu: bà con có cho mang giọng và từ của bà con sang nơi khác cùng tiếng, "
    "để họ dùng không? Không cho cũng không sao, ở thôn mình vẫn dùng. Bà con đổi ý lúc nào cũng "
    "được; chỗ nào đã chép đi thì tổ báo họ xóa, chứ tổ không tự xóa được."
)


def is_of_today(text: str | None) -> bool:
    """Whether what a person heard is what would be read to them now."""
    return bool(text) and str(text).startswith(TEXT)


def with_sharing(text: str, day: date, witness: str) -> str:
    """What a person heard, with the question on sharing that they said yes to, and before whom."""
    return f"{text}\n(Hỏi riêng ngày {day:%d/%m/%Y}, {witness} nghe)\n{SHARING}"
