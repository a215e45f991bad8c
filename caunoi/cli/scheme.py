"""`caunoi scheme show`: the state of one scheme, its money, its steps, the answers of the rules."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import WrongArgument
from caunoi.cli.output import Answer
from caunoi.common import clock
from caunoi.common.money import format_vnd
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import step_name
from caunoi.schemes.models import Scheme
from caunoi.schemes.reading.story import SchemeStory, story_of


def add_to(groups: Any) -> None:
    command = groups.add_parser("scheme", help=_("đề án, nhiệm vụ khuyến công"))
    verbs = command.add_subparsers(required=True, metavar=_("VIỆC"), dest="verb")
    show = verbs.add_parser("show", help=_("một đề án: trạng thái, số tiền, các bước, giải thích"))
    show.add_argument("code", metavar="CODE", help=_("mã đề án, ví dụ DA-2018-001"))
    show.set_defaults(run=show_scheme)


def show_scheme(options: argparse.Namespace) -> Answer:
    """Show one scheme of any area: whoever has the console has the whole database."""
    story = story_of(Scheme.objects.all(), options.code.strip().upper(), clock.today())
    if story is None:
        raise WrongArgument(
            _("Không có đề án mã “%(code)s”; ghi mã như trong sổ, ví dụ DA-2018-001.")
            % {"code": options.code}
        )
    return Answer(_text(story), _data(story))


def _data(story: SchemeStory) -> dict[str, Any]:
    scheme, amounts = story.scheme, story.amounts
    return {
        "code": scheme.code,
        "state": scheme.state,
        "establishment": scheme.establishment.name if scheme.establishment else None,
        "amounts": {
            "approved_vnd": amounts.approved_vnd,
            "contract_vnd": amounts.contract_vnd,
            "accepted_vnd": amounts.accepted_vnd,
            "paid_vnd": amounts.paid_vnd,
        },
        "steps": [
            {"name": step.transition, "on": step.on.isoformat(), "by": step.by.full_name}
            for step in story.steps
        ],
        "explanations": [
            {
                "rule": check.rule,
                "outcome": check.outcome.value,
                "basis": "; ".join(str(basis) for basis in check.basis),
            }
            for check in story.checks
        ],
    }


def _text(story: SchemeStory) -> str:
    scheme, amounts = story.scheme, story.amounts
    money = (
        (_("phê duyệt"), amounts.approved_vnd),
        (_("hợp đồng"), amounts.contract_vnd),
        (_("nghiệm thu"), amounts.accepted_vnd),
        (_("đã chi"), amounts.paid_vnd),
    )
    lines = [
        f"{scheme.code} {scheme.title}",
        f"{SchemeState(scheme.state).label}; {scheme.establishment or '–'}; {story.place or '–'}",
        "; ".join(f"{label} {format_vnd(amount)}" for label, amount in money),
        *(
            f"{step.on:%d/%m/%Y}  {step_name(step.transition)}  {step.by}  {step.reason}".rstrip()
            for step in story.steps
        ),
        *(f"{_MARKS[check.outcome]} {check.sentence}" for check in story.checks),
    ]
    return "\n".join(lines)


_MARKS = {"pass": "✓", "check": "?", "fail": "✗"}
