"""One spelling: the tone mark stands where `normalise` puts it, in what is stored and in texts."""

import re
import subprocess
from pathlib import Path

from caunoi.common.text import normalise

ROOT = Path(__file__).resolve().parents[2]
#: Files that speak of the other placement.
ABOUT_BOTH = {"caunoi/common/text.py"}


def test_every_text_puts_its_tone_marks_alike() -> None:
    listed = ["git", "ls-files", "caunoi", "README.vi.md", "docs"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in files.split()
        if name.endswith((".py", ".html", ".md", ".po")) and name not in ABOUT_BOTH
    }
    other = {
        f"{name}: {word}"
        for name, text in texts.items()
        for word in re.findall(r"[^\W\d_]+", text)
        if not word.isascii() and normalise(word) != word
    }
    assert other == set()
