"""The derived columns of an establishment for searching, ordering and comparing.

A key holds folded words separated by single spaces, with one space before and after, so that
"begins with this word" is ` word` anywhere in the key; for `search_key` SQLite has an index
(`models.WORDS`).
"""

from typing import TypedDict

from caunoi.common.identifiers import phone_numbers, tax_digits
from caunoi.common.text import sort_key, words
from caunoi.establishments.matching.names import written_out
from caunoi.localities.models import AdminUnit

NAME_ORDER_LENGTH = 400
NAME_KEY_LENGTH = 520


class Keys(TypedDict):
    search_key: str
    name_key: str
    name_order: str
    tax_key: str
    phone_key: str


def keys_of(*, name: str, owner: str, tax_code: str, phone: str, unit: AdminUnit) -> Keys:
    """Return the keys of an establishment; every write of these fields must write them too."""
    places = [unit.name]
    while unit.parent is not None:
        unit = unit.parent
        places.append(unit.name)
    numbers = phone_numbers(phone)
    found_by = [
        *written_out(name),
        *words(owner),
        *(word for place in places for word in words(place)),
        tax_digits(tax_code),
        *numbers,
        *words(phone),
    ]
    return {
        "search_key": padded(found_by),
        "name_key": padded(written_out(name))[:NAME_KEY_LENGTH],
        "name_order": sort_key(name)[:NAME_ORDER_LENGTH],
        "tax_key": tax_digits(tax_code)[:10] if "-" in tax_code else tax_digits(tax_code),
        "phone_key": numbers[0] if numbers else "",
    }


def padded(found_by: list[str]) -> str:
    return f" {' '.join(dict.fromkeys(filter(None, found_by)))} "
