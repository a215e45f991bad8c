"""An invented land with a small network. Its codes begin with 9, where no real unit has one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caunoi.accounts.imports.actions import preview_people
from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.text import fold
from caunoi.imports.models import SentList
from caunoi.localities.models import AdminUnit, Kind, Level, UnitKind
from caunoi.localities.names import loose
from caunoi.network.actions import add_collaborator, record_appointment, set_territory
from caunoi.network.imports.actions import preview_collaborators
from caunoi.network.models import Appointment, Collaborator
from caunoi.network.queries import newest_territory
from tests.establishments.workbooks import simple_workbook

STORY_DAY = date(2018, 12, 20)
KINDS = {Level.PROVINCE: Kind.PROVINCE, Level.DISTRICT: Kind.RURAL_DISTRICT}


def make_unit(
    code: str,
    name: str,
    level: Level,
    parent: AdminUnit | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> AdminUnit:
    unit = AdminUnit.objects.create(
        code=code,
        name=name,
        level=level,
        parent=parent,
        starts_on=starts_on,
        ends_on=ends_on,
        source="thử",
        search_key=fold(name),
        name_key=loose(name),
    )
    UnitKind.objects.create(
        unit=unit, kind=KINDS.get(level, Kind.COMMUNE), confidence="H", source="thử"
    )
    return unit


@dataclass(frozen=True)
class Land:
    """A province with two districts of three communes each, served by the Centre from 2016."""

    province: AdminUnit
    districts: list[AdminUnit]
    communes: list[AdminUnit]
    outside: AdminUnit


def make_land(people: dict[Role, User]) -> Land:
    province = make_unit("98", "Sông Trăng", Level.PROVINCE)
    districts = [
        make_unit("981", "Đồi Sim", Level.DISTRICT, province),
        make_unit("982", "Bến Lau", Level.DISTRICT, province),
    ]
    names = ["Suối Đá", "Cây Gáo", "An Bình Tây", "Lò Gốm", "Vườn Dầu", "Cầu Ván"]
    communes = [
        make_unit(f"9810{i}", name, Level.COMMUNE, districts[i // 3])
        for i, name in enumerate(names)
    ]
    other = make_unit("99", "Núi Xa", Level.PROVINCE)
    outside = make_unit("99001", "Xóm Ngoài", Level.COMMUNE, other)
    set_territory(
        seen=newest_territory().version,
        units=[province],
        starts_on=date(2016, 1, 1),
        source="thử",
        by=people[Role.DIRECTOR],
        on=date(2016, 1, 1),
    )
    return Land(province, districts, communes, outside)


def make_collaborator(
    people: dict[Role, User], name: str = "Nguyễn Thị Thử", **more: object
) -> Collaborator:
    return add_collaborator(full_name=name, by=people[Role.OFFICER], on=STORY_DAY, **more)


LIST_HEADER = (
    *("Họ và tên", "Điện thoại", "Địa bàn", "Số quyết định", "Ngày quyết định"),
    "Từ ngày",
)


def make_collaborator_list(
    people: dict[Role, User], rows: Sequence[Sequence[str]], header: Sequence[str] = LIST_HEADER
) -> SentList:
    return preview_collaborators(
        content=simple_workbook(rows, header),
        file_name="cộng tác viên.xlsx",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )


def make_person_list(people: dict[Role, User], rows: Sequence[Sequence[str]]) -> SentList:
    return preview_people(
        content=simple_workbook(rows, ("Họ và tên", "Chức vụ", "Quyết định")),
        file_name="người dùng.xlsx",
        by=people[Role.ADMINISTRATOR],
        on=STORY_DAY,
    )


def make_account(username: str = "thu.nguyen") -> User:
    return User.objects.create(username=username, full_name="Nguyễn Thị Thử")


def appoint(
    people: dict[Role, User],
    collaborator: Collaborator,
    units: Sequence[AdminUnit],
    starts_on: date = date(2016, 3, 1),
    ends_on: date | None = None,
    number: str = "12/QĐ-SCT",
    planned_end_on: date | None = None,
) -> Appointment:
    return record_appointment(
        collaborator=collaborator,
        decision_number=number,
        decided_on=date(2016, 2, 20),
        starts_on=starts_on,
        ends_on=ends_on,
        planned_end_on=planned_end_on,
        units=units,
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
