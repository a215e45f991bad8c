"""Check whether a proposal is feasible: collect the facts of the day and apply every rule."""

from datetime import date

from django.utils.translation import gettext as _

from caunoi.common.errors import Refusal
from caunoi.common.money import is_amount
from caunoi.common.text import normalise_lines
from caunoi.common.verdict import Verdict
from caunoi.establishments.eligibility import eligibility_of
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.items import WANTED
from caunoi.fieldwork.queries import accepted_proposal, place_of, waiting_proposal
from caunoi.fieldwork.rules import (
    RULE_TITLES,
    Check,
    CheckOutcome,
    of_activity,
    of_ceiling,
    of_counterpart,
    of_earlier_support,
    of_eligibility,
    of_season,
    of_waiting_proposal,
)
from caunoi.norms.queries import NormNotKnown
from caunoi.programmes.items import ITEMS
from caunoi.programmes.queries import support_for
from caunoi.programmes.rules import SupportAnswer, SupportRefusal


class FieldworkRefusal(Refusal):
    """Fieldwork that cannot be recorded as asked."""


class NotFeasible(FieldworkRefusal):
    """A rule stops the proposal; `checks` holds the results of all rules."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        self.checks = checks
        super().__init__(" ".join(_describe_failing(c) for c in checks if c.outcome == "fail"))


def pre_checks(
    *,
    establishment: Establishment,
    item: str,
    cost_vnd: int,
    support_vnd: int,
    counterpart_vnd: int,
    on: date,
    earlier_support: bool | None = None,
    but: int | None = None,
) -> tuple[Check, ...]:
    """Return the result of each rule for a request on the day, in the order of the rules.

    `earlier_support`: whether the establishment was supported for the same item, which only schemes
    know; None leaves the question to the drafting of the scheme. `but` is the key of the request
    itself if it has already been proposed.
    """
    waiting = waiting_proposal(establishment, item)
    accepted = accepted_proposal(establishment, item)
    return (
        of_activity(establishment.closed_on, on),
        of_eligibility(_verdict(establishment, on)),
        of_ceiling(support_vnd, _ceiling(item, cost_vnd, on)),
        of_earlier_support(earlier_support, accepted.decided_on if accepted else None),
        of_waiting_proposal(waiting.proposed_on if waiting and waiting.pk != but else None),
        of_counterpart(cost_vnd, support_vnd, counterpart_vnd),
        of_season(on),
    )


def most_support(item: str, cost_vnd: int | None, on: date) -> SupportAnswer | None:
    return _ceiling(item, cost_vnd, on) if cost_vnd else None


def _verdict(establishment: Establishment, on: date) -> Verdict | None:
    place = place_of(establishment, on)
    if place is None:
        return None
    return eligibility_of(kind=EstablishmentKind(establishment.kind), unit=place, on=on)


def _ceiling(item: str, cost_vnd: int, on: date) -> SupportAnswer | None:
    if item not in ITEMS:
        return None
    try:
        return support_for(item=item, cost_vnd=cost_vnd, on=on)
    except (NormNotKnown, SupportRefusal):
        return None


def _describe_failing(check: Check) -> str:
    title = RULE_TITLES[check.rule]
    articles = "; ".join(str(basis) for basis in check.basis)
    ways = " ".join(str(way) for way in check.would_change)
    text = f"{title}: {check.sentence}" + (f" ({articles})." if articles else "")
    return f"{text} {ways}".strip()


def require_feasible(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    if any(check.outcome is CheckOutcome.FAIL for check in checks):
        raise NotFeasible(checks)
    return checks


def required_item(item: str) -> str:
    if item not in WANTED:
        raise FieldworkRefusal(
            _("Không có nội dung hỗ trợ “%(item)s”. Chọn một nội dung trong danh sách.")
            % {"item": item}
        )
    return item


def required_text(text: str, sentence: str) -> str:
    clean = normalise_lines(text)
    if not clean:
        raise FieldworkRefusal(sentence)
    return clean


def require_amounts(cost_vnd: int, support_vnd: int, counterpart_vnd: int) -> None:
    above_zero = is_amount(cost_vnd) and is_amount(support_vnd)
    if not above_zero or not is_amount(counterpart_vnd, least=0):
        raise FieldworkRefusal(
            _("Chi phí và mức đề nghị phải lớn hơn 0, vốn đối ứng không thể âm.")
        )
    if support_vnd > cost_vnd:
        raise FieldworkRefusal(_("Mức đề nghị hỗ trợ không thể lớn hơn chi phí."))


def format_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
