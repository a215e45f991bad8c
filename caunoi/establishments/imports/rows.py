"""Reads an establishment from each row of a list, and what is wrong with the row.

A row is rejected only without a name or without a commune in which it may be recorded. Anything
else that looks wrong is a hint on an accepted row.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from caunoi.accounts.rights import Scope
from caunoi.common.identifiers import Doubt, read_phones, read_tax_code
from caunoi.common.text import has_marks
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.imports.headings import Field
from caunoi.establishments.matching.names import kind_named_in, kind_of_name
from caunoi.establishments.matching.trades import OTHER, trade_named_in
from caunoi.imports.cells import EMPTY, Cell
from caunoi.imports.messages import Message
from caunoi.imports.places import Place, Places, Writing
from caunoi.imports.table import Body, Table
from caunoi.localities.models import AdminUnit

#: The maximum lengths of an establishment's columns.
LENGTHS = {
    Field.NAME: 250,
    Field.OWNER: 120,
    Field.TAX_CODE: 40,
    Field.PHONE: 80,
    Field.ADDRESS: 300,
    Field.PRODUCTS: 2000,
}
MOST_WORKERS = 1_000_000

NO_NAME = _("Thiếu tên cơ sở.")
OUTSIDE_AREA = _("%(unit)s không thuộc địa bàn của người nhập danh sách.")
TOO_LONG = _("Dài quá %(limit)s ký tự, phần sau bị bỏ.")
NO_NUMBER = _("“%(written)s” không phải một số nguyên, để trống số lao động.")
NO_YEAR = _("“%(written)s” không phải một năm, để trống năm thành lập.")
LATER_YEAR = _("Năm thành lập %(year)s sau ngày của danh sách.")
TRADE_UNKNOWN = _("Chưa nhận ra ngành nghề “%(written)s”, ghi là ngành khác.")
KIND_UNKNOWN = _("Chưa nhận ra loại hình “%(written)s”, suy từ tên cơ sở.")
OLD_FONT = _("Ô này có thể gõ bằng phông cũ và đọc là “%(maybe)s”. Để nguyên, hãy kiểm tra.")
OLD_FONT_BROKEN = _("Ô này có ký tự lạ, có thể gõ bằng phông cũ. Để nguyên, hãy kiểm tra.")
FORMULA = _("Ô này chứa công thức; ghi như chữ.")


@dataclass
class Draft:
    """A row as understood, before any comparison.

    `cleaned` holds the fields of an establishment, commune and trade by key, and under `place` the
    words from which the commune was read.
    """

    number: int
    raw: list[str]
    cleaned: dict[str, Any] = field(default_factory=dict)
    unit: AdminUnit | None = None
    repairs: list[dict[str, Any]] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Equal for rows with equal content, whatever their number and file."""
        cells = {name: value for name, value in self.cleaned.items() if name != "place"}
        text = json.dumps(cells, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class RowReader:
    def __init__(self, table: Table, places: Places, scope: Scope, on: date) -> None:
        self.table = table
        self.places = places
        self.scope = scope
        self.on = on
        self._columns = {c.field: c for c in table.columns if c.field}
        self._ward_above = ""

    def read(self, body: Body) -> Draft:
        draft = Draft(body.number, [self._at(body.cells, c.index).raw for c in self.table.columns])
        self._note_cells(body.cells, draft)
        texts = {f: self._at(body.cells, c.index).text for f, c in self._columns.items()}
        draft.cleaned = dict(self._cleaned(texts, draft))
        self._find_place(body, texts, draft)
        if not draft.cleaned["name"]:
            draft.errors.append(Message(NO_NAME, {}, self.table.label(Field.NAME)))
        return draft

    def _at(self, cells: Sequence[Cell], index: int) -> Cell:
        return cells[index] if index < len(cells) else EMPTY

    def _note_cells(self, cells: Sequence[Cell], draft: Draft) -> None:
        for column in self.table.columns:
            cell = self._at(cells, column.index)
            if cell.converted:
                repair = {"column": column.label, "field": column.field, "raw": cell.raw}
                draft.repairs.append({**repair, "text": cell.text, "encoding": cell.encoding})
            if cell.doubtful:
                text = OLD_FONT if cell.maybe else OLD_FONT_BROKEN
                figures = {"maybe": cell.maybe} if cell.maybe else {}
                draft.warnings.append(Message(text, figures, column.label))
            if column.field and cell.text.startswith("="):
                draft.warnings.append(Message(FORMULA, {}, column.label))

    # The fields ----------------------------------------------------------------------------------

    def _cleaned(self, texts: dict[str, str], draft: Draft) -> Iterator[tuple[str, Any]]:
        for plain in (Field.NAME, Field.OWNER, Field.ADDRESS, Field.PRODUCTS):
            yield plain.value, self._cut(texts.get(plain, ""), plain, draft)
        tax = read_tax_code(texts.get(Field.TAX_CODE, ""), self.on)
        self._doubt(tax.doubts, Field.TAX_CODE, draft)
        yield Field.TAX_CODE.value, self._cut(tax.value, Field.TAX_CODE, draft)
        phone = read_phones(texts.get(Field.PHONE, ""), self.on)
        self._doubt(phone.doubts, Field.PHONE, draft)
        yield Field.PHONE.value, self._cut(phone.value, Field.PHONE, draft)
        yield "workers", self._workers(texts.get(Field.WORKERS, ""), draft)
        yield "founded_year", self._year(texts.get(Field.FOUNDED, ""), draft)
        yield from self._kind(texts, draft)
        yield from self._trade(texts, draft)

    def _warn(self, text: str, column: Field, draft: Draft, **figures: Any) -> None:
        draft.warnings.append(Message(text, figures, self.table.label(column)))

    def _doubt(self, doubts: Sequence[Doubt], column: Field, draft: Draft) -> None:
        for doubt in doubts:
            self._warn(doubt.text, column, draft, **dict(doubt.figures))

    def _cut(self, text: str, column: Field, draft: Draft) -> str:
        limit = LENGTHS[column]
        if len(text) > limit:
            self._warn(TOO_LONG, column, draft, limit=limit)
        return text[:limit].rstrip()

    def _workers(self, text: str, draft: Draft) -> int | None:
        match = re.fullmatch(r"([0-9]+|[0-9]{1,3}(?:[. ][0-9]{3})+)(?:\s*[^\W\d].*)?", text)
        number = int(re.sub(r"\D", "", match[1])) if match and len(match[1]) < 12 else None
        if text and (number is None or number > MOST_WORKERS):
            self._warn(NO_NUMBER, Field.WORKERS, draft, written=text[:60])
            return None
        return number

    def _year(self, text: str, draft: Draft) -> int | None:
        years = re.findall(r"(?<![0-9])(?:18|19|20)[0-9]{2}(?![0-9])", text)
        if len(years) != 1:
            if text:
                self._warn(NO_YEAR, Field.FOUNDED, draft, written=text[:60])
            return None
        year = int(years[0])
        if year > self.on.year:
            self._warn(LATER_YEAR, Field.FOUNDED, draft, year=str(year))
        return year

    def _kind(self, texts: dict[str, str], draft: Draft) -> Iterator[tuple[str, Any]]:
        """A kind named in the list may change the register; one guessed from the name may not."""
        written = texts.get(Field.KIND, "")
        named = kind_named_in(written)
        if written and named is None:
            self._warn(KIND_UNKNOWN, Field.KIND, draft, written=written[:60])
        kind: EstablishmentKind = named or kind_of_name(texts.get(Field.NAME, ""))
        yield "kind", kind.value
        yield "kind_is_named", named is not None

    def _trade(self, texts: dict[str, str], draft: Draft) -> Iterator[tuple[str, Any]]:
        written = texts.get(Field.TRADE, "")
        named = trade_named_in(written) if written else None
        if written and named is None:
            self._warn(TRADE_UNKNOWN, Field.TRADE, draft, written=written[:60])
            named = OTHER
        name = texts.get(Field.NAME, "")
        guessed = trade_named_in(texts.get(Field.PRODUCTS, ""))
        if guessed is None and has_marks(name):
            guessed = trade_named_in(name)
        yield "trade", named or guessed or ""
        yield "trade_is_named", named is not None

    # The place -----------------------------------------------------------------------------------

    def _find_place(self, body: Body, texts: dict[str, str], draft: Draft) -> None:
        column = self.table.label(Field.WARD, Field.ADDRESS) or self.table.label(Field.NAME)
        writing = self._writing(body, texts)
        place = self.places.find(writing, texts.get(Field.ADDRESS, ""))
        draft.cleaned["place"] = writing.ward
        if place.unit is not None and not self.scope.covers(place.unit):
            unit = place.unit.full_name(self.on)
            place = Place(problem=Message(OUTSIDE_AREA, {"unit": unit[:1].upper() + unit[1:]}))
        draft.unit = place.unit
        draft.cleaned["unit"] = place.unit.pk if place.unit else None
        for message, messages in ((place.problem, draft.errors), (place.hint, draft.warnings)):
            if message is not None:
                messages.append(Message(message.text, message.figures, column))

    def _writing(self, body: Body, texts: dict[str, str]) -> Writing:
        ward = texts.get(Field.WARD, "")
        if _is_ditto(ward):
            ward = self._ward_above
        self._ward_above = ward
        return Writing(
            ward or body.places.get(Field.WARD, ""),
            texts.get(Field.DISTRICT, "") or body.places.get(Field.DISTRICT, ""),
            texts.get(Field.PROVINCE, "") or body.places.get(Field.PROVINCE, ""),
        )


def _is_ditto(text: str) -> bool:
    return text.strip(" -.") in ('"', "''", "”", "“", "nt", "như trên")
