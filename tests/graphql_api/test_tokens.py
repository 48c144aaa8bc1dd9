"""Who asks comes from a signed token and from nowhere else."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from services.clock import now
from services.edge.identity import Unauthenticated
from services.edge.tokens import AUDIENCE, ISSUER, DevelopmentTokens, make_token
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import TOKEN_KEY, Client, Edge

TOKENS = DevelopmentTokens(TOKEN_KEY)


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token, changed."""
    present = int(now().timestamp())
    good = {
        "iss": ISSUER, "aud": AUDIENCE, "iat": present, "exp": present + 600, "sub": "someone", "tenant": 1,
        "roles": ["AUDITOR"],
    }  # fmt: skip
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(**changes: Any) -> str:
    """A token with these claims under the right key."""
    return jwt.encode(claims(**changes), TOKEN_KEY, algorithm="HS256")


def unsigned(algorithm: str) -> str:
    """A token that only says how it was signed."""
    parts = ({"alg": algorithm, "typ": "JWT"}, claims())
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def test_a_token_says_who_acts_where_and_in_which_post() -> None:
    token = make_token(TOKEN_KEY, tenant_id=7, person="p", post="q", unit="u", roles=["AUDITOR", "IMPORTER"])

    identity = TOKENS.identify(token)

    assert (identity.tenant_id, identity.person, identity.post, identity.unit) == (7, "p", "q", "u")
    assert identity.actor().roles == {"AUDITOR", "IMPORTER"}


@pytest.mark.parametrize(
    "given",
    [{"roles": ["SECRETARY"]}, {"roles": ["ROOT"]}, {"tenant_id": 0}, {"lifetime": timedelta(days=31)}],
    ids=["a post's role", "no role", "no district", "too long a life"],
)
def test_a_token_that_claims_too_much_is_not_made(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        make_token(TOKEN_KEY, **{"tenant_id": 1, "person": "p", **given})


BAD = {
    "no jwt": "abc",
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "no signature": unsigned("HS256"),
    "another key": jwt.encode(claims(), b"x" * 40, algorithm="HS256"),
    "another algorithm": jwt.encode(claims(), TOKEN_KEY + b"." * 64, algorithm="HS512"),
    "changed after signing": signed()[:-4] + "AAAA",
    "expired": signed(exp=int((datetime.now(UTC) - timedelta(seconds=1)).timestamp())),
    "not yet valid": signed(iat=int((datetime.now(UTC) + timedelta(hours=1)).timestamp())),
    "without end": signed(exp=None),
    "a life of years": signed(exp=int((datetime.now(UTC) + timedelta(days=4000)).timestamp())),
    "end is no number": signed(exp="tomorrow"),
    "another audience": signed(aud="elsewhere"),
    "another issuer": signed(iss="elsewhere"),
    "no district": signed(tenant=None),
    "district as text": signed(tenant="1"),
    "district true": signed(tenant=True),
    "district below one": signed(tenant=0),
    "district beyond": signed(tenant=2**31),
    "nobody": signed(sub=""),
    "a role from a post": signed(roles=["SECRETARY"]),
    "roles as text": signed(roles="AUDITOR"),
    "roles of lists": signed(roles=[["AUDITOR"]]),
    "post as number": signed(post=1),
    "a key of one's own": jwt.encode(claims(), b"y" * 40, algorithm="HS256", headers={"kid": "../../dev/null"}),
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
def test_a_token_that_is_not_good_is_refused_without_saying_why(edge: Edge, token: str) -> None:
    with pytest.raises(Unauthenticated):
        TOKENS.identify(token)

    answer = Client(edge.url, edge.http, token).ask("{ viewer { roles } }")

    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.codes == ["UNAUTHENTICATED"]
    assert answer.json["errors"][0]["message"] == "登录凭据缺失、无效或已过期，请重新登录。"


@pytest.mark.parametrize("header", ["Bearer", "Basic YTpi", "Token abc", "Bearer\tabc"])
def test_without_a_bearer_token_nothing_is_answered(edge: Edge, header: str) -> None:
    answer = Client(edge.url, edge.http, None).post({"query": "{ __typename }"}, authorization=header)

    assert answer.status == 401
    assert "data" not in answer.json


def test_the_district_of_a_token_is_the_only_one_seen(ours: HttpDistrict, theirs: HttpDistrict) -> None:
    question = "{ district { name units { edges { node { name } } } } }"
    for headers in ({}, {"x_tenant": str(theirs.tenant_id)}, {"x_forwarded_host": "theirs"}):
        body = {"query": question, "variables": {"tenant": theirs.tenant_id}}
        answer = ours.platform("AUDITOR").post(body, **headers)

        assert theirs.mark.encode() not in answer.bytes
        assert ours.mark.encode() in answer.bytes


def test_a_post_that_has_ended_gives_no_role(ours: HttpDistrict) -> None:
    question = "{ viewer { roles unitId commands { mutation } } }"
    standing = ours.holder("DW01", "SECRETARY").ask(question).data["viewer"]
    assert standing["roles"] == ["SECRETARY"]
    assert standing["unitId"] == ours.units["DW01"]
    assert "completionClaim" in [command["mutation"] for command in standing["commands"]]

    others = ours.edge.client(
        ours.tenant_id,
        ours.raw(ours.people["DW02", "SECRETARY"]),
        post=ours.raw(ours.posts["DW01", "SECRETARY"]),
        unit=ours.raw(ours.units["DW01"]),
    )
    assert others.ask(question).data["viewer"] == {"roles": [], "unitId": None, "commands": []}


def test_a_district_that_does_not_exist_is_empty(edge: Edge) -> None:
    nobody = edge.client(999_999, "nobody", roles=["AUDITOR"])

    assert nobody.ask("{ district { name } viewer { roles } }").data["district"] is None
