"""Who may open the import of lists."""

from caunoi.web.access import row

ROWS = (
    row("imports", "GET", "register.import", note="of the own area, or the person's own"),
    row("import-new", "GET POST", "register.import", adds="establishments.importbatch"),
    row("import-example", "GET", "register.import"),
    row(
        "import",
        "GET",
        "register.import",
        note="as the list, else 404",
        personal="establishments.importbatch",
    ),
    row(
        "import-decide",
        "POST",
        "register.import",
        edits="establishments.importrow",
        note="as the list, else 404",
    ),
    row(
        "import-commit",
        "POST",
        "register.import",
        steps="establishments.importbatch",
        note="as the list, else 404",
    ),
    row(
        "import-rejected",
        "GET",
        "register.import",
        note="as the list, else 404",
        personal="establishments.importbatch",
    ),
)
