"""What the crowd does with the year's money and with one scheme; each runs in other processes."""

import json
import tempfile

from django.conf import settings
from django.db.models import Sum

from caunoi.accounts.roles import Role
from caunoi.programmes.actions import add_to_plan
from caunoi.programmes.models import Allocation, PlanLine
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import MoneyEntry, Scheme, SchemeContract
from caunoi.schemes.money.amendments import amend_contract
from caunoi.schemes.money.ledger import pay, pay_advance
from caunoi.schemes.queries import amounts_of
from tests.concurrency.children import office as people_of_office
from tests.concurrency.crowd import Rush
from tests.concurrency.turns import Turns
from tests.factories.network import make_land
from tests.factories.schemes import (
    ACCEPTED,
    APPROVED,
    MILLION,
    REPORTED,
    Office,
    give_money,
    make_firm,
)

#: Fourteen lines of seven million fit into a hundred million; two million stay.
ALLOCATED, LINE = 100 * MILLION, 7 * MILLION
#: Eighteen payments of eleven million fit into two hundred million.
PAYMENT = 11 * MILLION
ROUNDS = 3
#: Five raises of eleven million fit into sixty; five million stay.
LEFT, RAISE = 60 * MILLION, 11 * MILLION


def _files_aside() -> None:
    settings.MEDIA_ROOT = tempfile.mkdtemp()


# --- the plan -------------------------------------------------------------------------------------


def a_hundred_million() -> None:
    give_money(people_of_office(), ALLOCATED)


def plan_a_line(crowd: Rush) -> None:
    officer = people_of_office()[Role.OFFICER]
    crowd.run(
        lambda number: add_to_plan(
            year=2018,
            source="local",
            content_head=3,
            title=f"Việc {number}",
            support_vnd=LINE,
            by=officer,
            on=APPROVED,
        ),
        locks="programmes_yearbudget",
        before='INSERT INTO "programmes_planline"',
    )


def the_plan() -> None:
    given = Allocation.objects.aggregate(vnd=Sum("amount_vnd"))["vnd"]
    taken = PlanLine.objects.aggregate(vnd=Sum("support_vnd"))["vnd"]
    print(json.dumps({"given": given, "taken": taken, "lines": PlanLine.objects.count()}))


# --- payments -------------------------------------------------------------------------------------


def an_accepted_scheme() -> None:
    _files_aside()
    people = people_of_office()
    office = Office(people)
    give_money(people)
    firm = make_firm(people, make_land(people))
    scheme = office.walk(office.draft(firm), SchemeState.ACCEPTED)
    office.papers(scheme, "completion", ACCEPTED)


def a_running_scheme() -> None:
    _files_aside()
    people = people_of_office()
    office = Office(people)
    give_money(people)
    firm = make_firm(people, make_land(people))
    scheme = office.walk(office.draft(firm), SchemeState.IN_PROGRESS)
    office.invest(scheme, 500 * MILLION)
    office.papers(scheme, "advance", REPORTED)


def pay_a_part(crowd: Rush) -> None:
    scheme, payer = Scheme.objects.get(), people_of_office()[Role.ACCOUNTANT]

    def work(number: int) -> str:
        """Pay until the first refusal, which is passed on only where nothing was paid."""
        from caunoi.common.errors import Refusal

        done = 0
        for round_ in range(ROUNDS):
            try:
                voucher = f"UNC {number}-{round_}"
                pay(scheme=scheme, amount_vnd=PAYMENT, voucher=voucher, by=payer, on=ACCEPTED)
            except Refusal:
                if not done:
                    raise
                break
            done += 1
        return str(done)

    crowd.run(work, locks="schemes_scheme", before='INSERT INTO "schemes_moneyentry"')


def advance_a_part(crowd: Rush) -> None:
    scheme, payer = Scheme.objects.get(), people_of_office()[Role.ACCOUNTANT]
    crowd.run(
        lambda number: pay_advance(
            scheme=scheme,
            amount_vnd=PAYMENT,
            voucher=f"UNC {number}",
            by=payer,
            on=REPORTED,
        ),
        locks="schemes_scheme",
        before='INSERT INTO "schemes_moneyentry"',
    )


def the_ledger() -> None:
    amounts = amounts_of(Scheme.objects.get())
    payments = MoneyEntry.objects.filter(kind__in=("payment", "advance")).count()
    print(
        json.dumps(
            {
                "contract": amounts.contract_vnd,
                "accepted": amounts.accepted_vnd,
                "paid": amounts.paid_vnd,
                "payments": payments,
                "chain": _chain_is_sound(),
            }
        )
    )


def _chain_is_sound() -> bool:
    from caunoi.journal.queries import check_chain

    return check_chain().is_sound


# --- amendments -----------------------------------------------------------------------------------


def sixteen_contracts() -> None:
    """Sixteen contracts of forty million; sixty million of the year are left."""
    _files_aside()
    people = people_of_office()
    office = Office(people)
    give_money(people, 16 * 40 * MILLION + LEFT)
    for number in range(16):
        half = 40 * MILLION
        drafted = office.draft(title=f"Lớp {number}", support_vnd=half, counterpart_vnd=half)
        office.walk(drafted, SchemeState.CONTRACTED)


def raise_a_contract(crowd: Rush) -> None:
    _files_aside()
    authority = people_of_office()[Role.AUTHORITY]
    schemes = list(Scheme.objects.order_by("pk"))
    crowd.run(
        lambda number: amend_contract(
            scheme=schemes[number],
            seen=0,
            decision=f"{number}/QĐ-UBND",
            reason="Thêm một lớp",
            in_force_on=REPORTED,
            value_vnd=40 * MILLION + RAISE,
            by=authority,
            on=REPORTED,
        ),
        locks="programmes_yearbudget",
        before='INSERT INTO "programmes_planline"',
    )


def the_contracts() -> None:
    given = Allocation.objects.aggregate(vnd=Sum("amount_vnd"))["vnd"]
    taken = PlanLine.objects.standing().aggregate(vnd=Sum("support_vnd"))["vnd"]
    sums = [amounts_of(scheme) for scheme in Scheme.objects.all()]
    contracted, approved = (
        sum(getattr(one, name) for one in sums) for name in ("contract_vnd", "approved_vnd")
    )
    told = {"given": given, "taken": taken, "contracted": contracted, "approved": approved}
    print(json.dumps({**told, "chain": _chain_is_sound()}))


# --- numbers --------------------------------------------------------------------------------------


def sixteen_approved_tasks() -> None:
    _files_aside()
    people = people_of_office()
    office = Office(people)
    give_money(people)
    for number in range(16):
        office.walk(office.draft(title=f"Lớp {number}"), SchemeState.APPROVED)


def sign_a_contract(crowd: Rush) -> None:
    """Sign one each; every fourth is refused for its value, and must leave no gap."""
    _files_aside()
    office = Office(people_of_office())
    schemes = list(Scheme.objects.order_by("pk"))

    def work(number: int) -> str:
        scheme = schemes[number]
        value = 0 if number % 4 == 3 else scheme.support_vnd
        return str(office.sign(scheme, value_vnd=value).contract.number)

    crowd.run(work, locks="common_numberseries", before='UPDATE "common_numberseries"')


def the_numbers() -> None:
    print(json.dumps(sorted(SchemeContract.objects.values_list("number", flat=True))))


# --- what came while one waited -------------------------------------------------------------------


def an_appraised_task() -> None:
    people = people_of_office()
    give_money(people)
    office = Office(people)
    office.walk(office.draft(), SchemeState.APPRAISED)


def plan_first(turns: Turns) -> None:
    """Put the task into the plan, and keep it until the other waits for it."""
    office, scheme = Office(people_of_office()), Scheme.objects.get()
    turns.first(lambda: office.plan(scheme).state, before='UPDATE "schemes_scheme"')


def take_out_second(turns: Turns) -> None:
    """Take the same task out of the plan again, which it stands in for a moment only."""
    office, scheme = Office(people_of_office()), Scheme.objects.get()
    turns.second(
        lambda: office.step(scheme, "take_out", Role.OFFICER, APPROVED, reason="Nhầm năm").state,
        of="schemes_scheme",
        joined="programmes_planline",
    )


def the_standing_lines() -> None:
    print(json.dumps(PlanLine.objects.standing().count()))
