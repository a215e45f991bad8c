"""How a scheme's state looks: its family of shapes, and its place on the way."""

from caunoi.schemes.enums import SchemeState

S = SchemeState

#: Which family of shapes a state belongs to.
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
    """Return the family of shapes of a state."""
    return FAMILIES[state]
