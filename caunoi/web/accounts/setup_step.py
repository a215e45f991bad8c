"""The step of this area in the set-up of a Centre."""

from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.web.setup_steps import Progress, SetUpStep, Standing

#: Without these nothing is made, signed and paid.
NEEDED = (Role.OFFICER, Role.DIRECTOR, Role.ACCOUNTANT)


def _people(on: date) -> Standing:
    grants = RoleGrant.objects.on(on).filter(user__is_active=True).order_by()
    held = set(grants.values_list("role", flat=True).distinct())
    people = grants.values("user").distinct().count()
    sentence = ngettext("%(n)d người có vai trò.", "%(n)d người có vai trò.", people)
    sentence %= {"n": people}
    if lacking := [str(role.label) for role in NEEDED if role not in held]:
        missing = gettext("Chưa có: %(roles)s.") % {"roles": ", ".join(lacking)}
        return Standing(Progress.MISSING, f"{sentence} {missing}")
    return Standing(Progress.DONE, sentence)


STEPS = (
    SetUpStep(
        40,
        _("Người dùng và vai trò"),
        _("Ai được làm gì. Người lập, người kiểm tra, người chi là ba người khác nhau."),
        "people",
        "people.manage",
        _people,
    ),
)
