"""The step of this area in the set-up of a Centre."""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.norms.catalogue import ALLOWANCE_FACTOR
from caunoi.norms.models import NormChange
from caunoi.norms.queries import changes_waiting, norm_on
from caunoi.web.legal.words import value_in_words
from caunoi.web.setup_steps import Progress, SetUpStep, Standing


def _resolution(on: date) -> Standing:
    """Two persons have confirmed the rate; what is delivered with the product is one province's."""
    row = norm_on(ALLOWANCE_FACTOR, on)
    change = changes_waiting().filter(norm=ALLOWANCE_FACTOR).first()
    if change is not None:
        return Standing(Progress.WAITING, _waits(change), "norms.approve")
    if row is None or row.change_id is None:
        return Standing(
            Progress.MISSING,
            gettext("Chưa ghi nghị quyết của tỉnh và mức chi hỗ trợ cộng tác viên."),
        )
    return Standing(Progress.DONE, f"{row.citation}: {value_in_words(row.norm, row.values)}.")


def _waits(change: NormChange) -> str:
    return gettext("%(who)s đã ghi %(citation)s; chờ người thứ hai xác nhận.") % {
        "who": change.proposed_by,
        "citation": change.citation,
    }


STEPS = (
    SetUpStep(
        30,
        _("Nghị quyết của tỉnh và mức chi hỗ trợ"),
        _("Số, ngày nghị quyết và hệ số chi cho cộng tác viên: một người ghi, một người duyệt."),
        "resolution",
        "norms.propose",
        _resolution,
    ),
)
