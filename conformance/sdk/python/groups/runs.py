"""Pipeline runs, their wait conditions and hook invocations."""

from typing import Any

from zenml.enums import ExecutionStatus, LogicalOperators, RunWaitConditionResolution, RunWaitConditionType
from zenml.models import PipelineRunRequest, PipelineRunResponse, RunWaitConditionRequest

from coverage import parameters
from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    for part in (runs, conditions, hooks, requests):
        with session.part(part.__name__):
            part(session)


def runs(session: Session) -> None:
    call = session.call
    first = session.shared["weighing-first"]
    session.gets("get_pipeline_run", first)
    for name in ("weighing-cached", "dropping-first", "lifting-first", "weighing-changed", "sharing-first"):
        call(f"get {name}", "get_pipeline_run", name)
    call("hydrate=False", "get_pipeline_run", "dropping-first", hydrate=False)
    call("with all metadata", "get_pipeline_run", "weighing-first", include_full_metadata=True)
    call("no prefix", "get_pipeline_run", "weighing-f", allow_name_prefix_match=False)
    values = {
        "pipeline": ["weighing", "dropping"],
        "pipeline_id": [first.pipeline.id],
        "pipeline_name": ["weighing", "dropping"],
        "stack": ["default", "tower"],
        "stack_id": [first.stack.id],
        "stack_component": ["default", "shelf"],
        "model": ["scale", "no-model"],
        "model_version_id": [first.model_version.id] if first.model_version else [],
        "linked_to_model_version_id": [session.client.get_model_version("scale", 1).id],
        "run_metadata": ["noted:true", "rounds:gt:1"],
        "tags": ["daily", "clumsy"],
        "snapshot_id": [first.snapshot.id],
        "source_snapshot_id": [session.shared["frozen"].id],
        "template_id": [NOBODY],
        "code_repository": ["notes"],
        "code_repository_id": [NOBODY],
        "triggered_by_step_run_id": [NOBODY],
        "triggered_by_deployment_id": [NOBODY],
        "trigger_id": [NOBODY],
        "schedule_id": [NOBODY],
        "build_id": [NOBODY],
        "parent_run_id": [first.id],
        "project": ["default", "annex"],
        "status": ["completed", "failed"],
    }
    explore(session, "list_pipeline_runs", values=values)
    call("list with all metadata", "list_pipeline_runs", hydrate=True, include_full_metadata=True)
    call("metadata entries", "list_pipeline_runs", run_metadata=["noted:true", "rounds:2"])
    call("a broken metadata entry", "list_pipeline_runs", run_metadata=["noted"])
    call("delete unknown", "delete_pipeline_run", "no-run")


def conditions(session: Session) -> None:
    """Only runs of dynamic pipelines wait, each for one thing at a time."""
    call, do, store = session.call, session.do, session.store
    sharing = session.shared["sharing-first"]

    def start(name: str) -> PipelineRunResponse:
        """A run that goes on, as one that waits does."""
        request_ = PipelineRunRequest(
            project=sharing.project_id,
            name=name,
            snapshot=sharing.snapshot.id,
            orchestrator_run_id=name,
            status=ExecutionStatus.RUNNING,
        )
        run_, _ = store.get_or_create_run(request_)
        session.labels.learn(run_)
        return run_

    asking, stopped = start("sharing-asking"), start("sharing-stopped")

    def request(run_: PipelineRunResponse, name: str, **more: Any) -> RunWaitConditionRequest:
        kind = RunWaitConditionType.EXTERNAL_INPUT
        common = {"project": run_.project_id, "run": run_.id, "name": name, "type": kind, "metadata": {"why": name}}
        return RunWaitConditionRequest(**{**common, "question": "Shall it?", **more})

    create = store.create_run_wait_condition
    do("create for a static run", create, request(session.shared["weighing-first"], "go-on"))
    first = do("create", create, request(asking, "go-on"))
    do("create again", create, request(asking, "go-on"))
    do("create otherwise", create, request(asking, "go-on", question="Really?"))
    do("create a second", create, request(asking, "tell-me"))
    stop = do("create for a running one", create, request(stopped, "stop-here"))
    do("get", store.get_run_wait_condition, first.id)
    values = {"pipeline_run": ["sharing-asking"], "run_metadata": ["why:go-on"], "resolved_by": ["keeper"], "project": ["default", "annex"]}
    explore(session, "list_run_wait_conditions", values=values)
    call("continue", "resolve_run_wait_condition", first.id)
    call("continue again", "resolve_run_wait_condition", first.id)
    call("the run that goes on", "get_pipeline_run", "sharing-asking")
    call("abort", "resolve_run_wait_condition", stop.id, RunWaitConditionResolution.ABORT)
    call("the aborted run", "get_pipeline_run", "sharing-stopped")
    asked = do("create with a schema", create, request(asking, "tell-me", data_schema={"type": "integer"}))
    call("answer wrongly", "resolve_run_wait_condition", asked.id, result="three")
    call("answer", "resolve_run_wait_condition", asked.id, result=3)
    call("resolve unknown", "resolve_run_wait_condition", NOBODY)
    for field, value in {"resolved_by": "keeper", "resolution": "continue", "resolved_at": "gte:2020-01-01 00:00:00", "status": "resolved"}.items():
        call(f"resolved, by {field}", "list_run_wait_conditions", sort_by="asc:created", hydrate=True, **{field: value})
    for name in ("sharing-asking", "sharing-stopped"):
        call(f"delete {name}", "delete_pipeline_run", name)


def hooks(session: Session) -> None:
    call = session.call
    explore(session, "list_hook_invocations")
    for number, item in enumerate(session.client.list_hook_invocations(sort_by="asc:created").items[:3]):
        call(f"get {number}", "get_hook_invocation", item.id)
        call(f"get {number} hydrate=False", "get_hook_invocation", item.id, hydrate=False)
    call("get unknown", "get_hook_invocation", NOBODY)
    call("delete unknown", "delete_hook_invocation", NOBODY)
    items = session.client.list_hook_invocations(sort_by="desc:created").items
    call("delete", "delete_hook_invocation", items[0].id if items else NOBODY)
    call("delete again", "delete_hook_invocation", items[0].id if items else NOBODY)


def requests(session: Session) -> None:
    """The open-source server has no resource pools, and refuses all that is asked about them."""
    method = "list_resource_requests"
    values = {
        "sort_by": "asc:created",
        "page": 1,
        "size": 5,
        "logical_operator": LogicalOperators.OR,
        "created": "gte:2020-01-01 00:00:00",
        "updated": "gte:2020-01-01 00:00:00",
        "user": "keeper",
        "reclaim_tolerance": "low",
        "status": "pending",
        "project": "default",
        "hydrate": True,
    }
    session.call("list", method)
    for field in parameters(method):
        session.call(f"by {field}", method, **{field: values.get(field, NOBODY)})
    session.call("get unknown", "get_resource_request", NOBODY)
    session.call("get unknown hydrate=False", "get_resource_request", NOBODY, hydrate=False)
