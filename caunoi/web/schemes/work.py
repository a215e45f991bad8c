"""What is recorded between the steps: papers, conditions, progress, milestones, outcomes, money."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.attachments.actions import CheckedFile, check_file, store_file
from caunoi.attachments.models import Attachment
from caunoi.common import clock
from caunoi.common.bounds import read_key
from caunoi.journal.models import Entry
from caunoi.journal.queries import entries_about
from caunoi.norms.models import DossierPaper
from caunoi.schemes.actions import (
    add_milestone,
    confirm_condition,
    measure_outcome,
    reach_milestone,
    receive_paper,
    report_progress,
    verify_outcome,
    waive_paper,
)
from caunoi.schemes.enums import EntryKind, OutcomeMoment, PaperStep
from caunoi.schemes.models import MoneyEntry, Outcome, Scheme, SchemePaper
from caunoi.schemes.money import ledger as money
from caunoi.schemes.money.payments import PAYMENTS, most_payable, why_not_pay
from caunoi.schemes.permissions import require_at
from caunoi.schemes.queries import (
    amount_corrected,
    amounts_of,
    dossier,
    last_correction,
    missing_papers,
    paper_name,
)
from caunoi.schemes.rules import conditions_of
from caunoi.web.access import my_rights, page, person_of
from caunoi.web.fetching import scheme_or_404
from caunoi.web.fields import refusals_in
from caunoi.web.schemes.forms import (
    ConditionForm,
    CorrectEntryForm,
    MilestoneForm,
    OutcomeForm,
    PaperForm,
    PayForm,
    ProgressForm,
    ReachForm,
    WaiveForm,
)
from caunoi.web.templatetags.caunoi import vnd
from caunoi.web.versions import VersionedForm, changes_in


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a small form's page: heading, first sentence, button, and message when done.

    `anchor` is the part of the scheme's page that is shown afterwards.
    """

    heading: str | Promise
    button: str | Promise
    done: str | Promise
    lead: str = ""
    anchor: str = ""


def answer(
    request: HttpRequest,
    scheme: Scheme,
    form: forms.Form,
    words: Words,
    write: Callable[[dict[str, Any]], object],
    refusals: Callable[[Any], AbstractContextManager[None]] = refusals_in,
    **more: Any,
) -> HttpResponse:
    """Show the form; if it was sent and is valid, call `write` once and redirect to the scheme.

    `refusals` shows in the form what the action refuses; a form that edits passes `changes_in`.
    """
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            write(form.facts if isinstance(form, VersionedForm) else form.cleaned_data)
            messages.success(request, str(words.done))
            page = reverse("web:scheme", args=[scheme.code])
            return redirect(f"{page}#{words.anchor}" if words.anchor else page)
    context = {"scheme": scheme, "form": form, "words": words, **more}
    status = form.status if isinstance(form, VersionedForm) else 422 if form.errors else 200
    return render(request, "web/schemes/form.html", context, status=status)


# --- papers, conditions ---------------------------------------------------------------------------


def changes_of(
    scheme: Scheme, initial_of: Callable[[Any], Mapping[str, Any]], *actions: str, **after: str
) -> Callable[[Any], AbstractContextManager[None]]:
    """Return `changes_in` for a row of which the journal tells under its scheme.

    `actions` and `after` find the entries about that row.
    """
    about_row = {f"after__{name}": value for name, value in after.items()}

    def entries_of(_row: Any) -> QuerySet[Entry]:
        return entries_about(scheme).filter(action__in=actions, **about_row)

    return partial(changes_in, initial_of=initial_of, entries_of=entries_of)


def _paper_or_404(scheme: Scheme, step: str, key: str) -> DossierPaper:
    if step not in PaperStep.values:
        raise Http404
    for row in dossier(scheme, clock.today(), step):
        if row.required.key == key:
            return row.required
    raise Http404


@page
def scheme_paper(request: HttpRequest, code: str, step: str, key: str) -> HttpResponse:
    scheme = scheme_or_404(request, code)
    paper = _paper_or_404(scheme, step, key)
    me, today = person_of(request), clock.today()
    standing = _standing(scheme, step, key)
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        initial=_received(standing),
        version=standing.version,
    )

    def write(given: dict[str, Any]) -> None:
        require_at(me, "schemes.papers", scheme.unit, today)
        file = _checked(given["file"]) if given["file"] else None
        with transaction.atomic():
            attachment = store_file(file=file, subject=scheme, by=me, on=today) if file else None
            receive_paper(
                scheme=scheme,
                step=step,
                key=key,
                seen=form.seen_version,
                attachment=attachment,
                note=given["note"],
                by=me,
                on=today,
            )

    words = Words(
        heading=paper_name(paper),
        button=gettext_lazy("Nhận giấy này"),
        done=_("Đã nhận: %(paper)s.") % {"paper": paper_name(paper)},
        anchor=f"papers-{step}",
        lead=f"{PaperStep(step).label}, {paper.citation}",
    )
    return answer(
        request,
        scheme,
        form,
        words,
        write,
        changes_of(scheme, _received, *_PAPERS, step=step, key=key),
        has_file=True,
        waive=paper.may_be_waived and [scheme.code, step, key],
    )


_PAPERS = ("schemes.receive_paper", "schemes.waive_paper")


def _standing(scheme: Scheme, step: str, key: str) -> SchemePaper:
    return scheme.papers.filter(step=step, key=key).first() or SchemePaper(
        scheme=scheme, step=step, key=key, version=0
    )


def _received(paper: SchemePaper) -> dict[str, str]:
    return {"note": "" if paper.is_waived else paper.note}


def _waived(paper: SchemePaper) -> dict[str, str]:
    return {"reason": paper.note if paper.is_waived else ""}


def _checked(file: Any) -> CheckedFile:
    return check_file(content=file.read(), name=file.name, kind=Attachment.Kind.DOCUMENT)


@page
def scheme_waive(request: HttpRequest, code: str, step: str, key: str) -> HttpResponse:
    scheme = scheme_or_404(request, code)
    paper = _paper_or_404(scheme, step, key)
    words = Words(
        heading=_("Không cần: %(paper)s") % {"paper": paper_name(paper)},
        button=gettext_lazy("Ghi là không cần"),
        done=gettext_lazy("Đã ghi vì sao không cần giấy đó."),
        anchor=f"papers-{step}",
        lead=f"{PaperStep(step).label}, {paper.citation}",
    )

    standing = _standing(scheme, step, key)
    form = WaiveForm(request.POST or None, initial=_waived(standing), version=standing.version)

    def write(given: dict[str, Any]) -> None:
        waive_paper(
            scheme=scheme,
            step=step,
            key=key,
            seen=form.seen_version,
            **given,
            by=person_of(request),
            on=clock.today(),
        )

    changes = changes_of(scheme, _waived, *_PAPERS, step=step, key=key)
    return answer(request, scheme, form, words, write, changes)


@page
def scheme_condition(request: HttpRequest, code: str, key: str) -> HttpResponse:
    scheme = scheme_or_404(request, code)
    wanted = conditions_of(scheme.scheme_type, has_establishment=bool(scheme.establishment_id))
    condition = next((each for each in wanted if each.key == key), None)
    if condition is None:
        raise Http404
    words = Words(
        heading=str(condition.sentence),
        button=gettext_lazy("Xác nhận"),
        done=gettext_lazy("Đã xác nhận điều kiện."),
        anchor="why",
        lead=str(condition.basis),
    )

    def write(given: dict[str, Any]) -> None:
        confirm_condition(scheme=scheme, key=key, **given, by=person_of(request), on=clock.today())

    return answer(request, scheme, ConditionForm(request.POST or None), words, write)


# --- progress, milestones -------------------------------------------------------------------------


@page
def scheme_progress(request: HttpRequest, code: str) -> HttpResponse:
    scheme = scheme_or_404(request, code)
    words = Words(
        heading=gettext_lazy("Ghi tiến độ"),
        button=gettext_lazy("Ghi tiến độ"),
        done=gettext_lazy("Đã ghi tiến độ."),
        lead=_("Báo cáo tháng trước ngày 25 (TT 36/2013/TT-BCT, Điều 23 khoản 3)."),
    )

    def write(given: dict[str, Any]) -> None:
        report_progress(scheme=scheme, **given, by=person_of(request), on=clock.today())

    return answer(request, scheme, ProgressForm(request.POST or None), words, write)


@page
def scheme_milestone(request: HttpRequest, code: str) -> HttpResponse:
    scheme = scheme_or_404(request, code)
    words = Words(
        heading=gettext_lazy("Thêm mốc"),
        button=gettext_lazy("Thêm mốc"),
        done=gettext_lazy("Đã thêm mốc."),
    )

    def write(given: dict[str, Any]) -> None:
        add_milestone(scheme=scheme, **given, by=person_of(request), on=clock.today())

    return answer(request, scheme, MilestoneForm(request.POST or None), words, write)


@page
def milestone_reach(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    scheme = scheme_or_404(request, code)
    milestone = get_object_or_404(scheme.milestones, pk=pk)
    words = Words(
        heading=_("Đạt mốc: %(title)s") % {"title": milestone.title},
        button=gettext_lazy("Ghi ngày đạt"),
        done=gettext_lazy("Đã ghi ngày đạt mốc."),
        lead=_("Hạn %(day)s.") % {"day": f"{milestone.due_on:%d/%m/%Y}"},
    )

    def write(given: dict[str, Any]) -> None:
        reach_milestone(milestone=milestone, **given, by=person_of(request), on=clock.today())

    form = ReachForm(request.POST or None, initial={"reached_on": clock.today()})
    return answer(request, scheme, form, words, write)


# --- outcomes -------------------------------------------------------------------------------------


@page
def scheme_outcome(request: HttpRequest, code: str, moment: str) -> HttpResponse:
    scheme = scheme_or_404(request, code)
    if moment not in OutcomeMoment.values or scheme.establishment_id is None:
        raise Http404
    known = scheme.outcomes.filter(moment=moment).first()
    known = known or Outcome(scheme=scheme, moment=moment, measured_on=clock.today(), version=0)
    form = OutcomeForm(request.POST or None, initial=_measured(known), version=known.version)
    label = OutcomeMoment(moment).label
    words = Words(
        heading=_("Số liệu của cơ sở %(moment)s") % {"moment": label},
        button=gettext_lazy("Ghi số liệu"),
        done=gettext_lazy("Đã ghi số liệu. Chờ người khác xác nhận."),
        lead=_("Cần ít nhất một số liệu. Ô để trống là chưa có, không phải 0."),
    )

    def write(given: dict[str, Any]) -> None:
        measure_outcome(
            scheme=scheme,
            moment=moment,
            seen=form.seen_version,
            **given,
            by=person_of(request),
            on=clock.today(),
        )

    changes = changes_of(scheme, _measured, "schemes.measure_outcome", moment=moment)
    return answer(request, scheme, form, words, write, changes)


def _measured(outcome: Outcome) -> dict[str, Any]:
    names = ("measured_on", "workers", "machines", "output", "revenue_vnd")
    running = {True: "yes", False: "no", None: ""}[outcome.is_running]
    return {name: getattr(outcome, name) for name in names} | {"is_running": running}


@page
def outcome_verify(request: HttpRequest, code: str, moment: str) -> HttpResponse:
    scheme = scheme_or_404(request, code)
    outcome = get_object_or_404(scheme.outcomes, moment=moment)
    seen = read_key(request.POST.get("seen", "")) or 0
    verify_outcome(outcome=outcome, seen=seen, by=person_of(request), on=clock.today())
    messages.success(request, _("Đã xác nhận số liệu."))
    return redirect("web:scheme", code=code)


# --- money ----------------------------------------------------------------------------------------

_PAYING = {
    EntryKind.ADVANCE: (
        money.pay_advance,
        gettext_lazy("Tạm ứng"),
        gettext_lazy("Đã ghi tạm ứng %(sum)s."),
    ),
    EntryKind.PAYMENT: (
        money.pay,
        gettext_lazy("Thanh toán"),
        gettext_lazy("Đã ghi thanh toán %(sum)s."),
    ),
    EntryKind.RECOVERY: (
        money.receive_recovery,
        gettext_lazy("Ghi tiền thu hồi"),
        gettext_lazy("Đã ghi thu hồi %(sum)s."),
    ),
}


@page
def scheme_money(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Record an advance, a payment or a recovery; the page shows the limit and its rule."""
    if kind not in _PAYING:
        raise Http404
    scheme = scheme_or_404(request, code)
    me, today = person_of(request), clock.today()
    if request.method == "POST":
        money.require_payer(scheme=scheme, by=me, on=today)
    moved = EntryKind(kind)
    call, label, done = _PAYING[moved]
    amounts = amounts_of(scheme)
    limit = most_payable(scheme, moved, amounts, today)
    form = PayForm(request.POST or None, initial={"amount_vnd": limit.most_vnd or None})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            entry = call(scheme=scheme, **form.cleaned_data, by=me, on=today)
            sentence = str(done) % {"sum": vnd(abs(entry.amount_vnd))}
            messages.success(request, sentence)
            return redirect("web:scheme", code=code)
    context = {
        "scheme": scheme,
        "form": form,
        "label": label,
        "most_vnd": limit.most_vnd,
        "why": limit.rule,
        "amounts": amounts,
        "closed": "" if form.errors else why_not_pay(scheme, my_rights(request)),
        "missing": [] if form.errors else _papers_missing(scheme, moved),
    }
    return render(request, "web/schemes/money.html", context, status=422 if form.errors else 200)


def _papers_missing(scheme: Scheme, kind: EntryKind) -> list[str]:
    payment = PAYMENTS.get(kind)
    if payment is None:
        return []
    missing = missing_papers(scheme, payment.papers, clock.today())
    return [paper_name(paper) for paper in missing]


@page
def money_correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Add an entry that corrects the amount; the wrong entry stays in the ledger."""
    scheme = scheme_or_404(request, code)
    entry: MoneyEntry = get_object_or_404(scheme.money, pk=pk)
    words = Words(
        heading=_("Sửa khoản %(kind)s %(sum)s")
        % {"kind": entry.get_kind_display(), "sum": vnd(abs(entry.amount_vnd))},
        button=gettext_lazy("Ghi bút toán điều chỉnh"),
        done=gettext_lazy("Đã ghi bút toán điều chỉnh. Bút toán cũ vẫn giữ."),
        lead=_("Ghi ngày %(day)s, chứng từ %(voucher)s. Sổ không sửa, chỉ thêm dòng bù.")
        % {"day": f"{entry.on:%d/%m/%Y}", "voucher": entry.voucher or _("chưa có")},
    )

    last = last_correction(entry)
    form = CorrectEntryForm(
        request.POST or None, initial=_standing_amount(last), version=last.version
    )

    def write(given: dict[str, Any]) -> None:
        money.correct_entry(
            entry=entry,
            seen=form.seen_version,
            **given,
            by=person_of(request),
            on=clock.today(),
        )

    changes = changes_of(scheme, _standing_amount, "schemes.money_correct")
    return answer(request, scheme, form, words, write, changes)


def _standing_amount(last: MoneyEntry) -> dict[str, int]:
    return {"amount_vnd": amount_corrected(last.corrects or last)}
