"""No paper carries a mark of ours: how sure we are of a text, a word of the code, a word twice."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from docx import Document

from caunoi.accounts.roles import Role
from caunoi.allowances.export import sheet_xlsx
from caunoi.attachments.queries import content_of
from caunoi.demo.models import Demonstration
from caunoi.network.actions import name_centre
from caunoi.reporting.queries import file_of
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import SchemeContract
from caunoi.schemes.money.amendments import amend_contract
from caunoi.web.access import rows
from tests.factories.allowances import paid
from tests.factories.network import Land
from tests.factories.schemes import MILLION, Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of
from tests.web.papers import (
    NO_PAPER,
    Recorder,
    faults,
    keys,
    makers,
    printed_templates,
    texts_of,
)
from tests.web.test_access import url_of
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
#: Under TT 28/2018/TT-BTC, of which no article was read, and TT 36/2013, whose change was not.
SINCE_THE_CIRCULAR = date(2019, 3, 4)
OPENXML = "application/vnd.openxmlformats-officedocument"
READERS = (Role.OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR, Role.COLLABORATOR, Role.ACCOUNTANT)
#: What a list needs beside its address before it has anything to say.
QUERIES = {
    "dashboard-rows": ("figure=money.planned:2018", "figure=cover.uncovered"),
}
LEAVES = {"sign-out", "invitation", "sign-in-demo", "owner"}


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    name_centre(
        centre_vi="Trung tâm Khuyến công Sông Trăng",
        centre_en="",
        department_vi="Sở Công Thương Sông Trăng",
        director_post="Giám đốc",
        seen=0,
        by=people[Role.DIRECTOR],
        on=date(2018, 1, 2),
    )
    return make_world(people, land)


def contract_since_the_circular(world: World, source: str) -> SchemeContract:
    """Sign what rests on no article that was read, neither its ceiling nor its advance."""
    office, on = Office(world.people), SINCE_THE_CIRCULAR
    give_money(world.people, year=2019, source=source)
    firm = make_firm(world.people, world.land, f"Cơ sở gốm Tân Hòa {source}")
    scheme = office.draft(firm, year=2019, source=source, on=on)
    for go in (office.submit, office.appraise, office.plan, office.approve):
        scheme = go(scheme, on)
    told = {"representative_post": "Chủ cơ sở", "finish_on": date(2019, 10, 31)}
    contract = office.start(office.sign(scheme, on, **told), on).contract
    amend_contract(
        scheme=scheme,
        seen=0,
        decision="12/QĐ-TTKC",
        reason="Nhà cung cấp giao máy chậm.",
        in_force_on=date(2019, 4, 2),
        value_vnd=contract.value_vnd - 20 * MILLION,
        finish_on=date(2019, 12, 31),
        by=world.people[Role.DIRECTOR],
        on=date(2019, 4, 2),
    )
    return contract


def papers_of(world: World) -> Iterator[tuple[str, bytes]]:
    """Make every paper that no address alone gives: name, content."""
    for source in ("local", "national"):
        contract = contract_since_the_circular(world, source)
        yield f"contract {source}", content_of(contract.document)
        (amendment,) = contract.scheme.amendments.all()
        yield f"supplement {source}", content_of(amendment.document)
    for ending in ("docx", "xlsx"):
        yield f"report.{ending}", file_of(world.report, ending)
    yield "month", content_of(world.month_report.docx)
    yield "allowances", sheet_xlsx(paid(world.people))


def files_of_lists(world: World, client_for: ClientFor) -> Iterator[tuple[str, bytes]]:
    """Ask every address for a file, as those who may read it."""
    for role in READERS:
        client = client_for(role)
        for row in rows():
            if row.name in LEAVES or "GET" not in row.methods:
                continue
            for query in ("", *QUERIES.get(row.name, ())):
                url = f"{url_of(row.name, world, role)}?format=xlsx&{query}"
                answer = client.get(url)
                if answer.status_code == 200 and OPENXML in answer["Content-Type"]:
                    yield f"{row.name} {query}, {role}", answer.content


def test_no_paper_and_no_file_carries_a_mark_and_none_is_left_out(
    world: World, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder, known = Recorder(monkeypatch), keys()
    assert {"support-machinery", "calendar_days", "budget-rows", "in_progress"} <= known
    found, count = {}, 0
    for name, content in (*papers_of(world), *files_of_lists(world, client_for)):
        count += 1
        # The journal keeps what a person said of a text, the mark too; nobody signs it.
        marks = name.startswith("journal")
        said = [
            fault
            for text in texts_of(content)
            for fault in faults(text, known, may_hold_marks=marks)
        ]
        if said:
            found[name] = sorted(set(said))
    assert found == {}
    assert count > 60
    assert makers() - recorder.seen == set(), "a file that no test here reads"


class Visible(HTMLParser):
    """The texts of a page that reach the paper."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("name", ["difficulty-sheet", "scheme-sheet"])
def test_no_printed_page_carries_a_mark(name: str, world: World, client_for: ClientFor) -> None:
    client, known = client_for(Role.OFFICER), keys()
    link = name.replace("-sheet", "-link")
    client.post(url_of(link, world), {"days": "90"})
    answer = client.get(url_of(name, world))
    assert {t.name for t in answer.templates} & printed_templates()
    page = Visible()
    page.feed(markup_of(answer).split("<main", 1)[1])
    shown = [text.strip() for text in page.texts if text.strip()]
    assert [fault for text in shown for fault in faults(text, known) if "/" not in text] == []


def test_every_printed_page_is_read_here(world: World, client_for: ClientFor) -> None:
    client, used = client_for(Role.OFFICER), set()
    for name in ("difficulty-sheet", "scheme-sheet"):
        used |= {t.name for t in client.get(url_of(name, world)).templates}
    assert printed_templates() - used == set()


def test_the_search_for_makers_and_marks_would_find() -> None:
    assert {"caunoi.schemes.documents.contract_docx", "caunoi.allowances.export.sheet_xlsx"} <= (
        makers()
    )
    assert len(makers()) > 10
    assert NO_PAPER == {"caunoi.demo.firms.workbook"}
    known = {"support-machinery", "running"}
    assert faults("TT 28/2018/TT-BTC (điều, khoản chưa đọc được) [M]", known) == ["chưa đọc", "[M]"]
    assert faults("cấp cấp có thẩm quyền", known) == ["cấp cấp"]
    assert faults("định mức support-machinery", known) == ["support-machinery"]
    assert faults("running", known) == ["running"]
    assert faults("Máy cắt CNC, công suất 5 kW", known) == []


def test_owner_without_account_reads_no_mark(world: World) -> None:
    page = Visible()
    answer = Client().get(url_of("owner", world))
    page.feed(markup_of(answer).split("<main", 1)[1])
    known = keys()
    shown = [text.strip() for text in page.texts if text.strip()]
    assert [fault for text in shown for fault in faults(text, known)] == []


# --- how they stand on the page -------------------------------------------------------------------

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNED = ("contract", "supplement", "report.docx", "month")


def number(element: Any, name: str) -> int:
    return int(element.get(f"{W}{name}"))


def is_on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val", "true") not in {"0", "false"}


def is_kept_with_next(paragraph: Any) -> bool:
    return is_on(paragraph.find(f"{W}pPr/{W}keepNext"))


def test_papers_lie_on_a4_and_no_page_divides_head_or_signatures(world: World) -> None:
    """Word takes a column's width from its cells, LibreOffice from the grid: they must agree."""
    papers = [(n, c) for n, c in papers_of(world) if n.startswith(SIGNED)]
    assert len(papers) == 6
    for name, content in papers:
        body: Any = Document(BytesIO(content)).element.body
        for section in body.iter(f"{W}sectPr"):
            size = section.find(f"{W}pgSz")
            assert sorted((number(size, "w"), number(size, "h"))) == [11906, 16838], name
        tables = list(body.iter(f"{W}tbl"))
        for table in tables:
            grid = [number(column, "w") for column in table.find(f"{W}tblGrid")]
            for row in table.iter(f"{W}tr"):
                widths = [number(w, "w") for w in row.iter(f"{W}tcW")]
                assert widths == grid, name
                assert is_on(row.find(f"{W}trPr/{W}cantSplit")), name
        for block in (tables[0], tables[-1]):
            assert all(is_kept_with_next(p) for p in block.iter(f"{W}p")), name
        before = tables[-1].getprevious()
        while not "".join(before.itertext()).strip():
            assert is_kept_with_next(before), name
            before = before.getprevious()
        assert is_kept_with_next(before), f"{name}: signatures may stand alone on a page"


def test_the_longest_head_has_room_on_one_line(world: World) -> None:
    """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM in bold capitals of 12 points wants 85 mm."""
    for name, content in papers_of(world):
        if not name.startswith(SIGNED):
            continue
        table = Document(BytesIO(content)).tables[0]
        (cell,) = [c for c in table.rows[0].cells if "CỘNG HÒA" in c.text]
        assert cell.width is not None
        assert cell.width.mm > 92, name
        margins = cell._tc.tcPr.find(f"{W}tcMar")
        assert {number(side, "w") for side in margins} == {0}, name


def test_a_supplement_has_the_face_and_the_sides_of_its_contract(world: World) -> None:
    contract = contract_since_the_circular(world, "local")
    (amendment,) = contract.scheme.amendments.all()
    first, second = (Document(BytesIO(content_of(one.document))) for one in (contract, amendment))
    for document in (first, second):
        assert document.styles["Normal"].font.name == "Times New Roman"
        left, right = (cell.text for cell in document.tables[-1].rows[0].cells)
        assert left.startswith("ĐẠI DIỆN BÊN A\nGIÁM ĐỐC\n")
        assert left.endswith(f"\n{world.people[Role.DIRECTOR].full_name}")
        assert right.startswith("ĐẠI DIỆN BÊN B\nCHỦ CƠ SỞ\n")
        assert right.endswith("\nTrần Văn Mộc")
    same = [[round(getattr(d.sections[0], side).mm) for side in SIDES] for d in (first, second)]
    assert same[0] == same[1] == [20, 20, 30, 20]
    said = ["\n".join(p.text for p in document.paragraphs) for document in (first, second)]
    assert "từ ngày ký đến hết ngày 31/10/2019" in said[0]
    assert "đến hết ngày 31/10/2019, nay là đến hết ngày 31/12/2019" in said[1]


SIDES = ("top_margin", "bottom_margin", "left_margin", "right_margin")


def test_a_post_that_nobody_recorded_leaves_no_line(world: World) -> None:
    office = Office(world.people)
    task = office.draft(implementing_unit="Trường Trung cấp nghề Sông Trăng")
    contract = office.walk(task, SchemeState.CONTRACTED).contract
    document = Document(BytesIO(content_of(contract.document)))
    right = document.tables[-1].rows[0].cells[1].text
    assert right.startswith("ĐẠI DIỆN BÊN B\n(Ký, ghi rõ họ tên, đóng dấu)")
    assert "Đại diện: Ông/Bà Trần Văn Mộc" in [p.text for p in document.paragraphs]


def test_papers_cite_the_article_that_was_read_and_else_the_document(world: World) -> None:
    unread = contract_since_the_circular(world, "national")
    text = "\n".join(texts_of(content_of(unread.document)))
    assert "Căn cứ Thông tư số 28/2018/TT-BTC ngày 28/03/2018 của Bộ Tài chính;" in text
    assert "(Thông tư số 36/2013/TT-BCT ngày 27/12/2013 của Bộ Công Thương)" in text
    office = Office(world.people)
    firm = make_firm(world.people, world.land, "Cơ sở mộc An Sơn")
    read = office.walk(office.draft(firm), SchemeState.CONTRACTED).contract
    text = "\n".join(texts_of(content_of(read.document)))
    place = "điểm c khoản 2 Điều 6 Thông tư liên tịch số 26/2014/TTLT-BTC-BCT ngày 18/02/2014"
    assert f"Căn cứ {place};" in text
