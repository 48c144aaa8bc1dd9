"""No sequence of accepted commands brings a list set into a state it must not be in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.codes import Disposition, DutyRole, TaskBasis, TaskTier
from domain.ids import ChangeId, ItemId, OpinionId
from domain.lists import changes, decider, items
from domain.lists.events import (
    DutyContent,
    ElementCompared,
    ListEvent,
    ListIssued,
    ListSubmitted,
    ProblemContent,
    TaskContent,
)
from domain.lists.facts import Ground
from domain.lists.list_set import EMPTY, ListSetState, ListStage, evolve, evolve_all
from domain.lists.readiness import issue_blockers, items_issued
from domain.refusal import Refusal
from domain.text import same_key
from tests.domain.lists.world import (
    CODES,
    COMMITTEE_SECRETARY,
    CYCLE,
    DEPUTY,
    DISTRICT,
    IN_FORCE,
    MEMBER,
    OFFICER,
    PROBLEM,
    RESEARCHED_ON,
    SECRETARY,
    STREET,
    TASK,
    TEAM,
    UNIT,
    issue,
)

PERSONS = (SECRETARY, DEPUTY, MEMBER)
ELEMENTS = ("TEAM", "VENUE")
GROUND = Ground(UNIT, CYCLE, replace(CODES, elements={code: code for code in ELEMENTS}))
ON = date(2020, 1, 20)
CHANGED_ON = date(2020, 6, 1)
ISSUED = [event for event in IN_FORCE if not isinstance(event, ElementCompared) or event.element in ELEMENTS]

numbers = st.sampled_from(["N1", "N2", "N3", "N4", "N5", "n5", "Ｎ５"])
elements = st.lists(st.sampled_from(ELEMENTS), min_size=1, max_size=2, unique=True).map(tuple)
roles = st.sampled_from(tuple(DutyRole))
persons = st.sampled_from(PERSONS)
tiers = st.sampled_from(tuple(TaskTier))
some = st.integers(0, 30)


class ListSets(RuleBasedStateMachine):
    """Commands in any order on one list set; refused ones leave it as it is."""

    begins: Sequence[ListEvent] = ()

    def __init__(self) -> None:
        super().__init__()
        self.state: ListSetState = evolve_all(EMPTY, self.begins)
        self.made = 0
        self.issues = sum(isinstance(event, ListIssued) for event in self.begins)
        self.submitted = self.state
        self.refused: Refusal | None = None

    def new(self, kind: str) -> str:
        self.made += 1
        return f"{kind} {self.made}"

    def pick(self, keys: Sequence[Any], index: int) -> Any:
        return keys[index % len(keys)] if keys else "nothing"

    def attempt(self, command: Callable[[], Sequence[ListEvent]]) -> None:
        try:
            events = command()
        except Refusal as refusal:
            self.refused = refusal
            return
        assert events, "an accepted command leaves a fact"
        for event in events:
            self.issues += isinstance(event, ListIssued)
            self.state = evolve(self.state, event)
            if isinstance(event, ListSubmitted):
                self.submitted = self.state

    def task(self, tier: TaskTier, problem: int | None) -> TaskContent:
        if problem is None:
            return replace(TASK, tier=tier)
        return replace(
            TASK, tier=tier, basis=TaskBasis.PROBLEM_ITEM, problems=(self.pick(list(self.state.problems), problem),)
        )

    @invariant()
    def no_number_means_two_things(self) -> None:
        used = [same_key(item.number) for item in self.state.items.values()]
        assert len(used) == len(set(used))

    @invariant()
    def no_element_has_a_problem_and_none(self) -> None:
        assert not self.state.carried_elements & self.state.compared.keys()

    @invariant()
    def every_task_rests_on_problems_that_stand(self) -> None:
        for task in self.state.tasks.values():
            assert set(task.problems) <= self.state.problems.keys()
            assert task.problems or task.basis is not TaskBasis.PROBLEM_ITEM

    @invariant()
    def every_item_is_of_one_kind_for_ever(self) -> None:
        for key, item in self.state.items.items():
            kinds = {"p": ProblemContent, "t": TaskContent, "d": DutyContent, "a": ProblemContent}
            assert isinstance(item.content, kinds[key[0].lower()])

    @invariant()
    def a_list_is_issued_once_and_stays_whole(self) -> None:
        assert self.issues <= 1
        if self.state.stage is not ListStage.ISSUED:
            assert self.issues == 0
            assert not self.state.changes
            return
        assert {task.tier for task in self.state.tasks.values()} == set(TaskTier)
        assert self.state.carried_elements | self.state.compared.keys() == set(ELEMENTS)
        assert {(duty.holder, duty.role) for duty in self.state.duties.values()} == {
            (post.person, post.role) for post in TEAM
        }
        assert all(duty.post is not None for duty in self.state.duties.values())
        assert self.state.maker == DISTRICT

    @invariant()
    def a_consultation_held_covers_the_lists_as_they_are(self) -> None:
        talk = self.state.consultation
        assert talk.held_on is None or talk.edits_since == 0

    @invariant()
    def the_question_what_blocks_an_issue_always_has_an_answer(self) -> None:
        if self.state.stage in (ListStage.DRAFT, ListStage.SUBMITTED):
            blockers = issue_blockers(
                self.state, GROUND, officer=OFFICER, researched_on=RESEARCHED_ON, finished=(), on=date(2020, 2, 5)
            )
            assert all(blocker.message and blocker.code and blocker.source for blocker in blockers)
            if not blockers:
                assert issue(self.state, around=GROUND, document_number="1号")
            else:
                with pytest.raises(type(blockers[0])):
                    issue(self.state, around=GROUND, document_number="1号")

    @invariant()
    def every_refusal_says_what_is_wrong(self) -> None:
        assert self.refused is None or (self.refused.message and self.refused.code)

    @invariant()
    def a_submitted_list_stays_as_it_was_submitted(self) -> None:
        if self.state.stage is ListStage.SUBMITTED:
            assert self.state.items == self.submitted.items
            assert self.state.compared == self.submitted.compared


class Drafts(ListSets):
    """A list set on its way to issue, each step taken in any order."""

    @initialize()
    def begin(self) -> None:
        self.draft(True, True)

    @rule(officer=st.booleans(), research=st.booleans())
    def draft(self, officer: bool, research: bool) -> None:
        self.attempt(
            lambda: decider.draft_list(
                self.state,
                UNIT,
                2020,
                officer=OFFICER if officer else None,
                researched_on=RESEARCHED_ON if research else None,
                template=None,
                template_in_use=False,
                template_domains=frozenset(),
                drafter=OFFICER,
                drafted_on=RESEARCHED_ON,
            )
        )

    @rule(number=numbers, carried=elements)
    def add_problem(self, number: str, carried: tuple[str, ...]) -> None:
        content = replace(PROBLEM, elements=carried)
        new = ItemId(self.new("problem"))
        self.attempt(
            lambda: items.add_problem_item(
                self.state, new, number=number, content=content, ground=GROUND, drafter=OFFICER
            )
        )

    @rule(number=numbers, tier=tiers, problem=st.none() | some)
    def add_task(self, number: str, tier: TaskTier, problem: int | None) -> None:
        content = self.task(tier, problem)
        new = ItemId(self.new("task"))
        self.attempt(
            lambda: items.add_task_item(self.state, new, number=number, content=content, ground=GROUND, drafter=OFFICER)
        )

    @rule(number=numbers, role=roles, holder=persons)
    def add_duty(self, number: str, role: DutyRole, holder: Any) -> None:
        content = DutyContent(role, holder, "责任", 1)
        new = ItemId(self.new("duty"))
        self.attempt(
            lambda: items.add_duty_item(self.state, new, number=number, content=content, ground=GROUND, drafter=OFFICER)
        )

    @rule(index=some, carried=elements)
    def revise_problem(self, index: int, carried: tuple[str, ...]) -> None:
        item = self.pick(list(self.state.problems), index)
        content = replace(PROBLEM, elements=carried)
        self.attempt(
            lambda: items.revise_problem_item(
                self.state, item, content=content, reason="", ground=GROUND, drafter=OFFICER
            )
        )

    @rule(index=some, tier=tiers, problem=st.none() | some)
    def revise_task(self, index: int, tier: TaskTier, problem: int | None) -> None:
        item = self.pick(list(self.state.tasks), index)
        content = self.task(tier, problem)
        self.attempt(
            lambda: items.revise_task_item(self.state, item, content=content, reason="", ground=GROUND, drafter=OFFICER)
        )

    @rule(index=some)
    def withdraw(self, index: int) -> None:
        item = self.pick(list(self.state.items), index)
        self.attempt(lambda: items.withdraw_item(self.state, item, reason="不切实际", drafter=OFFICER))

    @rule(element=st.sampled_from(ELEMENTS))
    def compare(self, element: str) -> None:
        self.attempt(
            lambda: items.compare_element(self.state, element, conclusion="无", ground=GROUND, drafter=OFFICER)
        )

    @rule(element=st.sampled_from(ELEMENTS))
    def retract(self, element: str) -> None:
        self.attempt(lambda: items.retract_comparison(self.state, element, reason="有误", drafter=OFFICER))

    @rule()
    def request(self) -> None:
        self.attempt(
            lambda: decider.request_consultation(
                self.state, requested_on=ON, requested_by=OFFICER, researched_on=RESEARCHED_ON
            )
        )

    @rule()
    def say(self) -> None:
        opinion = OpinionId(self.new("opinion"))
        self.attempt(lambda: decider.record_opinion(self.state, opinion, given_by=STREET, text="意见", given_on=ON))

    @rule(index=some, disposition=st.sampled_from(tuple(Disposition)), explanation=st.sampled_from(["", "理由"]))
    def resolve(self, index: int, disposition: Disposition, explanation: str) -> None:
        opinion = self.pick(list(self.state.opinions), index)
        self.attempt(
            lambda: decider.resolve_opinion(self.state, opinion, disposition=disposition, explanation=explanation)
        )

    @rule()
    def hold(self) -> None:
        self.attempt(lambda: decider.hold_consultation(self.state, held_on=ON, held_by=SECRETARY))

    @rule()
    def submit(self) -> None:
        self.attempt(lambda: decider.submit_list(self.state, submitted_on=ON, submitted_by=OFFICER))

    @rule()
    def give_back(self) -> None:
        self.attempt(lambda: decider.return_list(self.state, reason="再改"))

    @rule(on=st.sampled_from([date(2020, 1, 3), date(2020, 2, 5), date(2020, 2, 16)]))
    def issue(self, on: date) -> None:
        before = self.state
        self.attempt(
            lambda: issue(before, around=GROUND, issued_on=on, issuer=COMMITTEE_SECRETARY, document_number="1号")
        )
        if self.state.stage is ListStage.ISSUED and before.stage is not ListStage.ISSUED:
            assert before.consultation.held_on is not None
            assert not before.unresolved
            assert {duty.holder for duty in before.duties.values()} == set(PERSONS)
            assert [item.item for item in items_issued(self.state)] == [item.item for item in self.state.standing()]

    @rule()
    def make_ready(self) -> None:
        """What a diligent officer does: without it, chance alone hardly ever makes a list fit for issue."""
        for element in ELEMENTS:
            self.compare(element)
        for index, tier in enumerate(TaskTier):
            self.add_task(f"R{index}", tier, None)
        for index, post in enumerate(TEAM):
            self.add_duty(f"S{index}", post.role, post.person)
        self.request()
        for opinion in self.state.unresolved:
            self.attempt(
                lambda opinion=opinion: decider.resolve_opinion(  # type: ignore[misc]
                    self.state, opinion, disposition=Disposition.ADOPTED, explanation=""
                )
            )
        self.hold()
        self.submit()


class Changes(ListSets):
    """An issued list set: every change proposed and decided in any order."""

    begins = ISSUED

    @rule(index=some, carried=elements, proposer=st.sampled_from([SECRETARY, DEPUTY]))
    def propose_problem(self, index: int, carried: tuple[str, ...], proposer: Any) -> None:
        item = self.pick(list(self.state.problems), index)
        self.propose_revision(item, proposer, problem=replace(PROBLEM, elements=carried))

    @rule(index=some, tier=tiers, problem=st.none() | some)
    def propose_task(self, index: int, tier: TaskTier, problem: int | None) -> None:
        item = self.pick(list(self.state.tasks), index)
        self.propose_revision(item, SECRETARY, task=self.task(tier, problem))

    @rule(number=st.sampled_from(["N1", "n1", "N2"]), carried=elements)
    def propose_addition(self, number: str, carried: tuple[str, ...]) -> None:
        self.propose_new("added", number, problem=replace(PROBLEM, elements=carried))

    @rule(index=some, role=roles, holder=persons)
    def propose_duty(self, index: int, role: DutyRole, holder: Any) -> None:
        item = self.pick(list(self.state.duties), index)
        self.propose_revision(item, SECRETARY, duty=DutyContent(role, holder, f"责任{index}", 1))

    @rule(number=st.sampled_from(["N3", "N4"]), role=roles, holder=persons)
    def propose_duty_addition(self, number: str, role: DutyRole, holder: Any) -> None:
        self.propose_new("duty", number, duty=DutyContent(role, holder, "责任", 1))

    @rule(index=some)
    def propose_withdrawal(self, index: int) -> None:
        change = ChangeId(self.new("change"))
        item = self.pick([item.item for item in self.state.standing()], index)
        self.attempt(
            lambda: changes.propose_item_withdrawal(
                self.state, change, item, reason="取消", proposed_by=STREET, proposed_on=CHANGED_ON, proposer=SECRETARY
            )
        )

    @rule(index=some, approver=st.sampled_from([SECRETARY, OFFICER, None]))
    def approve(self, index: int, approver: Any) -> None:
        undecided = [change.proposed.change for change in self.state.open_changes]
        change = self.pick(undecided if index % 5 else list(self.state.changes), index)
        self.attempt(
            lambda: changes.approve_change(
                self.state, change, approved_on=CHANGED_ON, document_number="", approver=approver, ground=GROUND
            )
        )

    @rule(index=some)
    def reject(self, index: int) -> None:
        change = self.pick(list(self.state.changes), index)
        self.attempt(lambda: changes.reject_change(self.state, change, reason="不同意", approver=OFFICER))

    def propose_new(self, kind: str, number: str, **content: Any) -> None:
        contents = {"problem": None, "task": None, "duty": None, **content}
        change, item = ChangeId(self.new("change")), ItemId(self.new(kind))
        self.attempt(
            lambda: changes.propose_item_addition(
                self.state,
                change,
                item,
                number=number,
                reason="新情况",
                ground=GROUND,
                proposed_by=STREET,
                proposed_on=CHANGED_ON,
                proposer=SECRETARY,
                **contents,
            )
        )

    def propose_revision(self, item: ItemId, proposer: Any, **content: Any) -> None:
        contents = {"problem": None, "task": None, "duty": None, **content}
        change = ChangeId(self.new("change"))
        self.attempt(
            lambda: changes.propose_item_revision(
                self.state,
                change,
                item,
                reason="调整",
                ground=GROUND,
                proposed_by=STREET,
                proposed_on=CHANGED_ON,
                proposer=proposer,
                **contents,
            )
        )


TestDrafts = Drafts.TestCase
TestDrafts.settings = settings(max_examples=100, stateful_step_count=60, deadline=None)
TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


def test_the_fold_of_all_facts_is_the_fold_of_each_in_turn() -> None:
    one_by_one = EMPTY
    for event in IN_FORCE:
        one_by_one = evolve(one_by_one, event)

    assert evolve_all(EMPTY, IN_FORCE) == one_by_one
