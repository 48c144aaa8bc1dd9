"""The verifier stands alone: nothing of the platform, keys from outside, an answer for every input."""

import ast
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path

import pytest

from domain.catalogue import EVENT_CLASSES
from services.bundle import verify_bundle
from services.bundle.verify_bundle import CUSTODY, FOLD, SEALING, TYPES, Policy, Unusable, Wanted, parse, verify
from services.sealer.checkpoint import ProofFile
from services.sealer.merkle import inclusion_proof, leaf_hash
from services.sealer.note import Signer, read_note
from services.sealer.tiles import Tree
from tests.bundle.district import ORIGIN, WITNESSES, District, Leaves, a_key, history, policy, written

VERIFIER = Path(verify_bundle.__file__)
ASKED = ["--origin", ORIGIN, "--district", "330299", "--year", "2020"]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, bundle: bytes, district: District) -> Path:
    """A folder with the one file, what an auditor brings, and a bundle; beside it `cryptography` and nothing else."""
    home = tmp_path_factory.mktemp("auditor")
    shutil.copy(VERIFIER, home)
    (home / "year.zip").write_bytes(bundle)
    (home / "policy").write_text(policy(), encoding="utf-8")
    (home / "checkpoint").write_text(district.head(700), encoding="utf-8")
    tree = Tree(Leaves([leaf_hash(entry) for entry in district.entries]), 888)
    receipt = ProofFile(600, inclusion_proof(600, 888, tree.subtree), read_note(district.head(888)))
    with_extra = str(receipt).replace("\n", "\nextra AAAA\n", 1)
    (home / "receipt.tlog-proof").write_text(with_extra, encoding="utf-8")
    libraries = home / "libraries"
    libraries.mkdir()
    for name in ("cryptography", "cffi"):
        for file in distribution(name).files or ():
            top = Path(str(file)).parts[0]
            if top != ".." and not (libraries / top).exists():
                (libraries / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    return home


def run(home: Path, *arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """As the auditor runs it: no site packages, nothing of this session."""
    return subprocess.run(
        [sys.executable, "-S", "verify_bundle.py", *arguments],
        cwd=home,
        env={"PATH": os.defpath, "PYTHONPATH": str(home / "libraries"), "PYTHONIOENCODING": encoding},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_imports_the_standard_library_and_cryptography_alone() -> None:
    imported = set()
    for node in ast.walk(ast.parse(VERIFIER.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add((node.module or "").split(".")[0])

    assert imported - sys.stdlib_module_names == {"cryptography"}


def test_copied_alone_it_verifies_and_reports_under_the_four_heads(alone: Path) -> None:
    ran = run(alone, "year.zip", "--policy", "policy", *ASKED, "--seen", "checkpoint", "--seen", "receipt.tlog-proof")

    assert ran.returncode == 0, ran.stdout + ran.stderr
    for head in ("一、真实性：通过", "二、完整性：通过", "三、可用性：通过", "四、安全性：通过"):
        assert head in ran.stdout
    assert "您留存的检查点 checkpoint（700 条）与包中的历史一致" in ran.stdout
    assert "您持有的回执 receipt.tlog-proof 与包中位置 600 的记录相符" in ran.stdout
    assert "未含　可信时间戳" in ran.stdout


def test_a_terminal_of_another_character_set_shows_the_verdict(alone: Path) -> None:
    ran = run(alone, "year.zip", "--policy", "policy", *ASKED, encoding="ascii")

    assert ran.returncode == 0, ran.stderr
    assert "test.example/d/shili" in ran.stdout


def test_for_machines_it_says_the_same_as_json(alone: Path, bundle: bytes) -> None:
    (alone / "bent.zip").write_bytes(bundle[:9000] + b"?" + bundle[9001:])

    good = run(alone, "year.zip", "--policy", "policy", *ASKED, "--json")
    bad = run(alone, "bent.zip", "--policy", "policy", *ASKED, "--json")

    assert (good.returncode, bad.returncode) == (0, 1)
    said = json.loads(good.stdout)
    assert said["verdict"] == "ACCEPTED"
    assert [head["passed"] for head in said["heads"].values()] == [True] * 4
    assert said["heads"]["AUTHENTICITY"]["absent"]
    assert json.loads(bad.stdout)["verdict"] == "REFUSED"
    [fault] = json.loads(bad.stdout)["heads"]["INTEGRITY"]["faults"]
    assert (fault["code"], fault["place"]) == ("MEMBER_CORRUPT", "tile/entries/001")


@pytest.mark.parametrize(
    "arguments",
    [
        ["year.zip", *ASKED],
        ["year.zip", "--policy", "nowhere", *ASKED],
        ["year.zip", "--policy", "year.zip", *ASKED],
        ["nowhere.zip", "--policy", "policy", *ASKED],
        ["year.zip", "--policy", "policy", *ASKED, "--seen", "policy"],
        ["year.zip", "--policy", "policy", *ASKED, "--officers", "policy"],
        ["year.zip", "--policy", "policy", *ASKED, "--officers", "nowhere"],
        ["year.zip", "--policy", "policy", *ASKED[:4]],
    ],
)
def test_without_what_the_auditor_must_bring_nothing_is_verified(alone: Path, arguments: list[str]) -> None:
    ran = run(alone, *arguments)

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_what_is_absent_is_told_and_counted(alone: Path) -> None:
    ran = run(alone, "year.zip", "--policy", "policy", *ASKED)

    # Time stamps of both logs, officers' signatures, and the comparison with what the auditor kept.
    assert ran.stdout.count("  未含　") == 4
    assert "另有 4 项未含或未核" in ran.stdout


LOG = f"log {Signer(ORIGIN, a_key('log')).verifier}"
AUDIT, ARCHIVE = (f"witness {name} {WITNESSES[name].verifier}" for name in ("audit", "archive"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{LOG}\n",
        "quorum none\n",
        f"{LOG}\nquorum audit\n",
        f"{LOG}\n{AUDIT}\n{AUDIT}\nquorum audit\n",
        f"{LOG}\n{AUDIT}\n{AUDIT.replace('audit', 'again', 1)}\nquorum audit\n",
        f"{LOG}\n{AUDIT}\n{ARCHIVE}\ngroup g 3 audit archive\nquorum g\n",
        f"{LOG}\n{AUDIT}\n{ARCHIVE}\ngroup g 0 audit archive\nquorum g\n",
        f"{LOG}\n{AUDIT}\n{ARCHIVE}\ngroup g 2 audit audit\nquorum g\n",
        f"{LOG}\n{AUDIT}\ngroup g x audit\nquorum g\n",
        f"{LOG}\n{AUDIT}\nquorum audit\nquorum none\n",
        f"{LOG}\nlog {AUDIT.split()[2]}\nquorum none\n",
        f"{LOG[:-4]}AAA=\nquorum none\n",
        f"{LOG.replace('shili', 'other')}\nquorum none\n",
        f"{LOG}\nmirror x\nquorum none\n",
    ],
)
def test_a_policy_that_says_nothing_certain_is_refused(text: str) -> None:
    with pytest.raises(Unusable):
        Policy(text)


def test_how_far_it_has_come_is_told(bundle: bytes) -> None:
    told: list[tuple[int, int]] = []
    wanted = Wanted(Policy(policy()), ORIGIN, "330299", 2020, [])

    verify(BytesIO(bundle), "year.zip", wanted, lambda done, total: told.append((done, total)))

    assert told == [(256, 632), (512, 632), (632, 632)]


def test_a_quorum_of_groups_counts_each_side_once() -> None:
    third = f"witness discipline {WITNESSES['discipline'].verifier}"
    groups = "group state any audit archive\ngroup both all state discipline\nquorum both\n"
    trusted = Policy(f"{LOG}\n{AUDIT}\n{ARCHIVE}\n{third}\n{groups}")

    assert trusted.met({"audit", "discipline"})
    assert not trusted.met({"audit", "archive"})
    assert not trusted.met({"discipline"})
    assert Policy(f"{LOG}\nquorum none\n").met(())


def test_it_knows_every_event_that_is_written_and_no_other() -> None:
    """Whoever adds an event writes its name into verify_bundle.py, and into its fold what the results rest on."""
    assert set(EVENT_CLASSES) == TYPES
    assert {name for name, event in EVENT_CLASSES.items() if hasattr(event, "SEALED_SUBJECT")} == SEALING
    assert set(FOLD) <= TYPES
    assert set(CUSTODY) <= TYPES


def test_its_reading_of_an_envelope_is_that_of_the_bytes() -> None:
    for entry in written(history()):
        assert json.dumps(parse(entry.decode()), ensure_ascii=False, separators=(",", ":")).encode() == entry
