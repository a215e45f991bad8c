"""How a scheme's state looks: its family of shapes."""

from caunoi.schemes.enums import SchemeState

S = SchemeState

#: Family of shapes of each state.
FAMILIES: dict[str, str] = {
    S.DRAFTED: "draft",
    S.SUBMITTED: "wait",
    S.SUPPLEMENT: "fix",
    S.APPRAISED: "wait",
    S.IN_PLAN: "wait",
    S.APPROVED: "wait",
    S.CONTRACTED: "run",
    S.IN_PROGRESS: "run",
    S.SUSPENDED: "stop",
    S.ACCEPTED: "done",
    S.SETTLED: "done",
    S.FOLLOW_UP: "done",
    S.CLOSED: "done",
    S.REJECTED: "stop",
    S.WITHDRAWN: "stop",
    S.STOPPED: "stop",
}


def family_of(state: str) -> str:
    return FAMILIES[state]
