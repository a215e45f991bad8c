"""Petitions: the list, making, signing and answering one; one answer for every member."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.calendar.rules import WorkCalendar
from caunoi.common import clock
from caunoi.common.text import capital
from caunoi.difficulties.due_days import describe_unknown_years
from caunoi.difficulties.enums import DifficultyKind, DifficultyState, Level, PetitionState, Topic
from caunoi.difficulties.models import Difficulty, Petition, PetitionQuerySet, PetitionStep
from caunoi.difficulties.petitions.actions import (
    add_to_petition,
    answer_petition,
    change_petition,
    forward_petition,
    group_into_petition,
    remove_from_petition,
    send_petition,
)
from caunoi.difficulties.petitions.lifecycle import (
    BY_NAME,
    buttons,
    describe_state,
    require_at_each,
    step_name,
)
from caunoi.difficulties.petitions.table import Transition
from caunoi.difficulties.queries import (
    desk,
    establishment_count,
    groups_to_petition,
    petition_members,
    petition_story,
    petitions_found,
)
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson
from caunoi.web.access import my_rights, page, permissions_of, person_of
from caunoi.web.difficulties.acts import Act
from caunoi.web.difficulties.clocks import Clock, calendar_for, rows_of, until
from caunoi.web.difficulties.forms import ChangePetitionForm, PetitionForm, StepForm
from caunoi.web.difficulties.found import MOST_CHOSEN, named, petition_or_404
from caunoi.web.fields import refusals_in
from caunoi.web.paging import page_of
from caunoi.web.tabs import ALL, Tab, state_asked
from caunoi.web.versions import changes_in

P = PetitionState
#: Steps shown folded: they change it or hand it on, and are never the first thing to do.
FOLDED = frozenset({"forward", "change", "add", "remove"})
FAMILIES = {P.DRAFTED: "draft", P.SENT: "wait", P.ANSWERED: "done"}


@dataclass(frozen=True, slots=True)
class Row:
    """One petition as it was on the day, with its clock."""

    petition: Petition
    on: date
    calendar: WorkCalendar
    owner: User | None

    @property
    def state(self) -> PetitionState:
        return PetitionState(self.petition.state_then)  # type: ignore[attr-defined]

    @property
    def state_word(self) -> str:
        return str(self.state.label)

    @property
    def family(self) -> str:
        return FAMILIES[self.state]

    @property
    def level(self) -> str:
        petition = self.petition
        return str(Level(petition.level_then or petition.addressed_to).label)  # type: ignore[attr-defined]

    @property
    def due_on(self) -> date | None:
        due: date | None = self.petition.due_then  # type: ignore[attr-defined]
        return due

    @property
    def clock(self) -> Clock:
        petition, due_on = self.petition, self.due_on
        if self.state == P.SENT and due_on is not None:
            warn_on = petition.warn_on if petition.due_on == due_on else None
            return until(due_on, self.on, self.calendar, warn_on=warn_on)
        if self.state == P.ANSWERED:
            return Clock(_("Xong"), f"{petition.answered_on:%d/%m/%Y}")
        days = (self.on - petition.drafted_on).days
        return Clock(str(days), _("ngày chờ ký"), "warm") if days else Clock(_("Nay"), _("mới lập"))


def petition_rows(found: list[Petition], on: date) -> list[Row]:
    """Return the rows of a page, which share one calendar. Three queries."""
    if not found:
        return []
    calendar = calendar_for([petition.due_then for petition in found], on)  # type: ignore[attr-defined]
    owners = User.objects.in_bulk({petition.owner_then for petition in found})  # type: ignore[attr-defined]
    return [Row(row, on, calendar, owners.get(row.owner_then)) for row in found]  # type: ignore[attr-defined]


@page
def petitions(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    state = state_asked(request, PetitionState, ALL)
    every = petitions_found(me, today)
    shown = page_of(request, every if state == ALL else every.filter(Q(state_then=state)))
    context = {
        "page": shown,
        "rows": petition_rows(list(shown.object_list), today),
        "tabs": _tabs(every, state),
        "may_group": "difficulties.group" in permissions_of(request),
    }
    return render(request, "web/difficulties/petitions.html", context)


def _tabs(every: PetitionQuerySet, current: str) -> list[Tab]:
    """Return a tab for each state as of today, and one for all. One query."""
    rows: Any = Petition.objects.filter(pk__in=every.values("pk")).as_of(clock.today()).order_by()
    counts: dict[str, int] = dict(rows.values_list("state_then").annotate(n=Count("pk")))
    tabs = [
        Tab(each.value, capital(each.label), counts.get(each.value, 0), each.value == current)
        for each in PetitionState
    ]
    return [*tabs, Tab(ALL, _("Tất cả"), sum(counts.values()), current == ALL)]


# --- a new one ------------------------------------------------------------------------------------


@page
def petition_new(request: HttpRequest) -> HttpResponse:
    """`?d=` names the difficulties; `?kind=&topic=` names a group of similar ones."""
    me, today = person_of(request), clock.today()
    chosen = _chosen(request)
    form = PetitionForm(request.POST or None, initial=_initial(chosen))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = group_into_petition(difficulties=chosen, **form.cleaned_data, by=me, on=today)
            messages.success(request, _("Đã lập %(code)s. Chờ ký, gửi.") % {"code": made.code})
            return redirect("web:petition", code=made.code)
    context = {
        "form": form,
        "rows": rows_of(chosen, today),
        "establishments": _establishments(chosen),
        "is_asked": bool(request.GET),
    }
    status = 422 if form.errors else 200
    return render(request, "web/difficulties/petition_new.html", context, status=status)


def _chosen(request: HttpRequest) -> list[Difficulty]:
    if request.method == "POST":
        return named(request, request.POST.getlist("d"))
    if codes := request.GET.getlist("d"):
        return named(request, codes)
    about = (request.GET.get("kind", ""), request.GET.get("topic", ""))
    for group in groups_to_petition(person_of(request), clock.today()):
        if (group.kind.value, group.topic) == about:
            return named(request, [row.code for row in group.difficulties])
    return []


def _initial(chosen: list[Difficulty]) -> dict[str, Any]:
    """Start with the words of the difficulties; the author of the petition rewrites them."""
    if not chosen:
        return {"addressed_to": Level.DEPARTMENT}
    first = chosen[0]
    kind, topic = DifficultyKind(first.kind).label, Topic(first.topic).label
    titles = {row.title for row in chosen}
    title = titles.pop() if len(titles) == 1 else capital(f"{kind}: {topic}")
    texts = list(dict.fromkeys(row.text for row in chosen))
    return {"title": title, "text": "\n".join(texts)[:4000], "addressed_to": Level.DEPARTMENT}


def _establishments(rows: list[Difficulty]) -> int:
    return len({row.establishment_id for row in rows} - {None})


# --- one petition ---------------------------------------------------------------------------------


class RemoveForm(StepForm):
    field_order = ("difficulty", "reason")

    def __init__(self, data: Any = None, *, members: list[Difficulty], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(row.code, f"{row.code}: {row.establishment or row.title}") for row in members]
        self.fields["difficulty"] = forms.ChoiceField(label=_("Khó khăn nào"), choices=choices)
        self.order_fields(self.field_order)


class AddForm(forms.Form):
    d = forms.MultipleChoiceField(
        label=gettext_lazy("Khó khăn nào"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một khó khăn.")},
    )

    def __init__(self, data: Any = None, *, free: list[Difficulty]) -> None:
        super().__init__(data, auto_id="add_%s")
        choices = [(row.code, f"{row.code} {row.title}, {row.establishment or ''}") for row in free]
        self.fields["d"].choices = choices  # type: ignore[attr-defined]


def _send(petition: Petition, form: forms.Form, **who: Any) -> None:
    send_petition(petition=petition, **who)


def _answer(petition: Petition, form: forms.Form, **who: Any) -> None:
    answer_petition(petition=petition, **form.cleaned_data, **who)


def _forward(petition: Petition, form: forms.Form, **who: Any) -> None:
    forward_petition(petition=petition, **form.cleaned_data, **who)


def _add(petition: Petition, form: forms.Form, **who: Any) -> None:
    rows = Difficulty.objects.visible_to(who["by"], who["on"])
    add_to_petition(
        petition=petition, difficulties=rows.filter(code__in=form.cleaned_data["d"]), **who
    )


def _remove(petition: Petition, form: forms.Form, **who: Any) -> None:
    values = form.cleaned_data
    row = Difficulty.objects.get(code=values["difficulty"])
    remove_from_petition(petition=petition, difficulty=row, reason=values["reason"], **who)


#: The function that writes each step, and the message when it is done.
_ACTIONS: dict[str, tuple[Callable[..., None], str | Promise]] = {
    "send": (_send, gettext_lazy("Đã ký, gửi. Hạn trả lời bắt đầu đếm từ hôm nay.")),
    "answer": (_answer, gettext_lazy("Đã trả lời. Mọi khó khăn trong bản đã có câu trả lời này.")),
    "forward": (_forward, gettext_lazy("Đã chuyển lên cấp trên. Hạn mới đếm từ hôm nay.")),
    "add": (_add, gettext_lazy("Đã gộp thêm.")),
    "remove": (_remove, gettext_lazy("Đã rút khỏi bản kiến nghị; khó khăn ấy mở với hạn riêng.")),
}


@page
def petition(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, petition_or_404(request, code))


@page
def petition_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Refuse a step that the person may not take, or not now, before its form is read."""
    row = BY_NAME.get(step)
    if row is None or step not in _ACTIONS:
        raise Http404
    found = petition_or_404(request, code)
    _require_open(request, found, row)
    form = _form_of(request, found, row, request.POST)
    if form.is_valid():
        with refusals_in(form):
            write, sentence = _ACTIONS[step]
            write(found, form, by=person_of(request), on=clock.today())
            messages.success(request, str(sentence))
            return redirect("web:petition", code=code)
    return _page(request, found, {step: form}, status=422)


@page
def petition_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change title, text or addressee; who comes second sees both versions (409)."""
    found = petition_or_404(request, code)
    _require_open(request, found, BY_NAME["change"])
    form = _change_form(found, request.POST)
    if form.is_valid():
        with changes_in(form, _words):
            change_petition(
                petition=found,
                seen=form.seen_version,
                **form.facts,
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã sửa bản kiến nghị."))
            return redirect("web:petition", code=code)
    return _page(request, petition_or_404(request, code), {"change": form}, status=form.status)


def _require_open(request: HttpRequest, found: Petition, row: Transition) -> None:
    me = person_of(request)
    require_at_each(found, row, me, clock.today())
    for button in buttons(found, me, my_rights(request)):
        if button.transition is row and button.is_open:
            return
        if button.transition is row:
            raise SamePerson(button.why_not)
    raise DifficultyRefusal(describe_state(found, row))


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step of the history. Difficulties that the reader may not see are not named."""

    step: PetitionStep
    visible: frozenset[str]

    @property
    def title(self) -> str:
        return step_name(self.step.transition)

    @property
    def codes(self) -> list[str]:
        codes = self.step.facts.get("difficulties", ())
        return [code for code in codes if code in self.visible]


def _page(
    request: HttpRequest,
    found: Petition,
    filled: Mapping[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    me, today = person_of(request), clock.today()
    members = petition_members(found, today)
    mine = members.filter(pk__in=Difficulty.objects.visible_to(me, today).values("pk"))
    shown = page_of(request, mine.order_by("pk"))
    everybody = members.count()
    row = petition_rows([found], today)[0]
    story = _story(request, found)
    later = sum(line.step.on > today for line in story)
    steps = [] if later else buttons(found, me, my_rights(request))
    acts = [
        Act(
            button,
            (filled or {}).get(button.transition.name)
            or _form_of(request, found, button.transition),
            folds=button.transition.name in FOLDED,
        )
        for button in steps
        if button.is_open
    ]
    context = {
        "row": row,
        "petition": found,
        "later": later,
        "members": rows_of(shown.object_list, today),
        "page": shown,
        "count": everybody,
        "hidden": everybody - shown.paginator.count,
        "establishments": establishment_count(found, today),
        "story": [line for line in story if line.step.on <= today],
        "caveat": describe_unknown_years(found.unknown_years) if row.state == P.SENT else "",
        "acts": acts,
        "locked": [button for button in steps if not button.is_open],
    }
    return render(request, "web/difficulties/petition.html", context, status=status)


def _story(request: HttpRequest, found: Petition) -> list[HistoryLine]:
    """Return the history, the newest first. Two queries."""
    steps = list(petition_story(found))
    named = {code for step in steps for code in step.facts.get("difficulties", ())}
    rows = Difficulty.objects.visible_to(person_of(request), clock.today())
    visible = frozenset(rows.filter(code__in=named).values_list("code", flat=True))
    return [HistoryLine(step, visible) for step in reversed(steps)]


def _form_of(
    request: HttpRequest, found: Petition, row: Transition, data: Any = None
) -> forms.Form:
    match row.name:
        case "change":
            return _change_form(found, data)
        case "add":
            return AddForm(data, free=_free(request, found))
        case "remove":
            members = list(petition_members(found, clock.today()).order_by("pk")[:MOST_CHOSEN])
            return RemoveForm(data, members=members, step="remove", facts=row.facts)
        case _:
            return StepForm(data, step=row.name, facts=row.facts)


def _change_form(found: Petition, data: Any = None) -> ChangePetitionForm:
    return ChangePetitionForm(
        data, initial=_words(found), version=found.version, auto_id="change_%s"
    )


def _words(petition: Petition) -> dict[str, str]:
    return {name: getattr(petition, name) for name in ("title", "text", "addressed_to")}


def _free(request: HttpRequest, found: Petition) -> list[Difficulty]:
    """Return open difficulties of the petition's kind in no petition, those of its topic first."""
    me, today = person_of(request), clock.today()
    rows = desk(me, today, kinds=[found.kind], states=[DifficultyState.OPEN])
    free = rows.filter(petition__isnull=True, state=DifficultyState.OPEN)
    chosen = list(free.exclude(level=Level.AUTHORITY)[:MOST_CHOSEN])
    return sorted(chosen, key=lambda row: row.topic != found.topic)
