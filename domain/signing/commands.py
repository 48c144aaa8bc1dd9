"""What may be asked of officers' keys."""

from dataclasses import dataclass
from typing import Annotated

from domain.codes import KeyRevocation
from domain.ids import GroupId, SigningKeyId


@dataclass(frozen=True, slots=True)
class RegisterSigningKey:
    """登记本人的签名公钥，并用私钥签署登记文本，证明私钥在本人手中；由他人对照纸质确认后才能使用。"""

    public_key: Annotated[str, "公钥：Ed25519 原始公钥 32 字节，base64"]
    proof: Annotated[str, "对登记文本的签名，64 字节，base64"]
    group: Annotated[GroupId | None, "所在的考核组；没有其他岗位的考核人填写"] = None


@dataclass(frozen=True, slots=True)
class ConfirmSigningKey:
    """对照本人签字的纸质材料，确认公钥属于登记人；确认人不是登记人。"""

    signing_key: Annotated[SigningKeyId, "签名密钥"]


@dataclass(frozen=True, slots=True)
class RevokeSigningKey:
    """吊销签名密钥；此前的签名仍然有效，此后不能再用。"""

    signing_key: Annotated[SigningKeyId, "签名密钥"]
    reason: Annotated[KeyRevocation, "吊销的原因"]
