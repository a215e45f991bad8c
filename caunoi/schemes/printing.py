"""The lifecycle's table as a document: `docs/generated/lifecycle-scheme.md` is printed here."""

from django.utils.translation import override

from caunoi.schemes.demands import DOERS
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import NOTE, TRANSITIONS
from caunoi.schemes.table import Transition


def printed() -> str:
    """Return the whole table as Markdown, in Vietnamese beside the names of the code."""
    with override("vi"):
        lines = [*_head(), *map(_line, TRANSITIONS), "", *_diagram(), ""]
    return "\n".join(lines)


def _head() -> list[str]:
    return [
        "# Vòng đời của đề án",
        "",
        "In từ bảng `TRANSITIONS` của `caunoi/schemes/lifecycle.py` bằng"
        " `scripts/print_docs.py`; đừng sửa ở đây.",
        "Trước phê duyệt theo luật của ngày hỏi, từ phê duyệt theo luật của ngày phê duyệt.",
        "",
        "| bước | từ | đến | quyền | người khác với người đã | cần | ghi | được báo |",
        "|---|---|---|---|---|---|---|---|",
    ]


def _line(row: Transition) -> str:
    facts = [
        f"{fact.label}" if fact.is_required else f"({fact.label})"
        for fact in row.facts
        if fact is not NOTE
    ]
    told = [row.tells] * bool(row.tells) + ["người lập"] * row.tells_drafter
    cells = [
        f"{row.label} `{row.name}`",
        ", ".join(f"`{state.value}`" for state in row.sources),
        f"`{row.target.value}`",
        f"`{row.permission}`",
        ", ".join(str(DOERS[name]) for name in row.apart_from),
        "; ".join([*facts, *(str(demand.words) for demand in row.needs)]),
        str(row.records),
        ", ".join(told),
    ]
    return f"| {' | '.join(cells)} |"


def _diagram() -> list[str]:
    states = [f"    {state.value}: {state.label}" for state in SchemeState]
    arrows = [
        f"    {source.value} --> {row.target.value}: {row.label}"
        for row in TRANSITIONS
        for source in row.sources
    ]
    return ["```mermaid", "stateDiagram-v2", *states, "    [*] --> drafted", *arrows, "```"]
