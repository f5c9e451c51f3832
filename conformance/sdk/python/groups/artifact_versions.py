"""Artifact versions."""

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    call = session.call
    weights = session.client.get_artifact_version("weights", "1")
    call("newest by name", "get_artifact_version", "weights")
    call("by name and version", "get_artifact_version", "weights", "1")
    call("by name and number", "get_artifact_version", "weights", 2)
    call("by unknown version", "get_artifact_version", "weights", "9")
    call("by unknown name", "get_artifact_version", "no-artifact")
    call("by id", "get_artifact_version", weights.id)
    call("by id and version", "get_artifact_version", weights.id, "1")
    session.dumper.call_it(str(weights.id)[:12], "<id prefix>")
    call("by id prefix", "get_artifact_version", str(weights.id)[:12])
    call("by artifact id", "get_artifact_version", weights.artifact.id, "1")
    call("by unknown id", "get_artifact_version", NOBODY)
    call("by name prefix", "get_artifact_version", "weig")
    call("hydrate=False", "get_artifact_version", "balance", hydrate=False)
    call("in another project", "get_artifact_version", "weights", project="annex")
    call("add tags", "update_artifact_version", "balance", "1", add_tags=["fine", "raw"])
    call("remove tags", "update_artifact_version", "balance", "1", remove_tags=["raw", "never-there"])
    call("update unknown", "update_artifact_version", "balance", "9", add_tags=["x"])
    values = {
        "artifact": ["weights", "balance"],
        "name": ["weights", "balance"],
        "version": ["1", "2"],
        "version_number": [1],
        "artifact_store_id": [weights.artifact_store_id],
        "type": ["DataArtifact", "ModelArtifact"],
        "data_type": ["builtins.list"],
        "materializer": ["zenml.materializers.built_in_materializer.BuiltInContainerMaterializer"],
        "uri": ["no-uri"],
        "model_version_id": [session.client.get_model_version("scale", 1).id],
        "model": ["scale", "no-model"],
        "pipeline_run": ["weighing-first", "dropping-first"],
        "run_metadata": ["unit:kilogram", "sum:gte:6"],
        "tags": ["raw", "fine"],
        "user": ["keeper", "iris"],
        "project": ["default", "annex"],
        "only_unused": [True, False],
    }
    explore(session, "list_artifact_versions", values=values)
    call("delete one in use", "delete_artifact_version", "weights", "1")
    call("delete unknown", "delete_artifact_version", "no-artifact")
    call("delete only the files", "delete_artifact_version", "weights", "1", delete_metadata=False)
    call("server-side files", "delete_artifact_version", "weights", "1", delete_from_artifact_store=True, server_side=True)
