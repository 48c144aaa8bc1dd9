"""Why a key or a signature says no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, NotPermitted, Refusal


class SigningKeyNotFound(NotFound):
    """没有登记过这把签名密钥。"""

    code = "SIGNING_KEY_NOT_FOUND"


class PublicKeyMalformed(InvalidInput):
    """公钥须为 Ed25519 原始公钥 32 字节的 base64："""

    code = "PUBLIC_KEY_MALFORMED"


class PublicKeyWeak(InvalidInput):
    """这把公钥不安全，任何人都能伪造它的签名，请重新生成。"""

    code = "PUBLIC_KEY_WEAK"


class PublicKeyTaken(AlreadyExists):
    """这把公钥已经登记过，请生成新的密钥。"""

    code = "PUBLIC_KEY_TAKEN"


class PossessionUnproven(InvalidInput):
    """登记文本的签名与公钥不符，请重新取得登记文本，用同一把私钥签署。"""

    code = "POSSESSION_UNPROVEN"


class SigningKeyConfirmedAlready(AlreadyExists):
    """这把签名密钥已经确认过。"""

    code = "SIGNING_KEY_CONFIRMED"


class SigningKeyIsRevoked(Refusal):
    """这把签名密钥已被吊销，请使用或登记另一把。"""

    code = "SIGNING_KEY_REVOKED"
    rule = "状态先后"


class OwnerConfirms(NotPermitted):
    """登记人不能确认自己的签名密钥，须由另一人对照纸质材料确认。"""

    code = "SIGNING_KEY_OWNER_CONFIRMS"
    rule = "职责分离"


class KeysInPerson(NotPermitted):
    """签名密钥的登记、确认和吊销须本人亲自办理，不能代办。"""

    code = "SIGNING_KEYS_IN_PERSON"
    rule = "本人签名"


class SignatureMissing(Refusal):
    """本区规定此事须由本人电子签名：请取得待签文本，用本人已确认的密钥签名后再提交。"""

    code = "SIGNATURE_MISSING"
    rule = "本人签名"


class SignatureByOther(InvalidInput):
    """代他人登记的，以纸上的签字为准，不附电子签名；电子签名由本人亲自提交。"""

    code = "SIGNATURE_BY_OTHER"


class SignatureMalformed(InvalidInput):
    """签名须为 Ed25519 签名 64 字节的 base64："""

    code = "SIGNATURE_MALFORMED"


class SigningKeyOfOther(NotPermitted):
    """签名密钥不是办理人本人的，请用本人的密钥签名。"""

    code = "SIGNING_KEY_OF_OTHER"
    rule = "本人签名"


class SigningKeyUnconfirmed(Refusal):
    """签名密钥尚未由他人对照纸质材料确认，确认后才能使用。"""

    code = "SIGNING_KEY_UNCONFIRMED"
    rule = "状态先后"


class SignatureDoesNotFit(Refusal):
    """签名与现在要签署的内容不符：内容或日期在签名之后可能已有变动，请重新取得待签文本，核对后再签。"""

    code = "SIGNATURE_DOES_NOT_FIT"
    rule = "本人签名"
