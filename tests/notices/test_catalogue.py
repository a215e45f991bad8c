"""Every kind that any part of the application tells has a row in the catalogue of types."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from caunoi.allowances.models import SheetState
from caunoi.difficulties.steps import telling as difficulties
from caunoi.monitoring.enums import Rung
from caunoi.notices.catalogue import OTHER, TYPES, type_of
from caunoi.schemes.steps import telling as schemes

SOURCE = Path(__file__).resolve().parents[2] / "caunoi"
#: Kinds that are put together where they are told: module and words of the source → the kinds.
PUT_TOGETHER: dict[tuple[str, str], Iterable[str]] = {
    ("schemes/steps/telling.py", "f'schemes.{row.name}'"): [
        f"schemes.{k}" for k in schemes.MESSAGES
    ],
    ("difficulties/steps/telling.py", "f'difficulties.{event}'"): [
        f"difficulties.{k}" for k in difficulties.MESSAGES
    ],
    ("difficulties/steps/telling.py", "f'difficulties.{kind}'"): [
        f"difficulties.{kind}" for kind, _words in difficulties._OF_PETITION.values()
    ],
    ("monitoring/actions.py", "f'monitoring.silence_{step.rung}'"): [
        f"monitoring.silence_{rung}" for rung in Rung
    ],
    ("allowances/actions.py", "f'allowances.{SheetState(sheet.state).value}'"): [
        f"allowances.{state}" for state in set(SheetState) - {SheetState.PAID}
    ],
    ("fieldwork/actions.py", "f'fieldwork.{thing}_decided'"): [
        "fieldwork.need_decided",
        "fieldwork.proposal_decided",
    ],
}
#: Where a helper of the module is given the kind, or its ending, as a text.
HELPERS = {"_tell", "_tell_of"}


def test_every_kind_that_is_told_has_a_row() -> None:
    told = {kind for path in sorted(SOURCE.rglob("*.py")) for kind in kinds_told_in(path)}
    assert len(told) > 30
    assert {kind for kind in told if type_of(kind) is OTHER} == set()


def test_every_row_is_told_by_something_and_no_kind_stands_twice() -> None:
    told = {kind for path in sorted(SOURCE.rglob("*.py")) for kind in kinds_told_in(path)}
    listed = [kind for row in TYPES for kind in row.kinds]
    assert len(listed) == len(set(listed))
    assert set(listed) - told == set()


@pytest.mark.parametrize(
    "code",
    ['tell(kind="moon.landed")', 'tell(kind=f"moon.{step}")', "tell(kind=somewhere_else)"],
)
def test_a_kind_without_a_row_is_found(code: str, tmp_path: Path) -> None:
    path = tmp_path / "moon.py"
    path.write_text(code)
    try:
        found = [kind for kind in kinds_told_in(path) if type_of(kind) is OTHER]
    except AssertionError:
        return
    assert found == ["moon.landed"]


def kinds_told_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    app = path.parent.name
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if getattr(call.func, "id", "") != "tell":
            continue
        for value in (word.value for word in call.keywords if word.arg == "kind"):
            yield from _kinds_of(value, tree, path, app)


def _kinds_of(value: ast.expr, tree: ast.Module, path: Path, app: str) -> Iterable[str]:
    if isinstance(value, ast.Constant):
        return [str(value.value)]
    if isinstance(value, ast.IfExp):
        return [
            kind
            for branch in (value.body, value.orelse)
            for kind in _kinds_of(branch, tree, path, app)
        ]
    words = ast.unparse(value)
    name = path.relative_to(SOURCE).as_posix() if path.is_relative_to(SOURCE) else path.name
    if (name, words) in PUT_TOGETHER:
        return PUT_TOGETHER[name, words]
    given = list(_given_to_helpers(tree))
    assert given, f"{name} tells the kind {words}: add what it can be to PUT_TOGETHER"
    return [text if "." in text else f"{app}.{text}" for text in given]


def _given_to_helpers(tree: ast.Module) -> Iterator[str]:
    """Yield the one lower-case word that each call of a helper names."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if getattr(call.func, "id", "") in HELPERS:
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
