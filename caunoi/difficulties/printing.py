"""Both tables as a document: `docs/generated/lifecycle-difficulty.md` is printed here."""

from django.utils.translation import override

from caunoi.difficulties.enums import DifficultyState, Level, PetitionState
from caunoi.difficulties.lifecycle import TRANSITIONS
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.difficulties.petitions import PETITION_TRANSITIONS, PetitionTransition
from caunoi.difficulties.table import Right, Transition

_TOLD = {"owner": "người phụ trách", "raiser": "người nêu, cộng tác viên", "answerer": "người đáp"}
_RIGHTS = {Right.AT_ITS_LEVEL: "theo cấp", Right.ONE_LEVEL_UP: "theo cấp trên"}


def printed() -> str:
    """Return both tables as Markdown, in Vietnamese beside the names of the code."""
    with override("vi"):
        lines = [
            *_head(),
            *map(_line, TRANSITIONS),
            "",
            *_levels(),
            *_diagram(),
            "",
            *_petition_head(),
            *map(_petition_line, PETITION_TRANSITIONS),
            "",
            *_petition_diagram(),
            "",
        ]
    return "\n".join(lines)


def _head() -> list[str]:
    return [
        "# Vòng đời của khó khăn, vướng mắc",
        "",
        "In từ bảng `TRANSITIONS` của `caunoi/difficulties/lifecycle.py` và bảng"
        " `PETITION_TRANSITIONS` của",
        "`caunoi/difficulties/petitions.py` bằng `scripts/print_docs.py`; đừng sửa ở đây.",
        "",
        "| bước | từ | đến | quyền | cần | ghi | qua đường dẫn | được báo |",
        "|---|---|---|---|---|---|---|---|",
    ]


def _line(row: Transition) -> str:
    facts = [f"{fact.label}" if fact.is_required else f"({fact.label})" for fact in row.facts]
    cells = [
        f"{row.label} `{row.name}`",
        ", ".join(f"`{state.value}`" for state in row.sources),
        f"`{row.target.value}`",
        _RIGHTS[row.permission] if isinstance(row.permission, Right) else f"`{row.permission}`",
        "; ".join([*facts, *(str(demand.words) for demand in row.needs)]),
        str(row.records),
        "được" if row.may_come_by_link else "",
        ", ".join(_TOLD[name] for name in row.tells),
    ]
    return f"| {' | '.join(cells)} |"


def _levels() -> list[str]:
    rows = [f"| {level.label} `{level.value}` | `{AT_LEVEL[level]}` |" for level in Level]
    return ["| cấp | quyền theo cấp |", "|---|---|", *rows, ""]


def _diagram() -> list[str]:
    arrows = [
        f"    {source.value} --> {row.target.value}: {row.label}"
        for row in TRANSITIONS
        for source in row.sources
    ]
    states = [f"    {state.value}: {state.label}" for state in DifficultyState]
    return ["```mermaid", "stateDiagram-v2", *states, "    [*] --> open", *arrows, "```"]


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
