"""Addresses of evidence files for one district, from the desk of services/evidence."""

import asyncio

from domain.codes import Rendition
from domain.refusal import Refusal
from graphql_api.context import Address
from services.evidence.desk import EvidenceDesk


class DistrictFiles:
    """The files of one district. Who may see a file was asked at its gate; nothing is sent to the object store."""

    def __init__(self, desk: EvidenceDesk, tenant_id: int) -> None:
        self._desk = desk
        self._tenant_id = tenant_id

    async def upload(self, evidence: str) -> Address | None:
        """A form that takes the declared bytes and no others; None unless they are awaited now."""
        try:
            form = await asyncio.to_thread(self._desk.upload_form, self._tenant_id, evidence)
        except Refusal:
            return None
        return Address(url=form.url, expires_at=form.expires_at, fields=form.fields)

    async def content(self, evidence: str, rendition: Rendition) -> Address:
        """A rendition of the sealed version, for a few minutes. Raises EvidenceNotSealed unless it is sealed."""
        found = await asyncio.to_thread(self._desk.download, self._tenant_id, evidence)
        return Address(url=found.url, expires_at=found.expires_at)
