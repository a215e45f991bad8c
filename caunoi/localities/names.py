"""How the name of a place is read: as people write it in letters, workbooks and on the phone."""

import re

from caunoi.common.text import fold, normalise

_APOSTROPHES = re.compile("[’‘`´]")
_HYPHEN = re.compile(r"\s*[-–]\s*")
_SILENT = re.compile(r"[\s\-–.']+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}

# What may stand before a name, longest first, with the kind of commune it claims. A shortened one
# needs its dot, a space or a digit after it: "Phú" is no ward "hú", "P1" is ward 1. Words of
# districts and provinces claim nothing: two districts of one name share no name of a commune.
PREFIXES: tuple[tuple[str, str], ...] = (
    (r"(thành phố|thanh pho)\s+", ""),
    (r"(thị trấn|thi tran)\s+", "township"),
    (r"(đặc khu|dac khu)\s+", "special_zone"),
    (r"(phường|phuong)\s+", "ward"),
    (r"(thị xã|thi xa)\s+", ""),
    (r"(huyện|huyen)\s+", ""),
    (r"(tỉnh|tinh)\s+", ""),
    (r"(quận|quan)\s+", ""),
    (r"(xã|xa)\s+", "commune"),
    (r"t\.?p(\.\s*|\s+|(?=hcm$))", ""),
    (r"t\.?t(\.\s*|\s+)", "township"),
    (r"t\.?x(\.\s*|\s+)", ""),
    (r"[đd]\.?k(\.\s*|\s+)", "special_zone"),
    (r"p(\.\s*|\s+|(?=\d))", "ward"),
    (r"x(\.\s*|\s+)", "commune"),
    (r"h(\.\s*|\s+)", ""),
    (r"q(\.\s*|\s+|(?=\d))", ""),
    (r"t(\.\s*|\s+)", ""),
)
_PREFIXES = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in PREFIXES)

# Shortened names of provinces that everybody writes.
SHORT = {
    "hcm": "Hồ Chí Minh",
    "hn": "Hà Nội",
    "brvt": "Bà Rịa - Vũng Tàu",
    "tthue": "Thừa Thiên Huế",
}


def exact(name: str) -> str:
    """Return the form in which names are compared with their marks."""
    plain = _APOSTROPHES.sub("'", normalise(name))
    return _HYPHEN.sub(" - ", plain).casefold()


def folded(name: str) -> str:
    """Return the form in which names are compared without their marks."""
    return fold(exact(name))


def loose(name: str) -> str:
    """Return the widest form, by which candidates are fetched.

    Marks, spaces, hyphens and apostrophes fall away; "Quý" meets "Quí", "I" meets "01".
    """
    words = fold(_APOSTROPHES.sub("'", name)).split()
    words = [_ROMAN.get(w, w.lstrip("0") or w) for w in words]
    return _SILENT.sub("", "".join(words)).replace("y", "i")


def readings(text: str) -> list[tuple[str, str]]:
    """Return what a written name may mean, as (kind of commune it claims or "", bare name).

    The whole text comes first: a name may begin like a word for a kind.
    """
    whole = normalise(text).strip(" ,;")
    found = [("", _full(whole))]
    for pattern, kind in _PREFIXES:
        if match := pattern.match(whole):
            if bare := whole[match.end() :].strip():
                found.append((kind, _full(bare)))
            break
    return found


def _full(name: str) -> str:
    return SHORT.get(loose(name), name)
