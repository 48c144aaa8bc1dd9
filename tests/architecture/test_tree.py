"""What the tree must never hold: names that shadow a library, places and secrets of one machine."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Each pattern is cut in two where it would otherwise find itself.
OF_ONE_MACHINE = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/[\w.-]+"),
    "a folder beside the repository": re.compile(r"\.\./" + r"shared"),
    "the address of a package index": re.compile(
        r"--(?:extra-)?" + r"index-url|--find-" + r"links|/simple/\b|pypi\.\w+/"
    ),
    "an address in a private network": re.compile(r"\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----"),
    "a key of a cloud or a forge": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36,}|glpat-[\w-]{20,})"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def test_nothing_shadows_the_graphql_library() -> None:
    assert not (ROOT / "graphql" / "__init__.py").exists()
    assert not (ROOT / "tests" / "graphql").exists()


def test_the_tests_are_folders_and_not_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_the_tree_holds_nothing_of_one_machine_and_no_secret() -> None:
    texts = {file: file.read_bytes() for file in tracked() if file.exists()}

    found = [
        f"{file.relative_to(ROOT)}: {what}: {match[0]}"
        for file, content in texts.items()
        if b"\0" not in content
        for what, pattern in OF_ONE_MACHINE.items()
        for match in pattern.finditer(content.decode("utf-8"))
    ]

    assert found == []


def test_no_secret_file_is_tracked() -> None:
    names = {file.name for file in tracked()}

    assert not {name for name in names if name.endswith((".pem", ".key", ".env")) or name == "passwords.json"}


def test_the_lock_holds_a_hash_for_every_package_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    packages = re.findall(r"^[\w.-]+==.*?(?=^\S|\Z)", lock, re.DOTALL | re.MULTILINE)

    assert len(packages) > 50
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in lock
