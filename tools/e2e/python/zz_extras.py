import sys, time
from typing import Annotated, List
from zenml import pipeline, step, log_metadata, load_artifact, save_artifact, ExternalArtifact, get_step_context, Model, add_tags, get_pipeline_context
from zenml.client import Client
from zenml.config.retry_config import StepRetryConfig
from zenml.enums import ExecutionMode
from zenml import unmapped

COUNT = {"n": 0}

@step
def make_list(n: int = 3) -> Annotated[List[int], "ids"]:
    return list(range(n))

@step
def shard(i: int) -> Annotated[int, "shard_out"]:
    return i * i

@step
def fan_in(parts: List[int]) -> Annotated[int, "total"]:
    return sum(parts)

@pipeline(dynamic=True, enable_cache=False)
def dyn_pipeline(n: int = 3) -> Annotated[int, "grand"]:
    ids = make_list(n)
    parts = shard.map(ids)
    return fan_in(parts)

@step(retry=StepRetryConfig(max_retries=2, delay=0))
def flaky() -> Annotated[int, "ok"]:
    COUNT["n"] += 1
    if COUNT["n"] < 3:
        raise RuntimeError("flaky")
    return 1

def on_fail(e: BaseException) -> None:
    print("hook failure", e)

def on_ok() -> None:
    print("hook ok")

@step(on_success=on_ok)
def after_flaky(x: int) -> Annotated[int, "after"]:
    load_artifact("ids")
    save_artifact(5, name="by_hand")
    return x + 1

@step
def ext(v: int, w: int) -> Annotated[int, "ext_out"]:
    log_metadata({"a": {"b": 1}})
    log_metadata({"a": {"c": 2}})
    return v + w

@pipeline(enable_cache=False, on_failure=on_fail, model=Model(name="m_{date}", version="v_{time}"))
def static_pipeline() -> None:
    x = flaky()
    y = after_flaky(x)
    lazy = Client().get_artifact_version("total")
    ext(v=ExternalArtifact(value=4), w=lazy, after=["after_flaky"])

@step
def bad() -> Annotated[int, "b"]:
    raise ValueError("no")

@step
def other() -> Annotated[int, "o"]:
    return 2

@step
def downstream(b: int) -> None:
    pass

@pipeline(enable_cache=False, execution_mode=ExecutionMode.CONTINUE_ON_FAILURE, on_failure=on_fail)
def continuing() -> None:
    downstream(bad())
    other()

@pipeline(enable_cache=False, execution_mode=ExecutionMode.FAIL_FAST)
def failing_fast() -> None:
    downstream(bad())
    other()

@pipeline(dynamic=True, enable_cache=False)
def dyn_failing() -> None:
    make_list(2)
    bad()

def safe(p, name):
    try:
        p.with_options(run_name=name)()
    except Exception as e:
        print("failed", type(e).__name__, str(e)[:200])

for w in sys.argv[1:]:
    if w == "first":
        safe(dyn_pipeline, "dyn-1")
    if w == "cached":
        safe(static_pipeline, "static-1")
    if w == "changed":
        safe(continuing, "cont-1")
        safe(failing_fast, "fast-1")
    if w == "failing":
        safe(dyn_failing, "dynfail-1")
    if w == "tidy":
        c = Client()
        r = c.get_pipeline_run("dyn-1")
        print(r.status, list(r.steps))
        c.replay_pipeline_run if hasattr(c, "replay_pipeline_run") else None
        safe(dyn_pipeline, "dyn-1")  # name taken
        c.delete_pipeline_run("cont-1")
