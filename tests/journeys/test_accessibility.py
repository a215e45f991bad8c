"""Running only the rules that can find something serious finds the same as running all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.accessibility import left_out, serious_findings

WHOLE = "<!doctype html><html lang='vi'><head><title>Sổ</title></head><body>{}</body></html>"
#: A fault that people are stopped by, under the rule that finds it.
BROKEN = {
    "aria-allowed-attr": "<h1 role='img' aria-label='Sổ' aria-checked='true'>Sổ</h1>",
    "aria-hidden-focus": "<div aria-hidden='true'><button>Ghi</button></div>",
    "aria-input-field-name": "<div role='combobox' aria-expanded='false' tabindex='0'></div>",
    "aria-required-attr": "<div role='checkbox' tabindex='0'>Đạt</div>",
    "aria-required-children": "<div role='list'><button>Ghi</button></div>",
    "aria-required-parent": "<div role='listitem'>Một</div>",
    "aria-roles": "<div role='cuon-so'>Sổ</div>",
    "aria-valid-attr": "<p aria-labeled='so'>Sổ</p>",
    "aria-valid-attr-value": "<button aria-expanded='co'>Mở</button>",
    "button-name": "<button></button>",
    "color-contrast": "<p style='color: #999; background: #fff'>Chữ mờ</p>",
    "definition-list": "<dl><p>Một</p></dl>",
    "dlitem": "<dt>Một</dt>",
    "frame-title": "<iframe src='about:blank'></iframe>",
    "image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "input-button-name": "<input type='button'>",
    "label": "<input name='ten'>",
    "link-in-text-block": (
        "<p style='color: #000'>Xem <a href='#a' style='color: #222; text-decoration: none'>sổ</a>"
        " của năm nay để biết.</p>"
    ),
    "link-name": "<a href='#a'></a>",
    "list": "<ul><p>Một</p></ul>",
    "listitem": "<li>Một</li>",
    "meta-refresh": "<meta http-equiv='refresh' content='30'>",
    "nested-interactive": "<button>Ghi <a href='#a'>sổ</a></button>",
    "scrollable-region-focusable": (
        "<div style='height: 20px; overflow: auto'><p style='height: 90px'>Dài</p></div>"
    ),
    "select-name": "<select><option>Một</option></select>",
    "summary-name": "<details><summary></summary><p>Một</p></details>",
    "svg-img-alt": "<svg role='img' width='9' height='9'><circle r='4'/></svg>",
    "td-headers-attr": "<table><tr><th id='a'>A</th><td headers='b'>1</td></tr></table>",
    "valid-lang": "<p lang='cuon'>Sổ</p>",
}
#: Faults that are not serious: no heading, no main part, a heading of a level too low.
LIGHT = "<p>Không nằm trong phần nào</p><h1>Sổ</h1><h4>Sổ</h4>"


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_serious_fault_is_found(sheet: Page, rule: str) -> None:
    sheet.set_content(WHOLE.format(BROKEN[rule]))
    found = serious_findings(sheet)
    assert rule in found
    assert found == serious_findings(sheet, all_rules=True)


def test_a_page_with_every_fault_reads_the_same(sheet: Page) -> None:
    sheet.set_content(WHOLE.format(LIGHT + "".join(BROKEN.values())))
    found = serious_findings(sheet)
    assert len(found) > 25
    assert found == serious_findings(sheet, all_rules=True)


def test_a_head_without_title_and_language_is_found(sheet: Page) -> None:
    sheet.set_content("<!doctype html><html><head></head><body><p>Sổ</p></body></html>")
    found = serious_findings(sheet)
    assert {"document-title", "html-has-lang"} <= set(found)
    assert found == serious_findings(sheet, all_rules=True)


def test_what_is_left_out_finds_only_light_faults(sheet: Page) -> None:
    sheet.set_content(WHOLE.format(LIGHT))
    assert serious_findings(sheet) == {}
    impacts = sheet.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'rule', values: rules}})"
        ".then(found => found.violations.map(each => each.impact))",
        left_out(sheet),
    )
    assert impacts and set(impacts) <= {"minor", "moderate"}
