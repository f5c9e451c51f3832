"""Stacks, and which of them is active."""

from zenml.enums import StackComponentType

from lists import explore
from session import NOBODY, Session

ORCHESTRATOR, STORE = StackComponentType.ORCHESTRATOR, StackComponentType.ARTIFACT_STORE
ALERTER = StackComponentType.ALERTER


def run(session: Session) -> None:
    call = session.call
    session.read("active_stack_model")
    session.read("active_stack", then=lambda stack: (stack.name, str(stack.id)))
    parts = {ORCHESTRATOR: "default", STORE: "shelf"}
    tower = call("create", "create_stack", "tower", parts, labels={"height": 3})
    call("create with secrets", "create_stack", "heap", {**parts, ALERTER: "beeper"}, secrets=["aws"])
    call("create with lists", "create_stack", "pair", {ORCHESTRATOR: ["default"], STORE: [session.shared["shelf"].id]})
    call("create twice", "create_stack", "tower", parts)
    call("create from a file", "create_stack", "filed", parts, stack_spec_file="filed.yaml")
    call("create without an orchestrator", "create_stack", "odd", {STORE: "shelf"})
    call("create with two stores", "create_stack", "odd", {ORCHESTRATOR: "default", STORE: ["shelf", "default"]})
    call("create with unknown parts", "create_stack", "odd", {ORCHESTRATOR: "no-such", STORE: "shelf"})
    call("create with a part of another type", "create_stack", "odd", {ORCHESTRATOR: session.shared["shelf"].id})
    call("create with unknown secrets", "create_stack", "odd", parts, secrets=["no-secret"])
    session.attempt("create with an empty name", "create_stack", "", parts, undo="delete_stack")
    session.shared["tower"] = tower
    session.gets("get_stack", tower)
    call("hydrate=False", "get_stack", "heap", hydrate=False)
    call("no prefix", "get_stack", "tow", allow_name_prefix_match=False)
    updates(session)
    explore(session, "list_stacks", values={"component": ["default", "shelf"], "component_id": [session.shared["shelf"].id]})
    activation(session)
    call("delete", "delete_stack", "pair")
    call("delete again", "delete_stack", "pair")
    call("delete the default", "delete_stack", "default")
    call("delete a used component", "delete_stack_component", "shelf", STORE)
    call("delete with its parts", "delete_stack", "heap", recursive=True)
    call("a part is gone", "get_stack_component", ALERTER, "beeper")
    call("a shared part is not", "get_stack_component", STORE, "shelf")


def updates(session: Session) -> None:
    call = session.call
    call("update name", "update_stack", "heap", name="pile")
    call("update to a taken name", "update_stack", "pile", name="tower")
    call("update back", "update_stack", "pile", name="heap")
    call("update its file", "update_stack", "filed", stack_spec_file="other.yaml")
    call("update description", "update_stack", "heap", description="Things on things.")
    call("update labels", "update_stack", "heap", labels={"a": "b"})
    call("remove a label", "update_stack", "heap", labels={"a": None})
    call("update a part", "update_stack", "heap", component_updates={STORE: ["default"]})
    call("remove a part", "update_stack", "heap", component_updates={ALERTER: []})
    call("add a part", "update_stack", "heap", component_updates={ALERTER: "beeper"})
    call("remove what it needs", "update_stack", "heap", component_updates={ORCHESTRATOR: []})
    call("update an unknown part", "update_stack", "heap", component_updates={STORE: ["no-store"]})
    call("add secrets", "update_stack", "heap", add_secrets=["aws"])
    call("remove secrets", "update_stack", "heap", remove_secrets=["aws"])
    call("update environment", "update_stack", "heap", environment={"A": "1", "B": "2"})
    call("remove from environment", "update_stack", "heap", environment={"A": None})
    call("update the default", "update_stack", "default", name="other")
    call("update unknown", "update_stack", NOBODY, name="x")
    call("after updates", "get_stack", "heap")


def activation(session: Session) -> None:
    call = session.call
    call("activate", "activate_stack", "tower")
    session.do("active after", lambda: session.client.active_stack_model.name)
    call("activate unknown", "activate_stack", "no-stack")
    call("delete the active", "delete_stack", "tower")
    call("update the active", "update_stack", description="The active one.")
    call("activate the default", "activate_stack", "default")
