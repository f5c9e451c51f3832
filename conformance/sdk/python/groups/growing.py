"""Runs that grow while they run, with runs within them and a question that is answered meanwhile, and runs made again."""

import threading
import time
from typing import Any, Callable, List

from growing_pipelines import breakfast, lunch, mishap
from session import Session


def run(session: Session) -> None:
    for part in (dynamic, replayed):
        with session.part(part.__name__):
            part(session)


def dynamic(session: Session) -> None:
    answered(session, "answered", result=7)
    make(session, "mishap", mishap.with_options(run_name="mishap"))
    for name in ("toasting", "burning"):
        runs = session.client.list_pipeline_runs(pipeline=name, sort_by="asc:created", hydrate=True).items
        session.do(f"runs within: {name}", lambda: [[each.status, each.child_key, each.parent_run.name] for each in runs])
        look(session, f"the first {name}", runs[0].id)


def replayed(session: Session) -> None:
    make(session, "lunch", lunch.with_options(run_name="lunch"))
    ways = {
        "without": {"skip": {"slices"}},
        "one step otherwise": {"step_input_overrides": {"butter": {"grams": 9}}},
    }
    for way, options in ways.items():
        name = f"lunch again, {way}"
        make(session, name, lambda: lunch.with_options(run_name=name).replay(pipeline_run="lunch", **options), name)


def answered(session: Session, name: str, **answer: Any) -> None:
    """Runs the pipeline that asks, while somebody answers as soon as it waits: only who waits leaves a trace of it."""

    client = session.client
    # What the client sets up at its first request two threads would set up twice.
    client.active_project

    def reply() -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            asked = client.list_run_wait_conditions(status="pending", name="thickness").items
            for condition in asked:
                if condition.get_body().poller_instance_id is not None:
                    client.resolve_run_wait_condition(condition.id, **answer)
                    return
            time.sleep(0.2)

    somebody = threading.Thread(target=reply)
    somebody.start()
    make(session, name, breakfast.with_options(run_name=name))
    somebody.join()


def make(session: Session, what: str, pipeline: Callable[[], Any], name: str = "") -> None:
    session.do(what, lambda: pipeline().status)
    look(session, f"{what}, afterwards", name or what)


def look(session: Session, what: str, run_: Any) -> None:
    """What is there of a run; steps beside one another come in any order, and so do the versions that they make."""
    client = session.client
    found = session.call(what, "get_pipeline_run", run_)
    if found is None:
        return
    steps = client.list_run_steps(pipeline_run_id=found.id, size=100, hydrate=True, exclude_retried=False).items
    session.do(f"steps of {what}", lambda: sorted(([step_of(each) for each in steps]), key=repr))
    dag = session.store.get(f"/runs/{found.id}/dag")
    names = {node["node_id"]: f"{node['type']} {node['name']}" for node in dag["nodes"]}
    session.do(f"nodes of {what}", lambda: [dag["status"], sorted(names.values())])
    session.do(f"edges of {what}", lambda: sorted([names[each["source"]], names[each["target"]]] for each in dag["edges"]))
    conditions = client.list_run_wait_conditions(pipeline_run=found.id, hydrate=True).items
    session.do(f"questions of {what}", lambda: conditions)


def step_of(step: Any) -> List[Any]:
    inputs = {name: [[each.input_type, each.name if "external" not in each.name else ""] for each in values] for name, values in step.inputs.items()}
    outputs = {name: len(values) for name, values in step.outputs.items()}
    original = step.original_step_run_id is not None
    return [step.name, step.version, step.status, inputs, outputs, original, len(step.parent_step_ids), step.config.parameters]
