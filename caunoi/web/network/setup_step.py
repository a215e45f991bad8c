"""The steps of this area in the set-up of a Centre."""

from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from caunoi.network.models import Territory
from caunoi.network.queries import centre_name, collaborators_on, communes_served
from caunoi.web.setup_steps import Progress, SetUpStep, Standing

#: What papers print besides the names of the Centre and its Department.
PRINTED = {
    "committee_vi": _("Ủy ban nhân dân"),
    "address": _("trụ sở"),
    "director_post": _("chức danh người ký"),
}


def _centre(on: date) -> Standing:
    name = centre_name(on)
    if name is None:
        return Standing(Progress.MISSING, gettext("Chưa ghi tên Trung tâm."))
    names = f"{name.centre_vi}, {name.department_vi}."
    if lacking := [str(label) for fact, label in PRINTED.items() if not getattr(name, fact)]:
        missing = gettext("Giấy tờ còn thiếu: %(facts)s.") % {"facts": ", ".join(lacking)}
        return Standing(Progress.MISSING, f"{names} {missing}")
    return Standing(Progress.DONE, names)


def _territory(on: date) -> Standing:
    served = [str(row) for row in Territory.objects.on(on).select_related("unit")[:3]]
    if not served:
        return Standing(Progress.MISSING, gettext("Chưa ghi Trung tâm phục vụ nơi nào."))
    communes = communes_served(on).count()
    sentence = ngettext("%(n)d xã, phường, thị trấn.", "%(n)d xã, phường, thị trấn.", communes)
    return Standing(Progress.DONE, f"{', '.join(served)}: {sentence % {'n': communes}}")


def _collaborators(on: date) -> Standing:
    people = collaborators_on(on).count()
    if not people:
        return Standing(Progress.MISSING, gettext("Chưa ghi quyết định cử cộng tác viên nào."))
    sentence = ngettext("%(n)d người có quyết định cử.", "%(n)d người có quyết định cử.", people)
    return Standing(Progress.DONE, sentence % {"n": people})


STEPS = (
    SetUpStep(
        10,
        _("Trung tâm và các cơ quan"),
        _("Tên, chức danh, địa chỉ in ở đầu và cuối mọi giấy tờ."),
        "centre",
        "centre.set_up",
        _centre,
    ),
    SetUpStep(
        20,
        _("Địa bàn phục vụ"),
        _("Tỉnh, hoặc những xã mà Trung tâm phục vụ."),
        "centre",
        "centre.set_up",
        _territory,
        fragment="#territory",
    ),
    SetUpStep(
        50,
        _("Cộng tác viên và quyết định cử"),
        _("Ai phụ trách xã nào, theo quyết định nào, từ ngày nào."),
        "collaborators",
        "network.appoint",
        _collaborators,
    ),
)
