"""A form of a report is one row: its period, its names, its sections; the rest walks the row."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import override
from docx import Document
from openpyxl import load_workbook

from caunoi.cli.commands import parser
from caunoi.norms.loader import load_norms
from caunoi.reporting import forms
from caunoi.reporting.enums import PeriodKind
from caunoi.reporting.facts import facts_of, period_of
from caunoi.reporting.forms import FORMS, Gathering, Part, ReportForm, form_of
from caunoi.reporting.render.excel import report_xlsx
from caunoi.reporting.render.word import report_docx
from caunoi.reporting.render.writing import subject_of, title_of
from caunoi.reporting.rules import Row, Section
from caunoi.reporting.sections.catalogue import COLUMNS, SECTIONS

pytestmark = pytest.mark.django_db

ALL = list(FORMS.values())
#: What Excel takes as the name of a sheet, the number before it included.
LONGEST, FORBIDDEN = 31, set("[]:*?/\\")


def test_each_kind_of_report_has_its_form() -> None:
    assert {form_of(kind).kind for kind in PeriodKind} == set(PeriodKind)
    assert len({form.verb for form in ALL}) == len(ALL)
    with pytest.raises(ValueError, match="nine_months"):
        form_of("nine_months")


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.verb)
def test_a_form_is_complete(form: ReportForm) -> None:
    first, last = period_of(form.kind, 2018)
    assert (first, (last.day, last.month)) == (date(2018, 1, 1), form.ends)
    assert subject_of(form.kind, 2018).endswith("2018")
    titles = set()
    for language in ("vi", "en"):
        with override(language):
            titles |= {title_of(form.kind, 2018), str(form.help)}
    assert len(titles) == 4
    keys = [part.key for part in form.sections]
    assert len(set(keys)) == len(keys)
    for place, key in enumerate(keys, start=1):
        sheet = f"{place}. {SECTIONS[key].sheet}"
        assert len(sheet) <= LONGEST
        assert not FORBIDDEN & set(sheet)


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.verb)
def test_each_section_is_what_its_row_calls_it(form: ReportForm) -> None:
    load_norms()
    of = Gathering(*period_of(form.kind, 2018))
    for part in form.sections:
        section = part.gather(of)
        assert section.key == part.key
        assert section.sources
        assert set(section.columns) <= set(COLUMNS)


def test_a_section_without_words_or_sheet_is_no_part_of_a_form() -> None:
    with pytest.raises(KeyError, match="weather"):
        Part("weather", lambda of: Section("weather", (), (), ("sổ",)))
    with pytest.raises(ImproperlyConfigured, match="month_visits"):
        Part("month_visits", lambda of: Section("month_visits", (), (), ("sổ",)))


def test_another_row_is_another_report_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts, Word, Excel and the command ask the row alone."""
    row = ReportForm(
        kind=PeriodKind.YEAR,
        ends=(30, 9),
        title="Báo cáo 9 tháng %(year)s",
        subject="Chín tháng đầu năm %(year)s",
        verb="nine-months",
        help="báo cáo 9 tháng",
        sections=(
            Part("network", lambda of: _one("network", f"đến {of.on:%d/%m/%Y}")),
            Part("money", lambda of: _one("money", "sổ tiền")),
        ),
    )
    monkeypatch.setattr(forms, "FORMS", {**FORMS, "year": row})
    monkeypatch.setattr("caunoi.cli.report.FORMS", forms.FORMS)
    first, last = period_of("year", 2018)
    assert (first, last) == (date(2018, 1, 1), date(2018, 9, 30))
    facts = facts_of("year", 2018, last)
    assert [section.key for section in facts.sections] == ["network", "money"]

    paragraphs = [p.text for p in Document(BytesIO(report_docx(facts))).paragraphs]
    assert any(text.startswith("1. Mạng lưới") for text in paragraphs)
    assert any("đến 30/09/2018" in text for text in paragraphs)
    book = load_workbook(BytesIO(report_xlsx(facts)))
    assert book.sheetnames[:2] == ["1. Mạng lưới", "2. Kinh phí"]
    assert book.properties.title == "Báo cáo 9 tháng 2018"
    read = parser().parse_args(["report", "nine-months", "--year", "2018", "--out", "/tmp/x.docx"])
    assert read.kind == PeriodKind.YEAR


def _one(key: str, source: str) -> Section:
    return Section(
        key=key, columns=("title", "value"), rows=(Row(("một dòng", 1)),), sources=(source,)
    )
