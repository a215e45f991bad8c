"""Choosing establishments for a linkage or an association without a script: the URL has the choice.

The whole register is offered, including establishments that the user may not open, since a partner
is often in another area. Of those the page shows only the name and the commune.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from caunoi.common import clock
from caunoi.common.bounds import read_key
from caunoi.establishments.enums import EstablishmentStatus
from caunoi.establishments.models import Establishment, EstablishmentQuerySet
from caunoi.establishments.queries import find
from caunoi.linkages.queries import partners_proposed
from caunoi.web.access import person_of
from caunoi.web.linkage_parts import opens

#: The most that may be chosen at once, and the most that one search offers.
MOST_CHOSEN = 20
OFFERED = 8
KEY = "with"


@dataclass(frozen=True, slots=True)
class Firm:
    """An establishment that is offered or chosen; `url` adds or removes it."""

    establishment: Establishment
    url: str
    is_open: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """`offered` comes from the search, `proposed` are partners for the first of `chosen`."""

    chosen: list[Firm]
    query: str
    offered: list[Firm]
    proposed: list[Firm]

    @property
    def establishments(self) -> list[Establishment]:
        return [firm.establishment for firm in self.chosen]


def choice_of(request: HttpRequest, *, proposing: bool = False) -> Choice:
    """Read the choice from the query string: `?with=1&with=2&q=go`."""
    me, today = person_of(request), clock.today()
    keys = keys_asked(request)
    rows = _active(keys)
    query = request.GET.get("q", "").strip()[:200]
    chosen = [rows[key] for key in keys if key in rows]
    found = find(query, among=_all(), limit=OFFERED + len(keys)).hits if query else []
    hits = [hit.establishment for hit in found if hit.establishment.pk not in rows][:OFFERED]
    proposed = partners_proposed(chosen[0], today) if proposing and chosen else []
    reasons = {p.establishment.pk: tuple(map(str, p.suggestion.reasons)) for p in proposed}
    partners = [p.establishment for p in proposed if p.establishment.pk not in rows]
    may_open = opens(me, today, [*chosen, *hits, *partners])

    def firm(row: Establishment, url: str) -> Firm:
        return Firm(row, url, row.pk in may_open, reasons.get(row.pk, ()))

    return Choice(
        chosen=[firm(row, _url(k for k in keys if k != row.pk)) for row in chosen],
        query=query,
        offered=[firm(row, _url([*keys, row.pk])) for row in hits],
        proposed=[firm(row, _url([*keys, row.pk])) for row in partners],
    )


def keys_asked(request: HttpRequest) -> list[int]:
    """Return the keys of `?with=` without repeats, at most 20, even those that match nothing."""
    asked = filter(None, map(read_key, request.GET.getlist(KEY)))
    return list(dict.fromkeys(asked))[:MOST_CHOSEN]


def _all() -> EstablishmentQuerySet:
    return Establishment.objects.filter(status=EstablishmentStatus.ACTIVE)


def _active(keys: Iterable[int]) -> dict[int, Establishment]:
    rows = Establishment.objects.filter(pk__in=list(keys), status=EstablishmentStatus.ACTIVE)
    return {row.pk: row for row in rows.with_places()}


def _url(keys: Iterable[int]) -> str:
    return "?" + urlencode([(KEY, key) for key in keys])
