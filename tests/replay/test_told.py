"""What a person reads after a replay."""

from dataclasses import replace

import pytest

from services.cli.logs import print_found
from services.replay import Found

FOUND = Found(
    tenant_id=1,
    last=41,
    events=42,
    items={("PROBLEM", "ISSUED"): 3, ("TASK", "IN_PROGRESS"): 2, ("TASK", "CLOSED"): 1},
    first_recorded_at="2020-01-05T08:00:00.000000Z",
    last_recorded_at="2020-07-31T09:30:00.000000Z",
    seconds=0.256,
)
COUNTED = """\
重放 42 条事件（位置 0 至 41，2020-01-05T08:00:00.000000Z 至 2020-07-31T09:30:00.000000Z），用时 0.26 秒。
  问题清单 已印发、未分解：3 项
  任务清单 进行中：2 项
  任务清单 已销号：1 项
"""


@pytest.mark.parametrize(
    ("found", "verified", "last_lines"),
    [
        (FOUND, False, ""),
        (replace(FOUND, rows_compared=900), True, "已与查询用的数据逐行比对（900 行），完全一致。\n"),
        (
            replace(FOUND, rows_compared=900, notes=["读模型 ledger：只应用到位置 40，日志到 41"]),
            True,
            "说明：读模型 ledger：只应用到位置 40，日志到 41\n"
            "已与查询用的数据逐行比对（900 行），没有不符；上面说明的部分没有比对。\n",
        ),
        (
            replace(FOUND, rows_compared=0, notes=["读模型 ledger：还没有开始建立"]),
            True,
            "说明：读模型 ledger：还没有开始建立\n"
            "查询用的数据中没有可比对的行，什么也没有核对。请先运行 sandan project，待其跟上后再核对。\n",
        ),
    ],
)
def test_events_items_by_state_and_time_are_told_and_only_a_whole_comparison_is_called_one(
    found: Found, verified: bool, last_lines: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_found(found, verified=verified)

    assert capsys.readouterr().out == COUNTED + last_lines


def test_every_difference_is_told_and_none_is_called_agreement(capsys: pytest.CaptureFixture[str]) -> None:
    print_found(replace(FOUND, rows_compared=900, faults=["甲", "乙"]), verified=True)

    said = capsys.readouterr()
    assert said.out == COUNTED
    assert said.err == "不符：甲\n不符：乙\n共 2 处不符。\n"
