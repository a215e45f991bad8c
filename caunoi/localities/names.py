"""Reads place names as people write them in letters, workbooks and on the phone."""

import re

from caunoi.common.text import fold, normalise

_APOSTROPHES = re.compile("[’‘`´]")
_HYPHEN = re.compile(r"\s*[-–]\s*")
_SILENT = re.compile(r"[\s\-–.']+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}

COMMUNE, DISTRICT, PROVINCE = "commune", "district", "province"

# Words before a name, longest first, with the kind of commune they mean and the levels they stand
# for. An abbreviation needs a dot, a space or a digit after it: "Phú" is not ward "hú", "P1" is
# ward 1. Words for districts and provinces mean no kind: two districts of one name share no
# commune name.
PREFIXES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"(thành phố|thanh pho)\s+", "", (DISTRICT, PROVINCE)),
    (r"(thị trấn|thi tran)\s+", "township", (COMMUNE,)),
    (r"(đặc khu|dac khu)\s+", "special_zone", (COMMUNE,)),
    (r"(phường|phuong)\s+", "ward", (COMMUNE,)),
    (r"(thị xã|thi xa)\s+", "", (DISTRICT,)),
    (r"(huyện|huyen)\s+", "", (DISTRICT,)),
    (r"(tỉnh|tinh)\s+", "", (PROVINCE,)),
    (r"(quận|quan)\s+", "", (DISTRICT,)),
    (r"(xã|xa)\s+", "commune", (COMMUNE,)),
    (r"t\.?p(\.\s*|\s+|(?=hcm$))", "", (DISTRICT, PROVINCE)),
    (r"t\.?t(\.\s*|\s+)", "township", (COMMUNE,)),
    (r"t\.?x(\.\s*|\s+)", "", (DISTRICT,)),
    (r"[đd]\.?k(\.\s*|\s+)", "special_zone", (COMMUNE,)),
    (r"p(\.\s*|\s+|(?=\d))", "ward", (COMMUNE,)),
    (r"x(\.\s*|\s+)", "commune", (COMMUNE,)),
    (r"h(\.\s*|\s+)", "", (DISTRICT,)),
    (r"q(\.\s*|\s+|(?=\d))", "", (DISTRICT,)),
    (r"t(\.\s*|\s+)", "", (PROVINCE,)),
)
_PREFIXES = tuple(
    (re.compile(pattern, re.IGNORECASE), kind, levels) for pattern, kind, levels in PREFIXES
)

# Common abbreviations of province names.
SHORT = {
    "hcm": "Hồ Chí Minh",
    "hn": "Hà Nội",
    "brvt": "Bà Rịa - Vũng Tàu",
    "tthue": "Thừa Thiên Huế",
}


def exact(name: str) -> str:
    plain = _APOSTROPHES.sub("'", normalise(name))
    return _HYPHEN.sub(" - ", plain).casefold()


def folded(name: str) -> str:
    return fold(exact(name))


def loose(name: str) -> str:
    """Return the widest form, by which candidates are fetched.

    Marks, spaces, hyphens and apostrophes are dropped; "Quý" equals "Quí", "I" equals "01".
    """
    words = fold(_APOSTROPHES.sub("'", name)).split()
    words = [_ROMAN.get(w, w.lstrip("0") or w) for w in words]
    return _SILENT.sub("", "".join(words)).replace("y", "i")


def readings(text: str, level: str = "") -> list[tuple[str, str]]:
    """Return what a written name may mean, as (kind of commune or "", bare name).

    The whole text comes first: a name may begin like a word for a kind. With a level, only words of
    that level are stripped: "thị xã Bến Cát" is not a commune Bến Cát.
    """
    whole = normalise(text).strip(" ,;.")
    found = [("", _full(whole))]
    for pattern, kind, levels in _PREFIXES:
        if match := pattern.match(whole):
            if (bare := whole[match.end() :].strip()) and (not level or level in levels):
                found.append((kind, _full(bare)))
            break
    return found


def levels_of(text: str) -> tuple[str, ...]:
    """Return the levels that the word before a name may mean; () if there is no such word."""
    whole = normalise(text)
    for pattern, _kind, levels in _PREFIXES:
        if (match := pattern.match(whole)) and whole[match.end() :].strip():
            return levels
    return ()


def means(text: str, name: str, level: str) -> bool:
    return any(loose(bare) == loose(name) for _kind, bare in readings(text, level))


def _full(name: str) -> str:
    return SHORT.get(loose(name), name)
