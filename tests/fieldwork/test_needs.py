"""A need never disappears without a stated outcome: by action, by lifecycle, by the database."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from caunoi.accounts.roles import Role
from caunoi.common.errors import AlreadyRecorded, NotPermitted, Refusal
from caunoi.fieldwork import lifecycle
from caunoi.fieldwork.actions import (
    accept_proposal,
    decline_proposal,
    end_need,
    propose,
    resubmit_proposal,
    return_proposal,
)
from caunoi.fieldwork.checks import FieldworkRefusal
from caunoi.fieldwork.enums import NeedState
from caunoi.fieldwork.items import WANTED
from caunoi.fieldwork.lifecycle import TRANSITIONS, advance
from caunoi.fieldwork.models import Need, Proposal
from caunoi.fieldwork.permissions import OutsideArea
from caunoi.fieldwork.queries import needs_of, needs_waiting
from caunoi.journal.models import Entry
from caunoi.notices.models import Notice
from tests.factories.fieldwork import COST, OWN, SPRING, SUPPORT, Field, make_firm, make_neighbour
from tests.factories.network import STORY_DAY

# --- recording ------------------------------------------------------------------------------------


def test_a_need_is_recorded_with_what_the_firm_is_able_to_do(field: Field) -> None:
    visit = field.visit()
    need = field.need(visit=visit)
    assert (need.state, need.outcome, need.visit) == (NeedState.OPEN, "", visit)
    assert (need.collaborator, need.unit) == (field.collaborator, field.land.communes[0])
    assert need.capacity.startswith("Nhà xưởng 600 m²")
    entry = Entry.objects.get(action="fieldwork.record_need")
    assert (entry.after["item"], entry.after["cost_vnd"]) == ("machinery", COST)


def test_a_need_belongs_to_the_visit_on_which_it_was_heard(field: Field) -> None:
    """The officer types in what the collaborator wrote on paper: the credit stays with her."""
    assert field.need(visit=field.visit(), by=field.officer).collaborator == field.collaborator
    other = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    with pytest.raises(FieldworkRefusal, match="của một cơ sở khác"):
        field.need(establishment=other, visit=field.visit(finding="Lần khác"))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"item": "spaceship"}, "Không có nội dung hỗ trợ “spaceship”"),
        ({"description": " "}, "cần gì"),
        ({"capacity": ""}, "năng lực"),
        ({"cost_vnd": 0}, "lớn hơn 0"),
        ({"cost_vnd": 1.5}, "lớn hơn 0"),
        ({"cost_vnd": 10**15}, "lớn hơn 0"),
        ({"counterpart_vnd": -1}, "không thể âm"),
        ({"counterpart_vnd": 10**15}, "không thể âm"),
    ],
)
def test_an_incomplete_need_is_refused(
    field: Field, facts: dict[str, object], sentence: str
) -> None:
    with pytest.raises(FieldworkRefusal, match=sentence):
        field.need(**facts)


def test_amounts_may_be_unknown(field: Field) -> None:
    need = field.need(cost_vnd=None, counterpart_vnd=None)
    assert (need.cost_vnd, need.counterpart_vnd) == (None, None)


def test_a_waiting_need_is_recorded_once(field: Field) -> None:
    need = field.need()
    with pytest.raises(AlreadyRecorded, match="đã ghi ngày 14/03/2018 và đang chờ"):
        field.need()
    end_need(
        need=need, state=NeedState.WITHDRAWN, outcome="Chủ đã tự mua.", by=field.user, on=SPRING
    )
    assert field.need(date(2018, 5, 2)).pk


def test_needs_are_recorded_in_the_own_communes(field: Field) -> None:
    stranger, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    with pytest.raises(OutsideArea):
        field.need(by=stranger)
    with pytest.raises(NotPermitted):
        field.need(by=field.people[Role.ACCOUNTANT])


def test_every_wanted_item_has_a_name_in_both_languages() -> None:
    for key, name in WANTED.items():
        with override("en"):
            english = str(name)
        assert str(name) != english, key


# --- ending ---------------------------------------------------------------------------------------


def test_the_centre_answers_and_the_collaborator_is_told(field: Field) -> None:
    need = end_need(
        need=field.need(),
        state=NeedState.ANSWERED,
        outcome="Máy đã mua trước khi đề nghị, không hỗ trợ được.",
        by=field.officer,
        on=STORY_DAY,
    )
    assert (need.state, need.ended_on, need.ended_by) == ("answered", STORY_DAY, field.officer)
    notice = Notice.objects.get(recipient=field.user)
    assert "Máy đã mua trước" in notice.text
    assert notice.address == f"fieldwork.need:{need.pk}"
    entry = Entry.objects.get(action="fieldwork.end_need")
    assert entry.ground == need.outcome
    assert (entry.before, entry.after) == ({"state": "open"}, {"state": "answered"})


def test_a_collaborator_may_say_that_the_firm_no_longer_wants_it(field: Field) -> None:
    need = end_need(
        need=field.need(),
        state=NeedState.WITHDRAWN,
        outcome="Chủ xưởng đổi ý.",
        by=field.user,
        on=SPRING,
    )
    assert need.state == NeedState.WITHDRAWN
    assert not Notice.objects.exists()


def test_a_collaborator_does_not_answer_for_the_centre(field: Field) -> None:
    with pytest.raises(NotPermitted, match="trả lời nhu cầu"):
        end_need(
            need=field.need(),
            state=NeedState.ANSWERED,
            outcome="Không.",
            by=field.user,
            on=SPRING,
        )


def test_a_need_ends_once(field: Field) -> None:
    need = field.need()
    ending = {"need": need, "state": NeedState.ANSWERED, "by": field.officer, "on": SPRING}
    end_need(**ending, outcome="Không thuộc danh mục.")
    with pytest.raises(
        FieldworkRefusal, match="đã có kết quả ngày 14/03/2018.*Không thuộc danh mục"
    ):
        end_need(**ending, outcome="Câu khác.")


@pytest.mark.parametrize("state", ["open", "proposed", "gone"])
def test_a_need_ends_only_in_a_way_that_says_something(field: Field, state: str) -> None:
    with pytest.raises(FieldworkRefusal, match="khép lại khi"):
        end_need(need=field.need(), state=state, outcome="x", by=field.officer, on=SPRING)


def test_the_oldest_need_waits_in_front(field: Field) -> None:
    second = field.need(date(2018, 5, 2), description="Máy mới")
    first = field.need(date(2018, 3, 1))
    ended = field.need(date(2018, 2, 1), description="Đã xong")
    end_need(
        need=ended, state=NeedState.ANSWERED, outcome="Đã trả lời.", by=field.officer, on=SPRING
    )
    stranger, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    assert list(needs_waiting(field.officer, STORY_DAY)) == [first, second]
    assert list(needs_waiting(field.user, STORY_DAY)) == [first, second]
    assert list(needs_waiting(field.officer, date(2018, 4, 1))) == [first]
    assert list(needs_waiting(stranger, STORY_DAY)) == []
    assert [n.pk for n in needs_of(field.firm)] == [second.pk, first.pk, ended.pk]


# --- it never disappears --------------------------------------------------------------------------

SILENT = ("", "   ", "\n\t ")


@pytest.mark.parametrize("silence", SILENT)
@pytest.mark.parametrize("state", [NeedState.ANSWERED, NeedState.WITHDRAWN])
def test_the_action_demands_an_outcome(field: Field, state: str, silence: str) -> None:
    with pytest.raises(FieldworkRefusal, match="Cần ghi kết quả trả lời cơ sở"):
        end_need(need=field.need(), state=state, outcome=silence, by=field.officer, on=SPRING)
    assert Need.objects.get().state == NeedState.OPEN


def test_declining_a_proposal_without_a_reason_ends_nothing(field: Field) -> None:
    proposal = field.proposal()
    with pytest.raises(FieldworkRefusal, match="Cần ghi lý do"):
        decline_proposal(proposal=proposal, reason=" ", by=field.officer, on=SPRING)
    assert Need.objects.get().state == NeedState.PROPOSED


def test_every_way_out_of_open_demands_an_outcome() -> None:
    ways = [t for t in TRANSITIONS if t.of is Need]
    assert {source for t in ways for source in t.sources} == {"open", "proposed"}
    for transition in ways:
        assert lifecycle.OUTCOME in transition.needs, transition.name


@pytest.mark.parametrize("silence", SILENT[:2])
@pytest.mark.parametrize("state", ["answered", "withdrawn", "proposed"])
def test_the_database_demands_an_outcome(field: Field, state: str, silence: str) -> None:
    need = field.need()
    ended = {"ended_on": SPRING, "ended_by": field.officer}
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(state=state, outcome=silence, **ended)


def test_the_database_wants_who_and_when(field: Field) -> None:
    need = field.need()
    for ended in ({"ended_on": SPRING}, {"ended_by": field.officer}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=need.pk).update(state="answered", outcome="Rồi.", **ended)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(state="forgotten")


def test_the_database_deletes_no_need(field: Field) -> None:
    need = field.need()
    with pytest.raises(IntegrityError), transaction.atomic():
        need.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).delete()


def test_an_outcome_is_not_taken_back(field: Field) -> None:
    need = end_need(
        need=field.need(),
        state=NeedState.ANSWERED,
        outcome="Không thuộc danh mục.",
        by=field.officer,
        on=SPRING,
    )
    for change in ({"outcome": "Câu khác."}, {"state": "open", "outcome": "", "ended_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=need.pk).update(**change)


# --- walked at random, and with the checks taken away ---------------------------------------------

WORDS = ("", " ", "Đã trả lời chủ cơ sở.", "Chủ xưởng đổi ý.")


def walk_at_random(field: Field, seed: int, steps: int = 60) -> None:
    """Record needs and try every step on every row as everybody; only refusals may stop one."""
    draw = random.Random(seed)
    people = [field.user, field.officer, field.deputy, field.people[Role.ACCOUNTANT]]
    on = SPRING
    for number in range(6):
        field.need(on, description=f"Nhu cầu {number}")
    for _step in range(steps):
        on += timedelta(days=draw.randrange(3))
        try:
            with transaction.atomic():
                _random_step(draw, draw.choice(people), on)
        except (Refusal, IntegrityError) as refusal:
            assert str(refusal)


def _random_step(draw: random.Random, by: object, on: date) -> None:
    need, words = draw.choice(list(Need.objects.all())), draw.choice(WORDS)
    amounts = {"cost_vnd": COST, "support_vnd": SUPPORT, "counterpart_vnd": OWN}
    proposal = Proposal.objects.filter(need=need).first()
    steps: list[Callable[[], object]] = [
        lambda: end_need(need=need, state="answered", outcome=words, by=by, on=on),
        lambda: end_need(need=need, state="withdrawn", outcome=words, by=by, on=on),
        lambda: propose(need=need, **amounts, by=by, on=on),
    ]
    if proposal is not None:
        steps += [
            lambda: accept_proposal(proposal=proposal, by=by, on=on),
            lambda: return_proposal(proposal=proposal, reason=words, by=by, on=on),
            lambda: decline_proposal(proposal=proposal, reason=words, by=by, on=on),
            lambda: resubmit_proposal(proposal=proposal, **amounts, note=words, by=by, on=on),
        ]
    draw.choice(steps)()


def lost_needs() -> list[str]:
    """Return the needs that the journal knows and that are gone, or ended without a word.

    The oracle reads the journal, not our code: every need that was ever recorded must be there, and
    it waits or it has an outcome.
    """
    recorded = Entry.objects.filter(action="fieldwork.record_need")
    standing = {str(need.pk): need for need in Need.objects.all()}
    lost = []
    for key in recorded.values_list("subject_id", flat=True):
        need = standing.get(key)
        if need is None or (need.state != "open" and not need.outcome.strip()):
            lost.append(key)
    return lost


@pytest.mark.parametrize("seed", range(4))
def test_no_need_is_lost_whatever_is_tried(field: Field, seed: int) -> None:
    walk_at_random(field, seed)
    assert lost_needs() == []
    proposals = {p.need_id: p.state for p in Proposal.objects.all()}
    for need in Need.objects.all():
        if need.state == NeedState.PROPOSED:
            assert proposals[need.pk] in {"submitted", "returned", "accepted"}
        if proposals.get(need.pk) == "declined":
            assert need.state == NeedState.ANSWERED


@contextmanager
def without_the_database_check() -> Iterator[None]:
    """Sabotage: the database lets a need end without words; the transaction puts all back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute(
                "ALTER TABLE fieldwork_need DROP CONSTRAINT need_ends_only_with_an_outcome"
            )
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def without_the_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: the lifecycle asks for no words."""

    def silent(step: lifecycle.Attempt) -> None:
        return None

    object.__setattr__(lifecycle.OUTCOME, "test", silent)
    object.__setattr__(lifecycle.REASON, "test", silent)


@pytest.fixture(autouse=True)
def demands_put_back() -> Iterator[None]:
    outcome, reason = lifecycle.OUTCOME.test, lifecycle.REASON.test
    yield
    object.__setattr__(lifecycle.OUTCOME, "test", outcome)
    object.__setattr__(lifecycle.REASON, "test", reason)


@pytest.mark.usefixtures("without_the_demand")
def test_without_the_demand_the_database_still_refuses(field: Field) -> None:
    need = field.need()
    with pytest.raises(IntegrityError), transaction.atomic():
        end_need(need=need, state="answered", outcome="", by=field.officer, on=SPRING)
    walk_at_random(field, seed=1)
    assert lost_needs() == []


def test_without_the_database_check_the_lifecycle_still_refuses(field: Field) -> None:
    with without_the_database_check():
        with pytest.raises(FieldworkRefusal):
            advance(field.need(), "answer", by=field.officer, on=SPRING)
        walk_at_random(field, seed=1)
        assert lost_needs() == []


@pytest.mark.usefixtures("without_the_demand")
def test_with_both_taken_away_the_walk_shows_the_loss(field: Field) -> None:
    """Sabotage: the tests above must fail when nothing protects a need any more."""
    with without_the_database_check():
        walk_at_random(field, seed=1)
        assert lost_needs() != []
