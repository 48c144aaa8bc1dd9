"""What is handed out only once it is recorded: an evidence file's content, and the access log itself."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, cast

import strawberry

from domain.access.capacity import acting_role
from domain.access.codes import OPERATOR, Act, Purpose, SubjectKind
from domain.access.entry import WHOLE, Access, AccessFilter, RecordedAccess, Subject
from domain.access.errors import EvidenceWithheld, NotByContent
from domain.case_folders.errors import CaseFolderClosed, CaseFolderNotFound
from domain.codes import Rendition
from domain.evidence.errors import EvidenceNotFound
from domain.reading import ReadSubject
from domain.refusal import InvalidInput, NotFound
from domain.refusal import Refusal as DomainRefusal
from domain.roles import Role
from graphql_api.context import Context
from graphql_api.described import leaf, resolved
from graphql_api.gates.access import WITHOUT_CONTENT, reading_roles, year_of_item
from graphql_api.gates.case_folders import CaseFoldersGate
from graphql_api.gates.execution import ExecutionGate
from graphql_api.info import Info
from graphql_api.moments import find_view
from graphql_api.paging import PAGE_DEFAULT, After, Connection, Edge, First, check_first, connection
from graphql_api.proofs import EventProof
from graphql_api.refusals import Refusal, command_id_of, told
from graphql_api.scalars import ByteCount, Position

_LISTING = "access_log:position"
_COMMAND_ID = "编号：客户端生成的 UUID；重发同一编号，访问日志里仍是同一条"
_CASE_FOLDER = "为哪一案卷；只有纪检监察员可以写明"


@strawberry.input(description="evidenceView 的输入。")
class EvidenceViewInput:
    command_id: strawberry.ID = strawberry.field(description=_COMMAND_ID)
    evidence: strawberry.ID = strawberry.field(description="哪一份佐证文件")
    purpose: Purpose = strawberry.field(description="用途")
    rendition: Rendition = strawberry.field(description="以哪一种形式", default=Rendition.ORIGINAL)
    case_folder: strawberry.ID | None = strawberry.field(description=_CASE_FOLDER, default=strawberry.UNSET)


@strawberry.type(description="evidenceView 的结果：记入访问日志之后，才给出地址。")
class EvidenceViewPayload:
    address: str | None = strawberry.field(
        description="取文件的地址，相对于本接口的根：用 GET 取，不需要登录凭据，可用 Range 续传；被拒绝时为空"
    )
    expires_at: datetime | None = strawberry.field(description="地址的有效期至；在此以前可以反复取用，不另记")
    access_position: Position | None = strawberry.field(description="这次查看在访问日志中的位置；被拒绝时为空")
    refusals: list[Refusal] = strawberry.field(description="被拒绝的理由；给出了地址时为空列表")


@strawberry.input(description="accessLogRead 的输入：evidence、item、person、year 至多填一个。")
class AccessLogReadInput:
    command_id: strawberry.ID = strawberry.field(description=_COMMAND_ID)
    purpose: Purpose = strawberry.field(description="用途")
    case_folder: strawberry.ID | None = strawberry.field(description=_CASE_FOLDER, default=strawberry.UNSET)
    evidence: strawberry.ID | None = strawberry.field(description="只要这份佐证文件的", default=strawberry.UNSET)
    item: strawberry.ID | None = strawberry.field(
        description="只要这一清单项目及其佐证文件的", default=strawberry.UNSET
    )
    person: strawberry.ID | None = strawberry.field(description="只要这个人查看的", default=strawberry.UNSET)
    year: int | None = strawberry.field(description="只要这一年度的", default=strawberry.UNSET)
    since: datetime | None = strawberry.field(description="从这一时刻起的", default=strawberry.UNSET)
    until: datetime | None = strawberry.field(description="到这一时刻为止的：当时的访问日志", default=strawberry.UNSET)


@strawberry.type(description="访问日志中的一条：谁、以什么角色、为何、看了什么。")
class AccessEntry:
    context: strawberry.Private[Context]
    row: strawberry.Private[RecordedAccess]
    whole: strawberry.Private[bool]
    folders: strawberry.Private[bool]

    position: Position = leaf("在访问日志中的位置")
    recorded_at: datetime = leaf("记入的时刻")

    @resolved("交出了什么")
    def act(self) -> Act:
        """As recorded."""
        return self.row.access.act

    @resolved("查看的人")
    def person_id(self) -> strawberry.ID:
        """Their node's id; of whoever works at the platform's machine, one that no node has."""
        return self._id("Person", self.row.access.actor.person)

    @resolved("以什么角色查看；平台运行人员的为空")
    def role(self) -> Role | None:
        """None for the operator, who has no role in a district."""
        return None if self.row.access.role == OPERATOR else Role(self.row.access.role)

    @resolved("平台运行人员奉谁之命；没有写明的、其他人查看的为空")
    def ordered_by_id(self) -> strawberry.ID | None:
        """As the operator said."""
        key = self.row.access.ordered_by
        return None if key is None else self._id("Person", key)

    @resolved("用途")
    def purpose(self) -> Purpose:
        """As whoever asked said."""
        return self.row.access.purpose

    @resolved("交出多少字节；事前不知道的为空")
    def size_bytes(self) -> ByteCount | None:
        """Of what was handed out."""
        size = self.row.access.size_bytes
        return None if size is None else ByteCount(size)

    @resolved("所涉内容的种类；本区管理员看不到")
    def subject_kind(self) -> SubjectKind | None:
        """None for the administrator."""
        return self.row.access.subject.kind if self.whole else None

    @resolved("所涉内容的编号；年度为四位数字，日志位置为数字；本区管理员看不到")
    def subject_id(self) -> strawberry.ID | None:
        """The id of its node, where it is one."""
        subject = self.row.access.subject
        if not self.whole:
            return None
        kind = _NODES.get(subject.kind)
        return strawberry.ID(subject.id) if kind is None else self._id(kind, subject.id)

    @resolved("所属清单项目的编号；没有的为空，本区管理员看不到")
    def item_id(self) -> strawberry.ID | None:
        """None for the administrator."""
        return self._id_or_none("Item", self.row.access.item)

    @resolved("所属年度；没有的为空，本区管理员看不到")
    def year(self) -> int | None:
        """None for the administrator."""
        return self.row.access.year if self.whole else None

    @resolved("为哪一案卷；没有的为空，只有纪检监察员看得到")
    def case_folder_id(self) -> strawberry.ID | None:
        """To others there is no folder."""
        return self._id_or_none("CaseFolder", self.row.access.case_folder) if self.folders else None

    @resolved("这一条在访问日志中的证明；也可用 GET /proofs/access/<位置> 下载")
    async def proof(self) -> EventProof:
        """As it is now."""
        return EventProof(proven=await self.context.accesses.prove(self.row.position))

    def _id(self, kind: str, key: str) -> strawberry.ID:
        return strawberry.ID(self.context.ids.make(kind, key))

    def _id_or_none(self, kind: str, key: str | None) -> strawberry.ID | None:
        return self._id(kind, key) if key is not None and self.whole else None


_NODES = {
    SubjectKind.EVIDENCE: "Evidence",
    SubjectKind.ITEM: "Item",
    SubjectKind.UNIT: "Unit",
    SubjectKind.PERSON: "Person",
}


@strawberry.type(description="accessLogRead 的结果：这次查询本身先记入访问日志，再给出此前的各条。")
class AccessLogReadPayload:
    access_position: Position | None = strawberry.field(description="这次查询在访问日志中的位置；被拒绝时为空")
    entries: Connection[AccessEntry] | None = strawberry.field(description="这个位置以前的各条，新的在前；被拒绝时为空")
    refusals: list[Refusal] = strawberry.field(description="被拒绝的理由；给出了各条时为空列表")


async def view_evidence(
    info: Info, given: Annotated[EvidenceViewInput, strawberry.argument(name="input", description="看什么、为什么看")]
) -> EvidenceViewPayload:
    """The entry is committed first; then the address is given."""
    context = info.context
    try:
        command_id, evidence = command_id_of(given.command_id), _key(context, "Evidence", given.evidence, "evidence")
        view = await find_view(context, None, None)
        row = None if view is None else await ExecutionGate(view).file().load(evidence)
        if view is None or row is None:
            raise EvidenceNotFound(field="evidence")
        if row.withheld:
            raise EvidenceWithheld(field="evidence")
        subject = ReadSubject.EXECUTION if row.restriction is None else ReadSubject.RESTRICTED_EVIDENCE
        role, folder = await _capacity(context, subject, given)
        address = await context.files.content(evidence, given.rendition)
        access = Access(
            command_id=command_id,
            act=Act(f"EVIDENCE_{given.rendition}_VIEWED"),
            subject=Subject(SubjectKind.EVIDENCE, evidence),
            actor=context.actor,
            role=role,
            purpose=given.purpose,
            size_bytes=address.size_bytes,
            item=row.item,
            year=await year_of_item(view, row.item),
            case_folder=folder,
        )
        position = await _recorded(context, access)
    except DomainRefusal as refusal:
        return EvidenceViewPayload(address=None, expires_at=None, access_position=None, refusals=[told(refusal)])
    return EvidenceViewPayload(
        address=address.url, expires_at=address.expires_at, access_position=Position(position), refusals=[]
    )


async def read_access_log(
    info: Info,
    given: Annotated[AccessLogReadInput, strawberry.argument(name="input", description="查什么、为什么查")],
    first: First = PAGE_DEFAULT,
    after: After = None,
) -> AccessLogReadPayload:
    """The reading is committed first; then the entries before it are given."""
    check_first(first)
    context = info.context
    behind = context.cursors.read(_LISTING, after)
    try:
        command_id = command_id_of(given.command_id)
        asked, subject = _asked(context, given)
        role, folder = await _capacity(context, ReadSubject.ACCESS_LOG, given)
        whole = role not in WITHOUT_CONTENT
        if not whole and subject.kind not in (SubjectKind.PERSON, SubjectKind.ACCESS_LOG):
            raise NotByContent(field=subject.kind.lower())
        access = Access(
            command_id=command_id,
            act=Act.ACCESS_LOG_READ,
            subject=subject,
            actor=context.actor,
            role=role,
            purpose=given.purpose,
            case_folder=folder,
        )
        position = await _recorded(context, access)
    except DomainRefusal as refusal:
        return AccessLogReadPayload(access_position=None, entries=None, refusals=[told(refusal)])
    asked = replace(asked, before=position)
    below = asked if behind is None else replace(asked, before=min(position, cast(int, behind[0])))
    rows = await context.accesses.find(below, first + 1)
    folders = bool(await reading_roles(context, ReadSubject.CASE_FOLDERS))
    edges = [
        Edge(
            cursor=context.cursors.make(_LISTING, [row.position]),
            node=AccessEntry(
                context=context,
                row=row,
                whole=whole,
                folders=folders,
                position=Position(row.position),
                recorded_at=row.recorded_at,
            ),
        )
        for row in rows[:first]
    ]

    async def counted() -> int:
        return await context.accesses.count(asked)

    entries = connection(edges, counted, more=len(rows) > first, behind=behind is not None)
    return AccessLogReadPayload(access_position=Position(position), entries=entries, refusals=[])


async def _capacity(
    context: Context, subject: ReadSubject, given: EvidenceViewInput | AccessLogReadInput
) -> tuple[Role, str | None]:
    """The role in which the caller reads a subject for that purpose, and the case folder that it is for.

    Raises NotPermitted and its kinds, CaseFolderNotFound for one the caller may not know of, CaseFolderClosed.
    """
    folder = _optional(context, "CaseFolder", given.case_folder, "caseFolder")
    role = acting_role(await reading_roles(context, subject), given.purpose, folder)
    if folder is not None:
        view = await find_view(context, None, None)
        row = None if view is None else await CaseFoldersGate(view).folder().load(folder)
        if row is None:
            raise CaseFolderNotFound(field="caseFolder")
        if row.closed_at is not None:
            raise CaseFolderClosed(field="caseFolder")
    return role, folder


async def _recorded(context: Context, access: Access) -> int:
    """What was recorded cannot be taken back: a request that is cut off from here on says so."""
    context.commands_given += 1
    return await context.accesses.record(access)


def _asked(context: Context, given: AccessLogReadInput) -> tuple[AccessFilter, Subject]:
    """The filter, and what the reading is about. Raises NotFound for an unknown id, InvalidInput for two of them."""
    ids = {
        SubjectKind.EVIDENCE: _optional(context, "Evidence", given.evidence, "evidence"),
        SubjectKind.ITEM: _optional(context, "Item", given.item, "item"),
        SubjectKind.PERSON: _optional(context, "Person", given.person, "person"),
        SubjectKind.YEAR: str(given.year) if isinstance(given.year, int) else None,
    }
    about = [Subject(kind, key) for kind, key in ids.items() if key is not None]
    if len(about) > 1:
        raise InvalidInput("evidence、item、person、year 至多填一个。", field="input")
    asked = AccessFilter(
        person=ids[SubjectKind.PERSON],
        evidence=ids[SubjectKind.EVIDENCE],
        item=ids[SubjectKind.ITEM],
        year=given.year or None,
        since=given.since or None,
        until=given.until or None,
    )
    return asked, about[0] if about else Subject(SubjectKind.ACCESS_LOG, WHOLE)


def _optional(context: Context, kind: str, text: Any, field: str) -> str | None:
    return _key(context, kind, text, field) if isinstance(text, str) else None


def _key(context: Context, kind: str, text: str, field: str) -> str:
    key = context.ids.key_of(kind, text)
    if key is None:
        raise NotFound(field=field)
    return key


READINGS: dict[str, Any] = {
    "evidenceView": strawberry.mutation(
        resolver=view_evidence, name="evidenceView", description="查看佐证文件：先记入访问日志，再给出取文件的地址"
    ),
    "accessLogRead": strawberry.mutation(
        resolver=read_access_log, name="accessLogRead", description="查询访问日志：谁看了什么；查询本身先记入访问日志"
    ),
}
"""Mutations that are no commands: they change nothing, and are recorded."""
