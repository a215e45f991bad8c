"""A district office's list, from the file to the register and once more."""

from datetime import date

import pytest

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.demo.models import Demonstration
from caunoi.establishments.enums import Choice, Decision, EstablishmentKind
from caunoi.establishments.imports.actions import (
    AlreadyCommitted,
    NotADuplicate,
    commit_import,
    decide_import_row,
    preview_import,
)
from caunoi.establishments.models import Establishment, ImportBatch, ImportRow
from caunoi.journal.queries import check_chain, entries_about
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import unit_on
from tests.establishments import workbooks
from tests.establishments.workbooks import MESSY, messy_district_workbook

pytestmark = pytest.mark.django_db
ON = date(2018, 12, 20)


@pytest.fixture
def officer(people: dict[Role, User]) -> User:
    return people[Role.OFFICER]


@pytest.fixture
def district() -> AdminUnit:
    unit = unit_on(workbooks.MESSY_DISTRICT, ON)
    assert unit is not None
    return unit


@pytest.fixture
def preview(officer: User, district: AdminUnit) -> ImportBatch:
    return preview_import(
        content=messy_district_workbook(),
        file_name="DS_CoSo_BauBang_2018.xlsx",
        unit=district,
        by=officer,
        on=ON,
    )


def again(officer: User, district: AdminUnit) -> ImportBatch:
    return preview_import(
        content=messy_district_workbook(), file_name="lan-2.xlsx", unit=district, by=officer, on=ON
    )


def row(batch: ImportBatch, number: int) -> ImportRow:
    return batch.rows.get(number=number)


def test_preview_counts_every_row_once_and_stores_nothing(preview: ImportBatch) -> None:
    assert preview.counts == {
        "rows": MESSY.rows,
        "new": MESSY.new,
        "changed": 0,
        "same": 0,
        "possible_double": MESSY.possible_duplicates,
        "rejected": MESSY.rejected,
    }
    assert not Establishment.objects.exists()


def test_rejected_rows_name_their_excel_row_column_and_reason(preview: ImportBatch) -> None:
    rejected = preview.rows.filter(decision=Decision.REJECTED)
    found = {r.number: r.problems[0].column for r in rejected}
    assert found == workbooks.MESSY_REJECTED
    assert str(row(preview, 18).problems[0]) == "Thiếu tên cơ sở."
    assert str(row(preview, 47).problems[0]) == (
        "“Hòa Lợi” thuộc thị xã Bến Cát, không thuộc huyện Bàu Bàng. Sửa tên xã, phường."
    )
    assert {"row": 18, "column": "Tên cơ sở SXKD", "reason": "Thiếu tên cơ sở."} in (
        preview.summary()["errors"]
    )


def test_rows_like_one_above_wait_for_a_person(preview: ImportBatch) -> None:
    duplicates = preview.rows.filter(decision=Decision.POSSIBLE_DUPLICATE)
    assert dict(duplicates.values_list("number", "double_of")) == workbooks.MESSY_DUPLICATES
    assert [str(r) for r in row(preview, 15).why][:2] == [
        "Giống hệt dòng 9 trong tệp.",
        "Trùng tên.",
    ]
    assert "Giống dòng 35 trong tệp." in [str(r) for r in row(preview, 36).why]


def test_cells_of_old_fonts_are_converted_and_kept_as_written(preview: ImportBatch) -> None:
    repaired: dict[str, set[int]] = {"tcvn3": set(), "vni": set()}
    for one in preview.rows.all():
        for repair in one.repairs:
            repaired[repair["encoding"]].add(one.number)
    assert repaired == workbooks.MESSY_CONVERTED_ROWS
    first = row(preview, 24)
    assert first.cleaned["name"] == "Công ty TNHH MTV Cơ khí Đại Phát"
    assert first.raw[1] == "C«ng ty TNHH MTV C¬ khÝ §¹i Ph¸t"
    assert not any(one.hints for one in preview.rows.filter(number__in=[25, 26, 27]))


def test_what_looks_wrong_is_a_hint_on_a_row_that_goes_in(preview: ImportBatch) -> None:
    hints = {n: [str(h) for h in row(preview, n).hints] for n in (10, 11, 12, 16)}
    assert hints == {
        10: ["Mã số thuế 3700912341 có chữ số kiểm tra không khớp, có thể gõ nhầm."],
        11: ["Số điện thoại đã thêm số 0 ở đầu mà tệp làm mất: 0913222111."],
        12: ["Số điện thoại 01682345678 theo đầu số cũ, nay là 0382345678."],
        16: ["Số điện thoại 12345 không giống một số ở Việt Nam, có thể gõ nhầm."],
    }
    assert {row(preview, n).decision for n in hints} == {Decision.NEW}


def test_the_batch_tells_which_rows_it_passed_over(preview: ImportBatch) -> None:
    assert (preview.sheet_name, preview.header_row) == ("Danh sách", 5)
    assert preview.sentences() == [
        "Bỏ qua 5 dòng tiêu đề nhóm: 8, 17, 23, 30, 39.",
        "Bỏ qua 2 dòng tổng cộng: 38, 48.",
        "Bỏ qua 3 dòng cuối bảng (ngày, người ký): 50, 51, 52.",
    ]


def test_commit_stores_what_the_preview_said(preview: ImportBatch, officer: User) -> None:
    counts = dict(preview.counts)
    batch = commit_import(batch=preview, by=officer, on=ON)
    assert batch.counts == counts
    assert Establishment.objects.count() == MESSY.new
    firm = Establishment.objects.get(name="Công ty TNHH MTV Cơ khí Đại Phát")
    assert firm.unit.full_name(ON) == "xã Long Nguyên"
    assert (firm.kind, str(firm.trade), firm.workers, firm.founded_year) == (
        *(EstablishmentKind.SME, "Cơ khí", 120, 2010),
    )
    assert firm.source == "DS_CoSo_BauBang_2018.xlsx, dòng 24"
    union = Establishment.objects.get(name__startswith="Liên hiệp")
    assert (union.kind, union.unit.name) == (EstablishmentKind.COOPERATIVE_UNION, "Lai Uyên")


def test_the_journal_tells_file_and_row_of_every_establishment(
    preview: ImportBatch, officer: User
) -> None:
    batch = commit_import(batch=preview, by=officer, on=ON)
    firm = Establishment.objects.get(name="Cơ sở bún khô Kim Oanh")
    (entry,) = entries_about(firm)
    assert (entry.by, entry.on, entry.ground) == (
        *(officer, ON, "DS_CoSo_BauBang_2018.xlsx, dòng 21"),
    )
    assert entry.after["phone"] == "0911000222"
    assert [e.action for e in entries_about(batch)] == [
        "establishments.commit_import",
        "establishments.preview_import",
    ]
    assert check_chain().is_sound


def test_a_second_import_changes_nothing(
    preview: ImportBatch, officer: User, district: AdminUnit
) -> None:
    commit_import(batch=preview, by=officer, on=ON)
    before = list(Establishment.objects.order_by("pk").values())
    second = again(officer, district)
    expected = {
        "rows": MESSY.rows,
        "new": 0,
        "changed": 0,
        "same": MESSY.new,
        "possible_double": MESSY.possible_duplicates,
        "rejected": MESSY.rejected,
    }
    assert second.counts == expected
    assert commit_import(batch=second, by=officer, on=ON).counts == expected
    assert list(Establishment.objects.order_by("pk").values()) == before


def test_a_committed_file_is_not_committed_twice(preview: ImportBatch, officer: User) -> None:
    commit_import(batch=preview, by=officer, on=ON)
    with pytest.raises(AlreadyCommitted, match="đã được ghi vào sổ"):
        commit_import(batch=preview, by=officer, on=ON)
    assert Establishment.objects.count() == MESSY.new


def test_what_was_recorded_since_the_preview_is_found_at_the_commit(
    preview: ImportBatch, officer: User, district: AdminUnit
) -> None:
    commit_import(batch=again(officer, district), by=officer, on=ON)
    batch = commit_import(batch=preview, by=officer, on=ON)
    assert (batch.counts["new"], batch.counts["same"]) == (0, MESSY.new)
    assert Establishment.objects.count() == MESSY.new


def test_every_firm_of_a_demonstration_is_marked_as_invented(
    preview: ImportBatch, officer: User
) -> None:
    Demonstration.objects.create(pk=1, is_demo=True)
    commit_import(batch=preview, by=officer, on=ON)
    assert not Establishment.objects.filter(is_invented=False).exists()
    assert str(Establishment.objects.first()).endswith("°")


# --- A person decides -----------------------------------------------------------------------------


def decide(row: ImportRow, choice: Choice, by: User) -> ImportRow:
    return decide_import_row(row=row, seen=row.version, choice=choice, by=by, on=ON)


def test_a_different_firm_is_recorded(preview: ImportBatch, officer: User) -> None:
    decided = decide(row(preview, 15), Choice.DIFFERENT, officer)
    assert (decided.decision, decided.chosen_by) == (Decision.NEW, officer)
    batch = commit_import(batch=preview, by=officer, on=ON)
    assert (batch.counts["new"], batch.counts["possible_double"]) == (MESSY.new + 1, 2)
    assert Establishment.objects.filter(name="Cơ sở gốm sứ Minh Long Phát").count() == 2


def test_two_firms_that_a_person_told_apart_stay_two(
    preview: ImportBatch, officer: User, district: AdminUnit
) -> None:
    decide(row(preview, 15), Choice.DIFFERENT, officer)
    commit_import(batch=preview, by=officer, on=ON)
    second = again(officer, district)
    assert (second.counts["same"], second.counts["possible_double"]) == (MESSY.new + 1, 2)


def test_the_same_firm_is_not_recorded_again_and_not_asked_again(
    preview: ImportBatch, officer: User, district: AdminUnit
) -> None:
    decided = decide(row(preview, 36), Choice.SAME, officer)
    assert decided.decision == Decision.SAME
    batch = commit_import(batch=preview, by=officer, on=ON)
    assert (batch.counts["same"], batch.counts["possible_double"]) == (1, 2)
    assert Establishment.objects.count() == MESSY.new
    assert row(batch, 36).establishment == row(batch, 35).establishment
    second = again(officer, district)
    assert (second.counts["same"], second.counts["possible_double"]) == (MESSY.new + 1, 2)


def test_a_choice_may_be_taken_back_before_the_commit(preview: ImportBatch, officer: User) -> None:
    for choice in (Choice.DIFFERENT, Choice.SAME, Choice.NONE):
        decided = decide(row(preview, 36), choice, officer)
    assert (decided.decision, decided.chosen_by) == (Decision.POSSIBLE_DUPLICATE, None)
    preview.refresh_from_db()
    assert preview.counts["possible_double"] == MESSY.possible_duplicates


def test_a_duplicate_may_be_decided_after_the_commit(preview: ImportBatch, officer: User) -> None:
    batch = commit_import(batch=preview, by=officer, on=ON)
    decide(row(batch, 15), Choice.DIFFERENT, officer)
    decide(row(batch, 36), Choice.SAME, officer)
    batch.refresh_from_db()
    assert batch.counts["possible_double"] == 1
    assert Establishment.objects.count() == MESSY.new + 1
    assert row(batch, 36).establishment == row(batch, 35).establishment
    with pytest.raises(NotADuplicate):
        decide(row(batch, 15), Choice.SAME, officer)


def test_a_clear_row_is_not_to_be_decided(preview: ImportBatch, officer: User) -> None:
    with pytest.raises(NotADuplicate, match="Dòng 9 không chờ quyết định"):
        decide(row(preview, 9), Choice.SAME, officer)


# --- Who may --------------------------------------------------------------------------------------


def test_a_collaborator_imports_nothing(people: dict[Role, User], district: AdminUnit) -> None:
    with pytest.raises(NotPermitted, match="nhập danh sách cơ sở từ tệp"):
        again(people[Role.COLLABORATOR], district)


def officer_for(unit: AdminUnit) -> User:
    user = User.objects.create(username=f"cv-{unit.code}", full_name="Người của một nơi")
    RoleGrant.objects.create(user=user, role=Role.OFFICER, unit=unit)
    return user


def test_an_officer_of_another_district_is_refused(district: AdminUnit) -> None:
    other = unit_on("722", ON)
    assert other is not None
    with pytest.raises(NotPermitted, match="huyện Bàu Bàng không thuộc địa bàn"):
        again(officer_for(other), district)


def test_rows_outside_the_importers_area_are_given_back(district: AdminUnit) -> None:
    commune = unit_on("25825", ON)
    assert commune is not None
    batch = again(officer_for(commune), district)
    assert batch.counts["new"] == 4
    assert str(row(batch, 9).problems[0]) == (
        "Thị trấn Lai Uyên không thuộc địa bàn của người nhập danh sách."
    )


def test_the_console_imports_without_a_person(district: AdminUnit) -> None:
    batch = preview_import(
        content=messy_district_workbook(), file_name="a.xlsx", unit=district, by=None, on=ON
    )
    commit_import(batch=batch, by=None, on=ON)
    assert Establishment.objects.filter(recorded_by=None).count() == MESSY.new


def test_imports_are_seen_by_those_who_may_import_there(
    preview: ImportBatch, people: dict[Role, User], officer: User
) -> None:
    other = unit_on("722", ON)
    assert other is not None
    for user, sees in (
        *((officer, True), (people[Role.DIRECTOR], False), (officer_for(other), False)),
    ):
        assert ImportBatch.objects.visible_to(user, ON).filter(pk=preview.pk).exists() is sees
