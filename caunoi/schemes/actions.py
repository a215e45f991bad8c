"""Writes to schemes, other than their steps (`lifecycle`) and their money (`money`)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.attachments.actions import Photo, check_photos, store_photos
from caunoi.attachments.models import Attachment
from caunoi.common.money import is_amount
from caunoi.common.numbers import next_number
from caunoi.common.text import fold, normalise
from caunoi.common.versions import lock_or_new
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.actions import accept_proposal
from caunoi.fieldwork.enums import ProposalState
from caunoi.fieldwork.models import Proposal
from caunoi.journal.actions import action, changes, record
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator
from caunoi.norms.models import DossierPaper
from caunoi.norms.scheme_types import SchemeType
from caunoi.programmes.actions import require_head, require_source, require_year
from caunoi.programmes.queries import item_called
from caunoi.schemes.checks import look_again, require_no_fail, require_priority
from caunoi.schemes.enums import (
    ENDED,
    OutcomeMoment,
    PaperStep,
    SchemeKind,
    SchemeState,
)
from caunoi.schemes.lifecycle import advance, lock_scheme, write_step
from caunoi.schemes.models import (
    Milestone,
    Outcome,
    ProgressReport,
    Scheme,
    SchemePaper,
    SchemeStep,
)
from caunoi.schemes.permissions import require_at
from caunoi.schemes.queries import dossier
from caunoi.schemes.refusals import SamePerson, SchemeRefusal
from caunoi.schemes.rules import conditions_of
from caunoi.schemes.work import (
    ADD_MILESTONE,
    CHANGE_DRAFT,
    CONFIRM_CONDITION,
    REACH_MILESTONE,
    RECEIVE_PAPERS,
    REPORT_PROGRESS,
    Work,
    why_not_measure,
    why_not_verify,
)

PREFIXES = {SchemeKind.SCHEME: "DA", SchemeKind.TASK: "NV"}
#: Rules that refuse a draft at once. The others are stored on the scheme and stop a later step.
_REFUSED_AT_ONCE = ("ceiling", "earlier_support")


# --- the acceptance ------------------------------------------------------------------------------


@action(
    "schemes.accept_on_site",
    title=gettext_lazy("Nghiệm thu tại chỗ"),
    reads={"photos": check_photos},
)
def accept_on_site(
    *, scheme: Scheme, photos: Sequence[Photo], by: User, on: date, **facts: Any
) -> SchemeStep:
    step = advance(scheme=scheme, transition="accept", by=by, on=on, **facts)
    store_photos(photos, subject=scheme, by=by, on=on)
    return step


# --- the draft ------------------------------------------------------------------------------------


@action("schemes.draft_scheme", title=gettext_lazy("Lập đề án"))
def draft_scheme(
    *,
    title: str,
    scheme_type: str,
    content_head: int,
    source: str,
    year: int,
    cost_vnd: int,
    support_vnd: int,
    by: User,
    on: date,
    kind: str = SchemeKind.SCHEME,
    item: str = "",
    counterpart_vnd: int = 0,
    proposal: Proposal | None = None,
    establishment: Establishment | None = None,
    unit: AdminUnit | None = None,
    collaborator: Collaborator | None = None,
    goal: str = "",
    implementing_unit: str = "",
    coordinating_unit: str = "",
    priority_percent: int = 100,
    priority_ground: str = "",
    is_invented: bool = False,
) -> Scheme:
    """Draft a scheme or task, from a proposal or on the Centre's own initiative.

    A proposal supplies its establishment, commune and collaborator, and is accepted with the draft.
    Refuses support above the ceiling of the day, and an item that the establishment, or its tax
    code, was supported for before. Other failed checks are stored on the scheme: a place that is
    not eligible stops the submission, not the draft.
    """
    if proposal is not None:
        establishment = _the_same(establishment, proposal.establishment)
        unit, collaborator = unit or proposal.unit, collaborator or proposal.collaborator
    unit = unit or (establishment.unit if establishment else None)
    require_at(by, "schemes.draft", unit, on)
    scheme = Scheme(
        kind=scheme_kind(kind),
        establishment=establishment,
        unit=unit,
        proposal=proposal,
        collaborator=collaborator,
        drafted_by=by,
        drafted_on=on,
        is_invented=is_invented,
    )
    write_draft(
        scheme,
        {
            "title": title,
            "scheme_type": scheme_type,
            "item": item,
            "content_head": content_head,
            "source": source,
            "year": year,
            "goal": goal,
            "implementing_unit": implementing_unit,
            "coordinating_unit": coordinating_unit,
            "cost_vnd": cost_vnd,
            "support_vnd": support_vnd,
            "counterpart_vnd": counterpart_vnd,
            "priority_percent": priority_percent,
            "priority_ground": priority_ground,
        },
        on,
    )
    if proposal is not None:
        _accept(proposal, by, on)
    save_new(scheme, on)
    write_step(scheme, "draft", "", SchemeState.DRAFTED, by=by, on=on)
    record(
        action="schemes.draft_scheme", subject=scheme, by=by, on=on, after=_journal_facts(scheme)
    )
    return scheme


def save_new(scheme: Scheme, on: date) -> None:
    """Number and save a new scheme that no rule refuses at once."""
    number = next_number(f"{scheme.kind}:{scheme.year}")
    scheme.code = f"{PREFIXES[SchemeKind(scheme.kind)]}-{scheme.year}-{number:03d}"
    scheme.search_key = _search_key(scheme)
    require_new(scheme, on)
    _save(scheme)


def require_new(scheme: Scheme, on: date) -> None:
    """Refuse a second scheme of the same name, support above the ceiling or given before."""
    _require_new(scheme)
    require_no_fail(look_again(scheme, on), *_REFUSED_AT_ONCE)


#: Fields that may be changed while the scheme is drafted or back for a supplement.
CHANGEABLE = (
    *("title", "scheme_type", "item", "content_head", "source", "year", "goal"),
    *("implementing_unit", "coordinating_unit", "cost_vnd", "support_vnd", "counterpart_vnd"),
    *("priority_percent", "priority_ground"),
)


@action("schemes.change_draft", title=gettext_lazy("Sửa bản thảo đề án"), may_change_nothing=True)
def change_draft(*, scheme: Scheme, seen: int, by: User, on: date, **facts: Any) -> Scheme:
    """Change a draft and run the checks again. Whoever changes it counts as one of its makers.

    `seen` is the version of the scheme that the author looked at; a different one is refused.
    """
    unknown = set(facts) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"change_draft takes no {', '.join(sorted(unknown))}")
    scheme = _open_to_change(scheme, by, on, CHANGE_DRAFT)
    scheme.require_seen(seen)
    before = {name: getattr(scheme, name) for name in CHANGEABLE}
    write_draft(scheme, {**before, **facts}, on)
    after = {name: getattr(scheme, name) for name in CHANGEABLE}
    changed = [name for name in CHANGEABLE if before[name] != after[name]]
    if not changed:
        return scheme
    scheme.renewed().search_key = _search_key(scheme)
    require_new(scheme, on)
    _save(scheme)
    write_step(scheme, "change", scheme.state, scheme.state, by=by, on=on)
    record(
        action="schemes.change_draft",
        subject=scheme,
        by=by,
        on=on,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return scheme


@action("schemes.confirm_condition", title=gettext_lazy("Xác nhận điều kiện"))
def confirm_condition(*, scheme: Scheme, key: str, note: str, by: User, on: date) -> Scheme:
    """Confirm a fact that only people can check, such as that the machine is new.

    `note` says what it rests on: the invoice, a written commitment, a look on the spot. Possible
    until the approval. A confirmation stands: a second one is refused.
    """
    scheme = _open_to_change(scheme, by, on, CONFIRM_CONDITION)
    wanted = conditions_of(
        scheme.scheme_type, has_establishment=scheme.establishment_id is not None
    )
    if key not in {condition.key for condition in wanted}:
        raise SchemeRefusal(_("Đề án này không có điều kiện “%(key)s”.") % {"key": key})
    note = _text(note, _("Cần ghi xác nhận theo gì: giấy tờ nào, xem tại chỗ ngày nào."))
    if (standing := scheme.confirmations.get(key)) is not None:
        raise SchemeRefusal(
            _("%(who)s đã xác nhận điều kiện này ngày %(day)s: %(note)s")
            % {
                "who": standing["by"],
                "day": f"{date.fromisoformat(standing['on']):%d/%m/%Y}",
                "note": standing["note"],
            }
        )
    scheme.confirmations = {
        **scheme.confirmations,
        key: {"by": str(by), "by_id": by.pk, "on": on.isoformat(), "note": note},
    }
    look_again(scheme, on)
    scheme.save(update_fields=["confirmations", "checks", "checked_on"])
    record(
        action="schemes.confirm_condition",
        subject=scheme,
        by=by,
        on=on,
        ground=note,
        after={key: scheme.confirmations[key]},
    )
    return scheme


def _the_same(given: Establishment | None, of_proposal: Establishment) -> Establishment:
    if given is not None and given.pk != of_proposal.pk:
        raise SchemeRefusal(_("Đề xuất này là của %(firm)s.") % {"firm": of_proposal})
    return of_proposal


def _accept(proposal: Proposal, by: User, on: date) -> None:
    taken = Scheme.objects.filter(proposal=proposal).first()
    if taken is not None:
        raise SchemeRefusal(_("Đề xuất này đã thành đề án %(code)s.") % {"code": taken.code})
    if proposal.state != ProposalState.ACCEPTED:
        accept_proposal(proposal=proposal, by=by, on=on)


def write_draft(scheme: Scheme, facts: Mapping[str, Any], on: date) -> None:
    """Set the facts of a draft in memory, each checked by itself."""
    scheme.title = _text(facts["title"], _("Cần tên đề án."))
    if facts["scheme_type"] not in set(SchemeType):
        raise SchemeRefusal(_("Chọn dạng đề án trong danh sách."))
    scheme.scheme_type = facts["scheme_type"]
    scheme.item = item_called(facts["item"]).key if facts["item"] else ""
    require_head(facts["content_head"])
    require_source(facts["source"])
    require_year(facts["year"])
    scheme.content_head, scheme.source = facts["content_head"], facts["source"]
    scheme.year = facts["year"]
    for name in ("goal", "implementing_unit", "coordinating_unit", "priority_ground"):
        setattr(scheme, name, normalise(facts[name] or ""))
    scheme.cost_vnd = _amount(facts["cost_vnd"], _("Tổng chi phí"), least=1)
    scheme.support_vnd = _amount(facts["support_vnd"], _("Kinh phí khuyến công"), least=1)
    scheme.counterpart_vnd = _amount(facts["counterpart_vnd"], _("Vốn đối ứng"), least=0)
    if scheme.support_vnd > scheme.cost_vnd:
        raise SchemeRefusal(_("Kinh phí khuyến công không thể lớn hơn tổng chi phí."))
    scheme.priority_percent = facts["priority_percent"]
    if not _is_whole(scheme.priority_percent) or scheme.priority_percent < 100:
        raise SchemeRefusal(_("Hệ số ưu tiên ghi bằng phần trăm, từ 100 (không ưu tiên)."))
    require_priority(scheme.priority_percent, on)
    if scheme.priority_percent > 100 and not scheme.priority_ground:
        raise SchemeRefusal(_("Có ưu tiên thì cần ghi căn cứ: địa bàn, ngành nghề, văn bản nào."))


def _require_new(scheme: Scheme) -> None:
    # A double click sends the same draft twice.
    same = Scheme.objects.filter(
        year=scheme.year,
        source=scheme.source,
        title=scheme.title,
        establishment=scheme.establishment,
    )
    twin = same.exclude(state__in=ENDED).exclude(pk=scheme.pk or 0).first()
    if twin is not None:
        raise SchemeRefusal(
            _("Năm %(year)s đã có đề án %(code)s cùng tên, cùng cơ sở, cùng nguồn.")
            % {"year": scheme.year, "code": twin.code}
        )


def _search_key(scheme: Scheme) -> str:
    firm = scheme.establishment.name if scheme.establishment else ""
    key = fold(f"{scheme.code} {scheme.title} {firm}")
    return key[: Scheme._meta.get_field("search_key").max_length]


def _journal_facts(scheme: Scheme) -> dict[str, Any]:
    names = ("code", "kind", *CHANGEABLE)
    return {name: getattr(scheme, name) for name in names}


# --- papers ---------------------------------------------------------------------------------------


@action("schemes.receive_paper", title=gettext_lazy("Nhận giấy tờ"))
def receive_paper(
    *,
    scheme: Scheme,
    step: str,
    key: str,
    seen: int,
    by: User,
    on: date,
    attachment: Attachment | None = None,
    note: str = "",
) -> SchemePaper:
    """Record that a paper of the dossier was received, with its file if there is one.

    A better copy replaces the earlier one; the journal keeps the earlier facts. `seen` is the
    version of the paper that its author looked at, 0 if it had not come.
    """
    scheme = _open_to_change(scheme, by, on, RECEIVE_PAPERS)
    _require_asked_for(scheme, step, key, on)
    facts = {"attachment": attachment, "note": normalise(note), "is_waived": False}
    return _write_paper(scheme, step, key, seen, by, on, **facts)


@action("schemes.waive_paper", title=gettext_lazy("Miễn giấy tờ"))
def waive_paper(
    *, scheme: Scheme, step: str, key: str, seen: int, reason: str, by: User, on: date
) -> SchemePaper:
    """Record why a paper is not needed. Only papers that the circular asks for in some cases.

    `seen` is the version of the paper that its author looked at, 0 if it had not come.
    """
    scheme = _open_to_change(scheme, by, on, RECEIVE_PAPERS)
    if not _require_asked_for(scheme, step, key, on).may_be_waived:
        raise SchemeRefusal(_("Giấy này luôn phải có; chỉ bỏ qua được giấy ghi “nếu có”, “khi”."))
    reason = _text(reason, _("Cần ghi vì sao đề án này không cần giấy đó."))
    facts = {"attachment": None, "note": reason, "is_waived": True}
    return _write_paper(scheme, step, key, seen, by, on, **facts)


def _require_asked_for(scheme: Scheme, step: str, key: str, on: date) -> DossierPaper:
    if step not in PaperStep.values:
        raise SchemeRefusal(_("Chọn bước của hồ sơ: đề nghị, tạm ứng hoặc hoàn thành."))
    wanted = {row.required.key: row.required for row in dossier(scheme, on, step)}
    if key not in wanted:
        raise SchemeRefusal(
            _("%(step)s của dạng đề án này không có giấy “%(key)s”.")
            % {"step": PaperStep(step).label, "key": key}
        )
    return wanted[key]


def _write_paper(
    scheme: Scheme, step: str, key: str, seen: int, by: User, on: date, **facts: Any
) -> SchemePaper:
    paper = lock_or_new(SchemePaper, scheme=scheme, step=step, key=key)
    paper.require_seen(seen)
    before = _paper_facts(paper) if paper.pk else {}
    paper.renewed().received_on, paper.received_by = on, by
    for name, value in facts.items():
        setattr(paper, name, value)
    _save(paper)
    record(
        action="schemes.waive_paper" if paper.is_waived else "schemes.receive_paper",
        subject=scheme,
        by=by,
        on=on,
        ground=paper.note,
        before=before,
        after={"step": step, "key": key, **_paper_facts(paper)},
    )
    return paper


def _paper_facts(paper: SchemePaper) -> dict[str, Any]:
    return {
        "received_on": paper.received_on,
        "attachment": paper.attachment_id,
        "note": paper.note,
        "is_waived": paper.is_waived,
    }


# --- milestones, progress -------------------------------------------------------------------------


@action("schemes.add_milestone", title=gettext_lazy("Thêm mốc"))
def add_milestone(*, scheme: Scheme, title: str, due_on: date, by: User, on: date) -> Milestone:
    scheme = _open_to_change(scheme, by, on, ADD_MILESTONE)
    milestone = Milestone(
        scheme=scheme, title=_text(title, _("Cần ghi mốc là việc gì.")), due_on=due_on
    )
    _save(milestone)
    record(
        action="schemes.add_milestone",
        subject=scheme,
        by=by,
        on=on,
        after={"title": milestone.title, "due_on": due_on},
    )
    return milestone


@action("schemes.reach_milestone", title=gettext_lazy("Ghi mốc đã đạt"))
def reach_milestone(*, milestone: Milestone, reached_on: date, by: User, on: date) -> Milestone:
    scheme = _open_to_change(milestone.scheme, by, on, REACH_MILESTONE)
    milestone = Milestone.objects.get(pk=milestone.pk)
    if milestone.reached_on is not None:
        raise SchemeRefusal(
            _("Mốc “%(title)s” đã đạt ngày %(day)s.")
            % {"title": milestone.title, "day": f"{milestone.reached_on:%d/%m/%Y}"}
        )
    if reached_on > on:
        raise SchemeRefusal(_("Ngày đạt mốc không thể ở phía trước."))
    milestone.reached_on, milestone.reached_by = reached_on, by
    milestone.save(update_fields=["reached_on", "reached_by"])
    record(
        action="schemes.reach_milestone",
        subject=scheme,
        by=by,
        on=on,
        after={"title": milestone.title, "reached_on": reached_on},
    )
    return milestone


@action("schemes.report_progress", title=gettext_lazy("Ghi tiến độ"))
def report_progress(
    *,
    scheme: Scheme,
    percent: int,
    text: str,
    by: User,
    on: date,
    invested_vnd: int | None = None,
) -> ProgressReport:
    """Record progress as the implementing unit reports it: percent of the work, money invested.

    The monthly report is due before the 25th (TT 36/2013 Điều 23 khoản 3). An advance for machines
    is based on `invested_vnd`, the total so far.
    """
    scheme = _open_to_change(scheme, by, on, REPORT_PROGRESS)
    if not (_is_whole(percent) and 0 <= percent <= 100):
        raise SchemeRefusal(_("Tiến độ là số nguyên từ 0 đến 100 phần trăm."))
    if invested_vnd is not None:
        invested_vnd = _amount(invested_vnd, _("Số đã đầu tư"), least=0)
    report = ProgressReport(
        scheme=scheme,
        reported_on=on,
        reported_by=by,
        percent=percent,
        invested_vnd=invested_vnd,
        text=_text(text, _("Cần ghi đã làm gì, còn gì.")),
    )
    _save(report)
    record(
        action="schemes.report_progress",
        subject=scheme,
        by=by,
        on=on,
        after={"percent": percent, "invested_vnd": invested_vnd},
    )
    return report


# --- outcomes -------------------------------------------------------------------------------------


@action("schemes.measure_outcome", title=gettext_lazy("Ghi kết quả đo được"))
def measure_outcome(
    *,
    scheme: Scheme,
    moment: str,
    seen: int,
    measured_on: date,
    by: User,
    on: date,
    workers: int | None = None,
    machines: int | None = None,
    output: str = "",
    revenue_vnd: int | None = None,
    is_running: bool | None = None,
) -> Outcome:
    """Record what was counted at the establishment at one of the five moments.

    The baseline is measured before the approval, the acceptance figures after the acceptance, the
    others not before 6, 12 and 24 months have passed. A figure may be measured again until somebody
    else has verified it; the journal keeps the earlier values. `seen` is the version of the figures
    that their author looked at, 0 if there were none.
    """
    scheme = lock_scheme(scheme)
    require_at(by, "schemes.measure", scheme.unit, on)
    if moment not in OutcomeMoment.values:
        raise SchemeRefusal(_("Chọn lúc đo trong danh sách."))
    if measured_on > on:
        raise SchemeRefusal(_("Ngày đo không thể ở phía trước."))
    if why_not := why_not_measure(scheme, OutcomeMoment(moment), measured_on):
        raise SchemeRefusal(why_not)
    outcome = lock_or_new(Outcome, scheme=scheme, moment=moment)
    outcome.require_seen(seen)
    if outcome.verified_by_id is not None:
        raise SchemeRefusal(_("Số liệu lúc này đã được xác nhận nên không đo lại."))
    facts: dict[str, Any] = {
        "workers": _count(workers, _("Số lao động")),
        "machines": _count(machines, _("Số máy, thiết bị")),
        "output": normalise(output or ""),
        "revenue_vnd": None
        if revenue_vnd is None
        else _amount(revenue_vnd, _("Doanh thu năm"), least=0),
        "is_running": is_running,
    }
    if all(value in (None, "") for value in facts.values()):
        raise SchemeRefusal(_("Cần ít nhất một số liệu: lao động, máy, sản lượng hoặc doanh thu."))
    before, after = changes(outcome, facts)
    outcome.renewed().measured_on, outcome.measured_by = measured_on, by
    for name, value in facts.items():
        setattr(outcome, name, value)
    _save(outcome)
    record(
        action="schemes.measure_outcome",
        subject=scheme,
        by=by,
        on=on,
        before=before,
        after={"moment": moment, "measured_on": measured_on, **after},
    )
    return outcome


@action("schemes.verify_outcome", title=gettext_lazy("Xác nhận kết quả đo"))
def verify_outcome(*, outcome: Outcome, seen: int, by: User, on: date) -> Outcome:
    """Vouch for the figures that the verifier looked at; `seen` is their version."""
    scheme = lock_scheme(outcome.scheme)
    require_at(by, "schemes.verify_outcome", scheme.unit, on)
    outcome = Outcome.objects.get(pk=outcome.pk)
    if outcome.verified_by_id is not None:
        raise SchemeRefusal(
            _("Số liệu này đã được xác nhận ngày %(day)s.")
            % {"day": f"{outcome.verified_on:%d/%m/%Y}"}
        )
    if why_not := why_not_verify(outcome, by):
        raise SamePerson(why_not)
    outcome.require_seen(seen)
    outcome.verified_by, outcome.verified_on = by, on
    outcome.save(update_fields=["verified_by", "verified_on"])
    record(
        action="schemes.verify_outcome",
        subject=scheme,
        by=by,
        on=on,
        after={"moment": outcome.moment, "verified_on": on},
    )
    return outcome


# --- checks ---------------------------------------------------------------------------------------


def _open_to_change(scheme: Scheme, by: User, on: date, work: Work) -> Scheme:
    scheme = lock_scheme(scheme)
    require_at(by, work.permission, scheme.unit, on)
    if scheme.state in ENDED:
        raise SchemeRefusal(_ended(scheme))
    if scheme.state not in work.states:
        raise SchemeRefusal(
            _("Đề án %(code)s %(state)s nên không ghi được việc này; chỉ khi %(states)s.")
            % {
                "code": scheme.code,
                "state": SchemeState(scheme.state).label,
                "states": ", ".join(str(state.label) for state in work.states),
            }
        )
    return scheme


def _ended(scheme: Scheme) -> str:
    return _("Đề án %(code)s %(state)s, không ghi thêm được.") % {
        "code": scheme.code,
        "state": SchemeState(scheme.state).label,
    }


def scheme_kind(kind: str) -> SchemeKind:
    if kind not in SchemeKind.values:
        raise SchemeRefusal(_("Chọn đề án hoặc nhiệm vụ."))
    return SchemeKind(kind)


def _text(text: Any, sentence: str) -> str:
    clean = normalise(text) if isinstance(text, str) else ""
    if not clean:
        raise SchemeRefusal(sentence)
    return clean


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _amount(value: Any, what: str, *, least: int) -> int:
    if not is_amount(value, least):
        raise SchemeRefusal(
            _("%(what)s là số nguyên dương, tính bằng đồng.") % {"what": what}
            if least
            else _("%(what)s là số nguyên không âm, tính bằng đồng.") % {"what": what}
        )
    return value


def _count(value: Any, what: str) -> int | None:
    if value is None:
        return None
    if not (_is_whole(value) and 0 <= value <= 100_000):
        raise SchemeRefusal(_("%(what)s là số nguyên không âm.") % {"what": what})
    return int(value)


def _save(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise SchemeRefusal(" ".join(error.messages)) from error
    row.save()
