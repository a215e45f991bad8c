"""What was not run is said aloud, and where nothing may be left out it counts as a failure.

A skipped test reads like a passed one. So the last line but one of a run says how many tests did
not run and why; with CAUNOI_NO_SKIPS=1 (continuous integration) each of them fails instead.
"""

import os
from collections import Counter
from collections.abc import Generator, Iterable
from typing import Any

import pytest

NO_SKIPS = "CAUNOI_NO_SKIPS"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    longrepr: Any = report.longrepr
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return " ".join(text.removeprefix("Skipped: ").split()) or "no reason given"


def not_run_line(reports: Iterable[pytest.TestReport | pytest.CollectReport]) -> str:
    """Count the skipped reports by reason, the commonest first; empty when nothing was skipped."""
    counts = Counter(_reason(report) for report in reports)
    if not counts:
        return ""
    if len(counts) == 1:
        reasons = next(iter(counts))
    else:
        reasons = "; ".join(f"{number}: {reason}" for reason, number in counts.most_common())
    return f"NOT RUN: {counts.total()} tests ({reasons})"


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get(NO_SKIPS) == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.longrepr = f"skipped, and {NO_SKIPS}=1 allows no skip: {_reason(report)}"
        report.outcome = "failed"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_if_skipped(report)
    return report


# The outermost wrapper ends last: after all summaries and right before pytest's closing line.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    yield
    if line := not_run_line(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line)
