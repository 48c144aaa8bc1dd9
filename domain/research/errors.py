"""Why a research record says no."""

from domain.refusal import AlreadyExists, Refusal


class UnitNotResearched(Refusal):
    """只对清单的责任单位（区属党（工）委和基层党组织）开展调研："""

    code = "UNIT_NOT_RESEARCHED"
    rule = "R1"
    source = "四(一)、五(二)"


class ResearchStartedAlready(AlreadyExists):
    """本年度对该单位的调研已经开始："""

    code = "RESEARCH_STARTED_ALREADY"
    rule = "状态先后"


class ResearchNotStarted(Refusal):
    """本年度对该单位的调研还没有开始，请先由制定单位的专人开始调研。"""

    code = "RESEARCH_NOT_STARTED"
    rule = "R3"
    source = "五(二)"


class ResearchCompletedAlready(Refusal):
    """调研已经完成，记录不再改动："""

    code = "RESEARCH_COMPLETED_ALREADY"
    rule = "状态先后"


class ResearchPartMissing(Refusal):
    """要全面了解掌握责任单位的工作现状、存在问题和自身优势，三部分缺一不可："""

    code = "RESEARCH_PART_MISSING"
    rule = "R3"
    source = "五(二)"


class ResearchUnchanged(Refusal):
    """与已有记录相同，没有需要记录的变动。"""

    code = "RESEARCH_UNCHANGED"
    rule = "没有变动"


class CompletedBeforeStart(Refusal):
    """完成日期早于开始日期："""

    code = "COMPLETED_BEFORE_START"
    rule = "日期先后"
