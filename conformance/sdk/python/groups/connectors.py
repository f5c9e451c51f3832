"""Service connectors: their types, the connectors, and what is asked of them."""

from datetime import datetime, timezone

from zenml.enums import StackComponentType

from lists import explore
from session import NOBODY, Session

DOCKER = {"username": "me", "password": "hush", "registry": "registry.example.com"}


def run(session: Session) -> None:
    types(session)
    call = session.call
    made = call(
        "create",
        "create_service_connector",
        "harbour",
        "docker",
        configuration=DOCKER,
        description="Where ships are.",
        labels={"sea": "north"},
        verify=False,
    )
    call(
        "create with everything",
        "create_service_connector",
        "quay",
        "docker",
        resource_type="docker-registry",
        auth_method="password",
        configuration={**DOCKER, "registry": "other.example.com"},
        expires_at=datetime(2040, 1, 1, tzinfo=timezone.utc),
        expires_skew_tolerance=60,
        verify=False,
    )
    call(
        "create for a while",
        "create_service_connector",
        "jetty",
        "docker",
        configuration=DOCKER,
        resource_type="docker-registry",
        resource_id="registry.example.com",
        expiration_seconds=600,
        verify=False,
        list_resources=False,
    )
    call("create unregistered", "create_service_connector", "pier", "docker", configuration=DOCKER, verify=False, register=False)
    call("create twice", "create_service_connector", "harbour", "docker", configuration=DOCKER, verify=False)
    call("create of unknown type", "create_service_connector", "odd", "no-type", verify=False)
    call("create by unknown method", "create_service_connector", "odd", "docker", auth_method="magic", verify=False)
    call("create without what it needs", "create_service_connector", "odd", "docker", configuration={}, verify=False)
    call("create by itself", "create_service_connector", "odd", "docker", auto_configure=True)
    connector = made[0] if made else None
    session.shared["connector"] = connector
    session.gets("get_service_connector", connector)
    call("hydrate=False", "get_service_connector", "quay", hydrate=False)
    call("with its secrets", "get_service_connector", "quay", expand_secrets=True)
    call("no prefix", "get_service_connector", "har", allow_name_prefix_match=False)
    updates(session)
    explore(session, "list_service_connectors", values={"labels": []}, ordered=False)
    for labels in ({"sea": "north"}, {"sea": "south"}, {"sea": None}, {"no": "label"}):
        call(f"by labels {labels}", "list_service_connectors", labels=labels)
    call("list with secrets", "list_service_connectors", expand_secrets=True, hydrate=True)
    connecting(session)
    call("delete", "delete_service_connector", "quay")
    call("delete again", "delete_service_connector", "quay")


def types(session: Session) -> None:
    call = session.call
    for kind in ("docker", "no-type"):
        call(f"type {kind}", "get_service_connector_type", kind)
    call("types", "list_service_connector_types", then=names)
    for query in ({"connector_type": "docker"}, {"resource_type": "docker-registry"}, {"auth_method": "password"}):
        call(f"types by {query}", "list_service_connector_types", then=names, **query)


def names(kinds: object) -> list:
    return sorted((kind.connector_type, kind.name, kind.remote) for kind in kinds)  # type: ignore[attr-defined]


def updates(session: Session) -> None:
    call = session.call
    call("update description", "update_service_connector", "quay", description="Stone.", verify=False)
    call("update labels", "update_service_connector", "quay", labels={"age": "old"}, verify=False)
    call("remove a label", "update_service_connector", "quay", labels={"age": None}, verify=False)
    call("update configuration", "update_service_connector", "quay", configuration={**DOCKER, "password": "new"}, verify=False)
    call("update name", "update_service_connector", "quay", name="wharf", verify=False)
    call("update to a taken name", "update_service_connector", "wharf", name="harbour", verify=False)
    call("update back", "update_service_connector", "wharf", name="quay", verify=False)
    call("update resource type", "update_service_connector", "quay", resource_type="no-resource", verify=False)
    call("update resource id", "update_service_connector", "quay", resource_id="other.example.com", verify=False)
    call("update for a while", "update_service_connector", "jetty", expiration_seconds=900, verify=False, list_resources=False)
    later = datetime(2041, 1, 1, tzinfo=timezone.utc)
    call("update its end", "update_service_connector", "quay", expires_at=later, expires_skew_tolerance=90, verify=False)
    call("update method", "update_service_connector", "quay", auth_method="password", verify=False)
    call("update to an unknown method", "update_service_connector", "quay", auth_method="magic", verify=False)
    call("update only in mind", "update_service_connector", "quay", description="x", verify=False, update=False)
    call("update unknown", "update_service_connector", NOBODY, description="x", verify=False)
    call("after updates", "get_service_connector", "quay", expand_secrets=True)


def connecting(session: Session) -> None:
    call, store = session.call, StackComponentType.ARTIFACT_STORE
    call("connect what cannot be", "update_stack_component", "shelf", store, connector_id=session.shared["connector"].id)
    registry = StackComponentType.CONTAINER_REGISTRY
    call("a registry", "create_stack_component", "dock", "default", registry, {"uri": "registry.example.com"})
    call(
        "connect it",
        "update_stack_component",
        "dock",
        registry,
        connector_id=session.shared["connector"].id,
        connector_resource_id="registry.example.com",
    )
    call("components of the connector", "list_stack_components", connector_id=session.shared["connector"].id)
    call("delete the used", "delete_service_connector", "harbour")
    call("resources of nothing", "list_service_connector_resources", resource_type="no-resource")
    call("verify unknown", "verify_service_connector", "no-connector")
    call("client of unknown", "get_service_connector_client", "no-connector")
    call("log in to unknown", "login_service_connector", "no-connector")
    call("resources by another type", "list_service_connector_resources", connector_type="aws")
    call("client of another resource", "get_service_connector_client", "harbour", resource_type="no-resource")
    call("log in to another resource", "login_service_connector", "harbour", resource_type="no-resource")
    other = {"resource_type": "docker-registry", "resource_id": "elsewhere.example.com"}
    call("resources of an id", "list_service_connector_resources", resource_id="elsewhere.example.com", resource_type="no-resource")
    call("client of an unknown one", "get_service_connector_client", "no-connector", verify=True, **other)
    call("log in to an unknown one", "login_service_connector", "no-connector", scope="all", **other)
    call("verify an unknown one", "verify_service_connector", "no-connector", list_resources=False, **other)
    call("verify another resource", "verify_service_connector", "harbour", resource_type="no-resource")
    call("disconnect it", "update_stack_component", "dock", registry, disconnect=True)
