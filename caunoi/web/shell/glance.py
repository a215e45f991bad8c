"""The few figures beside the worklist; each opens to its rows."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.network.models import Collaborator
from caunoi.network.queries import areas_on, collaborators_on, headcount_series
from caunoi.norms.queries import norms_on
from caunoi.web.shell.worklist import url_of
from caunoi.web.templatetags.caunoi import day, vnd


@dataclass(frozen=True, slots=True)
class Glance:
    """One figure: what it counts, and the page that opens it."""

    figure: str
    what: str
    url: str
    note: str = ""


def glance_of(user: User, permissions: frozenset[str], today: date) -> list[Glance]:
    """Return the figures that the person may open. At most seven queries."""
    lines = _own_area(user, today)
    if "network.view" in permissions and (url := url_of("network")):
        count = collaborators_on(today).count()
        lines.append(Glance(str(count), _("cộng tác viên có mặt"), url, _planned(today)))
    if "norms.view" in permissions and (salary := norms_on(today).get("base-salary")):
        amount = vnd(salary.values["amount_vnd"])
        note = _("%(citation)s, từ %(day)s") % {
            "citation": salary.citation,
            "day": day(salary.starts_on),
        }
        lines.append(Glance(amount, _("lương cơ sở"), url_of("norm", "base-salary"), note))
    return lines


def _own_area(user: User, today: date) -> list[Glance]:
    """Say for what a collaborator answers today."""
    me = Collaborator.objects.filter(user=user).first()
    if me is None:
        return []
    names = [
        area.unit.name for area in areas_on(today).filter(collaborator=me).select_related("unit")
    ]
    url = url_of("collaborator", me.pk)
    return [Glance(str(len(names)), _("nơi đang phụ trách"), url, ", ".join(names))]


def _planned(today: date) -> str:
    """Say what the roadmap wants next; past targets are no plan any more."""
    ahead = [p for p in headcount_series(today) if p.planned is not None and p.on >= today]
    if not ahead:
        return ""
    target = min(ahead, key=lambda point: point.on)
    return _("lộ trình đến %(day)s: %(n)s người") % {"day": day(target.on), "n": target.planned}
