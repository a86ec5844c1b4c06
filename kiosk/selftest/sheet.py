"""A run on paper: for the folder beside the machine, and for whoever comes to mend it."""

from kiosk import clock
from kiosk.printers.paper import Size
from kiosk.selftest.runs import Run
from kiosk.slips.slip import draw
from kiosk.villages.models import Village

MARKS = {"good": "check", "warn": "check", "bad": "x", "none": "minus"}


def self_test_html(village: Village, run: Run, size: Size) -> str:
    """Every check with its mark; what nobody has tried is ticked by pen."""
    year = clock.local(run.at).year if run.at else None  # it hangs for long
    return draw("self_test", size, {"village": village, "run": run, "year": year, "marks": MARKS})
