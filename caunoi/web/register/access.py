"""Who may open the register of establishments."""

from caunoi.web.access import row

ROWS = (
    row(
        "register",
        "GET",
        "register.view",
        note="the rows of the own area",
        personal="establishments.establishment",
    ),
    row(
        "register-export",
        "GET",
        "register.export",
        note="the rows that the list shows",
        personal="establishments.establishment",
    ),
    row(
        "establishment",
        "GET",
        "register.view",
        note="of the own area, else 404",
        personal="establishments.establishment",
    ),
    row(
        "establishment-new",
        "GET POST",
        "register.edit",
        adds="establishments.establishment",
        note="in the own area",
    ),
    row(
        "establishment-edit",
        "GET POST",
        "register.edit",
        edits="establishments.establishment",
        personal="establishments.establishment",
        note="of the own area, else 404",
    ),
    row(
        "establishment-close",
        "GET POST",
        "register.edit",
        steps="establishments.establishment",
        note="of the own area, else 404",
    ),
    row(
        "establishment-reopen",
        "GET POST",
        "register.edit",
        steps="establishments.establishment",
        note="of the own area, else 404",
    ),
)
