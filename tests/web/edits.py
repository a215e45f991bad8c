"""One case for each address that edits a record: two people, each with something to change.

An author who adds an address that edits adds its case here; `test_versions` fails without it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.accounts.second_factor import roles_with_second_factor
from caunoi.establishments.enums import Decision
from caunoi.fieldwork.models import AreaPlan
from caunoi.imports.models import SentList
from caunoi.linkages.models import BuyingNote
from caunoi.network.models import CentreName, HeadcountTarget, Territory
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Outcome, SchemePaper
from caunoi.schemes.queries import amount_corrected, last_amendment
from tests.factories.difficulties import Desk
from tests.factories.establishments import make_establishment, make_list
from tests.factories.fieldwork import make_field
from tests.factories.network import (
    STORY_DAY,
    Land,
    appoint,
    make_collaborator,
    make_collaborator_list,
    make_person_list,
)
from tests.factories.schemes import MILLION, Office, give_money, make_firm

People = dict[Role, User]
Change = tuple[str, Any]


@dataclass(frozen=True)
class Edit:
    """A form on a row; each of two people changes one field, `(name, as typed)`.

    `read` returns what is stored, by field as it would be typed. `page` shows the form if the
    address only takes it; `more` is what the form wants besides.
    """

    url: str
    read: Callable[[], dict[str, Any]]
    first: Change
    second: Change
    role: Role = Role.OFFICER
    page: str = ""
    #: What the first types where both change the second's field.
    quicker: str = ""
    more: dict[str, str] = field(default_factory=dict)
    #: How a conflict is told; the pages of lists have words of their own.
    told: str = "Bản vừa lưu ghi"
    #: Whether the field is one answer among several, which is given again as it stands.
    is_choice: bool = False

    @property
    def shown_at(self) -> str:
        return self.page or self.url

    @property
    def clash(self) -> Change:
        """Return what the first changes where both change one field."""
        name, value = self.second
        return self.first if name == self.first[0] else (name, self.quicker or f"{value} A")

    @property
    def is_of_two_fields(self) -> bool:
        return self.first[0] != self.second[0]

    def sent(self, form: dict[str, Any], change: Change) -> dict[str, Any]:
        return {**form, **self.more, change[0]: change[1]}


def _typed(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _fields(row: models.Model, *names: str) -> Callable[[], dict[str, str]]:
    def read() -> dict[str, str]:
        found = type(row)._default_manager.get(pk=row.pk)
        return {name: _typed(getattr(found, name)) for name in names}

    return read


def _newest(rows: Any, *names: str) -> Callable[[], dict[str, str]]:
    """Read rows of which the newest counts; "" before the first."""

    def read() -> dict[str, str]:
        row = rows.order_by("pk").last()
        return {name: _typed(getattr(row, name, "")) for name in names}

    return read


def _scheme(people: People, land: Land) -> Edit:
    give_money(people)
    row = Office(people).draft(make_firm(people, land))
    return Edit(
        reverse("web:scheme-edit", args=[row.code]),
        _fields(row, "goal", "implementing_unit"),
        ("goal", "Thay máy cũ"),
        ("implementing_unit", "Xưởng 2"),
    )


def _collaborator(people: People, land: Land) -> Edit:
    row = make_collaborator(people, phone="0900000001", post="Công chức")
    return Edit(
        reverse("web:collaborator-change", args=[row.pk]),
        _fields(row, "phone", "post"),
        ("phone", "0900000002"),
        ("post", "Cán bộ kinh tế"),
    )


def _appointment(people: People, land: Land) -> Edit:
    row = appoint(people, make_collaborator(people), land.communes[:2])
    return Edit(
        reverse("web:appointment-correct", args=[row.pk]),
        _fields(row, "decision_number", "decided_on"),
        ("decision_number", "21/QĐ-SCT"),
        ("decided_on", "21/02/2016"),
        quicker="22/02/2016",
        more={"reason": "Gõ nhầm"},
    )


def _end(people: People, land: Land) -> Edit:
    row = appoint(people, make_collaborator(people), land.communes[:2])
    return Edit(
        reverse("web:appointment-end", args=[row.pk]),
        _fields(row, "ends_on"),
        ("ends_on", "30/11/2018"),
        ("ends_on", "31/10/2018"),
        more={"reason": "Chuyển công tác"},
    )


def _areas(people: People, land: Land) -> Edit:
    row = appoint(people, make_collaborator(people), land.communes[:2])
    keys = [str(unit.pk) for unit in land.communes]

    def read() -> dict[str, Any]:
        held = row.areas.on(STORY_DAY).order_by("unit")  # type: ignore[attr-defined]
        return {"units": [str(area.unit_id) for area in held]}

    return Edit(
        reverse("web:appointment-areas", args=[row.pk]),
        read,
        ("units", keys[:1]),
        ("units", keys[:3]),
        more={"reason": "Chia lại"},
    )


def _plan(people: People, land: Land) -> Edit:
    person = make_collaborator(people)
    row = AreaPlan.objects.create(
        collaborator=person,
        year=2019,
        visits_planned=6,
        text="Thăm",
        made_by=people[Role.OFFICER],
        made_at="2018-12-01T00:00:00Z",
    )
    return Edit(
        reverse("web:area-plan-edit", args=[person.pk, 2019, 0]),
        _fields(row, "visits_planned", "text"),
        ("visits_planned", "8"),
        ("text", "Thăm các xưởng gỗ"),
    )


def _establishment(people: People, land: Land) -> Edit:
    row = make_establishment(people, land.communes[0], phone="0912345678", owner="Lê Tám")
    return Edit(
        reverse("web:establishment-edit", args=[row.pk]),
        _fields(row, "phone", "owner"),
        ("phone", "0987654321"),
        ("owner", "Lê Văn Tám"),
    )


def _roadmap(people: People, land: Land) -> Edit:
    row = HeadcountTarget.objects.create(on=date(2020, 12, 31), planned=30, source="Kế hoạch")

    def read() -> dict[str, str]:
        found = HeadcountTarget.objects.get(pk=row.pk)
        return {"people": str(found.planned), "source": found.source}

    return Edit(
        reverse("web:roadmap") + "?kind=planned&on=2020-12-31",
        read,
        ("people", "34"),
        ("source", "Quyết định 5"),
        role=Role.DIRECTOR,
    )


def _centre(people: People, land: Land) -> Edit:
    row = CentreName.objects.create(centre_vi="Trung tâm", department_vi="Sở", starts_on=STORY_DAY)
    return Edit(
        reverse("web:centre"),
        _fields(row, "centre_vi", "department_vi"),
        ("centre_vi", "Trung tâm Mới"),
        ("department_vi", "Sở Mới"),
        role=Role.DIRECTOR,
    )


def _territory(people: People, land: Land) -> Edit:
    def read() -> dict[str, str]:
        row = Territory.objects.on(STORY_DAY).select_related("unit").get()
        return {"codes": row.unit.code}

    return Edit(
        reverse("web:centre-territory"),
        read,
        ("codes", land.communes[0].code),
        ("codes", land.communes[1].code),
        role=Role.DIRECTOR,
        page=reverse("web:centre"),
    )


def _petition(people: People, land: Land) -> Edit:
    desk = Desk(people, make_field(people, land))
    row = desk.petition([desk.raise_one(STORY_DAY), desk.raise_one(STORY_DAY)], STORY_DAY)
    return Edit(
        reverse("web:petition-change", args=[row.code]),
        _fields(row, "title", "text"),
        ("title", "Mẫu hồ sơ riêng"),
        ("text", "Đề nghị bỏ một giấy."),
        page=reverse("web:petition", args=[row.code]),
    )


def _buying(people: People, land: Land) -> Edit:
    firm = make_establishment(people, land.communes[0])
    return Edit(
        reverse("web:buying", args=[firm.pk]),
        _newest(BuyingNote.objects.filter(establishment=firm), "goods"),
        ("goods", "keo dán"),
        ("goods", "phôi gỗ"),
    )


def _paper(people: People, land: Land) -> Edit:
    row = Office(people).draft(make_firm(people, land))
    return Edit(
        reverse("web:scheme-paper", args=[row.code, "application", "beneficiary-request"]),
        _newest(SchemePaper.objects.filter(scheme=row), "note"),
        ("note", "bản của ngày 1"),
        ("note", "bản của ngày 2"),
    )


def _waiver(people: People, land: Land) -> Edit:
    row = Office(people).draft(make_firm(people, land))

    def read() -> dict[str, str]:
        paper = SchemePaper.objects.filter(scheme=row).first()
        return {"reason": paper.note if paper else ""}

    return Edit(
        reverse("web:scheme-waive", args=[row.code, "application", "beneficiary-request"]),
        read,
        ("reason", "Cơ sở tự làm"),
        ("reason", "Giấy đã có ở đề án trước"),
    )


def _outcome(people: People, land: Land) -> Edit:
    row = Office(people).draft(make_firm(people, land))
    outcome = Outcome.objects.create(
        scheme=row,
        moment="baseline",
        measured_on=STORY_DAY,
        measured_by=people[Role.OFFICER],
        workers=12,
        machines=2,
    )
    return Edit(
        reverse("web:scheme-outcome", args=[row.code, "baseline"]),
        _fields(outcome, "workers", "machines"),
        ("workers", "14"),
        ("machines", "3"),
        quicker="4",
    )


def _amendment(people: People, land: Land) -> Edit:
    give_money(people)
    office = Office(people)
    row = office.walk(office.draft(make_firm(people, land)), SchemeState.IN_PROGRESS)

    def read() -> dict[str, str]:
        last = last_amendment(row)
        return {"finish_on": _typed(last.finish_on), "reason": last.reason}

    return Edit(
        reverse("web:scheme-amend", args=[row.code]),
        read,
        ("finish_on", "28/12/2018"),
        ("finish_on", "27/12/2018"),
        role=Role.DIRECTOR,
        more={"decision": "PL 01", "reason": "Máy về chậm"},
    )


def _entry(people: People, land: Land) -> Edit:
    give_money(people)
    office = Office(people)
    row = office.walk(office.draft(make_firm(people, land)), SchemeState.IN_PROGRESS)
    office.advance_money(row, 70 * MILLION)
    entry = row.money.get(kind="advance")

    def read() -> dict[str, str]:
        return {"amount_vnd": f"{amount_corrected(entry):,}".replace(",", ".")}

    return Edit(
        reverse("web:money-correct", args=[row.code, entry.pk]),
        read,
        ("amount_vnd", "60.000.000"),
        ("amount_vnd", "50.000.000"),
        role=Role.ACCOUNTANT,
        more={"reason": "Gõ nhầm"},
    )


def _grant(people: People, land: Land) -> Edit:
    user = User.objects.create(username="nguoi.la", full_name="Người Lạ")
    row = RoleGrant.objects.create(user=user, role=Role.AUDITOR, starts_on=date(2018, 1, 1))
    return Edit(
        reverse("web:grant-end", args=[row.pk]),
        _fields(row, "ends_on"),
        ("ends_on", "31/12/2018"),
        ("ends_on", "31/01/2019"),
        role=Role.ADMINISTRATOR,
        more={"reason": "Hết đợt"},
    )


def _import_row(people: People, land: Land) -> Edit:
    firm = make_establishment(people, land.communes[0], "Cơ sở Mộc Sim")
    rows = [(1, "Cơ sở Mộc Lim", "", "", land.communes[0].name)]
    batch = make_list(people, land.districts[0], rows)
    row = batch.rows.get()
    row.decision, row.establishment = Decision.POSSIBLE_DUPLICATE, firm
    row.save()
    return Edit(
        reverse("web:import-decide", args=[batch.pk, row.number]),
        _fields(row, "choice"),
        ("choice", "same"),
        ("choice", "different"),
        page=reverse("web:import", args=[batch.pk]),
        told="vừa chọn “cùng một cơ sở”, anh/chị chọn “hai cơ sở khác nhau”",
        is_choice=True,
    )


def _collaborator_list(people: People, land: Land) -> Edit:
    there = make_collaborator(people, "Lê Thị Danh", phone="0900000001")
    rows = [("Lê Thị Danh", "0987000111", "Lò Gốm", "15/QĐ-SCT", "20/02/2018", "01/03/2018")]
    sent = make_collaborator_list(people, rows)
    number = sent.rows[0]["number"]
    name = f"answer-{number}-person"

    def read() -> dict[str, str]:
        return {name: SentList.objects.get(pk=sent.pk).answers_on(number).get("person", "")}

    return Edit(
        reverse("web:collaborator-list-answer", args=[sent.pk]),
        read,
        (name, "new"),
        (name, str(there.pk)),
        page=reverse("web:collaborator-list", args=[sent.pk]),
        told="Bản đang lưu:",
        is_choice=True,
    )


def _person_list(people: People, land: Land) -> Edit:
    sent = make_person_list(people, [("Đỗ Thị Danh", "Văn thư", "05/QĐ-TTKC")])
    number = sent.rows[0]["number"]
    name = f"answer-{number}-role"

    def read() -> dict[str, str]:
        return {name: SentList.objects.get(pk=sent.pk).answers_on(number).get("role", "")}

    return Edit(
        reverse("web:person-list-answer", args=[sent.pk]),
        read,
        (name, "officer"),
        (name, "accountant"),
        role=Role.ADMINISTRATOR,
        page=reverse("web:person-list", args=[sent.pk]),
        told="Bản đang lưu:",
        is_choice=True,
    )


def _second_factor_rule(people: People, land: Land) -> Edit:
    def read() -> dict[str, Any]:
        return {"roles": " ".join(roles_with_second_factor())}

    return Edit(
        reverse("web:second-factor-rule"),
        read,
        ("roles", "director"),
        ("roles", "officer"),
        role=Role.ADMINISTRATOR,
    )


#: URL name → what makes its case.
EDITS: dict[str, Callable[[People, Land], Edit]] = {
    "appointment-areas": _areas,
    "appointment-correct": _appointment,
    "appointment-end": _end,
    "area-plan-edit": _plan,
    "buying": _buying,
    "centre": _centre,
    "centre-territory": _territory,
    "collaborator-change": _collaborator,
    "collaborator-list-answer": _collaborator_list,
    "establishment-edit": _establishment,
    "grant-end": _grant,
    "import-decide": _import_row,
    "money-correct": _entry,
    "person-list-answer": _person_list,
    "petition-change": _petition,
    "roadmap": _roadmap,
    "scheme-amend": _amendment,
    "scheme-edit": _scheme,
    "scheme-outcome": _outcome,
    "scheme-paper": _paper,
    "scheme-waive": _waiver,
    "second-factor-rule": _second_factor_rule,
}
