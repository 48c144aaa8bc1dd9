"""Why a token or a vote is refused."""

from domain.refusal import InvalidInput, NotFound, NotPermitted, Refusal


class BallotBoxUnknown(NotFound):
    """没有这个票箱，请核对票箱地址。"""

    code = "BALLOT_BOX_UNKNOWN"


class VoteOver(Refusal):
    """投票已经结束。"""

    code = "VOTE_OVER"
    rule = "R12"
    source = "四(二)"


class NotAVoter(NotPermitted):
    """您不是这个票箱的投票人：只有到会人员可以投票，述职人不评议本人。"""

    code = "NOT_A_VOTER"
    rule = "R12"
    source = "四(二)"


class TokenIssuedAlready(Refusal):
    """您已领取过这个票箱的选票凭证，每人每箱只发一张。"""

    code = "TOKEN_ISSUED_ALREADY"
    rule = "一人一票"


class TokenMalformed(InvalidInput):
    """领取选票凭证的请求格式有误，请按投票说明生成。"""

    code = "TOKEN_MALFORMED"


class TokenForged(NotPermitted):
    """选票凭证不是由这个票箱签发的，不能投票。"""

    code = "TOKEN_FORGED"
    rule = "一人一票"


class TokenSpent(Refusal):
    """这张选票凭证已经投过票，一张凭证只能投一次。"""

    code = "TOKEN_SPENT"
    rule = "一人一票"


class BallotMalformed(InvalidInput):
    """选票内容无法识别，未计入；凭证仍可使用，请重新填写后投票。"""

    code = "BALLOT_MALFORMED"


class BallotRequestUnreadable(InvalidInput):
    """请求内容不是规定的 JSON 格式。"""

    code = "BALLOT_REQUEST_UNREADABLE"
