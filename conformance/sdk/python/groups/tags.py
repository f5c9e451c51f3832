"""Tags by themselves; the behaviour group has what they do to what they are on."""

from zenml.enums import ColorVariants

from lists import explore
from session import NOBODY, Session


def run(session: Session) -> None:
    call = session.call
    red = call("create", "create_tag", "crimson", color=ColorVariants.RED)
    call("create exclusive", "create_tag", "latest-good", exclusive=True, color="teal")
    call("create plain", "create_tag", "plain")
    call("create twice", "create_tag", "crimson")
    call("create with an empty name", "create_tag", "")
    call("create with an unknown color", "create_tag", "odd", color="no-color")
    call("create with a name that is an id", "create_tag", str(NOBODY))
    session.shared["tag"] = red
    session.gets("get_tag", red)
    call("hydrate=False", "get_tag", "crimson", hydrate=False)
    call("no prefix", "get_tag", "crim", allow_name_prefix_match=False)
    call("update color", "update_tag", "plain", color="green")
    call("update name", "update_tag", "plain", name="simple")
    call("update to a taken name", "update_tag", "simple", name="crimson")
    if emptied := call("update to an empty name", "update_tag", "simple", name=""):
        # Nothing after it is about that.
        session.client.update_tag(emptied.id, name="simple")
    call("update exclusive", "update_tag", "simple", exclusive=True)
    call("update unknown", "update_tag", "no-tag", color="green")
    explore(session, "list_tags", values={"resource_type": ["pipeline_run", "model"], "color": ["red", "teal"]})
    call("delete", "delete_tag", "simple")
    call("delete again", "delete_tag", "simple")
