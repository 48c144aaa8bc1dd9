"""What the fields of nested contents mean: descriptions for inputs that come from event classes, and for answers."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.assessment.facts import Adjudication, Score, Withdrawal
from domain.case_folders.facts import CaseContent
from domain.evidence.facts import Examination, Preview, PreviewLost
from domain.guidance.events import TemplateTask
from domain.lists.events import DutyContent, ProblemContent, TaskContent
from domain.sealed.facts import SealedSubject
from domain.signing.facts import OfficerSignature
from domain.tally import Count
from domain.tenancy.events import Policy

TYPES: Mapping[type, str] = MappingProxyType(
    {
        ProblemContent: "问题清单一项的内容（三(一)）。",
        TaskContent: "任务清单一项的内容（三(二)、五(二)）。",
        DutyContent: "责任清单一项的内容（三(三)）。",
        TemplateTask: "清单模板建议的一项任务。",
        Score: "一项、一个标准的打分。",
        Adjudication: "异议成立后改定的一个得分。",
        Withdrawal: "异议成立后撤回的一个加减分事项。",
        Count: "一个名称下的份数。",
        CaseContent: "案卷中的一项，只填一项。",
        OfficerSignature: "本人用已确认的密钥对待签文本作的电子签名（Ed25519）。",
        Examination: "核验一份佐证文件时查到的情况。",
        Preview: "已生成的一种预览。",
        PreviewLost: "未能生成的一种预览。",
        SealedSubject: "为谁或哪件事加密保存的内容，只填一项。",
        Policy: "区级规则参数。",
    }
)

FIELDS: Mapping[type, Mapping[str, str]] = MappingProxyType(
    {
        CaseContent: {"evidence": "佐证文件", "item": "清单项目", "finding": "问题"},
        OfficerSignature: {"signing_key": "签名密钥", "value": "签名，64 字节，base64"},
        Examination: {
            "media_type": "按内容认定的媒体类型",
            "verdict": "病毒扫描的结论",
            "engine": "扫描程序；没有扫描的为空",
            "engine_version": "扫描程序的版本",
            "signatures": "病毒库的版本",
            "signatures_on": "病毒库的日期",
            "threat": "查出的恶意代码的名称",
            "previews": "已生成的预览",
            "previews_lost": "未能生成的预览",
        },
        Preview: {"kind": "预览的种类", "sha256": "预览内容的 SHA-256", "size_bytes": "预览内容的字节数"},
        PreviewLost: {"kind": "预览的种类", "fault": "未能生成的原因"},
        SealedSubject: {
            "person": "人员",
            "suggestion": "意见建议",
            "follow_up": "后续措施",
            "objection": "异议",
            "evidence": "佐证文件",
        },
        ProblemContent: {
            "statement": "问题表述",
            "source": "来源",
            "source_note": "来源说明：谁点评、哪次会议、报告第几页",
            "elements": "工作要素代码，至少一个",
            "domains": "领域代码，须为该单位所有",
            "weight": "分值权重，至少为 1",
            "salient": "是否突出问题",
            "root_cause": "原因分析",
            "suggestion": "所采纳的意见建议",
            "finding": "来自督导发现的哪个问题；上年度未销号的问题可转入清单",
        },
        TaskContent: {
            "tier": "层面",
            "goal": "工作目标：能量化、易考评、不虚空",
            "basis": "依据",
            "basis_note": "依据说明",
            "unit_of_measure": "计量单位",
            "target_value": "目标值，大于 0",
            "due_on": "完成时限",
            "weight": "分值权重，至少为 1",
            "level": "上级重点工作的层级；依据为上级重点工作时必填",
            "priority": "所依据的重点工作",
            "problems": "所回应的问题；依据为问题清单时必填",
            "programme": "重点工作项目代码",
            "evidence_kind": "所需佐证的形式",
            "check_method": "考评办法",
            "tags": "建设维度代码",
            "subgroup": "基础工作类别代码，只用于基础工作",
            "secretary_commitment": "所落实的述职承诺的序号，从 1 起；依据为书记述职承诺时可填",
        },
        DutyContent: {
            "role": "责任类别，须与任职相符",
            "holder": "责任人",
            "post": "责任人的任职",
            "portfolio": "分管领域、分管工作，须与任职相符",
            "duty": "责任内容",
            "weight": "分值权重，至少为 1",
        },
        TemplateTask: {
            "tier": "层面",
            "goal": "建议的工作目标",
            "unit_of_measure": "计量单位",
            "target_value": "建议的目标值",
        },
        Score: {
            "item": "清单项目",
            "criterion": "标准，按评分办法",
            "method": "考核方式代码",
            "score": "得分，百分之一分，0 至 10000",
            "reason": "扣分原因，低于 90 分的必填",
            "evidence": "依据的佐证",
            "findings": "依据的督导发现",
        },
        Adjudication: {"item": "清单项目", "criterion": "标准", "score": "得分，百分之一分", "reason": "理由"},
        Withdrawal: {"line": "加减分事项的编号", "reason": "原因"},
        Count: {"name": "名称", "count": "份数"},
        Policy: {
            "issue_from": "印发清单的起始日，MM-DD",
            "issue_until": "印发清单的截止日，MM-DD",
            "decomposition_due": "分解的截止日，MM-DD",
            "committee_report_frequency": "党(工)委的汇报频次",
            "grassroots_report_frequency": "基层党组织的汇报频次",
            "light_yellow_days": "距时间节点几日亮黄灯",
            "light_behind_percent": "进度落后几个百分点亮黄灯",
            "reminder_days": "距时间节点几日提醒",
            "late_entry_days": "事后几日之内可以补登；更早的只能由数据导入岗凭纸质材料补登",
            "suggestion_reply_days": "意见建议几日内答复",
            "evidence_retention_years": "佐证保存年数",
            "evidence_bytes_max": "单个佐证文件的字节数上限",
            "evidence_scan_required": "没有配置病毒扫描程序时，佐证是否须等到能够扫描才封存",
            "veto_kinds_max": "评分办法中一票否决的类别最多几种",
            "feedback_days": "考核定案后几日内向单位反馈",
            "commendation_needs": "通报表彰须具备几项条件",
            "criticism_needs": "全区通报批评须具备几项条件",
            "tracking_visits_min": "重点管理的跟踪督导方案至少定几次",
            "objection_days": "反馈或印发后几日内可以提出异议",
            "objection_decision_days": "受理异议后几日内作出决定",
            "meeting_quorum": "述职评议会到会人数至少占应到人数的几分之几，如 2/3",
            "inspections_district_max": "区级对一个单位一年督导的次数上限，超出须写明理由",
            "inspections_own_tier_max": "党(工)委对一个单位一年督导的次数上限，超出须写明理由",
            "inquiry_reply_working_days": "函询几个工作日内回复",
            "rectification_report_months": "几个月内书面报告整改",
            "officer_signatures": "评分表、表彰批评处理的签批和结果公布须不须本人电子签名",
        },
    }
)
