"""Opaque node ids: what a client holds of a thing, worth nothing in another district.

An id is base64url(MAC || kind ":" key) without padding. The MAC (12 bytes) is keyed by the district and the purpose, so
an id of another district, a made-up one and one of another kind are all the same: unknown.
"""

import binascii
import hmac
from base64 import b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Any

from domain import ids

MAC_BYTES = 12
ID_CHARACTERS_MAX = 400

KIND_OF: dict[Any, str] = {
    ids.UnitId: "Unit",
    ids.PersonId: "Person",
    ids.PostId: "Post",
    ids.ItemId: "Item",
    ids.OpinionId: "Opinion",
    ids.ChangeId: "Change",
    ids.ReportId: "ProgressReport",
    ids.EvidenceId: "Evidence",
    ids.ContributionId: "Contribution",
    ids.SuggestionId: "Suggestion",
    ids.PriorityId: "Priority",
    ids.TargetId: "CityTarget",
    ids.TemplateId: "ListTemplate",
    ids.PracticeId: "GoodPractice",
    ids.GroupId: "AssessmentGroup",
    ids.FindingId: "Finding",
    ids.RulingId: "Ruling",
    ids.CaseId: "KeyManagementCase",
    ids.ObjectionId: "Objection",
    ids.CaseFolderId: "CaseFolder",
    ids.SealedSubjectId: "SealedSubject",
    ids.SigningKeyId: "SigningKey",
    ids.QuestionId: "ReviewQuestion",
    ids.InspectionId: "Inspection",
    ids.FindingId: "Finding",
    ids.FollowUpId: "FollowUp",
}
"""Id type of the domain -> the GraphQL type whose ids it is."""


class Sealer:
    """Makes and reads opaque text bound to one district and one purpose. `key` is at least 32 bytes."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes, tenant_id: int, purpose: str) -> None:
        if len(key) < 32:
            raise ValueError("the key of opaque ids has at least 32 bytes")
        # One slow HMAC for the key of this district and purpose; then keyed BLAKE2b, forty times as fast an id.
        self._key = hmac.digest(key, f"sandan/{purpose}/{tenant_id}".encode(), "sha256")

    def seal(self, payload: bytes) -> str:
        """Opaque text for `payload`; the same for the same district, purpose and payload."""
        return urlsafe_b64encode(self._mac(payload) + payload).rstrip(b"=").decode()

    def open(self, text: str) -> bytes | None:
        """What was sealed; None for text that was not made here for this district and purpose."""
        if len(text) > ID_CHARACTERS_MAX:
            return None
        try:
            raw = b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (UnicodeEncodeError, binascii.Error):
            return None
        mac, payload = raw[:MAC_BYTES], raw[MAC_BYTES:]
        return payload if hmac.compare_digest(mac, self._mac(payload)) else None

    def _mac(self, payload: bytes) -> bytes:
        return blake2b(payload, key=self._key, digest_size=MAC_BYTES).digest()


class Ids:
    """The node ids of one district."""

    __slots__ = ("_sealer",)

    def __init__(self, key: bytes, tenant_id: int) -> None:
        self._sealer = Sealer(key, tenant_id, "node")

    def make(self, kind: str, key: str) -> str:
        """The id of the node of GraphQL type `kind` that the read models know as `key`."""
        return self._sealer.seal(f"{kind}:{key}".encode())

    def read(self, text: str) -> tuple[str, str] | None:
        """(kind, key) of an id; None for a malformed, made-up or foreign one."""
        payload = self._sealer.open(text)
        if payload is None:
            return None
        kind, _, key = payload.decode().partition(":")
        return kind, key

    def key_of(self, kind: str, text: str) -> str | None:
        """The key behind an id of GraphQL type `kind`; None for anything else, without saying why."""
        found = self.read(text)
        return found[1] if found is not None and found[0] == kind else None
