"""The row of a scheme's table, beyond what all lifecycles share."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common import lifecycle
from caunoi.common.errors import Refusal
from caunoi.common.lifecycle import Fact, FactKind
from caunoi.schemes.models import Scheme
from caunoi.schemes.refusals import SchemeRefusal

REASON = Fact("reason", FactKind.TEXT, gettext_lazy("lý do"), longest=1000)


class Attempt(lifecycle.Attempt[Scheme, User, "Transition"]):
    @property
    def reason(self) -> str:
        return str(self.facts.get("reason") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(lifecycle.Transition[Attempt]):
    """One row of the table. Whoever took a step in `apart_from` may not take this one."""

    refusal: ClassVar[type[Refusal]] = SchemeRefusal

    apart_from: tuple[str, ...] = ()
    #: Whom to notify: holders of a permission, and whether the drafter too.
    tells: str = ""
    tells_drafter: bool = False


Demand = lifecycle.Demand[Attempt]
Button = lifecycle.Button[Transition]
