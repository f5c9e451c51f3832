"""Pipeline runs, their wait conditions and hook invocations."""

from zenml.enums import RunWaitConditionResolution, RunWaitConditionType
from zenml.models import RunWaitConditionRequest

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
    call, first = session.call, session.shared["weighing-first"]
    made = {}
    for name in ("go-on", "stop-here", "tell-me"):
        request = RunWaitConditionRequest(
            project=first.project_id,
            run=first.id,
            name=name,
            type=RunWaitConditionType.EXTERNAL_INPUT,
            question="Shall it?",
            data_schema={"type": "integer"} if name == "tell-me" else None,
            metadata={"why": name},
        )
        made[name] = session.do(f"create {name}", session.store.create_run_wait_condition, request)
        session.do(f"create {name} again", session.store.create_run_wait_condition, request)
    made = {name: condition for name, condition in made.items() if condition}
    for name, condition in made.items():
        session.do(f"get {name}", session.store.get_run_wait_condition, condition.id)
    explore(session, "list_run_wait_conditions", values={"pipeline_run": ["weighing-first"], "run_metadata": ["why:go-on"], "resolved_by": ["keeper"]})
    ids = {name: condition.id for name, condition in made.items()}
    call("continue", "resolve_run_wait_condition", ids.get("go-on", NOBODY))
    call("continue again", "resolve_run_wait_condition", ids.get("go-on", NOBODY))
    call("abort", "resolve_run_wait_condition", ids.get("stop-here", NOBODY), RunWaitConditionResolution.ABORT)
    call("answer wrongly", "resolve_run_wait_condition", ids.get("tell-me", NOBODY), result="three")
    call("answer", "resolve_run_wait_condition", ids.get("tell-me", NOBODY), result=3)
    call("resolve unknown", "resolve_run_wait_condition", NOBODY)
    with session.part("resolved"):
        explore(session, "list_run_wait_conditions", values={"pipeline_run": ["weighing-first"], "resolved_by": ["keeper"]})


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
    session.call("list", "list_resource_requests")
    session.call("list by status", "list_resource_requests", status="pending")
    session.call("get unknown", "get_resource_request", NOBODY)
