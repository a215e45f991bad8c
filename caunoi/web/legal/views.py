"""Reading the law as it is on the day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caunoi.common import clock
from caunoi.common.sentences import Sentence
from caunoi.norms.catalogue import CATALOGUE, GROUPS, Norm
from caunoi.norms.models import LegalDocument, NormChange, NormRow
from caunoi.norms.queries import (
    content_heads_on,
    documents_on,
    history_of,
    norms_on,
)
from caunoi.web.access import page, person_of
from caunoi.web.legal.deciding import waiting
from caunoi.web.legal.words import value_in_words


@dataclass(frozen=True, slots=True)
class ShownNorm:
    """A norm with its row of the day; `row` is None if it has no value that day."""

    norm: Norm
    row: NormRow | None

    @property
    def value(self) -> str:
        return value_in_words(self.row.norm, self.row.values) if self.row else ""


@dataclass(frozen=True, slots=True)
class NormGroup:
    title: Sentence
    norms: list[ShownNorm]


@page
def legal(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    rows = norms_on(today)
    groups = [
        NormGroup(
            title,
            [ShownNorm(n, rows.get(n.name)) for n in CATALOGUE.values() if n.group == group],
        )
        for group, title in GROUPS.items()
    ]
    unsure = sum(1 for row in rows.values() if row.confidence != "H")
    context = {"groups": groups, "known": len(rows), "unsure": unsure, "waiting": waiting()}
    return render(request, "web/legal/norms.html", context)


@page
def documents(request: HttpRequest) -> HttpResponse:
    """List the documents in force today; `?all=1` adds those of other days."""
    today = clock.today()
    in_force = {document.pk for document in documents_on(today)}
    shown = LegalDocument.objects.all() if request.GET.get("all") else documents_on(today)
    context = {
        "documents": [(document, document.pk in in_force) for document in shown],
        "all": bool(request.GET.get("all")),
        "waiting": waiting(),
    }
    return render(request, "web/legal/documents.html", context)


@page
def heads(request: HttpRequest) -> HttpResponse:
    context = {"heads": content_heads_on(clock.today()), "waiting": waiting()}
    return render(request, "web/legal/heads.html", context)


def norm_or_404(name: str) -> Norm:
    if name not in CATALOGUE:
        raise Http404
    return CATALOGUE[name]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One row of a norm's history."""

    row: NormRow
    value: str
    is_now: bool


@page
def norm(request: HttpRequest, name: str) -> HttpResponse:
    today = clock.today()
    found = norm_or_404(name)
    history = [_chapter(row, today) for row in history_of(name)]
    now = next((chapter for chapter in history if chapter.is_now), None)
    changes = NormChange.objects.visible_to(person_of(request), today)
    changes = changes.filter(Q(norm=name)).select_related("proposed_by", "decided_by")
    context = {
        "norm": found,
        "now": now,
        "history": list(reversed(history)),
        "changes": [(change, value_in_words(change.norm, change.values)) for change in changes],
    }
    return render(request, "web/legal/norm.html", context)


def _chapter(row: NormRow, today: date) -> Chapter:
    is_now = row.holds_on(today) and not row.is_replaced
    return Chapter(row, value_in_words(row.norm, row.values), is_now)
