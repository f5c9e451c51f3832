"""A pipeline whose steps take their time, so that something can happen to the server meanwhile.

usage: slow.py
"""

import time
from typing import Annotated

from zenml import pipeline, step


@step(enable_cache=False)
def dawdle(before: int) -> Annotated[int, "turn"]:
    """Waits a little and counts."""
    time.sleep(1.5)
    return before + 1


@pipeline(name="slow", enable_cache=False)
def slow() -> None:
    """Six steps, one after the other."""
    turn = dawdle(0)
    for _ in range(5):
        turn = dawdle(turn)


if __name__ == "__main__":
    slow.with_options(run_name="slow")()
