"""One of each thing that an address can name, so that every page can be opened.

An author who adds an address with arguments adds its arguments here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from caunoi.accounts.actions import create_user, grant_role, set_password
from caunoi.accounts.invitations import invite
from caunoi.accounts.models import Invitation, RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.attachments.actions import store_attachment
from caunoi.attachments.models import Attachment
from caunoi.calendar.actions import propose_days
from caunoi.calendar.models import DayChange, PublicHoliday
from caunoi.common import clock
from caunoi.difficulties.links import link_for
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.establishments.models import Establishment, ImportBatch
from caunoi.fieldwork.actions import return_proposal
from caunoi.fieldwork.models import CentreTask, Need, Proposal, Visit
from caunoi.imports.models import SentList
from caunoi.linkages.models import Association, AssociationMember, Linkage, LinkageContract
from caunoi.monitoring.actions import record_inspection
from caunoi.monitoring.models import Inspection
from caunoi.network.models import Appointment, Collaborator
from caunoi.norms.actions import propose_norm_change
from caunoi.norms.models import NormChange
from caunoi.notices.actions import tell
from caunoi.notices.models import Notice
from caunoi.programmes.models import PlanLine
from caunoi.reporting.actions import prepare_report
from caunoi.reporting.models import MonthlyReport, PeriodicReport
from caunoi.reporting.months.actions import send_month
from caunoi.schemes.actions import add_milestone
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Milestone, MoneyEntry, Scheme, SchemeOpening
from tests.factories.difficulties import Desk
from tests.factories.establishments import make_establishment, make_list
from tests.factories.fieldwork import Field, make_field, make_firm
from tests.factories.linkages import make_matchmaker
from tests.factories.network import (
    STORY_DAY,
    Land,
    appoint,
    make_collaborator,
    make_collaborator_list,
    make_person_list,
)
from tests.factories.pictures import photo
from tests.factories.schemes import Office, give_money, make_opening
from tests.factories.schemes import make_firm as make_workshop

People = dict[Role, User]


@dataclass
class World:
    """What stands in the database of a walk over all pages."""

    people: People
    land: Land
    stranger: User
    grant: RoleGrant
    token: str
    link: Invitation
    collaborator: Collaborator
    appointment: Appointment
    change: NormChange
    holiday: PublicHoliday
    day_change: DayChange
    notices: dict[Role, Notice]
    establishment: Establishment
    batch: ImportBatch
    collaborator_list: SentList
    person_list: SentList
    field: Field
    visit: Visit
    photo: Attachment
    need: Need
    proposal: Proposal
    returned: Proposal
    task: CentreTask
    scheme: Scheme
    milestone: Milestone
    opening: SchemeOpening
    entry: MoneyEntry
    line: PlanLine
    difficulty: Difficulty
    petition: Petition
    inspection: Inspection
    report: PeriodicReport
    month_report: MonthlyReport
    linkage: Linkage
    contract: LinkageContract
    association: Association
    member: AssociationMember


#: Rows of a list: a new firm, and one without a name.
LIST = [(1, "Cơ sở Mộc Sim", "", "", "Suối Đá"), (2, "", "", "", "Suối Đá", "0912345678")]


COLLABORATORS = [
    ("Lê Thị Danh", "0987000111", "Lò Gốm", "15/QĐ-SCT", "20/02/2018", "01/03/2018"),
    ("", "", "Lò Gốm", "15/QĐ-SCT", "20/02/2018", "01/03/2018"),
]


PERSONS = [("Đỗ Thị Danh", "Chuyên viên", "05/QĐ-TTKC"), ("", "Kế toán", "05/QĐ-TTKC")]


def make_world(people: People, land: Land) -> World:
    administrator = people[Role.ADMINISTRATOR]
    stranger = create_user(
        username="nguoi.la", full_name="Người Lạ", by=administrator, on=STORY_DAY
    )
    grant = grant_role(user=stranger, role=Role.AUDITOR, by=administrator, on=STORY_DAY)
    collaborator = make_collaborator(people)
    change = propose_norm_change(
        norm="base-salary",
        values={"amount_vnd": 1_400_000},
        starts_on=date(2018, 10, 1),
        citation="NĐ thử, Điều 1",
        confidence="L",
        reason="thử",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    field = _fieldwork(people, land)
    return World(
        people=people,
        land=land,
        stranger=stranger,
        grant=grant,
        token=invite(user=stranger, by=administrator, on=STORY_DAY),
        link=_link_to_confirm(people),
        collaborator=collaborator,
        appointment=appoint(people, collaborator, land.communes[:2]),
        change=change,
        holiday=PublicHoliday.objects.get(day=date(2018, 9, 3)),
        day_change=_storm(people[Role.OFFICER]),
        notices={role: _told(people[role]) for role in Role},
        establishment=make_establishment(people, land.communes[2]),
        batch=make_list(people, land.districts[0], LIST),
        collaborator_list=make_collaborator_list(people, COLLABORATORS),
        person_list=make_person_list(people, PERSONS),
        **field,
        **_scheme(people, land),
        opening=make_opening(people, unit=land.communes[0]),
        **_difficulties(people, field["field"]),
        **_linkages(field["field"]),
        report=prepare_report(
            kind="year", year=2018, by=people[Role.OFFICER], on=date(2018, 12, 20)
        ),
    )


def _storm(officer: User) -> DayChange:
    """Two days off for a storm, which nobody approved yet."""
    return propose_days(
        first_on=date(2018, 10, 10),
        last_on=date(2018, 10, 11),
        name="Nghỉ bão",
        kind="holiday",
        document="CĐ thử 01/CĐ-UBND",
        confidence="M",
        by=officer,
        on=STORY_DAY,
    )


def _fieldwork(people: People, land: Land) -> dict[str, Any]:
    """A collaborator's work: a visit with a photo, a need, two proposals, a task."""
    field = make_field(people, land)
    visit = field.visit()
    firm = make_firm(people, land.communes[1], "Gốm Cây Gáo")
    returned = field.proposal(need=field.need(establishment=firm))
    return {
        "month_report": send_month(month=date(2018, 12, 1), by=field.user, on=STORY_DAY),
        "field": field,
        "visit": visit,
        "photo": _photo(visit, field.user),
        "proposal": field.proposal(),
        "returned": return_proposal(
            proposal=returned, reason="Thiếu báo giá.", by=people[Role.DEPUTY], on=STORY_DAY
        ),
        "need": field.need(description="Máy phay", item="consultancy"),
        "task": field.task(),
    }


def _scheme(people: People, land: Land) -> dict[str, Any]:
    """An approved machine with a milestone ahead, its ledger and its line of the plan."""
    give_money(people)
    office = Office(people)
    scheme = office.walk(office.draft(make_workshop(people, land)), SchemeState.APPROVED)
    milestone = add_milestone(
        scheme=scheme,
        title="Máy về xưởng",
        due_on=STORY_DAY,
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    assert scheme.plan_line is not None
    return {
        "scheme": scheme,
        "milestone": milestone,
        "entry": scheme.money.get(),
        "line": scheme.plan_line,
        "inspection": _inspection(people, land, office),
    }


def _inspection(people: People, land: Land, office: Office) -> Inspection:
    """A check visit to another machine, whose work goes on."""
    firm = make_workshop(people, land, "Cơ sở mộc Cầu Ván")
    return record_inspection(
        scheme=office.walk(office.draft(firm), SchemeState.IN_PROGRESS),
        inspected_on=STORY_DAY,
        seen_percent=40,
        finding="Máy đã về, chưa lắp.",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )


def _difficulties(people: People, field: Field) -> dict[str, Any]:
    """What an owner is stuck at, with a link; two alike in a petition that nobody signed yet."""
    desk = Desk(people, field)
    first, second = desk.raise_one(STORY_DAY), desk.raise_one(STORY_DAY)
    return {
        "difficulty": desk.raise_one(STORY_DAY),
        "petition": desk.petition([first, second], STORY_DAY),
    }


def _linkages(field: Field) -> dict[str, Any]:
    """Workshops under advice, others with a contract; an association with one member."""
    hand = make_matchmaker(field)
    association = hand.association(members=[hand.carpenter])
    return {
        "linkage": hand.advise(),
        "contract": hand.sign(hand.conclude(hand.advise(subject="Ván ép"), "agree")),
        "association": association,
        "member": association.members.get(),
    }


def _link_to_confirm(people: People) -> Invitation:
    """A link into an account in use that a second administrator made."""
    second = create_user(username="thu-hai", full_name="Quản trị thứ hai", by=None, on=STORY_DAY)
    grant_role(user=second, role=Role.ADMINISTRATOR, by=None, on=STORY_DAY)
    deputy = people[Role.DEPUTY]
    set_password(deputy, "duong-may-qua-cau-2018")
    invite(user=deputy, by=second, on=STORY_DAY)
    return Invitation.objects.get(user=deputy)


def _photo(visit: Visit, by: User) -> Attachment:
    return store_attachment(
        content=photo(),
        name="xuong.jpg",
        kind=Attachment.Kind.PHOTO,
        subject=visit,
        by=by,
        on=STORY_DAY,
    )


def _told(person: User) -> Notice:
    with transaction.atomic(), clock.pinned_to(STORY_DAY):
        tell(recipients=[person], kind="test", message="Thử một câu.")
    return Notice.objects.get(recipient=person, kind="test")


Arguments = Callable[[World, Role], dict[str, Any]]


def _paper_of(scheme: Scheme) -> dict[str, Any]:
    return {"code": scheme.code, "step": "application", "key": "beneficiary-request"}


#: A number of a collaborator's month.
REGISTER_FIGURE = {"section": "register", "row": "total", "column": "active"}

#: URL name → what its address needs, for a person of that role.
ARGUMENTS: dict[str, Arguments] = {
    "invitation": lambda w, _r: {"token": w.token},
    "notice": lambda w, r: {"pk": w.notices[r].pk},
    "notice-open": lambda w, r: {"pk": w.notices[r].pk},
    "person": lambda w, _r: {"pk": w.stranger.pk},
    "person-invite": lambda w, _r: {"pk": w.stranger.pk},
    "invitation-confirm": lambda w, _r: {"pk": w.link.pk},
    "person-active": lambda w, _r: {"pk": w.stranger.pk},
    "grant-new": lambda w, _r: {"pk": w.stranger.pk},
    "grant-end": lambda w, _r: {"pk": w.grant.pk},
    "collaborator": lambda w, _r: {"pk": w.collaborator.pk},
    "report": lambda w, _r: {"pk": w.report.pk},
    "month-report": lambda w, _r: {"pk": w.month_report.pk},
    "month-rows": lambda w, _r: {"pk": w.month_report.pk, **REGISTER_FIGURE},
    "month-file": lambda w, _r: {"pk": w.month_report.pk},
    "month-decide": lambda w, _r: {"pk": w.month_report.pk, "step": "accept"},
    "own-month": lambda _w, _r: {"month": date(2018, 12, 1)},
    "own-month-rows": lambda _w, _r: {"month": date(2018, 12, 1), **REGISTER_FIGURE},
    "report-prepare": lambda _w, _r: {"kind": "year", "year": 2018},
    "report-sign": lambda w, _r: {"pk": w.report.pk},
    "report-rows": lambda w, _r: {
        "pk": w.report.pk,
        **{"section": "network", "row": "7", "column": "value"},
    },
    "report-file": lambda w, _r: {"pk": w.report.pk, "ending": "xlsx"},
    "collaborator-change": lambda w, _r: {"pk": w.collaborator.pk},
    "collaborator-account": lambda w, _r: {"pk": w.collaborator.pk},
    "appointment": lambda w, _r: {"pk": w.appointment.pk},
    "appointment-end": lambda w, _r: {"pk": w.appointment.pk},
    "appointment-areas": lambda w, _r: {"pk": w.appointment.pk},
    "appointment-correct": lambda w, _r: {"pk": w.appointment.pk},
    "allowance-sheet": lambda _w, _r: {"month": "2018-12"},
    "allowance-file": lambda _w, _r: {"month": "2018-12"},
    "allowance-step": lambda _w, _r: {"month": "2018-12", "step": "prepare"},
    "visit": lambda w, _r: {"pk": w.visit.pk},
    "visit-photos": lambda w, _r: {"pk": w.visit.pk},
    "visit-new": lambda w, _r: {"pk": w.field.firm.pk},
    "need": lambda w, _r: {"pk": w.need.pk},
    "need-new": lambda w, _r: {"pk": w.field.firm.pk},
    "need-end": lambda w, _r: {"pk": w.need.pk},
    "proposal": lambda w, _r: {"pk": w.proposal.pk},
    "proposal-new": lambda w, _r: {"pk": w.need.pk},
    "proposal-again": lambda w, _r: {"pk": w.returned.pk},
    "proposal-decide": lambda w, _r: {"pk": w.proposal.pk},
    "task": lambda w, _r: {"pk": w.task.pk},
    "task-end": lambda w, _r: {"pk": w.task.pk},
    "area-plan": lambda w, _r: {"pk": w.field.collaborator.pk, "year": 2018},
    "area-plan-edit": lambda w, _r: {"pk": w.field.collaborator.pk, "year": 2018, "month": 12},
    "attachment": lambda w, _r: {"pk": w.photo.pk},
    "establishment": lambda w, _r: {"pk": w.establishment.pk},
    "establishment-edit": lambda w, _r: {"pk": w.establishment.pk},
    "establishment-close": lambda w, _r: {"pk": w.establishment.pk},
    "establishment-reopen": lambda w, _r: {"pk": w.establishment.pk},
    "import": lambda w, _r: {"pk": w.batch.pk},
    "import-decide": lambda w, _r: {"pk": w.batch.pk, "number": 2},
    "import-commit": lambda w, _r: {"pk": w.batch.pk},
    "import-rejected": lambda w, _r: {"pk": w.batch.pk},
    "opening": lambda w, _r: {"pk": w.opening.pk},
    "opening-confirm": lambda w, _r: {"pk": w.opening.pk},
    "opening-drop": lambda w, _r: {"pk": w.opening.pk},
    "person-list": lambda w, _r: {"pk": w.person_list.pk},
    "person-list-answer": lambda w, _r: {"pk": w.person_list.pk},
    "person-list-write": lambda w, _r: {"pk": w.person_list.pk},
    "person-list-returned": lambda w, _r: {"pk": w.person_list.pk},
    "person-list-links": lambda w, _r: {"pk": w.person_list.pk},
    "collaborator-list": lambda w, _r: {"pk": w.collaborator_list.pk},
    "collaborator-list-answer": lambda w, _r: {"pk": w.collaborator_list.pk},
    "collaborator-list-write": lambda w, _r: {"pk": w.collaborator_list.pk},
    "collaborator-list-returned": lambda w, _r: {"pk": w.collaborator_list.pk},
    "scheme": lambda w, _r: {"code": w.scheme.code},
    "scheme-edit": lambda w, _r: {"code": w.scheme.code},
    "scheme-step": lambda w, _r: {"code": w.scheme.code, "step": "sign_contract"},
    "scheme-paper": lambda w, _r: _paper_of(w.scheme),
    "scheme-waive": lambda w, _r: _paper_of(w.scheme),
    "scheme-condition": lambda w, _r: {"code": w.scheme.code, "key": "trade"},
    "scheme-progress": lambda w, _r: {"code": w.scheme.code},
    "scheme-milestone": lambda w, _r: {"code": w.scheme.code},
    "milestone-reach": lambda w, _r: {"code": w.scheme.code, "pk": w.milestone.pk},
    "scheme-outcome": lambda w, _r: {"code": w.scheme.code, "moment": "baseline"},
    "outcome-verify": lambda w, _r: {"code": w.scheme.code, "moment": "baseline"},
    "scheme-money": lambda w, _r: {"code": w.scheme.code, "kind": "advance"},
    "money-correct": lambda w, _r: {"code": w.scheme.code, "pk": w.entry.pk},
    "scheme-amend": lambda w, _r: {"code": w.scheme.code},
    "scheme-carry": lambda w, _r: {"code": w.scheme.code},
    "inspection": lambda w, _r: {"pk": w.inspection.pk},
    "inspection-new": lambda w, _r: {"code": w.inspection.scheme.code},
    "postponement-new": lambda w, _r: {"code": w.inspection.scheme.code},
    "difficulty": lambda w, _r: {"code": w.difficulty.code},
    "difficulty-step": lambda w, _r: {"code": w.difficulty.code, "step": "answer"},
    "difficulty-sheet": lambda w, _r: {"code": w.difficulty.code},
    "difficulty-link": lambda w, _r: {"code": w.difficulty.code},
    "scheme-sheet": lambda w, _r: {"code": w.scheme.code},
    "scheme-link": lambda w, _r: {"code": w.scheme.code},
    "petition": lambda w, _r: {"code": w.petition.code},
    "petition-change": lambda w, _r: {"code": w.petition.code},
    "petition-step": lambda w, _r: {"code": w.petition.code, "step": "send"},
    "owner": lambda w, _r: {"token": link_for(w.difficulty)},
    "linkage": lambda w, _r: {"pk": w.linkage.pk},
    "linkage-partner": lambda w, _r: {"pk": w.linkage.pk},
    "linkage-step": lambda w, _r: {"pk": w.linkage.pk, "step": "meeting"},
    "linkage-contract": lambda w, _r: {"pk": w.contract.linkage_id},
    "contract-result": lambda w, _r: {"pk": w.contract.linkage_id, "contract": w.contract.pk},
    "association": lambda w, _r: {"pk": w.association.pk},
    "association-member": lambda w, _r: {"pk": w.association.pk},
    "association-step": lambda w, _r: {"pk": w.association.pk, "step": "found"},
    "member-leave": lambda w, _r: {"pk": w.association.pk, "member": w.member.pk},
    "buying": lambda w, _r: {"pk": w.field.firm.pk},
    "plan-add": lambda _w, _r: {"year": 2018},
    "plan-withdraw": lambda w, _r: {"pk": w.line.pk},
    "allocate": lambda _w, _r: {"year": 2018},
    "budget-rows": lambda _w, _r: {"year": 2018, "kind": "planned"},
    "norm": lambda _w, _r: {"name": "base-salary"},
    "norm-propose": lambda _w, _r: {"name": "base-salary"},
    "day-withdraw": lambda w, _r: {"pk": w.holiday.pk},
    "day-change": lambda w, _r: {"pk": w.day_change.pk},
    "day-change-approve": lambda w, _r: {"pk": w.day_change.pk},
    "day-change-return": lambda w, _r: {"pk": w.day_change.pk},
    "norm-change": lambda w, _r: {"pk": w.change.pk},
    "norm-change-approve": lambda w, _r: {"pk": w.change.pk},
    "norm-change-return": lambda w, _r: {"pk": w.change.pk},
}

#: Where a person may open the kind of page, but not this very thing: it looks like not found.
NOT_FOUND: dict[str, set[Role]] = {
    "area-plan": {Role.COLLABORATOR},
    "area-plan-edit": {Role.COLLABORATOR},
    "attachment": {Role.ADMINISTRATOR},
    # The months of other people; and nobody here has a collaborator's file.
    "month-report": {Role.COLLABORATOR, Role.TEAM_LEADER},
    "month-rows": {Role.COLLABORATOR, Role.TEAM_LEADER},
    "month-file": {Role.COLLABORATOR, Role.TEAM_LEADER},
    "own-month": {Role.COLLABORATOR, Role.TEAM_LEADER},
    "own-month-rows": {Role.COLLABORATOR, Role.TEAM_LEADER},
    "collaborator": {Role.COLLABORATOR, Role.ADMINISTRATOR},
    "appointment": {Role.COLLABORATOR, Role.ADMINISTRATOR},
    "allowance-file": set(Role),  # no sheet stands yet
}
