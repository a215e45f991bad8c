"""The rows of an import as shown: what was written above what was understood, changes, doubts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.establishments.enums import Choice, Decision
from caunoi.establishments.models import KIND_LABELS, Establishment, ImportBatch, ImportRow, Trade
from caunoi.imports.messages import Message
from caunoi.localities.models import AdminUnit
from caunoi.web.comparing import Compared, Sign, compared, signs
from caunoi.web.recorded_places import commune_name
from caunoi.web.templatetags.caunoi import num

#: Icon of each decision; the word comes from the domain.
ICONS = {
    Decision.NEW: "plus",
    Decision.CHANGED: "edit",
    Decision.SAME: "equal",
    Decision.POSSIBLE_DUPLICATE: "copy",
    Decision.REJECTED: "back",
}

#: The cells of a row and the fields in each. A field without a label is understood from the
#: heading of its cell.
CELLS: tuple[tuple[str | Promise, tuple[tuple[str, str | Promise], ...]], ...] = (
    (gettext_lazy("Tên cơ sở, người đại diện"), (("name", ""), ("owner", ""))),
    (gettext_lazy("Nơi sản xuất"), (("address", ""), ("unit", ""))),
    (gettext_lazy("Mã số thuế, điện thoại"), (("tax_code", ""), ("phone", ""))),
    (
        gettext_lazy("Ngành nghề, quy mô"),
        (
            ("trade", ""),
            ("products", ""),
            ("kind", ""),
            ("workers", gettext_lazy("%(value)s lao động")),
            ("founded_year", gettext_lazy("thành lập %(value)s")),
        ),
    ),
)
LABELS: dict[str, str | Promise] = {
    "name": gettext_lazy("Tên"),
    "owner": gettext_lazy("Người đại diện"),
    "tax_code": gettext_lazy("Mã số thuế"),
    "phone": gettext_lazy("Điện thoại"),
    "address": gettext_lazy("Địa chỉ"),
    "unit": gettext_lazy("Xã, phường"),
    "kind": gettext_lazy("Loại hình"),
    "trade": gettext_lazy("Ngành nghề"),
    "products": gettext_lazy("Sản phẩm"),
    "workers": gettext_lazy("Lao động"),
    "founded_year": gettext_lazy("Năm thành lập"),
}
MINOR = frozenset({"kind", "workers", "founded_year"})
#: Columns of a file that name the commune; messages about them are shown at the place.
_PLACES = frozenset({"ward", "district", "province"})


@dataclass(slots=True)
class Line:
    """One field of a row: `raw` if it was repaired, `before` if the register changes.

    `label` explains a bare number: "%(value)s lao động".
    """

    name: str
    label: str | Promise
    value: str
    raw: str = ""
    before: str | None = None
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def labelled(self) -> str:
        return str(self.label) % {"value": self.value}

    @property
    def is_minor(self) -> bool:
        """Return whether the field may share a line with its neighbours."""
        return self.name in MINOR and not self.stands_alone

    @property
    def stands_alone(self) -> bool:
        return bool(self.raw or self.notes or self.faults)

    @property
    def is_telling(self) -> bool:
        return bool(self.value or self.raw or self.notes or self.faults or self.before is not None)


@dataclass(frozen=True, slots=True)
class Cell:
    label: str | Promise
    lines: list[Line]

    @property
    def is_repaired(self) -> bool:
        return any(line.raw for line in self.lines)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a possible duplicate; `does` says what it would do."""

    value: str
    label: str
    does: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Asks a person whether a row is the same firm as another."""

    other: str
    other_from: str
    establishment: Establishment | None
    fields: list[Compared]
    signs: list[Sign]
    options: list[Option]
    version: int
    is_open: bool
    answered: str


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    decision: Decision
    word: str
    icon: str
    cells: list[Cell]
    question: Question | None
    establishment: Establishment | None
    is_stored: bool


class RowsInWords:
    """Words for one page of rows; units, trades and rows above are fetched once for all."""

    def __init__(self, batch: ImportBatch, rows: Iterable[ImportRow], may_decide: bool) -> None:
        self.batch = batch
        self.rows = list(rows)
        self.may_decide = may_decide
        self._fields = {c["label"]: c["field"] for c in batch.columns if c["field"]}
        self._columns = [c["field"] for c in batch.columns]

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self.rows)

    @cached_property
    def _trades(self) -> dict[str, str]:
        return {trade.code: str(trade) for trade in Trade.objects.all()}

    @cached_property
    def _units(self) -> dict[int, AdminUnit]:
        keys = {row.cleaned.get("unit") for row in [*self.rows, *self._above.values()]} - {None}
        keys |= {row.establishment.unit_id for row in self.rows if row.establishment}
        return AdminUnit.objects.prefetch_related("kinds").in_bulk(keys)

    @cached_property
    def _above(self) -> dict[int, ImportRow]:
        numbers = {row.double_of for row in self.rows if row.double_of}
        rows = self.batch.rows.filter(number__in=numbers) if numbers else ()
        return {row.number: row for row in rows}

    def _row(self, row: ImportRow) -> Row:
        decision = Decision(row.decision)
        return Row(
            number=row.number,
            decision=decision,
            word=row.get_decision_display(),
            icon=ICONS[decision],
            cells=self._cells(row),
            question=self._question(row) if row.waits or row.choice else None,
            establishment=row.establishment if row.stored_at or decision != Decision.NEW else None,
            is_stored=row.stored_at is not None,
        )

    # Cells ---------------------------------------------------------------------------------------

    def _cells(self, row: ImportRow) -> list[Cell]:
        lines = {name: self._line(row, name, label) for _c, part in CELLS for name, label in part}
        for hint in row.hints:
            self._line_of(lines, hint).notes.append(self._describe_hint(hint))
        for problem in row.problems:
            self._line_of(lines, problem).faults.append(str(problem))
        return [
            Cell(label, [lines[name] for name, _l in part if lines[name].is_telling])
            for label, part in CELLS
        ]

    def _line(self, row: ImportRow, name: str, label: str | Promise) -> Line:
        repairs = [r for r in row.repairs if _shown_at(r["field"]) == name]
        line = Line(
            name,
            label,
            self._value(name, row.cleaned.get(name)) or self._written(row, name),
            raw=" ".join(repair["raw"] for repair in repairs),
        )
        if not row.choice and row.decision == Decision.CHANGED or row.choice == Choice.SAME:
            if name in row.changes:
                before, after = row.changes[name]
                line.before, line.value = self._value(name, before), self._value(name, after)
        return line

    def _written(self, row: ImportRow, name: str) -> str:
        """Return what the file says of a place that was not found; "" for any other field."""
        if name != "unit":
            return ""
        cells = zip(self._columns, row.raw, strict=False)
        found = (text for column, text in cells if column in _PLACES and text)
        return ", ".join(found) or row.cleaned.get("place", "")

    def _line_of(self, lines: dict[str, Line], message: Message) -> Line:
        return lines.get(_shown_at(self._fields.get(message.column, "")), lines["name"])

    def _describe_hint(self, hint: Message) -> str:
        known = _shown_at(self._fields.get(hint.column, "")) in LABELS
        return str(hint) if known or not hint.column else f"{hint.column}: {hint}"

    def _value(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        match name:
            case "unit":
                unit = self._units.get(value)
                return commune_name(unit, self.batch.on) if unit else ""
            case "trade":
                return self._trades.get(value, value)
            case "kind":
                return str(KIND_LABELS[value])
            case "workers":
                return num(value)
            case _:
                return str(value)

    # Questions -----------------------------------------------------------------------------------

    def _question(self, row: ImportRow) -> Question:
        other = row.establishment
        above = self._above.get(row.double_of or 0)
        if other is not None and not (row.stored_at and row.choice == Choice.DIFFERENT):
            title, fields = _("Trong sổ"), self._of_register(other)
            since = _("từ %(day)s") % {"day": f"{other.recorded_at:%d/%m/%Y}"}
        else:
            other = None
            title, since = _("Trong tệp, dòng %(row)s") % {"row": row.double_of}, ""
            fields = self._of_file(above) if above else {}
        return Question(
            other=title,
            other_from=since,
            establishment=other,
            fields=compared(self._of_file(row), fields),
            signs=signs(row.why),
            options=self._options(row, other),
            version=row.version,
            is_open=self.may_decide and row.stored_at is None,
            answered=row.get_choice_display() if row.choice else "",
        )

    def _options(self, row: ImportRow, other: Establishment | None) -> list[Option]:
        if other is not None:
            same = _("Cùng một cơ sở")
            does = _("không thêm cơ sở; sổ chỉ nhận những gì tệp có mà sổ chưa có hoặc khác")
        else:
            same = _("Cùng một cơ sở với dòng %(row)s") % {"row": row.double_of}
            does = _("không thêm cơ sở; dòng này chỉ bù những ô mà dòng kia để trống")
        options = [
            Option(Choice.SAME, same, does, row.choice == Choice.SAME),
            Option(
                Choice.DIFFERENT,
                _("Hai cơ sở khác nhau"),
                _("ghi dòng này thành một cơ sở mới"),
                row.choice == Choice.DIFFERENT,
            ),
        ]
        waits = _("dòng này chờ, các dòng khác vẫn ghi được")
        return [*options, Option("", _("Để sau"), waits, not row.choice)]

    def _of_file(self, row: ImportRow) -> dict[str, str]:
        return {
            str(label): self._value(name, row.cleaned.get(name)) for name, label in LABELS.items()
        }

    def _of_register(self, row: Establishment) -> dict[str, str]:
        plain = {name: getattr(row, name) for name in LABELS if name not in ("unit", "trade")}
        cells = {name: self._value(name, value) for name, value in plain.items()}
        cells["unit"], cells["trade"] = self._value("unit", row.unit_id), str(row.trade or "")
        return {str(label): cells[name] for name, label in LABELS.items()}


def _shown_at(column: str) -> str:
    return "unit" if column in _PLACES else column


def place_of_list(batch: ImportBatch) -> str:
    """Return the unit whose list it is, by its name on that day; "" if it may be of many."""
    return batch.unit.full_name(batch.on) if batch.unit else ""
