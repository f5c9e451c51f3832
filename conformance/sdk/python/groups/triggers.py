"""Triggers: by schedule, by the platform's events and by webhooks."""

from datetime import datetime, timedelta, timezone

from zenml.config.pipeline_run_configuration import PipelineRunConfiguration
from zenml.enums import SourceType, TriggerRunConcurrency

from lists import explore
from session import NOBODY, Session

START = datetime(2030, 1, 1, 6, tzinfo=timezone.utc)


def run(session: Session) -> None:
    for part in (schedules, events, attaching):
        with session.part(part.__name__):
            part(session)


def schedules(session: Session) -> None:
    call = session.call
    dawn = call("create", "create_schedule_trigger", "dawn", cron_expression="0 6 * * *", start_time=START)
    call("create by interval", "create_schedule_trigger", "beat", interval=3600, start_time=START, max_runs=3, active=False)
    call("create once", "create_schedule_trigger", "eclipse", run_once_start_time=START)
    call("create to end", "create_schedule_trigger", "season", cron_expression="0 6 * * 1", end_time=START, concurrency=TriggerRunConcurrency.SUBMIT)
    call("create twice", "create_schedule_trigger", "dawn", cron_expression="0 6 * * *")
    call("create without times", "create_schedule_trigger", "odd")
    call("create with a broken expression", "create_schedule_trigger", "odd", cron_expression="when it rains")
    call("create with both", "create_schedule_trigger", "odd", cron_expression="0 6 * * *", interval=60)
    call("create in another project", "create_schedule_trigger", "dawn", project_id=session.shared["annex"].id, cron_expression="0 6 * * *")
    session.gets("get_schedule_trigger", dawn)
    call("hydrate=False", "get_schedule_trigger", "beat", hydrate=False)
    call("no prefix", "get_schedule_trigger", "daw", allow_name_prefix_match=False)
    call("update name", "update_schedule_trigger", "beat", name="pulse")
    call("update to a taken name", "update_schedule_trigger", "pulse", name="dawn")
    call("update activity", "update_schedule_trigger", "pulse", active=True)
    call("update interval", "update_schedule_trigger", "pulse", interval=7200)
    call("update to an expression", "update_schedule_trigger", "pulse", cron_expression="0 7 * * *")
    call("update expression", "update_schedule_trigger", "dawn", cron_expression="30 6 * * *")
    call("update end", "update_schedule_trigger", "dawn", end_time=datetime(2035, 1, 1, tzinfo=timezone.utc))
    call("update concurrency", "update_schedule_trigger", "dawn", concurrency=TriggerRunConcurrency.SUBMIT)
    call("update start", "update_schedule_trigger", "dawn", start_time=START)
    call("update to once", "update_schedule_trigger", "eclipse", run_once_start_time=START + timedelta(days=1))
    call("update most runs", "update_schedule_trigger", "dawn", max_runs=9)
    call("update unknown", "update_schedule_trigger", "no-trigger", name="x")
    explore(session, "list_schedule_triggers", values=VALUES)
    call("archive", "delete_trigger", session.client.get_schedule_trigger("eclipse").id)
    call("get the archived", "get_schedule_trigger", "eclipse", is_archived=True)
    call("list the archived", "list_schedule_triggers", is_archived=True)
    call("delete", "delete_trigger", session.client.get_schedule_trigger("season").id, soft=False)
    call("delete unknown", "delete_trigger", NOBODY)


VALUES = {"project": ["default", "annex"], "pipeline_id": [NOBODY], "snapshot_id": [NOBODY], "active": [True, False], "is_archived": [True, False]}


def events(session: Session) -> None:
    call = session.call
    pipeline = session.client.get_pipeline("weighing")
    create = "create_platform_event_trigger"
    after = call("create", create, "after", SourceType.PIPELINE, pipeline.id, ["run_completed", "run_failed"])
    run_ = session.shared["weighing-first"].id
    call("create for a run", create, "later", SourceType.PIPELINE_RUN, run_, ["completed"])
    call("create for a snapshot", create, "frost", SourceType.PIPELINE_SNAPSHOT, session.shared["frozen"].id, ["run_completed"], active=False)
    call("create twice", create, "after", SourceType.PIPELINE, pipeline.id, ["run_completed"])
    call("create in another project", create, "after", SourceType.PIPELINE, pipeline.id, ["run_completed"], project_id=session.shared["annex"].id)
    call("create to submit", create, "meanwhile", SourceType.PIPELINE, pipeline.id, ["run_failed"], concurrency=TriggerRunConcurrency.SUBMIT)
    call("create for unknown events", create, "odd", SourceType.PIPELINE, pipeline.id, ["exploded"])
    call("create for no events", create, "odd", SourceType.PIPELINE, pipeline.id, [])
    call("create for unknown", create, "stray", SourceType.PIPELINE, NOBODY, ["run_completed"])
    session.gets("get_platform_event_trigger", after)
    call("hydrate=False", "get_platform_event_trigger", "after", hydrate=False)
    call("get as a schedule", "get_schedule_trigger", "after")
    call("no prefix", "get_platform_event_trigger", "aft", allow_name_prefix_match=False)
    call("get among the archived", "get_platform_event_trigger", "after", is_archived=True)
    call("update name", "update_platform_event_trigger", "after", name="then")
    call("update events", "update_platform_event_trigger", "then", target_events=["run_failed"])
    call("update activity", "update_platform_event_trigger", "then", active=False)
    call("update source", "update_platform_event_trigger", "then", source_id=session.client.get_pipeline("dropping").id)
    call("update type of source", "update_platform_event_trigger", "then", source_type=SourceType.PIPELINE, source_id=pipeline.id)
    call("update to another type", "update_platform_event_trigger", "then", source_type=SourceType.PIPELINE_RUN, source_id=run_)
    call("update concurrency", "update_platform_event_trigger", "then", concurrency=TriggerRunConcurrency.SUBMIT)
    call("update unknown", "update_platform_event_trigger", "no-trigger", name="x")
    explore(session, "list_platform_event_triggers", values=VALUES)


def attaching(session: Session) -> None:
    call = session.call
    dawn, frozen = session.client.get_schedule_trigger("dawn"), session.client.get_snapshot("frozen", pipeline_name_or_id="weighing")
    unnamed = session.shared["weighing-changed"].snapshot.id
    call("attach", "attach_trigger_to_snapshot", dawn.id, frozen.id)
    call("attach again", "attach_trigger_to_snapshot", dawn.id, frozen.id)
    call("attach and replace", "attach_trigger_to_snapshot", dawn.id, frozen.id, PipelineRunConfiguration(enable_cache=False), allow_replace=True)
    call("attach to a local one", "attach_trigger_to_snapshot", dawn.id, unnamed)
    call("attach to unknown", "attach_trigger_to_snapshot", dawn.id, NOBODY)
    call("attach unknown", "attach_trigger_to_snapshot", NOBODY, frozen.id)
    call("triggers of a snapshot", "list_snapshot_triggers", frozen.id)
    call("triggers of a snapshot, hydrated", "list_snapshot_triggers", frozen.id, hydrate=True, sort_by="desc:name")
    call("triggers of unknown", "list_snapshot_triggers", NOBODY)
    call("no more triggers", "list_snapshot_triggers", frozen.id, page=2, size=1)
    for project in ("default", "annex"):
        call(f"triggers of a snapshot in {project}", "list_snapshot_triggers", frozen.id, project=project)
    call("snapshots of a trigger", "list_snapshots", trigger_id=dawn.id)
    call("the trigger", "get_schedule_trigger", "dawn")
    call("clear its errors", "clear_trigger_dispatch_error", dawn.id)
    call("clear one error", "clear_trigger_dispatch_error", dawn.id, frozen.id)
    call("clear of unknown", "clear_trigger_dispatch_error", NOBODY)
    call("detach", "detach_trigger_from_snapshot", dawn.id, frozen.id)
    call("detach again", "detach_trigger_from_snapshot", dawn.id, frozen.id)
    call("detach unknown", "detach_trigger_from_snapshot", NOBODY, frozen.id)
