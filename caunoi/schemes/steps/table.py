"""What a row of a scheme's table has beside the words that all lifecycles share."""

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
    """One attempt to take a step of a scheme."""

    @property
    def reason(self) -> str:
        return str(self.facts.get("reason") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(lifecycle.Transition[Attempt]):
    """One row of the table; the doers of the steps `apart_from` may not take this one."""

    refusal: ClassVar[type[Refusal]] = SchemeRefusal

    apart_from: tuple[str, ...] = ()
    #: Whom to tell: holders of a permission, and whether the drafter too.
    tells: str = ""
    tells_drafter: bool = False


Demand = lifecycle.Demand[Attempt]
Button = lifecycle.Button[Transition]
