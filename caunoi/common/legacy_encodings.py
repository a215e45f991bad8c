"""Detects and converts text in pre-Unicode encodings: TCVN3 (.VnTime fonts) and VNI.

Such a text consists of ordinary Latin-1 characters that only the font draws as Vietnamese; nothing
in it names the encoding. But Vietnamese syllables follow a strict grammar, so a text is read three
ways (as it is, as TCVN3, as VNI) and the reading with Vietnamese words wins. If that does not
settle it, the text stays as it is and `doubtful` is set for a person to decide; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from caunoi.common.text import nfc, without_invisible


class Encoding(StrEnum):
    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is read. If `doubtful`, it may be another encoding; see `candidates`."""

    text: str
    encoding: Encoding = Encoding.UNICODE
    doubtful: bool = False
    candidates: tuple[tuple[Encoding, str], ...] = ()

    @property
    def converted(self) -> bool:
        return self.encoding is not Encoding.UNICODE


_WORD = re.compile(r"[^\W_]+")

# --- The two tables -------------------------------------------------------------------------------

# TCVN 5712:1993, one character per letter, from 0xA1 on. `.` marks unassigned codes.
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
)
_TCVN3 = {0xA1 + i: letter for i, letter in enumerate(_TCVN3_LETTERS) if letter != "."}
_TCVN3[0x03BC] = "à"  # some programs write the Greek mu for the micro sign

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"

# VNI: some letters have their own character; other marks follow the vowel.
_VNI_LETTERS = {
    "ñ": "đ",
    "ô": "ơ",
    "ö": "ư",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}
_VNI_MARKS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
# The vowels each mark may follow. Tones also follow VNI's own ơ and ư.
_MAY_FOLLOW = {
    **dict.fromkeys((_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), "aeiouyôö"),
    _CIRCUMFLEX: "aeo",
    _BREVE: "a",
}
_VNI = {
    vowel + mark: nfc(_VNI_LETTERS.get(vowel, vowel) + marks)
    for mark, marks in _VNI_MARKS.items()
    for vowel in _MAY_FOLLOW[marks[0]]
} | _VNI_LETTERS
_VNI_SIGN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)), re.IGNORECASE)


def from_tcvn3(text: str) -> str:
    """Return the text decoded from TCVN3.

    TCVN3 has no capital letters with a tone: capitals are typed in a second font (.VnTimeH) that
    draws small letters as capitals. So a word with such letters among capitals is all capitals, and
    so is the whole text, unless it has plain small letters elsewhere.
    """
    read = nfc(text.translate(_TCVN3))
    raised = _WORD.sub(_raise_capitals, read)
    small = any(c.isascii() and c.islower() for c in read)
    return raised.upper() if raised != read and not small else raised


def _raise_capitals(match: re.Match[str]) -> str:
    word = match.group()
    plain = [c for c in word if c.isascii() and c.isalpha()]
    among_capitals = len(plain) > 1 and all(map(str.isupper, plain))
    return word.upper() if among_capitals else word


def from_vni(text: str) -> str:
    """Return the text decoded from VNI; marks may be upper or lower case whatever the vowel is."""
    return _VNI_SIGN.sub(_vni_letter, nfc(text))


def _vni_letter(match: re.Match[str]) -> str:
    sign = match.group()
    letter = _VNI[sign.lower()]
    return letter.upper() if sign[0].isupper() else letter


_FROM = {Encoding.TCVN3: from_tcvn3, Encoding.VNI: from_vni}


# --- The grammar of a syllable --------------------------------------------------------------------

_ONSETS = ("", *"b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split())
_RHYMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi "
    "om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uân uât uâng uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uy uya "
    "uych uyên uyêt uynh uyt uyu uyn ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
    "y yêm yên yêng yêt yêu ynh yt ych".split()
)
_SYLLABLES = frozenset(onset + rhyme for onset in _ONSETS for rhyme in _RHYMES)
_TONE = re.compile(f"[{_GRAVE}{_ACUTE}{_TILDE}{_HOOK}{_DOT}]")
_STOPPED = re.compile(r"(?:c|ch|k|p|t)$")
# The vowel in qu and gi belongs to the consonant: quí, quá, giá.
_WEAK_END = re.compile(r"^(?!(?:qu|gi).$).*(?:[aâ][iouy]|eo|êu|i[ua]|[oôơuư]i|ơu|u[ai]|ư[aiu])$")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable, in any case and normal form.

    A syllable that ends in a stop has a sharp or heavy tone, or none if typed carelessly. A weak
    vowel after another vowel has no tone, which tells VNI ("xaõ") from a word.
    """
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(apart)
    bare = nfc(_TONE.sub("", apart))
    if len(tones) > 1 or bare not in _SYLLABLES:
        return False
    if not tones:
        return True
    if _STOPPED.search(bare) and tones[0] not in (_ACUTE, _DOT):
        return False
    return not (_TONE.search(apart[-1:]) and _WEAK_END.search(bare))


# --- Recognition ----------------------------------------------------------------------------------

# A word ends at spaces and at punctuation in ASCII or beyond Latin-1. A sign such as § or ¸ is
# part of the word, since it is a letter in TCVN3. Words with digits (5µm, m²) are ignored.
_TOKEN = re.compile(r"[^\s!-/:-@\[-`{-~\u2010-\u206f]+")
_DIGIT = re.compile("[0-9²³]")
# Characters that never occur in Vietnamese Unicode text.
_STRANGE = re.compile("[¡¢£¤¥¦§¨©ª«¬\xad®µ¶¸¹»¼½¾ÄÅÆÇÎÏÑÖ×ØÛÜÞßäåæçëîïñöûü÷øþ\u03bc]")
# A text of this many words is accepted although some are foreign or misspelt.
_ENOUGH_WORDS, _ENOUGH_SHARE = 4, 0.75


def recognise(text: str, font: str = "") -> Reading:
    """Read a text that may be in a pre-Unicode encoding.

    `font` is the font name if known; it decides where the letters do not. A text that is sound as
    it is stays unchanged; its `candidates` list what else it could be, in case it stands among
    legacy texts. Invisible characters are left to the caller, since one of them is a letter.
    """
    tokens = [token for token in _TOKEN.findall(text) if _speaks(token)]
    if not tokens:
        return Reading(text)
    if any(ord(c) > 0xFF and c.isalpha() and c != "\u03bc" for c in nfc(text)):
        # Letters beyond Latin-1 exist in Unicode only.
        return _doubt(text, tokens)
    if encoding := _encoding_of_font(font):
        return _as(encoding, text, capitals=font.upper().endswith("H"))
    sound = _share(tokens, _as_it_is)
    shares = {encoding: _share(tokens, read) for encoding, read in _FROM.items()}
    whole = [e for e, share in shares.items() if share == 1]
    if sound == 1:
        return Reading(text, candidates=_candidates(text, whole))
    if len(whole) == 1:
        return _as(whole[0], text)
    best, other = sorted(shares, key=shares.__getitem__, reverse=True)
    if len(tokens) >= _ENOUGH_WORDS and shares[best] >= _ENOUGH_SHARE > shares[other]:
        return _as(best, text)
    return _doubt(text, tokens)


def _speaks(token: str) -> bool:
    return not token.isascii() and not _DIGIT.search(token) and any(map(str.isalpha, token))


def _doubt(text: str, tokens: list[str]) -> Reading:
    strange = [t for t in tokens if _STRANGE.search(t)]
    possible = [e for e, read in _FROM.items() if strange and _share(strange, read) > 0]
    return Reading(text, doubtful=bool(possible), candidates=_candidates(text, possible))


def is_old_font(font: str) -> bool:
    return _encoding_of_font(font) is not None


def _encoding_of_font(font: str) -> Encoding | None:
    if font.startswith(".Vn"):
        return Encoding.TCVN3
    return Encoding.VNI if font.upper().startswith("VNI") else None


def _as(encoding: Encoding, text: str, *, capitals: bool = False) -> Reading:
    read = _FROM[encoding](text)
    return Reading(read.upper() if capitals and encoding is Encoding.TCVN3 else read, encoding)


def _candidates(text: str, encodings: list[Encoding]) -> tuple[tuple[Encoding, str], ...]:
    readings = ((encoding, _FROM[encoding](text)) for encoding in encodings)
    return tuple((encoding, read) for encoding, read in readings if read != nfc(text))


def _as_it_is(text: str) -> str:
    return without_invisible(nfc(text)).strip("°º")


def _share(tokens: list[str], read: Callable[[str], str]) -> float:
    return sum(is_syllable(read(token)) for token in tokens) / len(tokens)
