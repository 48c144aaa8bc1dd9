"""What a command expects to go wrong: a sentence for the person, no traceback."""


class CommandFailed(Exception):
    """命令没有完成："""
