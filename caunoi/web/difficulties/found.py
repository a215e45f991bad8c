"""Fetch difficulties and petitions for their reader; those out of sight give 404."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from caunoi.common import clock
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.queries import desk
from caunoi.web.access import person_of

#: Most difficulties that one address may name, and most offered as choices.
MOST_CHOSEN = 200


def difficulty_or_404(request: HttpRequest, code: str) -> Difficulty:
    """Return a difficulty that the person may see, as of today."""
    today = clock.today()
    visible = Difficulty.objects.visible_to(person_of(request), today).as_of(today)
    related = visible.select_related(
        *("establishment", "scheme", "unit__parent", "owner", "raiser", "recorded_by"),
        *("collaborator__user", "petition", "answered_by", "closed_by", "visit"),
    )
    return get_object_or_404(related, code=code)


def petition_or_404(request: HttpRequest, code: str) -> Petition:
    """Return a petition that the person may see, as of today."""
    today = clock.today()
    keys = Petition.objects.visible_to(person_of(request), today).values("pk")
    related = Petition.objects.select_related("drafted_by", "signed_by", "owner", "answered_by")
    return get_object_or_404(related.filter(pk__in=keys).as_of(today), code=code)


def named(request: HttpRequest, codes: Iterable[str]) -> list[Difficulty]:
    """Return visible difficulties by code, the first due first; at most MOST_CHOSEN codes."""
    wanted = list(codes)[:MOST_CHOSEN]
    return list(desk(person_of(request), clock.today()).filter(code__in=wanted))
