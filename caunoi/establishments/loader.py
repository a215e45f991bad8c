"""Loads the trades of the seed file; may be repeated."""

from django.utils.translation import gettext_lazy

from caunoi.establishments.matching.trades import known_trades
from caunoi.establishments.models import Trade
from caunoi.journal.actions import action, record


@action(
    "establishments.load_trades",
    title=gettext_lazy("Nạp danh mục ngành nghề"),
    may_change_nothing=True,
)
def load_trades() -> int:
    """Add or rename the seeded trades; return how many changed. Never deletes one."""
    standing = {trade.code: trade for trade in Trade.objects.all()}
    changed = 0
    for order, known in enumerate(known_trades()):
        trade = standing.get(known.code) or Trade(code=known.code)
        before = (trade.name_vi, trade.name_en, trade.order)
        if trade.pk is None or before != (known.name_vi, known.name_en, order):
            trade.name_vi, trade.name_en, trade.order = known.name_vi, known.name_en, order
            trade.save()
            record(
                action="establishments.load_trades",
                subject=trade,
                by=None,
                before=dict(zip(("name_vi", "name_en", "order"), before, strict=True)),
                after={"name_vi": trade.name_vi, "name_en": trade.name_en, "order": trade.order},
            )
            changed += 1
    return changed
