"""The annual report is prepared anew, signed by the director and downloaded, twice the same."""

from hashlib import sha256
from io import BytesIO

from docx import Document

from tests.journeys.conftest import Visitor

OFFICER, DIRECTOR = "Lê Thu Hà", "Phan Hữu Thành"
TITLE = "Báo cáo tổng kết công tác khuyến công năm 2018"


def download(visitor: Visitor, path: str) -> bytes:
    answer = visitor.page.request.get(f"{visitor.server.url}{path}")
    assert answer.status == 200, path
    return answer.body()


def test_report_is_prepared_signed_and_downloaded(visitor: Visitor) -> None:
    visitor.sign_in_as(OFFICER)
    page = visitor.open("/reports")
    visitor.assert_calm()
    page.get_by_role("link", name=TITLE).first.click()
    visitor.assert_calm()
    signed = page.url.removeprefix(visitor.server.url)
    before = download(visitor, f"{signed}/file.docx")

    # The story day is later than the day on which the signed version closes: a new one is drafted.
    page.get_by_role("button", name="Lập bản mới").click()
    visitor.assert_calm()
    draft = page.url.removeprefix(visitor.server.url)
    assert draft != signed
    assert page.get_by_role("button", name="Ký, khóa báo cáo").count() == 0

    visitor.sign_in_as(DIRECTOR)
    page = visitor.open(draft)
    visitor.assert_calm()
    page.get_by_role("button", name="Ký, khóa báo cáo").click()
    assert "Cần số, ký hiệu" in page.inner_text("main")
    page.get_by_label("Số, ký hiệu").fill("131/BC-TTKC")
    page.get_by_role("button", name="Ký, khóa báo cáo").click()
    visitor.assert_calm()
    assert "Số 131/BC-TTKC" in page.inner_text("main")

    first = download(visitor, f"{draft}/file.docx")
    assert first == download(visitor, f"{draft}/file.docx") != before
    assert download(visitor, f"{signed}/file.docx") == before
    document = Document(BytesIO(first))
    cells = [[cell.text for cell in row.cells] for t in document.tables for row in t.rows]
    assert ["Cộng tác viên có mặt", "20"] in [row[:2] for row in cells]
    assert any("Nguồn: " in paragraph.text for paragraph in document.paragraphs)

    out = visitor.server.database.caunoi(
        "report", "annual", "--year", "2018", "--out", "/dev/null/x.docx"
    )
    assert out.returncode == 2
    assert sha256(first).hexdigest() in _printed(visitor)


def _printed(visitor: Visitor) -> str:
    target = visitor.server.database.files / "annual.docx"
    ran = visitor.server.database.caunoi(
        "report", "annual", "--year", "2018", "--out", str(target), "--json"
    )
    assert ran.returncode == 0, ran.stderr
    return str(ran.stdout)
