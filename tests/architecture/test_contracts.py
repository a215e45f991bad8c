"""No app and no module of an app lies outside the contracts of imports."""

import tomllib
from typing import Any

import pytest

from tests.conftest import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
LINTER: dict[str, Any] = SETTINGS["importlinter"]
APPS = sorted(file.parent.name for file in (ROOT / "caunoi").glob("*/__init__.py"))


@pytest.mark.parametrize("app", APPS)
def test_each_app_names_all_its_modules_in_a_contract_of_its_own(app: str) -> None:
    of_app = [c for c in LINTER["contracts"] if c.get("containers") == [f"caunoi.{app}"]]
    assert len(of_app) == 1
    assert of_app[0]["type"] == "layers"
    assert of_app[0]["exhaustive"]
    assert set(of_app[0].get("exhaustive_ignores", [])) <= {"apps", "migrations"}


def test_an_import_for_the_type_checker_alone_counts_like_any_other() -> None:
    assert not LINTER.get("exclude_type_checking_imports", False)
