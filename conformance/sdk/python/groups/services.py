"""Services, as model deployers keep them."""

from zenml.enums import ServiceState
from zenml.models import ServiceType
from zenml.services.service import ServiceConfig

from lists import explore
from session import NOBODY, Session

KIND = ServiceType(type="model-serving", flavor="toy", name="toy-serving", description="Serves toys.")


def run(session: Session) -> None:
    call = session.call
    version = session.client.get_model_version("lamp", "oil")
    config = ServiceConfig(name="shine", description="Shines.", pipeline_name="weighing", pipeline_step_name="weigh")
    shine = call("create", "create_service", config, KIND, model_version_id=version.id)
    call("create plain", "create_service", ServiceConfig(name="glow"), KIND)
    call("create twice", "create_service", config, KIND)
    session.gets("get_service", shine)
    call("no prefix", "get_service", "glo", allow_name_prefix_match=False)
    call("of a type", "get_service", "shine", type="model-serving")
    call("of another type", "get_service", "shine", type="no-type")
    call("hydrate=False", "get_service", "glow", hydrate=False)
    call("update name", "update_service", shine.id, name="beam")
    call("update source", "update_service", shine.id, service_source="toys.Service")
    call("update state", "update_service", shine.id, admin_state=ServiceState.ACTIVE)
    call("update status", "update_service", shine.id, status={"state": "active", "last_error": ""})
    call("update endpoint", "update_service", shine.id, endpoint={"port": 1})
    call("update labels", "update_service", shine.id, labels={"a": "b"})
    call("update urls", "update_service", shine.id, prediction_url="http://x/p", health_check_url="http://x/h")
    call("update model version", "update_service", shine.id, model_version_id=version.id)
    call("update unknown", "update_service", NOBODY, name="x")
    values = {
        "type": ["model-serving"],
        "flavor": ["toy", "other"],
        "running": [True, False],
        "service_name": ["shine", "glow"],
        "pipeline_name": ["weighing"],
        "pipeline_step_name": ["weigh"],
        "pipeline_run_id": [NOBODY],
        "model_version_id": [version.id],
        "project": ["default", "annex"],
        "config": [],
    }
    explore(session, "list_services", values=values)
    call("by config", "list_services", config=None)
    call("delete", "delete_service", shine.id)
    call("delete again", "delete_service", shine.id)
