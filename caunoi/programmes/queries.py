"""What may one item receive on a day? Gathers the norms of the day and asks the rule."""

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from caunoi.norms.catalogue import support_norm
from caunoi.norms.queries import norm_in_force, priority_max_on
from caunoi.programmes.items import ITEMS, Item
from caunoi.programmes.rules import (
    SupportAnswer,
    SupportFacts,
    SupportNorm,
    SupportRefusal,
    support,
)


class UnknownItem(SupportRefusal):
    """No such item."""


def item_called(key: str) -> Item:
    """Return the item with the key; refuses an unknown one with the list of those that exist."""
    if key not in ITEMS:
        raise UnknownItem(
            _("Không có nội dung hỗ trợ “%(key)s”; có: %(known)s.")
            % {"key": key, "known": ", ".join(ITEMS)}
        )
    return ITEMS[key]


def support_for(
    *, item: str, cost_vnd: int, on: date, priority: Fraction = Fraction(1), step_vnd: int = 1
) -> SupportAnswer:
    """Return the most that the item may receive on the day, with its calculation and its articles.

    Refuses an unknown item, a day for which no norm is known, and what the rule refuses.
    """
    wanted = item_called(item)
    row = norm_in_force(support_norm(item), on)
    most = priority_max_on(on)
    facts = SupportFacts(
        name=wanted.name,
        per=wanted.per,
        cost_name=wanted.cost_name,
        cost_vnd=cost_vnd,
        norm=SupportNorm(row.values["percent"], row.values["cap_vnd"], row.basis),
        priority=Fraction(priority),
        priority_max=most.factor,
        priority_basis=most.basis,
        step_vnd=step_vnd,
    )
    return support(facts, on)
