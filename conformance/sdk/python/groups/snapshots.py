"""Snapshots and run templates, and what only a server with a workload manager can do with them."""

from datetime import datetime, timezone
from pathlib import Path

from zenml.config.pipeline_run_configuration import PipelineRunConfiguration

from lists import explore
from session import NOBODY, Session
from toy_pipelines import dropping, sharing, weighing


def run(session: Session) -> None:
    for part in (snapshots, templates, triggering):
        with session.part(part.__name__):
            part(session)


def snapshots(session: Session) -> None:
    call = session.call
    create = weighing.create_snapshot
    frozen = session.do("create", create, name="frozen", description="As it was.", tags=["kept"])
    session.do("create for another", sharing.create_snapshot, name="frozen")
    session.do("create plain", dropping.create_snapshot, name="dropped")
    session.do("create twice", create, name="frozen")
    session.do("create and replace", create, name="frozen", replace=True, description="As it is.")
    frozen = session.client.get_snapshot("frozen", pipeline_name_or_id="weighing")
    session.shared["frozen"] = frozen
    session.gets("get_snapshot", frozen)
    session.gets("get_snapshot", frozen, also=" of a pipeline", pipeline_name_or_id="weighing")
    call("with its schema", "get_snapshot", "dropped", include_config_schema=True)
    call("hydrate=False", "get_snapshot", "dropped", hydrate=False)
    call("no prefix", "get_snapshot", str(frozen.id)[:12], allow_prefix_match=False)
    call("update description", "update_snapshot", "dropped", description="Broken.")
    call("update name", "update_snapshot", "dropped", name="broken")
    call("add tags", "update_snapshot", "broken", add_tags=["odd", "kept"])
    call("remove tags", "update_snapshot", "broken", remove_tags=["odd", "never-there"])
    call("update to a taken name", "update_snapshot", session.shared["weighing-first"].snapshot.id, name="frozen")
    call("update and replace", "update_snapshot", session.shared["weighing-first"].snapshot.id, name="frozen", replace=True)
    call("update unknown", "update_snapshot", NOBODY, name="x")
    values = {
        "pipeline": ["weighing", "sharing"],
        "stack": ["default", "tower"],
        "tags": ["kept", "odd"],
        "named_only": [True, False],
        "source_snapshot_id": [frozen.id],
        "trigger_id": [NOBODY],
        "project": ["default", "annex"],
    }
    explore(session, "list_snapshots", values=values)
    for field in ("runnable", "deployable", "deployed"):
        call(f"all {field}", "list_snapshots", named_only=False, hydrate=True, **{field: True})
        call(f"all not {field}", "list_snapshots", named_only=False, **{field: False})
    call("unnamed", "list_snapshots", named_only=False, size=50)


def templates(session: Session) -> None:
    call = session.call
    frozen = session.client.get_snapshot("frozen", pipeline_name_or_id="weighing")
    made = call("create", "create_run_template", "mould", frozen.id, description="For more.", tags=["cast"])
    call("create twice", "create_run_template", "mould", frozen.id)
    call("create of unknown", "create_run_template", "odd", NOBODY)
    if made is None:
        # Only snapshots that a server can run may become templates.
        session.note("no template", True)
    call("get unknown", "get_run_template", "no-template")
    call("get by unknown id", "get_run_template", NOBODY)
    call("get unknown hydrate=False", "get_run_template", "no-template", hydrate=False)
    changes = {"name": "x", "description": "y", "hidden": True, "add_tags": ["a"], "remove_tags": ["b"]}
    call("update unknown", "update_run_template", "no-template", **changes)
    explore(session, "list_run_templates", values={"pipeline": ["weighing"], "stack": ["default"], "project": ["default"]})
    call("delete unknown", "delete_run_template", "no-template")


def triggering(session: Session) -> None:
    call = session.call
    call("run a snapshot", "trigger_pipeline", "frozen", pipeline_name_or_id="weighing")
    call("run it by id", "trigger_pipeline", session.shared["frozen"].id)
    call("run it configured", "trigger_pipeline", session.shared["frozen"].id, run_configuration={"enable_cache": False})
    call("run the newest", "trigger_pipeline", pipeline_name_or_id="weighing")
    call("run nothing", "trigger_pipeline")
    Path("run.yaml").write_text("enable_cache: false\n")
    call("run it by a file", "trigger_pipeline", session.shared["frozen"].id, config_path="run.yaml")
    call("run it by both", "trigger_pipeline", session.shared["frozen"].id, config_path="run.yaml", run_configuration={"enable_cache": False})
    call("run on a stack", "trigger_pipeline", pipeline_name_or_id="weighing", stack_name_or_id="tower")
    call("run and wait", "trigger_pipeline", session.shared["frozen"].id, synchronous=True)
    call("run unknown", "trigger_pipeline", "no-snapshot", pipeline_name_or_id="weighing")
    call("run a template", "trigger_pipeline", template_id=NOBODY)
    call("replay a run", "replay_pipeline_run", "weighing-first")
    call("replay otherwise", "replay_pipeline_run", "weighing-first", run_configuration=PipelineRunConfiguration(enable_cache=False))
    call("replay by a file", "replay_pipeline_run", "weighing-first", config_path="run.yaml")
    call("replay and wait", "replay_pipeline_run", "weighing-first", synchronous=True)
    call("replay unknown", "replay_pipeline_run", "no-run")
    past = datetime(2000, 1, 1, tzinfo=timezone.utc)
    future = datetime(2100, 1, 1, tzinfo=timezone.utc)
    call("prune nothing", "prune_snapshots", past)
    call("count what could go", "prune_snapshots", future)
    call("prune", "prune_snapshots", past, apply=True)
    call("prune in another project", "prune_snapshots", future, project="annex")
    call("prune in no project", "prune_snapshots", future, project="nowhere")
