"""What happens beside a unit's own work: changes after issue, help from departments, suggestions from members."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from heapq import merge

from domain.codes import PostKind
from domain.contributions.commands import (
    DeclineContribution,
    DeliverContribution,
    PledgeContribution,
    RequestContribution,
)
from domain.ids import ChangeId, ContributionId, SuggestionId
from domain.lists.commands import ApproveChange, ProposeItemRevision
from domain.lists.events import TaskContent
from domain.roles import Role
from domain.suggestions.commands import ReplySuggestion, ScreenSuggestion, SubmitSuggestion
from services.simulate import words
from services.simulate.chance import Chance
from services.simulate.lists import Item, UnitYear
from services.simulate.people import Unit, Who, platform
from services.simulate.size import Size
from services.simulate.steps import Step, Steps

_RESOURCES = ("STAFF", "TECHNOLOGY", "FUNDS")
_DELIVERED_PERMILLE = 850
_DECLINED_PERMILLE = 50


class Participation:
    """One unit's year of everything that others have a part in."""

    def __init__(self, made: UnitYear, departments: list[Unit], size: Size, chance: Chance) -> None:
        self._made = made
        self._unit = made.unit
        self._departments = departments
        self._size = size
        self._chance = chance

    def steps(self) -> Steps:
        """From the issue on, in the order of days."""
        tasks = [item for item in self._made.items if isinstance(item.content, TaskContent)]
        parts: list[Callable[[], Steps]] = []
        for place in range(1 + self._chance.happens(self._size.per_unit(900) - 1000)):
            item = tasks[-1 - place]
            parts.append(lambda item=item: self._change(item))  # type: ignore[misc]
        if self._chance.happens(self._size.per_unit(270)):
            parts.append(lambda: self._contribution(tasks[0]))
        if self._chance.happens(self._size.per_unit(450)):
            parts.append(self._suggestion)
        yield from merge(*(part() for part in parts), key=lambda step: step.day)

    def _step(self, day: date, who: Who, command: object, entity: str | None = None) -> Step:
        return Step(day, who, command, self._chance.new_id(), entity)

    def _change(self, item: Item) -> Steps:
        """A task's target is raised by half, with the maker's approval."""
        year, key = self._made.year, self._unit.unit
        proposed = self._chance.day(date(year, 5, 20), date(year, 9, 10))
        assert isinstance(item.content, TaskContent)
        content = replace(item.content, target_value=(item.content.target_value * 3 / 2).quantize(Decimal("0.1")))
        change = ChangeId(self._chance.new_id())
        propose = ProposeItemRevision(key, year, item.item, "任务量随上级部署调整", task=content)
        yield self._step(proposed, self._unit.by(PostKind.SECRETARY), propose, change)
        approved = proposed + timedelta(days=4)
        approve = ApproveChange(key, year, change, approved)
        yield self._step(approved, self._unit.by_maker(PostKind.LIST_OFFICER), approve)
        item.content = content

    def _contribution(self, item: Item) -> Steps:
        year = self._made.year
        department = self._chance.pick(self._departments)
        by_department = department.by(PostKind.STAFF)
        asked = self._chance.day(date(year, 3, 3), date(year, 5, 29))
        contribution = ContributionId(self._chance.new_id())
        request = RequestContribution(item.item, department.unit, self._chance.pick(_RESOURCES), "请支持本项任务")
        yield self._step(asked, self._unit.by(PostKind.SECRETARY), request, contribution)
        answered = asked + timedelta(days=5)
        if self._chance.happens(_DECLINED_PERMILLE):
            decline = DeclineContribution(contribution, "本年度预算已安排完毕")
            yield self._step(answered, by_department, decline)
            return
        delivered = answered + timedelta(days=30 + self._chance.below(60))
        yield self._step(answered, by_department, PledgeContribution(contribution, "按需支持", delivered))
        if self._chance.happens(_DELIVERED_PERMILLE):
            done = DeliverContribution(contribution, delivered, "已到位")
            yield self._step(delivered, by_department, done)

    def _suggestion(self) -> Steps:
        """A suggestion that came after the issue: screened and answered, not adopted into this year's lists."""
        year = self._made.year
        given = self._chance.day(date(year, 3, 2), date(year, 10, 30))
        suggestion = SuggestionId(self._chance.new_id())
        submit = SubmitSuggestion(
            self._unit.unit, year, self._chance.happens(400), self._chance.pick(words.SUGGESTIONS), given
        )
        yield self._step(given, platform(Role.MEMBER), submit, suggestion)
        officer, answered = self._unit.by_maker(PostKind.LIST_OFFICER), given + timedelta(days=6)
        screened = ScreenSuggestion(suggestion, False, "日常服务事项", answered)
        yield self._step(answered, officer, screened)
        yield self._step(answered, officer, ReplySuggestion(suggestion, self._chance.pick(words.REPLIES), answered))
