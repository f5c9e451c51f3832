"""Deployments: rows of their own, and the real thing by the local deployer as far as it goes without its packages."""

from zenml.models import DeploymentRequest, DeploymentUpdate

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    call, store = session.call, session.store
    frozen = session.client.get_snapshot("frozen", pipeline_name_or_id="weighing")
    deployer = session.client.get_stack_component("deployer", "default")
    common = {"project": session.client.active_project.id, "snapshot_id": frozen.id, "deployer_id": deployer.id}
    other = {**common, "snapshot_id": session.client.get_snapshot("broken", pipeline_name_or_id="dropping").id}
    stall = session.do("create", store.create_deployment, DeploymentRequest(name="stall", tags=["open"], auth_key="hush", **common))
    session.do("create plain", store.create_deployment, DeploymentRequest(name="kiosk", **other))
    session.do("create twice", store.create_deployment, DeploymentRequest(name="stall", **common))
    session.do("create for unknown", store.create_deployment, DeploymentRequest(name="odd", **{**common, "snapshot_id": NOBODY}))
    session.gets("get_deployment", stall)
    call("hydrate=False", "get_deployment", "kiosk", hydrate=False)
    update = DeploymentUpdate(url="http://127.0.0.1:1", status="running", add_tags=["busy"])
    session.do("update", store.update_deployment, stall.id, update)
    session.do("update to a taken name", store.update_deployment, stall.id, DeploymentUpdate(name="kiosk"))
    session.do("update unknown", store.update_deployment, NOBODY, update)
    values = {"pipeline": ["weighing"], "tags": ["open", "busy"], "project": ["default", "annex"], "deployer_id": [deployer.id], "status": ["running", "unknown"]}
    explore(session, "list_deployments", values=values)
    call("snapshots that are deployed", "list_snapshots", deployed=True)
    call("provision unknown", "provision_deployment", "no-deployment")
    call("provision of an unknown snapshot", "provision_deployment", "new-deployment", snapshot_id=NOBODY)
    call("provision at most for a while", "provision_deployment", "no-deployment", timeout=5)
    call("deprovision unknown", "deprovision_deployment", "no-deployment")
    call("refresh unknown", "refresh_deployment", "no-deployment")
    call("refresh", "refresh_deployment", "kiosk")
    call("logs of unknown", "get_deployment_logs", "no-deployment", then=list)
    call("last logs of unknown", "get_deployment_logs", "no-deployment", follow=True, tail=5, then=list)
    call("deprovision", "deprovision_deployment", "kiosk", timeout=5)
    call("after deprovisioning", "get_deployment", "kiosk")
    call("delete", "delete_deployment", "kiosk", timeout=5)
    call("delete again", "delete_deployment", "kiosk")
    call("delete by force", "delete_deployment", "stall", force=True, timeout=5)
    call("after", "list_deployments")
