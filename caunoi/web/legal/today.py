"""What this area adds to the page of the day, besides its rows of the worklist."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.norms.queries import norms_on
from caunoi.web.shell.glance import Figure, Figures
from caunoi.web.shell.steps import Step
from caunoi.web.shell.worklist import url_of
from caunoi.web.templatetags.caunoi import day, vnd


def _salary(user: User, may: frozenset[str], today: date) -> Iterator[Figure]:
    if "norms.view" in may and (salary := norms_on(today).get("base-salary")):
        amount = vnd(salary.values["amount_vnd"])
        note = gettext("%(citation)s, từ %(day)s") % {
            "citation": salary.citation,
            "day": day(salary.starts_on),
        }
        yield Figure(amount, gettext("lương cơ sở"), url_of("norm", "base-salary"), note)


TODAY = (
    Figures(_salary, order=30),
    Step(
        90,
        "norms.view",
        "eligibility",
        _("Tự xét một cơ sở có được hỗ trợ không"),
        _("Theo loại hình, địa bàn và ngày; có điều, khoản"),
    ),
    Step(
        100,
        "norms.view",
        "support",
        _("Tính mức hỗ trợ tối đa của một nội dung"),
        _("Phần trăm, mức trần và phép tính"),
    ),
)
