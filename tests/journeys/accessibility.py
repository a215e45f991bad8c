"""What axe-core finds on a page that keeps somebody from using it: serious or critical."""

from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

#: A finding weighs as much as its rule says, or else as much as the heaviest check that failed. The
#: rules left out cannot reach "serious" either way; a rule of unknown weight runs.
LEFT_OUT = """() => {
    const light = impact => impact === "minor" || impact === "moderate";
    const weights = rule => rule.impact ? [rule.impact] : [...rule.any, ...rule.all, ...rule.none]
        .map(check => axe._audit.data.checks[check.id ?? check]?.impact);
    return axe._audit.rules.filter(rule => weights(rule).every(light)).map(rule => rule.id);
}"""
FIND = """async (leftOut) => {
    const rules = Object.fromEntries(leftOut.map(id => [id, {enabled: false}]));
    const {violations} = await axe.run(document, {rules, resultTypes: ["violations"]});
    return violations.map(({id, impact, nodes}) => ({id, impact, html: nodes[0].html}));
}"""


def left_out(page: Page) -> list[str]:
    """Return the rules that find nothing serious; axe-core is on the page already."""
    rules: list[str] = page.evaluate(LEFT_OUT)
    return rules


def serious_findings(page: Page, *, all_rules: bool = False) -> dict[str, str]:
    """Return the HTML of the first element that each rule finds fault with."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(FIND, [] if all_rules else left_out(page))
    return {each["id"]: each["html"] for each in found if each["impact"] in ("serious", "critical")}
