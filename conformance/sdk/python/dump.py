"""Turns what the client returns into JSON in which equal answers of two servers are equal."""

import re
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Dict, List, Tuple
from uuid import UUID

from pydantic import BaseModel, SecretStr
from zenml.models import Page
from zenml.models.v2.base.base import BaseResponse

from labels import Labels

TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|\+00:00)?")
# Random or measured on every server; that they are there, and their type, still counts.
VOLATILE = {"cache_key", "color", "activation_token", "key", "duration", "ip_address", "secret"}
# The client ends an artifact's directory with eight random digits.
RANDOM_TAIL = re.compile(r"/[0-9a-f]{8}(?=$|[/'])")
# What the client puts into names and configurations by `{date}` and `{time}`.
NAME_TIME = re.compile(r"\b(?:\d{4}_\d\d_\d\d|\d\d_\d\d_\d\d_\d{6})\b")
# The client's models print what they were given, cut somewhere.
PRINTED_INPUT = re.compile(r"input_value=.*?(?=, input_type)")
# The server ends the name of an archived trigger with eight random digits.
ARCHIVED = re.compile(r"_\([0-9a-f]{8}\)$")
API_KEY = re.compile(r"ZENKEY_[\w=-]+")


class Dumper:
    """Dumps values with ids, times, places and random values replaced by what they stand for."""

    def __init__(self, labels: Labels, texts: List[Tuple[str, str]]) -> None:
        self.labels = labels
        self._texts = sorted(texts, key=lambda pair: -len(pair[0]))

    def call_it(self, found: str, instead: str) -> None:
        """Replaces a text, such as the beginning of an id, wherever it stands for the whole."""
        self._texts.append((found, instead))

    def dump(self, value: Any) -> Any:
        self.labels.learn(value)
        return self._dump(value, "")

    def text(self, value: str) -> str:
        value = self.labels.replace(value)
        for found, instead in self._texts:
            value = value.replace(found, instead)
        value = API_KEY.sub("<api key>", TIME.sub("<time>", value))
        value = PRINTED_INPUT.sub("input_value=<input>", NAME_TIME.sub("<name time>", value))
        value = ARCHIVED.sub("_(<random>)", value)
        return RANDOM_TAIL.sub("/<random>", value)

    def _dump(self, value: Any, field: str) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, Page):
            return {
                "page": [value.index, value.max_size, value.total_pages, value.total],
                "items": [self._dump(item, "") for item in value.items],
            }
        if isinstance(value, BaseModel):
            return self._model(value)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if isinstance(value, Enum):
            value = value.value
        if field in VOLATILE and not isinstance(value, (dict, list)):
            return f"<{type(value).__name__}>"
        if isinstance(value, (int, float)):
            return value
        if isinstance(value, datetime):
            return "<time>" if value.tzinfo is None else f"<time {value.tzinfo}>"
        if isinstance(value, dict):
            return {self.text(str(key)): self._dump(each, str(key)) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._dump(each, field) for each in value]
        if isinstance(value, (set, frozenset)):
            return sorted((self._dump(each, field) for each in value), key=repr)
        if isinstance(value, (str, UUID, Path)):
            return self.text(str(value))
        return f"<{type(value).__name__}>"

    def _model(self, value: BaseModel) -> Dict[str, Any]:
        dumped = {field: self._dump(getattr(value, field, None), field) for field in type(value).model_fields}
        for field, each in (value.model_extra or {}).items():
            dumped[field] = self._dump(each, field)
        if isinstance(value, BaseResponse):
            dumped["type"] = type(value).__name__
        return dumped
