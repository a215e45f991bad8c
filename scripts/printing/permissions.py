"""docs/generated/permissions.md: each permission with who holds it and what asks for it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from caunoi.accounts.roles import PERMISSIONS, Permission, roles_with
from caunoi.allowances.lifecycle import TRANSITIONS as SHEETS
from caunoi.common.lifecycle import Transition
from caunoi.difficulties.lifecycle import TRANSITIONS as DIFFICULTIES
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.difficulties.petitions.lifecycle import TRANSITIONS as PETITIONS
from caunoi.difficulties.steps.table import Right
from caunoi.fieldwork.lifecycle import TRANSITIONS as FIELDWORK
from caunoi.linkages.lifecycle import TRANSITIONS as LINKAGES
from caunoi.schemes.lifecycle import TRANSITIONS as SCHEMES
from caunoi.web.access import ANYONE, SIGNED_IN, rows

TABLES: tuple[tuple[str, tuple[Transition[Any], ...]], ...] = (
    ("allowances", SHEETS),
    ("fieldwork", FIELDWORK),
    ("schemes", SCHEMES),
    ("difficulties", DIFFICULTIES),
    ("petitions", PETITIONS),
    ("linkages", LINKAGES),
)


def printed() -> str:
    """Return the document, in Vietnamese beside the names of the code."""
    with override("vi"):
        return "\n".join([*_head(), *map(_line, PERMISSIONS), "", *_without(), ""])


def _head() -> Iterator[str]:
    yield "# Quyền"
    yield ""
    yield "In từ `caunoi/accounts/roles.py`, từ `access.py` của từng mảng trong `caunoi/web/` và từ"
    yield "các bảng vòng đời bằng `scripts/print_docs.py`; đừng sửa ở đây. Một quyền có ở nơi nào,"
    yield "ngày nào: `caunoi/accounts/rights.py`. Trang ghi tên địa chỉ; trang mở khi có một trong"
    yield "các quyền của nó. Bước ghi bảng và tên của bước."
    yield ""
    yield "| quyền | được | vai trò | trang | bước |"
    yield "|---|---|---|---|---|"


def _line(permission: Permission) -> str:
    key = permission.key
    cells = (
        f"`{key}`",
        str(permission.sentence),
        "; ".join(str(role.label) for role in roles_with(key)),
        ", ".join(f"`{name}`" for name in pages_with(key)),
        ", ".join(f"`{name}`" for name in steps_with(key)),
    )
    return f"| {' | '.join(cells)} |"


def _without() -> Iterator[str]:
    """Yield the addresses that ask for no permission."""
    for who, title in (
        (SIGNED_IN, "Trang mở cho ai đã đăng nhập"),
        (ANYONE, "Trang mở cho mọi người"),
    ):
        yield f"{title}: {', '.join(f'`{name}`' for name in pages_with(who))}."
        yield ""


def pages_with(key: str) -> list[str]:
    return sorted({row.name for row in rows() if key in row.who})


def steps_with(key: str) -> list[str]:
    """Return `table.step` for every row of a lifecycle that the permission opens, each once."""
    found = [
        f"{table}.{row.name}"
        for table, transitions in TABLES
        for row in transitions
        if key in _asked(row)
    ]
    return list(dict.fromkeys(found))


def _asked(row: Transition[Any]) -> tuple[str, ...]:
    if row.permission in (Right.AT_ITS_LEVEL, Right.ONE_LEVEL_UP):
        return tuple(AT_LEVEL.values())
    return (row.permission,)
