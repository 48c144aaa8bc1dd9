"""What may be asked about a year's scoring rule set (scoring.md)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated


@dataclass(frozen=True, slots=True)
class PublishRuleSet:
    """公布年度考核的评分办法；冻结之前可以再次公布，以最后一次为准。"""

    year: Annotated[int, "年度"]
    rules: Annotated[str, "评分办法全文，JSON，格式见 GET /rule-sets/score-1.schema.json"]
    basis: Annotated[str, "依据：文件或会议"]
    published_on: Annotated[date, "公布日期"]


@dataclass(frozen=True, slots=True)
class FreezeRuleSet:
    """冻结年度考核的评分办法，此后不再变动。"""

    year: Annotated[int, "年度"]
    digest: Annotated[str, "所冻结的评分办法的摘要（SHA-256）"]
    frozen_on: Annotated[date, "冻结日期"]
