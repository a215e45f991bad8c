"""The sheet of December 2018: three people, 20 lines, 8.340.000 đồng, and nobody twice."""

import json

from tests.journeys.conftest import Visitor

OFFICER, CHECKER, PAYER = "Lê Thu Hà", "Vũ Đình An", "Đỗ Ngọc Lan"


def sheet_of_december(visitor: Visitor) -> dict:  # type: ignore[type-arg]
    ran = visitor.server.database.caunoi("allowance", "--month", "2018-12", "--json")
    return dict(json.loads(ran.stdout))


def amounts_on_page(visitor: Visitor) -> list[int]:
    """Read the last figure of each line as a person would add them up."""
    cells = visitor.page.locator("table.table-lines tbody tr td.num:nth-last-child(2)")
    return [int(text.replace(".", "")) for text in cells.all_inner_texts() if text.strip()]


def test_sheet_is_prepared_checked_and_paid_by_three_people(visitor: Visitor) -> None:
    visitor.sign_in_as(OFFICER)
    page = visitor.open("/allowances/2018-12")
    page.get_by_role("button", name="Lập bảng").click()
    visitor.assert_calm()
    assert amounts_on_page(visitor) == [417_000] * 20
    assert page.get_by_role("link", name="8.340.000 đ").count() >= 1

    # The maker sees that another must check, and who may; the server refuses the maker's own call.
    assert page.get_by_role("button", name="Kiểm tra xong").count() == 0
    assert "Người có thể làm bước tiếp: " in page.inner_text("main")
    assert CHECKER in page.inner_text("main")
    assert post(visitor, "/allowances/2018-12/check") == 403

    visitor.sign_in_as(CHECKER)
    page = visitor.open("/allowances/2018-12")
    page.get_by_role("button", name="Kiểm tra xong").click()
    visitor.assert_calm()
    assert post(visitor, "/allowances/2018-12/pay", voucher="PC 1") == 403

    visitor.sign_in_as(PAYER)
    page = visitor.open("/allowances/2018-12")
    page.get_by_label("Số chứng từ chi").fill("PC 112/2018")
    page.get_by_role("button", name="Chi 8.340.000 đ").click()
    visitor.assert_calm()
    assert "Bảng đã khóa" in page.inner_text("main")
    assert sum(amounts_on_page(visitor)) == 8_340_000

    # A second click comes too late: one sentence, nothing paid twice.
    assert post(visitor, "/allowances/2018-12/pay", voucher="PC 113/2018") == 409
    paid = sheet_of_december(visitor)
    assert paid["frozen"]
    assert paid["total_vnd"] == 8_340_000

    # Each line says why, with both articles.
    page = visitor.open("/allowances/2018-12")
    page.get_by_text("Vì sao?").first.click()
    assert "NQ 10/2015/NQ-HĐND8" in page.inner_text("main")
    assert "NĐ 72/2018/NĐ-CP" in page.inner_text("main")
    visitor.assert_calm()


def post(visitor: Visitor, path: str, **fields: str) -> int:
    """Send what a button would send, with the page's own token; return the status."""
    token = next(c["value"] for c in visitor.page.context.cookies() if c["name"] == "csrftoken")
    answer = visitor.page.request.post(
        f"{visitor.server.url}{path}",
        form={"csrfmiddlewaretoken": token, **fields},
        headers={"Referer": visitor.server.url},
        max_redirects=0,
    )
    return answer.status
