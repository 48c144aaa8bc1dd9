"""Where the started servers answer, and with which secrets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Postgres:
    """Three logins of one server: the runtime role, the owner of the schema, and the superuser (tests only)."""

    database_url: str
    database_admin_url: str
    superuser_url: str


@dataclass(frozen=True, slots=True)
class S3:
    """`endpoint` is host:port without a scheme, as the MinIO SDK wants it; plain HTTP on the loopback address."""

    endpoint: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The servers that were asked for; the others are None."""

    postgres: Postgres | None = None
    s3: S3 | None = None
    broker_url: str | None = None

    def environment(self) -> dict[str, str]:
        """The settings (services/settings.py) that point a process at these servers."""
        names: dict[str, str] = {}
        if self.postgres is not None:
            names["SANDAN_DATABASE_URL"] = self.postgres.database_url
            names["SANDAN_DATABASE_ADMIN_URL"] = self.postgres.database_admin_url
        if self.s3 is not None:
            names["SANDAN_S3_ENDPOINT"] = self.s3.endpoint
            names["SANDAN_S3_ACCESS_KEY"] = self.s3.access_key
            names["SANDAN_S3_SECRET_KEY"] = self.s3.secret_key
            names["SANDAN_S3_REGION"] = self.s3.region
            names["SANDAN_S3_SECURE"] = "0"
        if self.broker_url is not None:
            names["SANDAN_BROKER_URL"] = self.broker_url
        return names
