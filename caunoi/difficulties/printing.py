"""Both tables as a document: the source of `docs/generated/lifecycle-difficulty.md`."""

from django.utils.translation import override

from caunoi.common import lifecycle
from caunoi.common.lifecycle import printed_diagram, printed_table
from caunoi.difficulties.enums import DifficultyState, Level, PetitionState
from caunoi.difficulties.lifecycle import TRANSITIONS
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.difficulties.petitions import lifecycle as petitions
from caunoi.difficulties.petitions.table import Transition as PetitionTransition
from caunoi.difficulties.steps.table import Right, Transition

_RECIPIENTS = {
    "owner": "người phụ trách",
    "raiser": "người nêu, cộng tác viên",
    "answerer": "người đáp",
    "drafter": "người lập",
    "signer": "người ký",
}
_RIGHTS: dict[str, str] = {Right.AT_ITS_LEVEL: "theo cấp", Right.ONE_LEVEL_UP: "theo cấp trên"}


def printed() -> str:
    with override("vi"):
        lines = [
            "# Vòng đời của khó khăn, vướng mắc",
            "",
            "In từ hai bảng `TRANSITIONS` của `caunoi/difficulties/lifecycle.py` và",
            "`caunoi/difficulties/petitions/lifecycle.py` bằng `scripts/print_docs.py`; đừng sửa ở"
            " đây.",
            "",
            *printed_table(TRANSITIONS, COLUMNS),
            "",
            *_levels(),
            *printed_diagram(DifficultyState, TRANSITIONS, DifficultyState.OPEN),
            "",
            "## Bản kiến nghị chung",
            "",
            *lifecycle.printed(
                petitions.TRANSITIONS, PETITION_COLUMNS, PetitionState, PetitionState.DRAFTED
            ),
        ]
    return "\n".join(lines)


def _permission(row: Transition) -> str:
    return _RIGHTS.get(row.permission) or lifecycle.cell_permission(row)


def _by_link(row: Transition) -> str:
    return "được" if row.may_come_by_link else ""


def _notified(row: Transition) -> str:
    return ", ".join(_RECIPIENTS[name] for name in row.tells)


COLUMNS = {
    "bước": lifecycle.cell_step,
    "từ": lifecycle.cell_from,
    "đến": lifecycle.cell_to,
    "quyền": _permission,
    "cần": lifecycle.cell_needs,
    "ghi": lifecycle.cell_records,
    "qua đường dẫn": _by_link,
    "được báo": _notified,
}


def _levels() -> list[str]:
    rows = [f"| {level.label} `{level.value}` | `{AT_LEVEL[level]}` |" for level in Level]
    return ["| cấp | quyền theo cấp |", "|---|---|", *rows, ""]


def _of_petition(row: PetitionTransition) -> str:
    at_its_level = row.permission == Right.AT_ITS_LEVEL
    return "theo cấp nhận" if at_its_level else lifecycle.cell_permission(row)


def _members(row: PetitionTransition) -> str:
    return f"`{row.members_take}`" if row.members_take else ""


def _notified_of_petition(row: PetitionTransition) -> str:
    return ", ".join(_RECIPIENTS[name] for name in row.tells)


PETITION_COLUMNS = {
    "bước": lifecycle.cell_step,
    "từ": lifecycle.cell_from,
    "đến": lifecycle.cell_to,
    "quyền": _of_petition,
    "cần": lifecycle.cell_needs,
    "ghi": lifecycle.cell_records,
    "mọi khó khăn": _members,
    "được báo": _notified_of_petition,
}
