"""Projects, and which of them is active."""

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    call = session.call
    session.read("active_project")
    annex = call("create", "create_project", "annex", "A second one.", display_name="Annex", project_metadata={"a": [1]})
    call("create plain", "create_project", "attic", "Things kept.")
    call("create twice", "create_project", "annex", "Again.")
    call("create with a bad name", "create_project", "Not A Name!", "x")
    session.attempt("create with an empty name", "create_project", "", "x", undo="delete_project")
    call("create with a long name", "create_project", "n" * 51, "x")
    session.shared["annex"] = annex
    session.gets("get_project", annex)
    session.gets("get_project", annex, also=" hydrate=False", hydrate=False)
    call("no prefix", "get_project", "ann", allow_name_prefix_match=False)
    call("get none", "get_project", None)
    call("update display name", "update_project", "attic", new_display_name="The Attic")
    call("update description", "update_project", "attic", new_description="Dust.")
    call("update metadata", "update_project", "attic", project_metadata={"b": {"c": None}})
    call("update name", "update_project", "attic", new_name="loft")
    call("update to a taken name", "update_project", "loft", new_name="annex")
    call("update to a bad name", "update_project", "loft", new_name="Bad Name")
    call("rename the default", "update_project", "default", new_name="other")
    call("update unknown", "update_project", NOBODY, new_description="x")
    explore(session, "list_projects")
    call("activate", "set_active_project", "annex")
    session.read("active_project", " after")
    call("activate by id", "set_active_project", annex.id)
    call("activate unknown", "set_active_project", "nowhere")
    call("activate the default", "set_active_project", "default")
    call("delete the active", "delete_project", "default")
    call("delete", "delete_project", "loft")
    call("delete again", "delete_project", "loft")
