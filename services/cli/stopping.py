"""Ctrl-C, SIGTERM and a closed terminal end a command by one exception, so that everything is stopped in order."""

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked this program to stop."""


def raise_when_told() -> None:
    """From now on the first of the three signals raises Stopped; later ones must not interrupt the stopping."""
    for number in SIGNALS:
        # Under nohup a closed terminal is none of our business.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped
