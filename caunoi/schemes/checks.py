"""Collects what the rules need to know about a scheme on a day, and runs them."""

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from caunoi.common.verdict import Verdict
from caunoi.establishments.eligibility import NoPlaceOfProduction, eligibility_of
from caunoi.establishments.enums import EstablishmentKind
from caunoi.fieldwork.rules import (
    FAIL,
    Check,
    of_activity,
    of_ceiling,
    of_counterpart,
)
from caunoi.fieldwork.stored import stored
from caunoi.localities.queries import Status, where_is
from caunoi.norms.queries import NormNotKnown, content_heads_on, priority_max_on
from caunoi.programmes.queries import support_for
from caunoi.programmes.rules import SupportAnswer, SupportRefusal
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import earlier_support, rule_day
from caunoi.schemes.refusals import SchemeRefusal
from caunoi.schemes.rules import (
    Earlier,
    conditions_of,
    of_beneficiary,
    of_condition,
    of_earlier_scheme,
    of_head,
    without_ceiling,
)


def checks_of(scheme: Scheme, on: date) -> tuple[Check, ...]:
    day = rule_day(scheme, on)
    return (
        *_of_establishment(scheme, day),
        of_head(scheme.content_head, is_in_force=_head_is_in_force(scheme.content_head, day)),
        _ceiling(scheme, day),
        of_counterpart(scheme.cost_vnd, scheme.support_vnd, scheme.counterpart_vnd),
        *_conditions(scheme),
    )


def look_again(scheme: Scheme, on: date) -> tuple[Check, ...]:
    """Run the checks and set them on the scheme in memory. Does not save it."""
    checks = checks_of(scheme, on)
    scheme.checks, scheme.checked_on = stored(checks), rule_day(scheme, on)
    return checks


def require_no_fail(checks: tuple[Check, ...], *rules: str) -> None:
    """Raises `SchemeRefusal` for the first failed check: sentence, article, what would change it.

    With `rules`, only those rules count.
    """
    for check in checks:
        if check.outcome is FAIL and (not rules or check.rule in rules):
            raise SchemeRefusal(describe_check(check))


def describe_check(check: Check) -> str:
    sentences = [str(check.sentence)]
    if check.basis:
        sentences.append(
            _("Căn cứ: %(basis)s.") % {"basis": "; ".join(str(b) for b in check.basis)}
        )
    if check.would_change:
        ways = " ".join(str(way) for way in check.would_change)
        sentences.append(_("Để được: %(ways)s") % {"ways": ways})
    return " ".join(sentences)


def support_answer(scheme: Scheme, cost_vnd: int, day: date) -> SupportAnswer | None:
    """Return the highest support for the scheme's item at that cost; None if there is no figure."""
    if not scheme.item or cost_vnd <= 0:
        return None
    try:
        return support_for(
            item=scheme.item,
            cost_vnd=cost_vnd,
            on=day,
            priority=Fraction(scheme.priority_percent, 100),
        )
    except (NormNotKnown, SupportRefusal):
        return None


def require_priority(priority_percent: int, on: date) -> None:
    """Refuses a factor that the law of the day does not allow (TTLT 26/2014 Điều 6.2.t)."""
    if priority_percent == 100:
        return
    most = priority_max_on(on)
    if not 100 <= priority_percent <= most.factor * 100:
        raise SchemeRefusal(
            _("Hệ số ưu tiên từ 100%% đến %(most)s%% mức trần (%(citation)s).")
            % {"most": int(most.factor * 100), "citation": most.citation}
        )


def _of_establishment(scheme: Scheme, day: date) -> tuple[Check, ...]:
    establishment = scheme.establishment
    if establishment is None:
        return ()
    found = earlier_support(establishment, scheme.item, day, but=scheme.pk)
    earlier = Earlier(found.code, found.title, found.year) if found else None
    return (
        of_activity(establishment.closed_on, day),
        of_beneficiary(_verdict(scheme, day), item=scheme.item),
        of_earlier_scheme(earlier, item=scheme.item),
    )


def _verdict(scheme: Scheme, day: date) -> Verdict | None:
    establishment = scheme.establishment
    assert establishment is not None  # noqa: S101 - the caller has asked
    found = where_is(scheme.unit or establishment.unit, day)
    if found.status not in (Status.SAME, Status.ONE):
        return None
    try:
        return eligibility_of(
            kind=EstablishmentKind(establishment.kind), unit=found.units[0], on=day
        )
    except NoPlaceOfProduction:
        return None


def _ceiling(scheme: Scheme, day: date) -> Check:
    if not scheme.item:
        return without_ceiling()
    return of_ceiling(scheme.support_vnd, support_answer(scheme, scheme.cost_vnd, day))


def _head_is_in_force(number: int, day: date) -> bool:
    return content_heads_on(day).filter(number=number).exists()


def _conditions(scheme: Scheme) -> tuple[Check, ...]:
    wanted = conditions_of(
        scheme.scheme_type, has_establishment=scheme.establishment_id is not None
    )
    return tuple(of_condition(c, scheme.confirmations.get(c.key)) for c in wanted)
