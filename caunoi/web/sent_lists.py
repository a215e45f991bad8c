"""The pages of a list of people from Excel: send it, answer what it asks, write it, get rows back.

An area that takes such a list makes a `ListPages` and has six addresses; its views only pass the
request on. The templates are in `templates/web/sent_lists/`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.bounds import read_key
from caunoi.common.versions import ChangedMeanwhile
from caunoi.imports.drafts import OUTCOME_LABELS, WRITTEN, Draft, Outcome, Question, fingerprint
from caunoi.imports.models import SentList
from caunoi.imports.sent import ListRefusal, example_xlsx, returned_xlsx
from caunoi.web.access import person_of
from caunoi.web.exports import workbook_answer
from caunoi.web.fields import WorkbookField, refusals_in

ICONS = {
    Outcome.NEW: "plus",
    Outcome.ADDED: "edit",
    Outcome.SAME: "equal",
    Outcome.ASKED: "copy",
    Outcome.RETURNED: "back",
}
#: How many lists with rows left the page of a new one shows.
_LATEST = 5


class WorkbookForm(forms.Form):
    file = WorkbookField()


@dataclass(frozen=True)
class ListPages:
    """One kind of list: its actions, and the words and addresses of its pages.

    `name` begins the names of its addresses; `done` is the page of one record that was written.
    """

    name: str
    done: str
    labels: Mapping[Any, str | Promise]
    headers: Sequence[str]
    example: Callable[[date], Sequence[Sequence[str]]]
    example_name: str | Promise
    example_title: str
    lists: Callable[[User, date], QuerySet[SentList]]
    drafts: Callable[..., list[Draft]]
    preview: Callable[..., SentList]
    answer: Callable[..., SentList]
    write: Callable[..., list[int]]
    #: The records that were written, by key.
    records: Callable[[Sequence[int]], Mapping[int, Any]]
    #: The folder of the area's `sent_list_new.html` and `sent_list.html`.
    templates: str

    # The addresses, for the templates ------------------------------------------------------------

    @property
    def address(self) -> str:
        return f"web:{self.name}"

    @property
    def address_of_new(self) -> str:
        return f"web:{self.name}-new"

    @property
    def address_of_example(self) -> str:
        return f"web:{self.name}-example"

    @property
    def address_of_answer(self) -> str:
        return f"web:{self.name}-answer"

    @property
    def address_of_write(self) -> str:
        return f"web:{self.name}-write"

    @property
    def address_of_returned(self) -> str:
        return f"web:{self.name}-returned"

    @property
    def address_of_done(self) -> str:
        return f"web:{self.done}"

    # The pages -----------------------------------------------------------------------------------

    def new(self, request: HttpRequest) -> HttpResponse:
        """Read a workbook; nothing is written."""
        me, today = person_of(request), clock.today()
        form = WorkbookForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            with refusals_in(form):
                file = form.cleaned_data["file"]
                sent = self.preview(content=file.read(), file_name=file.name, by=me, on=today)
                return redirect(f"web:{self.name}", pk=sent.pk)
        latest = self.lists(me, today).exclude(rows=[]).select_related("created_by")[:_LATEST]
        context = {"form": form, "pages": self, "columns": self.headers, "latest": latest}
        status = 422 if form.errors else 200
        return render(request, f"{self.templates}/sent_list_new.html", context, status=status)

    def file_example(self, request: HttpRequest) -> HttpResponse:
        note = _("Tệp mẫu: xóa các dòng ví dụ, ghi mỗi người một dòng, giữ dòng tiêu đề.")
        rows = [self.headers, *self.example(clock.today())]
        return workbook_answer(example_xlsx(self.example_title, note, rows), str(self.example_name))

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._sent(request, pk))

    def save_answers(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = self._sent(request, pk)
        fields = [request.POST.get(f"column-{i}", "") for i in range(len(sent.columns))]
        try:
            self.answer(
                sent=sent,
                seen=_seen(request),
                fields=fields,
                answers=_answers(request),
                by=person_of(request),
                on=clock.today(),
            )
        except ChangedMeanwhile:
            told = _(
                "Có người vừa trả lời câu hỏi của danh sách này. Chỗ anh/chị chọn khác được đánh "
                "dấu bên dưới; xem lại rồi lưu."
            )
            return self._page(request, self._sent(request, pk), told, _answers(request))
        except ListRefusal as refusal:
            return self._page(request, sent, str(refusal), _answers(request))
        messages.success(request, _("Đã lưu câu trả lời."))
        return redirect(f"web:{self.name}", pk=pk)

    def write_rows(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = self._sent(request, pk)
        shown = request.POST.get("shown", "")
        me, today = person_of(request), clock.today()
        try:
            made = self.write(sent=sent, seen=_seen(request), shown=shown, by=me, on=today)
        except (ChangedMeanwhile, ListRefusal) as refusal:
            return self._page(request, self._sent(request, pk), str(refusal))
        sentence = ngettext("Đã ghi %(n)d người.", "Đã ghi %(n)d người.", len(made))
        messages.success(request, sentence % {"n": len(made)})
        return redirect(f"web:{self.name}", pk=pk)

    def file_returned(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = self._sent(request, pk)
        stem = sent.file_name.rpartition(".")[0] or sent.file_name
        drafts = self.drafts(sent, by=person_of(request), on=clock.today())
        return workbook_answer(returned_xlsx(sent, drafts), _("tra-lai %(file)s") % {"file": stem})

    # Inside --------------------------------------------------------------------------------------

    def _sent(self, request: HttpRequest, pk: int) -> SentList:
        found = self.lists(person_of(request), clock.today())
        return get_object_or_404(found.select_related("created_by"), pk=pk)

    def _page(
        self,
        request: HttpRequest,
        sent: SentList,
        refusal: str = "",
        typed: Mapping[int, Mapping[str, str]] | None = None,
    ) -> HttpResponse:
        drafts = self.drafts(sent, by=person_of(request), on=clock.today())
        counts = {outcome: sum(d.outcome is outcome for d in drafts) for outcome in Outcome}
        people = [d for d in drafts if d.outcome in WRITTEN and not d.is_joined]
        context = {
            "pages": self,
            "sent": sent,
            "columns": _columns(sent, self.labels),
            "is_unread": any(not column["field"] for column in sent.columns),
            "rows": [_row(draft, (typed or {}).get(draft.number, {})) for draft in drafts],
            "counts": [(n, str(OUTCOME_LABELS[o]), o.value, ICONS[o]) for o, n in counts.items()],
            "to_write": len(people),
            "returned": counts[Outcome.RETURNED],
            "asked": counts[Outcome.ASKED],
            "shown": fingerprint(drafts),
            "written": self._written(sent),
            "refusal": refusal,
        }
        status = 409 if refusal else 200
        return render(request, f"{self.templates}/sent_list.html", context, status=status)

    def _written(self, sent: SentList) -> list[dict[str, Any]]:
        records = self.records([key for _number, key in sent.written])
        return [
            {"number": number, "key": key, "name": records.get(key, "")}
            for number, key in sent.written
        ]


def _seen(request: HttpRequest) -> int:
    return read_key(request.POST.get("seen", "")) or 0


def _answers(request: HttpRequest) -> dict[int, dict[str, str]]:
    """Return the answers by row; a question that was left open sends nothing to keep."""
    found: dict[int, dict[str, str]] = {}
    for name, value in request.POST.items():
        start, _dash, rest = name.partition("-")
        number, _dash, key = rest.partition("-")
        if start == "answer" and (row := read_key(number)) and key:
            found.setdefault(row, {})[key] = str(value)[:100]
    return found


def _columns(sent: SentList, labels: Mapping[Any, str | Promise]) -> Iterable[dict[str, Any]]:
    for index, column in enumerate(sent.columns):
        options = [(str(f), str(label), f == column["field"]) for f, label in labels.items()]
        yield {
            "name": f"column-{index}",
            "label": column["label"],
            "options": options,
            "is_kept": bool(column["field"]),
        }


def _row(draft: Draft, typed: Mapping[str, str]) -> dict[str, Any]:
    outcome = draft.outcome
    return {
        "number": draft.number,
        "outcome": outcome.value,
        "word": str(OUTCOME_LABELS[outcome]),
        "icon": ICONS[outcome],
        "shown": draft.shown,
        "raw": [text for text in draft.raw if text] if not draft.shown else [],
        "errors": [f"{m.column}: {m}" if m.column else str(m) for m in draft.errors],
        "warnings": [f"{m.column}: {m}" if m.column else str(m) for m in draft.warnings],
        "questions": [_question(draft, question, typed) for question in draft.questions],
    }


def _question(draft: Draft, question: Question, typed: Mapping[str, str]) -> dict[str, Any]:
    """Describe a question; where the answer typed is not the one stored, say which is stored."""
    chosen = typed.get(question.key, question.answer)
    stored = next((o.text for o in question.options if o.value == question.answer), "")
    return {
        "name": f"answer-{draft.number}-{question.key}",
        "text": str(question.text),
        "options": [(o.value, o.text, o.value == chosen) for o in question.options],
        "is_answered": any(o.value == chosen for o in question.options),
        "stored": stored if stored and chosen != question.answer else "",
    }
