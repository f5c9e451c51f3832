"""A stream of events lasts as long as its run, and whoever reads it to its end waits for that."""

from urllib.parse import quote
from uuid import uuid4

import requests

STREAM = "/events/stream"
RUN = "pipeline_run_id"


def ask_of_ended_run(case, url, key, project):
    """Before the events of a run are asked for, ends it. One that goes on all the same, with the steps that its failure
    leaves, is replaced by one that has ended."""
    run = (case.path_parameters or {}).get(RUN)
    if not case.operation.path.endswith(STREAM) or run is None:
        return
    runs = f"{url}/api/v1/runs"
    address = f"{runs}/{quote(str(run), safe='')}"
    options = {"headers": {"Authorization": f"Bearer {key}"}, "timeout": 60}
    requests.put(address, json={"status": "failed", "end_time": "2026-01-01T00:00:00"}, **options)
    answer = requests.get(address, **options)
    if answer.status_code != 200 or not answer.json()["body"]["in_progress"]:
        return
    answer = requests.get(runs, params={"project": project, "in_progress": False, "size": 1}, **options)
    ended = answer.json()["items"] if answer.status_code == 200 else []
    case.path_parameters[RUN] = ended[0]["id"] if ended else str(uuid4())
