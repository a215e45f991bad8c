"""What this area adds to the page of the day, besides its rows of the worklist."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.network.models import Collaborator
from caunoi.network.queries import areas_on, collaborators_on, headcount_series
from caunoi.web.shell.glance import Figure, Figures
from caunoi.web.shell.steps import Step
from caunoi.web.shell.worklist import url_of
from caunoi.web.templatetags.caunoi import day


def _own_area(user: User, may: frozenset[str], today: date) -> Iterator[Figure]:
    me = Collaborator.objects.filter(user=user).first()
    if me is None:
        return
    names = [
        area.unit.name for area in areas_on(today).filter(collaborator=me).select_related("unit")
    ]
    url = url_of("collaborator", me.pk)
    yield Figure(str(len(names)), gettext("nơi đang phụ trách"), url, ", ".join(names))


def _present(user: User, may: frozenset[str], today: date) -> Iterator[Figure]:
    if "network.view" in may:
        count = collaborators_on(today).count()
        what = gettext("cộng tác viên có mặt")
        yield Figure(str(count), what, url_of("network"), _planned(today))


def _planned(today: date) -> str:
    """Return the roadmap's next target in words, "" if there is none; past targets do not count."""
    ahead = [p for p in headcount_series(today) if p.planned is not None and p.on >= today]
    if not ahead:
        return ""
    target = min(ahead, key=lambda point: point.on)
    return gettext("lộ trình đến %(day)s: %(n)s người") % {
        "day": day(target.on),
        "n": target.planned,
    }


TODAY = (
    Figures(_own_area, order=10),
    Figures(_present, order=20),
    Step(
        70,
        "network.view",
        "network",
        _("Xem ai phụ trách nơi nào"),
        _("Nơi chưa có ai, nơi có hai người, nhiệm kỳ sắp hết"),
    ),
)
