"""What writing a list would do, or did, in one sentence; its counts as filters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.establishments.enums import Decision
from caunoi.establishments.models import DECISION_LABELS, ImportBatch
from caunoi.web.imports.rows import ICONS
from caunoi.web.templatetags.caunoi import num

ALL = ""
#: Filter for rows that a person has decided; they are counted under the result.
DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Count:
    """One count that filters the rows; the five of the decisions add up to the first."""

    value: str
    number: int
    word: str
    icon: str
    is_current: bool


def counts(batch: ImportBatch, chosen: str) -> list[Count]:
    found = [Count(ALL, batch.counts["rows"], _("dòng trong tệp"), "list", chosen == ALL)]
    for decision in Decision:
        word = str(DECISION_LABELS[decision])
        number = batch.counts[decision.value]
        found.append(Count(decision.value, number, word, ICONS[decision], chosen == decision.value))
    return found


def will_write(batch: ImportBatch) -> str:
    """Say "Ghi 38 cơ sở mới và 4 thay đổi. 3 dòng nghi trùng còn chờ người quyết định."."""
    what = _joined(_describe_written(batch.counts))
    first = _("Ghi %(what)s.") % {"what": what} if what else _("Không có gì để ghi: sổ đã có đủ.")
    return " ".join([first, *_left_behind(batch.counts)])


def was_written(batch: ImportBatch) -> str:
    what = _joined(_describe_written(batch.counts))
    first = _("Đã ghi %(what)s.") % {"what": what} if what else _("Sổ không đổi gì.")
    return " ".join([first, *_left_behind(batch.counts)])


def rows_to_write(batch: ImportBatch) -> int:
    return int(batch.counts[Decision.NEW] + batch.counts[Decision.CHANGED])


def outcome(batch: ImportBatch) -> str:
    """Return the counts above zero, in short: "38 mới, 4 thay đổi, 2 trả lại"."""
    parts = [
        f"{num(batch.counts[d.value])} {str(DECISION_LABELS[d]).lower()}"
        for d in Decision
        if batch.counts[d.value]
    ]
    return ", ".join(parts) or _("không có dòng nào")


def _describe_written(counts: Mapping[str, int]) -> Iterator[str]:
    new, changed = counts[Decision.NEW], counts[Decision.CHANGED]
    if new:
        yield ngettext("%(n)s cơ sở mới", "%(n)s cơ sở mới", new) % {"n": num(new)}
    if changed:
        yield ngettext("%(n)s thay đổi", "%(n)s thay đổi", changed) % {"n": num(changed)}


def _left_behind(counts: Mapping[str, int]) -> Iterator[str]:
    duplicates, rejected = counts[Decision.POSSIBLE_DUPLICATE], counts[Decision.REJECTED]
    if duplicates:
        yield ngettext(
            "%(n)s dòng nghi trùng còn chờ người quyết định.",
            "%(n)s dòng nghi trùng còn chờ người quyết định.",
            duplicates,
        ) % {"n": num(duplicates)}
    if rejected:
        yield ngettext(
            "%(n)s dòng trả lại, tải về tệp để người gửi sửa.",
            "%(n)s dòng trả lại, tải về tệp để người gửi sửa.",
            rejected,
        ) % {"n": num(rejected)}


def _joined(parts: Iterator[str]) -> str:
    return _(" và ").join(parts)
