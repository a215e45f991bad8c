"""Prints the lifecycle of sheets into `docs/generated/lifecycle-allowance.md`."""

from django.utils.translation import override

from caunoi.allowances.lifecycle import TRANSITIONS, Transition
from caunoi.allowances.models import SheetState
from caunoi.common import lifecycle

_ACTORS = {"prepared": "người lập", "checked": "người kiểm tra", "paid": "người chi"}


def printed() -> str:
    with override("vi"):
        lines = [
            "# Vòng đời của bảng chi hỗ trợ",
            "",
            "In từ bảng `TRANSITIONS` của `caunoi/allowances/lifecycle.py` bằng"
            " `scripts/print_docs.py`; đừng sửa ở đây.",
            "Lập lần đầu thì chưa có bảng nào. Lập, kiểm tra, chi là ba người khác nhau.",
            "",
            *lifecycle.printed(TRANSITIONS, COLUMNS, SheetState),
        ]
    return "\n".join(lines)


def _signs(row: Transition) -> str:
    return _ACTORS[row.actor] if row.actor else ""


COLUMNS = {
    "bước": lifecycle.cell_step,
    "từ": lifecycle.cell_from,
    "đến": lifecycle.cell_to,
    "quyền": lifecycle.cell_permission,
    "cần": lifecycle.cell_needs,
    "ghi": lifecycle.cell_records,
    "ký tên": _signs,
}
