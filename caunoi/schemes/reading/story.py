"""The whole history of a scheme, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from caunoi.accounts.models import User
from caunoi.attachments.models import Attachment
from caunoi.attachments.queries import attachments_of
from caunoi.fieldwork.enums import VisitPurpose
from caunoi.fieldwork.models import Visit
from caunoi.fieldwork.queries import visits_of
from caunoi.fieldwork.rules import Check, CheckOutcome
from caunoi.localities.models import WORDS, UnitKind
from caunoi.norms.models import ContentHead, DossierPaper, NormRow
from caunoi.norms.queries import dossier_papers
from caunoi.norms.scheme_types import type_row
from caunoi.programmes.items import ITEMS
from caunoi.schemes.enums import EntryKind, OutcomeMoment, PaperStep, SchemeState
from caunoi.schemes.models import (
    Acceptance,
    AmendmentLevel,
    Milestone,
    MoneyEntry,
    Outcome,
    ProgressReport,
    Recovery,
    Scheme,
    SchemeContract,
    SchemePaper,
    SchemeQuerySet,
    SchemeStep,
)
from caunoi.schemes.queries import (
    Amounts,
    SettlementDue,
    amounts_by_scheme,
    money_year_on,
    rule_day,
    scheme_explanations,
    settlement_dues,
    settlement_norm,
)
from caunoi.schemes.rules import (
    MEASURED_AFTER,
    Change,
    Terms,
    months_after,
    terms_after,
)

# --- one scheme -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper that the scheme's type requires. `received_on` is None while it is missing."""

    required: DossierPaper
    received_on: date | None
    received_by: str = ""
    note: str = ""
    is_waived: bool = False
    attachment_id: int | None = None

    @property
    def is_missing(self) -> bool:
        return self.received_on is None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `kind` names the sort of `row`."""

    on: date
    kind: str
    row: Any
    order: int = 0


@dataclass(frozen=True, slots=True)
class Amended:
    """One change of the contract, read from its step."""

    step: SchemeStep
    in_force_on: date
    finish_on: date | None
    level: str

    @classmethod
    def from_step(cls, step: SchemeStep) -> "Amended":
        finish_on = step.facts.get("finish_on")
        return cls(
            step=step,
            in_force_on=date.fromisoformat(step.facts["in_force_on"]),
            finish_on=date.fromisoformat(finish_on) if finish_on else None,
            level=str(AmendmentLevel(step.facts["level"]).label),
        )

    @property
    def change(self) -> Change:
        return Change(self.in_force_on, self.step.facts.get("value_change_vnd", 0), self.finish_on)


@dataclass(frozen=True)
class SchemeStory:
    """Everything that the page of one scheme shows. At most eight queries, whatever the history."""

    scheme: Scheme
    on: date
    place: str
    content_head: str
    steps: list[SchemeStep]
    money: list[MoneyEntry]
    papers: list[PaperRow]
    milestones: list[Milestone]
    progress: list[ProgressReport]
    outcomes: list[Outcome]
    files: list[Attachment]
    #: Follow-up visits to the establishment: what was seen, beside what is claimed.
    visits: list[Visit]
    #: How many steps came after the day. A page of an earlier day offers no actions.
    later_steps: int = 0

    @cached_property
    def terms(self) -> Terms | None:
        contract = getattr(self.scheme, "contract", None)
        if contract is None:
            return None
        changes = [row.change for row in self.amendments]
        return terms_after(contract.value_vnd, contract.finish_on, changes, self.on)

    @cached_property
    def amendments(self) -> list[Amended]:
        return [Amended.from_step(step) for step in self.steps if step.transition == "amend"]

    @property
    def carried(self) -> list[SchemeStep]:
        return [step for step in self.steps if step.transition == "carry_over"]

    @property
    def opened(self) -> SchemeStep | None:
        """The step that brought the scheme in as opening state, if there is one."""
        return next((step for step in self.steps if step.transition == "open"), None)

    @property
    def type_name(self) -> str:
        return str(type_row(self.scheme.scheme_type).label)

    @property
    def item_name(self) -> str:
        item = self.scheme.item
        return str(ITEMS[item].name) if item else ""

    @cached_property
    def amounts(self) -> Amounts:
        return Amounts.of((entry.kind, entry.amount_vnd) for entry in self.money)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        return scheme_explanations(self.scheme)

    @property
    def failing(self) -> list[Check]:
        return [check for check in self.checks if check.outcome is CheckOutcome.FAIL]

    def papers_of(self, step: str) -> list[PaperRow]:
        return [row for row in self.papers if row.required.step == step]

    @property
    def dossier(self) -> list[tuple[PaperStep, list[PaperRow]]]:
        steps = [(step, self.papers_of(step)) for step in PaperStep]
        return [(step, rows) for step, rows in steps if rows]

    @property
    def appraisals(self) -> list[SchemeStep]:
        names = {"request_supplement", "appraise_pass", "appraise_reject"}
        return [step for step in self.steps if step.transition in names]

    @property
    def photos(self) -> list[Attachment]:
        return [file for file in self.files if file.kind == Attachment.Kind.PHOTO]

    @property
    def settlement_due_on(self) -> date:
        return self._settlement_due.on

    @property
    def settlement_basis(self) -> str:
        """The article behind the deadline; "" unless the scheme waits for its settlement."""
        if self.scheme.state != SchemeState.ACCEPTED:
            return ""
        return "; ".join(str(basis) for basis in self._settlement_due.basis)

    @cached_property
    def _settlement_due(self) -> SettlementDue:
        # Comes with the scheme's own row. If it did not, `settlement_dues` reads it or refuses.
        year, norm = self.scheme.money_year, getattr(self.scheme, "settlement_then", None)
        if norm is None:
            return settlement_dues()(year)
        row = NormRow(
            values={"days": int(norm["days"])},
            citation=norm["citation"],
            confidence=norm["confidence"],
            day_confidence=norm["day_confidence"],
            starts_on=date.fromisoformat(norm["starts_on"][:10]),
        )
        return SettlementDue.by(row, year)

    def outcome_at(self, moment: str) -> Outcome | None:
        return next((o for o in self.outcomes if o.moment == moment), None)

    @property
    def measurements(self) -> list[tuple[OutcomeMoment, date | None, Outcome | None]]:
        """The five moments, the first day each can be measured, and its outcome."""
        acceptance = getattr(self.scheme, "acceptance", None)
        since = acceptance.accepted_on if acceptance else None
        return [
            (
                moment,
                months_after(since, MEASURED_AFTER.get(moment, 0)) if since else None,
                self.outcome_at(moment),
            )
            for moment in OutcomeMoment
        ]

    @cached_property
    def timeline(self) -> list[Event]:
        events = [
            *(Event(step.on, "step", step, 0) for step in self.steps),
            *(Event(e.on, "money", e, 1) for e in self.money if e.kind in _SHOWN_MONEY),
            *(Event(r.reported_on, "progress", r, 2) for r in self.progress),
            *(Event(m.reached_on, "milestone", m, 3) for m in self.milestones if m.reached_on),
            *(Event(o.measured_on, "outcome", o, _order_of(o)) for o in self.outcomes),
            *(Event(v.visited_on, "visit", v, 5) for v in self.visits),
        ]
        return sorted(events, key=lambda event: (event.on, event.order, event.row.pk))


def _order_of(outcome: Outcome) -> int:
    # The baseline comes first among the events of its day.
    return -1 if outcome.moment == OutcomeMoment.BASELINE else 4


#: Approval, contract and acceptance are in the timeline as steps already.
_SHOWN_MONEY = {EntryKind.ADVANCE, EntryKind.PAYMENT, EntryKind.RECOVERY}


def story_of(schemes: SchemeQuerySet, code: str, on: date) -> SchemeStory | None:
    """Return the story of the scheme with the code, as of the day. At most eight queries.

    None if `schemes` has no such scheme, or it was not drafted by that day.
    """
    scheme = _with_everything(schemes, on).filter(code=code, drafted_on__lte=on).first()
    return None if scheme is None else _story(scheme, on)


def _with_everything(schemes: SchemeQuerySet, on: date) -> SchemeQuerySet:
    head = ContentHead.objects.filter(number=OuterRef("content_head")).order_by("-starts_on")
    settlement = settlement_norm(OuterRef("money_year_then"))
    known = schemes.annotate(money_year_then=money_year_on(on)).select_related(
        *("establishment__trade", "unit__parent__parent", "collaborator", "drafted_by"),
        *("proposal__need__visit", "proposal__proposed_by", "plan_line__budget"),
        *("contract__signed_by", "contract__document", "acceptance__accepted_by"),
        "recovery__demanded_by",
    )
    return known.annotate(
        settlement_then=Subquery(settlement.values(json=JSONObject(**_NORM))[:1]),
        head_vi=Subquery(head.values("name_vi")[:1]),
        head_en=Subquery(head.values("name_en")[:1]),
        unit_word=_kind_of("unit"),
        above_word=_kind_of("unit__parent"),
        **{f"outcome_{moment.value}": _outcome_at(moment) for moment in OutcomeMoment},
    )


_NORM = {
    **{name: name for name in ("citation", "confidence", "day_confidence", "starts_on")},
    "days": KT("values__days"),
}

#: There is at most one outcome per moment, so they come with the scheme's own row.
_OUTCOME = ("id", "measured_on", "workers", "machines", "output", "revenue_vnd", "is_running")
_PEOPLE = ("measured_by", "verified_by")


def _outcome_at(moment: str) -> Subquery:
    names = {name: name for name in (*_OUTCOME, "verified_on")}
    for person in _PEOPLE:
        for what in ("id", "full_name", "is_invented"):
            names[f"{person}__{what}"] = f"{person}__{what}"
    rows = Outcome.objects.filter(scheme=OuterRef("pk"), moment=moment)
    return Subquery(rows.values(json=JSONObject(**names))[:1])


def _outcomes(scheme: Scheme) -> list[Outcome]:
    found = [
        _outcome(scheme, moment, values)
        for moment in OutcomeMoment
        if (values := getattr(scheme, f"outcome_{moment.value}"))
    ]
    return sorted(found, key=lambda outcome: (outcome.measured_on, outcome.pk))


def _outcome(scheme: Scheme, moment: str, values: Mapping[str, Any]) -> Outcome:
    facts = {name: values[name] for name in _OUTCOME}
    outcome = Outcome(scheme=scheme, moment=moment, **facts)
    outcome.measured_on = date.fromisoformat(values["measured_on"][:10])
    if values["verified_on"]:
        outcome.verified_on = date.fromisoformat(values["verified_on"][:10])
    if values["is_running"] is not None:
        outcome.is_running = bool(values["is_running"])
    for person in _PEOPLE:
        if values[f"{person}__id"] is not None:
            setattr(outcome, person, _person(values, person))
    return outcome


def _person(values: Mapping[str, Any], path: str) -> User:
    return User(
        pk=values[f"{path}__id"],
        full_name=values[f"{path}__full_name"],
        is_invented=bool(values[f"{path}__is_invented"]),
    )


def _kind_of(path: str) -> Subquery:
    day = OuterRef("drafted_on")
    begun = Q(starts_on__lte=day) | Q(starts_on__isnull=True)
    lasting = Q(ends_on__gt=day) | Q(ends_on__isnull=True)
    return Subquery(UnitKind.objects.filter(begun, lasting, unit=OuterRef(path)).values("kind")[:1])


def _story(scheme: Scheme, on: date) -> SchemeStory:
    english = (get_language() or "").startswith("en")
    annotated: Any = scheme
    every = list(scheme.steps.select_related("by"))
    steps = [step for step in every if step.on <= on]
    if len(steps) < len(every):
        _turn_back(scheme, steps, on)
    milestones = list(scheme.milestones.select_related("reached_by"))
    for milestone in milestones:
        _forget_after(milestone, "reached_on", "reached_by", on)
    outcomes = [
        _forget_after(outcome, "verified_on", "verified_by", on)
        for outcome in _outcomes(scheme)
        if outcome.measured_on <= on
    ]
    return SchemeStory(
        scheme=scheme,
        on=on,
        place=_place(scheme),
        content_head=(annotated.head_en if english else annotated.head_vi) or "",
        steps=steps,
        money=list(scheme.money.filter(on__lte=on).select_related("by", "corrects")),
        papers=_papers(scheme, on),
        milestones=milestones,
        progress=list(scheme.progress.filter(reported_on__lte=on).select_related("reported_by")),
        outcomes=outcomes,
        files=list(attachments_of(scheme).select_related("stored_by")),
        visits=_visits(scheme, on),
        later_steps=len(every) - len(steps),
    )


def _turn_back(scheme: Scheme, steps: list[SchemeStep], on: date) -> None:
    """Set the scheme in memory back to the end of the day. Never save it afterwards."""
    if steps:
        scheme.state = steps[-1].to_state
    carried = [step.facts["to_year"] for step in steps if step.transition == "carry_over"]
    scheme.carried_to_year = carried[-1] if carried else None
    for table, day in (
        (SchemeContract, "signed_on"),
        (Acceptance, "accepted_on"),
        (Recovery, "demanded_on"),
    ):
        link: Any = table._meta.get_field("scheme").remote_field
        row = getattr(scheme, link.name, None)
        if row is not None and getattr(row, day) > on:
            link.set_cached_value(scheme, None)
    if scheme.approved_on is not None and scheme.approved_on > on:
        scheme.approved_on, scheme.approved_decision = None, ""


def _forget_after(row: Any, day: str, by: str, on: date) -> Any:
    """Clear what was added to a row in memory after the day. Never save it afterwards."""
    if (given_on := getattr(row, day)) is not None and given_on > on:
        setattr(row, day, None)
        setattr(row, by, None)
    return row


def _visits(scheme: Scheme, on: date) -> list[Visit]:
    firm = scheme.establishment
    if firm is None:
        return []
    looked_after = visits_of(firm).filter(
        purpose=VisitPurpose.FOLLOW_SCHEME,
        visited_on__gte=scheme.drafted_on,
        visited_on__lte=on,
    )
    return list(looked_after.order_by("visited_on", "pk"))


def _place(scheme: Scheme) -> str:
    # Such as "thị trấn Lai Uyên, huyện Bàu Bàng", without a query.
    unit, annotated = scheme.unit, scheme
    if unit is None:
        return ""
    words = [(annotated.unit_word, unit), (annotated.above_word, unit.parent)]  # type: ignore[attr-defined]
    return ", ".join(
        f"{WORDS[word]} {place.name}" if word else place.name for word, place in words if place
    )


def _papers(scheme: Scheme, on: date) -> list[PaperRow]:
    """Return each required paper with what was received for it. One query."""
    received = SchemePaper.objects.filter(
        scheme=scheme, step=OuterRef("step"), key=OuterRef("key"), received_on__lte=on
    ).values(
        json=JSONObject(
            received_on="received_on",
            received_by="received_by__full_name",
            is_invented="received_by__is_invented",
            note="note",
            is_waived="is_waived",
            attachment_id="attachment",
        )
    )
    wanted = dossier_papers(scheme.scheme_type, rule_day(scheme, on))
    return [_paper(paper) for paper in wanted.annotate(received=Subquery(received))]


def _paper(paper: Any) -> PaperRow:
    row: Mapping[str, Any] | None = paper.received
    if row is None:
        return PaperRow(paper, None)
    return PaperRow(
        paper,
        received_on=date.fromisoformat(row["received_on"][:10]),
        received_by=f"{row['received_by']}°" if row["is_invented"] else row["received_by"],
        note=row["note"],
        is_waived=bool(row["is_waived"]),
        attachment_id=row["attachment_id"],
    )


# --- many schemes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Supported:
    scheme: Scheme
    amounts: Amounts


def with_amounts(schemes: Iterable[Scheme], on: date) -> list[Supported]:
    """Pair each scheme with its ledger's sums as of the end of the day. One query."""
    rows = list(schemes)
    sums = amounts_by_scheme([scheme.pk for scheme in rows], on)
    return [Supported(scheme, sums.get(scheme.pk, Amounts())) for scheme in rows]
