from tests.browser import Browser, Page


def start(resident: Browser, tile: str = "Chứng thực bản sao") -> Page:
    return resident.open("/").press(tile).press("Bắt đầu").press("Đồng ý, ghi lại")


def test_the_first_question_comes_after_the_consent(resident: Browser) -> None:
    assert start(resident).heading == "Giấy gốc có bao nhiêu trang?"
