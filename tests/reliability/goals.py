"""The line of a goal, and the size at which it is measured."""

import os

IS_FULL = os.environ.get("CAUNOI_RELIABILITY") == "full"


def say(goal: str, *, done: int, asked: int, figure: str, holds: bool) -> None:
    verdict = "fail" if not holds else "pass" if IS_FULL else "small"
    print(f"GOAL {goal} {done}/{asked} {figure} {verdict}", flush=True)
