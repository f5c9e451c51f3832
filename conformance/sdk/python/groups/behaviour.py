"""What the functions of the `zenml` package do on a server beyond the client's methods: artifacts saved and registered by
hand, metadata, tags that cascade or exclude one another, links to models."""

from pathlib import Path

from zenml import (
    ArtifactConfig,
    Tag,
    add_tags,
    link_artifact_to_model,
    load_artifact,
    log_metadata,
    register_artifact,
    remove_tags,
    save_artifact,
)
from zenml import Model
from zenml.models import TagResource
from zenml.enums import TaggableResourceTypes

from session import NOBODY, Session
from toy_pipelines import lifting, weighing


def run(session: Session) -> None:
    for part in (artifacts, metadata, tags, runs):
        with session.part(part.__name__):
            part(session)


def artifacts(session: Session) -> None:
    do = session.do
    do("save", save_artifact, [1, 2, 3], name="basket", tags=["woven"], user_metadata={"size": 3})
    do("save again", save_artifact, [1, 2], name="basket")
    do("save by version", save_artifact, {"a": 1}, name="basket", version="empty")
    do("save the version again", save_artifact, {"a": 2}, name="basket", version="empty")
    do("save a number", save_artifact, 7, name="basket", version="40")
    do("save after a number", save_artifact, 8, name="basket")
    do("load", load_artifact, "basket", "1")
    do("load by version", load_artifact, "basket", "empty")
    do("load the newest", load_artifact, "basket")
    do("load unknown", load_artifact, "no-artifact")
    store = session.client.active_stack.artifact_store.path
    folder = Path(store) / "crate"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "content.txt").write_text("content")
    do("register", register_artifact, str(folder), name="crate", artifact_metadata={"kind": "wood"})
    do("register again", register_artifact, str(folder), name="crate", version="two", tags=["nailed"])
    do("register outside", register_artifact, "/elsewhere", name="crate")
    do("linked", link_artifact_to_model, session.client.get_artifact_version("crate"), Model(name="lamp", version="oil"))
    do("versions", lambda: session.client.list_artifact_versions(artifact="basket", sort_by="asc:created", hydrate=True))
    do("crates", lambda: session.client.list_artifact_versions(artifact="crate", sort_by="asc:created", hydrate=True))
    session.call("prune nothing of another project", "prune_artifacts", project="annex")
    session.call("prune nothing and its files", "prune_artifacts", project="annex", delete_from_artifact_store=True)
    session.call("delete an unused version", "delete_artifact_version", "basket", "40")
    session.call("delete with its files", "delete_artifact_version", "basket", "empty", delete_from_artifact_store=True)
    session.call("delete files only", "delete_artifact_version", "basket", "2", delete_metadata=False, delete_from_artifact_store=True)


def metadata(session: Session) -> None:
    do = session.do
    do("on a run", log_metadata, {"late": True}, run_id_name_or_prefix="weighing-first")
    do("on a step", log_metadata, {"late": 1}, step_name="pick", run_id_name_or_prefix="weighing-first")
    do("on an artifact", log_metadata, {"late": "yes"}, artifact_name="weights", artifact_version="1")
    do("on a model version", log_metadata, {"late": [1]}, model_name="scale", model_version="1")
    do("on unknown", log_metadata, {"late": 1}, artifact_name="no-artifact", artifact_version="1")
    do("outside of a step", log_metadata, {"late": 1})
    do("the run", lambda: dict(sorted(session.client.get_pipeline_run("weighing-first").run_metadata.items())))
    do("the artifact", lambda: dict(sorted(session.client.get_artifact_version("weights", "1").run_metadata.items())))
    do("the model version", lambda: dict(sorted(session.client.get_model_version("scale", 1).run_metadata.items())))


def names(response: object) -> list:
    return sorted(tag.name for tag in response.tags)  # type: ignore[attr-defined]


def tags(session: Session) -> None:
    do, client, call = session.do, session.client, session.call
    do("on a pipeline", add_tags, ["p1"], pipeline="weighing")
    do("on a run", add_tags, ["r1", Tag(name="fresh", color="teal")], run="weighing-first")
    do("on an artifact", add_tags, ["a1"], artifact="weights")
    do("on a version", add_tags, ["v1"], artifact_version_id=client.get_artifact_version("weights", "1").id)
    do("exclusive on a run", add_tags, [Tag(name="champion", exclusive=True)], run="weighing-first")
    do("exclusive on the next", add_tags, [Tag(name="champion", exclusive=True)], run="weighing-changed")
    do("exclusive on another pipeline's", add_tags, [Tag(name="champion", exclusive=True)], run="dropping-first")
    do("exclusive on an artifact", add_tags, [Tag(name="champion", exclusive=True)], artifact="weights")
    do("exclusive where plain", add_tags, [Tag(name="r1", exclusive=True)], run="weighing-changed")
    for name in ("weighing-first", "weighing-changed", "dropping-first"):
        do(f"tags of {name}", lambda name=name: names(client.get_pipeline_run(name)))
    do("tags of a version", lambda: names(client.get_artifact_version("weights", "1")))
    do("remove", remove_tags, ["r1", "never"], run="weighing-first")
    do("removed", lambda: names(client.get_pipeline_run("weighing-first")))
    run_ = [TagResource(id=session.shared["weighing-first"].id, type=TaggableResourceTypes.PIPELINE_RUN)]
    call("attach", "attach_tag", "crimson", run_)
    call("attach again", "attach_tag", "crimson", run_)
    call("attach a new one", "attach_tag", Tag(name="minted", color="red"), run_)
    call("attach an unknown name", "attach_tag", "coined", run_)
    call("attach to unknown", "attach_tag", "crimson", [TagResource(id=NOBODY, type=TaggableResourceTypes.PIPELINE_RUN)])
    call("update to exclusive", "update_tag", "fresh", exclusive=True)
    call("update the shared to exclusive", "update_tag", "daily", exclusive=True)
    call("counted", "get_tag", "crimson")
    call("detach", "detach_tag", "crimson", run_)
    call("detach again", "detach_tag", "crimson", run_)
    call("detach unknown", "detach_tag", "no-tag", run_)
    with session.part("by type"):
        for kind in TaggableResourceTypes:
            call(f"tags of {kind.value}", "list_tags", resource_type=kind, sort_by="asc:name", size=100)
    assert ArtifactConfig


def runs(session: Session) -> None:
    """A cached run gets the cascading tags; a tag deleted is gone from what it was on; a run's name may come again."""
    do, client = session.do, session.client
    do("cached once more", lambda: weighing.with_options(run_name="weighing-again", tags=[Tag(name="wave", cascade=True)])().status)
    do("its artifacts", lambda: names(client.get_artifact_version("weights", "1")))
    do("the same name", lambda: weighing.with_options(run_name="weighing-again")().name)
    do("hooked again", lambda: lifting.with_options(run_name="lifting-again")().status)
    session.call("delete a tag", "delete_tag", "wave")
    do("gone from the run", lambda: names(client.get_pipeline_run("weighing-again")))
