"""Artifacts."""

from zenml.models import ArtifactRequest

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    call, project = session.call, session.client.active_project.id
    create = session.store.create_artifact
    session.do("create", create, ArtifactRequest(name="vase", project=project, has_custom_name=True, tags=["frail"]))
    session.do("create twice", create, ArtifactRequest(name="vase", project=project))
    session.do("create plain", create, ArtifactRequest(name="cup", project=project))
    session.gets("get_artifact", session.client.get_artifact("weights"))
    call("hydrate", "get_artifact", "vase", hydrate=True)
    call("in another project", "get_artifact", "vase", project="annex")
    call("update name", "update_artifact", "cup", new_name="mug")
    call("update to a taken name", "update_artifact", "mug", new_name="vase")
    call("add tags", "update_artifact", "mug", add_tags=["blue", "frail"])
    call("remove tags", "update_artifact", "mug", remove_tags=["blue", "never-there"])
    call("update custom name", "update_artifact", "mug", has_custom_name=True)
    call("update unknown", "update_artifact", NOBODY, new_name="x")
    explore(session, "list_artifacts", values={"tags": ["frail", "blue"], "project": ["default", "annex"]})
    call("delete", "delete_artifact", "mug")
    call("delete again", "delete_artifact", "mug")
