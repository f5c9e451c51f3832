"""The pipelines of the session: small, without clock or chance, so that both servers are told the same."""

from typing import Annotated, Dict, List, Tuple

from zenml import ArtifactConfig, Model, Tag, add_tags, get_step_context, log_metadata, pipeline, step
from zenml.config.retry_config import StepRetryConfig
from zenml.enums import ArtifactType
from zenml.types import HTMLString

scale = Model(name="scale", description="Weighs things.", license="MIT", tags=["heavy"])


@step
def pick(count: int) -> Tuple[
    Annotated[List[int], ArtifactConfig(name="weights", tags=["raw"], run_metadata={"unit": "kilogram"})],
    Annotated[HTMLString, "report"],
]:
    """Picks `count` weights."""
    log_metadata({"count": count, "where": "shelf"})
    return list(range(1, count + 1)), HTMLString("<b>picked</b>")


@step(extra={"team": "scales"})
def weigh(weights: List[int]) -> Annotated[Dict[str, int], ArtifactConfig(name="balance", artifact_type=ArtifactType.MODEL)]:
    """Weighs them together."""
    log_metadata({"sum": sum(weights)}, infer_artifact=True)
    log_metadata({"precision": 0.5}, infer_model=True)
    return {"sum": sum(weights)}


@step
def note(balance: Dict[str, int]) -> None:
    """Marks its own run."""
    run = get_step_context().pipeline_run.id
    log_metadata({"noted": True, "rounds": 2}, run_id_name_or_prefix=run)
    add_tags(tags=["noted"], run=run)


def after_success() -> None:
    """A hook of a run and of a step."""
    log_metadata({"hooked": "well"})


def after_failure(error: BaseException) -> None:
    """A hook that is told what went wrong."""


@pipeline(name="weighing", model=scale, tags=["daily", Tag(name="scales", cascade=True)], extra={"owner": "kitchen"})
def weighing(count: int = 3) -> None:
    """Weighs things."""
    weights, _ = pick(count)
    note(weigh(weights))


@step(on_failure=after_failure)
def drop(count: int) -> Annotated[int, "pieces"]:
    """Never works."""
    raise ValueError(f"dropped {count}")


@pipeline(name="dropping", on_failure=after_failure, enable_cache=False, tags=["clumsy"])
def dropping(count: int = 2) -> None:
    """Fails."""
    drop(count)


TRIES: List[int] = []


@step(retry=StepRetryConfig(max_retries=2))
def lift(count: int) -> Annotated[int, "lifted"]:
    """Works at the second try."""
    TRIES.append(count)
    if len(TRIES) < 2:
        raise RuntimeError("too heavy")
    return count


@pipeline(name="lifting", on_success=after_success, enable_cache=False)
def lifting() -> None:
    """Fails once, goes on, and calls its hook."""
    lift(1)


@step
def halve(part: int) -> Annotated[int, "half"]:
    """Runs once a part."""
    return part // 2


@step
def parts(count: int) -> Annotated[List[int], "parts"]:
    """Says how often to go round."""
    return list(range(count))


@pipeline(name="sharing", dynamic=True, enable_cache=False)
def sharing(count: int = 2) -> None:
    """Learns only while it runs how many steps it has."""
    for part in parts(count).load():
        halve(part)
