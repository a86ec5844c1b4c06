"""`./dev bench [part …] [--quick]`: our figures beside their limits, measured in turn; one table.

A figure alone is worth little on a machine that does other things; the ratio of two figures of
one run is. The parts: page, slip, database, load, start, voices, printers.
"""

import argparse
import sys
import time

from tests.bench import database, load, page, printers, slip, start, voices
from tests.bench.table import draw, say

PARTS = {
    "page": page.rows,
    "slip": slip.rows,
    "database": database.rows,
    "load": load.rows,
    "start": start.rows,
    "voices": voices.rows,
    "printers": printers.rows,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measure the house.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    begun, rows = time.monotonic(), []
    for name in chosen.parts or PARTS:
        for row in PARTS[name](chosen.quick):
            say(f"{time.monotonic() - begun:4.0f} s  {row.measure}")
            rows.append(row)
    print(draw(rows))
    sys.exit(0 if all(row.reached for row in rows) else 1)


if __name__ == "__main__":
    main()
