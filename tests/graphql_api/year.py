"""A whole year of a small district, given over HTTP: every command of the domain, so every event its log can hold.

Everything there is happens once early on, so that half of all later moments have something to show for every question.
"""

from itertools import product
from typing import Any

from tests.graphql_api.aftermath import Aftermath
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.second_half import SecondHalf

YEAR = 2020
SCANNED = {
    "mediaType": "application/pdf", "engine": "ClamAV", "engineVersion": "1.4.3", "signatures": "27830",
    "signaturesOn": "2020-03-18",
}  # fmt: skip
SHA256 = "ab" * 32
ELEMENTS = ("VENUE", "SUPPORT", "INSTITUTION", "INNOVATION")
MAKER_OF = {"DW01": "QW", "DW02": "QW", "DW01-001": "DW01", "DW02-001": "DW02", "DW02-002": "DW02"}
ROLES = {
    "SECRETARY": "FIRST_RESPONSIBLE",
    "DEPUTY_IN_CHARGE": "DIRECT_RESPONSIBLE",
    "TEAM_MEMBER": "PORTFOLIO_RESPONSIBLE",
}


class Year:
    """Plays a year. `play` is the whole of it; the steps stand in the order in which they happen."""

    def __init__(self, district: HttpDistrict) -> None:
        self.district = district

    @property
    def admin(self) -> Any:
        return self.district.platform("TENANT_ADMIN")

    @property
    def platform(self) -> Any:
        return self.district.platform("SYSTEM")

    @property
    def office(self) -> Any:
        return self.district.holder("ZZB", "STAFF")

    def officer(self, unit: str) -> Any:
        """The list officer of the unit's maker."""
        return self.district.holder(MAKER_OF[unit], "LIST_OFFICER")

    def head(self, unit: str) -> Any:
        """The unit's secretary."""
        return self.district.holder(unit, "SECRETARY")

    def committee(self, unit: str) -> Any:
        """The secretary of the unit's maker."""
        return self.head(MAKER_OF[unit])

    def play(self) -> None:
        """Everything, in order."""
        self.district.open()
        self.administer()
        self.open_year(YEAR)
        self.guide()
        Aftermath(self.district).play()
        self.suggest("DW01")
        self.lists("DW01", "示委发〔2020〕1号")
        self.supervise("DW01")
        Aftermath(self.district).track()
        self.execute("DW01")
        self.second_half("DW01")
        self.change("DW01")
        self.lists("DW01-001", "示街发〔2020〕1号", plainly=True)
        self.reorganise()
        self.lists("DW02", "示委发〔2020〕2号", plainly=True)
        self.decompose_all("DW02")
        self.decompose_all("DW01-001")
        self.lists("DW02-001", "示企发〔2020〕1号", plainly=True)
        self.decompose_all("DW02-001")
        for unit in ("DW02", "DW01-001", "DW02-001"):
            self.report_all(unit)
        self.end_year()

    def administer(self) -> None:
        """Parameters, codes, keys, consent; a suspension that is lifted."""
        give, text = self.district.give, self.district.text
        policy = {
            "issueFrom": "01-05", "issueUntil": "02-15", "decompositionDue": "02-28",
            "committeeReportFrequency": "MONTHLY", "grassrootsReportFrequency": "QUARTERLY",
            "lightYellowDays": 7, "lightBehindPercent": 10, "reminderDays": 10, "lateEntryDays": 3650,
            "suggestionReplyDays": 15, "evidenceRetentionYears": 30, "evidenceBytesMax": 3_000_000_000,
            "evidenceScanRequired": True,
            "meetingQuorum": "2/3", "vetoKindsMax": 4, "feedbackDays": 3,
            "commendationNeeds": "ALL_OF_THEM", "criticismNeeds": "ANY_OF_THEM", "trackingVisitsMin": 1,
            "objectionDays": 30, "objectionDecisionDays": 30,
            "inspectionsDistrictMax": 4, "inspectionsOwnTierMax": 2, "inquiryReplyWorkingDays": 15,
            "rectificationReportMonths": 6, "officerSignatures": "OPTIONAL",
        }  # fmt: skip
        give(self.admin, "policySet", policy=policy, reason=text("年度调整"))
        for code_list, code in (("PROGRAMME", "RED_FLAG"), ("INDUSTRY", "COMMERCE"), ("CONSTRUCTION_TAG", "CULTURE")):
            give(self.admin, "codeListExtend", codeList=code_list, code=code, label=text(code))
        give(self.admin, "keyRotate", reason=text("例行更换"))
        give(self.admin, "consentGrant", purpose=text("全市统计"), untilOn="2099-12-31")
        give(self.admin, "tenantSuspend", reason=text("迁移"))
        give(self.admin, "tenantResume", reason=text("迁移完成"))
        person = self.district.people["DW01", "STAFF"]
        give(self.admin, "identityCorrect", person=person, name=text("改名"), telephone="139", reason=text("笔误"))

    def open_year(self, year: int) -> None:
        """The year with its bases on file, and its phases under way."""
        district = self.district
        give, text = district.give, district.text
        on = {"occurredOn": f"{year}-01-02"}
        give(self.office, "cycleOpen", year=year, openedOn=f"{year}-01-02")
        if year == YEAR:
            give(self.office, "priorReportDeclare", year=year, document=text("2019年述职报告"), **on)
        else:
            for unit in MAKER_OF:
                document = text(f"{year - 1}年述职报告{unit}")
                given = {"document": document, "unit": district.units[unit], "commitments": [text("建成活动室")]}
                give(self.office, "priorReportDeclare", year=year, **given, **on)
        window = {"phase": "RESEARCH", "fromOn": f"{year}-01-02", "untilOn": f"{year}-01-20"}
        give(self.office, "phaseWindowSet", year=year, **window, **on)
        for phase in ("RESEARCH", "DRAFTING", "CONSULTATION", "ISSUED"):
            give(self.office, "phaseAdvance", year=year, phase=phase, advancedOn=f"{year}-01-05")
        district.made[f"priority/{year}"] = district.make(
            self.office,
            "priorityPublish",
            year=year,
            level="CITY",
            title=text("红旗社区创建"),
            document=text("文件"),
            **on,
        )
        given = {"priority": district.made[f"priority/{year}"], "title": text("红旗社区提升"), "reason": text("表述")}
        give(self.office, "priorityRevise", year=year, **given, **on)

    def guide(self) -> None:
        """Targets and templates, one of each withdrawn."""
        district, on = self.district, {"occurredOn": "2020-01-03"}
        for name in ("target", "target withdrawn"):
            district.made[name] = district.make(
                self.office,
                "cityTargetSet",
                year=YEAR,
                level="CITY",
                area=district.text("民生"),
                title=district.text(name),
                **on,
            )
        withdrawn = district.made["target withdrawn"]
        district.give(self.office, "cityTargetWithdraw", target=withdrawn, reason=district.text("合并"), **on)
        task = {"tier": "BASIC", "goal": district.text("主题党日"), "unitOfMeasure": "次", "targetValue": "12"}
        for name in ("template", "template withdrawn"):
            district.made[name] = district.make(
                self.office, "listTemplatePublish", year=YEAR, domain="COMMUNITY", industry="COMMERCE",
                title=district.text(name), tasks=[task], focus=district.text("着力点"),
                breakthrough=district.text("突破点"), **on,
            )  # fmt: skip
        withdrawn = district.made["template withdrawn"]
        district.give(self.office, "listTemplateWithdraw", template=withdrawn, reason=district.text("过时"), **on)

    def suggest(self, unit: str) -> None:
        """Two suggestions; one is fit for a list."""
        district = self.district
        member = district.platform("MEMBER")
        for name, fit in (("suggestion", True), ("suggestion unfit", False)):
            district.made[name] = district.make(
                member, "suggestionSubmit", unit=district.units[unit], year=YEAR, fromMember=True,
                text=district.text("活动室太小"), author=district.text("王某"), submittedOn="2020-01-04",
            )  # fmt: skip
            given = {"suggestion": district.made[name], "fit": fit, "summary": district.text("活动场所不足")}
            district.give(self.officer(unit), "suggestionScreen", screenedOn="2020-01-05", **given)
        given = {"suggestion": district.made["suggestion unfit"], "text": district.text("已转办")}
        district.give(self.officer(unit), "suggestionReply", repliedOn="2020-01-06", **given)

    def lists(self, unit: str, number: str, *, plainly: bool = False) -> None:
        """A unit's lists from research to issue; with every detour unless plainly."""
        self.research(unit, YEAR)
        self.draft(unit, YEAR)
        if not plainly:
            self.detours(unit)
        self.consult(unit, YEAR, plainly=plainly)
        key = {"unit": self.district.units[unit], "year": YEAR}
        self.district.give(self.officer(unit), "listSubmit", submittedOn="2020-01-25", **key)
        if not plainly:
            returned = {"reason": self.district.text("再核对"), "occurredOn": "2020-01-26"}
            self.district.give(self.committee(unit), "listReturn", **returned, **key)
            self.district.give(self.officer(unit), "listSubmit", submittedOn="2020-01-26", **key)
        if unit == "DW02":
            given = {"untilOn": "2020-03-31", "reason": self.district.text("疫情"), "occurredOn": "2020-02-03"}
            self.district.give(self.office, "issueExceptionApprove", **key, **given)
        issued = {"issuedOn": "2020-02-05", "documentNumber": self.district.text(number)}
        self.district.give(self.committee(unit), "listIssue", **key, **issued)

    def issue_plainly(self, unit: str, year: int) -> str:
        """A unit's lists from research to issue without a detour; gives the id of one of its items."""
        self.research(unit, year)
        self.draft(unit, year)
        self.consult(unit, year, plainly=True)
        key = {"unit": self.district.units[unit], "year": year}
        self.district.give(self.officer(unit), "listSubmit", submittedOn=f"{year}-01-25", **key)
        issued = {"issuedOn": f"{year}-02-05", "documentNumber": self.district.text(f"示委发〔{year}〕1号")}
        self.district.give(self.committee(unit), "listIssue", **key, **issued)
        return self.district.made[f"{unit}/{year}/T01"]

    def research(self, unit: str, year: int) -> None:
        """Research on the unit, completed."""
        give, text = self.district.give, self.district.text
        actor, key = self.officer(unit), {"unit": self.district.units[unit], "year": year}
        give(actor, "researchStart", startedOn=f"{year}-01-06", **key)
        for part in ("situation", "problems", "strengths"):
            give(actor, f"{part}Record", text=text(f"{part}详见调研报告"), occurredOn=f"{year}-01-10", **key)
        give(actor, "researchComplete", completedOn=f"{year}-01-10", **key)

    def problem(self, **changes: Any) -> dict[str, Any]:
        """The content of a problem."""
        return {
            "statement": self.district.text("学习参与率偏低"), "source": "SUPERIOR_COMMENT",
            "sourceNote": self.district.text("纪要"), "elements": ["TEAM"], "domains": ["COMMUNITY"],
            "weight": 100, **changes,
        }  # fmt: skip

    def task(self, **changes: Any) -> dict[str, Any]:
        """The content of a task."""
        return {
            "tier": "BASIC", "goal": self.district.text("按期开展主题党日"), "basis": "LOCAL_REALITY",
            "basisNote": self.district.text("工作实际"), "unitOfMeasure": "次", "targetValue": "12",
            "dueOn": "2020-11-30", "weight": 100, "tags": ["CULTURE"], **changes,
        }  # fmt: skip

    def duty(self, unit: str, kind: str, **changes: Any) -> dict[str, Any]:
        """The content of a duty."""
        holder = self.district.people[unit, kind]
        return {"role": ROLES[kind], "holder": holder, "duty": self.district.text("落实责任"), "weight": 100, **changes}

    def draft(self, unit: str, year: int) -> None:
        """A draft with everything an issue needs."""
        district = self.district
        actor, made = self.officer(unit), district.made
        key = {"unit": district.units[unit], "year": year, "occurredOn": f"{year}-01-10"}
        domain = {"DW02-001": "ENTERPRISE", "DW02-002": "SCHOOL"}.get(unit, "COMMUNITY")
        template = {"template": made["template"]} if year == YEAR and domain == "COMMUNITY" else {}
        cause = {"finding": made["finding"]} if unit == "DW01" and year != YEAR else {}
        district.give(actor, "listDraft", **key, **template)
        problem = made[f"{unit}/{year}/P01"] = district.make(
            actor, "problemItemAdd", number="P01", content=self.problem(domains=[domain], **cause), **key
        )
        for element in ELEMENTS:
            district.give(actor, "elementCompare", element=element, conclusion=district.text("未发现"), **key)
        due = {"dueOn": f"{year}-11-30"}
        tasks = {
            "T01": self.task(basis="PROBLEM_ITEM", problems=[problem], **due),
            "T02": self.task(
                tier="KEY", basis="SUPERIOR_PRIORITY", level="CITY", priority=made[f"priority/{year}"],
                programme="RED_FLAG", **due,
            ),
            "T03": self.task(tier="FEATURED", basis="SECRETARY_COMMITMENT", **due),
        }  # fmt: skip
        for number, content in tasks.items():
            made[f"{unit}/{year}/{number}"] = district.make(actor, "taskItemAdd", number=number, content=content, **key)
        for index, kind in enumerate(ROLES, 1):
            made[f"{unit}/{year}/D0{index}"] = district.make(
                actor, "dutyItemAdd", number=f"D0{index}", content=self.duty(unit, kind), **key
            )

    def detours(self, unit: str) -> None:
        """Revisions, a withdrawal, a link, a retracted comparison, an adopted suggestion."""
        district = self.district
        actor, made, text = self.officer(unit), district.made, district.text
        key = {"unit": district.units[unit], "year": YEAR, "occurredOn": "2020-01-12"}
        prefix = f"{unit}/{YEAR}"
        content = self.problem(rootCause=text("培训少"))
        district.give(
            actor, "problemItemRevise", item=made[f"{prefix}/P01"], content=content, reason=text("补充"), **key
        )
        content = self.task(basis="PROBLEM_ITEM", problems=[made[f"{prefix}/P01"]], targetValue="10.5")
        district.give(actor, "taskItemRevise", item=made[f"{prefix}/T01"], content=content, reason=text("核减"), **key)
        content = self.duty(unit, "SECRETARY", duty=text("负第一责任"))
        district.give(actor, "dutyItemRevise", item=made[f"{prefix}/D01"], content=content, reason=text("完善"), **key)
        spare = district.make(actor, "taskItemAdd", number="T09", content=self.task(), **key)
        district.give(actor, "itemWithdraw", item=spare, reason=text("重复"), **key)
        district.give(actor, "itemTargetLink", item=made[f"{prefix}/T02"], target=made["target"], **key)
        given = {"item": made[f"{prefix}/T03"], "target": made["target"]}
        district.give(actor, "itemTargetLink", **given, **key)
        district.give(actor, "itemTargetUnlink", **given, reason=text("误挂"), **key)
        district.give(actor, "comparisonRetract", element="VENUE", reason=text("另有问题"), **key)
        suggestion = made["suggestion"]
        adopted = self.problem(source="MEMBERS_AND_MASSES", elements=["VENUE"])
        made[f"{prefix}/P02"] = district.make(
            actor, "suggestionAdopt", suggestion=suggestion, number="P02", content=adopted, adoptedOn="2020-01-12"
        )
        district.give(actor, "suggestionReply", suggestion=suggestion, text=text("已采纳"), repliedOn="2020-01-13")

    def consult(self, unit: str, year: int, *, plainly: bool) -> None:
        """The unit is asked, says something unless plainly, and confirms."""
        district = self.district
        key = {"unit": district.units[unit], "year": year}
        district.give(self.officer(unit), "consultationRequest", requestedOn=f"{year}-01-18", **key)
        if not plainly:
            for index, disposition in enumerate(("ADOPTED", "NOT_ADOPTED")):
                opinion = district.made["opinion"] = district.make(
                    self.head(unit), "opinionRecord", text=district.text(f"意见{index}"), givenOn=f"{year}-01-19", **key
                )
                given = {"opinion": opinion, "disposition": disposition, "explanation": district.text("说明")}
                district.give(self.officer(unit), "opinionResolve", occurredOn=f"{year}-01-19", **given, **key)
        district.give(self.head(unit), "consultationHold", heldOn=f"{year}-01-20", **key)

    def decompose(self, unit: str, number: str, **given: Any) -> str:
        """One item to a leader, with measure and node."""
        item = self.district.made[f"{unit}/{YEAR}/{number}"]
        leader = self.district.people[unit, "TEAM_MEMBER"]
        whole = {
            "measure": self.district.text("分季度推进"),
            "dueOn": "2020-07-11",
            "occurredOn": "2020-02-06",
            **given,
        }
        self.district.give(
            self.head(unit),
            "commitmentAssign",
            item=item,
            leader=leader,
            department=self.district.text("组织办"),
            **whole,
        )
        return item

    def decompose_all(self, unit: str) -> None:
        """Every item of the unit."""
        for number in ("P01", "T01", "T02", "T03", "D01", "D02", "D03"):
            self.decompose(unit, number, frequency="MONTHLY", collaborators=[self.district.text("宣传办")])

    def report(self, unit: str, number: str, on: str, value: str, *evidence: str) -> str:
        """A progress report."""
        item = self.district.made[f"{unit}/{YEAR}/{number}"]
        given = {"note": self.district.text("已开展"), "value": value, "evidence": list(evidence)}
        return self.district.make(self.head(unit), "progressSubmit", item=item, reportedOn=on, **given)

    def report_all(self, unit: str) -> None:
        """Two reports of every task in every month, accepted: half of the log comes after what is asked about."""
        for number in ("T01", "T02", "T03"):
            item = self.district.made[f"{unit}/{YEAR}/{number}"]
            for month, day in product(range(3, 10), (5, 20)):
                on = f"2020-{month:02}-{day:02}"
                report = self.report(unit, number, on, f"{month}.{day:02}")
                self.district.give(self.officer(unit), "progressAccept", item=item, report=report, acceptedOn=on)

    def sealed(self, file: str, key: str) -> None:
        """The platform has encrypted and locked a file."""
        blob = {"keyId": self.district.text(f"{key}-key"), "blobSha256": "ef" * 32, "blobBytes": 3_000_000_000}
        lies = {"objectKey": self.district.text(key), "objectVersion": "v1", "retainUntilOn": "2099-12-31"}
        shown = [{"kind": "THUMBNAIL", "sha256": "cd" * 32, "sizeBytes": 3000}]
        lost = [{"kind": "TEXT", "fault": "LIMIT"}]
        examined = {**SCANNED, "verdict": "CLEAN", "previews": shown, "previewsLost": lost}
        given = {"evidence": file, "sha256": SHA256, "sizeBytes": 1000, "examined": examined, **lies, **blob}
        self.district.give(self.platform, "evidenceSeal", **given)

    def declare(self, unit: str, number: str | None, *, supplied: bool = True) -> str:
        """An evidence file."""
        digest = {"sha256": SHA256, "sizeBytes": 1000, "mediaType": "image/jpeg"} if supplied else {}
        item = {} if number is None else {"item": self.district.made[f"{unit}/{YEAR}/{number}"]}
        return self.district.make(
            self.head(unit), "evidenceDeclare", unit=self.district.units[unit],
            fileName=self.district.text("现场.jpg"), noStateSecret=True, occurredOn="2020-03-19", **item, **digest,
        )  # fmt: skip

    def supervise(self, unit: str) -> None:
        """Inspections, one of them unannounced and cancelled; findings put right, open and dismissed; follow-ups."""
        self.inspect(unit)
        self.put_right(unit)
        self.follow_up(unit)

    def inspect(self, unit: str) -> None:
        """One inspection from plan to feedback, with a department; one that is hidden and comes to nothing."""
        district, text, made = self.district, self.district.text, self.district.made
        people, team = district.people, [district.people["ZZB", "STAFF"], district.people["ZN01", "STAFF"]]
        key = {"unit": district.units[unit], "year": YEAR, "method": "SITE_OBSERVATION", "occurredOn": "2020-02-06"}
        hidden = district.make(
            self.office, "inspectionPlan", number="DD0002", style="UNANNOUNCED", team=team,
            plannedForOn="2020-05-01", purpose=text("暗访"), **key,
        )  # fmt: skip
        cancelled = {"inspection": hidden, "reason": text("与巡察合并"), "occurredOn": "2020-02-06"}
        district.give(self.office, "inspectionCancel", **cancelled)
        made["inspection"] = district.make(
            self.office, "inspectionPlan", number="DD0001", style="ANNOUNCED", team=team, plannedForOn="2020-02-07",
            purpose=text("开年督导"), departments=[district.units["ZN01"]], **key,
        )  # fmt: skip
        it = {"inspection": made["inspection"]}
        district.give(self.office, "inspectorAdd", person=people["ZN02", "STAFF"], occurredOn="2020-02-06", **it)
        district.give(self.office, "inspectionStart", startedOn="2020-02-07", **it)
        seen = {"listKind": "TASK", "text": text("台账齐全"), "items": [made[f"{unit}/{YEAR}/T01"]]}
        district.give(district.holder("ZN01", "STAFF"), "observationRecord", occurredOn="2020-02-07", **seen, **it)
        for name, actor in (("finding", district.holder("ZN01", "STAFF")), ("finding open", self.office)):
            made[name] = district.make(
                actor, "findingRaise", unit=district.units[unit], year=YEAR, items=[made[f"{unit}/{YEAR}/T02"]],
                weakness="WEAK_PROGRESS", description=text("推进缓慢"), raisedOn="2020-02-07", **it,
            )  # fmt: skip
        district.give(self.office, "inspectionConclude", conclusion=text("总体良好"), concludedOn="2020-02-08", **it)
        district.give(self.office, "inspectionFeedBack", fedBackOn="2020-02-09", **it)

    def put_right(self, unit: str) -> None:
        """A finding put right at the second attempt, and reopened; one that is left open; one that does not hold."""
        district, text = self.district, self.district.text
        it = {"finding": district.made["finding"]}
        district.give(self.office, "findingConfirm", confirmedOn="2020-02-08", **it)
        member = district.people[unit, "TEAM_MEMBER"]
        for passed, day in ((False, "10"), (True, "12")):
            assigned = {"assignedOn": "2020-02-08" if day == "10" else "2020-02-10", "dueOn": "2020-02-20"}
            district.give(self.office, "findingAssign", leader=member, **assigned, **it)
            put_right = {"note": text("已整改"), "submittedOn": f"2020-02-{day}"}
            district.give(district.holder(unit, "TEAM_MEMBER"), "rectificationSubmit", **put_right, **it)
            rechecked = {"passed": passed, "note": text("复查"), "recheckedOn": f"2020-02-{day}"}
            district.give(self.office, "findingRecheck", **rechecked, **it)
        tracked = {"closedOn": "2020-02-12", "trackedUntilOn": "2021-02-12"}
        district.give(self.office, "findingClose", **tracked, **it)
        district.give(self.office, "findingReopen", reason=text("反弹"), reopenedOn="2020-02-13", **it)
        left = {"finding": district.made["finding open"]}
        district.give(self.officer(unit), "findingConfirm", confirmedOn="2020-02-08", **left)
        district.give(self.office, "findingAssign", assignedOn="2020-02-08", dueOn="2020-02-09", **left)
        late = {"deadline": "FINDING_RECTIFICATION", "kind": "OVERDUE", "dueOn": "2020-02-09"}
        district.give(self.platform, "deadlineReminderSend", **late, **left)
        given = {"items": [district.made[f"{unit}/{YEAR}/P01"]], "weakness": "OTHER_WEAKNESS"}
        unproven = district.make(
            self.office, "findingRaise", unit=district.units[unit], year=YEAR, description=text("来信反映"),
            raisedOn="2020-02-08", **given,
        )  # fmt: skip
        dismissed = {"finding": unproven, "reason": text("查无实据"), "dismissedOn": "2020-02-09"}
        district.give(self.office, "findingDismiss", **dismissed)

    def follow_up(self, unit: str) -> None:
        """An inquiry to the unit from proposal to close, a talk with a member of its team, a reminder unanswered."""
        district, text = self.district, self.district.text
        for kind, addressee in (("WRITTEN_INQUIRY", None), ("ORG_TALK", "TEAM_MEMBER"), ("REMINDER", None)):
            person = {} if addressee is None else {"addressee": district.people[unit, addressee]}
            made = district.make(
                self.office, "followUpPropose", kind=kind, findings=[district.made["finding"]],
                proposedOn="2020-02-09", **person,
            )  # fmt: skip
            it = {"followUp": made}
            district.give(self.committee(unit), "followUpApprove", approvedOn="2020-02-10", **it)
            if kind == "ORG_TALK":
                district.give(self.office, "followUpTalkRecord", heldOn="2020-02-11", text=text("谈话记录"), **it)
                continue
            letter = {"documentNumber": text("示组函〔2020〕1号"), "text": text("请说明情况"), "sentOn": "2020-02-11"}
            district.give(self.office, "followUpSend", **letter, **it)
            district.made["follow up unanswered"] = made
            if kind == "WRITTEN_INQUIRY":
                district.made["follow up"] = made
                reply = {"text": text("情况属实"), "repliedOn": "2020-02-20"}
                district.give(self.head(unit), "followUpReplyRecord", **reply, **it)
                report = {"text": text("整改报告"), "reportedOn": "2020-02-25"}
                district.give(self.head(unit), "followUpReportRectified", **report, **it)
                district.give(self.office, "followUpClose", result=text("整改到位"), closedOn="2020-02-26", **it)

    def execute(self, unit: str) -> None:
        """One item through everything that can happen to it; others some way."""
        self.commit(unit)
        self.help(unit)
        self.close(unit)
        self.finish_featured(unit)

    def commit(self, unit: str) -> None:
        """Decomposition in steps, acceptance, another leader, reminders, suspension."""
        district, head, text = self.district, self.head(unit), self.district.text
        item = self.decompose(unit, "T01", measure="", dueOn=None)
        member = district.holder(unit, "TEAM_MEMBER")
        on = {"item": item, "occurredOn": "2020-02-07"}
        district.give(member, "measureSet", measure=text("分季度推进"), **on)
        district.give(member, "nodeSet", dueOn="2020-07-11", **on)
        district.give(member, "commitmentAccept", item=item, acceptedOn="2020-02-08")
        deputy = district.people[unit, "DEPUTY_IN_CHARGE"]
        given = {"leader": deputy, "department": text("党建办"), "reason": text("分工调整"), "occurredOn": "2020-02-20"}
        district.give(head, "commitmentReassign", item=item, **given)
        district.give(district.holder(unit, "DEPUTY_IN_CHARGE"), "commitmentAccept", item=item, acceptedOn="2020-02-21")
        district.give(self.platform, "reminderSend", item=item, kind="OVERDUE", dueOn="2020-07-11")
        district.give(self.officer(unit), "itemSuspend", item=item, suspendedOn="2020-02-25", reason=text("疫情"))
        district.give(self.officer(unit), "itemResume", item=item, resumedOn="2020-03-10")

    def help(self, unit: str) -> None:
        """Contributions asked for, pledged, delivered, declined."""
        district, text = self.district, self.district.text
        item, clerk = district.made[f"{unit}/{YEAR}/T01"], district.holder("ZN01", "STAFF")
        asked = {"item": item, "department": district.units["ZN01"], "occurredOn": "2020-03-11"}
        funds = district.make(
            self.head(unit), "contributionRequest", resource="FUNDS", description=text("经费"), **asked
        )
        district.made["contribution"] = funds
        pledge = {"description": text("二十万元"), "deliverByOn": "2020-09-01", "occurredOn": "2020-03-12"}
        district.give(clerk, "contributionPledge", contribution=funds, **pledge)
        district.give(clerk, "contributionDeliver", contribution=funds, deliveredOn="2020-06-01", note=text("已拨付"))
        staff = district.make(
            self.officer(unit), "contributionRequest", resource="STAFF", description=text("选派"), **asked
        )
        declined = {"contribution": staff, "reason": text("编制已满"), "occurredOn": "2020-03-13"}
        district.give(clerk, "contributionDecline", **declined)

    def close(self, unit: str) -> None:
        """Reports returned, accepted and corrected; evidence; claimed, returned, verified, closed, reopened."""
        district, text = self.district, self.district.text
        item, officer, head = district.made[f"{unit}/{YEAR}/T01"], self.officer(unit), self.head(unit)
        file = district.made["evidence"] = self.declare(unit, "T01")
        named = self.declare(unit, "T01", supplied=False)
        given = {"evidence": named, "sha256": "cd" * 32, "sizeBytes": 2_500_000_000, "mediaType": "video/mp4"}
        district.give(head, "evidenceSupply", occurredOn="2020-03-19", **given)
        infected = {**SCANNED, "verdict": "INFECTED", "threat": text("Eicar-Test-Signature")}
        district.give(self.platform, "evidenceReject", evidence=named, reason=text("染毒"), examined=infected)
        first = self.report(unit, "T01", "2020-03-20", "2", file)
        district.made["report"] = first
        district.give(officer, "progressReturn", item=item, report=first, returnedOn="2020-03-21", reason=text("不足"))
        second = self.report(unit, "T01", "2020-03-22", "3.5")
        district.give(head, "evidenceLink", evidence=file, item=item, report=second, occurredOn="2020-03-22")
        self.sealed(file, "1/file")
        self.keep(unit, file)
        self.investigate(file)
        district.give(officer, "progressAccept", item=item, report=second, acceptedOn="2020-03-23")
        corrected = district.make(
            head, "progressCorrect", item=item, corrects=second, reportedOn="2020-03-24", note=text("实为3次"),
            reason=text("统计有误"), value="3",
        )  # fmt: skip
        district.give(officer, "progressAccept", item=item, report=corrected, acceptedOn="2020-03-25")
        claim = {"item": item, "evidence": [file], "note": text("已完成")}
        district.give(head, "completionClaim", claimedOn="2020-06-01", **claim)
        district.give(officer, "completionReturn", item=item, returnedOn="2020-06-02", reason=text("再补"))
        district.give(head, "completionClaim", claimedOn="2020-06-03", **claim)
        district.give(officer, "completionVerify", item=item, verifiedOn="2020-06-04", note=text("属实"))
        district.give(officer, "itemClose", item=item, closedOn="2020-06-05")
        district.give(officer, "itemReopen", item=item, reopenedOn="2020-06-20", reason=text("反弹"))

    def keep(self, unit: str, file: str) -> None:
        """Another file takes the place of one; two elsewhere are kept from most, one of them no longer.

        What is kept from most today is so at every past moment as well: files, then, of a unit whose line asks nothing.
        """
        district, day = self.district, {"occurredOn": "2020-03-22"}
        clearer = district.made["evidence clearer"] = self.declare(unit, "T01")
        self.sealed(clearer, "2/file")
        given = {"evidence": file, "successor": clearer, "reason": "BETTER_COPY"}
        district.give(self.head(unit), "evidenceSupersede", **given, **day)
        inspector = district.platform("DISCIPLINE_INSPECTOR")
        for name in ("evidence shown again", "evidence restricted"):
            district.made[name] = self.declare("DW02", None)
            given = {"evidence": district.made[name], "reason": "PERSONAL_PRIVACY"}
            district.give(inspector, "evidenceRestrict", **given, **day)
        given = {"evidence": district.made["evidence shown again"], "reason": "GROUND_ENDED"}
        district.give(self.office, "evidenceRestrictionLift", **given, **day)

    def investigate(self, file: str) -> None:
        """A case folder that is closed, and one that goes on with another keeper; both held the same file."""
        district = self.district
        inspector, text = district.platform("DISCIPLINE_INSPECTOR"), district.text
        for name in ("folder closed", "folder"):
            folder = district.made[name] = district.make(
                inspector, "caseFolderOpen", number=text(name), title=text("关于某人的反映")
            )
            about = [{"evidence": file}, {"item": district.made[f"DW01/{YEAR}/T01"]}]
            for content in (*about, {"finding": district.made["finding"]}):
                district.give(inspector, "caseContentAdd", folder=folder, content=content, ground="DISCIPLINE_CASE")
            given = {"content": {"finding": district.made["finding"]}, "reason": "NOT_RELEVANT"}
            district.give(inspector, "caseContentRemove", folder=folder, **given)
            if name == "folder closed":
                district.give(inspector, "caseFolderClose", folder=folder, outcome="CASE_UNFOUNDED")
        district.give(
            inspector, "caseFolderHandOver", folder=district.made["folder"], keeper=district.people["ZZB", "STAFF"]
        )

    def finish_featured(self, unit: str) -> None:
        """A featured task found done goes into the library, and one is taken out again."""
        district, text = self.district, self.district.text
        item = self.decompose(unit, "T03")
        report = self.report(unit, "T03", "2020-05-20", "12")
        district.give(self.officer(unit), "progressAccept", item=item, report=report, acceptedOn="2020-05-21")
        file = self.declare(unit, "T03")
        self.sealed(file, "3/file")
        district.give(self.head(unit), "completionClaim", item=item, claimedOn="2020-06-01", evidence=[file])
        district.give(self.officer(unit), "completionVerify", item=item, verifiedOn="2020-06-02")
        given = {"title": text("睦邻党建"), "summary": text("做法与成效"), "occurredOn": "2020-06-03"}
        for _ in range(2):
            practice = district.make(self.officer(unit), "goodPracticePublish", item=item, **given)
            district.made["practice"] = practice
            if _ == 0:
                withdrawn = {"practice": practice, "reason": text("待完善"), "occurredOn": "2020-06-03"}
                district.give(self.officer(unit), "goodPracticeWithdraw", **withdrawn)

    def second_half(self, unit: str) -> None:
        """The end of the year comes early for one unit; then the year goes on being carried out."""
        district = self.district
        half = SecondHalf(self)
        half.begin(YEAR)
        half.assess(unit)
        given = {"phase": "REVIEW", "advancedOn": f"{YEAR}-12-20"}
        district.give(self.office, "phaseAdvance", year=YEAR, **given)
        half.meet(unit)
        Aftermath(district).results(unit)
        given = {"phase": "EXECUTION", "reason": district.text("补报"), "occurredOn": "2020-12-29"}
        district.give(self.office, "phaseReopen", year=YEAR, **given)

    def change(self, unit: str) -> None:
        """Changes after issue: approved, with a number and without, and rejected."""
        district, text = self.district, self.district.text
        key, head, officer = {"unit": district.units[unit], "year": YEAR}, self.head(unit), self.officer(unit)
        prefix = f"{unit}/{YEAR}"
        on = {"reason": text("任务调整"), "occurredOn": "2020-06-10", **key}
        revised = self.task(tier="KEY", goal=text("提升红旗社区"))
        change = district.make(head, "itemRevisionPropose", item=district.made[f"{prefix}/T02"], task=revised, **on)
        district.made["change"] = change
        number = {"documentNumber": text("示委发〔2020〕9号")}
        district.give(officer, "changeApprove", change=change, approvedOn="2020-06-11", **number, **key)
        added = district.make(
            head, "itemAdditionPropose", number="P09", problem=self.problem(elements=["SUPPORT"]), **on
        )
        district.give(officer, "changeApprove", change=added, approvedOn="2020-06-12", **key)
        gone = district.make(head, "itemWithdrawalPropose", item=district.made[f"{prefix}/P02"], **on)
        district.give(self.committee(unit), "changeApprove", change=gone, approvedOn="2020-06-13", **key)
        no = district.make(
            officer, "itemRevisionPropose", item=district.made[f"{prefix}/T02"], task=self.task(tier="KEY"), **on
        )
        given = {"change": no, "reason": text("维持原目标"), "occurredOn": "2020-06-14"}
        district.give(self.committee(unit), "changeReject", **given, **key)

    def reorganise(self) -> None:
        """A secretary replaced, a portfolio changed, a unit revised, one moved, one dissolved."""
        district, text = self.district, self.district.text
        street = district.units["DW01"]
        old = {"unit": street, "post": district.posts["DW01", "SECRETARY"]}
        district.give(self.admin, "postEnd", untilOn="2020-06-11", reason=text("调任"), **old)
        district.appoint("DW01", "SECRETARY", "2020-06-12")
        deputy = {"unit": street, "post": district.posts["DW01", "DEPUTY_IN_CHARGE"]}
        district.give(self.admin, "portfolioSet", portfolio=text("分管两新"), fromOn="2020-07-01", **deputy)
        revised = {"unit": street, "name": text("DW01街道党工委"), "effectiveOn": "2020-07-01", "reason": text("更名")}
        district.give(self.admin, "unitRevise", assessmentClass=text("街道"), **revised)
        moved = {"unit": district.units["DW02-002"], "superior": street, "effectiveOn": "2020-09-01"}
        district.give(self.admin, "unitMove", reason=text("区划调整"), **moved)
        district.register("DW01-009", "GRASSROOTS", "DW01", "SOCIAL_ORG")
        gone = {"unit": district.units["DW01-009"], "effectiveOn": "2020-10-01", "reason": text("撤并")}
        district.give(self.admin, "unitDissolve", **gone)

    def end_year(self) -> None:
        """Carry-over into the next year's lists, the phases to the end, one of them reopened."""
        district, unit, later = self.district, "DW01", YEAR + 1
        self.open_year(later)
        self.research(unit, later)
        self.draft(unit, later)
        given = {"item": district.made[f"{unit}/{YEAR}/T02"], "number": "T21", "dueOn": f"{later}-06-30"}
        key = {"unit": district.units[unit], "year": later, "occurredOn": f"{later}-01-12"}
        district.made["carried"] = district.make(
            self.officer(unit), "itemCarryOver", reason=district.text("工期顺延"), **given, **key
        )
        self.consult(unit, later, plainly=True)
        lists = {"unit": district.units[unit], "year": later}
        district.give(self.officer(unit), "listSubmit", submittedOn=f"{later}-01-25", **lists)
        issued = {"issuedOn": f"{later}-02-05", "documentNumber": district.text(f"示委发〔{later}〕1号")}
        district.give(self.committee(unit), "listIssue", **lists, **issued)
        half, below = SecondHalf(self), "DW01-001"
        then = {"ASSESSMENT": half.assess_below, "REVIEW": half.meet_on_paper, "RESULT_USE": None}
        for day, (phase, step) in enumerate(then.items(), start=29):
            district.give(self.office, "phaseAdvance", year=YEAR, phase=phase, advancedOn=f"{YEAR}-12-{day}")
            if step is not None:
                step(below)
        district.give(self.office, "cycleClose", year=YEAR, closedOn=f"{later}-03-31")
