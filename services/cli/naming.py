"""How the program calls a district to whoever runs the platform."""

from services.store import Store, tenant


def called(code: str, tenant_id: int) -> str:
    """By the code that commands take, and the number that logs and files carry."""
    return f"{code}（编号 {tenant_id}）"


def called_by(store: Store, tenant_id: int) -> str:
    """The same where only the number is known, as whoever looks across districts sees no more."""
    with tenant(tenant_id):
        return called(store.code(), tenant_id)
