"""What the official document says of answers, and official answers do not keep: times have no zone (they are UTC), which
`date-time` asks for, and a secret that the server made up is told once, though it is called write-only."""

PATTERN = r"^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$"
AS_SAID = ("#/components/schemas/StepHeartbeatResponse",)
"""Answers whose times do have a zone."""


def as_answered(document):
    """Says of answers how they look on the wire. Requests stay as they are."""
    components = document.get("components", {}).get("schemas", {})
    seen = set(AS_SAID)
    for operations in document.get("paths", {}).values():
        for operation in operations.values():
            for response in operation.get("responses", {}).values():
                rewrite(response, components, seen)


def rewrite(node, components, seen):
    if isinstance(node, list):
        for each in node:
            rewrite(each, components, seen)
    elif isinstance(node, dict):
        if node.get("writeOnly") is True:
            del node["writeOnly"]
        if node.get("format") == "date-time":
            del node["format"]
            node["pattern"] = PATTERN
        reference = node.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            rewrite(components.get(reference.rsplit("/", 1)[-1], {}), components, seen)
        for each in node.values():
            rewrite(each, components, seen)
