"""Reads of difficulties: the desk, what is late, what is similar, how long people wait.

All are as of a day: rows have `state_then`, `level_then`, `owner_then` and `due_then`, as of its
end.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from caunoi.accounts.models import User
from caunoi.common.sentences import Sentence
from caunoi.common.text import words
from caunoi.difficulties.enums import (
    ABOVE_THE_CENTRE,
    DifficultyKind,
    DifficultyState,
    Level,
    PetitionState,
)
from caunoi.difficulties.models import (
    Difficulty,
    DifficultyQuerySet,
    DifficultyStep,
    Petition,
    PetitionQuerySet,
    PetitionStep,
)
from caunoi.difficulties.rules import OTHER_TOPIC, Comparable, likeness
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Visit
from caunoi.schemes.models import Scheme

#: How long open ones have waited, in calendar days: key → from, to (None: no end).
AGES: dict[str, tuple[int, int | None]] = {
    "0-10": (0, 10),
    "11-30": (11, 30),
    "31-60": (31, 60),
    "61": (61, None),
}
#: The most rows that are compared when looking for similar ones.
MOST_COMPARED = 500
#: The smallest number of similar ones that is proposed as a petition.
FEWEST_PROPOSED = 3


def desk(
    user: User,
    on: date,
    *,
    text: str = "",
    kinds: Iterable[str] = (),
    topics: Iterable[str] = (),
    states: Iterable[str] = (),
    levels: Iterable[str] = (),
    overdue: bool = False,
    mine: bool = False,
    age: str = "",
    unit_ids: Iterable[int] | None = None,
) -> DifficultyQuerySet:
    """Return the difficulties the user may see that meet every given condition.

    `text` is compared with code, title, raiser, establishment and scheme, without diacritics; `age`
    is a key of AGES. The first due comes first.
    """
    found = _standing(user, on)
    for word in words(text):
        found = found.filter(search_key__contains=word)
    if kinds := list(kinds):
        found = found.filter(kind__in=kinds)
    if topics := list(topics):
        found = found.filter(topic__in=topics)
    if states := list(states):
        found = found.filter(Q(state_then__in=states))
    if levels := list(levels):
        found = found.filter(Q(level_then__in=levels))
    if overdue:
        found = found.filter(Q(state_then=DifficultyState.OPEN, due_then__lt=on))
    if mine:
        found = found.filter(Q(owner_then=user.pk))
    if age:
        found = found.filter(_raised_within(age, on))
    if unit_ids is not None:
        found = found.filter(unit__in=set(unit_ids))
    return found.select_related(
        *("establishment", "scheme", "unit__parent", "owner", "collaborator", "petition")
    ).order_by("due_on", "pk")


def _standing(user: User, on: date) -> DifficultyQuerySet:
    visible = Difficulty.objects.visible_to(user, on).as_of(on)
    return visible.filter(Q(state_then__isnull=False))


def _raised_within(age: str, on: date) -> Q:
    youngest, oldest = AGES[age]
    within = Q(raised_on__lte=on - timedelta(days=youngest))
    return within & (Q(raised_on__gte=on - timedelta(days=oldest)) if oldest is not None else Q())


def overdue(user: User, on: date) -> DifficultyQuerySet:
    return desk(user, on, overdue=True)


def waiting_for(user: User, on: date) -> DifficultyQuerySet:
    return desk(user, on, states=[DifficultyState.OPEN], mine=True)


def waiting_confirmation(user: User, on: date) -> DifficultyQuerySet:
    return desk(user, on, states=[DifficultyState.ANSWERED])


def difficulties_of(
    thing: Establishment | Scheme | Visit, user: User, on: date
) -> DifficultyQuerySet:
    """Return those of an establishment and its schemes, of a scheme, or of a visit.

    The newest first.
    """
    match thing:
        case Scheme():
            of_it = Q(scheme=thing)
        case Visit():
            of_it = Q(visit=thing)
        case _:
            of_it = Q(establishment=thing) | Q(scheme__establishment=thing)
    return (
        _standing(user, on).filter(of_it).select_related("owner", "scheme").order_by("-raised_on")
    )


def story_of(difficulty: Difficulty, on: date | None = None) -> QuerySet[DifficultyStep]:
    steps = difficulty.steps.select_related("by", "owner")
    return steps.filter(on__lte=on) if on is not None else steps


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer in force on a day: its step, its text, and the document that it cites."""

    step: DifficultyStep
    text: str
    citation: str

    @property
    def level(self) -> str:
        return str(Level(self.step.to_level).label)


def answers_on(rows: Iterable[Difficulty], on: date) -> dict[int, Answer]:
    """Return the answers in force at the end of the day, by the difficulty's key. Two queries.

    Rows without an answer are left out. The text of an answer through a petition is the petition's,
    not in a step of the difficulty.
    """
    steps = DifficultyStep.objects.filter(
        difficulty__in=[row.pk for row in rows], transition__in=_ANSWERING, on__lte=on
    )
    last = {step.difficulty_id: step for step in steps.order_by("pk")}
    codes = {step.facts.get("petition") for step in last.values()} - {None}
    petitions = {petition.code: petition for petition in Petition.objects.filter(code__in=codes)}
    return {
        key: _answer(step, petitions.get(step.facts.get("petition")))
        for key, step in last.items()
        if step.transition not in _TAKEN_BACK
    }


#: Steps that give an answer, and steps that take it back.
_TAKEN_BACK = ("return", "return_on_behalf")
_ANSWERING = ("answer", "petition_answered", *_TAKEN_BACK)


def _answer(step: DifficultyStep, petition: Petition | None) -> Answer:
    if petition is not None:
        return Answer(step, petition.answer, petition.citation)
    return Answer(step, step.text, step.facts.get("citation", ""))


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KindRow:
    """The open difficulties of one kind by how long they have waited."""

    kind: DifficultyKind
    counts: dict[str, int]
    total: int
    overdue: int


def counts_by_kind_and_age(user: User, on: date) -> list[KindRow]:
    """Return a row per kind, also for kinds with no open difficulty. One query."""
    is_open = Q(state_then=DifficultyState.OPEN)
    figures = {
        f"age_{n}": Count("pk", filter=_raised_within(age, on)) for n, age in enumerate(AGES)
    }
    rows: Any = (
        _standing(user, on)
        .filter(is_open)
        .order_by()
        .values("kind")
        .annotate(total=Count("pk"), late=Count("pk", filter=Q(due_then__lt=on)), **figures)
    )
    by_kind = {row["kind"]: row for row in rows}
    return [_kind_row(kind, by_kind.get(kind.value, {})) for kind in DifficultyKind]


def _kind_row(kind: DifficultyKind, row: dict[str, int]) -> KindRow:
    counts = {age: row.get(f"age_{n}", 0) for n, age in enumerate(AGES)}
    return KindRow(kind, counts, row.get("total", 0), row.get("late", 0))


@dataclass(frozen=True, slots=True)
class Median:
    """How many days people wait for one kind: those still open, and those answered."""

    kind: DifficultyKind
    open_count: int
    open_days: float | None
    answered_count: int
    answered_days: float | None


def median_days_open(user: User, on: date) -> list[Median]:
    """Return the median number of calendar days since it was raised, by kind. One query.

    For answered ones, up to the answer.
    """
    rows: Any = _standing(user, on).order_by()
    values = rows.values_list("kind", "state_then", "raised_on", "answered_on")
    still: dict[str, list[int]] = {}
    answered: dict[str, list[int]] = {}
    for kind, state, raised_on, answered_on in values:
        if state == DifficultyState.OPEN:
            still.setdefault(kind, []).append((on - raised_on).days)
        elif answered_on is not None:
            answered.setdefault(kind, []).append((min(answered_on, on) - raised_on).days)
    return [_median(kind, still.get(kind, []), answered.get(kind, [])) for kind in DifficultyKind]


def _median(kind: DifficultyKind, still: list[int], answered: list[int]) -> Median:
    return Median(
        kind,
        len(still),
        float(median(still)) if still else None,
        len(answered),
        float(median(answered)) if answered else None,
    )


# --- petitions ------------------------------------------------------------------------------------


def petitions_found(user: User, on: date, *, states: Iterable[str] = ()) -> PetitionQuerySet:
    """Return the petitions the user may see, the newest first.

    Adds `difficulty_count` and `establishment_count` of the day.
    """
    inside = Petition.objects.visible_to(user, on).values("pk")
    found = Petition.objects.filter(pk__in=inside).as_of(on)
    standing = standing_on(on, "memberships__")
    found = found.annotate(
        difficulty_count=Count("memberships", filter=standing, distinct=True),
        establishment_count=Count(
            "memberships__difficulty__establishment", filter=standing, distinct=True
        ),
    )
    if states := list(states):
        found = found.filter(Q(state_then__in=states))
    return found.select_related("drafted_by", "signed_by", "owner").order_by("-drafted_on", "-pk")


def standing_on(on: date, path: str = "") -> Q:
    """Return the condition that a membership was in force at the end of the day.

    `path` leads to the memberships from the queried model.
    """
    still = Q(**{f"{path}left_on__isnull": True}) | Q(**{f"{path}left_on__gt": on})
    return Q(**{f"{path}joined_on__lte": on}) & still


def petition_members(petition: Petition, on: date) -> DifficultyQuerySet:
    """Return the members of the petition on the day, also those answered with it."""
    members = petition.memberships.filter(standing_on(on)).values("difficulty")
    rows = Difficulty.objects.filter(pk__in=members).as_of(on)
    return rows.select_related("establishment", "unit__parent", "collaborator", "owner")


def establishment_count(petition: Petition, on: date) -> int:
    firms = petition.memberships.filter(standing_on(on)).values("difficulty__establishment")
    return firms.exclude(difficulty__establishment=None).distinct().count()


def petition_story(petition: Petition) -> QuerySet[PetitionStep]:
    return petition.steps.select_related("by")


def petitions_to_answer(user: User, on: date) -> PetitionQuerySet:
    found = petitions_found(user, on, states=[PetitionState.SENT])
    return found.filter(Q(owner_then=user.pk)).order_by(F("due_then"), "pk")


# --- similar difficulties -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Similar:
    """A difficulty that looks similar, how much, and why. A person decides."""

    difficulty: Difficulty
    score: int
    reasons: tuple[Sentence, ...]


@dataclass(slots=True)
class Group:
    """Open difficulties of one kind and topic that are in no petition yet."""

    kind: DifficultyKind
    topic: str
    difficulties: list[Difficulty] = field(default_factory=list)

    @property
    def establishments(self) -> int:
        return len({row.establishment_id for row in self.difficulties} - {None})


def similar_to(difficulty: Difficulty, user: User, on: date, limit: int = 20) -> list[Similar]:
    """Return similar open ones in no petition, the most similar first. One query."""
    asked = _comparable(difficulty)
    found = []
    for other in (
        _free(user, on).filter(kind=difficulty.kind).exclude(pk=difficulty.pk)[:MOST_COMPARED]
    ):
        alike = likeness(asked, _comparable(other))
        if alike.is_alike:
            found.append(Similar(other, alike.score, alike.reasons))
    return sorted(found, key=lambda one: (-one.score, one.difficulty.pk))[:limit]


def groups_to_petition(user: User, on: date) -> list[Group]:
    """Return what could become one petition: three or more of one kind and topic. One query."""
    groups: dict[tuple[str, str], Group] = {}
    for row in (
        _free(user, on).exclude(topic=OTHER_TOPIC).order_by("raised_on", "pk")[:MOST_COMPARED]
    ):
        key = (row.kind, row.topic)
        group = groups.setdefault(key, Group(DifficultyKind(row.kind), row.topic))
        group.difficulties.append(row)
    large = [group for group in groups.values() if len(group.difficulties) >= FEWEST_PROPOSED]
    return sorted(large, key=lambda group: -len(group.difficulties))


def _free(user: User, on: date) -> DifficultyQuerySet:
    rows = desk(user, on, states=[DifficultyState.OPEN]).filter(state=DifficultyState.OPEN)
    return rows.filter(petition__isnull=True).exclude(level=ABOVE_THE_CENTRE[-1])


def _comparable(difficulty: Difficulty) -> Comparable:
    text = f"{difficulty.title} {difficulty.text}"
    return Comparable(kind=difficulty.kind, topic=difficulty.topic, text=text)
