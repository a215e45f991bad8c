"""Sentences translated when they are shown.

A rule knows no Django, so it cannot translate; it returns a `Sentence`, the Vietnamese text with
its parameters, and the language is chosen by `str(sentence)`. Django's translation is set at
start-up (`speak_with`); without it a sentence is Vietnamese. In a rule: `from
caunoi.common.sentences import sentence as _`, so that the texts are collected.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from caunoi.common.money import NBSP, group_digits


@dataclass(frozen=True, slots=True)
class Vnd:
    amount: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Vietnamese text with `%(name)s` places; a percent sign in it is written `%%`.

    Whole numbers are grouped, fractions written as decimals, days as dd/mm/yyyy, amounts as
    `8.340.000 đ`; a parameter may be a sentence itself. Equal if text and parameters are.
    """

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return _translate(self.msgid) % {key: _shown(value) for key, value in self.params.items()}


#: A text to show: a sentence to be translated, or a plain text.
Text = Sentence | str


def sentence(msgid: str, /, **params: object) -> Sentence:
    return Sentence(msgid, params)


def speak_with(
    translate: Callable[[str], str], thousands: Callable[[], str], decimal: Callable[[], str]
) -> None:
    global _translate, _thousands, _decimal
    _translate, _thousands, _decimal = translate, thousands, decimal


def number(
    value: int | Fraction, *, thousands: str | None = None, decimal: str | None = None
) -> str:
    """Write a number as the language does: 1.390.000; 0,3. A non-terminating fraction stays a/b.

    With both marks given, the result is the same in every language.
    """
    thousands = _thousands() if thousands is None else thousands
    if isinstance(value, int):
        return group_digits(value, thousands)
    digits = next((n for n in range(7) if (value * 10**n).denominator == 1), None)
    if digits is None:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(value.numerator) * 10**digits // value.denominator, 10**digits)
    sign = "−" if value < 0 else ""
    point = _decimal() if decimal is None else decimal
    return f"{sign}{group_digits(whole, thousands)}" + (
        f"{point}{rest:0{digits}d}" if digits else ""
    )


def vnd(amount: int) -> str:
    return f"{number(amount)}{NBSP}đ"


def _shown(value: object) -> str:
    match value:
        case Vnd(amount):
            return vnd(amount)
        case bool():
            raise TypeError("a sentence has no words for a truth value")
        case int() | Fraction():
            return number(value)
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)


def _vietnamese(msgid: str) -> str:
    return msgid


_translate: Callable[[str], str] = _vietnamese
_thousands: Callable[[], str] = lambda: "."  # noqa: E731
_decimal: Callable[[], str] = lambda: ","  # noqa: E731
