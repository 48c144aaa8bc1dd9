"""The second half of a year of a small district, given over HTTP: what is judged, and what follows from it."""

import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from domain.scoring.score_1 import canonical, digest
from services.commands.identity import created_id
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.signing import own_key, signed

if TYPE_CHECKING:
    from tests.graphql_api.year import Year

RULES = {
    "engine": "score/1",
    "components": {
        "PROBLEM": {"points": 2000, "whenEmpty": "REFUSE"},
        "TASK": {"points": 6000, "whenEmpty": "REFUSE"},
        "RESPONSIBILITY": {"points": 1000, "whenEmpty": "REFUSE"},
        "SATISFACTION": {"points": 1000, "whenEmpty": "REFUSE"},
    },
    "criteria": {"MEASURES_EFFECTIVE": 40, "TASKS_COMPLETED": 60},
    "satisfaction": {"满意": 10000, "不满意": 0},
    "ballot": {"好": 10000, "较好": 8000, "一般": 6000, "差": 0},
    "deductions": {"逾期报告": {"per": 20, "cap": 200}},
    "bonus": {"cap": 300, "kinds": {"市级表彰": 100}},
    "veto": {"重大责任事故": "POOR"},
    "grades": {"GOOD": 9000, "FAIR": 8000, "AVERAGE": 6000, "POOR": 0},
    "goodCapPercent": 30,
    "secretaryBallotShare": 20,
}
CRITERIA = ("MEASURES_EFFECTIVE", "TASKS_COMPLETED")


def rules(district: HttpDistrict, share: int = 30) -> dict[str, Any]:
    """The rule set of this district; the one with the share of 30 is that which the year is scored by."""
    return {**RULES, "veto": {district.text("重大责任事故"): "POOR"}, "secretaryBallotShare": share}


def frozen(district: HttpDistrict) -> str:
    """The digest of the rule set that the year is scored by."""
    return digest(canonical(rules(district)))


def score_sheet(district: HttpDistrict) -> str:
    """The id of the score sheet on the street."""
    unit, assessor = district.raw(district.units["DW01"]), district.raw(district.people["DW01-001", "STAFF"])
    return district.ids.make("ScoreSheet", f"{unit}/2020/{assessor}")


class SecondHalf:
    """Plays it for one unit, under the very people who play the first half."""

    def __init__(self, year: "Year") -> None:
        self.year = year
        self.district = year.district

    def command(self, name: str) -> str:
        """The id of a command that makes something which is named by it."""
        return str(uuid5(NAMESPACE_URL, f"{self.district.mark}/{name}"))

    def assess(self, unit: str) -> None:
        """Rules, a group, and the unit's assessment from opening to feedback, with every detour."""
        self.rule()
        group = self.form_group(unit)
        self.score(unit, group)
        self.settle(unit)

    def begin(self, year: int) -> None:
        """The year is carried out, and then assessed."""
        for phase, day in {"EXECUTION": "03-01", "ASSESSMENT": "12-01"}.items():
            self.district.give(self.year.office, "phaseAdvance", year=year, phase=phase, advancedOn=f"{year}-{day}")

    def form_plainly(self, year: int) -> str:
        """A group of one."""
        district, office, text = self.district, self.year.office, self.district.text
        formed = {"organiser": district.units["QW"], "name": text("区考核组"), "formedOn": f"{year}-11-20"}
        group = district.make(office, "groupForm", year=year, **formed)
        second = {"person": district.people["ZN02", "STAFF"], "fromUnit": district.units["ZN02"], "leads": True}
        given = {"title": text("干部"), "secondedOn": f"{year}-11-20"}
        district.give(office, "assessorSecond", group=group, **second, **given)
        return group

    def rule(self, year: int = 2020) -> None:
        """The rule set, published twice and frozen."""
        give, office, text = self.district.give, self.year.office, self.district.text
        for share in (20, 30):
            document = json.dumps(rules(self.district, share), ensure_ascii=False)
            given = {"rules": document, "basis": text("考核办法"), "publishedOn": f"{year}-11-15"}
            give(office, "ruleSetPublish", year=year, **given)
        give(office, "ruleSetFreeze", year=year, digest=frozen(self.district), frozenOn=f"{year}-11-16")

    def form_group(self, unit: str) -> str:
        """A group whose members lead, stand back and are replaced."""
        district, office, text = self.district, self.year.office, self.district.text
        people, units = district.people, district.units
        formed = {"organiser": units["QW"], "year": 2020, "name": text("区考核组"), "formedOn": "2020-11-20"}
        group = district.make(office, "groupForm", **formed)
        district.made["group"] = group
        for code, kind, leads in (
            ("DW02-001", "STAFF", True), ("QW", "STAFF", False), ("QW", "TEAM_MEMBER", False), ("DW02", "STAFF", False),
        ):  # fmt: skip
            given = {"person": people[code, kind], "fromUnit": units[code], "title": text("干部"), "leads": leads}
            district.give(office, "assessorSecond", group=group, secondedOn="2020-11-20", **given)
        district.give(office, "groupLeaderSet", group=group, person=people["DW02", "STAFF"], setOn="2020-11-21")
        interest = {"unit": units[unit], "kind": "FAMILY", "declaredOn": "2020-11-22"}
        district.give(district.holder("DW02", "STAFF"), "interestDeclare", group=group, **interest)
        recused = {"person": people["QW", "STAFF"], "unit": units[unit], "reason": text("同乡")}
        district.give(office, "assessorRecuse", group=group, recusedOn="2020-11-23", **recused)
        replaced = {
            "person": people["QW", "TEAM_MEMBER"], "replacement": people["DW01-001", "STAFF"],
            "fromUnit": units["DW01-001"], "title": text("干部"), "reason": text("调动"), "replacedOn": "2020-11-24",
        }  # fmt: skip
        district.give(office, "assessorReplace", group=group, **replaced)
        return group

    def score(self, unit: str, group: str) -> None:
        """What is recorded and scored, and the sheet signed."""
        district, office, text = self.district, self.year.office, self.district.text
        assessor = district.holder("DW01-001", "STAFF")
        key: dict[str, Any] = {"unit": district.units[unit], "year": 2020}
        district.give(office, "assessmentOpen", group=group, openedOn="2020-12-01", **key)
        district.give(assessor, "assessmentMethodRecord", method="INTERVIEW", usedOn="2020-12-02", **key)
        survey = {"issued": 10, "returned": 9, "valid": 9, "surveyedOn": "2020-12-03"}
        answers = [{"name": "满意", "count": 8}, {"name": "不满意", "count": 1}]
        district.give(assessor, "satisfactionRecord", answers=answers, **survey, **key)
        fact = {"reason": text("季度报告逾期"), "count": 2, "recordedOn": "2020-12-04"}
        district.give(
            office, "assessmentFactRecord", kind="逾期报告", evidence=[district.made["evidence"]], **fact, **key
        )
        district.give(office, "assessmentFactRecord", kind="市级表彰", commandId=self.command("line"), **fact, **key)
        line = created_id(self.command("line"), "line")
        withdrawn = {"line": line, "reason": text("不在本年度"), "occurredOn": "2020-12-05"}
        district.give(office, "assessmentFactWithdraw", **withdrawn, **key)
        numbers = ("P01", "P02", "T01", "T02", "T03", "D01", "D02", "D03")
        items = [district.made[f"{unit}/2020/{number}"] for number in numbers]
        entry = {"method": "SITE_INSPECTION", "score": 8500, "reason": text("成效不足")}
        scores = [{"item": item, "criterion": criterion, **entry} for item in items for criterion in CRITERIA]
        scores[4] |= {"evidence": [district.made["evidence"]], "findings": [district.made["finding"]]}
        on = {"occurredOn": "2020-12-06", **key}
        district.give(assessor, "scoresEnter", scores=scores, **on)
        better = {**scores[0], "score": 9250, "reason": ""}
        district.give(assessor, "scoresAmend", scores=[better], because=text("复核"), **on)
        own_key(district, assessor, "assessor", group=group)
        signature = signed(district, assessor, "assessor", "SIGN_SHEET", on="2020-12-07", **key)
        district.give(assessor, "sheetSign", signedOn="2020-12-07", signature=signature, **key)

    def settle(self, unit: str) -> None:
        """Settled, handed in, returned, handed in again, finalised, told."""
        district, office, text = self.district, self.year.office, self.district.text
        leader = district.holder("DW02-001", "STAFF")
        key: dict[str, Any] = {"unit": district.units[unit], "year": 2020}
        settled = {"item": district.made[f"{unit}/2020/T02"], "criterion": CRITERIA[0], "score": 9150}
        district.give(leader, "scoreAdjudicate", reason=text("复核"), adjudicatedOn="2020-12-08", **settled, **key)
        district.give(leader, "assessmentSubmit", submittedOn="2020-12-09", **key)
        district.give(office, "assessmentReturn", reason=text("核对"), returnedOn="2020-12-10", **key)
        district.give(leader, "assessmentSubmit", submittedOn="2020-12-15", **key)
        district.give(office, "assessmentFinalise", finalisedOn="2020-12-16", **key)
        district.give(office, "assessmentFeedBack", fedBackOn="2020-12-17", **key)

    def meet(self, unit: str) -> None:
        """The district's review meeting on the unit, voted on electronically; a count on paper is refused."""
        district, office, text = self.district, self.year.office, self.district.text
        people, units = district.people, district.units
        meeting: dict[str, Any] = {"organiser": units["QW"], "year": 2020}
        key: dict[str, Any] = {"unit": units[unit], "year": 2020}
        for place in ("区委礼堂", "区委会议室"):
            given = {"units": [units[unit]], "scheduledOn": "2020-12-28", "place": text(place)}
            first = [people[unit, "SECRETARY"], people["QW", "SECRETARY"]]
            district.give(office, "meetingSchedule", participants=first, **given, **meeting)
        district.give(office, "participantsInvite", participants=[people["ZN01", "STAFF"]], **meeting)
        district.give(office, "completionCirculate", circulatedOn="2020-12-28", **meeting)
        called = {"unit": units[unit], "reporter": people[unit, "SECRETARY"], "calledOn": "2020-12-28"}
        district.give(office, "reporterCall", **called, **meeting)
        parts = {name: text(name) for name in ("measures", "completion", "results", "reasonsUnfinished", "nextPlan")}
        promised = {"commitments": [text("建成活动室")], "deliveredOn": "2020-12-28", "unit": units[unit]}
        district.give(self.year.head(unit), "reportDeliver", **parts, **promised, **meeting)
        question = district.made["question"] = district.make(
            self.year.head("QW"),
            "questionAsk",
            unit=units[unit],
            text=text("如何巩固？"),
            askedOn="2020-12-28",
            **meeting,
        )
        answered = {"unit": units[unit], "question": question, "text": text("季度复核"), "answeredOn": "2020-12-28"}
        district.give(self.year.head(unit), "questionAnswer", **answered, **meeting)
        present = [*first, people["ZN01", "STAFF"]]
        district.give(office, "appraisalOpen", present=present, onPaper=False, openedOn="2020-12-28", **meeting)
        keys = {"box": text("1.box"), "tokenKey": text("token"), "voteKey": text("vote")}
        district.give(self.year.platform, "ballotKeysPublish", **keys, **key)
        district.give(office, "appraisalClose", closedOn="2020-12-28", **meeting)
        count = {"issued": 2, "returned": 2, "valid": 2, "abstentions": 1, "votes": [{"name": "好", "count": 1}]}
        district.refused(office, "paperCountEnter", countedOn="2020-12-28", **count, **key)
        votes = {"votes": ["弃权", "好"], "commitments": [text("c1"), text("c2")], "occurredOn": "2020-12-28"}
        district.give(self.year.platform, "ballotsSeal", issued=2, **votes, **key)
        district.give(office, "meetingAdjourn", adjournedOn="2020-12-28", **meeting)

    def assess_below(self, unit: str) -> None:
        """A branch assessed by the committee above it, plainly."""
        district, officer, text = self.district, self.year.officer(unit), self.district.text
        organiser, on = district.units[unit.partition("-")[0]], "2020-12-29"
        key: dict[str, Any] = {"unit": district.units[unit], "year": 2020}
        given = {"organiser": organiser, "year": 2020, "name": text("街道考核组")}
        group = district.make(officer, "groupForm", formedOn=on, **given)
        second = {"person": district.people["DW02-001", "STAFF"], "fromUnit": district.units["DW02-001"], "leads": True}
        district.give(officer, "assessorSecond", group=group, title=text("干部"), secondedOn=on, **second)
        district.give(officer, "assessmentOpen", group=group, openedOn=on, **key)
        leader = district.holder("DW02-001", "STAFF")
        items = [district.made[f"{unit}/2020/{number}"] for number in ("P01", "T01", "T02", "T03", "D01", "D02", "D03")]
        entry = {"method": "DOCUMENT_REVIEW", "score": 8000, "reason": text("成效不足")}
        scores = [{"item": item, "criterion": criterion, **entry} for item in items for criterion in CRITERIA]
        district.give(leader, "scoresEnter", scores=scores, occurredOn=on, **key)
        district.give(leader, "sheetSign", signedOn=on, **key)
        survey = {"issued": 5, "returned": 5, "valid": 5, "surveyedOn": on}
        district.give(leader, "satisfactionRecord", answers=[{"name": "满意", "count": 5}], **survey, **key)
        district.give(leader, "assessmentSubmit", submittedOn=on, **key)
        district.give(officer, "assessmentFinalise", finalisedOn=on, **key)

    def meet_on_paper(self, unit: str) -> None:
        """The meeting of the committee above a branch, voted on paper, counted by two of the committee."""
        district, officer, text = self.district, self.year.officer(unit), self.district.text
        above, on = unit.partition("-")[0], "2020-12-30"
        people, head = district.people, self.year.head(unit)
        meeting: dict[str, Any] = {"organiser": district.units[above], "year": 2020}
        key: dict[str, Any] = {"unit": district.units[unit], "year": 2020}
        present = [people[unit, "SECRETARY"], people[above, "LIST_OFFICER"], people[above, "DEPUTY_IN_CHARGE"]]
        place = {"units": [district.units[unit]], "scheduledOn": on, "place": text("街道会议室")}
        district.give(officer, "meetingSchedule", participants=present, **place, **meeting)
        district.give(officer, "completionCirculate", circulatedOn=on, **meeting)
        called = {"unit": district.units[unit], "reporter": people[unit, "SECRETARY"], "calledOn": on}
        district.give(officer, "reporterCall", **called, **meeting)
        parts = {name: text(name) for name in ("measures", "completion", "results", "reasonsUnfinished", "nextPlan")}
        district.give(head, "reportDeliver", unit=district.units[unit], deliveredOn=on, **parts, **meeting)
        asked = {"unit": district.units[unit], "text": text("经费够吗？"), "askedOn": on}
        question = district.make(officer, "questionAsk", **asked, **meeting)
        answered = {"unit": district.units[unit], "question": question, "text": text("够"), "answeredOn": on}
        district.give(head, "questionAnswer", **answered, **meeting)
        district.give(officer, "appraisalOpen", present=present, onPaper=True, openedOn=on, **meeting)
        district.give(officer, "appraisalClose", closedOn=on, **meeting)
        count = {"issued": 2, "returned": 2, "valid": 2, "abstentions": 0, "votes": [{"name": "好", "count": 2}]}
        for kind in ("LIST_OFFICER", "DEPUTY_IN_CHARGE"):
            district.give(district.holder(above, kind), "paperCountEnter", countedOn=on, **count, **key)
        district.give(officer, "meetingAdjourn", adjournedOn=on, **meeting)
