"""The owner's link: opens one thing, shows no names, takes the raiser's word, can be revoked."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.signing import Signer
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.difficulties import links
from caunoi.difficulties.actions import raise_by_link
from caunoi.difficulties.links import (
    confirm_by_link,
    link_for,
    link_of,
    make_link,
    opened,
    owner_page,
    qr_svg,
    renew_link,
    return_by_link,
    revoke_link,
)
from caunoi.difficulties.models import Difficulty, OwnerLink
from caunoi.difficulties.refusals import DifficultyRefusal, WrongLink
from caunoi.journal.models import Entry
from caunoi.network.actions import end_appointment
from caunoi.notices.models import Notice
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme
from tests.factories.difficulties import ANSWER, MONDAY, Desk
from tests.factories.schemes import Office, give_money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def scheme(desk: Desk, people: dict[Role, User]) -> Scheme:
    """A machine for the workshop, under way."""
    office = Office(people)
    give_money(people)
    return office.walk(office.draft(desk.field.firm), SchemeState.IN_PROGRESS)


def test_an_owner_without_an_account_follows_and_confirms(desk: Desk) -> None:
    difficulty = desk.raise_one()
    token = link_for(difficulty)
    page = owner_page(opened(token), MONDAY)
    (row,) = page.rows
    assert (row.title, row.level) == (difficulty.title, "cộng tác viên")
    assert (page.next_what, page.next_on) == ("trả lời khó khăn", difficulty.due_on)
    assert not row.can_reply
    desk.answer(desk.climb(difficulty, "department"))
    (row,) = owner_page(opened(token), MONDAY).rows
    assert (row.answer, row.answered_level, row.can_reply) == (ANSWER, "Sở Công Thương", True)
    step = confirm_by_link(token=token, on=date(2018, 10, 3), note="Cảm ơn")
    assert (step.by, step.by_name) == (None, "Trần Văn Mộc")
    difficulty.refresh_from_db()
    assert (difficulty.closing, difficulty.closing_channel) == ("raiser", "link")
    entry = Entry.objects.get(action="difficulties.confirm")
    assert (entry.by, entry.after["said_by"]) == (None, "Trần Văn Mộc")
    (row,) = owner_page(opened(token), date(2018, 10, 3)).rows
    assert (row.can_reply, row.closed_on) == (False, date(2018, 10, 3))
    (row,) = owner_page(opened(token), MONDAY).rows  # the story's earlier day shows nothing of it
    assert (row.status, row.can_reply, row.closed_on, row.closing) == (
        "đã trả lời, chờ người nêu xác nhận",
        False,
        None,
        "",
    )
    with pytest.raises(DifficultyRefusal, match="đã khép"):
        confirm_by_link(token=token, on=date(2018, 10, 3))


def test_an_owner_may_say_that_it_is_not_solved(desk: Desk) -> None:
    difficulty = desk.answered()
    token = link_for(difficulty)
    with pytest.raises(DifficultyRefusal, match="Còn thiếu: lý do"):
        return_by_link(token=token, reason="", on=MONDAY)
    step = return_by_link(token=token, reason="Xã vẫn trả hồ sơ", on=MONDAY)
    assert (step.difficulty.state, step.difficulty.level) == ("open", "centre")
    assert step.text == "Xã vẫn trả hồ sơ"


def wrong_tokens(desk: Desk) -> dict[str, str]:
    mine, other = desk.answered(), desk.answered(title="Của xưởng khác")
    link, theirs = link_of(mine), link_of(other)
    assert link is not None and theirs is not None
    token = link_for(mine)
    signer = Signer(salt=links.SALT, sep=".")
    swapped = token.split(".")
    swapped[0] = str(theirs.pk)
    revoked = desk.answered(title="Thu hồi")
    old = link_for(revoked)
    revoke_link(link=link_of(revoked), by=desk.mai, on=MONDAY)
    renewed = desk.answered(title="Đổi mới")
    before = link_for(renewed)
    renew_link(link=link_of(renewed), seen=link_of(renewed).version, by=desk.mai, on=MONDAY)
    return {
        "nothing": "",
        "noise": "abc",
        "cut": token[:-1],
        "changed": token[:-2] + ("a" if token[-2] != "a" else "b") + token[-1],
        "of another row": ".".join(swapped),
        "the key of another, well signed": signer.sign(f"{theirs.pk}.{link.key}"),
        "no key, well signed": signer.sign(f"{link.pk}."),
        "no such row": signer.sign(f"999999.{link.key}"),
        "another salt": Signer(salt="caunoi.other", sep=".").sign(f"{link.pk}.{link.key}"),
        "no number": signer.sign(f"x.{link.key}"),
        "revoked": old,
        "revoked, without its key": signer.sign(f"{link_of(revoked).pk}."),  # type: ignore[union-attr]
        "renewed since": before,
        "strange letters": "đường.dẫn.lạ",
        "very long": "a" * 5000,
    }


def test_a_wrong_link_is_always_answered_alike_and_takes_nothing(desk: Desk) -> None:
    said = set()
    for name, token in wrong_tokens(desk).items():
        for work in (
            lambda token=token: opened(token),
            lambda token=token: confirm_by_link(token=token, on=MONDAY),
            lambda token=token: return_by_link(token=token, reason="Chưa", on=MONDAY),
        ):
            with pytest.raises(WrongLink) as refused:
                work()
            said.add((str(refused.value), refused.value.status)), name
    assert len(said) == 1
    assert not Difficulty.objects.exclude(state="answered").exists()


def test_sabotage_without_the_key_a_revoked_link_would_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the comparison with the row's key stands between an old link and the row."""
    difficulty = desk.answered()
    before = link_for(difficulty)
    renew_link(link=link_of(difficulty), seen=link_of(difficulty).version, by=desk.mai, on=MONDAY)
    monkeypatch.setattr(links.secrets, "compare_digest", lambda one, other: True)
    assert opened(before).difficulty == difficulty


def test_a_renewed_link_opens_and_a_revoked_one_can_be_made_again(desk: Desk) -> None:
    difficulty = desk.answered()
    first = link_for(difficulty)
    link = renew_link(
        link=link_of(difficulty), seen=link_of(difficulty).version, by=desk.mai, on=MONDAY
    )
    assert link_for(difficulty) != first
    assert opened(link_for(difficulty)) == link
    revoke_link(link=link, by=desk.officer, on=MONDAY)
    assert link_for(difficulty) == ""
    with pytest.raises(DifficultyRefusal, match="đã thu hồi rồi"):
        revoke_link(link=link, by=desk.officer, on=MONDAY)
    made = make_link(difficulty=difficulty, by=desk.mai, on=MONDAY)
    assert made.pk == link.pk
    assert make_link(difficulty=difficulty, by=desk.mai, on=MONDAY).key == made.key
    assert OwnerLink.objects.count() == 1


def test_who_may_make_and_revoke_links(desk: Desk) -> None:
    difficulty = desk.answered()
    for role in (Role.ACCOUNTANT, Role.AUDITOR, Role.DEPARTMENT):
        with pytest.raises(NotPermitted):
            renew_link(
                link=link_of(difficulty),
                seen=link_of(difficulty).version,
                by=desk.people[role],
                on=MONDAY,
            )
    own = desk.raise_one(raised_by_kind="collaborator", title="Vốn vay")
    assert link_of(own) is None
    with pytest.raises(DifficultyRefusal, match="không cần đường dẫn"):
        make_link(difficulty=own, by=desk.mai, on=MONDAY)


def test_the_key_stands_in_no_journal(desk: Desk) -> None:
    difficulty = desk.raise_one()
    link = link_of(difficulty)
    assert link is not None
    for entry in Entry.objects.all():
        assert link.key not in f"{entry.after}{entry.before}{entry.ground}"


def test_the_page_names_nobody_but_what_the_owner_said(desk: Desk) -> None:
    difficulty = desk.answered(raiser_phone="0912 345 678")
    shown = repr(owner_page(opened(link_for(difficulty)), MONDAY))
    for private in ("0912 345 678", str(desk.officer), str(desk.mai), desk.officer.username):
        assert private not in shown


def test_the_link_of_a_scheme_shows_papers_and_its_difficulties(desk: Desk, scheme: Scheme) -> None:
    make_link(scheme=scheme, by=desk.officer, on=MONDAY)
    token = link_for(scheme)
    page = owner_page(opened(token), MONDAY)
    assert page.scheme_code == scheme.code
    assert page.scheme_status == "đang thực hiện"
    assert page.missing
    assert page.next_what == "hoàn thành theo hợp đồng"
    assert page.next_on == scheme.contract.finish_on
    stuck = desk.raise_one(kind="scheme", topic="customs", scheme=scheme)
    desk.raise_one(kind="scheme", scheme=scheme, raised_by_kind="collaborator", title="Của tôi")
    (row,) = owner_page(opened(token), MONDAY).rows  # what the collaborator said is not shown
    assert row.code == stuck.code
    desk.answer(stuck)
    other = desk.answered(title="Của xưởng khác")
    for code in ("", other.code, "KK-2018-999"):
        with pytest.raises(WrongLink):
            confirm_by_link(token=token, code=code, on=MONDAY)
    step = confirm_by_link(token=token, code=stuck.code, on=MONDAY)
    assert step.difficulty.state == "closed"


def test_the_qr_code_is_an_svg_of_its_own_without_style() -> None:
    svg = qr_svg("http://127.0.0.1:8000/co-so/" + "x" * 70)
    tree = ElementTree.fromstring(svg)
    assert tree.tag.endswith("svg")
    assert tree.get("viewBox")
    assert "style" not in svg and "<script" not in svg
    assert len(svg) < 20_000


def test_the_link_tells_how_the_scheme_stood_on_the_day(desk: Desk, scheme: Scheme) -> None:
    make_link(scheme=scheme, by=desk.officer, on=MONDAY)
    link = opened(link_for(scheme))
    drafted = owner_page(link, scheme.drafted_on)
    assert (drafted.scheme_status, drafted.next_on) == ("chờ thẩm định", None)
    assert owner_page(link, date(2017, 1, 1)).scheme_code == ""


def test_a_link_asks_few_questions(desk: Desk, scheme: Scheme) -> None:
    make_link(scheme=scheme, by=desk.officer, on=MONDAY)
    token = link_for(scheme)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            owner_page(opened(token), MONDAY)
        return len(captured)

    before = asked()
    for number in range(20):
        desk.raise_one(kind="scheme", scheme=scheme, title=f"Vướng {number}")
    assert asked() <= before <= 8


# --- what an owner raises through the link --------------------------------------------------------

NEW = {"topic": "power", "title": "Chưa có điện ba pha", "text": "Xin từ tháng 3, chưa ai đến."}


def raised(token: str, on: date = MONDAY, **told: str) -> Difficulty:
    return raise_by_link(token=token, on=on, **{**NEW, **told})


def test_an_owner_raises_another_and_the_collaborator_is_told(desk: Desk) -> None:
    first = desk.answered()
    token = link_for(first)
    made = raised(token, phone="0912 345 678")
    assert (made.raised_by_kind, made.recorded_by, made.raiser) == ("owner", None, None)
    assert (made.establishment, made.unit) == (first.establishment, first.unit)
    assert (made.raiser_name, made.raiser_phone) == ("Trần Văn Mộc", "0912 345 678")
    assert (made.level, made.owner, made.kind) == ("collaborator", desk.mai, "establishment")
    (step,) = made.steps.all()
    assert (step.by, step.by_name) == (None, "Trần Văn Mộc")
    entry = Entry.objects.get(action="difficulties.raise_by_link")
    assert (entry.by, entry.after["said_by"]) == (None, "Trần Văn Mộc")
    notice = Notice.objects.get(kind="difficulties.raise_by_link")
    assert (notice.recipient, made.code in notice.text) == (desk.mai, True)
    page = owner_page(opened(token), MONDAY)
    assert [row.code for row in page.rows] == [first.code, made.code]
    assert "0912" not in repr(page)
    desk.answer(made)
    assert confirm_by_link(token=token, code=made.code, on=MONDAY).difficulty.state == "closed"


def test_what_authorities_stand_behind_can_become_one_petition(desk: Desk) -> None:
    made = raised(link_for(desk.raise_one()), topic="fire_safety")
    assert made.kind == "procedure"


def test_where_nobody_answers_for_the_commune_the_centre_takes_it(desk: Desk) -> None:
    token = link_for(desk.raise_one())
    end_appointment(
        appointment=desk.field.appointment,
        seen=desk.field.appointment.version,
        ends_on=MONDAY,
        reason="Xin thôi",
        by=desk.officer,
        on=MONDAY,
    )
    made = raised(token)
    assert (made.level, made.owner, made.collaborator) == ("centre", desk.officer, None)


def test_a_link_takes_few_a_day_and_few_that_wait(desk: Desk) -> None:
    token, other = link_for(desk.raise_one()), link_for(desk.raise_one())
    for number in range(links.MOST_A_DAY):
        raised(token, title=f"Việc {number}")
    with pytest.raises(DifficultyRefusal, match="Hôm nay đường dẫn này đã nhận 3 khó khăn"):
        raised(token, title="Việc nữa")
    raised(other, title="Của đường dẫn khác")
    for number in range(links.MOST_WAITING - links.MOST_A_DAY):
        raised(token, MONDAY + timedelta(days=1 + number // 3), title=f"Hôm sau {number}")
    with pytest.raises(DifficultyRefusal, match="10 khó khăn nêu qua đường dẫn này còn chờ"):
        raised(token, MONDAY + timedelta(days=9), title="Việc thứ mười một")


@pytest.fixture
def without_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caunoi.difficulties.actions.require_room", lambda link, on: None)


@pytest.mark.usefixtures("without_room")
def test_sabotage_without_the_bound_a_lost_link_floods_the_desk(desk: Desk) -> None:
    with pytest.raises(pytest.fail.Exception):
        test_a_link_takes_few_a_day_and_few_that_wait(desk)


def test_an_old_link_raises_nothing(desk: Desk) -> None:
    difficulty = desk.raise_one()
    token, link = link_for(difficulty), link_of(difficulty)
    assert link is not None
    renew_link(link=link, seen=link.version, by=desk.mai, on=MONDAY)
    for wrong in (token, "", "x", token + "x"):
        with pytest.raises(WrongLink):
            raised(wrong)
    assert Difficulty.objects.count() == 1


def test_the_link_of_a_scheme_raises_about_the_scheme(desk: Desk, scheme: Scheme) -> None:
    make_link(scheme=scheme, by=desk.officer, on=MONDAY)
    token = link_for(scheme)
    made = raised(token)
    assert (made.scheme, made.establishment) == (scheme, scheme.establishment)
    assert [row.code for row in owner_page(opened(token), MONDAY).rows] == [made.code]


def test_the_database_knows_who_wrote_it(
    desk: Desk, without_constraints: Callable[..., None]
) -> None:
    """By an account, or by the owner through a link: never both, never nobody."""
    row = desk.raise_one()

    def nobody_wrote() -> None:
        with transaction.atomic():
            Difficulty.objects.filter(pk=row.pk).update(recorded_by=None)

    with pytest.raises(IntegrityError):
        nobody_wrote()
    without_constraints(Difficulty, ["difficulty_is_written_by_somebody"])
    nobody_wrote()


def test_the_page_tells_the_answer_of_its_day(desk: Desk) -> None:
    """An answer that came back and was given anew: each day shows its own."""
    difficulty = desk.answered()
    token = link_for(difficulty)
    return_by_link(token=token, reason="Xã vẫn trả", on=date(2018, 10, 5))
    desk.answer(Difficulty.objects.get(), date(2018, 10, 12), answer="Nộp tại huyện.")
    link = opened(token)
    told = {day: owner_page(link, date(2018, 10, day)).rows[0] for day in (1, 5, 12)}
    assert (told[1].answer, told[1].can_reply) == (ANSWER, False)
    assert (told[5].answer, told[5].state) == ("", "open")
    assert (told[12].answer, told[12].can_reply) == ("Nộp tại huyện.", True)
