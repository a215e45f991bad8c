"""Both tables as a document: `docs/generated/lifecycle-difficulty.md` is printed here."""

from django.utils.translation import override

from caunoi.common import lifecycle
from caunoi.common.lifecycle import printed_diagram, printed_table
from caunoi.difficulties.enums import DifficultyState, Level, PetitionState
from caunoi.difficulties.lifecycle import TRANSITIONS
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.difficulties.petitions import PETITION_TRANSITIONS, PetitionTransition
from caunoi.difficulties.table import Right, Transition

_TOLD = {"owner": "người phụ trách", "raiser": "người nêu, cộng tác viên", "answerer": "người đáp"}
_RIGHTS: dict[str, str] = {Right.AT_ITS_LEVEL: "theo cấp", Right.ONE_LEVEL_UP: "theo cấp trên"}


def printed() -> str:
    """Return both tables as Markdown, in Vietnamese beside the names of the code."""
    with override("vi"):
        lines = [
            "# Vòng đời của khó khăn, vướng mắc",
            "",
            "In từ bảng `TRANSITIONS` của `caunoi/difficulties/lifecycle.py` và bảng"
            " `PETITION_TRANSITIONS` của",
            "`caunoi/difficulties/petitions.py` bằng `scripts/print_docs.py`; đừng sửa ở đây.",
            "",
            *printed_table(TRANSITIONS, COLUMNS),
            "",
            *_levels(),
            *printed_diagram(DifficultyState, TRANSITIONS, DifficultyState.OPEN),
            "",
            *_petition_head(),
            *map(_petition_line, PETITION_TRANSITIONS),
            "",
            *_petition_diagram(),
            "",
        ]
    return "\n".join(lines)


def _permission(row: Transition) -> str:
    return _RIGHTS.get(row.permission) or lifecycle.cell_permission(row)


def _by_link(row: Transition) -> str:
    return "được" if row.may_come_by_link else ""


def _told(row: Transition) -> str:
    return ", ".join(_TOLD[name] for name in row.tells)


COLUMNS = {
    "bước": lifecycle.cell_step,
    "từ": lifecycle.cell_from,
    "đến": lifecycle.cell_to,
    "quyền": _permission,
    "cần": lifecycle.cell_needs,
    "ghi": lifecycle.cell_records,
    "qua đường dẫn": _by_link,
    "được báo": _told,
}


def _levels() -> list[str]:
    rows = [f"| {level.label} `{level.value}` | `{AT_LEVEL[level]}` |" for level in Level]
    return ["| cấp | quyền theo cấp |", "|---|---|", *rows, ""]


def _petition_head() -> list[str]:
    return [
        "## Bản kiến nghị chung",
        "",
        "| bước | từ | đến | quyền | cần | ghi |",
        "|---|---|---|---|---|---|",
    ]


def _petition_line(row: PetitionTransition) -> str:
    cells = [
        f"{row.label} `{row.name}`",
        f"`{row.source.value}`",
        f"`{row.target.value}`",
        f"`{row.permission}`" if row.permission else "theo cấp nhận",
        "; ".join(str(fact.label) for fact in row.facts),
        str(row.records),
    ]
    return f"| {' | '.join(cells)} |"


def _petition_diagram() -> list[str]:
    states = [f"    {state.value}: {state.label}" for state in PetitionState]
    arrows = [
        f"    {row.source.value} --> {row.target.value}: {row.label}"
        for row in PETITION_TRANSITIONS
    ]
    return ["```mermaid", "stateDiagram-v2", *states, "    [*] --> drafted", *arrows, "```"]
