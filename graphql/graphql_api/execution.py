"""Progress reports, contributions, evidence files and notices as the API shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry
from strawberry.dataloader import DataLoader

from domain import streams
from domain.codes import (
    DeadlineKind,
    HoldGround,
    ReminderKind,
    Rendition,
    RestrictionReason,
    ScanVerdict,
    SupersessionReason,
)
from graphql_api.described import leaf, resolved
from graphql_api.evidence_links import EvidenceLink, seen_links
from graphql_api.gates.case_folders import CaseFoldersGate
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.objections import ObjectionsGate
from graphql_api.gates.rulings import KeyManagementGate
from graphql_api.gates.supervision import FollowUpsGate, SupervisionGate
from graphql_api.items import Item, item_of
from graphql_api.model import Model, Node, Versioned, node_of
from graphql_api.scalars import ByteCount, Position
from graphql_api.states import ContributionState, EvidenceState, ReportState
from graphql_api.units import Person, Unit, person_of, unit_of
from graphql_api.view import View
from projections.case_folders.read import EvidenceHoldRow
from projections.contributions.read import ContributionRow
from projections.evidence.read import EvidenceRow
from projections.ledger.read import ReportRow
from projections.notices.read import NoticeRow

if TYPE_CHECKING:
    from graphql_api.case_folders import CaseFolder
    from graphql_api.findings import Finding
    from graphql_api.follow_ups import FollowUp
    from graphql_api.objections import Objection
    from graphql_api.rulings import KeyManagementCase


@strawberry.type(description="上传表单中须先于文件填写的一栏。")
class FormField:
    name: str = leaf("栏目名")
    value: str = leaf("栏目值")


@strawberry.type(description="上传一份佐证文件的表单：以 multipart/form-data 提交，文件放在最后名为 file 的一栏。")
class UploadForm:
    url: str = leaf("提交地址")
    fields: list[FormField] = leaf("文件之前的各栏，按此顺序")
    expires_at: datetime = leaf("有效期至")


@strawberry.type(description="一个案卷对一份佐证文件的保全。")
class EvidenceHold(Model[EvidenceHoldRow]):
    row: strawberry.Private[EvidenceHoldRow]

    position: Position = leaf("保全的事件的位置")
    ground: HoldGround = leaf("保全的依据")
    placed_at: datetime = leaf("保全的时刻")

    @resolved("案卷")
    async def folder(self) -> Annotated["CaseFolder", strawberry.lazy("graphql_api.case_folders")] | None:
        """Which folder needs it."""
        found = await _named(self.view, "CaseFolder", CaseFoldersGate(self.view).folder(), self.row.folder)
        return cast("CaseFolder | None", found)


@strawberry.type(description="一份佐证文件在封存或拒收之前查到的情况。")
class EvidenceScan(Model[EvidenceRow]):
    row: strawberry.Private[EvidenceRow]

    @resolved("扫描程序；没有扫描的为空")
    def engine(self) -> str | None:
        """Its name."""
        return self.row.scan_engine

    @resolved("扫描程序的版本")
    def engine_version(self) -> str | None:
        """As it says."""
        return self.row.scan_engine_version

    @resolved("病毒库的版本")
    def signatures(self) -> str | None:
        """The number of the scanner's database."""
        return self.row.scan_signatures

    @resolved("病毒库的日期")
    def signatures_on(self) -> date | None:
        """None where the scanner did not say."""
        return self.row.scan_signatures_on

    @resolved("查出的恶意代码的名称；不向您显示的为空")
    def threat(self) -> str | None:
        """As the scanner calls it."""
        return self.row.scan_threat

    @resolved("病毒扫描的结论；没有扫描不等于没有恶意代码")
    def verdict(self) -> ScanVerdict:
        """NOT_SCANNED where no scanner was configured, and for a kind that is refused unscanned."""
        return ScanVerdict(self.row.scan_verdict or ScanVerdict.NOT_SCANNED)

    @resolved("未能生成的预览；原因见轨迹中的佐证检查")
    def previews_lost(self) -> list[Rendition]:
        """Those that this kind of file could have."""
        return [Rendition(each) for each in self.row.previews_lost or []]


@strawberry.type(description="一份佐证文件；文件本身在对象存储中，日志里是它的摘要。")
class Evidence(Versioned):
    row: strawberry.Private[EvidenceRow]

    withheld: bool = leaf("是否因限制知悉而不向您显示名称和内容")
    file_name: str | None = leaf("文件名；不向您显示的为空")
    no_state_secret: bool = leaf("是否声明不含国家秘密")
    state: EvidenceState = leaf("状态")
    sha256: str | None = leaf("SHA-256；待补的、不向您显示的为空")
    size_bytes: ByteCount | None = leaf("字节数；待补的、不向您显示的为空")
    media_type: str | None = leaf("申报的媒体类型；待补的、不向您显示的为空")
    true_media_type: str | None = leaf("按内容认定的媒体类型；还没有检查的、不向您显示的为空")
    retain_until_on: date | None = leaf("锁定到哪一日；未封存为空")
    blob_sha256: str | None = leaf("对象存储中密文的 SHA-256，审计方可用 sha256sum 核对；未封存为空")
    blob_bytes: ByteCount | None = leaf("密文的字节数；未封存为空")
    rejected_reason: str | None = leaf("核验不通过的原因")
    superseded_at: datetime | None = leaf("由另一份佐证接替的时刻；没有被接替的为空")
    superseded_reason: SupersessionReason | None = leaf("接替的原因")
    restriction: RestrictionReason | None = leaf("限制知悉的原因；没有限制的、不向您显示的为空")

    def key(self) -> str:
        """The file's id."""
        return self.row.evidence

    def stream(self) -> str:
        """Its own."""
        return streams.evidence(self.row.evidence)

    @resolved("封存或拒收之前查到的情况；还没有检查的为空")
    def scan(self) -> EvidenceScan | None:
        """None too for a file that never came, or was not the declared one."""
        return None if self.row.scan_verdict is None else EvidenceScan.of(self.view, self.row)

    @resolved("可以查看的形式：封存的原件，和已生成的预览")
    def renditions(self) -> list[Rendition]:
        """Empty unless it is sealed and shown to the viewer."""
        if self.row.state != EvidenceState.SEALED or self.row.withheld:
            return []
        return [Rendition.ORIGINAL, *(Rendition(each) for each in self.row.previews or [])]

    @resolved("提供单位")
    async def unit(self) -> Unit | None:
        """Who declared it."""
        return await unit_of(self, self.row.unit)

    @resolved("所属清单项目")
    async def item(self) -> Item | None:
        """None for a file of no item."""
        return await item_of(self, self.row.item)

    @resolved("出示本文件的进展报告")
    async def reports(self) -> list["ProgressReport"]:
        """In the order in which it was linked."""
        rows = await ExecutionGate(self.view).report().load_many(self.row.reports)
        return [ProgressReport.of(self.view, row) for row in rows if row is not None]

    @resolved("接替本文件的佐证；没有被接替的为空")
    async def successor(self) -> "Evidence | None":
        """The one that stands for it; what showed this one goes on showing it."""
        if self.row.successor is None:
            return None
        return Evidence.maybe(self.view, await ExecutionGate(self.view).file().load(self.row.successor))

    @resolved("由本文件接替的佐证，按申报先后")
    async def replaces(self) -> list["Evidence"]:
        """Mostly none or one."""
        rows = await ExecutionGate(self.view).files_replaced_by().load(self.row.evidence)
        return [Evidence.of(self.view, row) for row in rows]

    @resolved("哪些案卷保全着本文件；只有纪检监察员看得到")
    async def holds(self) -> list["EvidenceHold"]:
        """While it is held nothing takes its place and its key is not destroyed."""
        rows = await CaseFoldersGate(self.view).holds_of_file().load(self.row.evidence)
        return [EvidenceHold.of(self.view, row) for row in rows]

    @resolved("出示本文件的进展报告、问题、打分表等，按先后；只有看得到的")
    async def links(self) -> list[EvidenceLink]:
        """What cites it does so in its own commands; here all of them are seen from the file."""
        rows = await ExecutionGate(self.view).citations_of_file().load(self.row.evidence)
        return await seen_links(self.view, rows)

    @resolved("内容完全相同的其他文件：同一张照片用了几次；只有看得到的")
    async def same_content(self) -> list["Evidence"]:
        """Of this district, in the order in which they were declared."""
        if self.row.sha256 is None:
            return []
        rows = await ExecutionGate(self.view).files_of_content().load(self.row.sha256)
        return [Evidence.of(self.view, row) for row in rows if row.evidence != self.row.evidence]

    @resolved(
        "上传表单；只有待核验的文件有。上传后可 POST /evidence/{id}/uploaded 提请立即核验；"
        "超过 16 MiB 的可用 POST /evidence/{id}/parts 分段上传、断点续传"
    )
    async def upload(self) -> UploadForm | None:
        """Signed now, whatever the position read."""
        if self.row.state != EvidenceState.SUPPLIED or self.row.withheld:
            return None
        form = await self.view.context.files.upload(self.row.evidence)
        if form is None:
            return None
        fields = [FormField(name=name, value=value) for name, value in form.fields]
        return UploadForm(url=form.url, fields=fields, expires_at=form.expires_at)


@strawberry.type(description="一份进展报告；不会被覆盖，更正另立新的一份。")
class ProgressReport(Node):
    row: strawberry.Private[ReportRow]

    reported_on: date = leaf("报告日期")
    value: Decimal | None = leaf("累计完成值；没有数量的项目为空")
    note: str = leaf("进展说明")
    state: ReportState = leaf("状态")
    reviewed_on: date | None = leaf("审核日期；未审核为空")
    returned_reason: str | None = leaf("退回原因")
    correction_reason: str | None = leaf("更正原因；不是更正的为空")

    def key(self) -> str:
        """The report's id."""
        return self.row.report

    @resolved("所报告的清单项目")
    async def item(self) -> Item | None:
        """Its item."""
        return await item_of(self, self.row.item)

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Who reports."""
        return await unit_of(self, self.row.unit)

    @resolved("报告人")
    async def reporter(self) -> Person | None:
        """None where only paper shows who it was."""
        return await person_of(self, self.row.reporter)

    @resolved("审核人")
    async def reviewer(self) -> Person | None:
        """Never the reporter."""
        return await person_of(self, self.row.reviewer)

    @resolved("佐证文件")
    async def evidence(self) -> list[Evidence]:
        """Those it shows."""
        rows = await ExecutionGate(self.view).file().load_many(self.row.evidence)
        return [Evidence.of(self.view, row) for row in rows if row is not None]

    @resolved("所替换的退回报告；不是重新报告的为空")
    async def replaces(self) -> "ProgressReport | None":
        """The returned report this one was handed in for."""
        return await self._report(self.row.replaces)

    @resolved("所更正的报告")
    async def corrects(self) -> "ProgressReport | None":
        """The accepted report this one is to stand for."""
        return await self._report(self.row.corrects)

    @resolved("更正本报告的报告")
    async def corrected_by(self) -> "ProgressReport | None":
        """None while it stands."""
        return await self._report(self.row.corrected_by)

    async def _report(self, report: str | None) -> "ProgressReport | None":
        if report is None:
            return None
        return ProgressReport.maybe(self.view, await ExecutionGate(self.view).report().load(report))


@strawberry.type(description="职能部门对清单项目的一项支持（五(三)）。")
class Contribution(Versioned):
    row: strawberry.Private[ContributionRow]

    resource: str = leaf("资源类别代码")
    request: str = leaf("请求的内容")
    state: ContributionState = leaf("状态")
    pledge: str | None = leaf("承诺的内容")
    deliver_by_on: date | None = leaf("承诺到位日期")
    delivered_on: date | None = leaf("到位日期")
    delivered_note: str | None = leaf("到位情况")
    declined_reason: str | None = leaf("不能提供的原因")

    def key(self) -> str:
        """The contribution's id."""
        return self.row.contribution

    def stream(self) -> str:
        """Its own."""
        return streams.contribution(self.row.contribution)

    @resolved("所支持的清单项目")
    async def item(self) -> Item | None:
        """Its item."""
        return await item_of(self, self.row.item)

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Whose item it serves."""
        return await unit_of(self, self.row.unit)

    @resolved("职能部门")
    async def department(self) -> Unit | None:
        """Who was asked."""
        return await unit_of(self, self.row.department)


@strawberry.type(description="平台发出的一条期限提醒：时间节点、问题整改、函询回复、书面整改报告、异议办理、跟踪督导。")
class Notice(Model[NoticeRow]):
    row: strawberry.Private[NoticeRow]

    position: Position = leaf("在日志中的位置")
    deadline: DeadlineKind = leaf("哪一种期限")
    kind: ReminderKind = leaf("临期或逾期")
    due_on: date = leaf("所提醒的期限")
    recorded_at: datetime = leaf("发出的时刻")

    @resolved("所提醒的清单项目；不是时间节点的、已无权查看的为空")
    async def item(self) -> Item | None:
        """Its item."""
        return None if self.row.item is None else await item_of(self, self.row.item)

    @resolved("所提醒的问题；不是问题整改的、无权查看的为空")
    async def finding(self) -> Annotated["Finding", strawberry.lazy("graphql_api.findings")] | None:
        """What is to be put right."""
        found = await _named(self.view, "Finding", SupervisionGate(self.view).finding(), self.row.finding)
        return cast("Finding | None", found)

    @resolved("所提醒的后续措施；不是函询回复、书面整改报告的，无权查看的为空")
    async def follow_up(self) -> Annotated["FollowUp", strawberry.lazy("graphql_api.follow_ups")] | None:
        """What a reply or a report is due on."""
        found = await _named(self.view, "FollowUp", FollowUpsGate(self.view).follow_up(), self.row.follow_up)
        return cast("FollowUp | None", found)

    @resolved("所提醒的异议；不是异议办理的、无权查看的为空")
    async def objection(self) -> Annotated["Objection", strawberry.lazy("graphql_api.objections")] | None:
        """What is to be decided."""
        found = await _named(self.view, "Objection", ObjectionsGate(self.view).objection(), self.row.objection)
        return cast("Objection | None", found)

    @resolved("所提醒的重点管理；不是跟踪督导的、无权查看的为空")
    async def case(self) -> Annotated["KeyManagementCase", strawberry.lazy("graphql_api.rulings")] | None:
        """Where visits are missing."""
        found = await _named(self.view, "KeyManagementCase", KeyManagementGate(self.view).case(), self.row.case_id)
        return cast("KeyManagementCase | None", found)

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Its unit."""
        return await unit_of(self, self.row.unit)

    @resolved("所提醒的人；无人任职、只提醒单位的为空")
    async def leader(self) -> Person | None:
        """To whom it was sent."""
        return await person_of(self, self.row.leader)


async def _named(view: View, kind: str, rows: DataLoader[str, Any], key: str | None) -> Any:
    """The node of what a notice is of, None for another kind's and for what is out of reach."""
    return None if key is None else node_of(kind, view, await rows.load(key))
