"""The broker that an address names. It carries jobs and may lose them: the outbox sends them again."""

from urllib.parse import urlsplit

import redis
from dramatiq import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, Middleware, Retries, ShutdownNotifications, TimeLimit

NAMESPACE = "sandan"
HEARTBEAT_MILLISECONDS = 15_000
"""A worker that was silent for so long has died, and what it held is handed out again."""
MAINTENANCE_PER_MILLION = 20_000
"""How often a Redis broker looks for dead workers; dramatiq's 1000 left jobs lying for minutes."""
SOCKET_SECONDS_MAX = 5.0


class BrokerUnknown(ValueError):
    """SANDAN_BROKER_URL must begin with redis://, rediss://, amqp:// or amqps://."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{type(self).__doc__} It begins with {urlsplit(url).scheme}://")


def open_broker(url: str) -> Broker:
    """A broker for Valkey or Redis (`redis`, `rediss`) or for RabbitMQ (`amqp`, `amqps`), without actors yet.

    Nothing is connected. Raises BrokerUnknown.
    """
    scheme = urlsplit(url).scheme
    if scheme in ("redis", "rediss"):
        client = redis.Redis.from_url(
            url, socket_timeout=SOCKET_SECONDS_MAX, socket_connect_timeout=SOCKET_SECONDS_MAX, health_check_interval=30
        )
        return RedisBroker(  # type: ignore[no-untyped-call]
            client=client,
            namespace=NAMESPACE,
            heartbeat_timeout=HEARTBEAT_MILLISECONDS,
            maintenance_chance=MAINTENANCE_PER_MILLION,
            middleware=_middleware(),
        )
    if scheme in ("amqp", "amqps"):
        # Imported here: a Valkey site needs no pika.
        from dramatiq.brokers.rabbitmq import RabbitmqBroker

        # Without confirm_delivery a message may vanish between us and the broker without an error.
        return RabbitmqBroker(url=url, confirm_delivery=True, middleware=_middleware())
    raise BrokerUnknown(url)


def _middleware() -> list[Middleware]:
    """Only what actors here use. The limits themselves stand with each actor."""
    return [AgeLimit(), TimeLimit(), ShutdownNotifications(), Retries()]
