"""What keeps a district's log from being sealed. A fault stays until somebody looks; what is away comes back."""


class SealingFault(Exception):
    """The log, its tiles and what was signed contradict one another."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{detail}")


class TileDiffers(SealingFault):
    """存证文件与日志不符，日志或存证文件被改动："""


class TileMissing(SealingFault):
    """存证文件缺失："""


class RootDiffers(SealingFault):
    """由日志和存证文件算出的根与已签的根不符，日志或存证文件被改动："""


class LogShrunk(SealingFault):
    """日志比已签的检查点短，有事件丢失（例如数据库恢复自旧备份）："""


class LogHasGap(SealingFault):
    """日志中缺少事件："""


class OriginChanged(SealingFault):
    """日志名称与已签的检查点不同，请把 SANDAN_LOG_HOST 改回原值："""


class SignerRefused(SealingFault):
    """签名进程拒绝签署："""


class SignerKeyChanged(SealingFault):
    """签名进程用的不是这个区县原来的密钥："""


class SignerAway(Exception):
    """The signer does not answer now."""
