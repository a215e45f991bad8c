"""Print the tables of states and steps into docs/generated/, from the code that keeps them."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    from caunoi.difficulties.printing import printed as difficulties
    from caunoi.schemes.printing import printed as schemes

    folder = ROOT / "docs" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    for name, printed in (("scheme", schemes), ("difficulty", difficulties)):
        (folder / f"lifecycle-{name}.md").write_text(printed(), encoding="utf-8")


if __name__ == "__main__":
    main()
