"""Which district a command is about: people type its code, the log knows its number."""

from services.settings import Settings
from services.store import TenantUnknown, list_tenants


def tenant_id_of(settings: Settings, district: str) -> int:
    """The number of a district given by its code, or by the number itself.

    A code needs the owner's login (SANDAN_DATABASE_ADMIN_URL): the runtime role sees no list of districts. Raises
    SettingsWrong without it and TenantUnknown for a code that nobody has.
    """
    if district.isdecimal():
        return int(district)
    tenants = {tenant.code: tenant.tenant_id for tenant in list_tenants(settings.need_database_admin_url())}
    if district not in tenants:
        raise TenantUnknown(f"{district}；现有：{'、'.join(tenants) or '（无）'}")
    return tenants[district]
