"""Models and model versions."""

from zenml.enums import ModelStages

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    for part in (models, versions):
        with session.part(part.__name__):
            part(session)


def models(session: Session) -> None:
    call = session.call
    texts = {"license": "MIT", "description": "d", "audience": "a", "use_cases": "u", "limitations": "l", "trade_offs": "t", "ethics": "e"}
    call("create", "create_model", "lamp", tags=["bright", "old"], save_models_to_registry=False, **texts)
    call("create plain", "create_model", "torch")
    call("create twice", "create_model", "lamp")
    session.attempt("create with an empty name", "create_model", "", undo="delete_model")
    call("create with a stage for a name", "create_model", "production")
    lamp = session.client.get_model("lamp")
    session.gets("get_model", lamp)
    call("hydrate=False", "get_model", "torch", hydrate=False)
    call("in another project", "get_model", "lamp", project="annex")
    call("not lazily", "get_model", "lamp", bypass_lazy_loader=True)
    for field, value in texts.items():
        call(f"update {field}", "update_model", "torch", **{field: f"{value}2"})
    call("update registry", "update_model", "torch", save_models_to_registry=False)
    call("add tags", "update_model", "torch", add_tags=["bright", "new"])
    call("remove tags", "update_model", "torch", remove_tags=["bright", "never-there"])
    call("update name", "update_model", "torch", name="flame")
    call("update to a taken name", "update_model", "flame", name="lamp")
    call("update unknown", "update_model", NOBODY, name="x")
    explore(session, "list_models", values={"tags": ["bright", "new"], "project": ["default", "annex"]})
    call("delete", "delete_model", "flame")
    call("delete again", "delete_model", "flame")


def versions(session: Session) -> None:
    call = session.call
    call("create", "create_model_version", "lamp", "oil", description="Oil.", tags=["smells"])
    call("create by number", "create_model_version", "lamp")
    call("create plain", "create_model_version", "lamp", "led")
    call("create twice", "create_model_version", "lamp", "oil")
    call("create with a stage for a name", "create_model_version", "lamp", "staging")
    call("create with a number for a name", "create_model_version", "lamp", "7")
    call("create of unknown", "create_model_version", "no-model", "x")
    oil = session.client.get_model_version("lamp", "oil")
    for version in ("oil", 1, "1", 2, "latest", ModelStages.LATEST, "production", "nope", 99, oil.id, str(oil.id), NOBODY, None):
        shown = session.labels.replace(str(version))
        call(f"get {shown} {type(version).__name__}", "get_model_version", "lamp", version)
    call("get by id alone", "get_model_version", model_version_name_or_number_or_id=oil.id)
    call("get of unknown", "get_model_version", "no-model", "1")
    call("get hydrate=False", "get_model_version", "lamp", "led", hydrate=False)
    call("update description", "update_model_version", "lamp", "led", description="Cold.")
    call("update name", "update_model_version", "lamp", "led", name="diode")
    call("update to a taken name", "update_model_version", "lamp", "diode", name="oil")
    call("add tags", "update_model_version", "lamp", "diode", add_tags=["cheap", "smells"])
    call("remove tags", "update_model_version", "lamp", "diode", remove_tags=["smells", "never-there"])
    call("update stage", "update_model_version", "lamp", "oil", stage="production")
    call("update to a taken stage", "update_model_version", "lamp", "diode", stage="production")
    call("force it", "update_model_version", "lamp", "diode", stage=ModelStages.PRODUCTION, force=True)
    call("the former holder", "get_model_version", "lamp", "oil")
    call("by stage", "get_model_version", "lamp", "production")
    call("update to latest", "update_model_version", "lamp", "oil", stage="latest")
    call("update to no stage", "update_model_version", "lamp", "oil", stage="nowhere")
    call("archive", "update_model_version", "lamp", "oil", stage="archived")
    call("update unknown", "update_model_version", "lamp", "nope", name="x")
    values = {"tags": ["cheap", "smells"], "stage": ["production", "archived"], "number": [1], "project": ["default", "annex"], "run_metadata": ["precision:0.5"], "user": ["keeper", "iris"]}
    values["model"] = ["lamp", "scale"]
    values["model_name_or_id"] = ["lamp", "scale"]
    explore(session, "list_model_versions", values=values)
    call("of a model", "list_model_versions", "lamp", sort_by="asc:number", hydrate=True)
    call("delete", "delete_model_version", session.client.get_model_version("lamp", 2).id)
    call("delete again", "delete_model_version", NOBODY)
    call("the next number", "create_model_version", "lamp")
    call("create in another project", "create_model_version", "lamp", "far", project="annex")
