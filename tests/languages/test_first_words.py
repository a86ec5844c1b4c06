"""The twenty words with which a village begins."""

import shutil

import pytest
import yaml
from pydantic import ValidationError

from kiosk.languages.first_words import FirstWords, first_words, read_first_words
from kiosk.paths import CONTENT, RESOURCES
from kiosk.procedures.catalogue import mistakes

DOMAIN = 20  # greeting, help, wait, next, … give, receive


def raw() -> dict[str, list[dict[str, str]]]:
    return yaml.safe_load((CONTENT / "first_words.yaml").read_text(encoding="utf-8"))


def test_there_are_twenty_each_with_a_picture_of_ours_and_a_meaning():
    icons = set((RESOURCES / "static" / "icons.txt").read_text().split("\n"))
    assert len(first_words()) == DOMAIN
    assert {word.icon for word in first_words()} <= icons
    assert all(word.meaning and word.source for word in first_words())


@pytest.mark.parametrize("key", ["Tiếp tục", "Quay lại", "Giấy", "Tiền", "Tên", "Giúp"])
def test_what_a_screen_says_is_that_label_to_the_letter(key):
    assert key in {word.key for word in first_words()}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda words: words.pop(),
        lambda words: words[0].update(key=words[1]["key"]),
        lambda words: words[0].update(icon=words[1]["icon"]),
        lambda words: words[0].update(icon="Hình Đẹp"),
        lambda words: words[0].pop("meaning"),
        lambda words: words[0].update(nghia="lạ"),
    ],
)
def test_a_mistake_is_refused(spoil):
    data = raw()
    spoil(data["words"])
    with pytest.raises(ValidationError):
        FirstWords.model_validate(data)


def test_the_check_of_the_content_finds_it(tmp_path):
    folder = shutil.copytree(CONTENT, tmp_path / "content")
    assert mistakes(folder) == []
    data = raw()
    data["words"][3]["icon"] = "Hình Đẹp"
    (folder / "first_words.yaml").write_text(yaml.safe_dump(data, allow_unicode=True))
    assert [(one.file, one.field) for one in mistakes(folder)] == [
        ("first_words.yaml", "words.3.icon")
    ]


def test_a_folder_without_the_file_says_so(tmp_path):
    with pytest.raises(OSError, match="first_words"):
        read_first_words(tmp_path)
