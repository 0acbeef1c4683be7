"""What the minutes refuse. Every message is for the person who asked and says what to do."""

from __future__ import annotations


class MinutesError(Exception):
    """Something that was not done; nothing was changed by it."""


class NotAllowed(MinutesError):  # noqa: N818 - it reads as what is wrong
    """A step that the rules of the minutes do not allow."""


class NewerStore(MinutesError):  # noqa: N818 - it reads as what is wrong
    """The store was written by a newer perfcore: reading it with this one could lose what it added."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The minutes were written by a newer perfcore (their layout is {found}, this one knows up to "
            f"{known}). Install the newer perfcore; nothing was changed."
        )


class BadBackup(MinutesError):  # noqa: N818 - it reads as what is wrong
    """A file that is no backup of minutes, or a damaged one."""


class UnknownReference(MinutesError):  # noqa: N818 - it reads as what is wrong
    """A live reference in a text that stands for nothing."""


class EditConflict(MinutesError):  # noqa: N818 - it reads as what happened
    """Somebody else saved first. Both texts are here and in the history: nothing is lost.

    `theirs` stands now, by `by`; `yours` was not saved. Save again on top of `number` to put yours in place.
    """

    def __init__(self, theirs: str, yours: str, by: str, number: int) -> None:
        super().__init__(
            f"{by} saved a change while you were writing. Theirs stands; yours is kept beside it. "
            "Bring the two together and save again."
        )
        self.theirs = theirs
        self.yours = yours
        self.by = by
        self.number = number

    def __reduce__(self) -> tuple[type[EditConflict], tuple[str, str, str, int]]:
        # an exception that crosses processes is rebuilt from its message alone, without the texts
        return type(self), (self.theirs, self.yours, self.by, self.number)
