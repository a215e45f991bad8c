"""How far each line of a year's plan comes: settled, running well, silent or stuck.

Pure. Lines are given by their place in `budgets.LARGE_YEAR`; a line without a fate is settled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

#: The last day of the story: nothing happens to any scheme after it.
LAST_DAY = date(2020, 6, 15)

#: Of 2017: the firm did less than its advance paid for, and the rest has not been returned.
ADVANCED_TOO_MUCH = 13
#: Of 2019: approved on the day before 20/12/2018.
APPROVED_EARLY = (0, 4, 26)


@dataclass(frozen=True, slots=True)
class Fates:
    """The lines of one year that are unfinished on its story day."""

    not_approved: tuple[int, ...] = ()
    not_signed: tuple[int, ...] = ()
    not_started: tuple[int, ...] = ()
    #: A report in the last weeks, and most of them an advance.
    running_well: tuple[int, ...] = ()
    #: Line → day of the last report.
    silent: Mapping[int, date] = field(default_factory=dict)
    suspended: Mapping[int, date] = field(default_factory=dict)
    #: Line → when its contract was amended, and the new end.
    extended: Mapping[int, tuple[date, date]] = field(default_factory=dict)
    #: Accepted, but then the papers are missing or the money has not been paid.
    lacks_papers: tuple[int, ...] = ()
    to_be_paid: tuple[int, ...] = ()
    #: Of those running or suspended: line → the days around which they are accepted at last.
    ended_later: Mapping[int, date] = field(default_factory=dict)

    @property
    def unfinished(self) -> frozenset[int]:
        return frozenset((*self.not_started, *self.running_well, *self.silent, *self.suspended))


FATES: Mapping[int, Fates] = {
    2018: Fates(
        not_signed=(23,),
        not_started=(15,),
        running_well=(2, 5, 10, 11, 17, 22, 24, 26, 27, 29, 31),
        silent={3: date(2018, 5, 21), 12: date(2018, 6, 18), 18: date(2018, 4, 23)},
        suspended={7: date(2018, 8, 27), 13: date(2018, 9, 17)},
        extended={
            10: (date(2018, 11, 19), date(2018, 12, 28)),
            31: (date(2018, 12, 12), date(2019, 1, 31)),
        },
        lacks_papers=(14,),
        to_be_paid=(16, 21),
        ended_later={
            **dict.fromkeys((5, 11, 24, 26, 27, 31), date(2019, 1, 7)),
            7: date(2019, 4, 8),
        },
    ),
    #: Three wait for the authority and one for the director on 20/12/2018.
    2019: Fates(not_approved=(9, 20, 30), not_signed=(26,)),
    2020: Fates(
        not_signed=(8, 23),
        not_started=(15,),
        running_well=(0, 1, 2, 5, 9, 10, 11, 14, 16, 17, 22, 25, 26, 27, 29, 31),
        silent={3: date(2020, 3, 30), 12: date(2020, 4, 6), 18: date(2020, 3, 27)},
        suspended={7: date(2020, 4, 13), 19: date(2020, 4, 13), 30: date(2020, 4, 20)},
        to_be_paid=(6,),
    ),
}
