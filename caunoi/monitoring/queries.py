"""The silence radar: what each running scheme owes, its silence, the reasons, the notices.

Everything is as of one day: nothing later counts. One query serves one scheme or all; only if a
commune is no longer in force on the day are its successors looked up.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject

from caunoi.accounts.models import User
from caunoi.attachments.models import Attachment
from caunoi.common.effective import in_force
from caunoi.fieldwork.models import Visit
from caunoi.localities.queries import where_are
from caunoi.monitoring.enums import Rung, Watch
from caunoi.monitoring.models import Inspection, Postponement, SilenceStep
from caunoi.monitoring.rules import (
    LEVELS,
    Expected,
    Facts,
    Level,
    Limits,
    Reason,
    Seen,
    days_silent,
    expected_signs,
    ladder,
    level_of,
    limits_of,
    reasons_of,
    rungs_reached,
)
from caunoi.network.queries import areas_on
from caunoi.norms.catalogue import SILENCE_PREFIX, silence_norm
from caunoi.norms.models import NormRow
from caunoi.norms.rules import Unit
from caunoi.schemes.enums import PAID_KINDS, RUNNING, EntryKind, SchemeState
from caunoi.schemes.models import (
    Milestone,
    MoneyEntry,
    ProgressReport,
    Scheme,
    SchemeAmendment,
    SchemeQuerySet,
    SchemeStep,
)
from caunoi.schemes.queries import money_year_on, running_on, settlement_norm
from caunoi.schemes.rules import settlement_due_on


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One step of the ladder notified in the present silence."""

    rung: str
    on: date
    people: tuple[str, ...]
    why_direct: str = ""


@dataclass(frozen=True, slots=True)
class Postponed:
    """A postponement in force on the day."""

    until_on: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class RadarRow:
    scheme: Scheme
    facts: Facts
    limits: Limits
    expected: tuple[Expected, ...]
    days_silent: int
    level: Level
    reasons: tuple[Reason, ...]
    collaborator: str = ""
    collaborator_id: int | None = None
    phone: str = ""
    told: tuple[ToldStep, ...] = ()
    postponement: Postponed | None = None

    @property
    def state_then(self) -> str:
        return str(self.scheme.state_then)  # type: ignore[attr-defined]

    @property
    def next_sign(self) -> Expected | None:
        return self.expected[0] if self.expected else None

    @property
    def expected_on(self) -> date | None:
        return self.expected[0].due_on if self.expected else None

    @property
    def expected_what(self) -> str:
        return self.expected[0].sign if self.expected else ""

    @property
    def last_sign_on(self) -> date:
        return self.facts.last_sign_on

    @property
    def is_silent(self) -> bool:
        return self.days_silent >= self.limits.amber_days

    @property
    def told_rungs(self) -> frozenset[str]:
        """Return the completed steps; a skipped step counts as completed."""
        done = {step.rung for step in self.told}
        ladder = list(Rung.values)
        passed = {
            rung
            for step in self.told
            if step.why_direct
            for rung in ladder[: ladder.index(step.rung)]
        }
        return frozenset(done | passed)

    @property
    def rungs_due(self) -> tuple[str, ...]:
        """Return the steps to notify now, from the bottom; none during a postponement."""
        if self.postponement is not None:
            return ()
        reached = rungs_reached(self.days_silent, self.limits)
        return tuple(rung for rung in reached if rung not in self.told_rungs)

    @property
    def rungs_ahead(self) -> tuple[tuple[str, date], ...]:
        """Return the steps still ahead in a present silence, each with its day.

        Empty without a silence and during a postponement.
        """
        if self.postponement is not None or not self.is_silent:
            return ()
        return tuple(
            (rung, self.last_sign_on + timedelta(days=days))
            for rung, days in ladder(self.limits).items()
            if rung not in self.told_rungs
        )

    def has_reached(self, rung: str) -> bool:
        return any(step.rung == rung for step in self.told)


def radar(on: date, user: User | None = None) -> list[RadarRow]:
    """Return the schemes that run on the day, the most urgent first. One query.

    `user` limits them to what the user may see; None returns all. A scheme for whose situation no
    rule exists on the day is left out.
    """
    return sorted(radar_rows(running_on(on, user), on), key=_rank)


def _rank(row: RadarRow) -> tuple[Any, ...]:
    return (
        LEVELS.index(row.level),
        row.postponement is not None,
        -row.days_silent,
        row.scheme.code,
    )


def radar_row(scheme: Scheme, on: date) -> RadarRow | None:
    """Return one scheme on the radar; None if it does not run on the day. One query."""
    rows = radar_rows(running_on(on).filter(pk=scheme.pk), on)
    return rows[0] if rows else None


def rules_on(on: date) -> dict[Watch, NormRow]:
    """Return the norm in force for each situation, in the order of `Watch`. One query."""
    known = {row.norm: row for row in NormRow.objects.on(on).filter(unit=Unit.SILENCE)}
    return {watch: known[name] for watch in Watch if (name := silence_norm(watch)) in known}


@dataclass(frozen=True, slots=True)
class Checked:
    pk: int
    on: date
    seen: int
    claimed: int | None
    finding: str
    difficulty: str
    photos: int
    by: str


@dataclass(frozen=True, slots=True)
class Watching:
    """The radar row and the check visits on the page of one scheme."""

    row: RadarRow | None
    checks: tuple[Checked, ...]


def watching(scheme: Scheme, on: date) -> Watching:
    """Return a scheme's radar row and its check visits by the day, newest first. One query.

    The check visits are joined to the scheme so that one query loads both. A scheme that does not
    run has no row but keeps its visits.
    """
    schemes = watched(Scheme.objects.filter(pk=scheme.pk).as_of(on), on)
    joined = schemes.annotate(joined_check=JSONObject(**_CHECKED)).order_by(
        "-inspections__inspected_on", "-inspections__pk"
    )
    every: list[Any] = list(joined)
    found = [_checked(each.joined_check) for each in every if each.joined_check["pk"] is not None]
    runs = every and every[0].state_then in RUNNING and every[0].limits_then
    duties = _duties_elsewhere(every[:1], on) if runs else {}
    row = _row(every[0], duties.get(every[0].unit_id, every[0].duty_then), on) if runs else None
    return Watching(row, tuple(check for check in found if check.on <= on))


_CHECKED = {
    "pk": "inspections__pk",
    "on": "inspections__inspected_on",
    "seen": "inspections__seen_percent",
    "claimed": "inspections__claimed_percent",
    "finding": "inspections__finding",
    "difficulty": "inspections__difficulty",
    "photos": "inspections__photos",
    "name": "inspections__inspected_by__full_name",
    "invented": "inspections__inspected_by__is_invented",
}


def _checked(check: Mapping[str, Any]) -> Checked:
    facts = {key: value for key, value in check.items() if key not in ("name", "invented")}
    return Checked(**{**facts, "on": _day(check["on"]), "by": _name(check)})


# --- the query ------------------------------------------------------------------------------------


def watched(running: SchemeQuerySet, on: date) -> SchemeQuerySet:
    """Annotate schemes that have `state_then` with everything known by the day."""
    found = running.select_related("establishment", "unit", "contract", "drafted_by")
    return cast(SchemeQuerySet, found.annotate(**_situation(on)).annotate(**_columns(on)))


def _situation(on: date) -> dict[str, Any]:
    return {"watch": _watch(), "money_year_then": money_year_on(on)}


def _watch() -> Case:
    return Case(
        When(state_then=SchemeState.SUSPENDED, then=Value(Watch.SUSPENDED.value)),
        When(state_then=SchemeState.ACCEPTED, then=Value(Watch.ACCEPTED.value)),
        default=Value(Watch.RUNNING.value),
        output_field=CharField(),
    )


@lru_cache(maxsize=32)
def _columns(on: date) -> dict[str, Any]:
    """Return the expressions of a day: a night asks for each scheme, and a query copies them."""
    return {**_signs(on), **_terms(on), **_money(on), **_watching(on)}


def _signs(on: date) -> dict[str, Any]:
    mine = {"scheme": OuterRef("pk")}
    steps = SchemeStep.objects.filter(**mine, on__lte=on).order_by("-on", "-pk")
    reports = ProgressReport.objects.filter(**mine, reported_on__lte=on)
    checks = Inspection.objects.filter(**mine, inspected_on__lte=on)
    ahead = Milestone.objects.filter(
        Q(reached_on__isnull=True) | Q(reached_on__gt=on), **mine
    ).order_by("due_on", "pk")
    reached = Milestone.objects.filter(**mine, reached_on__lte=on).order_by("-reached_on")
    visits = Visit.objects.filter(
        establishment=OuterRef("establishment"),
        visited_on__lte=on,
        visited_on__gte=OuterRef("drafted_on"),
    ).order_by("-visited_on")
    pictures = Attachment.objects.filter(
        kind=Attachment.Kind.PHOTO,
        subject_type=Visit._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), CharField()),
    )
    return {
        "last_step_on": Subquery(steps.values("on")[:1]),
        "report_then": _first(
            reports.order_by("-reported_on", "-pk"), on="reported_on", percent="percent"
        ),
        "check_then": _first(checks, on="inspected_on", percent="seen_percent"),
        "checked_with_photo_on": Subquery(checks.filter(photos__gt=0).values("inspected_on")[:1]),
        "milestone_then": _first(ahead, on="due_on", title="title"),
        "milestone_reached_on": Subquery(reached.values("reached_on")[:1]),
        "visit_on": Subquery(visits.values("visited_on")[:1]),
        "visited_with_photo_on": Subquery(visits.filter(Exists(pictures)).values("visited_on")[:1]),
    }


def _terms(on: date) -> dict[str, Any]:
    ends = SchemeAmendment.objects.filter(
        scheme=OuterRef("pk"), finish_on__isnull=False, in_force_on__lte=on
    ).order_by("-in_force_on", "-pk")
    settlement = settlement_norm(OuterRef("money_year_then"))
    return {
        "amended_finish_on": Subquery(ends.values("finish_on")[:1]),
        "settlement_then": Subquery(settlement.values("values")[:1]),
    }


def _money(on: date) -> dict[str, Any]:
    entries = MoneyEntry.objects.filter(scheme=OuterRef("pk"), on__lte=on).order_by()

    def sum_of(*kinds: str) -> Coalesce:
        sums = entries.filter(kind__in=kinds).values("scheme").annotate(sum=Sum("amount_vnd"))
        return Coalesce(Subquery(sums.values("sum")), Value(0), output_field=BigIntegerField())

    return {"paid_then": sum_of(*PAID_KINDS), "contract_then": sum_of(EntryKind.CONTRACTED)}


def _watching(on: date) -> dict[str, Any]:
    name = Concat(Value(SILENCE_PREFIX), OuterRef("watch"), output_field=CharField())
    rules = NormRow.objects.filter(in_force(on), norm=name)
    areas = areas_on(on).filter(unit=OuterRef("unit")).order_by("starts_on", "pk")
    postponements = Postponement.objects.filter(
        scheme=OuterRef("pk"), postponed_on__lte=on, until_on__gte=on
    ).order_by("-until_on")
    steps = SilenceStep.objects.filter(scheme=OuterRef("pk"), told_on__lte=on)
    steps = steps.order_by("-since_on", "-pk")
    names = {"since": "since_on", "on": "told_on", "told": "told", "why": "why_direct"}
    return {
        "limits_then": Subquery(rules.values("values")[:1]),
        "duty_then": _first(
            areas,
            name="collaborator__full_name",
            invented="collaborator__is_invented",
            pk="collaborator",
            phone="collaborator__phone",
        ),
        "postponement_then": _first(
            postponements,
            until="until_on",
            reason="reason",
            name="by__full_name",
            invented="by__is_invented",
        ),
        **{f"told_{rung}": _first(steps.filter(rung=rung), **names) for rung in Rung.values},
    }


def _first(rows: "QuerySet[Any]", **names: str) -> Subquery:
    """Return the first row as one JSON value: several columns in one subquery."""
    return Subquery(rows.values(json=JSONObject(**{k: F(v) for k, v in names.items()}))[:1])


# --- from columns to rows -------------------------------------------------------------------------


def radar_rows(running: SchemeQuerySet, on: date) -> list[RadarRow]:
    """Return the rows of schemes with `state_then`, unordered. One query."""
    every: Iterable[Any] = watched(running, on)
    found = [each for each in every if each.limits_then]
    duties = _duties_elsewhere(found, on)
    return [_row(each, duties.get(each.unit_id, each.duty_then), on) for each in found]


def _duties_elsewhere(found: Iterable[Any], on: date) -> dict[int, Mapping[str, Any] | None]:
    """Return who is responsible at a former commune's successors, by key of the old commune."""
    gone = {s.unit_id: s.unit for s in found if s.unit is not None and not s.unit.holds_on(on)}
    if not gone:
        return {}
    there = where_are(gone.values(), on)
    after = {unit.pk for place in there.values() for unit in place.units}
    names: dict[int, dict[str, Any]] = {}
    areas = areas_on(on).filter(unit__in=after).select_related("collaborator")
    for area in areas.order_by("starts_on", "pk"):
        person = area.collaborator
        name = {"name": person.full_name, "invented": person.is_invented}
        names.setdefault(area.unit_id, name | {"pk": person.pk, "phone": person.phone})
    return {
        key: next((names[u.pk] for u in place.units if u.pk in names), None)
        for key, place in there.items()
    }


def _row(scheme: Any, duty: Mapping[str, Any] | None, on: date) -> RadarRow:
    facts, limits = _facts(scheme, duty), limits_of(scheme.limits_then)
    reasons = reasons_of(facts, limits, on)
    return RadarRow(
        scheme=scheme,
        facts=facts,
        limits=limits,
        expected=expected_signs(facts, limits),
        days_silent=days_silent(facts, on),
        level=level_of(reasons),
        reasons=reasons,
        collaborator=_name(duty),
        collaborator_id=duty["pk"] if duty else None,
        phone=duty["phone"] if duty else "",
        told=_steps_told(scheme, facts.last_sign_on),
        postponement=_postponed(scheme.postponement_then),
    )


def _name(duty: Mapping[str, Any] | None) -> str:
    if duty is None:
        return ""
    return f"{duty['name']}°" if duty["invented"] else str(duty["name"])


def _facts(scheme: Any, duty: Mapping[str, Any] | None) -> Facts:
    last_on, last = _last_sign(scheme)
    milestone, contract = scheme.milestone_then, getattr(scheme, "contract", None)
    seen = _seen(scheme.check_then)
    return Facts(
        watch=scheme.watch,
        began_on=contract.signed_on if contract else scheme.approved_on or scheme.drafted_on,
        last_sign_on=last_on,
        last_sign=last,
        place=scheme.unit.name if scheme.unit else "",
        is_vacant=scheme.unit is not None and duty is None,
        report=_seen(scheme.report_then),
        seen=seen,
        visited_on=_latest(scheme.visit_on, seen.on if seen else None),
        photo_on=_latest(scheme.checked_with_photo_on, scheme.visited_with_photo_on),
        milestone=milestone["title"] if milestone else "",
        milestone_due_on=_day(milestone["on"]) if milestone else None,
        finish_on=scheme.amended_finish_on or (contract.finish_on if contract else None),
        settle_by=_settle_by(scheme),
        paid_vnd=scheme.paid_then,
        contract_vnd=scheme.contract_then,
    )


def _settle_by(scheme: Any) -> date | None:
    if scheme.settlement_then is None:
        return None
    return settlement_due_on(scheme.money_year_then, scheme.settlement_then["days"])


def _last_sign(scheme: Any) -> tuple[date, str]:
    report, check = _seen(scheme.report_then), _seen(scheme.check_then)
    signs = [
        (scheme.last_step_on, "step"),
        (report.on if report else None, "report"),
        (scheme.milestone_reached_on, "milestone"),
        (scheme.visit_on, "visit"),
        (check.on if check else None, "inspection"),
    ]
    return max(((day, kind) for day, kind in signs if day), key=lambda each: each[0])


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def _seen(seen: Mapping[str, Any] | None) -> Seen | None:
    return Seen(_day(seen["on"]), seen["percent"]) if seen else None


def _steps_told(scheme: Any, since_on: date) -> tuple[ToldStep, ...]:
    found = [(rung, getattr(scheme, f"told_{rung}")) for rung in Rung.values]
    return tuple(
        ToldStep(
            rung,
            _day(step["on"]),
            tuple(each["name"] for each in _rows(step["told"])),
            step["why"],
        )
        for rung, step in found
        if step and _day(step["since"]) == since_on
    )


def _rows(value: Any) -> list[dict[str, Any]]:
    """Read JSON inside JSON: SQLite returns it as text."""
    return list(json.loads(value) if isinstance(value, str) else value)


def _postponed(row: Mapping[str, Any] | None) -> Postponed | None:
    return Postponed(_day(row["until"]), row["reason"], _name(row)) if row else None


def _day(text: str) -> date:
    """Parse a day from a JSON value: SQLite and PostgreSQL both write ISO form."""
    return date.fromisoformat(text[:10])
