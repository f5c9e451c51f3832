"""Nearly everything belongs to a project. A drawn id is that of none, and would be refused before anything is done."""

import re

UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


def within_project(body, project):
    """The body with the tenant's first project in place of a drawn one; what is no id stays, to be refused."""
    if isinstance(body, list):
        return [within_project(each, project) for each in body]
    if isinstance(body, dict) and isinstance(body.get("project"), str) and UUID.fullmatch(body["project"]):
        return {**body, "project": project}
    return body
