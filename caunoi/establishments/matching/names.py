"""What the name of an establishment tells: legal form, distinctive words, kind.

Pure functions. Offices abbreviate the same words in many ways; abbreviations are written out here,
so that "Cty TNHH SX Gỗ" and "Công ty trách nhiệm hữu hạn sản xuất gỗ" have the same words.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from caunoi.common.text import fold, has_marks, normalise, words
from caunoi.establishments.enums import EstablishmentKind

_TOKEN = re.compile(r"[^\W_]+")
_WRITTEN_OUT = {
    "cty": "cong ty",
    "ct": "cong ty",
    "ctcp": "cong ty co phan",
    "tnhh": "trach nhiem huu han",
    "mtv": "mot thanh vien",
    "cp": "co phan",
    "dn": "doanh nghiep",
    "dntn": "doanh nghiep tu nhan",
    "cs": "co so",
    "cssx": "co so san xuat",
    "hkd": "ho kinh doanh",
    "htx": "hop tac xa",
    "lhhtx": "lien hiep hop tac xa",
    "lh": "lien hiep",
    "tht": "to hop tac",
    "cn": "chi nhanh",
    "sx": "san xuat",
    "sxtm": "san xuat thuong mai",
    "tm": "thuong mai",
    "dv": "dich vu",
    "xnk": "xuat nhap khau",
    "xd": "xay dung",
    "vlxd": "vat lieu xay dung",
    "xn": "xi nghiep",
    "dnt": "doanh nghiep tu nhan",
}

# Words that tell the legal form, not which firm it is. Longest first, in the order of removal.
_FORMS = tuple(
    tuple(form.split())
    for form in (
        "lien hiep hop tac xa",
        "cong ty trach nhiem huu han mot thanh vien",
        "cong ty trach nhiem huu han",
        "doanh nghiep tu nhan",
        "cong ty co phan",
        "chi nhanh cong ty",
        "ho kinh doanh",
        "co so san xuat",
        "tong cong ty",
        "hop tac xa",
        "to hop tac",
        "doanh nghiep",
        "co so",
        "cong ty",
        "xi nghiep",
        "nha may",
        "to san xuat",
        "xuong",
        "trai",
        "lo",
        "ho",
        "ong",
        "ba",
    )
)
# Phrases that many firms bear. Phrases, not words: Thành, Phát and Mai are personal names.
_SAYS_LITTLE = tuple(
    tuple(phrase.split())
    for phrase in (
        "mot thanh vien",
        "trach nhiem huu han",
        "xuat nhap khau",
        "san xuat",
        "thuong mai",
        "dich vu",
        "kinh doanh",
        "gia cong",
        "che bien",
        "dau tu",
        "phat trien",
        "va",
    )
)

_KINDS: tuple[tuple[str, EstablishmentKind], ...] = (
    ("lien hiep hop tac xa", EstablishmentKind.COOPERATIVE_UNION),
    ("lien hiep cac hop tac xa", EstablishmentKind.COOPERATIVE_UNION),
    ("hop tac xa", EstablishmentKind.COOPERATIVE),
    ("to hop tac", EstablishmentKind.COOPERATIVE_GROUP),
    ("tong cong ty", EstablishmentKind.SME),
    ("cong ty", EstablishmentKind.SME),
    ("chi nhanh", EstablishmentKind.SME),
    ("doanh nghiep", EstablishmentKind.SME),
    ("xi nghiep", EstablishmentKind.SME),
    ("trach nhiem huu han", EstablishmentKind.SME),
    ("co phan", EstablishmentKind.SME),
    ("ho kinh doanh", EstablishmentKind.HOUSEHOLD),
    ("ho ca the", EstablishmentKind.HOUSEHOLD),
    ("ho gia dinh", EstablishmentKind.HOUSEHOLD),
    ("ca the", EstablishmentKind.HOUSEHOLD),
    ("ho", EstablishmentKind.HOUSEHOLD),
)


class Word(NamedTuple):
    """A folded word, and the word with diacritics if the whole text has any (else "")."""

    plain: str
    marked: str = ""


def words_of(text: str) -> list[Word]:
    marks = has_marks(text)
    found: list[Word] = []
    for token in _TOKEN.findall(normalise(text).casefold()):
        plain = _folded(token)
        if plain in _WRITTEN_OUT:
            found += map(Word, _WRITTEN_OUT[plain].split())
        else:
            found.append(Word(plain, token if marks else ""))
    return found


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(word)


def written_out(text: str) -> list[str]:
    return [part for word in words(text) for part in _WRITTEN_OUT.get(word, word).split()]


def own_words(name: str) -> list[Word]:
    """Return the distinctive words of a name; all words if none would be left.

    "Cơ sở sản xuất gốm Minh Long" gives gốm, Minh, Long.
    """
    full = words_of(name)
    rest = full[next((len(form) for form in _FORMS if _stands_at(full, 0, form)), 0) :]
    own: list[Word] = []
    at = 0
    while at < len(rest):
        skipped = next((phrase for phrase in _SAYS_LITTLE if _stands_at(rest, at, phrase)), ())
        if not skipped:
            own.append(rest[at])
        at += len(skipped) or 1
    return own or rest or full


def _stands_at(name_words: list[Word], at: int, phrase: tuple[str, ...]) -> bool:
    here = name_words[at : at + len(phrase)]
    return bool(here) and here[0].plain == phrase[0] and tuple(w.plain for w in here) == phrase


def kind_named_in(text: str) -> EstablishmentKind | None:
    padded = f" {' '.join(written_out(text))} "
    return next((kind for phrase, kind in _KINDS if f" {phrase} " in padded), None)


def kind_of_name(name: str) -> EstablishmentKind:
    """Return the kind with which a name begins; a household if there is none."""
    padded = f"{' '.join(written_out(name))} "
    found = (kind for phrase, kind in _KINDS if padded.startswith(f"{phrase} "))
    return next(found, EstablishmentKind.HOUSEHOLD)
