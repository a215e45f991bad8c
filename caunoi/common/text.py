"""Vietnamese text: one normal form at every boundary, and folded keys for search and order.

`hoà` and `hòa` are both NFC and yet differ; `normalise` settles the place of the tone mark, so that
equal words are equal strings. `fold` drops all marks and is only used to search and compare.
"""

import re
import unicodedata

from caunoi.common.collation import text_key

_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[0-9a-z]+")
# Invisible characters that come with pasted cells: soft hyphens, zero-width characters, byte-order
# marks, direction marks, fillers, control characters (PostgreSQL refuses NUL), lone surrogates,
# and non-characters (U+FFFF: a Word file must not contain them).
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    f"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff{_NO_CHARACTERS}]"
)
# Word and Excel break a line inside a cell with a vertical tab; we store line feeds only.
_OTHER_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")
# Icelandic eth and African D look like Đ, and old converters wrote them for it.
_LOOKS_LIKE_D = str.maketrans("ÐƉð", "ĐĐđ")

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# The old placement puts the tone on the first of oa, oe, uy at the end of a syllable: hoà is the
# new placement, hòa the old. Official names of units use the old one, and so do we. `qu` is one
# consonant, so quý keeps its tone on the y. Matched against text in NFD.
_NEW_PLACEMENT = re.compile(
    rf"(?<!q)(o(?=[ae])|u(?=y))([aey])([{_TONES}])(?![\w\u0300-\u036f])", re.IGNORECASE
)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def normalise(text: str) -> str:
    """Return the text as stored: NFC, single spaces, nothing invisible, tone in the old place."""
    clean = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip().translate(_LOOKS_LIKE_D)
    if clean.isascii():
        return clean
    apart = unicodedata.normalize("NFD", clean)
    return nfc(_NEW_PLACEMENT.sub(r"\1\3\2", apart))


def normalise_lines(text: str) -> str:
    return "\n".join(normalise(line) for line in text.splitlines()).strip()


def without_invisible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def readable(text: str) -> str:
    """Return a text that every document can hold: nothing invisible, only line feeds as breaks.

    Applied to input, and again to what goes into a file: older stored texts are never rewritten,
    since the journal has their hash.
    """
    return _OTHER_BREAKS.sub("\n", _INVISIBLE.sub("", text))


def fold(text: str) -> str:
    """Return the search key of a text: no marks, đ as d, lower case, single spaces.

    Two words that differ only in their marks have the same key; never store it as the value.
    """
    if text.isascii():
        return _SPACES.sub(" ", _INVISIBLE.sub("", text).lower()).strip()
    apart = unicodedata.normalize("NFD", _INVISIBLE.sub("", text).translate(_LOOKS_LIKE_D))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare.replace("đ", "d").replace("Đ", "D").casefold()).strip()


def words(text: str) -> list[str]:
    """Return the folded words of a text, letters and digits only, as search compares them.

    "Cơ-khí (Tân Uyên)" gives co, khi, tan, uyen.
    """
    return _WORDS.findall(fold(text))


def has_marks(text: str) -> bool:
    plain = _SPACES.sub(" ", _INVISIBLE.sub("", text).casefold()).strip()
    return fold(text) != plain


def sort_key(text: str) -> str:
    """Return the order of `collation.text_key` as a text, for a column the database sorts by.

    It holds only 0-9 and a-f, so that every engine and collation orders it alike.
    """
    return "".join(
        f"{bytes(min(rank + 1, 255) for rank in letters).hex()}00{''.join(map(str, tones))}"
        for letters, tones in text_key(text)
    )


def capital(text: object) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]
