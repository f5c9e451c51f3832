"""What else goes when something is deleted."""

from zenml.enums import StackComponentType

from session import Session


def run(session: Session) -> None:
    call = session.call
    call("a run", "delete_pipeline_run", "weighing-cached")
    call("its steps", "list_run_steps", pipeline_run_id=session.shared["weighing-cached"].id)
    call("a snapshot", "delete_snapshot", "broken")
    call("a snapshot again", "delete_snapshot", "broken")
    call("a pipeline", "delete_pipeline", "weighing")
    call("its runs", "list_pipeline_runs", pipeline_name="weighing")
    call("its runs by name", "get_pipeline_run", "weighing-first")
    call("its snapshots", "list_snapshots", pipeline="weighing", named_only=False)
    call("a pipeline again", "delete_pipeline", "weighing")
    call("a model", "delete_model", "scale")
    call("its links", "list_model_version_artifact_links", size=100)
    call("an artifact in use", "delete_artifact", "parts")
    call("artifacts after", "list_artifacts", sort_by="asc:created")
    call("versions after", "list_artifact_versions", size=50)
    call("a flavor in use", "delete_flavor", "toy")
    call("its component", "delete_stack_component", "beeper", StackComponentType.ALERTER)
    call("the flavor", "delete_flavor", "toy")
    call("a built-in flavor", "delete_flavor", "vertex")
    call("a user with resources", "delete_user", "iris")
    call("a project", "delete_project", "annex")
    call("models after", "list_models", hydrate=True)
    call("pipelines after", "list_pipelines", hydrate=True, sort_by="asc:created")
    call("tags after", "list_tags", size=100, sort_by="asc:name")
    call("service accounts", "delete_service_account", "robot")
    call("its keys", "list_api_keys", "robot")
    call("prune", "prune_artifacts", only_versions=False)
