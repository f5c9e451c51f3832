"""Flavors and stack components."""

from typing import Any

from zenml.enums import StackComponentType
from zenml.models import Page

from lists import explore
from session import NOBODY, Session

STORE = StackComponentType.ARTIFACT_STORE


def run(session: Session) -> None:
    for part in (flavors, components):
        with session.part(part.__name__):
            part(session)


def summary(page: Page) -> Any:
    """Which flavors a page has, in an order of their names."""
    names = [(flavor.name, flavor.integration, flavor.display_name) for flavor in page.items]
    return page.total, sorted(names, key=repr)


def flavors(session: Session) -> None:
    call = session.call
    toy = call("create", "create_flavor", "toys.ToyFlavor", StackComponentType.ALERTER)
    call("create twice", "create_flavor", "toys.ToyFlavor", StackComponentType.ALERTER)
    call("create of another type", "create_flavor", "toys.ToyFlavor", StackComponentType.ORCHESTRATOR)
    call("create from nothing", "create_flavor", "toys.Missing", StackComponentType.ALERTER)
    session.gets("get_flavor", toy)
    call("hydrate=False", "get_flavor", "toy", hydrate=False)
    call("ambiguous name", "get_flavor", "local")
    call("no prefix", "get_flavor", "to", allow_name_prefix_match=False)
    for type_ in StackComponentType:
        call(f"by type {type_.value}", "get_flavors_by_type", type_, then=summary)
    call("by name and type", "get_flavor_by_name_and_type", "toy", StackComponentType.ALERTER)
    call("by name and wrong type", "get_flavor_by_name_and_type", "toy", StackComponentType.ORCHESTRATOR)
    # Nearly all flavors are made in the same instant: pages of them have no order that means anything.
    explore(session, "list_flavors", type="alerter")


def components(session: Session) -> None:
    call = session.call
    config = {"path": "/tmp/a-store"}
    shelf = call("create", "create_stack_component", "shelf", "local", STORE, config, labels={"team": "a", "n": 1})
    call("create plain", "create_stack_component", "rack", "local", STORE, {})
    call("create remote", "create_stack_component", "bucket", "s3", STORE, {"path": "s3://bucket/x"})
    call(
        "create with secrets",
        "create_stack_component",
        "beeper",
        "toy",
        StackComponentType.ALERTER,
        {"channel": "noise", "volume": 5},
        secrets=["aws"],
        environment={"LOUD": "1"},
    )
    call("create twice", "create_stack_component", "shelf", "local", STORE, {})
    call("create of unknown flavor", "create_stack_component", "odd", "no-flavor", STORE, {})
    call("create with unknown option", "create_stack_component", "odd", "local", STORE, {"colour": "red"})
    call("create with a bad path", "create_stack_component", "odd", "s3", STORE, {"path": "/not/s3"})
    call("create with unknown secret", "create_stack_component", "odd", "local", STORE, {}, secrets=["no-secret"])
    session.shared["shelf"] = shelf
    session.gets("get_stack_component", shelf, STORE)
    call("of another type", "get_stack_component", StackComponentType.ORCHESTRATOR, "shelf")
    call("hydrate=False", "get_stack_component", STORE, "rack", hydrate=False)
    call("no prefix", "get_stack_component", STORE, "she", allow_name_prefix_match=False)
    updates(session)
    explore(session, "list_stack_components", values={"stack_id": [session.client.active_stack_model.id]})
    call("delete", "delete_stack_component", "rack-2", STORE)
    call("delete again", "delete_stack_component", "rack-2", STORE)
    call("delete the default", "delete_stack_component", "default", STORE)


def updates(session: Session) -> None:
    call = session.call
    call("update name", "update_stack_component", "rack", STORE, name="rack-2")
    call("update to a taken name", "update_stack_component", "rack-2", STORE, name="shelf")
    call("update configuration", "update_stack_component", "rack-2", STORE, configuration={"path": "/tmp/b"})
    call("update unknown option", "update_stack_component", "rack-2", STORE, configuration={"colour": "red"})
    call("update labels", "update_stack_component", "rack-2", STORE, labels={"team": "b"})
    call("remove a label", "update_stack_component", "rack-2", STORE, labels={"team": None})
    call("update environment", "update_stack_component", "rack-2", STORE, environment={"A": "1", "B": "2"})
    call("remove from environment", "update_stack_component", "rack-2", STORE, environment={"A": None})
    call("add secrets", "update_stack_component", "rack-2", STORE, add_secrets=["aws"])
    call("add secrets again", "update_stack_component", "rack-2", STORE, add_secrets=["aws"])
    call("remove secrets", "update_stack_component", "rack-2", STORE, remove_secrets=["aws"])
    call("remove unknown secrets", "update_stack_component", "rack-2", STORE, remove_secrets=["no-secret"])
    call("connect to nothing", "update_stack_component", "rack-2", STORE, connector_id=NOBODY)
    call("disconnect", "update_stack_component", "rack-2", STORE, disconnect=True)
    call("update the default's name", "update_stack_component", "default", STORE, name="other")
    call("update unknown", "update_stack_component", "no-store", STORE, name="x")
    call("after updates", "get_stack_component", STORE, "rack-2")
