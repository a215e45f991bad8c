"""Parses a written address: which part names the commune, the district, the province.

"Khu phố 3, phường Thới Hòa, thị xã Bến Cát, Bình Dương" names three places, each by the word before
it or, at the end, by a known name. Nothing is looked up here and nothing is guessed: callers check
in the table of units whether there is such a commune in such a district.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caunoi.common.text import fold
from caunoi.localities.names import COMMUNE, DISTRICT, PROVINCE, loose, readings


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names of one day in their widest form, used to recognise bare parts of an address.

    `cities` are the provinces that are cities; `districts` maps each district name to the provinces
    that have one; `hyphened` are names with a hyphen that does not separate parts.
    """

    provinces: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    districts: Mapping[str, frozenset[str]] | None = None
    hyphened: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """The places that an address names, as written; `unread` are later parts that name none."""

    ward: str = ""
    district: str = ""
    province: str = ""
    unread: tuple[str, ...] = ()


#: A city is a district or, like Hà Nội, a province: its name decides.
CITY = "city"
_LEVELS = {
    **dict.fromkeys(("xa", "phuong", "thitran", "dackhu", "x", "p", "tt", "dk"), COMMUNE),
    **dict.fromkeys(("huyen", "quan", "thixa", "h", "q", "tx"), DISTRICT),
    **dict.fromkeys(("thanhpho", "tp"), CITY),
    "tinh": PROVINCE,
}


def _words(marked: bool) -> re.Pattern[str]:
    """Return the pattern of words before a place; a road is no place.

    With marks "xa lộ" (highway) is told from "xã Lộ" (commune).
    """
    if marked:
        whole = r"thị xã|thị trấn|thành phố|đặc khu|phường|xã|quận|huyện(?! lộ| đội| ủy)|"
        whole += r"tỉnh(?! lộ| đội| ủy)"
    else:
        whole = r"thi xa|thi tran|thanh pho|dac khu|phuong|xa(?! lo(?! 25))|quan|"
        whole += r"huyen(?! lo| doi| uy)|tinh(?! lo| doi| uy)"
    short = r"t\.?x|t\.?t|t\.?p|[đd]\.?k|[pqhx]"
    return re.compile(
        rf"(?<![^\s(])(?P<word>(?:{whole})(?=\s+\S)|(?:{short})(?=\s*\.\s*\S)|[pq](?=\s?\d)|"
        rf"t\.?p(?=\.?\s*hcm))",
        re.IGNORECASE,
    )


_MARKED, _UNMARKED = _words(marked=True), _words(marked=False)
# "TX Bến Cát", "Q Hoàng Mai": the dot may be missing only at the start of a part.
_AT_START = re.compile(r"(?P<word>t\.?x|t\.?t|t\.?p|[PQHX])\s+(?=\S)")
_COMMAS = re.compile(r"[,;|\n]+")
_DASH = re.compile(
    r"\s+[-–—]+\s*|\s*[-–—]+\s+|[-–—](?=(?:tx|tp|tt|[pqhx])\.)"
    r"|[-–—](?=(?:xã|phường|thị|huyện|quận|thành phố|tỉnh)\s)",
    re.IGNORECASE,
)
#: No commune has a digit in its name, except the numbered wards.
_HOUSE = re.compile(r"[0-9]")
_SIGNS = re.compile(r"[.\s]")
_COUNTRY = {"vietnam", "vn", "nuocvietnam"}


@dataclass(frozen=True, slots=True)
class _Part:
    level: str
    text: str

    @property
    def keys(self) -> frozenset[str]:
        return _keys(self.text)


def read_address(text: str, known: KnownNames, communes: frozenset[str] = frozenset()) -> Written:
    """Return the places that a normalised address names, in whatever order.

    Parts without a word before them count after the commune, where district and province are
    written; `communes` are the names, in their widest form, of the communes a list knows.
    """
    parts = list(_parts(text, known))
    if parts and _is_country(parts[-1]):
        del parts[-1]
    found = _named(parts, known)
    at = _index(parts, found.get(COMMUNE))
    bare = [part for part in parts[at + 1 :] if not part.level]
    rest = _known_at_the_end(bare, found, known)
    if COMMUNE not in found:
        ward = _bare_commune(rest, found, communes)
        return Written(ward, found.get(DISTRICT, ""), found.get(PROVINCE, ""))
    _known_at_the_start(parts[: at + 1], found, known)
    return Written(
        found[COMMUNE],
        found.get(DISTRICT, ""),
        found.get(PROVINCE, ""),
        tuple(part.text for part in rest),
    )


def is_city(written: str, known: KnownNames) -> bool:
    """Whether a text names a province as a city: "thành phố Hà Nội", "TP.HCM"."""
    return any(part.level == CITY and part.keys & known.cities for part in _parts(written, known))


def _named(parts: list[_Part], known: KnownNames) -> dict[str, str]:
    """Return the places with a word before them; the later one wins at each level."""
    found: dict[str, str] = {}
    for part in reversed(parts):
        level = part.level
        if level == CITY:
            is_province = PROVINCE not in found and part.keys & known.cities
            level = PROVINCE if is_province else DISTRICT
            if found.get(PROVINCE) and part.keys & _keys(found[PROVINCE]) & known.cities:
                continue  # the city again
        if level:
            found.setdefault(level, part.text)
    return found


def _known_at_the_end(bare: list[_Part], found: dict[str, str], known: KnownNames) -> list[_Part]:
    rest: list[_Part] = []
    for part in reversed(bare):
        named = set().union(*map(_keys, found.values())) if found else set()
        may_name = COMMUNE in found or not rest
        if may_name and PROVINCE not in found and part.keys & known.provinces:
            found[PROVINCE] = part.text
        elif may_name and DISTRICT not in found and _in_province(part, found, known):
            found[DISTRICT] = part.text
        elif COMMUNE in found and part.keys & named:
            continue  # named already
        else:
            rest.insert(0, part)
    return rest


def _known_at_the_start(parts: list[_Part], found: dict[str, str], known: KnownNames) -> None:
    """Read "Kiên Giang, Hà Tiên, phường Đông Hồ", with both names before the commune.

    A single name may be a hamlet's: there is a Hòa Bình in every province.
    """
    if PROVINCE in found or len(parts) < 3 or not parts[0].keys & known.provinces:
        return
    district = parts[1]
    with_province = {**found, PROVINCE: parts[0].text}
    if not district.level and _in_province(district, with_province, known):
        found[PROVINCE] = parts[0].text
        found.setdefault(DISTRICT, district.text)
    elif district.text == found.get(DISTRICT):
        found[PROVINCE] = parts[0].text


def _in_province(part: _Part, found: Mapping[str, str], known: KnownNames) -> bool:
    provinces = set().union(*((known.districts or {}).get(key, frozenset()) for key in part.keys))
    if PROVINCE in found:
        return bool(provinces & _keys(found[PROVINCE]))
    return bool(provinces)


def _bare_commune(rest: list[_Part], found: Mapping[str, str], communes: frozenset[str]) -> str:
    for part in reversed(rest):
        if part.keys & communes:
            return part.text
    may_be = rest and PROVINCE in found and not communes and not _HOUSE.search(rest[-1].text)
    return rest[-1].text if may_be else ""


def _parts(text: str, known: KnownNames) -> Iterator[_Part]:
    for chunk in _COMMAS.split(text):
        for piece in _without_dashes(chunk, known):
            yield from _at_words(piece.strip(" .()"))


def _without_dashes(chunk: str, known: KnownNames) -> list[str]:
    """Split at dashes, but not inside a name such as "Bà Rịa - Vũng Tàu"."""
    pieces = _DASH.split(chunk)
    last, hyphen, end = pieces[-1].rpartition("-")
    if hyphen and loose(end) in known.provinces:
        pieces[-1:] = [last, end]
    joined: list[str] = []
    for piece in pieces:
        if joined and _ends_in_a_name(f"{joined[-1]} - {piece}", known):
            joined[-1] = f"{joined[-1]} - {piece}"
        else:
            joined.append(piece)
    return joined


def _ends_in_a_name(text: str, known: KnownNames) -> bool:
    parts = _at_words(text.strip(" ."))
    return bool(parts and parts[-1].keys & known.hyphened)


@functools.lru_cache(maxsize=4096)
def _at_words(piece: str) -> tuple[_Part, ...]:
    """Split before each word for a level: "ấp 3 xã Lai Uyên huyện Bàu Bàng"."""
    return tuple(_split_at_words(piece)) if piece else ()


def _split_at_words(piece: str) -> Iterator[_Part]:
    words = _UNMARKED if piece.isascii() else _MARKED
    found = [(match.start("word"), match["word"]) for match in words.finditer(piece)]
    if (start := _AT_START.match(piece)) and (not found or found[0][0] > 0):
        found.insert(0, (0, start["word"]))
    if not found or found[0][0] > 0:
        before = piece[: found[0][0]] if found else piece
        if text := before.strip(" .-"):
            yield _Part("", text)
    ends = [*(at for at, _word in found[1:]), len(piece)]
    for (at, word), end in zip(found, ends[: len(found)], strict=True):
        yield _Part(_LEVELS[_SIGNS.sub("", fold(word))], piece[at:end].strip(" .-("))


def _is_country(part: _Part) -> bool:
    return not part.level and bool(part.keys & _COUNTRY)


@functools.lru_cache(maxsize=4096)
def _keys(written: str) -> frozenset[str]:
    return frozenset(loose(bare) for _kind, bare in readings(written))


def _index(parts: list[_Part], text: str | None) -> int:
    return max((n for n, part in enumerate(parts) if part.text == text), default=-1)
