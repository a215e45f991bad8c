"""Marking the words that a search found, whether they were typed with diacritics or not."""

import functools
import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

from caunoi.common.text import fold, nfc, words


class _Bare(dict[int, str]):
    """A translation table that removes diacritics letter for letter, so that positions stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = fold(letter)
        self[code] = bare if len(bare) == 1 else letter
        return self[code]


_BARE = _Bare()


def marked(text: str, sought: str) -> SafeString:
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
    """Return a pattern for the words at the start of a word, the longest first, or None."""
    wanted = sorted(words(sought), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(wanted)})") if wanted else None
