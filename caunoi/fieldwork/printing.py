"""Prints the tables of the lifecycle into `docs/generated/lifecycle-fieldwork.md`."""

from django.db import models
from django.utils.translation import override

from caunoi.common import lifecycle
from caunoi.fieldwork.enums import NeedState, ProposalState, TaskState
from caunoi.fieldwork.lifecycle import TRANSITIONS, Transition
from caunoi.fieldwork.models import CentreTask, Need, Proposal


def printed() -> str:
    with override("vi"):
        lines = [
            "# Vòng đời của nhu cầu, đề xuất và việc giao",
            "",
            "In từ bảng `TRANSITIONS` của `caunoi/fieldwork/lifecycle.py` bằng"
            " `scripts/print_docs.py`; đừng sửa ở đây.",
            "",
            "## Nhu cầu",
            "",
            *lifecycle.printed(_of(Need), COLUMNS, NeedState, NeedState.OPEN),
            "## Đề xuất",
            "",
            *lifecycle.printed(_of(Proposal), COLUMNS, ProposalState, ProposalState.SUBMITTED),
            "## Việc giao",
            "",
            *lifecycle.printed(_of(CentreTask), COLUMNS, TaskState, TaskState.GIVEN),
        ]
    return "\n".join(lines)


def _of(model: type[models.Model]) -> list[Transition]:
    return [row for row in TRANSITIONS if row.of is model]


def _journalled(row: Transition) -> str:
    return f"`{row.action}`"


COLUMNS = {
    "bước": lifecycle.cell_step,
    "từ": lifecycle.cell_from,
    "đến": lifecycle.cell_to,
    "quyền": lifecycle.cell_permission,
    "cần": lifecycle.cell_needs,
    "trong nhật ký": _journalled,
}
