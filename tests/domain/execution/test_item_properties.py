"""No sequence of accepted commands brings an issued item into a state it must not be in."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.codes import ReminderKind
from domain.execution import closeout, decider, progress
from domain.execution.events import (
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    ExecutionEvent,
    ItemCarriedOver,
    ItemClosed,
    ItemReopened,
    ProgressCorrected,
    ProgressSubmitted,
    ReminderSent,
)
from domain.execution.item import ItemStage, ItemState, Report, ReportStatus, evolve
from domain.ids import EvidenceId, ItemId, PersonId, ReportId
from domain.refusal import Refusal
from tests.domain.execution.world import DISTRICT, ISSUED, ITEM, NODE, STREET, given

PERSONS = (PersonId("leader"), PersonId("reporter"), PersonId("reviewer"), None)
persons = st.sampled_from(PERSONS)
DAY = date(2020, 7, 1)
days = st.sampled_from([DAY, DAY, DAY, DAY, NODE, NODE + timedelta(days=1), date(2021, 1, 1), date(2019, 12, 31)])
some = st.integers(0, 20)
FOUND_RIGHT = (ReportStatus.ACCEPTED, ReportStatus.CORRECTED)

NEXT = {
    ItemStage.ISSUED: {ItemStage.ASSIGNED, ItemStage.CARRIED_OVER},
    ItemStage.ASSIGNED: {ItemStage.IN_PROGRESS, ItemStage.CARRIED_OVER},
    ItemStage.IN_PROGRESS: {ItemStage.CLAIMED_DONE, ItemStage.CARRIED_OVER},
    ItemStage.CLAIMED_DONE: {ItemStage.IN_PROGRESS, ItemStage.VERIFIED, ItemStage.CARRIED_OVER},
    ItemStage.VERIFIED: {ItemStage.CLOSED, ItemStage.CARRIED_OVER},
    ItemStage.CLOSED: {ItemStage.REOPENED},
    ItemStage.REOPENED: {ItemStage.IN_PROGRESS, ItemStage.CARRIED_OVER},
    ItemStage.CARRIED_OVER: set(),
}
"""The state machine of domain.md 4.3, as it may go on from each stage."""


class Items(RuleBasedStateMachine):
    """Commands in any order on one issued item; refused ones leave it as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.state: ItemState = given(ISSUED)
        self.facts: list[ExecutionEvent] = [ISSUED]
        self.made = 0
        self.reviews: list[tuple[ReportId, Any]] = []
        self.refused: Refusal | None = None

    def attempt(self, command: Callable[[], Sequence[ExecutionEvent]]) -> bool:
        try:
            events = command()
        except Refusal as refusal:
            self.refused = refusal
            return False
        assert events, "an accepted command leaves a fact"
        for event in events:
            before = self.state
            self.state = evolve(self.state, event)
            self.facts.append(event)
            assert self.state.stage is before.stage or self.state.stage in NEXT[before.stage]
            self.reports_are_never_overwritten(before)
            if before.suspended:
                assert self.state.stage in (before.stage, ItemStage.CARRIED_OVER)
        return True

    def reports_are_never_overwritten(self, before: ItemState) -> None:
        for key, report in before.reports.items():
            after = self.state.reports[key]
            assert (after.value, after.reporter, after.reported_on) == (
                report.value,
                report.reporter,
                report.reported_on,
            )

    def a_report(self, index: int) -> ReportId:
        keys = list(self.state.reports)
        return keys[index % len(keys)] if keys else ReportId("nothing")

    @rule(leader=persons, in_team=st.booleans(), measure=st.sampled_from(["", "措施"]), due_on=st.none() | days)
    def assign(self, leader: Any, in_team: bool, measure: str, due_on: date | None) -> None:
        self.attempt(
            lambda: decider.assign_commitment(
                self.state,
                ITEM,
                leader=leader or PERSONS[0],
                leader_in_team=in_team,
                department="组织办",
                measure=measure,
                due_on=due_on,
                collaborators=(),
                frequency=None,
                task_due_on=NODE,
                on=DAY,
            )
        )

    @rule(measure=st.sampled_from([" ", "措施"]))
    def set_measure(self, measure: str) -> None:
        self.attempt(lambda: decider.set_measure(self.state, ITEM, measure=measure))

    @rule(due_on=days)
    def set_node(self, due_on: date) -> None:
        self.attempt(lambda: decider.set_node(self.state, ITEM, due_on=due_on, task_due_on=NODE))

    @rule(person=persons, on=days)
    def accept(self, person: Any, on: date) -> None:
        self.attempt(lambda: decider.accept_commitment(self.state, ITEM, accepted_on=on, person=person))

    @rule(leader=st.sampled_from(PERSONS[:3]), in_team=st.booleans())
    def reassign(self, leader: Any, in_team: bool) -> None:
        self.attempt(
            lambda: decider.reassign_commitment(
                self.state, ITEM, leader=leader, leader_in_team=in_team, department="组织办", reason="调整"
            )
        )

    @rule(on=days, value=st.sampled_from([None, Decimal(-1), Decimal(0), Decimal(5)]), reporter=persons)
    def report(self, on: date, value: Decimal | None, reporter: Any) -> None:
        self.made += 1
        new = ReportId(f"report {self.made}")
        self.attempt(
            lambda: progress.submit_progress(
                self.state, ITEM, new, reported_on=on, value=value, note="进展", evidence=(), reporter=reporter
            )
        )

    @rule(index=some, on=days, reporter=persons)
    def correct(self, index: int, on: date, reporter: Any) -> None:
        self.made += 1
        new, corrects = ReportId(f"report {self.made}"), self.a_report(index)
        self.attempt(
            lambda: progress.correct_progress(
                self.state,
                ITEM,
                new,
                corrects=corrects,
                reported_on=on,
                value=Decimal(1),
                note="更正",
                reason="有误",
                evidence=(),
                reporter=reporter,
            )
        )

    @rule(index=some, on=days, reviewer=persons, accepted=st.booleans())
    def review(self, index: int, on: date, reviewer: Any, accepted: bool) -> None:
        waiting = [key for key, report in self.state.reports.items() if report.status is ReportStatus.SUBMITTED]
        report = waiting[index % len(waiting)] if waiting and index % 5 else self.a_report(index)
        if accepted:
            done = self.attempt(
                lambda: progress.accept_progress(self.state, ITEM, report, accepted_on=on, reviewer=reviewer)
            )
        else:
            done = self.attempt(
                lambda: progress.return_progress(
                    self.state, ITEM, report, returned_on=on, reason="不足", reviewer=reviewer
                )
            )
        if done:
            self.reviews.append((report, reviewer))

    @rule(on=days, files=st.integers(0, 1), claimant=persons)
    def claim(self, on: date, files: int, claimant: Any) -> None:
        evidence = tuple(EvidenceId(f"file {index}") for index in range(files))
        self.attempt(
            lambda: closeout.claim_completion(
                self.state, ITEM, claimed_on=on, evidence=evidence, note="", claimant=claimant
            )
        )

    @rule(on=days)
    def give_back(self, on: date) -> None:
        self.attempt(lambda: closeout.return_completion(self.state, ITEM, returned_on=on, reason="不足"))

    @rule(
        on=days, by=st.sampled_from([STREET, DISTRICT]), verifier=persons, unsealed=st.sampled_from([(), (), ("缺",)])
    )
    def verify(self, on: date, by: Any, verifier: Any, unsealed: tuple[str, ...]) -> None:
        claimant = self.state.claimed_by
        done = self.attempt(
            lambda: closeout.verify_completion(
                self.state, ITEM, verified_by=by, verified_on=on, note="", verifier=verifier, unsealed=unsealed
            )
        )
        assert not done or not unsealed
        assert not done or verifier is None or verifier != claimant

    @rule(on=days, closer=persons)
    def close(self, on: date, closer: Any) -> None:
        claimant = self.state.claimed_by
        done = self.attempt(lambda: closeout.close_item(self.state, ITEM, closed_on=on, closer=closer))
        assert not done or closer is None or closer != claimant

    @rule(on=days, reason=st.sampled_from(["", "复查未通过"]))
    def reopen(self, on: date, reason: str) -> None:
        self.attempt(lambda: closeout.reopen_item(self.state, ITEM, reopened_on=on, reason=reason))

    @rule(on=days)
    def suspend(self, on: date) -> None:
        self.attempt(lambda: closeout.suspend_item(self.state, ITEM, suspended_on=on, reason="暂缓"))

    @rule(on=days)
    def resume(self, on: date) -> None:
        self.attempt(lambda: closeout.resume_item(self.state, ITEM, resumed_on=on))

    @rule(kind=st.sampled_from(tuple(ReminderKind)), due_on=st.just(NODE), today=days)
    def remind(self, kind: ReminderKind, due_on: date, today: date) -> None:
        self.attempt(lambda: decider.send_reminder(self.state, ITEM, kind=kind, due_on=due_on, today=today))

    @rule(sure=st.integers(0, 9))
    def carry(self, sure: int) -> None:
        """Seldom: nothing more happens afterwards."""
        if sure == 0:
            self.attempt(
                lambda: decider.carry_over(self.state, ITEM, to_year=2021, into=ItemId("into"), reason="未完成")
            )

    @rule()
    def work_it_off(self) -> None:
        """What a diligent unit and its superior do: without it, chance alone seldom gets far."""
        self.resume(DAY)
        self.assign(PERSONS[0], True, "措施", NODE)
        self.set_measure("措施")
        self.set_node(NODE)
        self.report(DAY, Decimal(5), PERSONS[1])
        self.review(0, DAY, PERSONS[2], True)

    @invariant()
    def a_closed_item_was_claimed_with_evidence_and_verified_by_another_organisation(self) -> None:
        if self.state.stage is not ItemStage.CLOSED:
            return
        since = max(index for index, event in enumerate(self.facts) if isinstance(event, CompletionClaimed))
        claim, *after = self.facts[since:]
        assert isinstance(claim, CompletionClaimed)
        assert claim.evidence
        assert any(report.status in FOUND_RIGHT for report in self.state.reports_that_count())
        verified = [event for event in after if isinstance(event, CompletionVerified)]
        assert verified
        assert all(event.verified_by != STREET for event in verified)
        assert not any(isinstance(event, CompletionReturned) for event in after)
        assert self.state.commitment is not None
        assert self.state.commitment.complete

    @invariant()
    def nobody_reviewed_their_own_report(self) -> None:
        for report, reviewer in self.reviews:
            assert reviewer is None or reviewer != self.state.reports[report].reporter

    @invariant()
    def every_report_is_reviewed_at_most_once(self) -> None:
        reviewed = [report for report, _ in self.reviews]
        assert len(reviewed) == len(set(reviewed))

    @invariant()
    def every_refusal_says_what_is_wrong(self) -> None:
        assert self.refused is None or (self.refused.message and self.refused.code)

    @invariant()
    def at_most_one_report_stands_for_another(self) -> None:
        standing = [report for report in self.state.reports.values() if stands(report)]
        corrected = [report.corrects for report in standing if report.corrects is not None]
        assert len(corrected) == len(set(corrected))
        for key in corrected:
            expected = ReportStatus.CORRECTED
            accepted = any(r.corrects == key and r.status is not ReportStatus.SUBMITTED for r in standing)
            assert not accepted or self.state.reports[key].status is expected

    @invariant()
    def a_node_lies_inside_the_year_and_the_tasks_time_limit(self) -> None:
        if self.state.commitment is not None and self.state.commitment.due_on is not None:
            assert self.state.commitment.due_on.year == 2020
            assert self.state.commitment.due_on <= NODE

    @invariant()
    def no_reminder_is_sent_twice(self) -> None:
        sent = [(event.kind, event.due_on) for event in self.facts if isinstance(event, ReminderSent)]
        assert len(sent) == len(set(sent))

    @invariant()
    def nothing_happens_after_an_item_was_carried_over(self) -> None:
        assert not any(isinstance(event, ItemCarriedOver) for event in self.facts[:-1])

    @invariant()
    def only_a_closed_item_was_reopened(self) -> None:
        for before, event in zip(self.facts, self.facts[1:], strict=False):
            if isinstance(event, ItemReopened):
                assert isinstance(before, ItemClosed)

    @invariant()
    def every_report_has_a_fact(self) -> None:
        made = [event.report for event in self.facts if isinstance(event, ProgressSubmitted | ProgressCorrected)]
        assert list(self.state.reports) == made


def stands(report: Report) -> bool:
    return report.status is not ReportStatus.RETURNED


TestItems = Items.TestCase
TestItems.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
