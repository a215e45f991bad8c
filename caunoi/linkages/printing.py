"""Both tables as a document: `docs/generated/lifecycle-linkage.md` is printed here."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import override

from caunoi.common import lifecycle
from caunoi.common.lifecycle import printed_diagram, printed_table
from caunoi.linkages.enums import AssociationState, LinkageState
from caunoi.linkages.lifecycle import TRANSITIONS
from caunoi.linkages.models import Association, Linkage

COLUMNS = {
    "bước": lifecycle.cell_step,
    "từ": lifecycle.cell_from,
    "đến": lifecycle.cell_to,
    "quyền": lifecycle.cell_permission,
    "cần": lifecycle.cell_needs,
}


def printed() -> str:
    """Return both tables as Markdown, in Vietnamese beside the names of the code."""
    with override("vi"):
        lines = [
            "# Vòng đời của liên kết và hội ngành nghề",
            "",
            "In từ bảng `TRANSITIONS` của `caunoi/linkages/lifecycle.py` bằng"
            " `scripts/print_docs.py`; đừng sửa ở đây.",
            "Quyền cần ở nơi của ít nhất một bên. Mỗi bước ghi ngày và câu trả lời làm kết quả.",
            "",
            *_printed("Liên kết", Linkage, LinkageState, LinkageState.ADVISING),
            *_printed("Hội ngành nghề", Association, AssociationState, AssociationState.PREPARING),
        ]
    return "\n".join(lines)


def _printed(
    title: str, of: type[models.Model], states: type[models.TextChoices], first: str
) -> Iterator[str]:
    rows = [row for row in TRANSITIONS if row.of is of]
    yield from (f"## {title}", "", *printed_table(rows, COLUMNS), "")
    yield from (*printed_diagram(states, rows, first), "")
