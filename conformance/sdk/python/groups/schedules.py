"""Schedules: the local orchestrator has none, so that they are made in the store below the client."""

from datetime import datetime, timedelta, timezone

from zenml.models import ScheduleRequest

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    call = session.call
    project = session.client.active_project.id
    common = {
        "project": project,
        "active": True,
        "orchestrator_id": session.client.get_stack_component("orchestrator", "default").id,
        "pipeline_id": session.client.get_pipeline("weighing").id,
    }
    create = session.store.create_schedule
    start = datetime(2030, 1, 1, 6, tzinfo=timezone.utc)
    requests = {
        "daily": ScheduleRequest(name="daily", cron_expression="0 6 * * *", start_time=start, catchup=True, **common),
        "often": ScheduleRequest(name="often", interval_second=timedelta(hours=2), start_time=start, end_time=start + timedelta(days=3), **common),
        "once": ScheduleRequest(name="once", run_once_start_time=start, **common),
        "daily again": ScheduleRequest(name="daily", cron_expression="0 7 * * *", **common),
        "nowhere": ScheduleRequest(name="nowhere", cron_expression="0 7 * * *", **{**common, "pipeline_id": NOBODY}),
    }
    for name, request in requests.items():
        session.do(f"create {name}", create, request)
    daily = session.client.get_schedule("daily")
    session.gets("get_schedule", daily)
    call("hydrate=False", "get_schedule", "often", hydrate=False)
    call("no prefix", "get_schedule", "dai", allow_name_prefix_match=False)
    call("update cron", "update_schedule", "daily", cron_expression="0 8 * * *")
    call("update activity", "update_schedule", "daily", active=False)
    call("update unknown", "update_schedule", "no-schedule", active=False)
    values = {"interval_second": [7200], "project": ["default", "annex"], "catchup": [True, False], "active": [True, False]}
    explore(session, "list_schedules", values=values)
    call("archive", "delete_schedule", "once")
    call("archive again", "delete_schedule", "once")
    call("get the archived", "get_schedule", "once", is_archived=True)
    call("get it among all", "get_schedule", "once", is_archived=None)
    call("list the archived", "list_schedules", is_archived=True, hydrate=True)
    call("delete", "delete_schedule", "often", soft=False)
    call("delete unknown", "delete_schedule", "no-schedule")
