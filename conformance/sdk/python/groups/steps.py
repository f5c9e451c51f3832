"""Step runs."""

from datetime import datetime, timezone

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    call = session.call
    first = session.shared["weighing-first"]
    steps = session.client.list_run_steps(pipeline_run_id=first.id, sort_by="asc:created", size=50, hydrate=True).items
    for step in steps:
        call(f"get {step.name}", "get_run_step", step.id)
        call(f"get {step.name} hydrate=False", "get_run_step", step.id, hydrate=False)
    call("get unknown", "get_run_step", NOBODY)
    for name in ("weighing-cached", "dropping-first", "lifting-first", "sharing-first"):
        run_ = session.shared[name]
        call(f"of {name}", "list_run_steps", pipeline_run_id=run_.id, sort_by="asc:created", hydrate=True, size=50)
    version = session.client.get_model_version("scale", 1)
    values = {
        "pipeline_run_id": [first.id],
        "snapshot_id": [first.snapshot.id],
        "original_step_run_id": [steps[0].id],
        "model": ["scale"],
        "model_version_id": [version.id],
        "run_metadata": ["count:3", "where:startswith:sh"],
        "status": ["completed", "failed"],
        "name": ["pick", "weigh"],
        "project": ["default", "annex"],
        "cache_expired": [True, False],
        "exclude_retried": [True, False],
        "code_hash": [steps[0].code_hash],
        "version": [1],
    }
    explore(session, "list_run_steps", values=values)
    call("end its cache", "update_step_run", steps[0].id, cache_expires_at=datetime(2020, 1, 1, tzinfo=timezone.utc))
    call("extend its cache", "update_step_run", steps[1].id, cache_expires_at=datetime(2090, 1, 1, tzinfo=timezone.utc))
    call("update nothing", "update_step_run", steps[0].id)
    call("update unknown", "update_step_run", NOBODY)
    for expired in (True, False):
        call(f"cache_expired={expired}", "list_run_steps", cache_expired=expired, sort_by="asc:created", size=50)
