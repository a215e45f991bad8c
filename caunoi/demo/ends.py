"""Ends what was left open: answered and confirmed, accepted, stopped, measured.

What a visitor did meanwhile counts: each row goes on from its present state, and a row that cannot
take the step stays as it is.
"""

import contextlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from caunoi.accounts.models import User
from caunoi.common.errors import Refusal
from caunoi.demo import people
from caunoi.demo.fieldwork import Wish
from caunoi.demo.people import OfficePerson
from caunoi.demo.schemes import Case, SchemeBuilder
from caunoi.difficulties.actions import answer_difficulty, confirm_difficulty
from caunoi.difficulties.enums import DifficultyState, PetitionState, Topic
from caunoi.difficulties.links import confirm_by_link, link_for, token_of
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.petitions.actions import (
    answer_petition,
    group_into_petition,
    send_petition,
)
from caunoi.difficulties.queries import groups_to_petition
from caunoi.fieldwork.actions import decline_proposal, end_need, end_task
from caunoi.fieldwork.queries import needs_waiting, proposals_to_decide, tasks_waiting
from caunoi.linkages.actions import conclude_linkage
from caunoi.linkages.enums import LinkageState, StepKind
from caunoi.linkages.models import Linkage
from caunoi.network.queries import responsible_for
from caunoi.schemes.actions import verify_outcome
from caunoi.schemes.enums import RUNNING, SchemeState
from caunoi.schemes.models import ProgressReport, Scheme
from caunoi.schemes.queries import measurements_due
from caunoi.schemes.reading.waiting import figures_to_verify

Staff = Mapping[OfficePerson, User]

ANSWERS: Mapping[str, str] = {
    Topic.FIRE_SAFETY: "Xưởng dưới 300 m² dùng mẫu rút gọn kèm văn bản này, công an huyện nhận và "
    "trả lời trong 10 ngày; không phải lập hồ sơ thiết kế như nhà máy.",
    Topic.LAND: "Phòng Tài nguyên và Môi trường đã hướng dẫn hồ sơ; đợt chuyển mục đích gần nhất "
    "nhận hồ sơ tại xã.",
    Topic.CONSTRUCTION: "Xưởng khung thép để sản xuất lâu dài thì xin giấy phép có thời hạn, mẫu "
    "kèm theo; nộp một lần tại huyện.",
    Topic.CREDIT: "Ngân hàng nhận tài sản hình thành từ vốn vay và hợp đồng thuê đất còn từ năm "
    "năm làm bảo đảm; danh sách hộ đã gửi sang.",
    Topic.TAX: "Mua lại của hộ đã nghỉ thì dùng hợp đồng và bảng kê có xác nhận của xã; được tính "
    "vào vốn đối ứng.",
    Topic.POWER: "Điện lực đã khảo sát, đưa vào đợt nâng công suất gần nhất.",
}
USUAL_ANSWER = "Đã làm việc với nơi có trách nhiệm và hướng dẫn chủ cơ sở từng bước."
DOCUMENT = "Công văn minh họa"


def unless_refused(work: Callable[..., Any], *things: Any, **facts: Any) -> None:
    """Run one action in a savepoint; a refusal leaves everything as it was."""
    with contextlib.suppress(Refusal), transaction.atomic():
        work(*things, **facts)


# --- difficulties ---------------------------------------------------------------------------------


def end_difficulties(staff: Staff, on: date) -> None:
    """Answer everything open from a day on, similar ones as one petition; their raisers confirm."""
    _petition_alike(staff, on)
    for petition in Petition.objects.exclude(state=PetitionState.ANSWERED).order_by("pk"):
        _end_petition(petition, staff, on)
    for number, row in enumerate(_rows(DifficultyState.OPEN)):
        answered_on = _not_before(row, on + timedelta(days=2 + number % 9))
        unless_refused(_answer, row, answered_on)
    for number, row in enumerate(_rows(DifficultyState.ANSWERED)):
        heard_on = _not_before(row, on) + timedelta(days=4 + number % 6)
        unless_refused(_confirm, row, heard_on, number)


def _rows(state: DifficultyState) -> list[Difficulty]:
    rows = Difficulty.objects.filter(state=state).order_by("raised_on", "pk")
    return list(rows.select_related("owner", "raiser", "collaborator__user", "link"))


def _not_before(row: Difficulty | Petition, day: date) -> date:
    """Return the day, or that of the last step if a visitor went beyond it."""
    last = row.steps.order_by("pk").last()
    return max(day, last.on) if last is not None else day


def _petition_alike(staff: Staff, on: date) -> None:
    officer = staff[people.OFFICER]
    for group in groups_to_petition(officer, on):
        first = group.difficulties[0]
        unless_refused(
            group_into_petition,
            difficulties=group.difficulties,
            title=first.title,
            text="Đề nghị có mẫu riêng và thời hạn trả lời cho xưởng nhỏ: "
            + " ".join(dict.fromkeys(row.text for row in group.difficulties)),
            addressed_to="authority",
            by=officer,
            on=on,
            is_invented=True,
        )


def _end_petition(petition: Petition, staff: Staff, on: date) -> None:
    sent_on = _not_before(petition, on + timedelta(days=3))
    if petition.state == PetitionState.DRAFTED:
        signer = staff[people.DIRECTOR]
        unless_refused(send_petition, petition=petition, by=signer, on=sent_on)
        petition.refresh_from_db()
    if petition.owner is None or petition.due_on is None:
        return
    answerer, answered_on = petition.owner, _not_before(petition, petition.due_on)
    unless_refused(
        answer_petition,
        petition=petition,
        answer=ANSWERS.get(petition.topic, USUAL_ANSWER),
        citation=DOCUMENT,
        by=answerer,
        on=answered_on,
    )


def _answer(row: Difficulty, on: date) -> None:
    words = ANSWERS.get(row.topic, USUAL_ANSWER)
    answer_difficulty(difficulty=row, answer=words, by=row.owner, on=on)


def _confirm(row: Difficulty, on: date, number: int) -> None:
    """Raisers with an account confirm; owners by link, every third through the collaborator."""
    collaborator = row.collaborator.user if row.collaborator else None
    token = link_for(row) or token_of(row.link)
    if row.raiser is not None:
        confirm_difficulty(difficulty=row, by=row.raiser, on=on)
    elif token and (number % 3 or collaborator is None or collaborator.pk == row.answered_by_id):
        confirm_by_link(token=token, code=row.code, on=on)
    elif collaborator is not None:
        note = "Chủ cơ sở nói làm theo hướng dẫn được rồi."
        confirm_difficulty(difficulty=row, channel="phone", note=note, by=collaborator, on=on)


# --- schemes --------------------------------------------------------------------------------------

NOT_APPROVED = (
    *(SchemeState.DRAFTED, SchemeState.SUBMITTED, SchemeState.SUPPLEMENT),
    *(SchemeState.APPRAISED, SchemeState.IN_PLAN),
)
ON_THE_WAY = (SchemeState.APPROVED, *RUNNING)
#: How many measurements, and how many figures to verify, are left for a visitor.
LEFT = 3
#: A scheme reported at this percentage or more is brought to its end.
NEARLY_DONE = 75


def end_schemes(staff: Staff, on: date, *, year: int) -> None:
    """Settle what was nearly done, stop what was not; withdraw what nobody approved for the year.

    Takes the schemes planned for `year` or before.
    """
    builder = SchemeBuilder(staff, vouchers=year)
    reports = ProgressReport.objects.filter(scheme=OuterRef("pk")).order_by("-reported_on", "-pk")
    rows = Scheme.objects.filter(year__lte=year, state__in=(*NOT_APPROVED, *ON_THE_WAY))
    rows = rows.annotate(percent=Subquery(reports.values("percent")[:1]))
    for number, scheme in enumerate(rows.select_related("establishment__unit").order_by("pk")):
        day = on + timedelta(days=number % 12)
        unless_refused(_end_scheme, builder, scheme, day, number)


def _end_scheme(builder: SchemeBuilder, scheme: Scheme, on: date, number: int) -> None:
    case = Case(100 + number, _wish_of(scheme, on), scheme)
    state = SchemeState(scheme.state)
    if state == SchemeState.ACCEPTED:
        builder.settle(case, on)
    elif state == SchemeState.IN_PROGRESS and (scheme.percent or 0) >= NEARLY_DONE:  # type: ignore[attr-defined]
        builder.end_late(case, on)
    elif state in ON_THE_WAY:
        reason = "Chủ cơ sở không làm tiếp, nhường kinh phí cho cơ sở khác."
        builder.step(case, "stop", people.AUTHORITY, on, reason=reason)
    elif state in NOT_APPROVED:
        reason = "Chủ cơ sở không bổ sung hồ sơ, đề nghị lại vào năm sau."
        builder.step(case, "withdraw", people.OFFICER, on, reason=reason)


def _wish_of(scheme: Scheme, on: date) -> Wish | None:
    firm = scheme.establishment
    duties = responsible_for(firm.unit, on) if firm else []
    return Wish(firm, duties[0].collaborator, "", "") if firm and duties else None


def close_followed(staff: Staff, on: date) -> None:
    """Close the schemes followed up for two years; the reason says what was not measured."""
    builder = SchemeBuilder(staff)
    followed = Scheme.objects.filter(state=SchemeState.FOLLOW_UP).order_by("pk")
    for number, scheme in enumerate(followed):
        case, day = Case(100 + number, None, scheme), on + timedelta(days=number % 12)
        reason = "Đã theo dõi hai năm; lần đo cuối không làm được vì giãn cách năm 2021."
        unless_refused(builder.step, case, "close", people.OFFICER, day, reason=reason)


def measure_what_is_due(staff: Staff, on: date, *, leave: int = LEFT) -> None:
    """Measure due outcomes and verify the figures, except the last `leave` of each."""
    builder, deputy = SchemeBuilder(staff), staff[people.DEPUTY]
    due = measurements_due(None, on)
    for number, one in enumerate(due[: len(due) - leave]):
        case = Case(100 + number, _wish_of(one.scheme, on), one.scheme)
        unless_refused(builder.measure, case, one.moment, on, growth=2)
    waiting = list(figures_to_verify(deputy, on).order_by("measured_on", "pk"))
    for outcome in waiting[: len(waiting) - leave]:
        unless_refused(verify_outcome, outcome=outcome, seen=outcome.version, by=deputy, on=on)


# --- fieldwork and linkages -----------------------------------------------------------------------


def end_fieldwork(staff: Staff, on: date) -> None:
    officer = staff[people.OFFICER]
    answer = "Đã hướng dẫn hồ sơ; đề nghị lại khi có báo giá cho kế hoạch năm sau."
    for need in needs_waiting(officer, on):
        unless_refused(end_need, need=need, state="answered", outcome=answer, by=officer, on=on)
    for proposal in proposals_to_decide(officer, on):
        reason = "Kế hoạch năm đã đủ; cơ sở đề nghị lại cho năm sau."
        unless_refused(decline_proposal, proposal=proposal, reason=reason, by=officer, on=on)
    for task in tasks_waiting(on).select_related("collaborator__user"):
        done_on, by = max(on, task.due_on), task.collaborator.user or officer
        result = "Đã làm xong, kết quả gửi kèm báo cáo tháng."
        unless_refused(end_task, task=task, state="done", result=result, by=by, on=done_on)


def end_linkages(staff: Staff, on: date) -> None:
    for linkage in Linkage.objects.filter(state=LinkageState.ADVISING).order_by("pk"):
        unless_refused(
            conclude_linkage,
            linkage=linkage,
            step=StepKind.AGREE,
            result="Hai bên chốt giá từng phần, ký biên bản làm chung từ tháng 2/2019.",
            result_on=on,
            by=staff[people.OFFICER],
            on=on,
        )
