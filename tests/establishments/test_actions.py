"""Recording, changing and closing establishments by hand: who may, where, and what is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.establishments.actions import (
    AlreadyClosed,
    InvalidEstablishment,
    PossibleDuplicates,
    change_establishment,
    close_establishment,
    record_establishment,
    reopen_establishment,
)
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.loader import load_trades
from caunoi.establishments.models import Establishment, Trade
from caunoi.establishments.queries import find
from caunoi.journal.models import Entry
from caunoi.journal.queries import entries_about
from tests.establishments.conftest import ON, holder, unit

pytestmark = pytest.mark.django_db
Record = Callable[..., Establishment]
HOUSEHOLD = EstablishmentKind.HOUSEHOLD


def test_what_is_recorded_is_normal_text_and_stands_in_the_journal(
    record: Record, officer: User
) -> None:
    firm = record("Cơ sở gốm Phước Hoà ", owner=" Nguyễn  Văn Bảy", phone="0912 345 678")
    assert (firm.name, firm.owner) == ("Cơ sở gốm Phước Hòa", "Nguyễn Văn Bảy")
    (entry,) = entries_about(firm)
    assert (entry.by, entry.on, entry.after["name"]) == (officer, ON, "Cơ sở gốm Phước Hòa")
    assert "tax_code" not in entry.after


def test_a_collaborator_records_in_the_own_communes_only(record: Record) -> None:
    collaborator = holder(Role.COLLABORATOR, unit("25822"))
    assert record(by=collaborator).recorded_by == collaborator
    with pytest.raises(NotPermitted, match="xã Tân Hưng không thuộc địa bàn của anh/chị"):
        record(by=collaborator, unit=unit("25825"))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR, Role.ACCOUNTANT])
def test_who_only_reads_records_nothing(
    record: Record, people: dict[Role, User], role: Role
) -> None:
    with pytest.raises(NotPermitted):
        record(by=people[role])


def test_a_place_is_a_commune_in_force_that_day(record: Record) -> None:
    for wrong in (unit("719"), unit("25822", date(2025, 8, 1))):
        with pytest.raises(Refusal, match="không phải xã, phường có hiệu lực ngày 20/12/2018"):
            record(unit=wrong)


def test_a_wrong_field_is_named(record: Record) -> None:
    with pytest.raises(InvalidEstablishment) as refused:
        record("", founded_year=1500)
    assert set(refused.value.errors) == {"name", "__all__"}
    assert "từ 1800 đến 2100" in str(refused.value)


def test_a_possible_duplicate_must_be_looked_at(record: Record) -> None:
    first = record("Cơ sở gốm Minh Long")
    with pytest.raises(PossibleDuplicates, match="“Cơ sở gốm Minh Long”") as refused:
        record("CSSX gốm Minh Long", owner="Lê Văn Tám")
    assert [duplicate.establishment for duplicate in refused.value.duplicates] == [first]
    assert record("CSSX gốm Minh Long", despite_duplicates=True).pk != first.pk


def test_a_change_tells_before_and_after_and_is_found_anew(record: Record, officer: User) -> None:
    firm = record("Cơ sở gốm Minh Long")
    changed = change_establishment(
        establishment=firm,
        seen=firm.version,
        new={"name": "Cơ sở gốm Thành Phát", "workers": 5, "owner": ""},
        reason="chủ mới",
        by=officer,
        on=ON,
    )
    entry = entries_about(firm)[0]
    assert (entry.ground, entry.before, entry.after) == (
        "chủ mới",
        {"name": "Cơ sở gốm Minh Long", "workers": None},
        {"name": "Cơ sở gốm Thành Phát", "workers": 5},
    )
    assert [hit.establishment for hit in find("thanh phat").hits] == [changed]
    assert find("minh long").total == 0


def test_a_change_that_changes_nothing_leaves_no_entry(record: Record, officer: User) -> None:
    firm = record("Cơ sở gốm Minh Long")
    before = Entry.objects.count()
    change_establishment(
        establishment=firm,
        seen=firm.version,
        new={"name": " Cơ sở gốm Minh Long"},
        by=officer,
        on=ON,
    )
    assert Entry.objects.count() == before


def test_moving_needs_the_right_in_both_places(record: Record) -> None:
    firm = record()
    collaborator = holder(Role.COLLABORATOR, unit("25822"))
    with pytest.raises(NotPermitted):
        change_establishment(
            establishment=firm,
            seen=firm.version,
            new={"unit": unit("25825")},
            by=collaborator,
            on=ON,
        )
    firm.refresh_from_db()
    assert firm.unit == unit("25822")


def test_an_old_row_may_be_changed_after_its_commune_has_gone(
    record: Record, officer: User
) -> None:
    firm = record()
    change_establishment(
        establishment=firm,
        seen=firm.version,
        new={"phone": "0912345678"},
        by=officer,
        on=date(2025, 8, 1),
    )
    firm.refresh_from_db()
    assert firm.phone == "0912345678"


def test_closing_needs_a_reason_and_a_day_that_has_come(record: Record, officer: User) -> None:
    firm = record()
    with pytest.raises(Refusal, match="Ghi lý do"):
        close_establishment(establishment=firm, closed_on=ON, reason=" ", by=officer, on=ON)
    with pytest.raises(AlreadyClosed, match="không thể sau hôm nay"):
        close_establishment(
            establishment=firm, closed_on=date(2019, 1, 1), reason="nghỉ", by=officer, on=ON
        )
    closed = close_establishment(
        establishment=firm, closed_on=ON, reason="chủ cơ sở báo nghỉ", by=officer, on=ON
    )
    assert (closed.is_active, closed.closed_on) == (False, ON)
    assert entries_about(firm)[0].ground == "chủ cơ sở báo nghỉ"


def test_closing_twice_is_refused_and_reopening_undoes_it(record: Record, officer: User) -> None:
    firm = record()
    close_establishment(establishment=firm, closed_on=ON, reason="nghỉ", by=officer, on=ON)
    with pytest.raises(AlreadyClosed, match="đã ghi ngừng từ ngày 20/12/2018"):
        close_establishment(establishment=firm, closed_on=ON, reason="nghỉ", by=officer, on=ON)
    assert reopen_establishment(establishment=firm, reason="ghi nhầm", by=officer, on=ON).is_active
    with pytest.raises(AlreadyClosed):
        reopen_establishment(establishment=firm, reason="ghi nhầm", by=officer, on=ON)


def test_the_database_refuses_a_firm_without_a_name_or_closed_without_a_day(
    record: Record,
) -> None:
    firm = record()
    for wrong in ({"name": ""}, {"status": "closed"}, {"kind": "other"}, {"founded_year": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Establishment.objects.filter(pk=firm.pk).update(**wrong)


def test_trades_are_loaded_once(db: None) -> None:
    assert load_trades() == 0
    Trade.objects.filter(code="gom-su").update(name_vi="Gốm")
    assert load_trades() == 1
    assert Trade.objects.get(code="gom-su").name_vi == "Gốm sứ"


def test_recording_by_nobody_is_refused(record: Record) -> None:
    with pytest.raises(NotPermitted):
        record_establishment(name="A", kind=HOUSEHOLD, unit=unit("25822"), by=None, on=ON)  # type: ignore[arg-type]
