"""What a scheme lacks for a step or payment, as far as its story shows. No query.

A few words for a button; the step's own page lists everything (`lifecycle.obstacles`).
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from caunoi.common.sentences import vnd
from caunoi.schemes.enums import OutcomeMoment, PaperStep
from caunoi.schemes.reading.story import SchemeStory
from caunoi.schemes.steps import demands as need
from caunoi.schemes.steps.table import Demand, Transition


def lacking_for(story: SchemeStory, row: Transition) -> str:
    """Return the first thing that the step needs and the story lacks; "" if there is none."""
    for demand, explain in _LACKING:
        if demand in row.needs and (lacking := explain(story)):
            return lacking
    return ""


def lacking_papers(story: SchemeStory, step: PaperStep) -> str:
    n = sum(row.is_missing for row in story.papers_of(step))
    return _("Còn thiếu %(n)s giấy.") % {"n": n} if n else ""


def _failing_rule(story: SchemeStory) -> str:
    return _("Có quy tắc bác: xem phần Vì sao.") if story.failing else ""


def _unpaid(story: SchemeStory) -> str:
    payable_vnd = story.amounts.payable_vnd
    return _("Còn %(sum)s chưa thanh toán.") % {"sum": vnd(payable_vnd)} if payable_vnd > 0 else ""


def _application(story: SchemeStory) -> str:
    return lacking_papers(story, PaperStep.APPLICATION)


def _completion(story: SchemeStory) -> str:
    return lacking_papers(story, PaperStep.COMPLETION)


def _baseline(story: SchemeStory) -> str:
    if story.scheme.establishment_id is None or story.outcome_at(OutcomeMoment.BASELINE):
        return ""
    return _("Chưa ghi số liệu ban đầu của cơ sở.")


#: The demands that a story can answer, in the order in which they are shown.
_LACKING: tuple[tuple[Demand, Callable[[SchemeStory], str]], ...] = (
    (need.NO_RULE_FORBIDS, _failing_rule),
    (need.NO_RULE_FORBIDS_FOR_GOOD, _failing_rule),
    (need.ALL_PAID, _unpaid),
    (need.APPLICATION_PAPERS, _application),
    (need.COMPLETION_PAPERS, _completion),
    (need.BASELINE, _baseline),
)
