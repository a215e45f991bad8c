"""What the user can do about one row of the radar, by their permissions."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.fieldwork.enums import TaskKind
from caunoi.monitoring.enums import Watch
from caunoi.monitoring.queries import RadarRow
from caunoi.monitoring.rules import Level

ACTING = frozenset({"fieldwork.assign", "monitoring.check", "monitoring.postpone"})


@dataclass(frozen=True, slots=True)
class NextAct:
    """The next action for a scheme; `call` and `phone` are "" if there is nobody to call."""

    url: str
    label: str
    may_postpone: bool
    call: str = ""
    phone: str = ""


def next_act(row: RadarRow, may: frozenset[str]) -> NextAct | None:
    """Return None if the scheme is green or postponed, or if the user may not act."""
    if row.level is Level.GREEN or row.postponement is not None or not may & ACTING:
        return None
    url, label = _main(row, may)
    call, phone = _whom_to_call(row, may)
    return NextAct(url, label, "monitoring.postpone" in may, call, phone)


def _main(row: RadarRow, may: frozenset[str]) -> tuple[str, str]:
    scheme = reverse("web:scheme", args=[row.scheme.code])
    if row.facts.watch == Watch.ACCEPTED:
        return scheme, _("Xem hồ sơ quyết toán")
    if row.facts.watch == Watch.SUSPENDED:
        return scheme, _("Xem lại đề án")
    if "fieldwork.assign" in may and row.collaborator_id:
        return f"{reverse('web:task-new')}?{urlencode(_task(row))}", _("Giao đi kiểm tra")
    if "monitoring.check" in may:
        return reverse("web:inspection-new", args=[row.scheme.code]), _("Ghi lần kiểm tra")
    return scheme, _("Mở đề án")


def _task(row: RadarRow) -> dict[str, object]:
    """Return the query parameters that prefill the form of a task."""
    scheme, why = row.scheme, " ".join(str(reason.sentence) for reason in row.reasons)
    sentence = _("Đến xem đề án %(code)s “%(title)s”, ghi lần kiểm tra có ảnh.")
    text = sentence % {"code": scheme.code, "title": scheme.title}
    at = {"at": scheme.establishment_id} if scheme.establishment_id else {}
    kind = TaskKind.CHECK_SCHEME.value
    return {"to": row.collaborator_id, **at, "kind": kind, "what": f"{text} {why}"}


def _whom_to_call(row: RadarRow, may: frozenset[str]) -> tuple[str, str]:
    """Return (name, phone): the collaborator for the office, else the firm, or ("", "")."""
    firm = row.scheme.establishment
    if "fieldwork.assign" in may and row.phone:
        return row.collaborator, row.phone
    if firm is not None and firm.phone and may & {"fieldwork.assign", "monitoring.check"}:
        return _("cơ sở"), firm.phone
    return "", ""
