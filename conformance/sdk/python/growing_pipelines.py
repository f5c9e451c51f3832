"""Pipelines that learn while they run what they are made of, and one that is made again from an earlier run."""

from typing import Annotated, List

from zenml import pipeline, step, unmapped, wait


@step
def slices(count: int) -> Annotated[List[int], "slices"]:
    """Cuts."""
    return list(range(1, count + 1))


@step
def butter(slice: int, grams: int) -> Annotated[int, "buttered"]:
    """Weighs one slice with what is on it."""
    return slice + grams


@step
def burn(slice: int) -> Annotated[int, "toast"]:
    """Never works."""
    raise ValueError(f"burnt {slice}")


@pipeline(name="toasting", dynamic=True, enable_cache=False)
def toasting(slice: int) -> Annotated[int, "toasted"]:
    """Runs within another."""
    return butter(slice, 1)


@pipeline(name="burning", dynamic=True, enable_cache=False)
def burning(slice: int) -> None:
    """Runs within another and fails."""
    burn(slice)


@pipeline(name="breakfast", dynamic=True, enable_cache=False)
def breakfast(count: int = 2) -> None:
    """A step for each slice, a run within the run, the steps of another, and one step more for an answer."""
    butter.map(slice=slices(count), grams=unmapped(5)).wait()
    toasting.submit(4).wait()
    toasting.embed(5)
    butter(wait(int, question="How thick?", name="thickness", metadata={"unit": "mm"}, timeout=60, poll_interval=1), 1)


@pipeline(name="mishap", dynamic=True, enable_cache=False)
def mishap() -> None:
    """Fails by the run within it."""
    burning(1)


@pipeline(name="lunch", enable_cache=False)
def lunch(count: int = 2) -> None:
    """Two steps, one after the other."""
    slices(count)
    butter(count, 1, after="slices")
