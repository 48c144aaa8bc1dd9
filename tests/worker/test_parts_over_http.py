"""A large recording, sent in parts as a client does it: cut off, gone on with elsewhere, joined, sealed."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx

from domain.evidence.decider import EvidenceStatus
from services.edge.tokens import make_token
from services.evidence.parts import PART_BYTES
from tests.graphql_api.server import TOKEN_KEY
from tests.worker.district import District
from tests.worker.test_over_http import DECLARE, LOOK, UNITS, secretary
from tests.worker.waiting import wait_until

CONTENT = b"#!AMR\n" + os.urandom(PART_BYTES + 5_000)


def test_a_recording_that_is_cut_off_is_gone_on_with_and_sealed(
    new_district: Callable[[], District], edge: httpx.Client, at_work: Callable[..., AbstractContextManager[None]]
) -> None:
    district, other = new_district(), new_district()
    headers = {"authorization": f"Bearer {secretary(district)}"}

    def ask(query: str, **variables: Any) -> Any:
        answer = edge.post("/graphql", json={"query": query, "variables": variables}, headers=headers).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def declare(content: bytes) -> str:
        given = {
            "commandId": str(uuid4()),
            "unit": unit["node"]["id"],
            "fileName": "会议录音.amr",
            "noStateSecret": True,
            "sha256": sha256(content).hexdigest(),
            "sizeBytes": len(content),
            "mediaType": "audio/amr",
        }
        receipt = ask(DECLARE, input=given)["evidenceDeclare"]["receipt"]
        ask(LOOK, id=receipt["entityId"], atLeast=receipt["position"])
        return str(receipt["entityId"])

    def parts_of(evidence: str, **other_headers: str) -> httpx.Response:
        return edge.post(f"/evidence/{evidence}/parts", headers=other_headers or headers)

    def codes(answer: httpx.Response) -> tuple[int, str]:
        return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]

    [unit] = ask(UNITS, atLeast=district.store_size() - 1)["district"]["units"]["edges"]
    evidence, small = declare(CONTENT), declare(b"small")
    stranger = make_token(TOKEN_KEY, tenant_id=other.tenant_id, person="x", roles=["AUDITOR"])

    assert codes(parts_of(small)) == (409, "SIZE_OUT_OF_RANGE")
    assert codes(parts_of("x")) == (404, "NOT_FOUND")
    assert codes(parts_of(evidence, authorization=f"Bearer {stranger}")) == (404, "NOT_FOUND")
    assert parts_of(evidence, authorization="none").status_code == 401

    first, _ = parts_of(evidence).json()["parts"]
    assert httpx.put(first["url"], content=CONTENT[:PART_BYTES], timeout=30).status_code == 200
    early = edge.post(f"/evidence/{evidence}/uploaded", headers=headers)
    assert codes(early) == (409, "PARTS_MISSING")
    assert "还有 1 段没有收到（2）" in early.json()["errors"][0]["message"]

    known = parts_of(evidence).json()["parts"]
    assert [part["received"] for part in known] == [True, False]
    assert httpx.put(known[1]["url"], content=CONTENT[PART_BYTES:], timeout=30).status_code == 200
    with at_work():
        assert edge.post(f"/evidence/{evidence}/uploaded", headers=headers).status_code == 202
        wait_until(lambda: ask(LOOK, id=evidence)["district"]["node"]["state"] == EvidenceStatus.SEALED, seconds=30)

    assert codes(parts_of(evidence)) == (404, "NOT_FOUND")
