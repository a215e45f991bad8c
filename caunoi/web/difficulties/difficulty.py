"""One difficulty: what was said, its state and due day, what can be done, what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.difficulties.actions import (
    answer_difficulty,
    confirm_difficulty,
    forward_difficulty,
    pull_difficulty,
    record_non_response,
    return_answer,
    take_difficulty,
)
from caunoi.difficulties.due_days import describe_unknown_years
from caunoi.difficulties.enums import Channel, DifficultyState, Level
from caunoi.difficulties.lifecycle import (
    BY_NAME,
    buttons,
    describe_state,
    permission_of,
    step_name,
)
from caunoi.difficulties.links import may_hand_out
from caunoi.difficulties.models import Difficulty, DifficultyStep, Petition
from caunoi.difficulties.permissions import require_at
from caunoi.difficulties.queries import Similar, answers_on, similar_to, story_of
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.difficulties.steps.demands import in_petition
from caunoi.difficulties.steps.table import Button, Transition
from caunoi.web.access import my_rights, page, person_of
from caunoi.web.difficulties.acts import Act
from caunoi.web.difficulties.clocks import Row, explain, ladder_of, reached_on, rows_of
from caunoi.web.difficulties.forms import StepForm
from caunoi.web.difficulties.found import difficulty_or_404
from caunoi.web.fields import refusals_in

S = DifficultyState
#: Number of similar difficulties shown, and how many of them are unfolded.
SIMILAR_SHOWN, SIMILAR_OPEN = 12, 4
#: Steps shown folded: they end it or hand it on, and are never the first thing to do.
FOLDED = frozenset("forward return return_on_behalf non_response".split())

#: The action of each step, and the message when it is done.
_ACTIONS: dict[str, tuple[Callable[..., Any], str | Promise]] = {
    "take": (take_difficulty, _("Đã nhận phụ trách. Hạn trả lời giữ nguyên.")),
    "forward": (forward_difficulty, _("Đã chuyển lên cấp trên. Hạn mới đếm từ hôm nay.")),
    "pull": (pull_difficulty, _("Đã nhận lên cấp mình. Hạn mới đếm từ hôm nay.")),
    "answer": (answer_difficulty, _("Đã trả lời. Chờ người nêu xác nhận.")),
    "confirm": (confirm_difficulty, _("Đã xác nhận. Khó khăn đã khép.")),
    "confirm_on_behalf": (confirm_difficulty, _("Đã ghi xác nhận thay người nêu. Đã khép.")),
    "return": (return_answer, _("Đã trả lại. Khó khăn mở lại với hạn mới.")),
    "return_on_behalf": (return_answer, _("Đã ghi người nêu chưa hài lòng. Hạn mới bắt đầu đếm.")),
    "non_response": (record_non_response, _("Đã ghi người nêu không hồi âm. Đã khép.")),
}
#: Facts that have another name in the action.
_CALLED = {("pull", "note"): "reason"}


@page
def difficulty(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, difficulty_or_404(request, code))


@page
def difficulty_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Refuse a step that is not open before its form is read."""
    transition = BY_NAME.get(step)
    if transition is None or step not in _ACTIONS:
        raise Http404
    row = difficulty_or_404(request, code)
    _require_open(request, row, transition)
    form = StepForm(request.POST, step=step, facts=transition.facts)
    if form.is_valid():
        with refusals_in(form):
            write, sentence = _ACTIONS[step]
            facts = {_CALLED.get((step, name), name): v for name, v in form.cleaned_data.items()}
            write(difficulty=row, **facts, by=person_of(request), on=clock.today())
            messages.success(request, str(sentence))
            return redirect("web:difficulty", code=code)
    return _page(request, row, {step: form}, status=422)


def _require_open(request: HttpRequest, row: Difficulty, transition: Transition) -> None:
    me, today = person_of(request), clock.today()
    require_at(me, permission_of(row, transition), row.unit, today)
    for button in buttons(row, me, my_rights(request), today):
        if button.transition is transition:
            if not button.is_open:
                raise DifficultyRefusal(button.why_not)
            return
    raise DifficultyRefusal(describe_state(row, transition))


@dataclass(frozen=True, slots=True)
class HistoryLine:
    step: DifficultyStep

    @property
    def title(self) -> str:
        return step_name(self.step.transition)

    @property
    def level(self) -> str:
        changed = self.step.to_level != self.step.from_level
        return str(Level(self.step.to_level).label) if changed else ""

    @property
    def channel(self) -> str:
        channel = self.step.facts.get("channel", "")
        if not channel and self.step.by_id is None:
            channel = Channel.LINK.value
        return str(Channel(channel).label) if channel else ""

    @property
    def icon(self) -> str:
        return _ICONS.get(self.step.transition, "edit")


_ICONS = {
    **{name: "sign" for name in ("join", "leave", "petition_sent", "petition_forwarded")},
    **{name: "check" for name in ("confirm", "confirm_on_behalf", "non_response")},
    **{name: "back" for name in ("return", "return_on_behalf")},
    **{"answer": "talk", "petition_answered": "talk", "raise": "talk", "take": "person"},
    **{"forward": "up", "pull": "up"},
}


def _page(
    request: HttpRequest,
    difficulty: Difficulty,
    forms: Mapping[str, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    me, today = person_of(request), clock.today()
    steps = list(story_of(difficulty))
    until_today = [step for step in steps if step.on <= today]
    later = len(steps) - len(until_today)
    row = rows_of([difficulty], today)[0]
    rights = my_rights(request)
    held = rights.at(difficulty.unit)
    found = [] if later else buttons(difficulty, me, rights, today)
    acts = sorted(
        (_act(button, forms or {}) for button in found if button.is_open),
        key=lambda act: act.folds,
    )
    similar = _similar(request, row)
    may_group = "difficulties.group" in held and not later and row.is_open
    context = {
        "row": row,
        "difficulty": difficulty,
        "story": [HistoryLine(step) for step in reversed(until_today)],
        "later": later,
        "ladder": ladder_of(
            row.level, is_late=row.is_late, is_open=row.is_open, reached=reached_on(until_today)
        ),
        "explained": explain(row, until_today) if row.is_open else None,
        "petition": _petition_of(difficulty),
        "caveat": describe_unknown_years(difficulty.unknown_years)
        if row.is_open and not later
        else "",
        "answer": answers_on([difficulty], today).get(difficulty.pk),
        "acts": acts,
        "locked": [button for button in found if not button.is_open],
        "similar": similar,
        "more_alike": len(similar) - SIMILAR_OPEN,
        "may_group": may_group and not in_petition(difficulty),
        "may_link": may_hand_out(difficulty, me, held),
    }
    return render(request, "web/difficulties/difficulty.html", context, status=status)


def _act(button: Button, forms: Mapping[str, StepForm]) -> Act:
    name = button.transition.name
    form = forms.get(name) or StepForm(step=name, facts=button.transition.facts)
    return Act(button, form, folds=name in FOLDED)


def _petition_of(difficulty: Difficulty) -> Petition | None:
    """Return the petition that the difficulty is in today, as of today. One query."""
    code = difficulty.petition_then  # type: ignore[attr-defined]
    return Petition.objects.as_of(clock.today()).filter(code=code).first() if code else None


def _similar(request: HttpRequest, row: Row) -> list[Similar]:
    if not row.is_open:
        return []
    me, today = person_of(request), clock.today()
    return similar_to(row.difficulty, me, today, limit=SIMILAR_SHOWN)
