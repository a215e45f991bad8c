"""Refuse a line of a template that is longer than 120 characters, save the few named here.

The formatter breaks elements and attributes, never inside one attribute or one tag of Django.
"""

import sys
from pathlib import Path

TEMPLATES = Path("caunoi/web/templates")
LONGEST = 120
#: Lines that hold one attribute or one tag, which cannot be broken; so many in a file.
UNBREAKABLE = {
    "web/dashboard/map.html": 1,
    "web/dashboard/provinces.html": 1,
    "web/difficulties/difficulty.html": 1,
    "web/fieldwork/proposal.html": 1,
    "web/imports/import.html": 1,
    "web/parts/messages.html": 1,
    "web/schemes/papers.html": 1,
    "web/schemes/schemes.html": 1,
}


def main() -> int:
    faults = 0
    for file in sorted(TEMPLATES.rglob("*.html")):
        name = file.relative_to(TEMPLATES).as_posix()
        lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        long = [(number, len(line)) for number, line in lines if len(line) > LONGEST]
        if len(long) != UNBREAKABLE.get(name, 0):
            faults += 1
            told = ", ".join(f"{number} ({length})" for number, length in long) or "none"
            print(f"{file}: lines over {LONGEST} characters: {told}")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
