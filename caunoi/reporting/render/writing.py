"""How the values of a report are written, in the current language."""

from datetime import date

from django.utils.translation import gettext as _

from caunoi.common.money import group_digits
from caunoi.difficulties.enums import DifficultyKind, DifficultyState, Level, Topic
from caunoi.fieldwork.enums import NeedState, ProposalState, TaskKind, VisitPurpose
from caunoi.linkages.enums import AssociationState, LinkageKind, LinkageState
from caunoi.programmes.items import ITEMS
from caunoi.programmes.models import FundSource
from caunoi.reporting.forms import form_of
from caunoi.reporting.rules import Value
from caunoi.reporting.sections.catalogue import COLUMNS, FIGURES, Form
from caunoi.schemes.enums import OutcomeMoment, SchemeState
from caunoi.schemes.money.budget import head_names

NOTHING = "–"

_CHOICES = {
    Form.SOURCE: FundSource,
    Form.STATE: SchemeState,
    Form.MOMENT: OutcomeMoment,
    Form.DIFFICULTY: DifficultyKind,
    Form.TOPIC: Topic,
    Form.LEVEL: Level,
    Form.PURPOSE: VisitPurpose,
    Form.NEED: NeedState,
    Form.PROPOSAL: ProposalState,
    Form.TASK: TaskKind,
    Form.DESK: DifficultyState,
    Form.LINKAGE: LinkageKind,
    Form.LINKAGE_STATE: LinkageState,
    Form.ASSOCIATION_STATE: AssociationState,
}


class Writer:
    """Writes cells.

    Holds the names of the content heads in the language in which it was created.
    """

    def __init__(self) -> None:
        self.heads = head_names()

    def cell(self, column: str, value: Value) -> str:
        """Return the cell as text: `1.234.567`, `20/12/2018`, "vốn địa phương", "–" for nothing."""
        if value is None or value == "":
            return NOTHING
        form = COLUMNS[column].form
        if form in _CHOICES:
            return str(_CHOICES[form](value).label)
        match form:
            case Form.HEAD:
                return f"{value}. {self.heads.get(int(value), '')}"
            case Form.DAY:
                return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
            case Form.ITEM:
                item = ITEMS.get(str(value))
                return str(item.name) if item else str(value)
            case Form.FIGURE:
                return str(FIGURES[str(value)])
        return group_digits(value) if isinstance(value, int) else value


def month_title(month: date, who: str) -> str:
    words = {"month": f"{month:%m/%Y}", "who": who}
    return _("Báo cáo tháng %(month)s của cộng tác viên %(who)s") % words


def subject_of(kind: str, year: int) -> str:
    """Return the subject as it stands under the document type on paper."""
    return form_of(kind).subject % {"year": year}


def title_of(kind: str, year: int) -> str:
    return str(form_of(kind).title % {"year": year})
