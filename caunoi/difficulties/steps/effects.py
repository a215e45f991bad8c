"""What each step of a difficulty changes besides the state, which `lifecycle.advance` writes."""

from datetime import date

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.difficulties.desks import person_at
from caunoi.difficulties.due_days import clock, reply_due
from caunoi.difficulties.enums import Channel, Closing, Level, PetitionState
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.difficulties.rules import level_above
from caunoi.difficulties.steps.table import Attempt


def start_clock(difficulty: Difficulty, on: date) -> None:
    found = clock(difficulty.kind, difficulty.level, on)
    difficulty.due_on, difficulty.warn_on = found.due_on, found.warn_on
    difficulty.unknown_years = list(found.unknown_years)


def _next_round(difficulty: Difficulty, level: str, owner: User, on: date) -> None:
    difficulty.level, difficulty.owner = level, owner
    difficulty.round += 1
    start_clock(difficulty, on)


def take(attempt: Attempt) -> None:
    assert attempt.by is not None  # noqa: S101 - only the raiser comes without an account
    attempt.subject.owner = attempt.by


def forward(attempt: Attempt) -> None:
    difficulty = attempt.subject
    level = level_above(difficulty.level) or difficulty.level
    owner = person_at(level, attempt.on, difficulty.unit, but=difficulty.raiser)
    _next_round(difficulty, level, owner, attempt.on)


def pull(attempt: Attempt) -> None:
    assert attempt.by is not None  # noqa: S101
    level = level_above(attempt.subject.level) or attempt.subject.level
    _next_round(attempt.subject, level, attempt.by, attempt.on)


def answer(attempt: Attempt) -> None:
    _answered(attempt, attempt.facts["answer"], attempt.facts["citation"])


def _answered(attempt: Attempt, words: str, citation: str) -> None:
    difficulty = attempt.subject
    difficulty.answer, difficulty.citation = words, citation
    difficulty.answered_by, difficulty.answered_on = attempt.by, attempt.on
    difficulty.reply_due_on = reply_due(difficulty.kind, difficulty.level, attempt.on)


def come_back(attempt: Attempt) -> None:
    """The raiser is not helped: open again at the same level with a new clock.

    If the answer came through a petition, the difficulty returns to the Centre, whose officer had
    grouped it.
    """
    difficulty, level = attempt.subject, attempt.subject.level
    if _was_answered_by(difficulty.petition):
        level, difficulty.petition = Level.CENTRE.value, None
    difficulty.answer = difficulty.citation = ""
    difficulty.answered_by = difficulty.answered_on = difficulty.reply_due_on = None
    _next_round(difficulty, level, _who_is_left(difficulty, level, attempt.on), attempt.on)


def _who_is_left(difficulty: Difficulty, level: str, on: date) -> User:
    # The owner may have left: an answer may be returned after a year.
    if rights_of(difficulty.owner, on).may_at(AT_LEVEL[level], difficulty.unit):
        return difficulty.owner
    return person_at(
        level,
        on,
        difficulty.unit,
        collaborator=difficulty.collaborator,
        but=difficulty.raiser,
    )


def _was_answered_by(petition: Petition | None) -> bool:
    return petition is not None and petition.state == PetitionState.ANSWERED


def confirm(attempt: Attempt) -> None:
    channel = Channel.LINK if attempt.by is None else Channel.ACCOUNT
    _close(attempt, Closing.RAISER, channel)


def confirm_on_behalf(attempt: Attempt) -> None:
    _close(attempt, Closing.ON_BEHALF, attempt.facts["channel"])


def close_unanswered(attempt: Attempt) -> None:
    _close(attempt, Closing.NON_RESPONSE, "")


def _close(attempt: Attempt, closing: Closing, channel: str) -> None:
    difficulty = attempt.subject
    difficulty.closing, difficulty.closing_channel = closing, channel
    difficulty.closed_by, difficulty.closed_on = attempt.by, attempt.on
    difficulty.closing_note = attempt.words


# --- with a petition ------------------------------------------------------------------------------


def join(attempt: Attempt) -> None:
    # The user becomes the owner; a difficulty still at the collaborator comes up to the Centre.
    assert attempt.by is not None  # noqa: S101
    difficulty = attempt.subject
    difficulty.petition = attempt.petition
    if difficulty.level == Level.COLLABORATOR:
        _next_round(difficulty, Level.CENTRE, attempt.by, attempt.on)
    difficulty.owner = attempt.by


def leave(attempt: Attempt) -> None:
    attempt.subject.petition = None


def go_up(attempt: Attempt) -> None:
    # Members get the petition's clock and level; the officer remains their owner.
    difficulty, petition = attempt.subject, attempt.petition
    assert petition is not None  # noqa: S101
    assert petition.due_on is not None and petition.warn_on is not None  # noqa: S101
    difficulty.level = petition.addressed_to
    difficulty.due_on, difficulty.warn_on = petition.due_on, petition.warn_on
    difficulty.unknown_years = petition.unknown_years
    difficulty.round += 1


def come_down(attempt: Attempt) -> None:
    petition = attempt.petition
    assert petition is not None  # noqa: S101
    _answered(attempt, petition.answer, petition.citation)
