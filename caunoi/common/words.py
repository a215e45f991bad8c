"""Amounts and days in Vietnamese words, as official documents write them.

Offices read a missing tens digit as "lẻ" or "linh" and a final 4 as "bốn" or "tư". We always use
"lẻ" and "bốn", so that two prints of one sheet never differ.
"""

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def amount_in_words(amount_vnd: int) -> str:
    """Write an amount out: 8340000 → "Tám triệu ba trăm bốn mươi nghìn đồng", below 0 with "Âm"."""
    words = number_in_words(abs(amount_vnd))
    sentence = f"âm {words} đồng" if amount_vnd < 0 else f"{words} đồng"
    return sentence[0].upper() + sentence[1:]


def day_in_words(on: date) -> str:
    """Write a date as NĐ 30/2020/NĐ-CP does: a leading zero for days below 10 and months 1, 2."""
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def number_in_words(number: int) -> str:
    """Write a whole number in lower case: 1001 → "một nghìn không trăm lẻ một".

    Raises `ValueError` if it is negative.
    """
    if number < 0:
        raise ValueError("number must not be negative")
    return _read(number, follows=False) or _DIGITS[0]


def _read(number: int, *, follows: bool) -> str:
    """Read in thousands up to a billion; whole billions are read the same way before "tỷ".

    A group that follows another is read with its hundreds, "không trăm" too, so that 1.001 and
    1.100 cannot be confused. A group of zeros is left out.
    """
    billions, rest = divmod(number, _BILLION)
    parts = [f"{_read(billions, follows=follows)} tỷ"] if billions else []
    for size, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            parts.append(_below_thousand(group, follows=follows or bool(parts)) + name)
    return " ".join(parts)


def _below_thousand(number: int, *, follows: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not follows:
        return _below_hundred(rest)
    parts = [f"{_DIGITS[hundreds]} trăm"]
    if 0 < rest < 10:
        parts.append(f"lẻ {_DIGITS[rest]}")
    elif rest:
        parts.append(_below_hundred(rest))
    return " ".join(parts)


def _below_hundred(number: int) -> str:
    """From 1 to 99: after "mười" five is "lăm"; after "mươi" one is "mốt" and five is "lăm"."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    ones_word = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGITS[ones])
    tens_word = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    return f"{tens_word} {ones_word}".strip()
