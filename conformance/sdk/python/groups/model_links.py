"""What hangs on model versions: links to artifact versions and runs, and metadata."""

from zenml import link_artifact_to_model
from zenml.enums import MetadataResourceTypes, StackComponentType
from zenml.models import RunMetadataResource

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    call = session.call
    version = session.client.get_model_version("scale", 1)
    lamp = session.client.get_model_version("lamp", "oil")
    weights = session.client.get_artifact_version("weights", "1")
    balance = session.client.get_artifact_version("balance", "1")
    for artifact in (weights, balance):
        session.do(f"link {artifact.name}", link, artifact, "oil")
    session.do("link again", link, weights, "oil")
    session.do("link to unknown", link, weights, "nope")
    values = {"artifact_name": ["weights", "balance"], "artifact_version_id": [weights.id], "user": ["keeper", "iris"]}
    # The client makes them in the order in which a step's outputs come, which nobody has promised.
    explore(session, "list_model_version_artifact_links", values=values, ordered=False, model_version_id=lamp.id)
    everything = session.client.list_model_version_artifact_links(size=100).items
    session.labels.learn(everything)
    session.do("links of everything", lambda: sorted(session.labels.of(each.id) for each in everything))
    values = {"pipeline_run_id": [session.shared["weighing-first"].id], "pipeline_run_name": ["weighing-first"], "user": ["keeper"]}
    explore(session, "list_model_version_pipeline_run_links", values=values, model_version_id=version.id)
    metadata(session, str(version.id))
    call("unlink", "delete_model_version_artifact_link", lamp.id, weights.id)
    call("unlink again", "delete_model_version_artifact_link", lamp.id, weights.id)
    call("unlink all", "delete_all_model_version_artifact_links", lamp.id, only_links=True)
    call("unlink all of unknown", "delete_all_model_version_artifact_links", NOBODY, only_links=True)
    call("links after", "list_model_version_artifact_links", model_version_id=lamp.id)


def link(artifact: object, version: str) -> None:
    from zenml import Model

    link_artifact_to_model(artifact, model=Model(name="lamp", version=version))  # type: ignore[arg-type]


def metadata(session: Session, version: str) -> None:
    from uuid import UUID

    call = session.call
    kinds = MetadataResourceTypes
    here = [RunMetadataResource(id=UUID(version), type=kinds.MODEL_VERSION)]
    values = {"text": "a", "int": 1, "float": 1.5, "bool": True, "list": [1, "x", None], "dict": {"a": {"b": 1}}, "large": 2**40}
    call("metadata of every type", "create_run_metadata", values, here)
    call("metadata again", "create_run_metadata", {"text": "b"}, here)
    call("metadata of nothing", "create_run_metadata", {}, here)
    call("metadata on nothing", "create_run_metadata", {"a": 1}, [])
    call("metadata on unknown", "create_run_metadata", {"a": 1}, [RunMetadataResource(id=NOBODY, type=kinds.PIPELINE_RUN)])
    default = session.default_stack.components[StackComponentType.ORCHESTRATOR][0].id
    call("metadata of a component", "create_run_metadata", {"made_by": "a component"}, here, stack_component_id=default)
    call("metadata by unknown step", "create_run_metadata", {"a": 1}, here, publisher_step_id=NOBODY)
    call("metadata too long", "create_run_metadata", {"long": "x" * 70000}, here)
    session.do("metadata after", lambda: dict(sorted(session.client.get_model_version("scale", 1).run_metadata.items())))
    for entry in ("text:b", "int:1", "int:gt:0", "float:1.5", "bool:true", "text:contains:B", "text:oneof:[\"a\",\"c\"]", "dict:isnotnull:", "text:startswith:b"):
        call(f"versions by {entry}", "list_model_versions", run_metadata=[entry])
