"""A voice that a form of the team's pages sends, recorded there or chosen as a file."""

from pathlib import Path

from flask import current_app, request

from kiosk.languages import audio

TOO_HEAVY = (
    "Tệp này nặng quá 900 KB nên máy chưa lưu. Những gì đã có vẫn giữ nguyên; "
    "bạn chọn tệp ngắn hơn, hoặc thu lại ở đây."
)


def sound_sent() -> bytes:
    """The file `loi` of this form; empty without one. Raises Refused where the disk has no room,
    and RequestEntityTooLarge where it is TOO_HEAVY."""
    sent = request.files.get("loi")
    if not sent:
        return b""
    audio.room_for_audio(Path(current_app.instance_path))
    return sent.read()
