"""Lists a resource by every filter field with every operator that its type takes, by every sort, page by page."""

import inspect
import json
import time
from datetime import datetime, timezone
from typing import Any, Dict, Iterable, List, Optional, Tuple, Type

from zenml.enums import GenericFilterOps
from zenml.models import Page
from zenml.models.v2.base.filter import BaseFilter, FilterGenerator

from labels import UUID as UUID_TEXT
from session import HEXADECIMAL, NOBODY, Session

NOT_FIELDS = {"self", "sort_by", "page", "size", "logical_operator", "hydrate", "expand_secrets", "include_full_metadata"}
#: Fields that every list has: in the short form each is asked by a few operators only.
COMMON = {"id", "created", "updated", "user", "project"}
COMPARISONS = {"gt", "gte", "lt", "lte"}
#: Fields whose values are made of random ids or digests: they have no order, and are no numbers.
RANDOM = {"id", "cache_key", "uri", "orchestrator_run_id", "content_hash", "client_id", "code_hash"}
TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


def mark_time(session: Session) -> None:
    """Puts a whole second between what was made and what will be, and remembers it for filters by time."""
    time.sleep(1.05)
    session.shared["boundary"] = datetime.now(timezone.utc).strftime(TIME_FORMAT)
    time.sleep(1.05)


def explore(
    session: Session,
    method: str,
    values: Optional[Dict[str, List[Any]]] = None,
    ordered: bool = True,
    **always: Any,
) -> None:
    """Compares everything that `method` can be asked.

    `values` has further values for fields whose values cannot be read off the listed items; `ordered` is whether a list
    that is only filtered comes in an order that means anything; `always` goes into each call.
    """
    Explorer(session, method, values or {}, ordered, always).run()


class Explorer:
    """What can be asked of one list method."""

    def __init__(self, session: Session, method: str, values: Dict[str, List[Any]], ordered: bool, always: Dict[str, Any]) -> None:
        self.session = session
        self.method = method
        self.values = values
        self.ordered = ordered
        self.always = always
        self.call = getattr(session.client, method)
        parameters = inspect.signature(self.call).parameters
        self.sortable = "sort_by" in parameters
        # By the time of creation: other sorts leave items equal, which random ids then put in order.
        self.in_order = {"sort_by": "asc:created"} if self.sortable else {}
        self.default_sort = parameters["sort_by"].default if self.sortable else ""
        self.hydrates = "hydrate" in parameters
        self.fields = [name for name in parameters if name not in NOT_FIELDS and name not in always]
        self.filter_class = self._filter_class()
        self.items: List[Any] = self._list(size=200, **({"hydrate": True} if self.hydrates else {})).items

    def _list(self, **kwargs: Any) -> Page[Any]:
        arguments = {**self.always, **self.in_order, **kwargs}
        self.session.coverage.called(self.method, **arguments)
        return self.call(**arguments)

    def _filter_class(self) -> Type[BaseFilter]:
        """The filter model that the client's method fills, read off what it makes when it is called."""
        seen: List[Type[BaseFilter]] = []
        original = BaseFilter.__init__

        def spy(filter_: BaseFilter, **kwargs: Any) -> None:
            seen.append(type(filter_))
            original(filter_, **kwargs)

        BaseFilter.__init__ = spy  # type: ignore[method-assign, assignment]
        try:
            self.call(**self.always)
        finally:
            BaseFilter.__init__ = original  # type: ignore[method-assign]
        return seen[-1]

    def run(self) -> None:
        with self.session.part(self.method):
            self.pages()
            for field in self.fields:
                self.field(field)
            self.either()
            self.sorts()

    def pages(self) -> None:
        method, always = self.method, {**self.always, **self.in_order}
        for hydrate in (False, True) if self.hydrates else ():
            self.session.call(f"hydrate={hydrate}", method, size=100, hydrate=hydrate, **always)
        for page, size in ((1, 1), (2, 1), (2, 2), (99, 20), (1, 0), (0, 1)):
            self.session.call(f"page={page} size={size}", method, page=page, size=size, **always)

    def field(self, field: str) -> None:
        for number, value in enumerate(self.questions(field)):
            shown = value.split(":")[0] if isinstance(value, str) and ":" in value else ""
            self.ask(f"{field} {number} {shown}".strip(), **{field: value})

    def ask(self, what: str, **kwargs: Any) -> None:
        """Asks for one page and keeps which items are in it, or what went wrong."""
        try:
            page = self._list(size=100, **kwargs)
        except Exception as error:
            outcome: Any = {"error": type(error).__name__, "message": self.session.dumper.text(str(error))}
        else:
            self.session.labels.learn(page)
            items = [self.session.labels.of(item.id) for item in page.items]
            outcome = {"total": page.total, "items": items if self.ordered else sorted(items)}
        self.session.note(self.session.dumper.text(what), outcome)

    def questions(self, field: str) -> Iterable[Any]:
        values = self.values.get(field) or self._observed(field)
        kind, operators = self._kind(field)
        if not self.session.long and field in COMMON and kind != "time":
            operators = operators[:4]
        if field in RANDOM:
            operators = [operator for operator in operators if operator not in COMPARISONS]
        first, second = (values + values + [None, None])[:2]
        if kind == "time":
            yield from self._times(operators)
        elif kind == "bool":
            yield from (True, False, "notequals:true", "isnull:", "isnotnull:", "equals:maybe")
        elif kind == "int":
            number = first if isinstance(first, int) else 1
            yield from (number, f"notequals:{number}", f"gt:{number}", f"gte:{number}", f"lt:{number}")
            yield from (f"lte:{number}", "isnull:", "isnotnull:", "equals:many", [f"gte:{number}", f"lte:{number + 1}"])
        else:
            yield from self._texts(kind, operators, first, second)

    def _kind(self, field: str) -> Tuple[str, List[str]]:
        generator = FilterGenerator(self.filter_class)
        texts = ["equals", "startswith", "notequals", "isnull", "contains", "endswith", "notcontains", "oneof"]
        texts += ["notoneof", "isnotnull", "gt", "gte", "lt", "lte"]
        if field not in self.filter_class.model_fields or field in self.filter_class.FILTER_EXCLUDE_FIELDS:
            # What is no column of its own stands for an id or a name, and ids do not compare with numbers.
            texts = [operator for operator in texts if operator not in COMPARISONS]
        if field not in self.filter_class.model_fields:
            return "text", texts
        if generator.is_datetime_field(field):
            return "time", ["equals", "notequals", "gt", "gte", "lt", "lte", "in", "isnull", "isnotnull"]
        # The official filters look for ids first: what may be an id or a name is asked as both.
        if generator.is_uuid_field(field):
            return "id", [operator for operator in texts if operator not in COMPARISONS]
        if generator.is_int_field(field):
            return "int", []
        if generator.is_bool_field(field):
            return "bool", []
        assert {op.value for op in GenericFilterOps} >= set(texts)
        return "text", texts

    def _times(self, operators: List[str]) -> Iterable[str]:
        boundary = self.session.shared.get("boundary", "2020-01-01 00:00:00")
        for operator in operators:
            if operator == "in":
                yield f"in:{boundary},2100-01-01 00:00:00"
            elif operator.startswith("is"):
                yield f"{operator}:"
            else:
                yield f"{operator}:{boundary}"
        yield "yesterday"
        yield ["gte:2000-01-01 00:00:00", f"lte:{boundary}"]

    def _texts(self, kind: str, operators: List[str], first: Any, second: Any) -> Iterable[Any]:
        texts = [str(getattr(value, "value", value)) for value in (first, second) if value is not None]
        one = texts[0] if texts else "anything"
        two = texts[1] if len(texts) > 1 else "nothing"
        middle = one[9:18] if kind == "id" and len(one) == 36 else one[1:-1] or one
        whole = {"startswith": one[:8], "endswith": one[-8:], "contains": middle, "notcontains": middle}
        for operator in operators:
            if operator in ("oneof", "notoneof"):
                yield f"{operator}:{json.dumps([one, two])}"
            elif operator in ("isnull", "isnotnull"):
                yield f"{operator}:"
            elif operator in COMPARISONS:
                yield f"{operator}:1"
            else:
                yield f"{operator}:{whole.get(operator, one)}"
        yield from texts[1:]
        if kind == "id":
            yield str(NOBODY)
            yield "not-an-id"
        else:
            # A few hexadecimal digits may be in any random id or digest, too, and what is all digits has no case.
            part = next((one[:end] for end in range(4, len(one)) if not HEXADECIMAL.fullmatch(one[:end])), one)
            yield from (f"contains:{part.upper()}", "no-such-value", f"weird:{one}", "oneof:no-list", "isnull:x")

    def _observed(self, field: str) -> List[Any]:
        """Values that the listed items have in a field: the first two that differ."""
        found: List[Any] = []
        for item in self.items:
            value = _value(item, field)
            if value is not None and not isinstance(value, (dict, list)) and value not in found:
                found.append(value)
        return [found[0], found[-1]] if len(found) > 1 else found

    def either(self) -> None:
        """Two conditions joined by `or` and by `and`."""
        pairs: List[Dict[str, Any]] = [{"created": "gte:2100-01-01 00:00:00", "updated": "gte:2000-01-01 00:00:00"}]
        if self.items:
            first, last = self.items[0], self.items[-1]
            pairs.append({"id": f"equals:{first.id}", "name": str(getattr(last, "name", ""))})
            pairs.append({"id": [str(first.id), str(last.id)]})
            pairs.append({"created": "gte:2100-01-01 00:00:00", "id": f"startswith:{str(last.id)[:8]}"})
        for number, pair in enumerate(pairs):
            if not set(pair) <= set(self.fields):
                continue
            for operator in ("or", "and") if "logical_operator" in inspect.signature(self.call).parameters else ():
                self.ask(f"{operator} {number}", logical_operator=operator, **pair)

    def sorts(self) -> None:
        if not self.sortable:
            return
        cls = self.filter_class
        fields = [*cls.model_fields, *cls.CUSTOM_SORTING_OPTIONS]
        for field in dict.fromkeys(fields):
            for direction in ("asc", "desc"):
                self.sort(f"{direction}:{field}", field)
        self.sort("", self.default_sort.split(":")[-1])
        self.sort("sideways:created", "created")
        self.sort("no_such_field", "created")

    def sort(self, sort_by: str, field: str) -> None:
        """Keeps the order of the items; those with equal values are in the order of their labels, not of their ids."""
        labels = self.session.labels
        try:
            page = self._list(size=100, sort_by=sort_by or self.default_sort, **({"hydrate": True} if self.hydrates else {}))
        except Exception as error:
            outcome: Any = {"error": type(error).__name__, "message": self.session.dumper.text(str(error))}
        else:
            outcome, run, last = [], [], object()
            for item in page.items:
                value = item.id if field in RANDOM else _value(item, field)
                if isinstance(value, str):
                    value = UUID_TEXT.sub("*", value)
                if value != last:
                    outcome += sorted(run)
                    run, last = [], value
                run.append(labels.of(item.id))
            outcome += sorted(run)
            # Ids are random: only that each item comes once can be compared.
            outcome = sorted(outcome) if field in RANDOM or field.endswith("_id") else outcome
        self.session.note(f"sort_by={sort_by}", outcome)


def _value(item: Any, field: str) -> Any:
    """What an item has in a field, wherever in the response it is; of what it refers to, the name."""
    for holder in (item, item.body, item.metadata, item.resources):
        if holder is None:
            continue
        for name in (field, f"{field}_id") if holder is not item else (field,):
            if name in getattr(type(holder), "model_fields", {}):
                value = getattr(holder, name)
                if value is not None:
                    return getattr(value, "name", value) if hasattr(value, "body") else value
    return None
