"""Showing where a search found its words, whether or not they were typed with their marks."""

import functools
import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

from caunoi.common.text import fold, nfc, words


class _Bare(dict[int, str]):
    """Letters without their marks, one for one: what lies where in the bare text lies there."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = fold(letter)
        self[code] = bare if len(bare) == 1 else letter
        return self[code]


_BARE = _Bare()


def marked(text: str, sought: str) -> SafeString:
    """Return the text with the beginnings of words that were sought inside `<mark>`."""
    beginnings = _beginnings(sought)
    if beginnings is None:
        return mark_safe(escape(text))  # noqa: S308 - escaped here
    text, parts, end = nfc(text), [], 0
    for found in beginnings.finditer(text.translate(_BARE)):
        before, word = text[end : found.start()], text[found.start() : found.end()]
        parts.append(f"{escape(before)}<mark>{escape(word)}</mark>")
        end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - each part is escaped


@functools.lru_cache(maxsize=64)
def _beginnings(sought: str) -> re.Pattern[str] | None:
    """Return what finds the sought words where a word begins, the longest first."""
    wanted = sorted(words(sought), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(wanted)})") if wanted else None
