"""An officer looks a firm up and meets it at the door again; the pages of the register are calm."""

from pathlib import Path

from tests.establishments.workbooks import messy_district_workbook
from tests.journeys.conftest import LIVES_ON, Visitor

PAGES = (
    "/register",
    "/register?q=go+tan+uyen&kind=household&order=-workers",
    "/register?q=zzz&trade=may",
    "/register/1",
    "/register/1/edit",
    "/register/1/close",
    "/register/new",
    "/imports",
    "/imports/new",
)


def open_all(visitor: Visitor) -> None:
    visitor.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def test_pages_of_the_register_are_calm(reader: Visitor) -> None:
    reader.sign_in_as("Lê Thu Hà")
    for path in PAGES:
        reader.open(path)
        open_all(reader)
        reader.assert_calm()


def test_on_another_day_and_in_english_they_are_calm_too(visitor: Visitor) -> None:
    visitor.sign_in_as("Lê Thu Hà")
    page = visitor.page
    page.locator("details.story > summary").click()
    with page.expect_navigation(timeout=LIVES_ON):
        page.locator('.story-days button[value="2025-10-20"]').click(timeout=LIVES_ON)
    visitor.open("/register")
    assert "nay " in page.locator("table").inner_text()
    visitor.assert_calm()
    visitor.open("/register/1")
    page.get_by_role("button", name="Vì sao?").first.click()
    assert "NĐ 235/2025/NĐ-CP" in page.locator(".explain").first.inner_text()
    visitor.assert_calm()
    with page.expect_navigation():
        page.evaluate("document.querySelector('form.language button').click()")
    for path in PAGES:
        assert visitor.open(path).locator("html").get_attribute("lang") == "en"
        visitor.assert_calm()


def test_conditions_fold_away_on_a_phone_and_stand_open_on_a_desk(reader: Visitor) -> None:
    reader.sign_in_as("Lê Thu Hà")
    page = reader.open("/register")
    narrow = (page.viewport_size or {"width": 0})["width"] < 900
    assert page.get_by_label("Ngành nghề").is_visible() is not narrow
    if narrow:
        page.locator("summary", has_text="Điều kiện").click()
    page.get_by_label("Ngành nghề").select_option(label="Gốm sứ")
    page.get_by_role("button", name="Tìm, lọc").click()
    page.wait_for_load_state()
    assert "ngành Gốm sứ" in page.locator(".lead").inner_text()
    page.get_by_role("link", name="Bỏ điều kiện ngành Gốm sứ").click()
    page.wait_for_load_state()
    assert page.url.endswith("/register")


def test_a_firm_that_is_known_is_met_at_the_door(visitor: Visitor) -> None:
    visitor.sign_in_as("Lê Thu Hà")
    page = visitor.open("/register/1")
    name = page.locator("h1").inner_text().rstrip("°")
    place = page.locator(".crumbs li").last.inner_text()
    page = visitor.open("/register/new")
    page.get_by_label("Tên cơ sở").fill(name)
    page.get_by_label("Loại hình").select_option("household")
    page.get_by_label("Xã, phường, thị trấn").select_option(label=place)
    page.get_by_role("button", name="Ghi vào sổ").click()
    page.wait_for_load_state()
    visitor.assert_calm()
    # Enter asks again; only the button says that it is another firm.
    page.get_by_label("Tên cơ sở").press("Enter")
    visitor.settle()
    assert page.locator("#doubles").is_visible()
    page.get_by_role("link", name="Cùng một cơ sở: mở cơ sở này").click()
    page.wait_for_load_state()
    assert page.url.endswith("/register/1")


def test_doubts_of_a_list_are_compared_and_decided_with_the_keyboard(
    visitor: Visitor, tmp_path: Path
) -> None:
    path = tmp_path / "danh-sach-bau-bang.xlsx"
    path.write_bytes(messy_district_workbook())
    visitor.sign_in_as("Lê Thu Hà")
    page = visitor.open("/imports/new")
    page.get_by_label("Tệp Excel").set_input_files(path)
    page.get_by_label("Danh sách của").select_option(label="huyện Bàu Bàng")
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_load_state()
    open_all(visitor)
    visitor.assert_calm()
    page.locator("ul.counts a", has_text="Nghi trùng").click()
    page.wait_for_load_state()
    visitor.assert_calm()
    row = page.locator("tr.asks").first
    row.get_by_role("radio", name="Hai cơ sở khác nhau").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "hai cơ sở khác nhau" in page.locator("[role=status]").inner_text()
    visitor.assert_calm()
