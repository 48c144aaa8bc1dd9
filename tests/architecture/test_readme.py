"""README.md says what the code does."""

import re
from pathlib import Path

from services.settings import SETTINGS

ROOT = Path(__file__).parents[2]


def settings_table() -> str:
    """The table of README.md, from the one list of settings."""
    head = ["| variable | default | what it is for |", "|---|---|---|"]
    rows = [f"| `{setting.name}` | {setting.default or ''} | {setting.meaning} |" for setting in SETTINGS]
    return "\n".join(head + rows)


def test_the_settings_table_of_the_readme_is_the_one_the_program_reads_by() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    shown = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", readme, re.DOTALL)

    assert shown is not None
    assert shown[1] == settings_table()


def test_every_folder_and_file_the_readme_names_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    named = set(re.findall(r"`([\w./-]+/)`", readme)) | set(re.findall(r"\]\(([\w./-]+)\)", readme))

    assert {name for name in named if not (ROOT / name).exists()} == set()
