"""The 统一社会信用代码 (GB 32100): 17 characters and a check character, modulo 31 (domain.md 2.4)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Letters without I, O, S, V and Z, which read like digits or each other."""

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LENGTH = 18


def check_character(body: str) -> str:
    """The 18th character for the first 17. Raises ValueError on a character outside the alphabet."""
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(WEIGHTS, body, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def fault(code: str) -> str:
    """What is wrong with a code, in Chinese; empty when nothing is."""
    if len(code) != LENGTH:
        return f"应为{LENGTH}位，现为{len(code)}位。"
    wrong = next((character for character in code if character not in ALPHABET), None)
    if wrong is not None:
        return f"不能含有字符“{wrong}”，只用数字和除 I、O、S、V、Z 以外的大写字母。"
    if code[-1] != check_character(code[:-1]):
        return "末位校验码不符，请逐位核对。"
    return ""
