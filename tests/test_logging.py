"""Log lines: one JSON object each for machines, and never a password or a local variable."""

import json
import subprocess
import sys

PROGRAM = """
import logging
import structlog
from services.logging import configure
from services.setting_values import LogFormat, LogLevel

configure({form}, LogLevel.INFO, "serve")
structlog.get_logger("edge").info("connected", url="postgresql://sandan_app:hunter2@db/sandan", districts=2)
logging.getLogger("uvicorn").warning("broker %s", "redis://:hunter2@broker/0")
logging.getLogger("uvicorn").debug("not written")
personal = "hunter2"
try:
    raise ValueError("amqp://guest:hunter2@rabbit/ " + personal[:0])
except ValueError:
    structlog.get_logger("edge").exception("failed")
"""


def lines_of(form: str) -> list[str]:
    program = PROGRAM.format(form=form)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == ""
    return ran.stderr.splitlines()


def test_each_json_line_is_one_object_that_names_its_process_wherever_it_was_written() -> None:
    connected, broker, failed = (json.loads(line) for line in lines_of("LogFormat.JSON"))

    assert (connected["event"], connected["districts"], connected["level"]) == ("connected", 2, "info")
    assert (broker["event"], broker["logger"]) == ("broker redis://:***@broker/0", "uvicorn")
    assert {line["process"] for line in (connected, broker, failed)} == {"serve"}
    assert failed["exception"][0]["exc_type"] == "ValueError"


def test_no_password_and_no_local_variable_reaches_a_log_in_either_form() -> None:
    written = "\n".join(lines_of("LogFormat.JSON") + lines_of("LogFormat.CONSOLE"))

    assert "hunter2" not in written
    assert "sandan_app:***@db" in written


def test_away_from_a_terminal_the_lines_are_json() -> None:
    assert json.loads(lines_of("None")[0])["event"] == "connected"
