"""`sandan witness`: an audit office starts it in a directory of its own, and needs nothing else."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from services.sealer.note import SignatureType, read_verifier

SANDAN = Path(sys.executable).with_name("sandan")


def start(directory: Path, *arguments: str) -> subprocess.Popen[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SANDAN_")}
    return subprocess.Popen(
        [str(SANDAN), "witness", str(directory), "--listen", "127.0.0.1:0", *arguments],
        env={**environ, "SANDAN_LOG": "json"},
        cwd=directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_witness_makes_its_key_at_first_and_says_which(tmp_path: Path) -> None:
    with start(tmp_path) as nameless:
        assert nameless.stdout is not None
        said = nameless.stdout.read()
    with start(tmp_path, "--name", "audit.example/w1") as witness:
        assert witness.stdout is not None
        started = next(line for line in witness.stdout if "witness_started" in line)
        witness.send_signal(signal.SIGTERM)
        witness.stdout.read()

    assert (nameless.returncode, "首次运行请用 --name" in said) == (1, True)
    verifier = read_verifier((tmp_path / "witness.vkey").read_text().strip())
    assert (verifier.name, verifier.type) == ("audit.example/w1", SignatureType.COSIGNATURE)
    assert str(verifier) in started
    assert witness.returncode == 0
