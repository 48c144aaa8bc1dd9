"""Free ports on the loopback address, remembered per data directory so that addresses survive a restart."""

import json
import random
import socket
from pathlib import Path

from services.embedded.passwords import write_private

# Below the ephemeral ranges of Linux (32768) and macOS (49152): a remembered port is not lent to an outgoing
# connection while its server is down.
PORT_MIN = 20_000
PORT_MAX = 32_000


def is_free(port: int) -> bool:
    """Whether a server could listen on that port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port in TIME_WAIT counts as free, one with a listener does not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Ports:
    """The ports of one data directory, kept in `file` as {"name": port}."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ports: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}

    def take(self, name: str, preferred: int | None = None) -> int:
        """The port of that name: the remembered one (at first `preferred`) while it is free, else a new one."""
        port = self._ports.get(name, preferred)
        taken = {used for other, used in self._ports.items() if other != name}
        while port is None or port in taken or not is_free(port):
            port = random.randint(PORT_MIN, PORT_MAX)
        self._ports[name] = port
        write_private(self._file, json.dumps(self._ports, indent=1, sort_keys=True))
        return port

    def get(self, name: str) -> int | None:
        """The remembered port of that name, free or not."""
        return self._ports.get(name)
