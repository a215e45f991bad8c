"""Who may open difficulties; each step checks itself who may take it."""

from caunoi.web.access import ANYONE, row

ROWS = (
    row("difficulties", "GET", "difficulties.view", note="those of the own area"),
    row(
        "difficulty-new",
        "GET POST",
        "difficulties.raise",
        adds="difficulties.difficulty",
        note="in the own area",
    ),
    row(
        "difficulty",
        "GET",
        "difficulties.view",
        note="of the own area, else 404",
        personal="difficulties.difficulty",
    ),
    row(
        "difficulty-step",
        "POST",
        *("difficulties.raise", "difficulties.handle"),
        *("difficulties.answer_department", "difficulties.answer_authority"),
        steps="difficulties.difficulty",
        note="each step has its right at the level, and nobody closes what they answered",
    ),
    row("difficulty-sheet", "GET", "difficulties.raise", note="never who answered it"),
    row(
        "difficulty-link",
        "GET POST",
        "difficulties.raise",
        steps="difficulties.ownerlink",
        note="never who answered it",
    ),
    row("scheme-sheet", "GET", "difficulties.raise", note="of the own area, else 404"),
    row(
        "scheme-link",
        "GET POST",
        "difficulties.raise",
        steps="difficulties.ownerlink",
        note="of the own area, else 404",
    ),
    row("petitions", "GET", "difficulties.view", note="with a difficulty of the own area"),
    row("petition-new", "GET POST", "difficulties.group", adds="difficulties.petition"),
    row("petition", "GET", "difficulties.view", note="with one of the own area, else 404"),
    row(
        "petition-change",
        "POST",
        "difficulties.group",
        edits="difficulties.petition",
        note="409 once it is sent",
    ),
    row(
        "petition-step",
        "POST",
        *("difficulties.group", "difficulties.send_petition"),
        *("difficulties.answer_department", "difficulties.answer_authority"),
        steps="difficulties.petition",
        note="each step has its right; the drafter does not sign",
    ),
    row(
        "owner",
        "GET POST",
        ANYONE,
        adds="difficulties.difficulty",
        note="404 unless the signed link still works",
        personal="difficulties.ownerlink",
    ),
)
