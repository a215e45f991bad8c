"""Import a list: preview, decide on possible duplicates, commit.

These actions are here and not among the register's own, because they call the reader. A commit
writes one journal entry for the file and one for each establishment recorded or changed, so that
the history of each is complete.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import Scope, rights_of
from caunoi.common import clock
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.common.text import normalise
from caunoi.common.versions import ChangedMeanwhile
from caunoi.establishments.enums import Choice, Decision, ImportState
from caunoi.establishments.imports.decisions import (
    Asked,
    Changes,
    Decider,
    Verdict,
    changes_for,
    value_of,
)
from caunoi.establishments.imports.headings import FIRMS
from caunoi.establishments.imports.rows import Draft, RowReader
from caunoi.establishments.matching.keys import Keys, keys_of
from caunoi.establishments.models import Establishment, ImportBatch, ImportRow, Trade
from caunoi.establishments.permissions import area_of
from caunoi.imports.files import find_list, notes_on
from caunoi.imports.places import Places
from caunoi.imports.reader import (
    open_workbook,
)
from caunoi.imports.table import Skipped, body_rows
from caunoi.journal.actions import SubjectChange, action, record, record_all
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import communes_of

_AT_ONCE = 500


class AlreadyCommitted(Refusal):  # noqa: N818 - a refusal is an answer
    """The file has already been written to the register; committing again would do nothing."""


class NotADuplicate(Refusal):  # noqa: N818 - a refusal is an answer
    """The row does not wait for a decision."""


# --- Preview --------------------------------------------------------------------------------------


def preview_import(
    *,
    content: bytes,
    file_name: str,
    unit: AdminUnit | None,
    served: frozenset[int] | None = None,
    by: User | None,
    on: date,
) -> ImportBatch:
    """Read a workbook and return what each row would do. The register does not change.

    `unit` is the province, district or commune whose list it is; place names are read as of `on`.
    `served` holds the keys of the Centre's communes; outside them a bare commune name is not
    enough. `by` None is the console. Raises `UnreadableWorkbook` if the file is not a workbook or
    holds no list. Reading and comparing take long and change nothing, so the transaction opens only
    to store the result. The commit decides every row again.
    """
    scope = _may_import(by, on)
    if unit is not None:
        _check_unit(unit, scope, on)
    found = _read_list(content, file_name, Places(unit, on, served), scope)
    return _store_preview(found=found, by=by, on=on)


@dataclass(frozen=True, slots=True)
class _Found:
    """The content of a file and the decision on each row, not yet stored."""

    batch: ImportBatch
    rows: list[ImportRow]


def _read_list(content: bytes, file_name: str, places: Places, scope: Scope) -> _Found:
    with open_workbook(content) as book:
        grid, cells, table = find_list(book, FIRMS)
    reader = RowReader(table, places, scope, places.on)
    drafts, skipped = [], []
    for row in body_rows(cells, grid.merged, table):
        if isinstance(row, Skipped):
            skipped.append(row)
        else:
            drafts.append(reader.read(row))
    batch = ImportBatch(
        file_name=normalise(file_name)[-255:],
        sha256=hashlib.sha256(content).hexdigest(),
        sheet_name=grid.sheet_name[:100],
        header_row=table.first_row + 1,
        columns=[{"label": c.label, "field": c.field} for c in table.columns],
        unit=places.within,
        on=places.on,
        notes=[note.stored() for note in notes_on(book, grid, skipped)],
    )
    return _Found(batch, _decided(batch, drafts))


@action("establishments.preview_import", title=gettext_lazy("Xem trước danh sách cơ sở"))
def _store_preview(*, found: _Found, by: User | None, on: date) -> ImportBatch:
    _may_import(by, on)
    batch = found.batch
    batch.created_by, batch.created_at = by, clock.now()
    batch.save(force_insert=True)
    for row in found.rows:
        row.batch = batch
    ImportRow.objects.bulk_create(found.rows, batch_size=_AT_ONCE)
    batch.counts = batch.count()
    batch.save(update_fields=["counts"])
    record(
        action="establishments.preview_import",
        subject=batch,
        by=by,
        on=on,
        after={"sha256": batch.sha256, "unit": batch.unit, **batch.counts},
    )
    return batch


def _may_import(by: User | None, on: date) -> Scope:
    if by is not None:
        rights_of(by, on).require("register.import")
    return area_of(by, "register.import", on)


def _check_unit(unit: AdminUnit, scope: Scope, on: date) -> None:
    if not unit.holds_on(on):
        raise Refusal(
            _("%(unit)s không phải đơn vị có hiệu lực ngày %(day)s. Chọn đơn vị khác.")
            % {"unit": unit.name, "day": f"{on:%d/%m/%Y}"}
        )
    if not any(scope.covers(commune) for commune in communes_of(unit, on)):
        raise NotPermitted(
            _("%(unit)s không thuộc địa bàn của anh/chị ngày %(day)s.")
            % {"unit": unit.full_name(on), "day": f"{on:%d/%m/%Y}"}
        )


def _decided(batch: ImportBatch, drafts: Sequence[Draft]) -> list[ImportRow]:
    verdicts = Decider(
        [Asked(d.number, d.cleaned, d.fingerprint, bool(d.errors)) for d in drafts]
    ).decide()
    rows = []
    for draft in drafts:
        verdict = verdicts[draft.number]
        row = ImportRow(
            batch=batch,
            number=draft.number,
            raw=draft.raw,
            cleaned=draft.cleaned,
            repairs=draft.repairs,
            errors=[message.stored() for message in draft.errors],
            warnings=[message.stored() for message in [*draft.warnings, *verdict.warnings]],
            fingerprint=draft.fingerprint,
        )
        _put_verdict(row, verdict)
        rows.append(row)
    return rows


def _put_verdict(row: ImportRow, verdict: Verdict) -> None:
    """Set the decision. A row that a person has settled keeps its reasons and match."""
    row.decision = verdict.decision.value
    row.changes = verdict.changes
    if row.choice and verdict.establishment is None:
        return
    row.establishment = verdict.establishment
    row.double_of = verdict.double_of
    row.score = verdict.score
    row.reasons = [reason.stored() for reason in verdict.reasons]


# --- Deciding -------------------------------------------------------------------------------------


@action(
    "establishments.decide_import_row",
    title=gettext_lazy("Quyết định một dòng nghi trùng"),
    may_change_nothing=True,
)
def decide_import_row(
    *, row: ImportRow, seen: int, choice: Choice, by: User | None, on: date
) -> ImportRow:
    """Record a person's answer on a possible duplicate: same firm, different firm, or none yet.

    Before the commit the answer is stored and may change; in a committed file it is written to the
    register at once and is final. `seen` is the version of the row that its author looked at.
    """
    scope = _may_import(by, on)
    batch = ImportBatch.objects.select_for_update().get(pk=row.batch_id)
    row = batch.rows.select_related("establishment__trade").get(pk=row.pk)
    if row.stored_at is not None or not (row.waits or row.choice):
        raise NotADuplicate(_("Dòng %(row)s không chờ quyết định.") % {"row": row.number})
    _lock_communes([row], scope, on)
    row.require_seen(seen)
    if row.choice == choice:
        return row
    before = row.choice
    row.renewed().choice = choice.value
    row.chosen_by, row.chosen_at = (by, clock.now()) if choice else (None, None)
    _apply_choice(batch, row)
    row.save()
    record(
        action="establishments.decide_import_row",
        subject=row,
        by=by,
        on=on,
        ground=_source(batch, row),
        before={"choice": before},
        after={"choice": row.choice, "reasons": [str(reason) for reason in row.why]},
    )
    if batch.is_committed and choice:
        _write(batch, [row], by=by, on=on)
    batch.counts = batch.count()
    batch.save(update_fields=["counts"])
    return row


def _apply_choice(batch: ImportBatch, row: ImportRow) -> None:
    if row.choice == Choice.NONE:
        row.decision = Decision.POSSIBLE_DUPLICATE.value
    elif row.choice == Choice.DIFFERENT:
        row.decision = Decision.NEW.value
    else:
        others = batch.rows.exclude(pk=row.pk)
        above = others.filter(number=row.double_of or 0).select_related("establishment").first()
        target = row.establishment or (above.establishment if above and above.stored_at else None)
        first = not (target and others.filter(establishment=target, stored_at__isnull=False))
        row.establishment = target
        row.changes = changes_for(row.cleaned, target, above.cleaned if above else {}, first)
        row.decision = (Decision.CHANGED if row.changes else Decision.SAME).value


# --- Commit ---------------------------------------------------------------------------------------


@action("establishments.commit_import", title=gettext_lazy("Ghi danh sách cơ sở vào sổ"))
def commit_import(*, batch: ImportBatch, by: User | None, on: date) -> ImportBatch:
    """Write the new and changed rows of a previewed file to the register.

    Every row is decided again first, under lock, so that establishments recorded since the preview
    are found. Possible duplicates wait for a person, and so does a row that would now overwrite
    what nobody saw in the preview. A second commit is refused and changes nothing.
    """
    scope = _may_import(by, on)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.is_committed:
        moment = batch.committed_at
        raise AlreadyCommitted(
            _("Tệp này đã được ghi vào sổ ngày %(day)s. Sổ không đổi thêm.")
            % {"day": f"{moment:%d/%m/%Y}" if moment else ""}
        )
    rows = list(batch.rows.select_related("establishment"))
    _lock_communes(rows, scope, on)
    verdicts = Decider([_asked(row) for row in rows]).decide()
    for row in rows:
        previewed = row.changes
        _put_verdict(row, verdicts[row.number])
        if _overwrites_unseen(row, previewed):
            row.decision, row.choice = Decision.POSSIBLE_DUPLICATE.value, Choice.NONE.value
            row.renewed().chosen_by, row.chosen_at = None, None
    _write(batch, rows, by=by, on=on)
    batch.state = ImportState.COMMITTED.value
    batch.committed_by, batch.committed_at = by, clock.now()
    batch.counts = batch.count()
    batch.save(update_fields=["state", "committed_by", "committed_at", "counts"])
    record(
        action="establishments.commit_import",
        subject=batch,
        by=by,
        on=on,
        after={"file": batch.file_name, "sha256": batch.sha256, **batch.counts},
    )
    return batch


def _overwrites_unseen(row: ImportRow, previewed: Changes) -> bool:
    """Return whether the register holds something else than the preview showed."""
    return row.decision == Decision.CHANGED and any(
        name not in previewed or previewed[name][0] != old
        for name, (old, _new) in row.changes.items()
    )


def _lock_communes(rows: Sequence[ImportRow], scope: Scope, on: date) -> None:
    """Lock the rows' communes, so that two files about one commune are written one after the other.

    Refuses communes outside the scope.
    """
    units = {row.cleaned["unit"] for row in rows} - {None}
    locked = AdminUnit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk")
    outside = [unit.name for unit in locked if not scope.covers(unit)]
    if outside:
        raise NotPermitted(
            _("%(unit)s không thuộc địa bàn của anh/chị ngày %(day)s.")
            % {"unit": ", ".join(outside), "day": f"{on:%d/%m/%Y}"}
        )


def _asked(row: ImportRow) -> Asked:
    choice = Choice(row.choice)
    return Asked(
        number=row.number,
        cleaned=row.cleaned,
        fingerprint=row.fingerprint,
        is_rejected=row.decision == Decision.REJECTED,
        choice=choice,
        chosen_for=row.establishment_id if choice is Choice.SAME else None,
        double_of=row.double_of,
    )


def _write(batch: ImportBatch, rows: Sequence[ImportRow], *, by: User | None, on: date) -> None:
    now = clock.now()
    trades = {trade.code: trade for trade in Trade.objects.all()}
    stored = [row for row in rows if row.decision != Decision.REJECTED and not row.waits]
    new = [row for row in stored if row.decision == Decision.NEW]
    changes = _record_new(batch, new, trades, by=by, now=now)
    changes += _change(batch, stored, trades, now=now)
    for row in stored:
        row.stored_at = now
    _save_rows(rows)
    record_all(action="establishments.commit_import", subjects=changes, by=by, on=on)


def _save_rows(rows: Sequence[ImportRow]) -> None:
    """Save by insert-or-update: for thousands of rows it takes seconds; bulk_update is slower."""
    ImportRow.objects.bulk_create(
        rows,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            *("decision", "establishment", "double_of", "changes", "score", "reasons"),
            *("choice", "chosen_by", "chosen_at", "version", "stored_at"),
        ],
    )


def _record_new(
    batch: ImportBatch,
    rows: Sequence[ImportRow],
    trades: dict[str, Trade],
    *,
    by: User | None,
    now: datetime,
) -> list[SubjectChange]:
    units = _units(row.cleaned["unit"] for row in rows)
    is_invented = clock.tells_story()
    made = []
    for row in rows:
        cells = row.cleaned
        establishment = Establishment(
            unit=units[cells["unit"]],
            trade=trades.get(cells["trade"]),
            source=_source(batch, row),
            is_invented=is_invented,
            recorded_by=by,
            recorded_at=now,
            changed_at=now,
            **{name: cells[name] for name in _PLAIN},
        )
        _derive(establishment)
        made.append(establishment)
    Establishment.objects.bulk_create(made, batch_size=_AT_ONCE)
    for row, establishment in zip(rows, made, strict=True):
        row.establishment = establishment
    return [
        SubjectChange(establishment, {}, _kept_words(row, establishment), _source(batch, row))
        for row, establishment in zip(rows, made, strict=True)
    ]


_PLAIN = (
    *("name", "kind", "owner", "tax_code", "phone", "address", "workers", "founded_year"),
    "products",
)


def _change(
    batch: ImportBatch, rows: Sequence[ImportRow], trades: dict[str, Trade], *, now: datetime
) -> list[SubjectChange]:
    """Apply changed rows to their establishments; a row like an earlier one joins that one's."""
    by_number = dict(batch.rows.exclude(establishment=None).values_list("number", "establishment"))
    by_number |= {row.number: row.establishment_id for row in rows if row.establishment_id}
    for row in rows:
        if row.decision in (Decision.SAME, Decision.CHANGED) and row.establishment_id is None:
            row.establishment_id = by_number.get(row.double_of or 0)
    changed = [row for row in rows if row.changes and row.decision == Decision.CHANGED]
    found = Establishment.objects.select_for_update(of=("self",)).select_related(
        "unit__parent__parent", "trade"
    )
    targets = found.in_bulk([row.establishment_id for row in changed])
    made = []
    for row in changed:
        target = targets[row.establishment_id]
        before, after = {}, {}
        for name, (old, new) in row.changes.items():
            if value_of(target, name) != old:
                raise ChangedMeanwhile(target)
            before[name], after[name] = old, new
            setattr(target, name, trades.get(new) if name == "trade" else new)
        target.renewed().changed_at = now
        _derive(target)
        target.save(update_fields=[*row.changes, "changed_at", "version", *Keys.__annotations__])
        made.append(SubjectChange(target, before, after, _source(batch, row)))
    return made


def _derive(establishment: Establishment) -> None:
    """Set the derived keys and validate the fields; the database checks the constraints."""
    for name, value in keys_of(
        name=establishment.name,
        owner=establishment.owner,
        tax_code=establishment.tax_code,
        phone=establishment.phone,
        unit=establishment.unit,
    ).items():
        setattr(establishment, name, value)
    establishment.clean_fields(exclude=["unit", "trade", "recorded_by"])


def _units(keys: Iterable[int]) -> dict[int, AdminUnit]:
    return AdminUnit.objects.select_related("parent__parent").in_bulk(set(keys))


def _source(batch: ImportBatch, row: ImportRow) -> str:
    return normalise(f"{batch.file_name[-240:]}, dòng {row.number}")


def _kept_words(row: ImportRow, establishment: Establishment) -> dict[str, Any]:
    left_out = ("kind_is_named", "trade_is_named")
    cells = {k: v for k, v in row.cleaned.items() if v not in ("", None) and k not in left_out}
    return {**cells, "unit": establishment.unit}
