"""Equal requests give equal digests, and nothing else does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from domain.codes import TaskTier
from domain.guidance.commands import PublishListTemplate
from domain.guidance.events import TemplateTask
from domain.priorities.commands import RevisePriority
from domain.recorded import Actor, Behalf
from services.commands.digest import canonical_bytes, request_sha256

COMMAND = PublishListTemplate(
    2020, "COMMUNITY", "社区模板", (TemplateTask(TaskTier.BASIC, "目标", "次", Decimal("1.5")),)
)
ACTOR = Actor("SUN", "POST", "UNIT", frozenset({"AUDITOR"}))
DAY = date(2020, 1, 5)


def test_a_command_has_one_canonical_form() -> None:
    assert canonical_bytes(COMMAND).decode() == (
        '{"command":"PublishListTemplate","fields":{"breakthrough":"","domain":"COMMUNITY","focus":"","industry":"","tasks":'
        '[{"goal":"目标","target_value":"1.5","tier":"BASIC","unit_of_measure":"次"}],"title":"社区模板","year":2020}}'
    )


def test_a_request_is_its_command_its_actor_its_day_and_what_it_makes() -> None:
    digest = request_sha256(COMMAND, ACTOR, DAY, None)
    on_behalf = Behalf("UNIT", "POST", "SUN")

    others = [
        request_sha256(replace(COMMAND, title="模板"), ACTOR, DAY, None),
        request_sha256(RevisePriority(2020, "P", "目标", "更正"), ACTOR, DAY, None),  # type: ignore[arg-type]
        request_sha256(COMMAND, replace(ACTOR, person="PAN"), DAY, None),
        request_sha256(COMMAND, replace(ACTOR, post="OTHER"), DAY, None),
        request_sha256(COMMAND, replace(ACTOR, on_behalf_of=on_behalf), DAY, None),
        request_sha256(COMMAND, replace(ACTOR, on_behalf_of=replace(on_behalf, attested_on_paper=True)), DAY, None),
        request_sha256(COMMAND, ACTOR, None, None),
        request_sha256(COMMAND, ACTOR, DAY, str(uuid4())),
    ]

    assert digest == request_sha256(replace(COMMAND), replace(ACTOR, roles=frozenset()), DAY, None)
    assert len({digest, *others}) == len(others) + 1
