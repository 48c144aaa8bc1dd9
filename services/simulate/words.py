"""What people of the made-up district write. Nobody and nothing real is named."""

from domain.codes import PostKind
from services.simulate.chance import Chance

PLACES = ("东城", "西城", "南门", "北关", "湖滨", "江畔", "新桥", "古楼", "青山", "白石")
DEPARTMENTS = ("财政局", "民政局", "人社局", "教育局", "科技局", "住建局", "农业农村局", "文旅局", "大数据局")
PROGRAMMES = (
    ("THEME_EDUCATION", "主题教育常态化制度化"),
    ("RED_COMMUNITY", "“红旗社区”创建"),
    ("LAGGING_UNITS", "后进村（社区）整顿"),
    ("DEMONSTRATION", "社区和“两新”党建示范化工程"),
    ("OTHER_DOMAINS", "机关学校等领域重点工作"),
)
TITLES = {
    PostKind.SECRETARY: "党组织书记",
    PostKind.DEPUTY_IN_CHARGE: "党组织副书记",
    PostKind.TEAM_MEMBER: "委员",
    PostKind.LIST_OFFICER: "组织委员助理",
    PostKind.COMMITTEE_APPROVER: "常委会秘书",
    PostKind.STAFF: "干部",
}
PORTFOLIOS = (
    "党建总责",
    "分管党建",
    "分管组织",
    "分管宣传",
    "分管统战",
    "分管纪检",
    "分管群团",
    "分管经济",
    "分管民生",
)
SITUATIONS = ("组织健全，活动正常", "支部设置已按规模调整", "阵地条件有所改善", "换届后班子运转平稳")
WEAKNESSES = ("学习参与率偏低", "阵地利用不足", "台账不够规范", "流动党员管理不严", "制度执行有弹性")
STRENGTHS = ("骨干力量较强", "共建资源丰富", "志愿服务有品牌", "信息化基础较好")
PROBLEMS = {
    "TEAM": ("党务干部更替频繁，业务不熟", "青年党员发展偏慢", "书记抓党建精力不足"),
    "VENUE": ("活动场所面积不足", "党群服务中心开放时间偏短", "阵地功能单一"),
    "SUPPORT": ("活动经费使用不够规范", "激励措施不到位", "人员保障不足"),
    "INSTITUTION": ("三会一课记录不完整", "党费收缴不及时", "民主评议流于形式"),
    "INNOVATION": ("工作方法陈旧", "品牌特色不明显", "数字化手段运用不足"),
}
GOALS = {
    "BASIC": (
        ("开展主题党日", "次", 12),
        ("召开组织生活会", "次", 2),
        ("书记讲党课", "次", 4),
        ("走访党员", "人次", 60),
    ),
    "KEY": (("创建红旗社区", "个", 1), ("培育示范点", "个", 2), ("整顿后进支部", "个", 1), ("组建联合党委", "个", 1)),
    "FEATURED": (("打造党建品牌", "个", 1), ("开展微心愿认领", "个", 50), ("建设先锋驿站", "个", 3)),
}
DUTIES = ("落实分管领域党建责任", "联系基层支部并指导工作", "抓好党员教育管理", "推动问题整改销号")
MEASURES = ("制定月度计划并按月调度", "成立专班、明确分工", "建立台账、逐项销号", "分片包干、定期走访")
OFFICES = ("党建办", "组织科", "综合办", "党群服务中心", "宣传科")
NOTES = ("按计划推进", "已完成本期任务", "正在组织实施", "已召开推进会并布置下一步")
RETURNS = ("佐证与说明不符，请补充", "数据口径有误，请核对", "说明过于笼统，请写明做法")
CORRECTIONS = ("数字笔误", "重复计算，现予更正", "遗漏一次活动")
QUESTIONS = ("未完成的事项何时能够完成", "群众满意度不高的原因是什么", "下一步如何发挥特色")
REPLIES_ON_SITE = ("已列出时间表，逐项落实", "主要是宣传不够，将改进", "将与共建单位一起推进")
DEDUCTIONS = ("措施落实不够有力", "成效尚不明显", "佐证不够充分", "完成时限滞后")
OPINIONS = (
    "目标值偏高，建议下调",
    "完成时限请适当延后",
    "建议补充所需经费",
    "问题表述请更准确",
    "建议增加一项特色任务",
)
SUGGESTIONS = ("活动室晚上能否开放", "希望多组织志愿服务", "建议增设读书角", "希望增加老党员走访")
REPLIES = ("已纳入工作安排，感谢支持", "所提事项已转有关部门办理", "已研究，暂不具备条件")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "一丁三上东中丰临丹乃九云五亦人仁今介仲伟佳俊信修健光全公关兴其典农冬冰"


def name(chance: Chance) -> str:
    """A name of nobody."""
    return chance.pick(SURNAMES) + chance.pick(GIVEN) + chance.pick(GIVEN)


def telephone(chance: Chance) -> str:
    """A number that was never given out."""
    return f"199{chance.below(10**8):08}"
