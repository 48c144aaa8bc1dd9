"""Trust policies: which signatures make a checkpoint one to believe."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sealer.checkpoint import Checkpoint
from services.sealer.merkle import leaf_hash
from services.sealer.note import Cosigner, Note, Signer, signed
from services.sealer.policy import PolicyUnsound, Untrusted, read_policy

ORIGIN = "sandan.example/d/shili"
TEXT = Checkpoint(ORIGIN, 1, leaf_hash(b"")).text


def key(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


LOG = Signer(ORIGIN, key(1))
OTHER_LOG = Signer("sandan.example/d/other", key(2))
WITNESSES = {
    name: Cosigner(f"w.example/{name}", key(number)) for number, name in enumerate(["X1", "X2", "X3", "Y1"], 3)
}
KEYS = "".join(f"witness {name} {each.verifier} https://{name}.example\n" for name, each in WITNESSES.items())
TWO_LEVELS = f"""# ours
log {LOG.verifier}
log\t{OTHER_LOG.verifier}
{KEYS}
group X 2 X1 X2 X3
  group all-of-them all X Y1
quorum all-of-them
"""


def note(*witnesses: str, text: str = TEXT, log: Signer = LOG) -> Note:
    return signed(text, [log.sign(text), *(WITNESSES[name].sign(text, 1_700_000_000) for name in witnesses)])


@pytest.mark.parametrize("witnesses", [("X1", "X2", "Y1"), ("X3", "X1", "Y1"), ("X1", "X2", "X3", "Y1")])
def test_a_checkpoint_with_a_quorum_is_accepted(witnesses: tuple[str, ...]) -> None:
    assert read_policy(TWO_LEVELS.encode()).accept(note(*witnesses)).size == 1


@pytest.mark.parametrize("witnesses", [(), ("X1", "Y1"), ("X1", "X2", "X3"), ("Y1",)])
def test_a_checkpoint_without_a_quorum_is_not(witnesses: tuple[str, ...]) -> None:
    with pytest.raises(Untrusted, match="见证不足"):
        read_policy(TWO_LEVELS.encode()).accept(note(*witnesses))


def test_a_single_witness_and_any_of_several_may_be_a_quorum() -> None:
    one = read_policy(f"log {LOG.verifier}\n{KEYS}quorum X2\n".encode())
    any_ = read_policy(f"log {LOG.verifier}\n{KEYS}group any-x any X1 X2\nquorum any-x\n".encode())

    assert [one.met({"X1"}), one.met({"X2"})] == [False, True]
    assert [any_.met({"X3", "Y1"}), any_.met({"X2"}), any_.met({"X1"})] == [False, True, True]
    assert read_policy(f"log {LOG.verifier}\nquorum none\n".encode()).accept(note()).size == 1


def test_a_signature_that_does_not_hold_is_no_signature() -> None:
    policy = read_policy(TWO_LEVELS.encode())
    sound = note("X1", "X2", "Y1")
    moved = Checkpoint(ORIGIN, 2, leaf_hash(b"")).text
    of_a_witness_bent = Note(TEXT, (*sound.signatures[:3], WITNESSES["Y1"].sign(moved, 1)))

    for bent in (Note(moved, sound.signatures), of_a_witness_bent):
        with pytest.raises(Untrusted, match="签名不成立"):
            policy.accept(bent)
    with pytest.raises(Untrusted, match="没有可信日志的签名"):
        policy.accept(Note(TEXT, sound.signatures[1:]))


def test_the_key_of_one_log_signs_for_no_other() -> None:
    policy = read_policy(TWO_LEVELS.encode())

    with pytest.raises(Untrusted, match="没有可信日志的签名"):
        policy.accept(note("X1", "X2", "Y1", log=OTHER_LOG))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (f"log {LOG.verifier}\n", "没有 quorum"),
        ("quorum none\nquorum none\n", "第 2 行又一次写了 quorum"),
        ("quorum X1\n", "X1 此前没有定义"),
        (f"quorum X1\n{KEYS}", "X1 此前没有定义"),
        (f"{KEYS}group g all X1 Z\nquorum g\n", "Z 此前没有定义"),
        (f"{KEYS}group g all X1 none\nquorum g\n", "none 此前没有定义"),
        (f"{KEYS}group g all X1 X1\nquorum g\n", "X1 已是某组成员"),
        (f"{KEYS}group g any X1\ngroup h any X1 X2\nquorum h\n", "X1 已是某组成员"),
        (f"{KEYS}group g 3 X1 X2\nquorum g\n", "1 至 2"),
        (f"{KEYS}group g 0 X1 X2\nquorum g\n", "1 至 2"),
        (f"{KEYS}group g 01 X1 X2\nquorum g\n", "1 至 2"),
        (f"{KEYS}group g any\nquorum g\n", "写法"),
        (f"{KEYS}group X1 any X2\nquorum X1\n", "X1 不能用或已用过"),
        (f"witness none {WITNESSES['X1'].verifier}\nquorum none\n", "none 不能用"),
        (f"{KEYS}witness again {WITNESSES['X1'].verifier}\nquorum none\n", "见证密钥重复"),
        (f"{KEYS}witness again {Cosigner('renamed', key(3)).verifier}\nquorum none\n", "见证密钥重复"),
        (f"log {LOG.verifier}\nlog {Signer('renamed', key(1)).verifier}\nquorum none\n", "日志密钥重复"),
        (f"log {WITNESSES['X1'].verifier}\nquorum none\n", "种类不对"),
        (f"witness w {LOG.verifier}\nquorum none\n", "种类不对"),
        ("log x+1+y\nquorum none\n", "公钥读不通"),
        ("trust me\nquorum none\n", "写法"),
        ("quorum none\r\n", "控制字符"),
    ],
)
def test_a_file_that_means_nothing_certain_is_refused(lines: str, sentence: str) -> None:
    with pytest.raises(PolicyUnsound, match=sentence):
        read_policy(lines.encode())
