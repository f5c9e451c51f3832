"""Pipelines and builds."""


from zenml.models import BuildItem, PipelineBuildRequest, PipelineRequest

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    for part in (pipelines, builds):
        with session.part(part.__name__):
            part(session)


def pipelines(session: Session) -> None:
    call, project = session.call, session.client.active_project.id
    session.do("create", session.store.create_pipeline, PipelineRequest(name="resting", project=project, description="Idle.", tags=["calm"]))
    session.do("create twice", session.store.create_pipeline, PipelineRequest(name="resting", project=project))
    weighing = session.client.get_pipeline("weighing")
    session.gets("get_pipeline", weighing)
    call("hydrate=False", "get_pipeline", "dropping", hydrate=False)
    call("in another project", "get_pipeline", "weighing", project="annex")
    call("in no project", "get_pipeline", "weighing", project="nowhere")
    explore(
        session,
        "list_pipelines",
        values={"tags": ["daily", "clumsy"], "latest_run_status": ["completed", "failed"], "latest_run_user": ["keeper", "iris"], "project": ["default", "annex"]},
    )


def builds(session: Session) -> None:
    call, project = session.call, session.client.active_project.id
    request = PipelineBuildRequest(
        project=project,
        is_local=False,
        contains_code=True,
        images={"orchestrator": BuildItem(image="registry.example.com/weighing:1", dockerfile="FROM x", requirements="a==1")},
        zenml_version="0.98.0",
        python_version="3.11.2",
        checksum="abc",
        stack_checksum="def",
        duration=12,
        pipeline=session.client.get_pipeline("weighing").id,
        stack=session.client.active_stack_model.id,
    )
    build = session.do("create", session.store.create_build, request)
    session.do("create bare", session.store.create_build, PipelineBuildRequest(project=project, is_local=True, contains_code=False, images={}))
    session.do("create for unknown", session.store.create_build, request.model_copy(update={"pipeline": NOBODY}))
    session.shared["build"] = build
    session.gets("get_build", build)
    call("hydrate=False", "get_build", build.id, hydrate=False)
    call("by a broken id", "get_build", "not an id")
    explore(session, "list_builds", values={"container_registry_id": [NOBODY], "duration": [12], "project": ["default", "annex"]})
    bare = session.client.list_builds(is_local=True).items[0]
    session.dumper.call_it(str(bare.id)[:12], "<id prefix>")
    call("delete by prefix", "delete_build", str(bare.id)[:12])
    call("delete again", "delete_build", str(bare.id))
