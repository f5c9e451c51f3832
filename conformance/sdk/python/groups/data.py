"""Runs the session's pipelines, which the groups after it ask about."""

from lists import mark_time
from session import Session
from toy_pipelines import dropping, lifting, sharing, weighing


def run(session: Session) -> None:
    session.client.set_active_project("default")
    session.client.activate_stack("default")
    started = {
        "first": lambda: weighing.with_options(run_name="weighing-first")(),
        "cached": lambda: weighing.with_options(run_name="weighing-cached")(),
        "failing": lambda: dropping.with_options(run_name="dropping-first")(),
        "hooked": lambda: lifting.with_options(run_name="lifting-first")(),
    }
    for name, start in started.items():
        session.do(name, summary, session, start)
    mark_time(session)
    later = {
        "changed": lambda: weighing.with_options(run_name="weighing-changed", tags=["late"])(count=4),
        "dynamic": lambda: sharing.with_options(run_name="sharing-first")(),
    }
    for name, start in later.items():
        session.do(name, summary, session, start)
    for name in ("weighing-first", "weighing-cached", "dropping-first", "lifting-first", "weighing-changed", "sharing-first"):
        session.shared[name] = session.client.get_pipeline_run(name)


def summary(session: Session, start: object) -> str:
    run = start()  # type: ignore[operator]
    session.labels.learn(session.client.get_pipeline_run(run.id))
    return f"{run.name} {run.status}"
