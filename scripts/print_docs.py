"""Print what docs/generated/ holds, from the code and the seeds that it is about."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "generated"


def documents() -> dict[str, Callable[[], str]]:
    """Return the name of each file with the function that prints it."""
    from caunoi.allowances.printing import printed as sheets
    from caunoi.difficulties.printing import printed as difficulties
    from caunoi.fieldwork.printing import printed as fieldwork
    from caunoi.linkages.printing import printed as linkages
    from caunoi.schemes.printing import printed as schemes
    from scripts.printing.permissions import printed as permissions
    from scripts.printing.rules import printed as rules
    from scripts.printing.writes import printed as writes

    return {
        "lifecycle-allowance.md": sheets,
        "lifecycle-difficulty.md": difficulties,
        "lifecycle-fieldwork.md": fieldwork,
        "lifecycle-linkage.md": linkages,
        "lifecycle-scheme.md": schemes,
        "permissions.md": permissions,
        "rules.md": rules,
        "writes.md": writes,
    }


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, printed in documents().items():
        (FOLDER / name).write_text(printed(), encoding="utf-8")


if __name__ == "__main__":
    main()
