"""What a district's log is called: the first line of its checkpoints and the name of its key."""


def origin_of(host: str, code: str) -> str:
    """`<host>/d/<district code>`."""
    return f"{host}/d/{code}"
