"""Names of outputs that should go come in; the files go, and what this machine does not let go is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cardmaker.build.pool import Failure
from cardmaker.build.results import Leftover
from cardmaker.workspace import Workspace


@dataclass(slots=True)
class Remover:
    """Removes outputs. One that cannot be removed, as a program holds it, costs nothing else: `notice` hears of it."""

    workspace: Workspace
    notice: Callable[[Leftover], None]
    left: dict[str, Leftover] = field(default_factory=dict)

    def remove(self, name: str) -> bool:
        """Whether an output is gone."""
        try:
            self.workspace.remove_output(name)
        except OSError as error:
            message = f"it should go, and could not be removed: {error.strerror or error}"
            self.left[name] = Leftover(name, Failure(message))
            self.notice(self.left[name])
        return name not in self.left
