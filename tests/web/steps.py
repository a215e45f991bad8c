"""What is sent to each address that takes a step, so that it may be sent twice.

An author who adds an address that takes a step adds its row here; `test_steps` fails without it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from caunoi.accounts.imports.actions import read_drafts as read_people
from caunoi.accounts.invitations import invite
from caunoi.accounts.roles import Role
from caunoi.difficulties.links import link_of, make_link
from caunoi.establishments.actions import close_establishment
from caunoi.imports.drafts import fingerprint
from caunoi.network.actions import name_centre
from caunoi.network.imports.actions import read_drafts
from caunoi.programmes.actions import add_to_plan
from caunoi.schemes.actions import add_milestone
from tests.factories.network import STORY_DAY
from tests.factories.schemes import MILLION, Office
from tests.web.world import World

DAY = "20/12/2018"


@dataclass(frozen=True)
class Step:
    """`role` None is a visitor who has not signed in."""

    arguments: dict[str, Any]
    role: Role | None = Role.OFFICER
    data: dict[str, Any] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return reverse(f"web:{name}", kwargs=self.arguments)


def _link(world: World) -> Step:
    link = link_of(world.difficulty)
    assert link is not None
    seen = {"what": "renew", "seen": link.version}
    return Step({"code": world.difficulty.code}, data=seen)


def _link_of_scheme(world: World) -> Step:
    by = world.people[Role.OFFICER]
    link = make_link(scheme=world.scheme, by=by, on=STORY_DAY)
    return Step({"code": world.scheme.code}, data={"what": "renew", "seen": link.version})


def _reopen(world: World) -> Step:
    close_establishment(
        establishment=world.establishment,
        closed_on=STORY_DAY,
        reason="Nghỉ",
        by=world.people[Role.OFFICER],
        on=STORY_DAY,
    )
    return Step({"pk": world.establishment.pk}, data={"reason": "Làm lại"})


def _collaborators(world: World) -> Step:
    sent, by = world.collaborator_list, world.people[Role.OFFICER]
    shown = fingerprint(read_drafts(sent, by=by, on=STORY_DAY))
    return Step({"pk": sent.pk}, data={"seen": sent.version, "shown": shown})


def _people(world: World) -> Step:
    sent, by = world.person_list, world.people[Role.ADMINISTRATOR]
    drafts = read_people(sent, within=world.land.province, by=by, on=STORY_DAY)
    data = {"seen": sent.version, "shown": fingerprint(drafts)}
    return Step({"pk": sent.pk}, Role.ADMINISTRATOR, data)


def _set_up(world: World) -> Step:
    name_centre(
        centre_vi="Trung tâm thử",
        centre_en="",
        department_vi="Sở thử",
        seen=0,
        by=world.people[Role.DIRECTOR],
        on=STORY_DAY,
    )
    return Step({}, Role.DIRECTOR)


def _line(world: World) -> Step:
    line = add_to_plan(
        year=2018,
        source="local",
        content_head=9,
        title="Việc khác",
        support_vnd=MILLION,
        by=world.people[Role.OFFICER],
        on=STORY_DAY,
    )
    return Step({"pk": line.pk}, data={"reason": "Thôi"})


def _condition(world: World) -> Step:
    scheme = Office(world.people).draft(world.inspection.scheme.establishment, title="Máy khác")
    return Step({"code": scheme.code, "key": "new"}, data={"note": "Hóa đơn"})


def _reach(world: World) -> Step:
    scheme = world.inspection.scheme
    by = world.people[Role.OFFICER]
    milestone = add_milestone(scheme=scheme, title="Lắp", due_on=STORY_DAY, by=by, on=STORY_DAY)
    told = {"code": scheme.code, "pk": milestone.pk}
    return Step(told, data={"reached_on": DAY})


def _invitation(world: World) -> Step:
    by = world.people[Role.ADMINISTRATOR]
    token = invite(user=world.stranger, by=by, on=STORY_DAY)
    word = "duong-may-qua-cau-2018"
    return Step({"token": token}, None, {"password": word, "again": word})


_PROPOSED = {"cost_vnd": "400.000.000", "support_vnd": "150.000.000"}

#: URL name → what makes the step out of the world.
STEPS: dict[str, Callable[[World], Step]] = {
    "person-active": lambda w: Step(
        {"pk": w.stranger.pk}, Role.ADMINISTRATOR, {"is_active": "no", "reason": "Nghỉ"}
    ),
    "allowance-step": lambda _w: Step({"month": "2018-11", "step": "prepare"}),
    "difficulty-step": lambda w: Step(
        {"code": w.difficulty.code, "step": "answer"}, data={"answer": "Đã có mẫu mới."}
    ),
    "difficulty-link": _link,
    "scheme-link": _link_of_scheme,
    "petition-step": lambda w: Step({"code": w.petition.code, "step": "send"}, Role.DIRECTOR),
    "need-end": lambda w: Step(
        {"pk": w.need.pk}, data={"state": "answered", "words": "Đã hướng dẫn."}
    ),
    "proposal-again": lambda w: Step(
        {"pk": w.returned.pk},
        data={**_PROPOSED, "counterpart_vnd": "250.000.000", "note": "Đã có báo giá."},
    ),
    "proposal-decide": lambda w: Step({"pk": w.proposal.pk}, data={"step": "accept", "words": ""}),
    "task-end": lambda w: Step({"pk": w.task.pk}, data={"state": "done", "words": "Đã phổ biến."}),
    "import-commit": lambda w: Step({"pk": w.batch.pk}),
    "collaborator-list-write": _collaborators,
    "person-list-write": _people,
    "norm-change-approve": lambda w: Step({"pk": w.change.pk}, Role.DIRECTOR),
    "norm-change-return": lambda w: Step({"pk": w.change.pk}, Role.DIRECTOR, {"reason": "Thiếu"}),
    "day-change-approve": lambda w: Step({"pk": w.day_change.pk}, Role.DIRECTOR),
    "day-change-return": lambda w: Step(
        {"pk": w.day_change.pk}, Role.DIRECTOR, {"reason": "Thiếu"}
    ),
    "linkage-step": lambda w: Step(
        {"pk": w.linkage.pk, "step": "fail"}, data={"day": DAY, "words": "Không hợp giá."}
    ),
    "contract-result": lambda w: Step(
        {"pk": w.contract.linkage_id, "contract": w.contract.pk},
        data={"day": DAY, "words": "Giao đủ."},
    ),
    "member-leave": lambda w: Step(
        {"pk": w.association.pk, "member": w.member.pk}, data={"day": DAY, "words": "Dời đi."}
    ),
    "association-step": lambda w: Step(
        {"pk": w.association.pk, "step": "abandon"}, data={"day": DAY, "words": "Ít hội viên."}
    ),
    "collaborator-account": lambda w: Step({"pk": w.collaborator.pk}, data={"user": w.stranger.pk}),
    "plan-withdraw": _line,
    "establishment-close": lambda w: Step(
        {"pk": w.establishment.pk}, data={"closed_on": DAY, "reason": "Nghỉ"}
    ),
    "establishment-reopen": _reopen,
    "report-sign": lambda w: Step({"pk": w.report.pk}, Role.DIRECTOR, {"number": "01/BC"}),
    "month-decide": lambda w: Step({"pk": w.month_report.pk, "step": "accept"}),
    "scheme-step": lambda w: Step(
        {"code": w.scheme.code, "step": "sign_contract"},
        Role.DIRECTOR,
        {
            "value_vnd": w.scheme.support_vnd,
            "counterpart_vnd": w.scheme.counterpart_vnd,
            "finish_on": "30/12/2018",
            "representative": "Trần Văn Mộc",
            "representative_post": "Chủ cơ sở",
        },
    ),
    "scheme-condition": _condition,
    "setup-end": _set_up,
    "opening-confirm": lambda w: Step({"pk": w.opening.pk}, Role.DIRECTOR),
    "opening-drop": lambda w: Step({"pk": w.opening.pk}, Role.DIRECTOR, {"reason": "Sai số"}),
    "milestone-reach": _reach,
    "outcome-verify": lambda w: Step(
        {"code": w.scheme.code, "moment": "baseline"}, Role.DIRECTOR, {"seen": 1}
    ),
    "invitation": _invitation,
    "invitation-confirm": lambda w: Step(
        {"pk": w.link.pk}, Role.ADMINISTRATOR, {"answer": "confirm"}
    ),
}
