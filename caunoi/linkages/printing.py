"""Both tables as a document: the source of `docs/generated/lifecycle-linkage.md`."""

from django.db import models
from django.utils.translation import override

from caunoi.common import lifecycle
from caunoi.linkages.enums import AssociationState, LinkageState
from caunoi.linkages.lifecycle import TRANSITIONS, Transition
from caunoi.linkages.models import Association, Linkage

COLUMNS = {
    "bước": lifecycle.cell_step,
    "từ": lifecycle.cell_from,
    "đến": lifecycle.cell_to,
    "quyền": lifecycle.cell_permission,
    "cần": lifecycle.cell_needs,
}


def printed() -> str:
    with override("vi"):
        lines = [
            "# Vòng đời của liên kết và hội ngành nghề",
            "",
            "In từ bảng `TRANSITIONS` của `caunoi/linkages/lifecycle.py` bằng"
            " `scripts/print_docs.py`; đừng sửa ở đây.",
            "Quyền cần ở nơi của ít nhất một bên. Mỗi bước ghi ngày và câu trả lời làm kết quả.",
            "",
            "## Liên kết",
            "",
            *lifecycle.printed(_of(Linkage), COLUMNS, LinkageState, LinkageState.ADVISING),
            "## Hội ngành nghề",
            "",
            *lifecycle.printed(
                _of(Association), COLUMNS, AssociationState, AssociationState.PREPARING
            ),
        ]
    return "\n".join(lines)


def _of(model: type[models.Model]) -> list[Transition]:
    return [row for row in TRANSITIONS if row.of is model]
