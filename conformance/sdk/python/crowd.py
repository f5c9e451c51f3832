"""Sixteen clients, each a process of its own, make artifact versions, model versions and runs at the same time. What
each made and what there is afterwards is written as one JSON object. Clients that are not done within SECONDS are ended.

usage: crowd.py OUTPUT SECONDS
"""

import json
import multiprocessing
import os
import sys
import time
import traceback
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Callable, Dict, List
from uuid import UUID, uuid4

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


def take_part(number: int, start: Any, told: Connection) -> None:
    """What one client does; tells of each thing that it made its kind and id, and each error, as it goes."""

    def attempt(kind: str, make: Callable[[], Any]) -> None:
        try:
            told.send((kind, str(make().id)))
        except Exception:  # Each one counts.
            told.send(("error", traceback.format_exc()))

    try:
        client = client_of_its_own(str(number))
        snapshot = client.get_pipeline_run("crowd-first").snapshot
        start.wait(timeout=300)
    except Exception:
        start.abort()
        told.send(("error", traceback.format_exc()))
        return
    for round_ in range(ROUNDS):
        attempt("artifact_versions", lambda: save_artifact([number, round_], name="shared", tags=["crowded"]))
        attempt("model_versions", lambda: client.create_model_version("shared", tags=["crowded"]))
        attempt("runs", lambda: new_run(client, snapshot.id, f"crowd-by-hand-{number}-{round_}"))
    attempt("runs", lambda: crowd.with_options(run_name=f"crowd-{number}")(number=number))
    told.send(("end", ""))


def new_run(client: Client, snapshot: UUID, name: str) -> Any:
    request = PipelineRunRequest(
        project=client.active_project.id,
        name=name,
        snapshot=snapshot,
        orchestrator_run_id=str(uuid4()),
        status=ExecutionStatus.RUNNING,
    )
    run, created = client.zen_store.get_or_create_run(request)
    assert created, f"{name} was there"
    return run


class Told:
    """What the clients have told so far."""

    def __init__(self) -> None:
        self.made: Dict[str, List[str]] = {"artifact_versions": [], "model_versions": [], "runs": []}
        self.errors: List[str] = []
        self.ended = 0

    def listen(self, connections: List[Connection], until: float) -> None:
        """Listens until all have ended or hung up, or until a time of the monotonic clock."""
        open_ = list(connections)
        while open_ and (left := until - time.monotonic()) > 0:
            for connection in wait(open_, timeout=left):
                try:
                    kind, what = connection.recv()  # type: ignore[union-attr]
                except EOFError:
                    open_.remove(connection)  # type: ignore[arg-type]
                    continue
                if kind == "error":
                    self.errors.append(what)
                elif kind == "end":
                    self.ended += 1
                else:
                    self.made[kind].append(what)


def everything(method: Any, **filters: Any) -> List[Any]:
    """All pages of a list."""
    first = method(size=100, **filters)
    return [item for page in range(1, first.total_pages + 1) for item in method(size=100, page=page, **filters).items]


def main(output: Path, limit: float) -> None:
    source_utils.set_custom_source_root(str(HERE))
    forks = multiprocessing.get_context("fork")
    run_in(forks, prepare)
    start, told, connections, children = forks.Barrier(CLIENTS), Told(), [], []
    for number in range(CLIENTS):
        ours, theirs = forks.Pipe(duplex=False)
        child = forks.Process(target=take_part, args=(number, start, theirs))
        child.start()
        theirs.close()
        connections.append(ours)
        children.append(child)
    began = time.monotonic()
    told.listen(connections, began + limit)
    took = time.monotonic() - began
    for child in children:
        child.terminate()
        child.join()
    result = {"seconds": round(took, 1), "ended": told.ended, "errors": told.errors, "made": told.made, "there": None}
    try:
        result["there"] = there()
    except Exception:
        told.errors.append(traceback.format_exc())
    output.write_text(json.dumps(result))


def there() -> Dict[str, Any]:
    """What the server has afterwards."""
    client = client_of_its_own("end")
    runs = everything(client.list_pipeline_runs, pipeline_name="crowd", sort_by="asc:index")
    versions = everything(client.list_artifact_versions, artifact="shared", sort_by="asc:version_number")
    model_versions = everything(client.list_model_versions, model="shared", sort_by="asc:number")
    return {
        "runs": [{"id": str(run.id), "number": run.index, "status": run.status.value} for run in runs],
        "artifact_versions": [{"id": str(each.id), "number": int(each.version)} for each in versions],
        "model_versions": [{"id": str(each.id), "number": each.number} for each in model_versions],
        "steps": len(everything(client.list_run_steps, name="shout")),
        "tags": len(everything(client.list_tags, name="crowded")),
    }


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
    main(Path(sys.argv[1]), float(sys.argv[2]))
