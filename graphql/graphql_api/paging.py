"""Relay connections: keyset pages of at most PAGE_MAX, stable while rows are added before, behind and between."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from graphql_api.described import resolved
from graphql_api.errors import BadCursor, BadInput
from graphql_api.view import View
from projections.query import Query

PAGE_MAX = 100
PAGE_DEFAULT = 50

T = TypeVar("T")
Row = TypeVar("Row")

First = Annotated[int, strawberry.argument(description=f"每页条数，1 到 {PAGE_MAX}")]
After = Annotated[str | None, strawberry.argument(description="上一页最后一条的游标")]


@strawberry.type(description="一页的首尾。")
class PageInfo:
    has_next_page: bool = strawberry.field(description="后面是否还有")
    has_previous_page: bool = strawberry.field(description="前面是否还有")
    start_cursor: str | None = strawberry.field(description="第一条的游标")
    end_cursor: str | None = strawberry.field(description="最后一条的游标；作为 after 取下一页")


@strawberry.type(description="一条及其游标。")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="这一条的游标")
    node: T = strawberry.field(description="这一条")


@strawberry.type(description="一页，以及全部条数。")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="本页各条")
    page_info: PageInfo = strawberry.field(description="本页首尾")
    counted: strawberry.Private[Callable[[], Awaitable[int]]]

    @resolved("各页合计的条数")
    async def total_count(self) -> int:
        """Counted only when asked for."""
        return await self.counted()


async def page(
    view: View,
    listing: str,
    query: Callable[[int, Sequence[Any] | None], Awaitable[Query[Row]]],
    build: Callable[[Row], T],
    first: int,
    after: str | None,
) -> Connection[T]:
    """One page of a read. `query(first, after)` makes the read; one row more than asked tells whether more follow.

    Raises BadInput for `first` outside 1..PAGE_MAX, BadCursor for a cursor of another list or district.
    """
    check_first(first)
    cursors = view.context.cursors
    asked = await query(first + 1, None)
    listing = f"{listing}:{','.join(asked.order)}"
    behind = cursors.read(listing, after)
    if behind is not None:
        asked = await query(first + 1, behind)
    rows = await view.page_rows(asked)

    async def counted() -> int:
        [total] = await view.page_rows(asked.count())
        return total.count

    edges = [Edge(cursor=cursors.make(listing, asked.cursor(row)), node=build(row)) for row in rows[:first]]
    return connection(edges, counted, more=len(rows) > first, behind=behind is not None)


def page_of(
    view: View,
    listing: str,
    rows: Sequence[Row],
    key: Callable[[Row], str],
    build: Callable[[Row], T],
    first: int,
    after: str | None,
) -> Connection[T]:
    """One page of rows that are all at hand; `key` names a row. Raises BadInput and BadCursor as `page` does."""
    check_first(first)
    cursors = view.context.cursors
    behind = cursors.read(listing, after)
    begin = 0
    if behind is not None:
        places = [index for index, row in enumerate(rows) if key(row) == behind[0]]
        if not places:
            raise BadCursor
        begin = places[0] + 1

    async def counted() -> int:
        return len(rows)

    chosen = rows[begin : begin + first]
    edges = [Edge(cursor=cursors.make(listing, [key(row)]), node=build(row)) for row in chosen]
    return connection(edges, counted, more=len(rows) > begin + first, behind=behind is not None)


def check_first(first: int) -> None:
    """Raises BadInput for a page that is too small or too large."""
    if not 1 <= first <= PAGE_MAX:
        raise BadInput(f"first 须在 1 到 {PAGE_MAX} 之间。")


def connection(
    edges: list[Edge[T]], counted: Callable[[], Awaitable[int]], *, more: bool, behind: bool
) -> Connection[T]:
    """A page, with what lies before and behind it."""
    info = PageInfo(
        has_next_page=more,
        has_previous_page=behind,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, page_info=info, counted=counted)
