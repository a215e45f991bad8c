"""Entry point of the console script: sets Django up, reads arguments, prints, returns a code.

`--json` may stand anywhere after the command; then one UTF-8 JSON object is all of stdout.
"""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caunoi.cli.output import Answer

DONE, FAILED, WRONG = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    A database or file error is one sentence; CAUNOI_TRACEBACK adds its traceback.
    """
    try:
        try:
            return _main(argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has closed it, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _main(argv: Sequence[str] | None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["centre"]:
        keep_apart()
    as_json = "--json" in arguments
    arguments = [a for a in arguments if a != "--json"]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    import django

    django.setup()
    from django.utils import translation

    with translation.override(_language()):
        return _run(arguments, as_json)


def keep_apart() -> None:
    """Give a real Centre a folder of its own, unless somebody has chosen where its data lie."""
    if not os.environ.keys() & {"CAUNOI_DATA", "CAUNOI_FILES", "DATABASE_URL"}:
        root = Path(__file__).resolve().parents[2]
        os.environ["CAUNOI_DATA"] = str(root / "var" / "centre")


def _language() -> str:
    return "en" if os.environ.get("CAUNOI_LANGUAGE", "vi").startswith("en") else "vi"


def _run(arguments: list[str], as_json: bool) -> int:
    from django.db import DatabaseError
    from django.utils.translation import gettext as _

    from caunoi.cli.arguments import WrongArgument
    from caunoi.cli.commands import parser
    from caunoi.common.errors import Refusal

    try:
        options = parser().parse_args(arguments)
        answer = options.run(options)
    except WrongArgument as error:
        return _complain(str(error), WRONG)
    except Refusal as error:
        return _complain(str(error), FAILED)
    except BrokenPipeError:
        raise
    except (DatabaseError, OSError) as error:
        if os.environ.get("CAUNOI_TRACEBACK"):
            traceback.print_exc()
        return _complain(
            _(
                "Không dùng được cơ sở dữ liệu hoặc tệp (%(error)s). Chạy caunoi setup "
                "trước, xem lại DATABASE_URL."
            )
            % {"error": str(error).splitlines()[0] if str(error) else type(error).__name__},
            FAILED,
        )
    _print(answer, as_json)
    return answer.code


def _print(answer: "Answer", as_json: bool) -> None:
    from caunoi.cli.output import as_number

    if as_json:
        print(json.dumps(answer.data, ensure_ascii=False, default=as_number))
    else:
        print(answer.text)


def _complain(sentence: str, code: int) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
