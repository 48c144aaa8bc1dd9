"""Servers of a few words, for what no package brings along: whoever connects is talked to by a function."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from pika import frame, spec


@contextmanager
def conversation(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server on the port that comes out; each connection is talked to once and closed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ending = threading.Event()

        def serve() -> None:
            while True:
                client, _ = server.accept()
                # The client may hang up at any word.
                with client, suppress(OSError):
                    if ending.is_set():
                        return
                    talk(client)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            ending.set()
            socket.create_connection(server.getsockname()).close()
            thread.join()


def rabbitmq(password: str) -> Callable[[socket.socket], None]:
    """The handshake of RabbitMQ, which closes the connection on a login that it does not know."""

    def talk(client: socket.socket) -> None:
        received = Frames(client)
        client.recv(len(frame.ProtocolHeader().marshal()), socket.MSG_WAITALL)
        send(client, spec.Connection.Start(server_properties={}))
        if not received.next().response.endswith(f"\0{password}".encode()):
            return
        send(client, spec.Connection.Tune(channel_max=7, frame_max=131_072, heartbeat=0))
        received.next()
        received.next()
        send(client, spec.Connection.OpenOk())
        received.next()
        send(client, spec.Connection.CloseOk())

    return talk


def send(client: socket.socket, method: spec.amqp_object.Method) -> None:
    """One method of channel 0."""
    client.sendall(frame.Method(0, method).marshal())


class Frames:
    """The methods that a client sends, one after another."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client
        self._bytes = b""

    def next(self) -> spec.amqp_object.Method:
        """The next of them."""
        while True:
            used, found = frame.decode_frame(self._bytes)
            if found is not None:
                self._bytes = self._bytes[used:]
                return found.method
            more = self._client.recv(4096)
            if not more:
                raise OSError("the client is gone")
            self._bytes += more
