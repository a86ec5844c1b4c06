"""What may be chosen as a printer, and what is said of an address that is none."""

import pytest

from kiosk.printers.choosing import NO_DEVICE, NO_HOST, NO_URI, SIZES, NotAnAddress, checked
from kiosk.printers.models import Kind
from kiosk.printers.paper import DOTS, Size


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.THERMAL, "192.168.1.50:9100", "192.168.1.50:9100"),
        (Kind.THERMAL, " 192.168.1.50 ", "192.168.1.50:9100"),
        (Kind.THERMAL, "May-In.local:9101", "may-in.local:9101"),
        (Kind.THERMAL, "[fe80::1]:9100", "[fe80::1]:9100"),
        (Kind.THERMAL_USB, "/dev/usb/lp0", "/dev/usb/lp0"),
        (Kind.QUEUE, "ipp://localhost:631/printers/HP_1020", "ipp://localhost:631/printers/HP_1020"),
        (Kind.QUEUE, "ipp://192.168.1.40/ipp/print", "ipp://192.168.1.40/ipp/print"),
        (Kind.QUEUE, "ipps://may-in/ipp/print", "ipps://may-in/ipp/print"),
        (Kind.QUEUE, "http://192.168.1.40:631/ipp/print", "ipp://192.168.1.40:631/ipp/print"),
        (Kind.QUEUE, "http://192.168.1.40/ipp/print", "ipp://192.168.1.40:80/ipp/print"),
        (Kind.QUEUE, "https://192.168.1.40/ipp/print", "ipps://192.168.1.40:443/ipp/print"),
        (Kind.FOLDER, "anything", ""),
        (Kind.BROWSER, "anything", ""),
    ],
)  # fmt: skip
def test_an_address_is_kept_in_one_form(kind, typed, kept):
    assert checked(kind, typed) == kept
    assert checked(kind, kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        *((Kind.THERMAL, typed, NO_HOST) for typed in (
            "", "máy in", "192.168.1.50:0", "192.168.1.50:99999", "192.168.1.50:abc", ":9100",
            "ipp://192.168.1.50", "a b", "-", "192.168.1.50:9100/x", "192.168..1.50",
            f"{'a' * 64}.vn",
        )),
        *((Kind.THERMAL_USB, typed, NO_DEVICE) for typed in (
            "", "lp0", "/etc/passwd", "/dev/../etc/passwd", "/dev/", "/dev/usb/lp 0",
            "/dev/null", "/dev/sda", "/dev/loop0",
        )),
        *((Kind.QUEUE, typed, NO_URI) for typed in (
            "", "HP", "ipp://", "ipp:///printers/HP", "ftp://may-in/x", "ipp://may-in", "ipp://may-in/",
            "file:///dev/usb/lp0", "ipp://may in/ipp/print", "ipp://[/x", "ipp://may-in:99999/x",
            "ipp://ai:mat-khau@may-in/x",
        )),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_whole_sentence(kind, typed, sentence):
    with pytest.raises(NotAnAddress) as refused:
        checked(kind, typed)
    assert str(refused.value) == sentence
    assert sentence.endswith(".")


def test_each_kind_takes_paper_that_it_can_print_on():
    assert set(SIZES) == set(Kind)
    assert {*SIZES[Kind.THERMAL], *SIZES[Kind.THERMAL_USB]} == set(DOTS)
    assert not any(Size.A3 in sizes for sizes in SIZES.values())
