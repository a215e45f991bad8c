"""New, changed, same, possible duplicate: a row against the register and the rows above it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from caunoi.accounts.models import User
from caunoi.establishments.actions import change_establishment, close_establishment
from caunoi.establishments.enums import Choice, Decision
from caunoi.establishments.imports import actions as imports
from caunoi.establishments.imports.actions import commit_import, decide_import_row
from caunoi.establishments.models import Establishment, ImportBatch, ImportRow
from caunoi.journal.queries import entries_about
from tests.establishments.conftest import ON, unit

pytestmark = pytest.mark.django_db
Preview = Callable[..., ImportBatch]
Record = Callable[..., Establishment]

# STT, name, owner, address, commune, phone, tax code, workers
LONG = [1, "Cơ sở gốm Minh Long", "Nguyễn Văn Bảy", "Ấp 1", "Lai Uyên", "0912345678", "", 12]
SON = [
    2,
    "Công ty TNHH Gỗ Minh Sơn",
    "Lê Thị Sen",
    "Ấp 2",
    "Lai Uyên",
    "0987654321",
    "0100109106",
    58,
]


def but(row: list[Any], **cells: Any) -> list[Any]:
    columns = ["number", "name", "owner", "address", "ward", "phone", "tax_code", "workers"]
    return [cells.get(column, value) for column, value in zip(columns, row, strict=True)]


@pytest.fixture
def imported(preview: Preview, officer: User) -> ImportBatch:
    return commit_import(batch=preview(LONG, SON), by=officer, on=ON)


def only(batch: ImportBatch) -> ImportRow:
    return batch.rows.get()


def decisions(batch: ImportBatch) -> list[str]:
    return list(batch.rows.values_list("decision", flat=True))


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("cells", "changes"),
    [
        ({"workers": 20}, {"workers": [12, 20]}),
        ({"owner": "Nguyễn Văn Tám"}, {"owner": ["Nguyễn Văn Bảy", "Nguyễn Văn Tám"]}),
        ({"address": "Ấp 3"}, {"address": ["Ấp 1", "Ấp 3"]}),
        ({"tax_code": "3700400016"}, {"tax_code": ["", "3700400016"]}),
        ({"phone": "0903111222"}, {"phone": ["0912345678", "0903111222 / 0912345678"]}),
    ],
)
def test_what_differs_is_a_change(
    preview: Preview, cells: dict[str, Any], changes: dict[str, Any]
) -> None:
    row = only(preview(but(LONG, **cells)))
    assert (row.decision, row.changes) == (Decision.CHANGED, changes)


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    "cells",
    [
        {"workers": "", "address": "", "phone": "", "owner": ""},
        {"name": "CO SO GOM MINH LONG"},
        {"name": "CSSX gốm Minh Long", "number": 1},
        {"owner": "NGUYEN VAN BAY"},
        {"phone": "+84 912 345 678"},
        {"address": "ẤP 1"},
        {"name": "Cơ sở gốm  Minh\u200b Long"},
    ],
)
def test_less_or_the_same_in_other_letters_is_no_change(
    preview: Preview, cells: dict[str, Any]
) -> None:
    if "CSSX" in cells.get("name", ""):
        cells = {"name": "CS gốm Minh Long"}
    assert decisions(preview(but(LONG, **cells))) == [Decision.SAME]


def test_a_change_is_stored_and_told_with_what_stood_before(
    preview: Preview, officer: User, imported: ImportBatch
) -> None:
    batch = commit_import(batch=preview(but(LONG, workers=20), SON), by=officer, on=ON)
    assert (batch.counts["changed"], batch.counts["same"]) == (1, 1)
    firm = Establishment.objects.get(workers=20)
    entry = entries_about(firm)[0]
    assert (entry.before, entry.after) == ({"workers": 12}, {"workers": 20})
    assert entry.ground == "danh-sach.xlsx, dòng 2"
    assert decisions(preview(but(LONG, workers=20), SON)) == [Decision.SAME, Decision.SAME]


def test_a_name_with_marks_replaces_one_without(
    preview: Preview, officer: User, record: Record
) -> None:
    firm = record("CO SO GOM MINH LONG")
    commit_import(batch=preview(LONG), by=officer, on=ON)
    firm.refresh_from_db()
    assert firm.name == "Cơ sở gốm Minh Long"
    assert " gom " in firm.name_key


def test_a_kind_or_trade_that_was_only_guessed_does_not_change_the_register(
    preview: Preview, officer: User, imported: ImportBatch
) -> None:
    firm = Establishment.objects.get(name__startswith="Cơ sở")
    change_establishment(
        establishment=firm, seen=firm.version, new={"kind": "cooperative"}, by=officer, on=ON
    )
    assert decisions(preview(LONG)) == [Decision.SAME]


@pytest.mark.usefixtures("imported")
def test_a_company_under_its_short_name_with_another_telephone_is_asked_about(
    preview: Preview,
) -> None:
    row = only(preview(but(SON, name="Cty Gỗ Minh Sơn", phone="0903111222")))
    assert row.decision == Decision.POSSIBLE_DUPLICATE
    assert row.establishment == Establishment.objects.get(tax_code="0100109106")
    assert [str(reason) for reason in row.why] == [
        "Cùng mã số thuế.",
        "Trùng tên sau khi bỏ dấu và bỏ loại hình.",
        "Cùng xã, phường.",
        "Cùng người đại diện.",
        "Khác số điện thoại.",
    ]


def test_the_same_firm_takes_the_files_values_once(
    preview: Preview, officer: User, imported: ImportBatch
) -> None:
    line = but(SON, name="Cty Gỗ Minh Sơn", phone="0903111222", workers=60)
    batch = preview(line)
    decided = decide_import_row(row=only(batch), seen=1, choice=Choice.SAME, by=officer, on=ON)
    assert decided.decision == Decision.CHANGED
    commit_import(batch=batch, by=officer, on=ON)
    firm = Establishment.objects.get(tax_code="0100109106")
    assert (firm.name, firm.workers) == ("Công ty TNHH Gỗ Minh Sơn", 60)
    assert firm.phone == "0903111222 / 0987654321"
    assert Establishment.objects.count() == 2
    assert decisions(preview(line)) == [Decision.SAME]


def test_the_first_row_of_a_firm_wins_and_later_ones_fill_what_is_empty(
    preview: Preview, officer: User, record: Record
) -> None:
    firm = record("Cơ sở gốm Minh Long", owner="Trần Thị Sen")
    lines = [but(LONG, workers=7, phone=""), but(LONG, owner="Nguyễn Văn Tám", workers=9)]
    batch = preview(*lines)
    assert decisions(batch) == [Decision.POSSIBLE_DUPLICATE] * 2
    for row in batch.rows.all():
        decide_import_row(row=row, seen=row.version, choice=Choice.SAME, by=officer, on=ON)
    commit_import(batch=batch, by=officer, on=ON)
    firm.refresh_from_db()
    assert (firm.owner, firm.workers, firm.phone) == ("Nguyễn Văn Bảy", 7, "0912345678")
    again = preview(*lines)
    assert decisions(again) == [Decision.SAME] * 2
    commit_import(batch=again, by=officer, on=ON)
    assert Establishment.objects.filter(changed_at=firm.changed_at).exists()


def test_a_row_twice_in_one_file_waits_and_goes_on_waiting(preview: Preview, officer: User) -> None:
    batch = preview(LONG, but(LONG, number=2))
    assert decisions(batch) == [Decision.NEW, Decision.POSSIBLE_DUPLICATE]
    commit_import(batch=batch, by=officer, on=ON)
    assert decisions(preview(LONG, but(LONG, number=2))) == [
        *(Decision.SAME, Decision.POSSIBLE_DUPLICATE)
    ]


def test_one_firm_of_the_register_answers_for_one_row(preview: Preview, record: Record) -> None:
    first = record("Cơ sở gốm Minh Long", phone="0912345678")
    second = record("Cơ sở gốm Minh Long", phone="0987654321", despite_duplicates=True)
    batch = preview(but(LONG, phone="0987654321"), but(LONG, phone="0912345678"))
    assert list(batch.rows.values_list("establishment", flat=True)) == [second.pk, first.pk]


def test_a_closed_firm_is_matched_with_a_hint_and_stays_closed(
    preview: Preview, officer: User, record: Record
) -> None:
    firm = record("Cơ sở gốm Minh Long", owner="Nguyễn Văn Bảy")
    close_establishment(
        establishment=firm, closed_on=date(2018, 6, 1), reason="chủ cơ sở báo", by=officer, on=ON
    )
    row = only(preview(LONG))
    assert [str(hint) for hint in row.hints] == ["Sổ ghi cơ sở này đã ngừng từ ngày 01/06/2018."]
    commit_import(batch=row.batch, by=officer, on=ON)
    firm.refresh_from_db()
    assert not firm.is_active


def test_an_establishment_recorded_under_an_old_commune_is_found_after_the_reform(
    preview: Preview, officer: User, record: Record
) -> None:
    firm = record("Cơ sở gốm Minh Long", unit=unit("25825"))
    later = date(2025, 8, 1)
    heirs = [s.successor for s in firm.unit.successions.all()]
    batch = preview(but(LONG, ward=""), unit=heirs[0], on=later)
    assert only(batch).establishment == firm
    commit_import(batch=batch, by=officer, on=later)
    firm.refresh_from_db()
    assert firm.unit == unit("25825")


def test_a_row_decided_same_as_one_above_fills_that_one(preview: Preview, officer: User) -> None:
    batch = preview(but(LONG, phone=""), but(LONG, number=2, workers=15))
    decided = decide_import_row(
        row=batch.rows.get(number=3), seen=1, choice=Choice.SAME, by=officer, on=ON
    )
    assert decided.changes == {"phone": ["", "0912345678"]}
    commit_import(batch=batch, by=officer, on=ON)
    firm = Establishment.objects.get()
    assert (firm.phone, firm.workers) == ("0912345678", 12)


@pytest.mark.usefixtures("imported")
def test_a_row_that_would_overwrite_what_came_since_the_preview_waits(
    preview: Preview, officer: User
) -> None:
    batch = _overtaken(preview, officer)
    waiting = only(batch)
    assert (_owner(), waiting.waits, waiting.choice) == ("Nguyễn Văn Chín", True, "")
    decide_import_row(row=waiting, seen=waiting.version, choice=Choice.SAME, by=officer, on=ON)
    assert only(batch).changes == {"owner": ["Nguyễn Văn Chín", "Nguyễn Văn Tám"]}
    assert _owner() == "Nguyễn Văn Tám"


@pytest.mark.usefixtures("imported")
def test_without_that_look_what_came_since_is_lost(
    preview: Preview, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: the list writes over a change that nobody saw in its preview."""
    monkeypatch.setattr(imports, "_overwrites_unseen", lambda row, previewed: False)
    _overtaken(preview, officer)
    assert _owner() == "Nguyễn Văn Tám"


def _overtaken(preview: Preview, officer: User) -> ImportBatch:
    """Preview a list with another owner; before it is written an officer changes the owner too."""
    batch = preview(but(LONG, owner="Nguyễn Văn Tám"))
    assert only(batch).changes == {"owner": ["Nguyễn Văn Bảy", "Nguyễn Văn Tám"]}
    firm = Establishment.objects.get(name=LONG[1])
    change_establishment(
        establishment=firm,
        seen=firm.version,
        new={"owner": "Nguyễn Văn Chín"},
        by=officer,
        on=ON,
    )
    return commit_import(batch=batch, by=officer, on=ON)


def _owner() -> str:
    return Establishment.objects.get(name=LONG[1]).owner
