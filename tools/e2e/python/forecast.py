"""The pipelines that the comparison runs on two servers: one fan-out and fan-in that tracks nearly everything a run
can carry, and one that fails half-way. Standard library only, no clock and no randomness, so that both servers are
told the same.

usage: forecast.py first|cached|changed|failing|retried|dynamic|tidy...
(in this order; each word is one run, or what a person does afterwards)
"""

import datetime
import sys
from pathlib import Path
from typing import Annotated, Dict, List, Tuple

from zenml import ArtifactConfig, Model, Tag, add_tags, get_step_context, log_metadata, pipeline, save_artifact, step
from zenml.client import Client
from zenml.config.retry_config import StepRetryConfig
from zenml.enums import ArtifactType, ModelStages
from zenml.metadata.metadata_types import StorageSize, Uri
from zenml.models import CodeRepositoryRequest, ScheduleRequest

weather = Model(
    name="weather",
    description="Guesses tomorrow from today.",
    license="Apache-2.0",
    audience="people with umbrellas",
    use_cases="deciding about umbrellas",
    limitations="knows one town",
    trade_offs="fast, not right",
    ethics="none known",
    tags=["seasonal", "demo"],
)


@step
def measure(days: int, start: float = 4.5) -> Tuple[
    Annotated[List[float], ArtifactConfig(name="measurements", tags=["raw"], run_metadata={"unit": "celsius"})],
    Annotated[Dict[str, int], "summary"],
]:
    """Makes `days` temperatures."""
    values = [start + (day * 7 % 11) / 2 for day in range(days)]
    log_metadata({"days": days, "station": "north", "size": StorageSize(len(values) * 8)})
    return values, {"count": len(values), "gaps": 0}


@step(enable_cache=True, extra={"team": "sensors"})
def clean(measurements: List[float]) -> Annotated[List[float], "cleaned"]:
    """Drops what no thermometer would say."""
    kept = [value for value in measurements if -40 < value < 50]
    log_metadata({"dropped": len(measurements) - len(kept), "limits": {"low": -40, "high": 50}}, infer_artifact=True)
    return kept


@step
def fit(cleaned: List[float], window: int) -> Annotated[Dict[str, float], "candidate"]:
    """Fits one candidate: the mean of the last `window` days."""
    return {"window": window, "mean": sum(cleaned[-window:]) / window}


@step
def choose(short: Dict[str, float], middle: Dict[str, float], long: Dict[str, float]) -> Annotated[
    Dict[str, float], ArtifactConfig(name="predictor", artifact_type=ArtifactType.MODEL, tags=["chosen"])
]:
    """The fan-in: keeps the candidate with the highest mean."""
    best = max((short, middle, long), key=lambda candidate: candidate["mean"])
    log_metadata({"accuracy": 0.75, "source": Uri("https://example.com/paper")}, infer_artifact=True)
    log_metadata({"window": best["window"]}, infer_model=True)
    return best


@step
def judge(predictor: Dict[str, float], summary: Dict[str, int]) -> Annotated[float, "score"]:
    """Scores the chosen one, saves a side artifact and marks its own run."""
    save_artifact({"notes": ["dry", "cold"]}, name="observations", tags=["by-hand"])
    context = get_step_context()
    log_metadata({"judged": True}, run_id_name_or_prefix=context.pipeline_run.id)
    add_tags(tags=["judged"], run=context.pipeline_run.id)
    return predictor["mean"] / summary["count"]


@step(enable_step_logs=False)
def publish(score: float) -> None:
    """Has no output."""
    print(f"score {score:.2f}")


@pipeline(
    name="forecast",
    model=weather,
    tags=["nightly", Tag(name="town", cascade=True)],
    extra={"owner": "meteorology"},
    enable_cache=True,
)
def forecast(days: int = 20, start: float = 4.5) -> None:
    """Forecasts tomorrow."""
    measurements, summary = measure(days=days, start=start)
    cleaned = clean(measurements)
    candidates = [fit(cleaned, window, id=name) for name, window in (("short", 2), ("middle", 5), ("long", 9))]
    predictor = choose(*candidates)
    score = judge(predictor, summary)
    publish(score, after=["judge"])


@step
def shaky(days: int) -> Annotated[int, "weight"]:
    """Works."""
    return days * 2


@step
def breaks(weight: int) -> Annotated[int, "never"]:
    """Never works."""
    raise ValueError(f"cannot carry {weight}")


@step
def unreached(never: int) -> None:
    """Waits for a step that fails."""


@pipeline(name="hopeless", tags=["expected-failure"])
def hopeless(days: int = 3) -> None:
    """Fails in its second step."""
    unreached(breaks(shaky(days)))


@step(retry=StepRetryConfig(max_retries=2))
def stubborn(days: int) -> Annotated[int, "weight"]:
    """Works at the second try."""
    marker = Path("tried-before")
    if not marker.exists():
        marker.touch()
        raise RuntimeError("not yet")
    return days


@step(enable_cache=False)
def shape(weight: int) -> Annotated[List[int], "parts"]:
    """Says how often to go round."""
    return list(range(weight))


@pipeline(name="persistent", enable_cache=False)
def persistent() -> None:
    """Fails once and goes on."""
    shape(stubborn(2))


@step
def square(part: int) -> Annotated[int, "squared"]:
    """Runs once a part."""
    return part * part


@pipeline(name="winding", dynamic=True, enable_cache=False, tags=["nightly"])
def winding(weight: int = 3) -> None:
    """Learns only while it runs how many steps it has."""
    for part in shape(weight).load():
        square(part)


def first() -> None:
    forecast.with_options(run_name="forecast-first")()


def cached() -> None:
    forecast.with_options(run_name="forecast-cached")()


def changed() -> None:
    forecast.with_options(run_name="forecast-changed", tags=["late"])(days=24)


def failing() -> None:
    try:
        hopeless.with_options(run_name="hopeless-once")()
    except RuntimeError as error:
        print(f"failed as it should: {error}")
    else:
        raise SystemExit("the failing pipeline did not fail")


def retried() -> None:
    persistent.with_options(run_name="persistent-once")()


def dynamic() -> None:
    winding.with_options(run_name="winding-once")()


def tidy() -> None:
    """What a person does afterwards: promotes a version, writes metadata, tags, makes a few objects of their own."""
    client = Client()
    client.update_model_version("weather", "1", stage=ModelStages.STAGING, force=True)
    client.update_model_version("weather", "2", stage=ModelStages.PRODUCTION, force=True, add_tags=["good"])
    log_metadata({"approved_by": "the team", "rounds": 3}, model_name="weather", model_version="2")
    client.create_model("climate", description="Later.", tags=["idea"])
    client.create_model_version("climate", name="draft", description="Empty yet.")
    client.create_tag("spare", color="teal")
    client.update_artifact("score", new_name="score", add_tags=["watched"], has_custom_name=True)
    client.create_stack_component("spare_store", flavor="local", component_type="artifact_store", configuration={})
    store = client.get_stack_component("artifact_store", "spare_store")
    client.create_stack("spare", components={"orchestrator": "default", "artifact_store": store.id})
    forecast.create_snapshot(name="frozen", description="As it was.", tags=["kept"])
    project = client.active_project.id
    client.zen_store.create_code_repository(
        CodeRepositoryRequest(
            name="notes",
            project=project,
            config={"owner": "example", "repository": "notes"},
            source={"module": "somewhere.notes", "attribute": "Notes", "type": "user"},
            description="Where the notes are.",
        )
    )
    client.zen_store.create_schedule(
        ScheduleRequest(
            name="each-morning",
            project=project,
            active=True,
            cron_expression="0 6 * * *",
            catchup=False,
            start_time=datetime.datetime(2030, 1, 1, 6, 0, tzinfo=datetime.timezone.utc),
            orchestrator_id=client.get_stack_component("orchestrator", "default").id,
            pipeline_id=client.get_pipeline("forecast").id,
        )
    )
    client.create_project("annex", description="A second project.")
    client.create_user("visitor", password="only-for-tests-9")
    client.create_secret("station", values={"token": "abc"})


if __name__ == "__main__":
    actions = (first, cached, changed, failing, retried, dynamic, tidy)
    for word in sys.argv[1:]:
        {action.__name__: action for action in actions}[word]()
