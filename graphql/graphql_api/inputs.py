"""GraphQL input types made from command dataclasses, and the way back from an input to its command.

Made once, at import. The strings of `Annotated` are the descriptions, ids become ID, code lists enums, nested
contents inputs of their own. Reading an input back resolves every id; one that is unknown, malformed or of another
district is a NotFound that names the field.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from domain.lists.events import DutyContent
from domain.refusal import NotFound, Refusal
from domain.tenancy.events import Policy
from graphql_api import words
from graphql_api.ids import KIND_OF, Ids
from graphql_api.scalars import ByteCount, Position

Read = Callable[[Any, Ids, str], Any]
"""(value as given, ids of the district, path of the field) -> value of the command. Raises Refusal."""

ALL_REQUIRED = frozenset({Policy})
"""Contents given whole: a field left out must not silently fall back to the platform's default."""


BYTES = frozenset({"size_bytes", "blob_bytes", "evidence_bytes_max"})
"""Numbers that may pass 2^31, where GraphQL's Int ends."""

POSITIONS = frozenset({"position"})
"""Places in the log, which may pass it as well."""

NOT_ASKED: Mapping[type, frozenset[str]] = MappingProxyType({DutyContent: frozenset({"post", "portfolio"})})
"""Fields that the platform fills in from the unit tree and takes from nobody."""


@dataclasses.dataclass(frozen=True, slots=True)
class InputField:
    """One field of an input: its Python name, GraphQL annotation, and how its value is read."""

    name: str
    annotation: Any
    description: str
    read: Read
    default: Any


@dataclasses.dataclass(frozen=True, slots=True)
class InputShape:
    """An input type and the dataclass it becomes."""

    target: type
    fields: tuple[InputField, ...]

    def read(self, given: Any, ids: Ids, path: str = "") -> Any:
        """The dataclass that an input stands for. Raises the refusals of all its fields as a RefusedInput."""
        names = [field.name for field in self.fields]
        values = _read_all(
            [(field.read, getattr(given, field.name), _below(path, field.name)) for field in self.fields], ids
        )
        return self.target(**dict(zip(names, values, strict=True)))


class RefusedInput(Exception):
    """An input with fields that cannot be read; `refusals` has one for each."""

    def __init__(self, refusals: list[Refusal]) -> None:
        self.refusals = refusals
        super().__init__(f"{len(refusals)} fields refused")


def _read_all(parts: typing.Iterable[tuple[Read, Any, str]], ids: Ids) -> list[Any]:
    """Every part read. Raises RefusedInput with all that cannot be."""
    values: list[Any] = []
    refusals: list[Refusal] = []
    for read, value, path in parts:
        try:
            values.append(read(value, ids, path))
        except RefusedInput as refused:
            refusals.extend(refused.refusals)
        except Refusal as refusal:
            refusals.append(refusal)
    if refusals:
        raise RefusedInput(refusals)
    return values


def shape_of(cls: type) -> InputShape:
    """The shape of the input that stands for the dataclass `cls`."""
    hints = typing.get_type_hints(cls, include_extras=True)
    described = words.FIELDS.get(cls, {})
    fields = []
    for field in dataclasses.fields(cls):
        if field.name in NOT_ASKED.get(cls, ()):
            continue
        hint, description = hints[field.name], described.get(field.name, "")
        if typing.get_origin(hint) is Annotated:
            hint, description = typing.get_args(hint)[:2]
        annotation, read = _kind(hint)
        if field.name in BYTES:
            annotation = ByteCount if hint is int else ByteCount | None
        if field.name in POSITIONS:
            annotation = Position
        default = dataclasses.MISSING if cls in ALL_REQUIRED else field.default
        fields.append(InputField(field.name, annotation, description, read, default))
    return InputShape(cls, tuple(fields))


def input_type(name: str, description: str, fields: typing.Iterable[InputField]) -> type:
    """A strawberry input type with these fields, in this order."""
    namespace: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
    for field in fields:
        namespace["__annotations__"][field.name] = field.annotation
        namespace[field.name] = _strawberry_field(field)
    made: type = strawberry.input(type(name, (), namespace), description=description)
    return made


def _strawberry_field(field: InputField) -> Any:
    if field.default is dataclasses.MISSING:
        return strawberry.field(description=field.description)
    if field.default is None:
        # UNSET and not null as default: the published schema then says "may be left out", not "= null".
        return strawberry.field(description=field.description, default=strawberry.UNSET)
    if isinstance(field.default, tuple):
        return strawberry.field(description=field.description, default_factory=lambda: list(field.default))
    return strawberry.field(description=field.description, default=field.default)


_NESTED: dict[type, type] = {}


def _kind(hint: Any) -> tuple[Any, Read]:
    """GraphQL annotation and reader of one type of the domain."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner, read = _kind(next(argument for argument in arguments if argument is not type(None)))
        return inner | None, _optional(read)
    if origin is tuple:
        inner, read = _kind(arguments[0])
        return list[inner], _each(read)  # type: ignore[valid-type]
    if hint in KIND_OF:
        return strawberry.ID, _id(KIND_OF[hint])
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        shape = shape_of(hint)
        if hint not in _NESTED:
            _NESTED[hint] = input_type(f"{hint.__name__}Input", words.TYPES[hint], shape.fields)
        return _NESTED[hint], shape.read
    if hint in (str, int, bool, date, Decimal) or issubclass(hint, StrEnum):
        return hint, as_given
    raise TypeError(f"no GraphQL input for {hint!r}")


def as_given(value: Any, _ids: Ids, _path: str) -> Any:
    """The value itself: text, numbers, days and codes need no reading."""
    return value


def _optional(read: Read) -> Read:
    def read_optional(value: Any, ids: Ids, path: str) -> Any:
        return None if value is None or value is strawberry.UNSET else read(value, ids, path)

    return read_optional


def _each(read: Read) -> Read:
    def read_each(values: Any, ids: Ids, path: str) -> Any:
        return tuple(_read_all([(read, value, f"{path}.{index}") for index, value in enumerate(values)], ids))

    return read_each


def _id(kind: str) -> Read:
    def read_id(value: Any, ids: Ids, path: str) -> str:
        key = ids.key_of(kind, value)
        if key is None:
            raise NotFound(field=path)
        return key

    return read_id


def _below(path: str, name: str) -> str:
    return f"{path}.{to_camel_case(name)}" if path else to_camel_case(name)
