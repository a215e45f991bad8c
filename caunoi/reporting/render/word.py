"""The periodic report as a Word file, made only from its facts."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import override

from caunoi.common.papers import (
    Letterhead,
    add_heading,
    add_note,
    add_table,
    closed,
    opened,
    saved,
    turn,
)
from caunoi.common.text import readable
from caunoi.reporting.render.writing import Writer, month_title, subject_of, title_of
from caunoi.reporting.rules import Facts, Section, Signature, Value
from caunoi.reporting.sections.catalogue import COLUMNS, SECTIONS, Form

if TYPE_CHECKING:
    from docx.document import Document

DRAFT = "DỰ THẢO"
INVENTED = "Số liệu của tỉnh minh họa; người, cơ sở và văn bản có dấu ° hoặc chữ “minh họa”."


def report_docx(facts: Facts, signature: Signature | None = None) -> bytes:
    """Return the report as .docx. Without a signature it is marked as a draft."""
    with override("vi"):
        head = letterhead(facts, signature)
        document, writer = opened(head), Writer()
        for place, section in enumerate(facts.sections, start=1):
            _write_section(document, place, section, writer)
        turn(document, wide=False)
        closed(document, head)
        return saved(document, title_of(facts.kind, facts.year), moment_of(facts, signature))


def letterhead(facts: Facts, signature: Signature | None) -> Letterhead:
    marks = [] if signature else [DRAFT]
    marks += [INVENTED] if facts.is_invented else []
    return Letterhead(
        above=facts.department,
        issuer=facts.centre,
        place=facts.place,
        title="Báo cáo",
        subtitle=f"{subject_of(facts.kind, facts.year)}, số liệu đến hết ngày"
        f" {facts.closes_on:%d/%m/%Y}",
        number=signature.number if signature else "",
        on=signature.on if signature else None,
        signer_post=facts.director_post,
        signer=signature.signer if signature else "",
        receivers=tuple(
            body for body in (facts.department, facts.committee, "Lưu: VT, KC") if body
        ),
        mark=". ".join(marks),
    )


#: A table with more columns than this is printed across the page.
UPRIGHT = 7
#: The space for a column, by its name or else its form: about millimetres at 9 points.
_LONG = ("title", "basis", "area", "answer", "finding", "description", "text", "result")
_ROOM = dict.fromkeys(_LONG, 45) | dict.fromkeys(("code", "figure", "beneficiary"), 26)
_ROOM_OF_FORM = {Form.VND: 27, Form.NUMBER: 15, Form.PERCENT: 13, Form.DAY: 21, Form.HEAD: 55}


def _write_section(document: "Document", place: int, section: Section, writer: Writer) -> None:
    words = SECTIONS[section.key]
    turn(document, wide=len(section.columns) > UPRIGHT)
    add_heading(document, f"{place}. {words.title}")
    if words.note:
        add_note(document, str(words.note), is_above=True)
    if section.rows:
        add_table(
            document,
            [str(COLUMNS[name].title) for name in section.columns],
            [written(section, row.cells, writer) for row in section.rows],
            total=written_total(section, writer),
            numbers=frozenset(
                n for n, name in enumerate(section.columns) if COLUMNS[name].is_number
            ),
            weights=[_room(name) for name in section.columns],
        )
    else:
        add_note(document, str(words.empty))
    add_note(document, f"Nguồn: {'; '.join(section.sources)}.")


def _room(column: str) -> int:
    return _ROOM.get(column) or _ROOM_OF_FORM.get(COLUMNS[column].form, 20)


def written(section: Section, cells: tuple[Value, ...], writer: Writer) -> list[str]:
    return [writer.cell(name, cell) for name, cell in zip(section.columns, cells, strict=True)]


def written_total(section: Section, writer: Writer) -> list[str]:
    """Return the row of sums as texts, with its label; [] if nothing is summed."""
    if not section.total:
        return []
    texts = [
        "" if cell is None else writer.cell(name, cell)
        for name, cell in zip(section.columns, section.total, strict=True)
    ]
    return ["Cộng" if not texts[0] else texts[0], *texts[1:]]


def moment_of(facts: Facts, signature: Signature | None) -> datetime:
    day = signature.on if signature else facts.closes_on
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def month_docx(
    facts: Facts, month: date, *, remarks: str = "", requests: str = "", sent_on: date | None = None
) -> bytes:
    """Return a collaborator's month as .docx. Without `sent_on` it is marked as a draft."""
    with override("vi"):
        marks = [] if sent_on else [DRAFT]
        marks += [INVENTED] if facts.is_invented else []
        head = Letterhead(
            above=facts.centre,
            issuer="Cộng tác viên khuyến công",
            place=facts.place,
            title="Báo cáo",
            subtitle=f"Tháng {month:%m/%Y} của cộng tác viên {facts.subject}, số liệu đến hết ngày"
            f" {facts.closes_on:%d/%m/%Y}",
            on=sent_on,
            signer_post="Người báo cáo",
            signer=facts.subject,
            receivers=(facts.centre,),
            mark=". ".join(marks),
            is_numbered=False,
        )
        document, writer = opened(head), Writer()
        for place, section in enumerate(facts.sections, start=1):
            _write_section(document, place, section, writer)
        turn(document, wide=False)
        for title, text in (("Nhận xét", remarks), ("Đề nghị với Trung tâm", requests)):
            add_heading(document, title)
            document.add_paragraph(readable(text) or "Không có.")
        closed(document, head)
        day = sent_on or facts.closes_on
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return saved(document, month_title(month, facts.subject), moment)
