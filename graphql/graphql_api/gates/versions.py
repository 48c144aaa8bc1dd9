"""The version of a stream as of the position read: a number about what the viewer already holds, so without a gate."""

from graphql_api.view import View
from projections.timeline import read as timelines


async def version_of(view: View, stream: str) -> int:
    """How many events the stream held, asked together with all others of the request."""

    async def load(streams: list[str]) -> list[int]:
        rows = await view.rows(timelines.versions(view.tenant_id, view.at, streams))
        found = {row.stream: row.version for row in rows}
        return [found[stream] for stream in streams]

    version: int = await view.loader("versions", load).load(stream)
    return version
