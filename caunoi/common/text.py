"""Vietnamese text: one normal form at every boundary, and a folded key for search.

`hoà` and `hòa` are both NFC and yet differ; `normalise` settles where the tone mark stands, so that
equal words are equal strings. `fold` drops all marks and is only ever used to search and compare.
"""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Soft hyphens, zero-width characters and byte-order marks come with pasted cells and show nothing.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# The old placement puts the tone on the first of oa, oe, uy at the end of a syllable: hoà is the
# new placement, hòa the old. Official names of units use the old one, so that is ours.
_NEW_PLACEMENT = re.compile(rf"([ou])([aey])([{_TONES}])(?![\w\u0300-\u036f])", re.IGNORECASE)
_PAIRS = {"oa", "oe", "uy"}


def nfc(text: str) -> str:
    """Return the text in NFC."""
    return unicodedata.normalize("NFC", text)


def normalise(text: str) -> str:
    """Return the text as it is stored: NFC, single spaces, no invisible marks, tone placed old style.

    `qu` is one consonant, so `quý` keeps its tone on the y.
    """
    clean = _SPACES.sub(" ", nfc(text).translate(_INVISIBLE)).strip()
    apart = unicodedata.normalize("NFD", clean)
    return nfc(_NEW_PLACEMENT.sub(_place_tone, apart))


def _place_tone(match: re.Match[str]) -> str:
    first, second, tone = match.groups()
    before = match.string[: match.start()]
    if (first + second).lower() not in _PAIRS or before[-1:].lower() == "q":
        return match.group()
    return f"{first}{tone}{second}"


def fold(text: str) -> str:
    """Return the search key of a text: no marks, đ as d, lower case, single spaces.

    Two words that differ only in their marks fold alike; never use it as a stored value.
    """
    apart = unicodedata.normalize("NFD", text.translate(_INVISIBLE))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare.replace("đ", "d").replace("Đ", "D").casefold()).strip()


def has_marks(text: str) -> bool:
    """Say whether a text carries any Vietnamese mark, so that it can be matched with its marks."""
    return fold(text) != _SPACES.sub(" ", text.casefold()).strip()
