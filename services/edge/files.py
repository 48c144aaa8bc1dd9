"""Addresses of evidence files for one person of a district, from the desk of services/evidence."""

import asyncio

from domain.codes import Rendition
from domain.refusal import Refusal
from graphql_api.context import Address
from services.evidence.desk import EvidenceDesk


class DistrictFiles:
    """The files of a district, for one person. Who may see a file was asked at its gate; the store is not asked."""

    def __init__(self, desk: EvidenceDesk, tenant_id: int, person: str) -> None:
        self._desk = desk
        self._tenant_id = tenant_id
        self._person = person

    async def upload(self, evidence: str) -> Address | None:
        """A form that takes the declared bytes and no others; None unless they are awaited now."""
        try:
            form = await asyncio.to_thread(self._desk.upload_form, self._tenant_id, evidence)
        except Refusal:
            return None
        return Address(url=form.url, expires_at=form.expires_at, fields=form.fields)

    async def content(self, evidence: str, rendition: Rendition) -> Address:
        """A rendition of the sealed file, for a few minutes.

        Raises EvidenceNotSealed unless it is sealed, EvidenceDestroyed once it was erased.
        """
        found = await asyncio.to_thread(self._desk.address, self._tenant_id, self._person, evidence, rendition)
        return Address(url=found.path, expires_at=found.expires_at, size_bytes=found.size_bytes)
