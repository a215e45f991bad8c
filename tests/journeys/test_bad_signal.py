"""In a yard with one bar of signal nothing that was typed is lost, the photo neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.conftest import Databases
from tests.factories.pictures import photo
from tests.journeys.conftest import Server, Visitor, at_a_screen, serving_the_demonstration

FINDING = "Xưởng chạy hai ca, thợ thiếu."


def test_a_visit_outlives_a_lost_signal_a_wrong_day_and_the_end_of_the_session(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.sign_in_as("Trương Quốc Bảo")
    visitor.open("/fieldwork/to-visit")
    page.locator(".go a").first.click()
    picture = tmp_path / "xuong.jpg"
    picture.write_bytes(photo())
    page.get_by_label("Thấy gì").fill(FINDING)
    page.locator("[name=photos]").set_input_files(picture)
    page.get_by_label("Ngày thăm").fill("31/02/2018")
    button = page.get_by_role("button", name="Ghi chuyến thăm", exact=True)

    def is_told(sentence: str) -> None:
        page.locator(".error-summary", has_text=sentence).wait_for()
        assert page.evaluate("document.activeElement.matches('.error-summary')")
        assert page.get_by_label("Thấy gì").input_value() == FINDING
        assert page.locator("[name=photos]").evaluate("field => field.files.length") == 1
        visitor.assert_calm()

    page.context.set_offline(True)
    button.click()
    is_told("không có mạng")
    page.context.set_offline(False)
    button.click()
    is_told("Không có ngày này")
    page.get_by_label("Ngày thăm").fill("20122018")

    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    button.click()
    is_told("hết phiên làm việc")
    page.context.add_cookies(cookies)
    with page.expect_navigation():
        button.click()
    assert FINDING in page.inner_text("main")
    assert page.locator(".photos img").count() == 1


def test_a_fault_of_the_page_is_not_told_as_a_missing_signal(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in_as("Trương Quốc Bảo")
    visitor.open("/fieldwork/to-visit")
    page.locator(".go a").first.click()
    page.get_by_label("Thấy gì").fill(FINDING)
    page.get_by_label("Ngày thăm").fill("31/02/2018")
    page.evaluate("() => { DOMParser.prototype.parseFromString = () => { throw Error('ours') } }")
    page.get_by_role("button", name="Ghi chuyến thăm", exact=True).click()
    page.locator(".error-summary", has_text="lỗi của phần mềm").wait_for()
    assert "không có mạng" not in page.inner_text("main")
    assert page.get_by_label("Thấy gì").input_value() == FINDING
    assert any("ours" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()


# --- the other forms of the yard ------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """One form of the yard: what is typed into it, and how the server is made to refuse it."""

    path: str
    button: str
    typed: dict[str, str]
    chosen: dict[str, str] = field(default_factory=dict)
    #: A field, what the server refuses in it with which words, and what it takes.
    wrong: tuple[str, str, str, str] = ("", "", "", "")
    photos: int = 0
    #: A field and the other words that somebody puts there who thinks that nothing has arrived.
    other: tuple[str, str] = ("", "")
    #: Where the form is reached by a link: its name on the page of `path`.
    link: str = ""


DAY_OF_NO_MONTH = ("31/02/2018", "Không có ngày này", "20/12/2018")
FORMS = {
    "check": Form(
        path="/schemes/DA-2018-007/inspections/new",
        button="Ghi lần kiểm tra",
        typed={"seen_percent": "60", "finding": "Máy cưa đã lắp, chưa chạy thử."},
        wrong=("inspected_on", *DAY_OF_NO_MONTH),
        photos=2,
        other=("finding", "Máy cưa đã lắp, chạy thử tuần sau."),
    ),
    "difficulty": Form(
        path="/difficulties/new",
        button="Ghi khó khăn",
        typed={"text": "Điện một pha không kéo nổi máy bào.", "raiser_name": "Chị Lành"},
        chosen={"topic": "power"},
        wrong=("raiser_phone", "0912345678901234567890", "", "0912345678"),
        other=("text", "Điện yếu, buổi chiều máy bào đứng."),
    ),
    "establishment": Form(
        path="/register/new",
        button="Ghi vào sổ",
        typed={"name": "Xưởng đan ghế mây Bốn Khúc", "owner": "Lưu Thị Mười"},
        chosen={"kind": "household"},
        wrong=("workers", "mười", "là một số nguyên", "9"),
        other=("name", "Tổ đan ghế mây Bốn Khúc"),
    ),
    "proposal": Form(
        path="/fieldwork/needs",
        link="Cơ sở chế biến nông sản Hưng Đạt Chi",
        button="Gửi đề xuất",
        typed={"support_vnd": "100.000.000", "counterpart_vnd": "300.000.000"},
        wrong=("cost_vnd", "bốn trăm triệu", "phải là số đồng nguyên", "400.000.000"),
        other=("support_vnd", "90.000.000"),
    ),
    "month": Form(
        path="/reports/mine/2018-12",
        button="Gửi báo cáo",
        typed={"remarks": "Tháng này mưa, đi được hai xã.", "requests": "Xin mẫu phiếu mới."},
        other=("requests", "Xin thêm mẫu phiếu."),
    ),
}


@pytest.fixture(scope="module")
def yard(databases: Databases) -> Iterator[Server]:
    """One demonstration for all these forms: none of them writes what another one reads."""
    with serving_the_demonstration(databases) as running:
        yield running


@pytest.fixture
def collaborator(browser: Browser, yard: Server) -> Iterator[Visitor]:
    """The collaborator of four communes, at a phone."""
    with at_a_screen(browser, yard, "phone") as person:
        person.sign_in_as("Trương Quốc Bảo")
        yield person


@pytest.fixture
def form(request: pytest.FixtureRequest) -> Form:
    return FORMS[request.param]


@dataclass
class Filled:
    """A form on the screen of a phone, filled in."""

    visitor: Visitor
    form: Form
    folder: Path
    typed: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.typed = dict(self.form.typed)

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def button(self) -> Locator:
        return self.page.get_by_role("button", name=self.form.button, exact=True)

    def open(self) -> None:
        self.visitor.open(self.form.path)
        if self.form.link:
            self.page.get_by_role("link", name=self.form.link).first.click()
            self.page.get_by_role("link", name="Lập đề xuất").first.click()
        self.button.wait_for()

    def fill(self) -> None:
        for name, value in self.form.typed.items():
            self.page.locator(f"[name={name}]").fill(value)
        for name, value in self.form.chosen.items():
            self.page.locator(f"[name={name}]").select_option(value)
        unit = self.page.locator("select[name=unit]")
        if unit.count():
            unit.select_option(index=1)
        if self.form.photos:
            files = []
            for number in range(self.form.photos):
                files.append(self.folder / f"may-{number}.jpg")
                files[-1].write_bytes(photo(colour=f"#7a4f{number}a"))
            self.page.locator("[name=photos]").set_input_files(files)
        if self.form.wrong[0]:
            self.put(self.form.wrong[3])

    def change(self, name: str, value: str) -> None:
        self.page.locator(f"[name={name}]").fill(value)
        self.typed[name] = value

    def put(self, value: str) -> None:
        """Write into the field that the server looks at."""
        self.page.locator(f"[name={self.form.wrong[0]}]").fill(value)

    def is_told(self, sentence: str, shade: str = ".error-summary") -> None:
        """One sentence says it where the reader stands; all that was typed is there."""
        self.visitor.settle()
        self.page.locator(shade, has_text=sentence).wait_for()
        assert self.page.evaluate(f"document.activeElement.matches('{shade}')")
        for name, value in self.typed.items():
            assert self.page.locator(f"[name={name}]").input_value() == value
        if self.form.photos:
            chosen = self.page.locator("[name=photos]")
            assert chosen.evaluate("field => field.files.length") == self.form.photos
        self.visitor.assert_calm()

    def arrives(self) -> str:
        """Press the button once more; return the page of what was written."""
        with self.page.expect_navigation():
            self.button.click()
        return self.page.inner_text("main")


@pytest.fixture
def filled(collaborator: Visitor, form: Form, tmp_path: Path) -> Filled:
    shown = Filled(collaborator, form, tmp_path)
    shown.open()
    shown.fill()
    return shown


@pytest.mark.parametrize("form", FORMS, indirect=True)
def test_a_form_outlives_all_that_happens_in_a_yard(filled: Filled, yard: Server) -> None:
    page, context = filled.page, filled.page.context
    context.set_offline(True)
    filled.button.click()
    filled.is_told("không có mạng")
    context.set_offline(False)

    yard.stop()
    filled.button.click()
    filled.is_told("không có mạng")
    yard.start()

    if filled.form.wrong[0] and filled.form.wrong[2]:
        filled.put(filled.form.wrong[1])
        filled.button.click()
        filled.is_told(filled.form.wrong[2])
        filled.put(filled.form.wrong[3])

    cookies = context.cookies()
    context.clear_cookies()  # the session and the token of the form
    filled.button.click()
    filled.is_told("hết phiên làm việc")
    assert page.locator(".error-summary a").get_attribute("target") == "_blank"
    context.add_cookies([each for each in cookies if each["name"] != "csrftoken"])
    with answers_lost(page):
        filled.button.click()
        filled.is_told("không có mạng")
    is_answered_again(filled)


def is_answered_again(filled: Filled) -> None:
    """The server wrote, its answer never came: what stands is said in green, and stands once."""
    page, (name, other) = filled.page, filled.form.other
    was = page.locator(f"[name={name}]").input_value()
    filled.change(name, other)
    filled.button.click()
    filled.is_told("Đã ghi lúc", shade=".told.callout-ok")
    link = page.locator(".told a")
    assert (link.inner_text(), link.get_attribute("target")) == ("Xem bản đã ghi", "_blank")
    there = link.get_attribute("href")

    filled.change(name, was)
    shown = filled.arrives()
    assert "Đã ghi lúc" in page.locator(".callout-ok[role=status]").inner_text()
    assert page.url.endswith(there or "") and was in shown and other not in shown


@contextmanager
def answers_lost(page: Page) -> Iterator[None]:
    """Let what is sent reach the server, and no answer to it reach the page."""
    line = page.context.new_cdp_session(page)

    def pass_or_cut(event: dict[str, Any]) -> None:
        told = {"requestId": event["requestId"]}
        if event["request"]["method"] == "POST":
            line.send("Fetch.failRequest", {**told, "errorReason": "ConnectionReset"})
        else:
            line.send("Fetch.continueRequest", told)

    line.on("Fetch.requestPaused", pass_or_cut)
    line.send("Fetch.enable", {"patterns": [{"requestStage": "Response"}]})
    yield
    line.detach()


def test_without_script_the_back_button_leads_to_what_was_typed(
    browser: Browser, yard: Server, tmp_path: Path
) -> None:
    with at_a_screen(browser, yard, "phone", java_script_enabled=False) as person:
        person.sign_in_as("Trương Quốc Bảo")
        shown = Filled(person, FORMS["difficulty"], tmp_path)
        shown.open()
        shown.fill()
        person.page.context.set_offline(True)
        shown.button.click()
        person.page.wait_for_url("chrome-error:**")
        person.page.context.set_offline(False)
        person.page.go_back()
        assert person.page.locator("[name=text]").input_value() == shown.form.typed["text"]
