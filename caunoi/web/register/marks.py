"""Showing where a search found its words, whether or not they were typed with their marks."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from caunoi.common.text import fold, nfc, words

_WORD = re.compile(r"[^\W_]+")


def marked(text: str, sought: str) -> SafeString:
    """Return the text with the beginnings of words that were sought inside `<mark>`."""
    wanted = sorted(words(sought), key=len, reverse=True)
    text = nfc(text)
    if not wanted:
        return format_html("{}", text)
    parts: list[tuple[str, str]] = []
    end = 0
    for match in _WORD.finditer(text):
        length = _length_found(match.group(), wanted)
        if length:
            parts.append((text[end : match.start()], match.group()[:length]))
            end = match.start() + length
    return format_html_join("", "{}<mark>{}</mark>", parts) + format_html("{}", text[end:])


def _length_found(word: str, wanted: list[str]) -> int:
    """Return how many letters of the word were sought, 0 for none."""
    folded = fold(word)
    if len(folded) != len(word):
        return 0
    return next((len(sought) for sought in wanted if folded.startswith(sought)), 0)
