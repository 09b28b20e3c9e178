"""What a person is told when something cannot be done: one line, and no traceback."""


class Failed(Exception):
    """Something that a person can mend: what happened, where, and what to do about it."""

    def __init__(self, what: str, remedy: str | None = None) -> None:
        super().__init__(f"{what}; {remedy}" if remedy else what)
        self.what = what
        self.remedy = remedy
