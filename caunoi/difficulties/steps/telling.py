"""Who is notified of a step: who must act next, and whose difficulty it is."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from caunoi.accounts.models import User
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.steps.table import Attempt
from caunoi.notices.actions import tell

LONGEST_WORDS = 200

#: One sentence per step, the same for all recipients.
MESSAGES = {
    "raise": gettext_noop("Khó khăn %(code)s cần trả lời trước hết ngày %(due_on)s: %(title)s"),
    "raise_by_link": gettext_noop(
        "Chủ cơ sở tự nêu khó khăn %(code)s qua đường dẫn, trả lời trước hết ngày %(due_on)s: "
        "%(title)s"
    ),
    "take": gettext_noop("Khó khăn %(code)s nay do %(who)s phụ trách: %(title)s"),
    "forward": gettext_noop(
        "Khó khăn %(code)s được chuyển lên, trả lời trước hết ngày %(due_on)s: %(title)s"
    ),
    "pull": gettext_noop("Khó khăn %(code)s đã được cấp trên nhận, %(who)s phụ trách: %(title)s"),
    "answer": gettext_noop(
        "Khó khăn %(code)s đã có trả lời, báo người nêu và ghi xác nhận: %(words)s"
    ),
    "return": gettext_noop(
        "Người nêu chưa hài lòng với trả lời khó khăn %(code)s, trả lời lại trước hết ngày "
        "%(due_on)s: %(words)s"
    ),
    "confirm": gettext_noop("Người nêu đã xác nhận khó khăn %(code)s được giải quyết: %(title)s"),
    "non_response": gettext_noop("Khó khăn %(code)s đã khép vì người nêu không hồi âm: %(words)s"),
    "petition_answered": gettext_noop(
        "Bản kiến nghị %(petition)s đã có trả lời cho khó khăn %(code)s, báo người nêu và ghi xác "
        "nhận: %(words)s"
    ),
}
#: Steps that use the sentence of another step.
REPORTED_AS = {
    "return_on_behalf": "return",
    "confirm_on_behalf": "confirm",
}


def tell_after(attempt: Attempt) -> None:
    names = attempt.row.tells
    if names:
        event = REPORTED_AS.get(attempt.row.name, attempt.row.name)
        words = attempt.subject.answer if event == "petition_answered" else attempt.words
        tell_of(attempt.subject, event, names, attempt.by, words)


def tell_of(
    difficulty: Difficulty, event: str, names: Iterable[str], by: User | None, words: str = ""
) -> None:
    people = {person for name in names for person in _PEOPLE[name](difficulty)}
    if by is not None:
        people.discard(by)
    figures = {
        "code": difficulty.code,
        "title": difficulty.title,
        "due_on": difficulty.due_on,
        "who": str(difficulty.owner),
        "petition": difficulty.petition.code if difficulty.petition else "",
        "words": words[:LONGEST_WORDS],
    }
    message = MESSAGES[event]
    tell(
        recipients=sorted(people, key=lambda person: person.pk),
        kind=f"difficulties.{event}",
        message=message,
        figures={name: value for name, value in figures.items() if f"%({name})s" in message},
        address=f"difficulties.difficulty:{difficulty.code}",
    )


def _owner(difficulty: Difficulty) -> list[User]:
    return [difficulty.owner]


def close_to_the_raiser(difficulty: Difficulty) -> list[User]:
    collaborator = difficulty.collaborator
    people = [difficulty.raiser, collaborator.user if collaborator else None]
    people.append(difficulty.recorded_by)
    return [person for person in people if person is not None]


def _answerer(difficulty: Difficulty) -> list[User]:
    return [difficulty.answered_by] if difficulty.answered_by else []


_PEOPLE = {"owner": _owner, "raiser": close_to_the_raiser, "answerer": _answerer}


# --- petitions ------------------------------------------------------------------------------------

PETITION_SENT = gettext_noop(
    "Bản kiến nghị %(code)s chờ trả lời trước hết ngày %(due_on)s: %(title)s"
)
PETITION_DRAFTED = gettext_noop("Bản kiến nghị %(code)s chờ ký, gửi: %(title)s")
PETITION_ANSWERED = gettext_noop("Bản kiến nghị %(code)s đã có trả lời: %(title)s")
#: The kind of notice and the sentence of each step that notifies somebody.
_OF_PETITION = {
    "group": ("petition_drafted", PETITION_DRAFTED),
    "send": ("petition_sent", PETITION_SENT),
    "forward": ("petition_sent", PETITION_SENT),
    "answer": ("petition_answered", PETITION_ANSWERED),
}


def tell_of_petition(petition: Petition, step: str, names: Iterable[str], by: User) -> None:
    people = {
        "owner": petition.owner,
        "drafter": petition.drafted_by,
        "signer": petition.signed_by,
    }
    _tell_of_petition(petition, step, [people[name] for name in names], by)


def tell_signers(petition: Petition, signers: Iterable[User], by: User) -> None:
    _tell_of_petition(petition, "group", signers, by)


def _tell_of_petition(
    petition: Petition, step: str, people: Iterable[User | None], by: User
) -> None:
    recipients = [person for person in people if person is not None and person.pk != by.pk]
    if not recipients:
        return
    kind, message = _OF_PETITION[step]
    figures = {"code": petition.code, "title": petition.title, "due_on": petition.due_on}
    tell(
        recipients=recipients,
        kind=f"difficulties.{kind}",
        message=message,
        figures={name: value for name, value in figures.items() if f"%({name})s" in message},
        address=f"difficulties.petition:{petition.code}",
    )
