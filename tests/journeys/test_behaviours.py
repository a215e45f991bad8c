"""The small behaviours of the pages, with script and without."""

from playwright.sync_api import expect

from tests.journeys.conftest import LIVES_ON, Visitor

SHEET = "/allowances/2018-11"


def test_a_figure_opens_in_place_and_by_its_address(reader: Visitor) -> None:
    reader.sign_in_as("Lê Thu Hà")
    page = reader.open(SHEET)
    why = page.locator("a.why").nth(2)
    expect(page.locator("#line-3")).to_be_hidden()
    why.click()
    expect(page.locator("#line-3")).to_be_visible()
    assert why.get_attribute("aria-expanded") == "true"
    assert page.url.endswith("#line-3")
    page.locator("a.why").nth(4).click()
    expect(page.locator("#line-3")).to_be_visible()  # several may stand open
    why.focus()
    page.keyboard.press("Space")
    expect(page.locator("#line-3")).to_be_hidden()
    reader.open("/")
    reader.open(f"{SHEET}#line-7")
    expect(page.locator("#line-7")).to_be_visible()
    page.locator("a.why").nth(6).click()
    expect(page.locator("#line-7")).to_be_hidden()


def test_places_are_narrowed_without_marks(reader: Visitor) -> None:
    reader.sign_in_as("Lê Thu Hà")
    page = reader.open("/network/appointments/new")
    page.locator("#narrow-areas").fill("hoi nghia")
    expect(page.get_by_label("xã Hội Nghĩa")).to_be_visible()
    expect(page.locator("[data-choice]:visible")).to_have_count(1)
    page.locator("#narrow-areas").fill("")
    expect(page.locator("[data-choice-group]:visible")).to_have_count(9)


def test_a_loosely_written_day_is_tidied(reader: Visitor) -> None:
    reader.sign_in_as("Lê Thu Hà")
    page = reader.open("/network/appointments/new")
    for written, tidy in {"1/3/2016": "01/03/2016", "01032016": "01/03/2016"}.items():
        page.locator("#id_starts_on").fill(written)
        page.locator("#id_decided_on").focus()
        assert page.locator("#id_starts_on").input_value() == tidy


def test_the_list_of_areas_opens_on_a_phone(reader: Visitor) -> None:
    reader.sign_in_as("Lê Thu Hà")
    page = reader.page
    menu, side = page.locator(".menu-button"), page.locator("#nav")
    if not menu.is_visible():
        expect(side).to_be_visible()
        return
    expect(side).to_be_hidden()
    menu.click()
    expect(side).to_be_visible()
    side.get_by_role("link", name="Mạng lưới").click()
    page.wait_for_load_state()
    assert page.url.endswith("/network")
    expect(side).to_be_hidden()


def test_a_double_click_sends_a_form_once(visitor: Visitor) -> None:
    visitor.sign_in_as("Lê Thu Hà")
    page = visitor.open("/allowances/2018-12")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    page.get_by_role("button", name="Lập bảng").dblclick()
    page.wait_for_load_state()
    expect(page.get_by_text("chờ kiểm tra").first).to_be_visible()
    assert len(sent) == 1


def test_the_keyboard_walks_to_the_content_and_through_the_worklist(reader: Visitor) -> None:
    reader.sign_in_as("Lê Thu Hà")
    page = reader.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("j")
    expect(page.locator(".work-title a").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".work-title a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".work-title a").first).to_be_focused()


def test_the_story_moves_to_another_day(visitor: Visitor) -> None:
    visitor.sign_in_as("Lê Thu Hà")
    page = visitor.open("/network")
    page.locator(".story summary").click()
    with page.expect_navigation(timeout=LIVES_ON):
        page.locator(".story-days button").last.click(timeout=LIVES_ON)
    assert page.url.endswith("/network")
    expect(page.locator(".story")).to_contain_text("20/10/2025")
    expect(page.locator(".lead")).to_contain_text("trên 36 xã")


def test_without_script_everything_still_opens(reader: Visitor) -> None:
    reader.sign_in_as("Lê Thu Hà")
    cookies = reader.page.context.cookies()
    browser = reader.page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, viewport=reader.page.viewport_size)
    plain.add_cookies(cookies)  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(f"{reader.server.url}{SHEET}#line-3")
    expect(page.locator("#line-3")).to_be_visible()
    page.goto(f"{reader.server.url}/network")
    if page.locator(".menu-button").is_visible():
        page.locator(".menu-button").click()
    expect(page.locator("#nav")).to_be_visible()
    page.goto(f"{reader.server.url}/network/appointments/new")
    expect(page.locator("#narrow-areas")).to_be_hidden()
    page.locator(".area-group summary").first.click()
    expect(page.locator(".area-group input").first).to_be_visible()
    plain.close()


def test_what_is_typed_is_there_after_going_on_and_back(reader: Visitor) -> None:
    """No copy of the page is kept, and the browser fills in what was typed."""
    reader.sign_in_as("Lê Thu Hà")
    page = reader.open("/fieldwork/tasks/new")
    page.locator("[name=instruction]").fill("Hỏi ba xưởng gỗ")
    reader.open("/fieldwork/tasks")
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("[name=instruction]").input_value() == "Hỏi ba xưởng gỗ"
