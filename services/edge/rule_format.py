"""GET /rule-sets/score-1.schema.json: the closed format of a rule set, JSON Schema 2020-12, for whoever writes one."""

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

PATH = "/rule-sets/score-1.schema.json"

_SCHEMA = files("domain.scoring").joinpath("rules_1.schema.json").read_bytes()


async def rule_format(_request: Request) -> Response:
    """The document as it lies beside the engine; it is the same in every district and holds nothing of any."""
    return Response(_SCHEMA, media_type="application/schema+json")
