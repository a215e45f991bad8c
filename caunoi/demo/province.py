"""Builds the demonstration province, once, in one transaction, through the actions of the screens.

Units and norms are real; people, decisions and firms are invented and marked. Every action is
called by a person who may call it on that day, so the checks are never switched off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.actions import create_user, end_grant, grant_role
from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.allowances.actions import check_sheet, pay_sheet, prepare_sheet
from caunoi.common.effective import first_of_next_month
from caunoi.common.errors import Refusal
from caunoi.common.text import fold
from caunoi.demo import people
from caunoi.demo.actions import mark_demonstration
from caunoi.demo.difficulties import build_difficulties
from caunoi.demo.firms import firms_of_district, workbook
from caunoi.demo.linkages import build_linkages
from caunoi.demo.monitoring import build_monitoring
from caunoi.demo.people import DISTRICTS, OFFICE, DistrictPlan, OfficePerson
from caunoi.demo.queries import demonstration
from caunoi.demo.reports import build_reports
from caunoi.demo.schemes import build_schemes
from caunoi.establishments.imports.actions import commit_import, preview_import
from caunoi.establishments.models import Establishment
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import communes_of, unit_on
from caunoi.network.actions import (
    add_collaborator,
    change_areas,
    end_appointment,
    end_set_up,
    link_account,
    name_centre,
    record_appointment,
    set_headcount_figure,
    set_headcount_target,
    set_territory,
)
from caunoi.network.models import Appointment, Collaborator
from caunoi.network.queries import newest_territory

STORY_DAY = date(2018, 12, 20)
FOUNDED = date(2016, 1, 1)
JOINED_2018 = date(2018, 1, 1)
RENEWED = date(2019, 2, 1)
JOINED_2022 = date(2022, 1, 1)
REFORM = date(2025, 7, 1)
APPOINTED_AFTER_REFORM = date(2025, 8, 1)
OPENED = date(2009, 1, 1)
FIRST_SHEET, LAST_SHEET = date(2016, 1, 1), date(2018, 11, 1)
FIRMS_PER_DISTRICT = 48
INVENTED = "minh họa"


class DatabaseNotEmpty(Refusal):  # noqa: N818 - a refusal
    """The demonstration never mixes with real data."""


@dataclass(frozen=True, slots=True)
class Made:
    """The counts after `build_demo`; `is_new` says whether this call built it."""

    is_new: bool
    collaborators: int
    establishments: int


def build_demo() -> Made:
    """Build the province in an empty database; in a finished demonstration change nothing.

    Raises `DatabaseNotEmpty` if there is other data.
    """
    row = demonstration()
    if not (row and row.demo_finished_at):
        with transaction.atomic():
            _refuse_other_data()
            _Province().build()
        return _counted(is_new=True)
    return _counted(is_new=False)


def _counted(*, is_new: bool) -> Made:
    return Made(is_new, Collaborator.objects.count(), Establishment.objects.count())


def _refuse_other_data() -> None:
    if User.objects.exists() or Collaborator.objects.exists() or Establishment.objects.exists():
        raise DatabaseNotEmpty(
            _(
                "Cơ sở dữ liệu này đã có dữ liệu khác. Chỉ dựng tỉnh minh họa trong một cơ "
                "sở dữ liệu trống; chọn một DATABASE_URL khác."
            )
        )


class _Province:
    """One run of the builder; holds the people created so far."""

    def build(self) -> None:
        mark_demonstration(story_day=STORY_DAY, on=OPENED)
        self._open_office()
        self._describe_centre()
        self._found_network()
        self._let_2018_join()
        self._renew_terms()
        self._let_2022_join()
        self._apply_reform()
        self._fill_register()
        self._pay_sheets()  # before the schemes: the notices of the sheets are read with the rest
        build_schemes(self.staff)
        build_difficulties(self.staff)
        build_linkages(self.staff)
        build_monitoring(self.staff)
        build_reports(self.staff)  # last: they count what the other parts built
        mark_demonstration(story_day=STORY_DAY, on=OPENED, is_finished=True)

    # People -----------------------------------------------------------------------------------

    def _open_office(self) -> None:
        self.administrator = self._employ(people.ADMINISTRATOR, by=None)
        self.staff = {p: self._employ(p, by=self.administrator) for p in OFFICE}
        self.officer = self.staff[people.OFFICER]
        self.deputy = self.staff[people.DEPUTY]
        self.director = self.staff[people.DIRECTOR]
        self.accountant = self.staff[people.ACCOUNTANT]

    def _employ(self, person: OfficePerson, by: User | None) -> User:
        user = create_user(
            username=person.username,
            full_name=person.full_name,
            by=by,
            on=OPENED,
            is_invented=True,
        )
        self._give(user, person.role, person.districts, by, OPENED)
        return user

    def _give(
        self, user: User, role: Role, codes: tuple[str, ...], by: User | None, on: date
    ) -> None:
        """Give a role from a day on for some units; no codes means the whole territory."""
        units: list[AdminUnit | None] = [_unit(code, on) for code in codes]
        for unit in units or [None]:
            grant_role(
                user=user, role=role, unit=unit, starts_on=on, decision=INVENTED, by=by, on=on
            )

    def _collaborator(self, full_name: str, on: date) -> Collaborator:
        user = create_user(
            username=fold(full_name).replace(" ", "."),
            full_name=full_name,
            by=self.administrator,
            on=on,
            is_invented=True,
        )
        collaborator = add_collaborator(
            full_name=full_name, is_invented=True, by=self.officer, on=on
        )
        link_account(collaborator=collaborator, user=user, by=self.officer, on=on)
        return collaborator

    # The Centre -------------------------------------------------------------------------------

    def _describe_centre(self) -> None:
        name_centre(
            centre_vi="Trung tâm Khuyến công tỉnh Bình Dương (minh họa)",
            centre_en="Bình Dương Industrial Promotion Centre (demonstration)",
            department_vi="Sở Công Thương tỉnh Bình Dương",
            committee_vi="Ủy ban nhân dân tỉnh Bình Dương",
            address="số 1 đường Ví Dụ, phường Phú Cường, thành phố Thủ Dầu Một (minh họa)",
            director_post="Giám đốc",
            seen=0,
            starts_on=None,
            ends_on=REFORM,
            source=INVENTED,
            by=self.administrator,
            on=OPENED,
        )
        name_centre(
            centre_vi="Trung tâm Khuyến công, khu vực Bình Dương cũ (minh họa)",
            centre_en="Industrial Promotion Centre, former Bình Dương area (demonstration)",
            department_vi="Sở Công Thương Thành phố Hồ Chí Minh",
            committee_vi="Ủy ban nhân dân Thành phố Hồ Chí Minh",
            address="số 1 đường Ví Dụ, phường Thủ Dầu Một, Thành phố Hồ Chí Minh (minh họa)",
            director_post="Giám đốc",
            seen=0,
            starts_on=REFORM,
            ends_on=None,
            source=INVENTED,
            by=self.administrator,
            on=OPENED,
        )
        province = _unit("74", STORY_DAY)
        set_territory(
            units=[province],
            seen=0,
            starts_on=None,
            ends_on=REFORM,
            source="NQ 202/2025/QH15",
            by=self.administrator,
            on=OPENED,
        )
        set_territory(
            units=_after_reform(province),
            seen=newest_territory().version,
            starts_on=REFORM,
            ends_on=None,
            source="NQ 1685/NQ-UBTVQH15",
            by=self.administrator,
            on=OPENED,
        )
        end_set_up(by=self.administrator, on=OPENED)
        article = "Bài báo về mạng lưới cộng tác viên khuyến công Bình Dương (TBT.KConline)"
        for year, planned in ((2016, 17), (2018, 20), (2020, 35)):
            set_headcount_target(
                target_on=date(year, 12, 31),
                seen=0,
                planned=planned,
                source=article,
                by=self.director,
                on=FOUNDED,
            )
        set_headcount_figure(
            figure_on=date(2023, 12, 31),
            seen=0,
            present=25,
            source="Sở Công Thương Bình Dương, 08/08/2024",
            by=self.director,
            on=date(2024, 8, 8),
        )

    # The network ------------------------------------------------------------------------------

    def _found_network(self) -> None:
        self.appointments: dict[str, Appointment] = {}
        for plan in DISTRICTS:
            for name, units in _shares(plan, plan.first, FOUNDED):
                self._appoint(name, units, FOUNDED, number="01")

    def _let_2018_join(self) -> None:
        for plan in DISTRICTS:
            if not plan.joined:
                continue
            for name, units in _shares(plan, plan.first + plan.joined, JOINED_2018):
                if name in plan.joined:
                    self._appoint(name, units, JOINED_2018, number="02")
                else:
                    term = self.appointments[name]
                    change_areas(
                        appointment=term,
                        seen=term.version,
                        units=units,
                        from_on=JOINED_2018,
                        by=self.officer,
                        on=JOINED_2018,
                    )
                    term.refresh_from_db()

    def _renew_terms(self) -> None:
        for name in people.TERM_ENDS_SOON:
            old = self.appointments[name]
            units = [area.unit for area in old.areas.on(RENEWED).select_related("unit")]
            self._end(name, RENEWED, "Hết nhiệm kỳ, cử lại")
            self._appoint(name, units, RENEWED, number="03")

    def _let_2022_join(self) -> None:
        for name, codes in people.JOINED_2022:
            units = [_unit(code, JOINED_2022) for code in codes]
            self._appoint(name, units, JOINED_2022, number="04")

    def _apply_reform(self) -> None:
        for name in list(self.appointments):
            self._end(name, REFORM, "Địa bàn cũ hết hiệu lực khi sắp xếp đơn vị hành chính")
        for name, codes in people.APPOINTED_2025:
            units = [_unit(code, APPOINTED_AFTER_REFORM) for code in codes]
            self._appoint(name, units, APPOINTED_AFTER_REFORM, number="05")
        for person in OFFICE:
            if person.districts:
                self._move_office(self.staff[person], person)

    def _move_office(self, user: User, person: OfficePerson) -> None:
        for grant in user.grants.all():
            end_grant(
                grant=grant,
                seen=grant.version,
                ends_on=REFORM,
                reason="Địa bàn cũ hết hiệu lực khi sắp xếp đơn vị hành chính",
                by=self.administrator,
                on=REFORM,
            )
        self._give(user, person.role, person.since_the_reform, self.administrator, REFORM)

    def _appoint(self, name: str, units: list[AdminUnit], on: date, number: str) -> None:
        known = Collaborator.objects.filter(full_name=name).first()
        self.appointments[name] = record_appointment(
            collaborator=known or self._collaborator(name, on),
            decision_number=f"{number}/QĐ-{INVENTED}",
            decided_on=on,
            starts_on=on,
            ends_on=None,
            planned_end_on=RENEWED if name in people.TERM_ENDS_SOON and on < RENEWED else None,
            units=units,
            by=self.officer,
            on=on,
        )

    def _end(self, name: str, ends_on: date, reason: str) -> None:
        term = self.appointments.pop(name)
        end_appointment(
            appointment=term,
            seen=term.version,
            ends_on=ends_on,
            reason=reason,
            by=self.officer,
            on=ends_on,
        )

    # The register and the sheets --------------------------------------------------------------

    def _fill_register(self) -> None:
        for plan in DISTRICTS:
            self._import_list(plan, date(2016, 5, 10))

    def _import_list(self, plan: DistrictPlan, on: date) -> None:
        district = _unit(plan.code, on)
        names = [unit.full_name(on) for unit in communes_of(district, on)]
        firms = firms_of_district(plan.code, names, FIRMS_PER_DISTRICT)
        batch = preview_import(
            content=workbook(district.full_name(on), firms),
            file_name=f"danh-sach-{fold(district.name).replace(' ', '-')}.xlsx",
            unit=district,
            by=self.officer,
            on=on,
        )
        commit_import(batch=batch, by=self.officer, on=on)

    def _pay_sheets(self) -> None:
        for month in _months(FIRST_SHEET, LAST_SHEET):
            on = month.replace(day=26)
            sheet = prepare_sheet(month=month, by=self.officer, on=on)
            check_sheet(sheet=sheet, by=self.deputy, on=on)
            voucher = f"PC-{month:%Y%m}-{INVENTED}"
            pay_sheet(sheet=sheet, voucher=voucher, by=self.accountant, on=on)


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = first_of_next_month(month)


def _unit(code: str, on: date) -> AdminUnit:
    unit = unit_on(code, on)
    if unit is None:
        raise LookupError(f"{code} on {on}")
    return unit


def _after_reform(province: AdminUnit) -> list[AdminUnit]:
    old = communes_of(province, STORY_DAY)
    into = AdminUnit.objects.filter(origins__predecessor__in=old, origins__on_day=REFORM)
    return list(into.distinct())


def _shares(
    plan: DistrictPlan, names: tuple[str, ...], on: date
) -> Iterator[tuple[str, list[AdminUnit]]]:
    """Divide a district's communes into runs of nearly equal length."""
    communes = [u for u in communes_of(_unit(plan.code, on), on) if u.code not in plan.vacant]
    for position, name in enumerate(names):
        start = position * len(communes) // len(names)
        end = (position + 1) * len(communes) // len(names)
        units = communes[start:end]
        if position == len(names) - 1:
            units += [u for u in communes[:start] if u.code in plan.shared]
        yield name, units
