"""Names for ids: two servers give the same thing different ids, so that an id is told by what it stands for."""

import re
from collections import Counter
from typing import Any, Dict, Iterator

from pydantic import BaseModel
from zenml.models.v2.base.base import BaseIdentifiedResponse

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def responses(value: Any) -> Iterator[BaseIdentifiedResponse]:
    """Every response within a value, the innermost first, so that what a label is made of has one already."""
    if isinstance(value, BaseModel):
        for field in type(value).model_fields:
            yield from responses(getattr(value, field, None))
        if isinstance(value, BaseIdentifiedResponse):
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from responses(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from responses(each)


class Labels:
    """The labels of one server's ids, given at first sight."""

    def __init__(self) -> None:
        self._labels: Dict[str, str] = {}
        self._times: Counter = Counter()

    def learn(self, value: Any) -> None:
        """Labels every id that a value's responses carry and that has none yet."""
        for response in responses(value):
            self.add(str(response.id), self._describe(response))

    def add(self, id_: str, label: str) -> None:
        if id_ in self._labels:
            return
        self._times[label] += 1
        times = self._times[label]
        self._labels[id_] = f"<{label}>" if times == 1 else f"<{label}#{times}>"

    def of(self, id_: Any) -> str:
        return self._labels.get(str(id_), "<uuid>")

    def replace(self, text: str) -> str:
        """The text with each id in it replaced by its label, hyphenated or not."""
        text = UUID.sub(lambda match: self.of(match.group()), text)
        return re.sub(r"\b[0-9a-f]{32}\b", self._bare, text)

    def _bare(self, match: "re.Match[str]") -> str:
        text = match.group()
        hyphenated = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
        return self._labels.get(hyphenated, text)

    def _describe(self, response: BaseIdentifiedResponse) -> str:
        kind = type(response).__name__.removesuffix("Response")
        body = response.body
        name = UUID.sub("*", str(getattr(response, "name", None) or ""))
        if kind == "ArtifactVersion":
            name = f"{body.artifact.name}:{body.version}"
        elif kind == "ModelVersion":
            name = f"{body.model.name}:{body.number}"
        elif kind in ("Component", "DefaultComponent", "Flavor"):
            name = f"{body.type.value}:{name}"
        elif kind == "StepRun":
            name = f"{self.of(body.run_id) if hasattr(body, 'run_id') else ''}:{name}:{body.version}"
        elif kind == "PipelineSnapshot" and not name and response.resources and response.resources.pipeline:
            name = f"of {response.resources.pipeline.name}"
        elif kind == "ModelVersionArtifact":
            name = f"{self.of(body.model_version)}:{self.of(body.artifact_version.id)}"
        elif kind == "ModelVersionPipelineRun":
            name = f"{self.of(body.model_version)}:{self.of(body.pipeline_run.id)}"
        return f"{kind}:{name}"
