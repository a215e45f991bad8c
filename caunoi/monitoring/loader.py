"""Brings the days of `seed/silence.yaml` into the table; may be run again.

A row that vanished from the file goes; a changed one is rewritten.
"""

from pathlib import Path
from typing import Any

import yaml

from caunoi.common.verdict import Confidence
from caunoi.journal.actions import action, record
from caunoi.monitoring.enums import Watch
from caunoi.monitoring.models import SilenceRule

SEED = Path(__file__).parent / "seed" / "silence.yaml"
FIGURES = tuple(
    "amber_days red_days director_days visit_days photo_days report_day milestone_red_days "
    "margin_percent end_warn_days put_off_days".split()
)


class SeedError(Exception):
    """A seed file that says something impossible: a mistake of its writer."""


@action("monitoring.load_seed", may_change_nothing=True)
def load_silence_rules(*, path: Path = SEED) -> int:
    """Load the days; return how many rows changed."""
    wanted = {(row["watch"], row["starts_on"]): row for row in _rows(path)}
    standing = {(rule.watch, rule.starts_on): rule for rule in SilenceRule.objects.all()}
    changed = 0
    for key in standing.keys() - wanted.keys():
        standing.pop(key).delete()
        changed += 1
    for key, facts in wanted.items():
        changed += _write(standing.get(key) or SilenceRule(), facts)
    if changed and (first := SilenceRule.objects.first()):
        ground = "monitoring/seed"
        told = {"rows": changed}
        record(action="monitoring.load_seed", subject=first, by=None, ground=ground, after=told)
    return changed


def _rows(path: Path) -> list[dict[str, Any]]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return [_read(each) for each in told]


def _read(told: dict[str, Any]) -> dict[str, Any]:
    if told["watch"] not in Watch.values or told["confidence"] not in list(Confidence):
        raise SeedError(f"unknown watch or mark: {told}")
    if not told["citation"]:
        raise SeedError(f"{told['watch']}: nobody says where the days come from")
    return {
        "watch": told["watch"],
        "starts_on": told["from"],
        "ends_on": told.get("to"),
        **{name: told.get(name) for name in FIGURES},
        "citation": told["citation"],
        "confidence": told["confidence"],
    }


def _write(rule: SilenceRule, facts: dict[str, Any]) -> bool:
    if rule.pk is not None and all(getattr(rule, k) == v for k, v in facts.items()):
        return False
    for name, value in facts.items():
        setattr(rule, name, value)
    rule.save()
    return True
