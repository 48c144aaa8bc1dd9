"""What keeps a bundle from being made."""


class BundleImpossible(Exception):
    """存证包没有制成："""

    def __init__(self, what: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{what}")


class YearNotPublished(BundleImpossible):
    """存证包没有制成：这一年度没有公布过评定结果"""

    def __init__(self) -> None:
        Exception.__init__(self, f"{(type(self).__doc__ or '').strip()}。")


class NotSealed(BundleImpossible):
    """存证包没有制成：公布评定结果的事件还没有签入检查点，请等 sandan seal 赶上后再制作，"""


class YearUnsound(BundleImpossible):
    """存证包没有制成：登记的结果与公布的摘要不符，请用 sandan replay --year --verify 查明，"""


class TrailUnsound(BundleImpossible):
    """轨迹包没有制成：读模型所列的轨迹有缺漏，请用 sandan replay --verify 查明，"""


class TrailTooLong(BundleImpossible):
    """轨迹包没有制成：步骤或文件超过一个包所能列举的十万，请改取年度存证包，"""


class ItemUnknown(BundleImpossible):
    """轨迹包没有制成：没有这个清单项目，"""
