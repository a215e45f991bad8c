"""Vietnamese sort order. Databases sort by code point: Đ after Z, Bắc before Bàu.

Letters are compared first, in alphabetical order; tone marks decide only between equal letters, in
the order of the schoolbook: ngang, huyền, hỏi, ngã, sắc, nặng.
"""

import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

WordKey = tuple[tuple[int, ...], tuple[int, ...]]


def text_key(text: str) -> tuple[WordKey, ...]:
    """Return the sort key of a text, word by word: ha < hà < hạ < hac < hă."""
    return tuple(_word_key(word) for word in text.split())


def name_key(full_name: str) -> tuple[WordKey, ...]:
    """Return the sort key of a person: given name first, then family and middle names."""
    words = full_name.split()
    return text_key(" ".join([*words[-1:], *words[:-1]]))


def _word_key(word: str) -> WordKey:
    letters: list[int] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", word.lower()):
        parts = unicodedata.normalize("NFD", character)
        tone = next((_TONES[part] for part in parts if part in _TONES), 0)
        letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        letters.append(_RANK.get(letter, len(_ALPHABET) + ord(letter[:1] or "\0")))
        tones.append(tone)
    return tuple(letters), tuple(tones)
