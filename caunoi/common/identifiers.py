"""Reads tax codes and telephone numbers from lists and brings them into one form.

Nothing is refused here. Whatever looks wrong is returned as a `Doubt`, so that a row with a
mistyped number still enters the register and somebody can ask.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from caunoi.common.text import normalise

_NOT_DIGITS = re.compile(r"[^0-9]")

#: From this day a household's tax code is the owner's 12-digit personal number.
PERSONAL_NUMBERS_FROM = date(2025, 7, 1)
#: The last of the new mobile prefixes took effect on this day; the old ones ended on 15/11/2018.
NEW_PREFIXES_FROM = date(2018, 9, 15)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What looks wrong, as a Vietnamese message id with its parameters."""

    text: str
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Identifier:
    value: str
    doubts: tuple[Doubt, ...] = ()


# --- Tax codes ------------------------------------------------------------------------------------

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

TAX_LENGTH = _("Mã số thuế %(written)s có %(digits)s chữ số; mã đúng có 10 hoặc 13 chữ số.")
TAX_CHECK_DIGIT = _("Mã số thuế %(written)s có chữ số kiểm tra không khớp, có thể gõ nhầm.")
TAX_BRANCH = _("Mã số thuế %(written)s có phần đơn vị trực thuộc là 000.")
TAX_SIGNS = _("Mã số thuế %(written)s có ký tự không phải chữ số.")
TAX_ZERO = _("Mã số thuế đã thêm số 0 ở đầu mà tệp làm mất: %(value)s.")
TAX_TOO_EARLY = _(
    "Mã số thuế %(written)s có 12 chữ số: số định danh chỉ là mã số thuế từ 01/07/2025."
)


def check_digit(nine: str) -> str:
    """Return the tenth digit of a tax code; "" if no tax code begins with these nine digits.

    It is ten less the weighted sum modulo eleven; one sum in eleven gives no digit.
    """
    rest = sum(int(d) * w for d, w in zip(nine, _WEIGHTS, strict=True)) % 11
    return str(10 - rest) if rest else ""


def tax_digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)


def read_tax_code(text: str, on: date) -> Identifier:
    """Read a tax code as `3700999214` or, with a branch, `3700999214-001`.

    A code has 10 digits, or 13 with the branch; the tenth is a check digit. From 01/07/2025 12
    digits are the personal number of a household's owner. A leading zero dropped by a spreadsheet
    is restored if the check digit then fits. A text of any other form is kept as written.
    """
    written = normalise(text)
    digits = tax_digits(written)
    if not written or not digits:
        return Identifier(written, (_doubt(TAX_SIGNS, written=written),) if written else ())
    if len(digits) in (9, 12) and digits[0] != "0" and _fits(f"0{digits}"):
        value = _hyphenated(f"0{digits}")
        return Identifier(value, (_doubt(TAX_ZERO, value=value),))
    if len(digits) == 12:
        early = on < PERSONAL_NUMBERS_FROM
        return Identifier(digits, (_doubt(TAX_TOO_EARLY, written=digits),) if early else ())
    if len(digits) not in (10, 13):
        return Identifier(written, (_doubt(TAX_LENGTH, written=written, digits=str(len(digits))),))
    doubts = []
    value = _hyphenated(digits)
    if re.search(r"[^\W\d_]", written):
        doubts.append(_doubt(TAX_SIGNS, written=written))
    if check_digit(digits[:9]) != digits[9]:
        doubts.append(_doubt(TAX_CHECK_DIGIT, written=value))
    if digits[10:] == "000":
        doubts.append(_doubt(TAX_BRANCH, written=value))
    return Identifier(value, tuple(doubts))


def _fits(digits: str) -> bool:
    return check_digit(digits[:9]) == digits[9]


def _hyphenated(digits: str) -> str:
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


# --- Telephone numbers ----------------------------------------------------------------------------

# Old eleven-digit mobile prefixes and their replacements of 2018.
_NEW_MOBILE = {
    **{f"016{n}": f"03{n}" for n in range(2, 10)},
    **{"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
    **{"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
    **{"0186": "056", "0188": "058", "0199": "059"},
}
# Area codes from before 17/06/2017 that begin with 06, which no mobile prefix ever did. The other
# old area codes are mobile prefixes today (038 was Nghệ An), so a person must decide.
_NEW_AREA = {
    **{"0650": "0274", "0651": "0271", "060": "0260", "061": "0251", "062": "0252"},
    **{"063": "0263", "064": "0254", "066": "0276", "067": "0277", "068": "0259"},
}
_MOBILE = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_SERVICE = re.compile(r"1[89]00[0-9]{4,6}")
_BETWEEN = re.compile(r"[/;,\n|]|\s[-–]\s|\s+(?:hoặc|và|or)\s+", re.IGNORECASE)

PHONE_ZERO = _("Số điện thoại đã thêm số 0 ở đầu mà tệp làm mất: %(value)s.")
PHONE_OLD = _("Số điện thoại %(written)s theo đầu số cũ, nay là %(value)s.")
PHONE_FORM = _("Số điện thoại %(written)s không giống một số ở Việt Nam, có thể gõ nhầm.")


def phone_numbers(text: str) -> list[str]:
    """Return the numbers in a text as digits with today's prefixes, for comparing.

    Old prefixes are replaced whatever the day, so that one telephone has one number. Numbers
    shorter than 8 digits are dropped.
    """
    found = (_today(_national(part)) for part in _BETWEEN.split(normalise(text)))
    return list(dict.fromkeys(number for number in found if len(number) >= 8))


def read_phones(text: str, on: date) -> Identifier:
    """Read one or more numbers as `0912345678 / 02743822000`.

    Old mobile prefixes and area codes are replaced if `on` is not before `NEW_PREFIXES_FROM`;
    earlier they were right. A text that is no telephone number is kept as written.
    """
    values: list[str] = []
    doubts: list[Doubt] = []
    for part in filter(None, map(str.strip, _BETWEEN.split(normalise(text)))):
        number = _read_phone(part, on)
        values.append(number.value)
        doubts += number.doubts
    return Identifier(" / ".join(dict.fromkeys(values)), tuple(dict.fromkeys(doubts)))


def _read_phone(written: str, on: date) -> Identifier:
    number = _national(written)
    today = _today(number)
    if not _looks_right(today):
        return Identifier(written, (_doubt(PHONE_FORM, written=written),))
    doubts = []
    if today != number:
        if on < NEW_PREFIXES_FROM:
            return Identifier(number)
        doubts.append(_doubt(PHONE_OLD, written=number, value=today))
    if not tax_digits(written).startswith(("0", "84", "1")):
        doubts.append(_doubt(PHONE_ZERO, value=today))
    return Identifier(today, tuple(doubts))


def _national(written: str) -> str:
    """Return the digits, with the leading zero that +84 replaces or a spreadsheet dropped."""
    digits = _NOT_DIGITS.sub("", written)
    if digits.startswith("84") and (len(digits) >= 11 or "+" in written):
        return f"0{digits[2:].removeprefix('0')}"
    is_bare = digits and not digits.startswith(("0", "1800", "1900"))
    if is_bare and _looks_right(_today(f"0{digits}")):
        return f"0{digits}"
    return digits


def _today(number: str) -> str:
    """Replace an old prefix by today's; the length of the number tells old from new."""
    if len(number) == 11 and (new := _NEW_MOBILE.get(number[:4])):
        return new + number[4:]
    for length in (4, 3):
        if (new := _NEW_AREA.get(number[:length])) and len(number) == length + 7:
            return new + number[length:]
    return number


def _looks_right(number: str) -> bool:
    return any(form.fullmatch(number) for form in (_MOBILE, _LANDLINE, _SERVICE))


def _doubt(text: str, **figures: str) -> Doubt:
    return Doubt(text, tuple(figures.items()))
