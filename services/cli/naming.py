"""How the program calls a district to whoever runs the platform, and whoever runs it to a district."""

import uuid

from services.store import Store, tenant


def called(code: str, tenant_id: int) -> str:
    """By the code that commands take, and the number that logs and files carry."""
    return f"{code}（编号 {tenant_id}）"


def called_by(store: Store, tenant_id: int) -> str:
    """The same where only the number is known, as whoever looks across districts sees no more."""
    with tenant(tenant_id):
        return called(store.code(), tenant_id)


def importer_of(tenant_id: int) -> str:
    """The person an import at this terminal is recorded under: whoever holds the operator's login, one a district."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"sandan/importer/{tenant_id}"))
