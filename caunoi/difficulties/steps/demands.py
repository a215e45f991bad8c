"""What the steps of a difficulty need. Each test refuses with a sentence that says what is right.

The tests run under the lock of the row, so what they read still holds when the step writes.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common.errors import NotPermitted
from caunoi.difficulties.enums import PetitionState, RaisedBy
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson
from caunoi.difficulties.rules import level_above
from caunoi.difficulties.steps.table import Attempt, Demand


def require_order(difficulty: Difficulty, on: date) -> None:
    # A history runs forwards.
    last = difficulty.steps.order_by("pk").last()
    if last is not None and on < last.on:
        raise DifficultyRefusal(
            _("Bước trước của khó khăn %(code)s ghi ngày %(day)s; ghi từ ngày đó trở đi.")
            % {"code": difficulty.code, "day": f"{last.on:%d/%m/%Y}"}
        )


def in_petition(difficulty: Difficulty) -> bool:
    petition = difficulty.petition
    return petition is not None and petition.state != PetitionState.ANSWERED


def why_held(difficulty: Difficulty) -> str:
    petition = difficulty.petition
    figures = {"petition": petition.code if petition else ""}
    if petition is not None and petition.state == PetitionState.DRAFTED:
        return (
            _("Khó khăn này đã gộp vào bản kiến nghị %(petition)s; rút ra trước, hoặc gửi bản đó.")
            % figures
        )
    return (
        _("Khó khăn này nằm trong bản kiến nghị %(petition)s đã gửi; trả lời bản kiến nghị đó.")
        % figures
    )


def explain_own() -> str:
    return _("Khó khăn này do chính anh/chị nêu nên cần người khác trả lời.")


def explain_answered_by_self() -> str:
    return _("Anh/chị đã trả lời khó khăn này nên cần một người khác xác nhận hoặc khép.")


def is_raiser(difficulty: Difficulty, user: User) -> bool:
    return difficulty.raiser_id == user.pk


# --- the tests ------------------------------------------------------------------------------------


def _not_in_petition(attempt: Attempt) -> None:
    if in_petition(attempt.subject):
        raise DifficultyRefusal(why_held(attempt.subject))


def _level_above(attempt: Attempt) -> None:
    if level_above(attempt.subject.level) is None:
        raise DifficultyRefusal(
            _("Khó khăn này đã ở cấp có thẩm quyền, không còn cấp nào trên; trả lời tại đây.")
        )


def _not_the_own(attempt: Attempt) -> None:
    if attempt.by is not None and is_raiser(attempt.subject, attempt.by):
        raise SamePerson(explain_own())


def _not_the_owner_yet(attempt: Attempt) -> None:
    if attempt.by is not None and attempt.subject.owner_id == attempt.by.pk:
        raise DifficultyRefusal(_("Anh/chị đang phụ trách khó khăn này rồi."))


def _by_the_raiser(attempt: Attempt) -> None:
    # Without `by`, an owner without an account speaks by link; with an account, only the raiser.
    difficulty = attempt.subject
    if attempt.by is None:
        if difficulty.raised_by_kind != RaisedBy.OWNER:
            raise NotPermitted(_("Khó khăn này do người có tài khoản nêu; đăng nhập để xác nhận."))
    elif not is_raiser(difficulty, attempt.by):
        raise NotPermitted(
            _("Chỉ người nêu (%(raiser)s) tự xác nhận được; người khác thì ghi xác nhận thay.")
            % {"raiser": difficulty.raiser_name}
        )


def _for_another(attempt: Attempt) -> None:
    if attempt.by is not None and is_raiser(attempt.subject, attempt.by):
        raise DifficultyRefusal(_("Anh/chị là người nêu: tự xác nhận, không cần xác nhận thay."))


def _not_the_answerer(attempt: Attempt) -> None:
    if attempt.by is not None and attempt.subject.answered_by_id == attempt.by.pk:
        raise SamePerson(explain_answered_by_self())


def _waited_long_enough(attempt: Attempt) -> None:
    due_on = attempt.subject.reply_due_on
    if due_on is None or attempt.on <= due_on:
        raise DifficultyRefusal(
            _("Người nêu còn được hồi âm đến hết ngày %(day)s; ghi không hồi âm từ sau ngày đó.")
            % {"day": f"{due_on:%d/%m/%Y}" if due_on else ""}
        )


NOT_IN_PETITION = Demand(gettext_lazy("không nằm trong bản kiến nghị nào"), _not_in_petition)
LEVEL_ABOVE = Demand(gettext_lazy("còn cấp trên"), _level_above)
NOT_THE_OWN = Demand(gettext_lazy("người khác với người nêu"), _not_the_own)
NOT_THE_OWNER_YET = Demand(gettext_lazy("chưa phụ trách"), _not_the_owner_yet)
BY_THE_RAISER = Demand(gettext_lazy("chính người nêu"), _by_the_raiser)
FOR_ANOTHER = Demand(gettext_lazy("thay cho người nêu"), _for_another)
NOT_THE_ANSWERER = Demand(gettext_lazy("người khác với người trả lời"), _not_the_answerer)
WAITED_LONG_ENOUGH = Demand(gettext_lazy("đã hết hạn chờ hồi âm"), _waited_long_enough)
