"""`sandan demo --once`: two districts imported and asked about over HTTP, a rule that refuses and then allows."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

EVALUATION = (Path(__file__).parents[1] / "golden" / "score_1" / "示例区-2020.evaluation.json").read_bytes()


def test_the_demonstration_does_what_it_says_and_leaves_nothing(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SANDAN_")}

    ran = subprocess.run(
        [str(Path(sys.executable).with_name("sandan")), "demo", "--once"],
        cwd=tmp_path,
        env={**clean, "TMPDIR": str(tmp_path), "SANDAN_LISTEN": "127.0.0.1:0"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    said = ran.stdout
    assert "被拒绝：清单还没有和责任单位充分沟通" in said
    assert "再次印发，与上次完全相同：应生效：已生效" in said
    assert "再次启动时说明：临江街道的清单在此前的演示中已经印发" in said
    assert "2020-07-31（位置 " in said
    assert said.count("：26 个项目，状态") == 3
    assert said.count("重放后与查询数据逐行一致") == 2
    assert "2020年度 1/街道党工委 第一名：南苑街道党工委，90.08 分，好" in said
    assert f"复算，与公布的一致：{sha256(EVALUATION).hexdigest()}" in said
    assert list(tmp_path.iterdir()) == []
