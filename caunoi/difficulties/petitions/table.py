"""The row of a petition's table: the facts of the steps, and what they need.

Each test refuses with one sentence, under the lock of the petition and of the difficulties that the
step is about.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common import lifecycle
from caunoi.common.errors import Refusal
from caunoi.common.lifecycle import Fact, FactKind
from caunoi.difficulties.enums import ABOVE_THE_CENTRE, Level
from caunoi.difficulties.models import Difficulty, Petition, PetitionMember
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson
from caunoi.difficulties.steps.table import words_in

#: A single difficulty is forwarded, not put into a petition.
FEWEST = 2


@dataclass(slots=True)
class Attempt(lifecycle.Attempt[Petition, User, "Transition"]):
    #: The difficulties added or removed; all members if they take the step too.
    difficulties: list[Difficulty] = field(default_factory=list)
    #: What the step leaves in the history, and the values before it.
    after: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return words_in(self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(lifecycle.Transition[Attempt]):
    """One row of the table of petitions. Its right is needed at the place of every member."""

    refusal: ClassVar[type[Refusal]] = DifficultyRefusal

    #: The step of its own lifecycle that every member takes with the petition.
    members_take: str = ""
    tells: tuple[str, ...] = ()


Demand = lifecycle.Demand[Attempt]
Button = lifecycle.Button[Transition]


# --- facts ----------------------------------------------------------------------------------------

TITLE = Fact(
    "title",
    FactKind.TEXT,
    gettext_lazy("tên"),
    longest=300,
    sentence=gettext_lazy("Bản kiến nghị cần một tên, dài nhất 300 ký tự."),
)
TEXT = Fact(
    "text",
    FactKind.LINES,
    gettext_lazy("nội dung kiến nghị"),
    longest=8000,
    sentence=gettext_lazy("Cần ghi nội dung kiến nghị, dài nhất 8.000 ký tự."),
)
ADDRESSEE = Fact(
    "addressed_to",
    FactKind.CHOICE,
    gettext_lazy("nơi nhận"),
    columns={level.value: level.label for level in ABOVE_THE_CENTRE},
    sentence=gettext_lazy("Bản kiến nghị gửi Sở Công Thương hoặc cấp có thẩm quyền."),
)


# --- demands --------------------------------------------------------------------------------------


def explain_one_kind() -> str:
    return _("Một bản kiến nghị gộp các khó khăn cùng loại; lập bản khác cho loại khác.")


def _some_chosen(attempt: Attempt) -> None:
    if not attempt.difficulties:
        raise DifficultyRefusal(_("Chọn ít nhất một khó khăn."))


def _of_its_kind(attempt: Attempt) -> None:
    if any(difficulty.kind != attempt.subject.kind for difficulty in attempt.difficulties):
        raise DifficultyRefusal(explain_one_kind())


def members_among(petition: Petition, difficulties: list[Difficulty]) -> list[PetitionMember]:
    rows = PetitionMember.objects.filter(
        petition=petition, difficulty__in=difficulties, left_on__isnull=True
    )
    return list(rows.select_related("difficulty"))


def _stands_in_it(attempt: Attempt) -> None:
    if not members_among(attempt.subject, attempt.difficulties):
        raise DifficultyRefusal(
            _("Khó khăn này không nằm trong bản kiến nghị %(code)s.")
            % {"code": attempt.subject.code}
        )


def _another_signs(attempt: Attempt) -> None:
    if attempt.subject.drafted_by_id == attempt.by.pk:
        raise SamePerson(
            _("Anh/chị đã lập bản kiến nghị %(code)s nên cần một người khác ký, gửi.")
            % {"code": attempt.subject.code}
        )


def _enough_members(attempt: Attempt) -> None:
    left = len(attempt.difficulties)
    if left < FEWEST:
        raise DifficultyRefusal(
            _("Bản kiến nghị %(code)s còn %(left)s khó khăn; gộp thêm cho đủ %(n)s rồi gửi.")
            % {"code": attempt.subject.code, "left": left, "n": FEWEST}
        )


def is_at_the_top(petition: Petition) -> bool:
    return petition.addressed_to == Level.AUTHORITY


def _level_above(attempt: Attempt) -> None:
    if is_at_the_top(attempt.subject):
        raise DifficultyRefusal(
            _("Bản kiến nghị này đã ở cấp có thẩm quyền, không còn cấp nào trên; trả lời tại đây.")
        )


SOME_CHOSEN = Demand(gettext_lazy("ít nhất một khó khăn"), _some_chosen, is_about_facts=True)
OF_ITS_KIND = Demand(gettext_lazy("khó khăn cùng loại"), _of_its_kind, is_about_facts=True)
STANDS_IN_IT = Demand(
    gettext_lazy("khó khăn đang nằm trong bản"), _stands_in_it, is_about_facts=True
)
ANOTHER_SIGNS = Demand(gettext_lazy("người khác với người lập"), _another_signs)
ENOUGH_MEMBERS = Demand(gettext_lazy("từ hai khó khăn trở lên"), _enough_members)
LEVEL_ABOVE = Demand(gettext_lazy("còn cấp trên"), _level_above)
