"""Sixteen clients, each a process of its own, make artifact versions, model versions and runs at the same time. What
each made and what there is afterwards is written as one JSON object.

usage: crowd.py OUTPUT
"""

import json
import multiprocessing
import os
import sys
import traceback
from pathlib import Path
from typing import Any, Dict, List
from uuid import uuid4

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from zenml import log_metadata, pipeline, save_artifact, step  # noqa: E402
from zenml.client import Client  # noqa: E402
from zenml.config.global_config import GlobalConfiguration  # noqa: E402
from zenml.enums import ExecutionStatus  # noqa: E402
from zenml.login.credentials_store import CredentialsStore  # noqa: E402
from zenml.models import PipelineRunRequest  # noqa: E402
from zenml.utils import source_utils  # noqa: E402

CLIENTS = 16
ROUNDS = 4


@step(enable_cache=False)
def shout(number: int) -> int:
    """One of the many."""
    log_metadata({"number": number})
    return number


@pipeline(name="crowd", enable_cache=False, tags=["crowded"])
def crowd(number: int = 0) -> None:
    """One run of each client."""
    shout(number)


def client_of_its_own(name: str) -> Client:
    """A client that shares neither connection nor settings with that of the process from which this one was forked."""
    os.environ["ZENML_CONFIG_PATH"] += f"-{name}"
    for forget in (GlobalConfiguration._reset_instance, CredentialsStore.reset_instance, Client._reset_instance):
        forget()
    return Client()


def take_part(number: int, start: Any, answers: Any) -> None:
    """What one client does; tells the ids of what it made, and its errors."""
    made: Dict[str, List[str]] = {"artifact_versions": [], "model_versions": [], "runs": []}
    errors: List[str] = []
    try:
        client = client_of_its_own(str(number))
        snapshot = client.get_pipeline_run("crowd-first").snapshot
        start.wait(timeout=300)
    except Exception:
        start.abort()
        answers.put({"made": made, "errors": [traceback.format_exc()]})
        return
    for round_ in range(ROUNDS):
        try:
            made["artifact_versions"].append(str(save_artifact([number, round_], name="shared", tags=["crowded"]).id))
            made["model_versions"].append(str(client.create_model_version("shared", tags=["crowded"]).id))
            request = PipelineRunRequest(
                project=client.active_project.id,
                name=f"crowd-by-hand-{number}-{round_}",
                snapshot=snapshot.id,
                orchestrator_run_id=str(uuid4()),
                status=ExecutionStatus.RUNNING,
            )
            run, created = client.zen_store.get_or_create_run(request)
            assert created, f"{run.name} was there"
            made["runs"].append(str(run.id))
        except Exception:  # Each one counts: none may happen.
            errors.append(traceback.format_exc())
    try:
        run = crowd.with_options(run_name=f"crowd-{number}")(number=number)
        made["runs"].append(str(run.id))
    except Exception:
        errors.append(traceback.format_exc())
    answers.put({"made": made, "errors": errors})


def everything(method: Any, **filters: Any) -> List[Any]:
    """All pages of a list."""
    first = method(size=100, **filters)
    return [item for page in range(1, first.total_pages + 1) for item in method(size=100, page=page, **filters).items]


def main(output: Path) -> None:
    source_utils.set_custom_source_root(str(HERE))
    forks = multiprocessing.get_context("fork")
    run_in(forks, prepare)
    start, answers = forks.Barrier(CLIENTS), forks.Queue()
    children = [forks.Process(target=take_part, args=(number, start, answers)) for number in range(CLIENTS)]
    for child in children:
        child.start()
    told = [answers.get(timeout=600) for _ in children]
    for child in children:
        child.join()
    client = client_of_its_own("end")
    runs = everything(client.list_pipeline_runs, pipeline_name="crowd", sort_by="asc:index")
    versions = everything(client.list_artifact_versions, artifact="shared", sort_by="asc:version_number")
    model_versions = everything(client.list_model_versions, model="shared", sort_by="asc:number")
    result = {
        "errors": [error for each in told for error in each["errors"]],
        "made": {kind: [id_ for each in told for id_ in each["made"][kind]] for kind in told[0]["made"]},
        "runs": [{"id": str(run.id), "number": run.index, "status": run.status.value} for run in runs],
        "artifact_versions": [{"id": str(each.id), "number": int(each.version)} for each in versions],
        "model_versions": [{"id": str(each.id), "number": each.number} for each in model_versions],
        "steps": len(everything(client.list_run_steps, name="shout")),
        "tags": len(everything(client.list_tags, name="crowded")),
    }
    output.write_text(json.dumps(result))


def prepare() -> None:
    client_of_its_own("first").create_model("shared")
    crowd.with_options(run_name="crowd-first")()


def run_in(forks: Any, work: Any) -> None:
    process = forks.Process(target=work)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{work.__name__} failed")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
