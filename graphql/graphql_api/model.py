"""How a row of a read model becomes an object of the API: its columns are leaves, its relations are resolvers."""

from typing import Any, ClassVar, Generic, Self, TypeVar

import strawberry

from graphql_api.described import resolved
from graphql_api.gates.versions import version_of
from graphql_api.view import View

Row = TypeVar("Row")


class Model(Generic[Row]):
    """An object backed by a row. A field without a resolver is the row's column of the same name (a test compares)."""

    view: View
    row: Row

    @classmethod
    def of(cls, view: View, row: Row) -> Self:
        """The object of a row that came through a gate of that view."""
        made = object.__new__(cls)
        made.view = view
        made.row = row
        return made

    @classmethod
    def maybe(cls, view: View, row: Row | None) -> Self | None:
        """The object of a row, None for none: unknown, foreign and out of reach are all alike."""
        return None if row is None else cls.of(view, row)


@strawberry.interface(description="有编号、可以重新查询的对象。An object that can be fetched again by its id.")
class Node(Model[Any]):
    KINDS: ClassVar[dict[str, type["Node"]]] = {}
    """GraphQL type name -> class, of every node."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__name__ != "Versioned":
            Node.KINDS[cls.__name__] = cls

    @resolved("不透明的编号，只在本区有效")
    def id(self) -> strawberry.ID:
        """The sealed id."""
        return strawberry.ID(self.view.context.ids.make(type(self).__name__, self.key()))

    def key(self) -> str:
        """What the read models know the object by."""
        raise NotImplementedError


@strawberry.interface(
    description="有自己事件流的对象：清单内容和变更的命令看 ListSet 的版本，任职的命令看 Unit，执行的命令看 Item。"
)
class Versioned(Node):
    """A node whose commands are decided on a stream of its own."""

    @resolved("版本：所在事件流的事件数；作为 expectedVersion 提交，别人改动过则拒绝")
    async def version(self) -> int:
        """As of the position read."""
        return await version_of(self.view, self.stream())

    def stream(self) -> str:
        """Where the facts about it lie (domain.streams)."""
        raise NotImplementedError


def column(source: Any, name: str) -> Any:
    """The default resolver: a column of the row for models, an attribute for everything else."""
    return getattr(source.row if isinstance(source, Model) else source, name)


def node_of(kind: str, view: View, row: Any) -> Any:
    """The node of a type further up the imports, None for no row: an item shows its reports, a report its item."""
    return Node.KINDS[kind].maybe(view, row)
