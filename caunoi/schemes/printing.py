"""The lifecycle's table as a document: the source of `docs/generated/lifecycle-scheme.md`."""

from django.utils.translation import override

from caunoi.common import lifecycle
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import TRANSITIONS
from caunoi.schemes.steps.demands import DOERS
from caunoi.schemes.steps.table import Transition


def printed() -> str:
    with override("vi"):
        lines = [
            "# Vòng đời của đề án",
            "",
            "In từ bảng `TRANSITIONS` của `caunoi/schemes/lifecycle.py` bằng"
            " `scripts/print_docs.py`; đừng sửa ở đây.",
            "Trước phê duyệt theo luật của ngày hỏi, từ phê duyệt theo luật của ngày phê duyệt.",
            "",
            *lifecycle.printed(TRANSITIONS, COLUMNS, SchemeState, SchemeState.DRAFTED),
        ]
    return "\n".join(lines)


def _apart_from(row: Transition) -> str:
    return ", ".join(str(DOERS[name]) for name in row.apart_from)


def _notified(row: Transition) -> str:
    return ", ".join([row.tells] * bool(row.tells) + ["người lập"] * row.tells_drafter)


COLUMNS = {
    "bước": lifecycle.cell_step,
    "từ": lifecycle.cell_from,
    "đến": lifecycle.cell_to,
    "quyền": lifecycle.cell_permission,
    "người khác với người đã": _apart_from,
    "cần": lifecycle.cell_needs,
    "ghi": lifecycle.cell_records,
    "được báo": _notified,
}
