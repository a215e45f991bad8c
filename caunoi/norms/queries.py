"""What the law said on a day. Every answer is a row with its citation and marks."""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders
from caunoi.common.errors import Refusal
from caunoi.common.request_cache import cached
from caunoi.norms.catalogue import (
    ADVANCE_SHARE_MAX,
    ANY_SCHEME,
    CATALOGUE,
    PRIORITY_FACTOR_MAX,
    Norm,
)
from caunoi.norms.models import (
    ContentHead,
    DossierPaper,
    LegalDocument,
    NormChange,
    NormRow,
    Proposal,
)
from caunoi.norms.scheme_types import SchemeType, type_row


class UnknownNorm(Refusal):
    """No norm has this name."""


class NormNotKnown(Refusal):
    """The norm exists, but no value of it is known for the day."""


def norm_called(name: str) -> Norm:
    """Raises `UnknownNorm`, listing the known names, if there is no such norm."""
    if name not in CATALOGUE:
        raise UnknownNorm(
            _("Không có định mức “%(norm)s”; có: %(names)s.")
            % {"norm": name, "names": ", ".join(sorted(CATALOGUE))}
        )
    return CATALOGUE[name]


def norm_on(norm: str, on: date) -> NormRow | None:
    """Return the row of the norm in force on the day; None if none is known. One query."""
    return NormRow.objects.on(on).filter(norm=norm_called(norm).name).first()


def norm_known_at(norm: str, on: date, at: datetime) -> NormRow | None:
    """Return the row of the day as known at a moment, without later decisions.

    It explains what was computed then. A later decision may have shortened that row, so its present
    end is ignored.
    """
    known = Q(change__isnull=True) | Q(change__decided_at__lte=at)
    rows = NormRow.objects.filter(known, norm=norm_called(norm).name, starts_on__lte=on)
    return rows.order_by("-starts_on", "-pk").first()


def norm_in_force(norm: str, on: date) -> NormRow:
    """Return the row in force on the day, or raise `NormNotKnown`, which names the nearest one."""
    row = norm_on(norm, on)
    if row is None:
        raise NormNotKnown(_why_not_known(norm_called(norm), on))
    return row


def history_of(norm: str) -> QuerySet[NormRow]:
    """Return every row of the norm, oldest first, with those replaced from their first day on."""
    return _rows(norm_called(norm).name).order_by("starts_on", "pk")


def norms_on(on: date) -> dict[str, NormRow]:
    """Return the row in force on the day of every norm that has one, by name. One query."""
    return {row.norm: row for row in NormRow.objects.on(on).select_related("document")}


def norms_in(norm: str, starts_on: date, ends_on: date) -> list[NormRow]:
    """Return the rows that hold on any day of `[starts_on, ends_on)`, oldest first. One query."""
    begun = Q(starts_on__lt=ends_on) | Q(starts_on__isnull=True)
    lasting = Q(ends_on__gt=starts_on) | Q(ends_on__isnull=True)
    rows = history_of(norm).filter(begun & lasting)
    return [row for row in rows if not row.is_replaced]


def norm_by_day(norm: str) -> Callable[[date], NormRow | None]:
    """Return the norm as a function of the day, for lists that ask about many days.

    One query, cached per page.
    """
    rows = cached(
        ("norms.by_day", norm), lambda: [row for row in history_of(norm) if not row.is_replaced]
    )
    return lambda day: next((row for row in rows if row.holds_on(day)), None)


def priority_max_on(on: date) -> NormRow:
    return norm_in_force(PRIORITY_FACTOR_MAX, on)


def who_may_decide(change: Proposal, on: date) -> list[User]:
    """Return who may decide on a proposal that day, without its proposer. One query."""
    people = holders("norms.approve", on)
    return [person for person in people if person.pk != change.proposed_by_id]


def advance_share_on(scheme_type: str, on: date) -> NormRow | None:
    """Return the first advance of national money for a scheme type; None if none is set."""
    name = type_row(scheme_type).advance
    return norm_on(name, on) if name else None


def advance_share_max_on(on: date) -> NormRow | None:
    """Return the highest advance that the Treasury allows, local money included."""
    return norm_on(ADVANCE_SHARE_MAX, on)


def content_heads_on(on: date) -> QuerySet[ContentHead]:
    return ContentHead.objects.on(on)


def dossier_papers(scheme_type: str, on: date, step: str | None = None) -> QuerySet[DossierPaper]:
    """Return the papers of a scheme type on the day, those of every type first.

    `step` keeps one of application, advance, completion. Raises `UnknownNorm` for an unknown type.
    """
    if scheme_type not in set(SchemeType):
        raise UnknownNorm(
            _("Không có dạng đề án “%(type)s”; có: %(types)s.")
            % {"type": scheme_type, "types": ", ".join(SchemeType)}
        )
    papers = DossierPaper.objects.on(on).filter(scheme_type__in=[ANY_SCHEME, scheme_type])
    return papers.filter(step=step) if step else papers


def documents_on(on: date) -> QuerySet[LegalDocument]:
    """Return the documents in force; one whose first day is unknown counts from its issue."""
    unknown_start = Q(starts_on__isnull=True) & Q(issued_on__lte=on)
    begun = Q(starts_on__lte=on) | unknown_start
    return LegalDocument.objects.filter(begun, Q(ends_on__gt=on) | Q(ends_on__isnull=True))


def changes_waiting() -> QuerySet[NormChange]:
    return NormChange.objects.filter(state=NormChange.State.PROPOSED).select_related("proposed_by")


def _rows(norm: str) -> QuerySet[NormRow]:
    return NormRow.objects.filter(norm=norm).select_related("document")


def _why_not_known(norm: Norm, on: date) -> str:
    params = {"title": str(norm.title), "on": f"{on:%d/%m/%Y}"}
    rows = [row for row in history_of(norm.name) if not row.is_replaced]
    later = [row.starts_on for row in rows if row.starts_on and row.starts_on > on]
    earlier = [row for row in rows if row.ends_on and row.ends_on <= on]
    if earlier:
        last = earlier[-1]
        return _(
            "Ngày %(on)s chưa có số liệu “%(title)s”: mức theo %(citation)s hết áp dụng từ %(end)s,"
            " văn bản thay thế chưa đọc được. Ghi mức mới ở trang Căn cứ, định mức."
        ) % {**params, "citation": last.citation, "end": f"{last.ends_on:%d/%m/%Y}"}
    if later:
        return _(
            "Ngày %(on)s chưa có số liệu “%(title)s”: văn bản trước đó chưa có ở đây. Ngày đầu tiên"
            " có số liệu là %(first)s."
        ) % {**params, "first": f"{min(later):%d/%m/%Y}"}
    return _("Chưa có số liệu “%(title)s” của ngày nào. Ghi mức ở trang Căn cứ, định mức.") % params
