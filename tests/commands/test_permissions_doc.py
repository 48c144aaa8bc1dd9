"""The documentation of permissions is the table itself."""

from domain.permissions import COMMAND_GRANTS
from domain.roles import Role, Scope
from services.commands.permissions_doc import DOCUMENT, document


def test_the_permissions_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run python -m services.commands.permissions_doc"


def test_every_command_role_and_scope_is_explained() -> None:
    text = document()

    for word in (*(command.__name__ for command in COMMAND_GRANTS), *Role, *Scope):
        assert word in text
    assert "|  |" not in text
