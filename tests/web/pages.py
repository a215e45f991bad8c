"""The markup of a page as a test reads it, whatever lines its template is laid out in."""

import re
from typing import Any

_BLOCKS = "|".join(
    "article aside dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 header "
    "label legend li main nav ol option p section summary table tbody td th thead title tr "
    "ul".split()
)
#: What was typed is kept as it was; a space that does not break is no white space of the layout.
_TYPED = re.compile(r"(<textarea\b.*?</textarea>)", re.DOTALL)
_SPACES = re.compile(r"[ \t\r\n]+")
#: Words that were found are marked one by one.
_BETWEEN_TAGS = re.compile(r"> <(?!mark>)")
_BEFORE = re.compile(rf" (?=</?(?:{_BLOCKS})\b)")
_AFTER = re.compile(rf"(</?(?:{_BLOCKS})\b[^>]*>) ")


def markup_of(answer: Any) -> str:
    """Return the text of an answer; that of a page without the white space that shows nothing.

    Between two tags none is kept, nor at the beginning and the end of a block; between words and
    an element inside a line one space is.
    """
    text: str = answer.content.decode()
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return text
    parts = _TYPED.split(text)
    parts[::2] = [_laid_in_one_line(part) for part in parts[::2]]
    return "".join(parts).strip()


def _laid_in_one_line(text: str) -> str:
    text = _BETWEEN_TAGS.sub("><", _SPACES.sub(" ", text).replace(" >", ">"))
    return _AFTER.sub(r"\1", _BEFORE.sub("", text))
