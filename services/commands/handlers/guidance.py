"""Commands on city targets, list templates and good practices."""

from domain import streams
from domain.codes import DOMAIN_GROUPS, CodeList
from domain.execution.item import ItemStage
from domain.guidance import decider as guidance
from domain.guidance.commands import (
    PublishGoodPractice,
    PublishListTemplate,
    SetCityTarget,
    WithdrawCityTarget,
    WithdrawGoodPractice,
    WithdrawListTemplate,
)
from domain.ids import PracticeId, TargetId, TemplateId
from domain.lists.events import TaskContent
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.identity import created_id, target_id

_FOUND_DONE = frozenset({ItemStage.VERIFIED, ItemStage.CLOSED})


@handles(SetCityTarget)
def set_city_target(command: SetCityTarget, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    # One stream for each target, so that two who enter it at once write the same version of it.
    target = TargetId(decide.create(target_id(decide.tenant_id, command.year, command.level, command.title)))
    stream = streams.target(target)
    state = states.guidance(decide, stream)
    decide.authorise()
    events = guidance.set_city_target(
        state, target, year=command.year, level=command.level, area=command.area, title=command.title
    )
    decide.emit(stream, events)


@handles(WithdrawCityTarget)
def withdraw_city_target(command: WithdrawCityTarget, decide: Decide) -> None:
    stream = streams.target(command.target)
    state = states.guidance(decide, stream)
    decide.authorise()
    decide.emit(stream, guidance.withdraw_city_target(state, command.target, reason=command.reason))


@handles(PublishListTemplate)
def publish_list_template(command: PublishListTemplate, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    template = TemplateId(decide.new_id())
    stream = streams.template(template)
    state = states.guidance(decide, stream)
    decide.authorise()
    if command.domain not in DOMAIN_GROUPS:
        states.require_code(decide, CodeList.DOMAIN, command.domain, command.year, field="domain")
    states.require_code(decide, CodeList.INDUSTRY, command.industry or None, command.year, field="industry")
    events = guidance.publish_list_template(
        state,
        template,
        year=command.year,
        domain=command.domain,
        industry=command.industry,
        title=command.title,
        tasks=command.tasks,
        focus=command.focus,
        breakthrough=command.breakthrough,
    )
    decide.emit(stream, events)


@handles(WithdrawListTemplate)
def withdraw_list_template(command: WithdrawListTemplate, decide: Decide) -> None:
    stream = streams.template(command.template)
    state = states.guidance(decide, stream)
    decide.authorise()
    decide.emit(stream, guidance.withdraw_list_template(state, command.template, reason=command.reason))


@handles(PublishGoodPractice)
def publish_good_practice(command: PublishGoodPractice, decide: Decide) -> None:
    item = states.item(decide, command.item)
    assert item.unit is not None, "an issued item has a unit"
    # One practice for each item, so that two who publish it at once write the same stream.
    practice = PracticeId(decide.create(created_id(command.item, "practice")))
    stream = streams.practice(practice)
    state = states.guidance(decide, stream)
    content = states.list_set(decide, item.unit, item.year).items[command.item].content
    decide.authorise(unit=item.unit)
    events = guidance.publish_good_practice(
        state,
        practice,
        item=command.item,
        unit=item.unit,
        year=item.year,
        tier=content.tier if isinstance(content, TaskContent) else None,
        verified=item.stage in _FOUND_DONE,
        title=command.title,
        summary=command.summary,
    )
    decide.emit(stream, events)


@handles(WithdrawGoodPractice)
def withdraw_good_practice(command: WithdrawGoodPractice, decide: Decide) -> None:
    stream = streams.practice(command.practice)
    state = states.guidance(decide, stream)
    guidance.refuse_not_in_force(state, field="practice")
    decide.authorise(unit=state.unit)
    decide.emit(stream, guidance.withdraw_good_practice(state, command.practice, reason=command.reason))
